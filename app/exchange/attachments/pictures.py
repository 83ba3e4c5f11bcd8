"""Pages of attachments as bare dots to be shown, drawn by the limited process; and looks, which are logged."""

from __future__ import annotations

from dataclasses import dataclass

from app.base import sandbox
from app.base.documents import decode
from app.base.errors import UserError
from app.base.language import T
from app.exchange.attachments.drawing import LIMITS, Drawn
from app.schema.attachment import Attachment, attachment_privacy
from app.schema.record import Record, register
from app.schema.values import Privacy
from app.store import Store
from app.store.read.attachments import attachment_content

_MODULE = "app.exchange.attachments.drawing"
_NOT_SHOWN = T(
    "Không hiện được “{name}”; tệp vẫn còn trong sổ, hãy lấy tệp ra để xem bằng chương trình khác.",
    "“{name}” cannot be shown; it is kept all the same. Take it out to look at it in another program.",
)
_LISTED = T("Xem các tệp đính kèm của {code}", "Look at the attachments of {code}")
_OPENED = T("Mở một tệp đính kèm của {code}", "Open an attachment of {code}")


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of an attachment: three bytes a dot, row by row; and how many pages there are."""

    width: int
    height: int
    dots: bytes
    pages: int


def draw_attachment(
    store: Store, attachment: Attachment, width: int, height: int, page: int = 0
) -> PagePicture:
    """Return a page, counted from 0, that fits into so many dots; raises UserError where it cannot be drawn."""
    content = b"".join(attachment_content(store, attachment))
    request = {"kind": attachment.kind.value, "page": page, "width": width, "height": height}
    try:
        about, _end, dots = sandbox.ask(_MODULE, request, content, LIMITS).partition(b"\n")
        drawn = decode(Drawn, about)
        if len(dots) != drawn.width * drawn.height * 3:
            raise ValueError
    except (sandbox.TooMuch, sandbox.NotReadable, ValueError):
        raise UserError(_NOT_SHOWN.format(name=attachment.name)) from None
    return PagePicture(drawn.width, drawn.height, dots, drawn.pages)


def is_look(cls: type[Record]) -> bool:
    """Whether to see the attachments of a register's record is a look: something in it is sensitive."""
    return attachment_privacy(cls) is Privacy.SENSITIVE


def log_listed(store: Store, record: Record) -> None:
    """Log that the officer asked which attachments a record has."""
    store.log_access(
        "look", _LISTED.format(code=record.code), register=record.schema.key, id=record.id
    )


def log_opened(store: Store, record: Record, attachment: Attachment) -> None:
    """Log that an attachment of a sensitive record is opened; of others nothing is logged."""
    if is_look(register(attachment.register)):
        about = {"register": attachment.register, "id": record.id, "attachment": attachment.uid}
        store.log_access("look", _OPENED.format(code=record.code), **about)
