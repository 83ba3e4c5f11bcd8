"""Bringing a list in by command: rehearsed as JSON, then all of it or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.__main__ import main
from app.registers.award import Award
from app.registers.decision import Decision
from app.registers.household import Household
from app.store import Store
from tests.conftest import PASSWORD
from tests.support.office_books import text, xlsx
from tests.support.samples import commune
from tests.support.wording import labels

ROWS = [["Lò Văn Ún", "Thôn Đông"], ["Đỗ Thị Ái", "Thôn Mới"]]


@pytest.fixture
def path(store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed store with a small commune, its password known."""
    commune(store)
    store.close()
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    return store.path


def run(
    path: Path, capsys: pytest.CaptureFixture[str], *options: str, register: str = "household"
) -> tuple[int, Any]:
    done = main(["--store", str(path), "--user", "lan", "import", register, *options, "--json"])
    return done, json.loads(capsys.readouterr().out)


def count(path: Path) -> int:
    store = Store.open(path, "lan", PASSWORD)
    try:
        return store.count(Household)
    finally:
        store.close()


def a_list(folder: Path) -> Path:
    return xlsx(folder / "ho.xlsx", [labels(Household, "name area"), *ROWS])


def tally(told: Any) -> list[int]:
    parts = [told[key] for key in ("new", "same", "changed", "skipped", "failed")]
    assert told["rows"] == sum(parts)
    return parts


def test_a_list_is_rehearsed_and_nothing_is_written_while_a_row_is_wrong(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, errors = a_list(tmp_path), tmp_path / "loi.xlsx"
    done, told = run(path, capsys, str(file), "--dry-run", "--errors", str(errors))
    assert (done, tally(told), told["written"]) == (0, [1, 0, 0, 0, 1], False)
    (problem,) = told["problems"]
    assert (problem["cell"], problem["field"]) == ("B3", "area")
    assert [one["field"] for one in told["columns"]] == ["name", "area"]
    assert load_workbook(errors).worksheets[0]["A2"].value == "Đỗ Thị Ái"
    assert run(path, capsys, str(file))[0] == 1
    assert count(path) == 1
    assert run(path, capsys, str(file), "--some")[1]["written"]
    assert count(path) == 2


def test_links_are_made_on_request_and_the_same_list_changes_nothing(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_list(tmp_path)
    done, told = run(path, capsys, str(file), "--create-links")
    assert (done, tally(told), told["made"]) == (0, [2, 0, 0, 0, 0], {"area": 1})
    assert tally(run(path, capsys, str(file))[1]) == [0, 2, 0, 0, 0]
    assert count(path) == 3


def test_a_column_is_mapped_by_its_letter_and_remembered(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = ["Người ở nhà", *labels(Household, "area note")]
    file = text(tmp_path / "ho.csv", [heads, ["Lò Ún", "Thôn Tây", "x"]])
    assert tally(run(path, capsys, str(file), "--map", "A=name")[1]) == [1, 0, 0, 0, 0]
    text(file, [heads, ["Vàng A Páo", "Thôn Tây", "y"]])
    assert tally(run(path, capsys, str(file), "--dry-run")[1]) == [1, 0, 0, 0, 0]
    for wrong in ("A", "1A=name", "A=nothing", "Z=name"):
        assert main(["--store", str(path), "import", "household", str(file), "--map", wrong]) == 2
    twice = ["--map", "A=name", "--map", "C=name"]
    assert main(["--store", str(path), "import", "household", str(file), *twice]) == 2
    assert count(path) == 2


def test_one_sheet_fills_two_registers_and_says_what_becomes_of_both(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = labels(Award, "name recipient") + labels(Decision, "number day signer")
    lines = [
        ["Nguyễn Văn An", "Cá nhân", "128/QĐ-UBND", "15/01/2026", "Vũ Văn Ký"],
        ["Lê Thị Bình", "Cá nhân", "128/QĐ-UBND", "", ""],
    ]
    file = str(xlsx(tmp_path / "khen.xlsx", [heads, *lines]))
    done, told = run(path, capsys, file, "--dry-run", register="award")
    assert (done, tally(told), told["lacking"]) == (0, [0, 0, 0, 0, 2], {"decision": 1})
    assert [one["field"] for one in told["columns"]][2:] == [
        "decision", "decision.day", "decision.signer",
    ]  # fmt: skip
    done, told = run(path, capsys, file, "--create-links", register="award")
    assert (done, tally(told), told["made"]) == (0, [2, 0, 0, 0, 0], {"decision": 1})
    both = {"link": "decision", "register": "decision", "records": 1, "changed": 0, "left_out": 0}
    assert told["parents"] == [both | {"new": 1, "same": 0}]
    done, told = run(path, capsys, file, register="award")
    assert (tally(told), told["parents"]) == ([0, 2, 0, 0, 0], [both | {"new": 0, "same": 1}])
    lines[0][3] = "20/02/2026"
    file = str(xlsx(tmp_path / "khen.xlsx", [heads, *lines]))
    done, told = run(path, capsys, file, register="award")
    (ask,) = told["asks"]
    assert (done, told["written"]) == (1, False)
    assert [answer["key"] for answer in ask["answers"]] == ["keep", "change", "new"]
    answer = f"{ask['column']}=change"
    done, told = run(path, capsys, file, "--answer", answer, register="award")
    assert (done, told["written"], told["parents"][0]["changed"]) == (0, True, 1)
