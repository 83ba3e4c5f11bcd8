"""The template of a certificate: where each text stands and how it looks, as data.

The millimetres in force were not found and the decree will be replaced, so nothing here is law:
the officer may edit every position, font, size and colour, and keeps the result as JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Annotated, Literal, get_args

from msgspec import Meta

from app.base.documents import OTHERWISE, BadDocument, convert, decode, describe, plain
from app.base.errors import UserError
from app.base.language import T
from app.paper.document.typefaces import ALL, BOLD, DISPLAY, ITALIC, REGULAR

Align = Literal["left", "center", "right"]
BlockName = Literal[
    "state",
    "motto",
    "issuer",
    "giving",
    "title",
    "recipient",
    "of_where",
    "merit",
    "place_day",
    "capacity",
    "signer",
    "decision",
    "book",
    "reprint",
]
# A block of templates that were kept earlier: a certificate given again bears no mark.
_GIVEN_UP: BlockName = "reprint"
NAMES: tuple[BlockName, ...] = tuple(n for n in get_args(BlockName) if n != _GIVEN_UP)
LABELS: dict[BlockName, T] = {
    "state": T("Quốc hiệu", "Name of the State"),
    "motto": T("Tiêu ngữ", "Motto"),
    "issuer": T("Người tặng", "Issuer"),
    "giving": T("Tặng", "Word of giving"),
    "title": T("Tên giấy", "Title"),
    "recipient": T("Người nhận", "Recipient"),
    "of_where": T("Đơn vị, địa chỉ", "Of where"),
    "merit": T("Thành tích", "Merit"),
    "place_day": T("Nơi, ngày", "Place and day"),
    "capacity": T("Chức vụ người ký", "Capacity"),
    "signer": T("Người ký", "Signer"),
    "decision": T("Số quyết định", "Decision"),
    "book": T("Số sổ vàng", "Gold book"),
}


class BadTemplate(UserError):
    """A template that cannot be printed from."""


_TEMPLATE = T("mẫu giấy khen", "certificate template")
_REMEDY = T(
    "chưa có gì thay đổi, hãy chọn mẫu khác hoặc mẫu mặc định.",
    "nothing has changed. Choose another or the default.",
)
# Millimetres of A3 at most, and points; whole numbers stay whole where they are kept again.
_ACROSS, _DOWN, _WIDE = Meta(ge=0, le=420), Meta(ge=0, le=297), Meta(ge=5, le=420)
_POINTS, _BETWEEN = Meta(ge=4, le=200), Meta(ge=0, le=20)
_Across = Annotated[int, _ACROSS] | Annotated[float, _ACROSS]
_Size = Annotated[int, _POINTS] | Annotated[float, _POINTS]
_HEX = "#[0-9a-fA-F]{6}"
_Colour = Annotated[str, Meta(pattern=rf"\A{_HEX}\Z")]


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """One text of the certificate. Lengths are millimetres from the upper left of the sheet.

    ``y`` is the baseline of the first line. A text too wide shrinks from ``size`` to ``floor``
    (points) until it takes no more than ``lines`` lines; at the floor it takes what it needs.
    ``flows``: moves down by what flowing blocks above it have grown beyond one line; all of them
    are drawn smaller where the last would pass the layout's ``flow_end``.
    ``on_stock``: printed on bought stock too, because it is not pre-printed there.
    ``rises``: more lines stand above ``y``, not below. ``spacing``: points between letters. ``shadow``: colour of a shade behind, or empty.
    """

    name: BlockName
    x: _Across
    y: Annotated[int, _DOWN] | Annotated[float, _DOWN]
    width: Annotated[int, _WIDE] | Annotated[float, _WIDE]
    font: str
    size: _Size
    floor: _Size
    colour: _Colour = "#000000"
    align: Align = "center"
    on_stock: bool = True
    lines: Annotated[int, Meta(ge=1, le=9)] = 1
    flows: bool = False
    spacing: Annotated[int, _BETWEEN] | Annotated[float, _BETWEEN] = 0.0
    shadow: Annotated[str, Meta(pattern=rf"\A({_HEX})?\Z")] = ""
    rises: bool = False

    def fault(self) -> str:
        """The name of the first field that cannot be printed from; empty when all is well."""
        if self.font not in ALL:
            return "font"
        if self.floor > self.size:
            return "floor"
        try:
            convert(TemplateBlock, plain(self))
        except BadDocument as error:
            return error.where[0]
        return ""


@dataclass(frozen=True, slots=True)
class CertificateTemplate:
    """A sheet with its blocks; the emblem is ``emblem_size`` across, its top at ``emblem_y``.

    ``flow_end``: the lowest baseline that flowing blocks may reach. All lengths in millimetres.
    """

    width: _Across
    height: _Across
    emblem_x: _Across
    emblem_y: _Across
    emblem_size: _Across
    flow_end: _Across
    blocks: tuple[TemplateBlock, ...]

    def scaled(self, factor: float) -> CertificateTemplate:
        """The same template for a larger or smaller sheet."""
        sheet = {
            field.name: getattr(self, field.name) * factor
            for field in fields(self)
            if field.name != "blocks"
        }
        grown = ("x", "y", "width", "size", "floor", "spacing")
        blocks = tuple(
            replace(block, **{name: getattr(block, name) * factor for name in grown})
            for block in self.blocks
        )
        return CertificateTemplate(blocks=blocks, **sheet)

    def to_json(self) -> str:
        """The template as text to keep; ``rises``, which came later, only where it is so."""
        kept = asdict(self)
        kept["blocks"] = [
            {name: value for name, value in block.items() if name != "rises" or value}
            for block in kept["blocks"]
        ]
        return json.dumps(kept, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> CertificateTemplate:
        """Read a kept template. Raises BadTemplate naming what is wrong."""
        try:
            found = decode(cls, text)
            for number, block in enumerate(found.blocks, 1):
                if fault := block.fault():
                    raise BadDocument(OTHERWISE, "blocks", str(number), fault)
        except BadDocument as error:
            raise BadTemplate(describe(error, _TEMPLATE, _REMEDY)) from None
        return replace(found, blocks=tuple(b for b in found.blocks if b.name != _GIVEN_UP))


_RED = "#A80F1A"
_GOLD = "#8A5E14"
_INK = "#16233B"
_TITLE = TemplateBlock(
    "title",
    53.5,
    88.8,
    190,
    DISPLAY,
    48,
    30,
    _RED,
    on_stock=False,
    spacing=3.5,
    shadow="#E9C871",
)
DEFAULT_A4 = CertificateTemplate(
    width=297,
    height=210,
    emblem_x=148.5,
    emblem_y=18.6,
    emblem_size=20.5,
    flow_end=128,
    blocks=(
        TemplateBlock("state", 53.5, 44.2, 190, BOLD, 13, 12, on_stock=False),
        TemplateBlock("motto", 53.5, 49.8, 190, BOLD, 14, 12, on_stock=False),
        TemplateBlock("issuer", 33.5, 60.8, 230, BOLD, 18, 12, _RED, spacing=0.4),
        TemplateBlock("giving", 118.5, 68.4, 60, BOLD, 13, 10, _GOLD, on_stock=False, spacing=4),
        _TITLE,
        TemplateBlock("recipient", 30.5, 103.4, 236, BOLD, 29, 21, _INK, flows=True),
        TemplateBlock("of_where", 38.5, 112, 220, REGULAR, 16, 13, lines=2, flows=True),
        TemplateBlock("merit", 38.5, 120.2, 220, REGULAR, 16.5, 13, lines=2, flows=True),
        # From the last line of who signs to the name: 35 mm for signature and seal, a deputy's too.
        TemplateBlock("place_day", 160, 134.4, 105, ITALIC, 13.5, 11),
        TemplateBlock("capacity", 160, 140.2, 105, BOLD, 13.5, 11),
        TemplateBlock("signer", 160, 187, 105, BOLD, 14, 11, rises=True),
        TemplateBlock("decision", 36, 177.5, 110, REGULAR, 11.5, 9, align="left"),
        TemplateBlock("book", 36, 183.5, 110, REGULAR, 11.5, 9, align="left"),
    ),
)
DEFAULT_A3 = DEFAULT_A4.scaled(420 / 297)
