"""Attachments in the store: they follow their record through trash, merge, undo, key change and backup."""

import dataclasses
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.base.errors import UserError
from app.registers.area import Area
from app.registers.visit import Visit
from app.schema.attachment import AttachmentKind, NewAttachment, attachment_privacy
from app.schema.record import REGISTRY, Record
from app.schema.values import Privacy
from app.store import Store
from app.store.backup import MANIFEST, backup, restore
from app.store.backup_renewal import renew
from app.store.database import driver, fetch
from app.store.permissions import permit
from app.store.read.attachments import attachment_content, attachment_totals, attachments_of
from app.store.read.principal import NotPermitted
from app.store.security import attachment_check, key_changes
from app.store.security.rekeying import rekey
from app.store.security.verification import verify
from app.store.write import attaching
from app.store.write.attaching import AttachmentRefused
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import TITLE, a_visit, commune, delete, save
from tests.support.wording import pattern

CONTENT = b"%PDF" + bytes(range(256)) * 10_000  # over two parts


@pytest.fixture
def visit(store: Store) -> Visit:
    return commune(store).visit


def attach(
    store: Store, record: Record, name: str = "biên bản.pdf", content: bytes = CONTENT
) -> str:
    with store.step(TITLE) as step:
        return step.attach(record, NewAttachment(name, AttachmentKind.PDF, content))


def names(store: Store, record: Record) -> list[str]:
    return [one.name for one in attachments_of(store, record)]


def held(store: Store) -> int:
    """How many parts lie in the file."""
    return int(fetch(store.db, "SELECT count(*) FROM attachment_part")[0][0])


def test_a_file_comes_back_as_it_was_given(store: Store, visit: Visit) -> None:
    before, changed = store.last_entry(), []
    store.subscribe(changed.append)
    uid = attach(store, visit)
    (one,) = attachments_of(store, visit)
    assert (one.uid, one.name, one.size, one.who) == (uid, "biên bản.pdf", len(CONTENT), "lan")
    assert b"".join(attachment_content(store, one)) == CONTENT
    assert max(map(len, attachment_content(store, one))) <= 1 << 20
    assert store.last_entry() == before + 1
    assert [change.ids for change in changed] == [{"visit": frozenset({visit.id})}]
    detail = store.audit_entries(1)[0].act.detail
    assert detail == {"visit": {"ids": [[visit.id, visit.id]], "fields": ["attachments"]}}
    assert "biên bản" not in json.dumps([str(e) for e in store.audit_entries()])
    assert verify(store) == []


def test_adding_and_removing_are_undone_and_redone(store: Store, visit: Visit) -> None:
    attach(store, visit)
    store.undo()
    assert names(store, visit) == [] and verify(store) == []
    store.redo()
    assert names(store, visit) == ["biên bản.pdf"] and verify(store) == []
    with store.step(TITLE) as step:
        step.detach(visit, attachments_of(store, visit)[0])
    assert names(store, visit) == [] and verify(store) == []
    store.undo()
    assert names(store, visit) == ["biên bản.pdf"]
    store.undo()
    store.redo()
    assert names(store, visit) == ["biên bản.pdf"] and verify(store) == []


def test_what_is_removed_cannot_be_removed_again(store: Store, visit: Visit) -> None:
    attach(store, visit)
    (one,) = attachments_of(store, visit)
    with store.step(TITLE) as step:
        step.detach(visit, one)
    with pytest.raises(UserError, match=str(attaching._GONE)), store.step(TITLE) as step:
        step.detach(visit, one)


def test_a_record_takes_them_to_the_trash_and_back(store: Store, visit: Visit) -> None:
    attach(store, visit)
    delete(store, visit)
    with pytest.raises(UserError):
        attachments_of(store, visit)
    assert verify(store) == []
    (deleted,) = store.trash()
    back = store.restore_deleted(deleted)
    assert names(store, back) == ["biên bản.pdf"] and verify(store) == []


def later(store: Store, monkeypatch: pytest.MonkeyPatch, days: int = 31) -> Store:
    """The same store, opened again after some days."""
    path, now = store.path, datetime.now(UTC) + timedelta(days=days)
    store.close()
    monkeypatch.setattr(clock, "now", lambda: now)
    return Store.open(path, "lan", PASSWORD)


@pytest.mark.parametrize("how", ["trash", "detached", "undone"])
def test_the_bytes_are_gone_with_what_could_bring_them_back(
    how: str, store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = save(store, dataclasses.replace(visit, id=0, code="", uid=""))
    attach(store, other, "giữ.pdf", b"%PDF giu")
    attach(store, visit)
    if how == "trash":
        delete(store, visit)
    elif how == "undone":
        store.undo()
    else:
        with store.step(TITLE) as step:
            step.detach(visit, attachments_of(store, visit)[0])
    assert held(store) == 4
    again = later(store, monkeypatch)
    try:
        assert held(again) == 1 and names(again, other) == ["giữ.pdf"]
        assert attachment_totals(again) == (1, 8)
        assert again.audit_entries(1)[0].act.kind == "purge"
        assert verify(again) == []
    finally:
        again.close()


def test_what_is_attached_stays_however_old(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(store, visit)
    again = later(store, monkeypatch, 400)
    try:
        assert names(again, visit) == ["biên bản.pdf"] and verify(again) == []
    finally:
        again.close()


def test_merging_moves_them_to_the_record_that_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.step(TITLE) as step:
        first, second, third = step.save_many([Area(name=f"Thôn {n}") for n in (1, 2, 3)])
    for area in (first, second, third):
        attach(store, area, f"{area.name}.pdf", area.name.encode())
    with store.step(TITLE) as step:
        step.merge(second, first)
    assert names(store, second) == ["Thôn 1.pdf", "Thôn 2.pdf"]
    with store.step(TITLE) as step:
        step.merge(third, second)
    assert names(store, third) == ["Thôn 1.pdf", "Thôn 2.pdf", "Thôn 3.pdf"]
    store.undo()
    assert names(store, second) == ["Thôn 1.pdf", "Thôn 2.pdf"] and names(store, third) == [
        "Thôn 3.pdf"
    ]
    store.redo()
    again = later(store, monkeypatch)
    try:
        assert len(names(again, third)) == 3 and verify(again) == []
    finally:
        again.close()


def test_what_is_too_large_too_much_or_there_already_is_refused(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(store, visit)
    for limit, most, why in (
        ("LARGEST", len(CONTENT) - 1, attaching._TOO_LARGE),
        ("MOST_TOGETHER", 2 * len(CONTENT) - 1, attaching._FULL),
        ("LARGEST", len(CONTENT), attaching._TWICE),
    ):
        with monkeypatch.context() as patch, pytest.raises(AttachmentRefused, match=pattern(why)):
            patch.setattr(attaching, limit, most)
            attach(store, visit)
    assert len(names(store, visit)) == 1 and held(store) == 3


def test_a_register_that_was_not_given_shows_none(
    store: Store, visit: Visit, tmp_path: Path
) -> None:
    attach(store, visit)
    (one,) = attachments_of(store, visit)
    key_changes.add_user(store, "binh", "Lê Bình", "officer", "mật khẩu của Bình", cost=QUICK)
    permit(store, "binh", frozenset({"award"}))
    store.close()
    his = Store.open(tmp_path / "so.andan", "binh", "mật khẩu của Bình")
    try:
        with pytest.raises(NotPermitted):
            attachments_of(his, visit)
        with pytest.raises(NotPermitted):
            next(attachment_content(his, one))
        with pytest.raises(NotPermitted):
            attach(his, visit, "khác.pdf", b"%PDF")
        assert his.everything.count(Visit) == 1 and attachment_totals(his) == (1, len(CONTENT))
    finally:
        his.close()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ("UPDATE attachment SET name = 'x'", attachment_check._ALTERED),
        ("UPDATE attachment SET name = CAST(name AS BLOB)", attachment_check._ALTERED),
        ("UPDATE attachment SET removed = 1", attachment_check._ALTERED),
        ("UPDATE attachment SET record = record + 1", attachment_check._ALTERED),
        ("UPDATE attachment_part SET content = 'x' WHERE position = 1", attachment_check._BYTES),
        ("DELETE FROM attachment_part WHERE position = 2", attachment_check._BYTES),
        ("DELETE FROM attachment", attachment_check._MISSING),
        ("INSERT INTO attachment SELECT 99, 'u', register, record, name, kind, size, sha256, machine, "
         "who, at, added, removed FROM attachment", attachment_check._ALTERED),
    ],
)  # fmt: skip
def test_an_edit_outside_the_program_is_found(
    store: Store, visit: Visit, edit: str, why: object
) -> None:
    attach(store, visit)
    fetch(store.db, edit)
    found = verify(store)
    assert any(why.format(id=n) in found for n in (1, 99))  # type: ignore[attr-defined]


def test_a_change_of_the_key_writes_them_anew(store: Store, visit: Visit) -> None:
    attach(store, visit)
    rekey(store)
    assert CONTENT[:2000] not in store.path.read_bytes()
    path = store.path
    store.close()
    again = Store.open(path, "lan", PASSWORD)
    try:
        (one,) = attachments_of(again, visit)
        assert b"".join(attachment_content(again, one)) == CONTENT and verify(again) == []
    finally:
        again.close()


def test_a_backup_counts_them_and_brings_them_back(
    store: Store, visit: Visit, tmp_path: Path
) -> None:
    attach(store, visit)
    made = backup(store, tmp_path / "b")
    counted = {"count": 1, "bytes": len(CONTENT)}
    assert told(made)["attachments"] == counted
    rekey(store)
    assert renew(store, tmp_path / "b") == [made]
    assert "renewed" in told(made) and told(made)["attachments"] == counted
    restore(made, tmp_path / "r" / "so.andan")
    back = Store.open(tmp_path / "r" / "so.andan", "lan", PASSWORD)
    try:
        assert names(back, visit) == ["biên bản.pdf"] and verify(back) == []
    finally:
        back.close()


def told(file: Path) -> Any:
    """What a backup says of itself."""
    with zipfile.ZipFile(file) as tail:
        return json.loads(tail.read(MANIFEST))


def test_no_list_reads_the_bytes(store: Store, visit: Visit) -> None:
    """What lists, searches and openings read of an attachment is nothing: the plans name no such table."""
    attach(store, visit)
    seen: list[str] = []
    driver(store.db).set_trace_callback(seen.append)
    store.fetch(Visit, store.ids(Visit))
    store.search("thôn")
    save(store, a_visit(visit.household or 0))
    driver(store.db).set_trace_callback(None)
    assert seen and not any("attachment_part" in one for one in seen)
    attachments_of(store, visit)
    assert not any("attachment_part" in one for one in seen)


@pytest.mark.parametrize("cls", REGISTRY.values(), ids=REGISTRY)
def test_they_are_protected_as_the_strictest_field_of_the_register(cls: type[Record]) -> None:
    """No attachment is open: what it is called is as it was given."""
    strictest = max((spec.privacy for spec in cls.schema.fields.values()), key=[*Privacy].index)
    assert attachment_privacy(cls) is (
        strictest if strictest is not Privacy.OPEN else Privacy.PERSONAL
    )
