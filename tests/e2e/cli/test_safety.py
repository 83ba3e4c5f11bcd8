"""What keeps a store safe, from the command line: an older folder put back, and older backups."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.base import paths
from app.base.language import T
from app.store import Store
from app.store.security import freshness
from tests.conftest import PASSWORD, a_store


class Line:
    """Runs commands on a store of one officer."""

    def __init__(self, path: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.path, self._captured = path, captured

    def __call__(self, *arguments: object, code: int = 0) -> str:
        given = [*map(str, arguments), "--store", str(self.path), "--user", "lan"]
        found = main(given)
        said = self._captured.readouterr()
        self.error = said.err
        assert found == code, said.err
        return said.out

    def json(self, *arguments: object) -> Any:
        return json.loads(self(*arguments, "--json"))

    def change(self) -> None:
        store = Store.open(self.path, "lan", PASSWORD)
        store.log_access("look", store.audit_entries(1)[0].act.title)
        store.close()


@pytest.fixture
def line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Line:
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    folder = tmp_path / "sổ"
    folder.mkdir()
    a_store(folder).close()
    return Line(folder / "so.andan", capsys)


def test_an_older_folder_is_told_until_it_is_accepted(line: Line, tmp_path: Path) -> None:
    assert line.json("info")["freshness"] == "clean"
    assert line.error == ""
    old = shutil.copytree(line.path.parent, tmp_path / "cũ")
    line.change()
    shutil.copytree(old, line.path.parent, dirs_exist_ok=True)
    for command in ("info", "verify"):
        assert line.json(command)["freshness"] == "older store"
        (sentence,) = line.error.splitlines()
        assert "thiếu 1 việc" in sentence
    line("verify", "--accept")
    assert line.json("verify")["freshness"] == "clean"
    assert line.error == ""


def test_verify_tells_a_foreign_or_lost_memory(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, unknown = (text.vi.partition("{")[0] for text in (freshness._SINCE, freshness._NEW_HERE))
    assert known in line("verify")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("ANDAN_STATE", str(tmp_path / "khác"))
        assert unknown in line("verify")
    for mark in paths.state().glob("*.moc"):
        mark.unlink()
    assert unknown in line("verify")
    (mark,) = paths.state().glob("*.moc")
    mark.write_bytes(b"[]")
    assert unknown in line("verify")
    assert str(freshness.UNREADABLE) in line.error


def test_backups_of_before_a_change_of_the_key_are_listed_and_renewed(line: Line) -> None:
    folder = line.path.parent / "sao-luu"
    made = Path(line("backup", "--to", folder).strip())
    assert line.json("info")["stale_backups"] == []
    line("rekey")
    assert line.json("info")["stale_backups"] == [made.name]
    assert line("backup", "--renew", folder).splitlines() == [str(made)]
    assert line.json("info")["stale_backups"] == []
    line("backup", code=2)


def test_info_says_who_wrote_the_last_entry(line: Line) -> None:
    store = Store.open(line.path, "lan", PASSWORD)
    last = store.audit_entries(1)[0]
    store.close()
    assert line.json("info")["last_entry"] == {"at": last.at, "who": "lan"}


def test_the_log_has_one_line_for_an_entry(line: Line) -> None:
    store = Store.open(line.path, "lan", PASSWORD)
    store.log_access("look", T("Một\nHai\u2028Ba\tBốn", "One"))
    number = store.last_entry()
    store.close()
    said = line("audit")
    assert len(said.splitlines()) == number
    assert said.split("\n", 1)[0].endswith("\tlook\tMột Hai Ba Bốn")


def test_another_list_of_holidays_is_logged(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "nghi.csv"
    file.write_text("2027-01-01,Tết\n", "utf-8")
    line("holidays", "--replace", file)
    line("holidays", "--ours")
    kinds = [entry["kind"] for entry in line.json("audit")["entries"]]
    assert kinds.count("holidays") == 2
