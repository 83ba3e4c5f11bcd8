"""Attaching a file to a record: looked into and cleaned by the limited process, then kept in one step."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import NamedTuple

from msgspec import Struct

from app.base import sandbox
from app.base.documents import decode
from app.base.errors import UserError, file_errors
from app.base.language import T
from app.base.text import clean_line
from app.exchange.attachments import inspection
from app.schema.attachment import Attachment, AttachmentKind, NewAttachment
from app.schema.record import Record
from app.store import Store
from app.store.write.attaching import AttachmentRefused, refuse_too_large

_MODULE = "app.exchange.attachments.inspection"
_LONGEST_NAME = 200  # letters, which any system holds
_ATTACH = T("Đính kèm tệp vào {code}", "Attach a file to {code}")
_DETACH = T("Gỡ tệp đính kèm khỏi {code}", "Detach a file from {code}")
_NOTHING = T(
    "Chưa đính kèm “{name}”: {why}; dữ liệu không đổi, hãy {what}.",
    "“{name}” was not attached: {why}. Nothing changed; {what}.",
)
_AGAIN = T("quét hoặc lưu lại tệp rồi đính kèm lại", "scan or save it anew, then attach it again")
_PRINT = T("in nó ra một tệp PDF mới rồi đính kèm tệp ấy", "print it to a new PDF and attach that")
_KIND = T("tệp không phải ảnh JPEG, PNG hay PDF", "it is no JPEG, PNG or PDF")
_DAMAGED = T("tệp hỏng hoặc bị cắt cụt", "it is damaged or cut off")
_HEAVY = T(
    "đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much memory or time"
)
_WHY: dict[str, tuple[T, T]] = {
    "kind": (_KIND, _AGAIN),
    "dots": (T("ảnh có quá nhiều điểm", "the picture has too many dots"), _AGAIN),
    "locked": (
        T("tệp PDF có mật khẩu hoặc bị khóa", "the PDF has a password or is locked"),
        _PRINT,
    ),
    "active": (
        T("tệp PDF có mã lệnh hoặc tệp khác bên trong", "the PDF holds scripts or further files"),
        _PRINT,
    ),
    "unclean": (
        T(
            "tệp PDF có ảnh mà thông tin đi kèm không gỡ ra được",
            "the PDF holds pictures whose descriptions cannot be taken out",
        ),
        _PRINT,
    ),
}
SIGNATURE_LOST = T(
    "Bản đính kèm không còn chữ ký số của tệp; dữ liệu đã lưu, hãy giữ tệp gốc nếu cần chữ ký ấy.",
    "The attached copy no longer has the file's digital signature; it was saved. Keep the original if you need it.",
)


class _Finding(Struct):
    """What the limited process says of a file: why it refuses it, or its kind."""

    refused: str = ""
    kind: str = ""
    signed: bool = False


class Attached(NamedTuple):
    """What was attached, and whether a digital signature did not come along."""

    uid: str
    kind: AttachmentKind
    size: int
    signature_lost: bool


def attach_file(store: Store, record: Record, path: Path) -> Attached:
    """Attach a file to a record under its own name, without what it tells beside what it shows.

    Raises NotPermitted, AttachmentRefused, and what the disk refuses; then nothing has changed.
    """
    store.principal.require_change(record.schema.key, record.schema.book)
    name = attachment_name(path)
    with file_errors(path):
        if not path.is_file():  # a pipe would be waited for, a device read for ever
            path.stat()  # FileNotFoundError says more
            raise _refusal(name, _KIND, _AGAIN)
        refuse_too_large(name, path.stat().st_size)
        data = path.read_bytes()
    refuse_too_large(name, len(data))
    kind, content, signed = _inspected(name, data)
    with store.step(_ATTACH.format(code=record.code)) as step:
        uid = step.attach(record, NewAttachment(name, kind, content))
    return Attached(uid, kind, len(content), signed)


def detach(store: Store, record: Record, attachment: Attachment) -> None:
    """Remove an attachment from a record; undo brings it back for 30 days."""
    with store.step(_DETACH.format(code=record.code)) as step:
        step.detach(record, attachment)


def attachment_name(path: PurePath) -> str:
    """Return the name that a file is kept under: its own, cleaned, its ending kept where it is cut."""
    name = clean_line(path.name)
    if len(name) <= _LONGEST_NAME:
        return name
    ending = PurePath(name).suffix[:10]
    return name[: _LONGEST_NAME - len(ending)] + ending


def _inspected(name: str, data: bytes) -> tuple[AttachmentKind, bytes, bool]:
    try:
        answer = sandbox.ask(_MODULE, None, data, inspection.LIMITS)
        told, _end, content = answer.partition(b"\n")
        found = decode(_Finding, told)
        if found.refused:
            raise _refusal(name, *_WHY[found.refused])
        return AttachmentKind(found.kind), content, found.signed
    except sandbox.TooMuch:
        raise _refusal(name, _HEAVY, _AGAIN) from None
    except (sandbox.NotReadable, ValueError, TypeError, KeyError):
        raise _refusal(name, _DAMAGED, _AGAIN) from None


def _refusal(name: str, why: T, what: T) -> UserError:
    return AttachmentRefused(_NOTHING.format(name=name, why=why, what=what))
