"""An answer with names that goes into a file is an export: logged as begun, and as done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.store import Store
from tests.conftest import PASSWORD
from tests.support.samples import commune

ASKING = {
    "list": ("list", "household"),
    "search": ("search", "Hoà"),
    "due": ("due",),
    "audit": ("audit",),
    "attachments": ("attachments", "household", "HO-0001"),
}


@pytest.fixture
def path(store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = commune(store)
    assert made.home.code == "HO-0001"
    store.close()
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    return store.path


@pytest.mark.parametrize("command", ASKING)
def test_into_a_file_it_is_an_export_and_else_a_look(
    command: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--names", "--purpose", "Vay vốn", "--store", str(path), "--user", "lan")
    to = tmp_path / "a.json"
    assert main([*ASKING[command], *why, "--json"]) == 0
    said = capsys.readouterr().out
    assert last(path) == ["look"]
    assert main([*ASKING[command], *why, "--json", str(to)]) == 0
    assert capsys.readouterr().out == ""
    assert last(path) == ["export", "begin"]
    assert json.loads(to.read_text("utf-8")).keys() == json.loads(said).keys()
    store = Store.open(path, "lan", PASSWORD)
    for entry in store.audit_entries(2):
        assert entry.act.detail["purpose"] == "Vay vốn"
        assert {"register", "number"} <= entry.act.detail.keys()
    store.close()


def last(path: Path) -> list[str]:
    """The kinds of the entries since the last question or look, newest first; those alone."""
    store = Store.open(path, "lan", PASSWORD)
    kinds = [entry.act.kind for entry in store.audit_entries(2)]
    store.close()
    return kinds if kinds[0] == "export" else kinds[:1]
