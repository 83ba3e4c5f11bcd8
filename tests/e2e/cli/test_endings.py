"""A file is what its name says: each command writes the forms that it declares, under their endings alone."""

import re
from pathlib import Path

import pytest

from app.__main__ import main
from app.base import files
from app.cli import reports
from app.reports.output import report_file
from app.store import Store
from tests.conftest import PASSWORD
from tests.support.pdf_text import read
from tests.support.wording import pattern

DECISION = ("--decision", "QD-001")
PERIOD = ("--period", "2026-03")
# Each with an ending that another command writes, and would fill with something else.
WRONG = (
    ("export", "visit", "--to", "e.csv"),
    ("report", "movement", *PERIOD, "--to", "r.txt"),
    ("rollup", ".", "--to", "zz.txt"),
    ("template", "movement", *PERIOD, "--to", "t.pdf"),
    ("certificates", *DECISION, "--to", "c.xlsx"),
    ("receipts", *DECISION, "--to", "k.xlsx"),
    ("calibration", "--to", "t.xlsx"),
    ("paper", "dispute", "HG-0001", "--to", "p.xlsx"),
    ("book", "visit", "--year", "2026", "--to", "so.docx"),
    ("receiver", "--to", "the.xlsx"),
    ("rekey", "--recovery-out", "ma.xlsx"),
    ("export", "visit", "--to", "no-ending"),
    ("info", "--json=info.xlsx"),
)


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_a_wrong_ending_is_one_sentence_and_nothing_is_opened_or_written(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main([*command, "--store", "not-there.andan"]) == 1
    told = capsys.readouterr()
    assert re.search(pattern(files._OTHER_ENDING), told.err)
    assert (told.out, told.err.count("\n"), list(tmp_path.iterdir())) == ("", 1, [])


def test_the_command_writes_what_the_report_can_be() -> None:
    assert reports._ENDINGS == report_file.ENDINGS


def test_a_recovery_code_is_a_sheet_where_the_name_ends_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    sheet, store = tmp_path / "tờ.pdf", tmp_path / "so.andan"
    made = ["init", "--unit", "03127", "--name", "Lan", "--user", "lan", "--store", str(store)]
    assert main([*made, "--recovery-out", str(sheet)]) == 0
    (page,) = read(sheet.read_bytes())
    code = "-".join(re.findall(r"^\d\n(\w{5})$", page.text, re.MULTILINE))
    Store.recover(store, code, "lan", "câu mới của chị Lan").close()
