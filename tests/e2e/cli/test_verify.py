"""``verify --json`` in full: what was looked at, and whether what was frozen is still so."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.store import Store
from app.store.database import fetch
from app.store.security import verification
from tests.conftest import PASSWORD
from tests.support.samples import a_visit, commune, saved
from tests.support.wording import pattern

Verify = Callable[..., dict[str, Any]]


@pytest.fixture
def verify(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Verify:
    """What the command tells of the store, which is closed for it."""
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)

    def verify_(code: int = 0) -> dict[str, Any]:
        store.close()
        capsys.readouterr()
        assert main(["verify", "--json", "--store", str(store.path), "--user", "lan"]) == code
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return verify_


def test_of_a_whole_store_each_part_is_ok(store: Store, verify: Verify) -> None:
    commune(store)
    assert verify() == {
        "integrity": "ok", "audit": "ok", "macs": "ok", "indexes": "ok",
        "freshness": "clean", "frozen": [],
    }  # fmt: skip


def test_what_was_frozen_differs_once_a_record_is_added(
    store: Store, verify: Verify, tmp_path: Path
) -> None:
    home = commune(store).home
    store.close()
    submit = ("submit", "movement", "--period", "2026-03", "--to", str(tmp_path / "goi"))
    assert main([*submit, "--store", str(store.path), "--user", "lan"]) == 0
    slot = {"report": "movement", "period": "2026-03", "window": "calendar", "kind": "official"}
    assert verify()["frozen"] == [slot | {"revision": 1, "differs": False}]
    again = Store.open(store.path, "lan", PASSWORD)
    saved(again, a_visit(home.id))  # in that month
    again.close()
    assert verify()["frozen"] == [slot | {"revision": 1, "differs": True}]


def test_a_record_that_no_search_finds_is_told_by_its_register(
    store: Store, verify: Verify
) -> None:
    commune(store)
    fetch(store.db, "DELETE FROM household__search WHERE rowid = (SELECT MIN(id) FROM household)")
    told = verify(code=1)
    (sentence,) = told["indexes"]
    assert re.search(pattern(verification._UNSEARCHED), sentence)
    assert (told["integrity"], told["audit"], told["macs"]) == ([sentence], "ok", "ok")


def test_an_index_that_lacks_a_record_is_told(store: Store, verify: Verify) -> None:
    commune(store)
    hidden = fetch(store.db, "SELECT * FROM sqlite_master WHERE name = 'household_uid'")
    fetch(store.db, "PRAGMA writable_schema = ON")
    fetch(store.db, "DELETE FROM sqlite_master WHERE name = 'household_uid'")
    fetch(store.db, "PRAGMA writable_schema = RESET")
    copied = "CREATE TEMP TABLE copied AS SELECT * FROM household LIMIT 1"
    for act in (copied, "DELETE FROM household WHERE id = (SELECT id FROM copied)"):
        fetch(store.db, act)
    fetch(store.db, "UPDATE copied SET id = (SELECT max(id) + 1 FROM household)")
    fetch(store.db, "INSERT INTO household SELECT * FROM copied")
    fetch(store.db, "PRAGMA writable_schema = ON")
    fetch(store.db, "INSERT INTO sqlite_master VALUES(?,?,?,?,?)", list(hidden[0]))
    fetch(store.db, "PRAGMA writable_schema = RESET")
    found = verify(code=1)["indexes"]
    assert verification._INDEX.format(what="household_uid").vi in found


def test_a_record_edited_outside_is_found_by_its_mac(store: Store, verify: Verify) -> None:
    commune(store)
    fetch(store.db, "UPDATE household SET book_no = 'khác'")
    told = verify(code=1)
    assert told["macs"] == told["integrity"] != "ok"
    assert (told["audit"], told["indexes"]) == ("ok", "ok")
