"""Attachments in the tables: added, removed, and gone for good when no undo can bring them back.

The bytes of one are never changed. Undoing and redoing only turn the sign of the step that added or
removed it; a record in the trash, or merged into another, has its attachments still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import peewee as pw

from app.base.documents import compact_json
from app.base.errors import NotFound, UserError
from app.base.language import T
from app.base.numbers import show_number
from app.schema.attachment import LARGEST, MOST_TOGETHER, Attachment, NewAttachment
from app.schema.record import REGISTRY
from app.store.database import fetch, run_many
from app.store.mapping.codec import record_mac

ATTACHMENT = "attachment"  # among the MACs, where a record has the key of its register
_PART = 1 << 20
_KNOWN = "id, uid, register, record, name, kind, size, sha256, machine, who, at, added, removed"
_MB = 1 << 20
_TOO_LARGE = T(
    "Chưa đính kèm “{name}”: tệp lớn hơn {most} MB; dữ liệu không đổi, hãy quét hoặc lưu lại với cỡ nhỏ hơn.",
    "“{name}” was not attached: it is larger than {most} MB; nothing changed. Scan or save it smaller.",
)
_FULL = T(
    "Chưa đính kèm “{name}”: các tệp đính kèm của sổ đã gần {most} MB, là mức nhiều nhất; dữ liệu không đổi, hãy gỡ tệp không còn cần.",
    "“{name}” was not attached: the store's attachments are near {most} MB, the most there may be; nothing changed. Detach what is no longer needed.",
)
_TWICE = T(
    "“{name}” đã đính kèm vào bản ghi này rồi; dữ liệu không đổi, không cần làm gì thêm.",
    "“{name}” is attached to this record already; nothing changed, and nothing needs to be done.",
)
_GONE = T(
    "Tệp đính kèm không còn nữa; dữ liệu không đổi, hãy xem lại danh sách.",
    "The attachment is gone; nothing changed. Look at the list again.",
)
# Whose it is now: the record that its own was merged into, where that is not undone.
_OWNER = (
    "coalesce((SELECT m.record FROM alias m WHERE m.register = a.register AND m.lost = a.record "
    "AND m.step > 0 ORDER BY m.step DESC LIMIT 1), a.record)"
)


class AttachmentRefused(UserError):
    """A file that is not attached; nothing has changed."""


def refuse_too_large(name: str, size: int) -> None:
    """Raise AttachmentRefused where a file has more bytes than one may."""
    if size > LARGEST:
        raise AttachmentRefused(_TOO_LARGE.format(name=name, most=show_number(LARGEST // _MB)))


def add(
    db: pw.SqliteDatabase,
    seq: int,
    owner: tuple[str, int],
    file: NewAttachment,
    *,
    stamp: tuple[str, str, str, str],
) -> int:
    """Write a file of the record ``owner`` and its parts; return its id.

    ``stamp``: uid, machine, who, when. Raises AttachmentRefused where it is too large, would be one too many, or is there already.
    """
    size, digest = len(file.content), hashlib.sha256(file.content).hexdigest()
    refuse_too_large(file.name, size)
    held = fetch(db, "SELECT coalesce(sum(size), 0) FROM attachment")[0][0]
    if held + size > MOST_TOGETHER:
        raise AttachmentRefused(
            _FULL.format(name=file.name, most=show_number(MOST_TOGETHER // _MB))
        )
    same = (
        "SELECT 1 FROM attachment WHERE register = ? AND record = ? AND sha256 = ? "
        "AND added > 0 AND removed <= 0"
    )
    if fetch(db, same, [*owner, digest]):
        raise AttachmentRefused(_TWICE.format(name=file.name))
    id_: int = fetch(
        db,
        "INSERT INTO attachment(uid, register, record, name, kind, size, sha256, machine, who, at, added, removed) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,0) RETURNING id",
        [stamp[0], *owner, file.name, file.kind.value, size, digest, *stamp[1:], seq],
    )[0][0]
    starts = range(0, size, _PART)
    parts = ((id_, at // _PART, file.content[at : at + _PART]) for at in starts)
    run_many(db, "INSERT INTO attachment_part(attachment, position, content) VALUES(?,?,?)", parts)
    return id_


def remove(db: pw.SqliteDatabase, seq: int, attachment: Attachment) -> None:
    """Note that the step removed an attachment; raises NotFound where it is gone."""
    gone = (
        "UPDATE attachment SET removed = ? WHERE id = ? AND added > 0 AND removed <= 0 RETURNING 1"
    )
    if not fetch(db, gone, [seq, attachment.id]):
        raise NotFound(_GONE)


def switch(db: pw.SqliteDatabase, seq: int) -> list[int]:
    """Undo what a step did to attachments, or of a negative number redo it; return their ids."""
    changed = []
    for column in ("added", "removed"):
        turn = f"UPDATE attachment SET {column} = -{column} WHERE {column} = ? RETURNING id"
        changed += [id_ for (id_,) in fetch(db, turn, [seq])]
    return changed


def attachment_macs(
    db: pw.SqliteDatabase, key: bytes, where: str = "", *values: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the id and the MAC of attachments as they are now."""
    for row in fetch(db, f"SELECT {_KNOWN} FROM attachment {where}", values):
        yield row[0], record_mac(key, ATTACHMENT, compact_json(row[1:]))


def purge(db: pw.SqliteDatabase, last: int) -> list[int]:
    """Delete what no undo brings back, once the steps up to ``last`` are forgotten; return the ids.

    That is what was removed by then, what was added and undone, and what is of records that are gone.
    """
    old = "SELECT id FROM attachment WHERE removed BETWEEN 1 AND ?1 OR added BETWEEN -?1 AND -1"
    gone = {id_ for (id_,) in fetch(db, old, [last])}
    for key in REGISTRY:
        lost = (
            f"SELECT a.id FROM attachment a WHERE a.register = ?1 "
            f'AND NOT EXISTS (SELECT 1 FROM "{key}" r WHERE r.id = {_OWNER}) '
            f"AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.register = ?1 "
            f'AND u.before IS NOT NULL AND u."first" = {_OWNER})'
        )
        gone |= {id_ for (id_,) in fetch(db, lost, [key])}
    for table, column in (("attachment_part", "attachment"), ("attachment", "id")):
        run_many(db, f"DELETE FROM {table} WHERE {column} = ?", [(id_,) for id_ in gone])
    return sorted(gone)
