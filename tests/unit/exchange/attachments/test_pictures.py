"""A page of an attachment is drawn in the limited process: upright, as large as fits; or a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.exchange.attachments import pictures
from app.exchange.attachments.intake import attach_file
from app.exchange.attachments.pictures import draw_attachment
from app.schema.attachment import Attachment, AttachmentKind
from app.store import Store
from app.store.read.attachments import attachments_of
from tests.support import hidden
from tests.support.samples import commune
from tests.support.wording import pattern


def attached(store: Store, folder: Path, data: bytes) -> Attachment:
    path = folder / "x"
    path.write_bytes(data)
    area = commune(store).east
    attach_file(store, area, path)
    return attachments_of(store, area)[-1]


@pytest.mark.parametrize("data", [hidden.jpeg(), hidden.png(), hidden.png("L")])
def test_a_picture_is_drawn_upright_within_its_room(
    data: bytes, store: Store, tmp_path: Path
) -> None:
    one = attached(store, tmp_path, data)
    width, height = hidden.picture().size
    drawn = draw_attachment(store, one, 20, 20)
    assert max(drawn.width, drawn.height) <= 20
    assert len(drawn.dots) == drawn.width * drawn.height * 3
    assert drawn.pages == 1
    assert (drawn.width < drawn.height) == (
        height < width
    )  # its EXIF says that it lies on its side


def test_a_pdf_is_drawn_page_by_page(store: Store, tmp_path: Path) -> None:
    one = attached(store, tmp_path, hidden.pdf())
    assert draw_attachment(store, one, 100, 100).pages == 1
    with pytest.raises(UserError, match=pattern(pictures._NOT_SHOWN)):
        draw_attachment(store, one, 100, 100, page=7)


def test_what_is_not_as_it_says_is_refused_in_a_sentence(store: Store, tmp_path: Path) -> None:
    one = attached(store, tmp_path, hidden.jpeg())
    with pytest.raises(UserError, match=pattern(pictures._NOT_SHOWN)):
        draw_attachment(store, replace(one, kind=AttachmentKind.PDF), 100, 100)
