"""The audit log: whole, without values, and nothing changes behind its back."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit
from app.schema.draft import Draft
from app.store import Store
from app.store.backup import backup
from app.store.database import fetch
from app.store.read.reader import CHUNK
from app.store.security.audit_log import Anchor, last
from app.store.security.verification import examine, verify
from tests.support.documents import changed
from tests.support.samples import TITLE, Commune, a_visit, commune

pytestmark = pytest.mark.windows

PASSWORD = "mật khẩu của Lan"
CANARIES = ("Bạch Yến Hoàng Tước", "Sơn Ca Họa Mi", "Chích Chòe Than")


def run(store: Store, *statements: str) -> None:
    for statement in statements:
        fetch(store.db, statement)


def test_a_life_of_the_store_leaves_it_whole(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        step.save(replace(village.visit, note="x"))
        step.save_many([a_visit(village.home.id) for _ in range(20)])
    store.undo()
    store.log_access("print", TITLE, pages=3)
    with store.step(TITLE) as step:
        step.delete(village.visit)
    store.restore_deleted(store.trash()[0])
    assert verify(store) == []
    assert [e.seq for e in store.audit_entries()] == list(range(len(store.audit_entries()), 0, -1))
    kinds = [e.act.kind for e in store.audit_entries()]
    assert kinds == ["change", "change", "print", "undo", "change", "change", "create"]


def test_an_entry_says_which_records_and_fields_and_no_value(
    store: Store, village: Commune
) -> None:
    with store.step(TITLE) as step:
        step.save(replace(village.visit, note="bí mật", day=village.visit.day.replace(day=9)))
    entry = store.audit_entries(1)[0]
    assert entry.act.who == "lan"
    assert entry.act.title == TITLE
    assert entry.act.detail == {"visit": {"ids": [[1, 1]], "fields": ["day", "note"]}}


ALTERATIONS = {
    "a value": ["UPDATE area SET name = 'Thôn Tây Hồ' WHERE id = 1"],
    "a code": ["UPDATE area SET code = 'KDC-55' WHERE id = 1"],
    "who entered it": ["UPDATE area SET entered_by = 'minh' WHERE id = 1"],
    "a day": ["UPDATE visit SET day = '2026-03-03'"],
    "a row": ["UPDATE visit__visitors SET name = 'Vũ An' WHERE row_order = 0"],
    "the order of rows": ["UPDATE visit__visitors SET row_order = 1 - row_order"],
    "a row gone": ["DELETE FROM visit__visitors WHERE row_order = 1"],
    "a row more": ["INSERT INTO visit__visitors(owner, row_order, name) VALUES(1, 2, 'Vũ An')"],
    "a choice": ["UPDATE visit__purposes SET value = 'papers' WHERE row_order = 0"],
    "a link": ["UPDATE visit SET area = 2"],
    "a link to nothing": ["UPDATE household SET area = 99"],
    "a record gone": ["DELETE FROM visit"],
    "a record more": [
        "INSERT INTO area(id, code, entered_by, entered_at, changed_by, changed_at, name) "
        "SELECT 77, 'KDC-77', entered_by, entered_at, changed_by, changed_at, 'x' FROM area WHERE id = 1"
    ],
    "who did it": ["UPDATE audit SET who = 'minh' WHERE seq = 2"],
    "when": ["UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 2"],
    "what was done": ["UPDATE audit SET detail = '{}' WHERE seq = 2"],
    "an entry gone": ["DELETE FROM audit WHERE seq = 2"],
    "the last entry gone": ["DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"],
    "an entry renumbered": ["UPDATE audit SET seq = 50 WHERE seq = (SELECT max(seq) FROM audit)"],
    "a seal": ["UPDATE seal SET digest = zeroblob(16) WHERE register = 'visit'"],
    "a seal gone": ["DELETE FROM seal WHERE register = 'visit'"],
    "a record and its seal gone": ["DELETE FROM visit", "DELETE FROM seal WHERE register = 'visit'"],
    "a seal of nothing": ["INSERT INTO seal VALUES('visit', 44, 3, zeroblob(16))"],
}  # fmt: skip


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize("what", ALTERATIONS)
def test_what_is_altered_behind_the_journal_is_found(store: Store, what: str) -> None:
    assert verify(store) == []
    run(store, *ALTERATIONS[what])
    found = verify(store)
    assert found
    assert all(str(text).endswith(".") for text in found)


def merged(store: Store) -> None:
    """A store with everything that no step seals: an undo, a trash, a merged code, a setting."""
    made = commune(store)
    with store.step(TITLE) as step:
        step.save(replace(made.visit, note="x"))
        twice = step.save(Area(name="Thôn Nam"))
        step.save(replace(twice, name="Thôn Nam Hạ"))
        step.delete(step.save(Area(name="Thôn Bắc")))
    with store.step(TITLE) as step:
        other = step.save(replace(made.home, id=0, code="", uid="", stamp=None))
        step.merge(made.home, other)
    store.set_setting("x", 1)
    store.set_setting("x", 2)


BESIDE = {
    "Cài đặt “unit”": "UPDATE setting SET value = value || ' ' WHERE key = 'unit'",
    "Cài đặt “x”": "DELETE FROM setting WHERE key = 'x'",
    "Cài đặt “y”": "INSERT INTO setting VALUES('y', '1')",
    "Người dùng “lan”": "UPDATE account SET name = 'Trần Thị Liên'",
    "Người dùng “minh”": "INSERT INTO account VALUES('minh', 'Minh', 'chief')",
    "Mã đã gộp “HO-0002”": "UPDATE alias SET record = 2",
    "Mã đã gộp “HO-0099”": "INSERT INTO alias VALUES('household', 'HO-0099', 1, 3, 1)",
    "bảng Cài đặt": "UPDATE mark SET digests = '{}' WHERE place = 'setting'",
    "bảng Mã đã gộp": "DELETE FROM mark WHERE place = 'alias'",
    "để hoàn tác": "UPDATE undo SET before = replace(before, 'Thị Hoà', 'Văn Hoà')",
}


@pytest.mark.parametrize("named", BESIDE)
def test_what_no_step_seals_is_named_when_it_was_altered(store: Store, named: str) -> None:
    merged(store)
    assert verify(store) == []
    run(store, BESIDE[named])
    found = verify(store)
    assert found
    assert all(named in str(text) for text in found)
    store.set_setting("z", 3)  # a later write does not cover it up
    with store.step(TITLE) as step:
        homes = step.save_many(
            [
                replace(home, id=0, code="", uid="", stamp=None)
                for home in store.fetch(Household, [1, 1])
            ]
        )
        step.merge(*homes)
    store.undo()
    assert verify(store) == found
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert verify(again) == found
    again.close()


def test_a_store_without_marks_gets_them_once(store: Store) -> None:
    merged(store)
    run(store, "DELETE FROM mark", "UPDATE audit SET detail = '{}', mac = x'00' WHERE seq = 1")
    for marked in (True, False):  # as a store of an earlier version, then as one that was marked
        store.close()
        store = Store.open(store.path, "lan", PASSWORD)
        sentences = [str(text) for text in verify(store)]
        assert [text for text in sentences if "bảng" in text] == [] if marked else sentences[1:]
        assert [e.act.kind for e in store.audit_entries()].count("marks") == 1
        run(store, "DELETE FROM mark")
    store.close()


@pytest.mark.usefixtures("village")
def test_a_forged_tail_is_noticed_at_the_next_opening(store: Store) -> None:
    """Entries, seals and records of the last steps removed together: the anchor remembers."""
    before = fetch(store.db, "SELECT max(seq) FROM audit")[0][0]
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    run(
        store,
        f"DELETE FROM audit WHERE seq > {before}",
        f"DELETE FROM seal WHERE seq > {before}",
        "DELETE FROM area__search WHERE rowid = (SELECT id FROM area WHERE name = 'Thôn Nam')",
        "DELETE FROM area WHERE name = 'Thôn Nam'",
    )
    assert verify(store) == []
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert len(again.health) == 1
    assert verify(again)
    again.close()


@pytest.mark.usefixtures("village")
def test_an_anchor_changed_at_any_place_is_one_sentence(store: Store, tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "x.anchor", b"k" * 32)
    anchor.save(*last(store.db))
    assert list(anchor.doubts(store.db)) == []
    document = json.loads(anchor.path.read_bytes())
    written = [json.dumps(other).encode() for _place, other in changed(document)]
    for text in (*written, b"", b"[" * 4000, b"\xff", b"[1e400]", b" " * 5000 + written[0]):
        anchor.path.write_bytes(text)
        assert len(list(anchor.doubts(store.db))) == 1, text


def scenario(store: Store, folder: Path) -> None:
    """Names saved, edited, searched, undone, deleted, drafted, backed up, refused."""
    first, second, third = CANARIES
    made = commune(store)
    with store.step(TITLE) as step:
        home = step.save(replace(made.home, name=first, address=f"Nhà {second}"))
        step.save(a_visit(home.id, note=f"gặp {third}"))
    assert store.search(first)
    store.undo()
    with store.step(TITLE) as step:
        gone = step.save(Area(name=second, head=third))
        step.delete(gone)
        step.save_many([replace(made.visit, note=name) for name in CANARIES[:1]])
    draft = Draft(Visit)
    draft.type("note", first)
    store.keep_draft("form", "visit", draft.plain())
    store.log_access("print", TITLE)
    backup(store, folder)


def spellings(name: str) -> set[bytes]:
    from app.base.text import fold

    texts = [name, fold(name), *name.split()]
    return {t.encode(e) for t in texts if len(t) > 3 for e in ("utf-8", "utf-16-le")}


def test_no_name_stands_in_any_file_in_clear(store: Store, tmp_path: Path) -> None:
    scenario(store, tmp_path)
    live = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    store.close()
    files = live | {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert len(files) >= 6
    for path, content in [*live.items(), *files.items()]:
        for name in CANARIES:
            assert not [s for s in spellings(name) if s in content], path


def test_the_journal_holds_no_value(store: Store, tmp_path: Path) -> None:
    scenario(store, tmp_path)
    held: list[Any] = []
    for table in ("audit", "seal", "counter", "step"):
        held += fetch(store.db, f"SELECT * FROM {table}")
    said = json.dumps(held, default=lambda b: bytes(b).decode("latin-1"), ensure_ascii=False)
    for name in CANARIES:
        assert name not in said
        for spelling in spellings(name):
            assert spelling.decode("latin-1") not in said


def test_what_is_lost_or_altered_in_any_block_of_a_register_is_told_once(store: Store) -> None:
    with store.step(TITLE) as step:
        step.save_many([Area(name=f"Thôn {n}") for n in range(1, 2 * CHUNK + 1)])
    assert verify(store) == []
    lost, altered = [1, CHUNK, CHUNK + 1, 2 * CHUNK], [2, CHUNK - 1, 2 * CHUNK - 1]
    for id_ in lost:
        fetch(store.db, "DELETE FROM area WHERE id = ?", [id_])
    for id_ in altered:
        fetch(store.db, "UPDATE area SET name = 'x' WHERE id = ?", [id_])
    found = examine(store)
    told = sorted(int(re.findall(r"\d+", text.en)[0]) for text in found.macs or ())
    assert found.indexes  # the search still finds what is lost
    assert told == sorted([*lost, *altered])


@pytest.mark.usefixtures("village")
def test_the_log_is_read_on_from_any_entry(store: Store) -> None:
    every = store.audit_entries()
    assert [*store.audit_entries(2), *store.audit_entries(-1, every[1].seq)] == every
    assert store.audit_entries(3, every[0].seq) == every[1:4]
