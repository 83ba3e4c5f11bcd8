"""Taking an attachment out of the store: by the one way out, which logs it."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import NotFound
from app.base.language import T
from app.schema.attachment import Attachment
from app.schema.record import Record
from app.store import Store
from app.store.read.attachments import attachment_content, attachments_of

_TITLE = T("Lấy tệp đính kèm của {code} ra ngoài", "Take an attachment of {code} out")
_SOUGHT = T("Hỏi một tệp đính kèm theo tên", "Ask for an attachment by its name")
_UNKNOWN = T(
    "{code} không có tệp đính kèm “{which}”; dữ liệu không đổi, hãy xem lại danh sách.",
    "{code} has no attachment “{which}”; nothing changed. Look at the list again.",
)
_SEVERAL = T(
    "{code} có nhiều tệp đính kèm tên “{which}”; chưa làm gì, hãy gọi tệp bằng mã (uid) của nó.",
    "{code} has several attachments called “{which}”; nothing was done. Name the one by its uid.",
)


def attachment_of(store: Store, record: Record, which: str) -> Attachment:
    """Return the attachment of a record with this uid or name; raises NotFound.

    That there is none of the name tells something too, and is logged.
    """
    found = [one for one in attachments_of(store, record) if which in (one.uid, one.name)]
    if len(found) != 1:
        store.log_access("look", _SOUGHT, register=record.schema.key, id=record.id, number=0)
        text = _SEVERAL if found else _UNKNOWN
        raise NotFound(text.format(code=record.code, which=which))
    return found[0]


def take_out(
    store: Store, record: Record, attachment: Attachment, path: Path, purpose: str
) -> None:
    """Write an attachment to a file for a purpose, which is logged; raises UserError."""
    about = {"register": record.schema.key, "attachment": attachment.uid, "purpose": purpose}
    with store.leaving(path, "export", _TITLE.format(code=record.code), **about) as file:
        for part in attachment_content(store, attachment):
            file.write(part)
