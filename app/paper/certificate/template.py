"""The template of a certificate: where each text stands and how it looks, as data.

The millimetres in force were not found and the decree will be replaced, so nothing here is law:
the officer may edit every position, font, size and colour, and keeps the result as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal, get_args

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
NAMES: tuple[BlockName, ...] = get_args(BlockName)
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
    "reprint": T("Dấu in lại", "Reprint mark"),
}
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class BadTemplate(UserError):
    """A template that cannot be printed from."""


_BAD = T(
    "Mẫu giấy khen không dùng được ở “{where}”; chưa có gì thay đổi, hãy chọn mẫu khác hoặc mẫu mặc định.",
    "The certificate template is unusable at “{where}”; nothing has changed. Choose another or the default.",
)


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """One text of the certificate. Lengths are millimetres from the upper left of the sheet.

    ``y`` is the baseline of the first line. A text too wide shrinks from ``size`` to ``floor``
    (points) until it takes no more than ``lines`` lines; at the floor it takes what it needs.
    ``flows``: moves down by what flowing blocks above it have grown beyond one line; all of them
    are drawn smaller where the last would pass the layout's ``flow_end``.
    ``on_stock``: printed on bought stock too, because it is not pre-printed there.
    ``spacing``: points between letters. ``shadow``: colour of a shade behind, or empty.
    """

    name: BlockName
    x: float
    y: float
    width: float
    font: str
    size: float
    floor: float
    colour: str = "#000000"
    align: Align = "center"
    on_stock: bool = True
    lines: int = 1
    flows: bool = False
    spacing: float = 0.0
    shadow: str = ""

    def fault(self) -> str:
        """The name of the first field that cannot be printed from; empty when all is well."""
        checks = {
            "name": self.name in NAMES,
            "x": 0 <= self.x <= 420,
            "y": 0 <= self.y <= 297,
            "width": 5 <= self.width <= 420,
            "font": self.font in ALL,
            "size": 4 <= self.size <= 200,
            "floor": 4 <= self.floor <= self.size,
            "colour": bool(_COLOUR.fullmatch(self.colour)),
            "align": self.align in get_args(Align),
            "lines": 1 <= self.lines <= 9,
            "spacing": 0 <= self.spacing <= 20,
            "shadow": not self.shadow or bool(_COLOUR.fullmatch(self.shadow)),
        }
        return next((name for name, good in checks.items() if not good), "")


@dataclass(frozen=True, slots=True)
class CertificateTemplate:
    """A sheet with its blocks; the emblem is ``emblem_size`` across, its top at ``emblem_y``.

    ``flow_end``: the lowest baseline that flowing blocks may reach. All lengths in millimetres.
    """

    width: float
    height: float
    emblem_x: float
    emblem_y: float
    emblem_size: float
    flow_end: float
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
        """The template as text to keep."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> CertificateTemplate:
        """Read a kept template. Raises BadTemplate naming what is wrong."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise BadTemplate(_BAD.format(where="JSON")) from error
        if not isinstance(data, dict) or not isinstance(data.get("blocks"), list):
            raise BadTemplate(_BAD.format(where="blocks"))
        blocks = tuple(_block(entry) for entry in data.pop("blocks"))
        sheet = {field.name for field in fields(cls)} - {"blocks"}
        for name in sorted(sheet ^ set(data)) or sorted(sheet):
            value = data.get(name) if name in sheet else None
            if not _is_length(value):
                raise BadTemplate(_BAD.format(where=name))
        return cls(blocks=blocks, **data)


def _is_length(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 420


def _block(entry: object) -> TemplateBlock:
    if not isinstance(entry, Mapping):
        raise BadTemplate(_BAD.format(where="blocks"))
    try:
        block = TemplateBlock(**entry)
        fault = block.fault()
    except TypeError as error:
        raise BadTemplate(_BAD.format(where=str(entry.get("name", "blocks")))) from error
    if fault:
        raise BadTemplate(_BAD.format(where=f"{block.name}.{fault}"))
    return block


_RED = "#A80F1A"
_GOLD = "#8A5E14"
_INK = "#16233B"
_TITLE = TemplateBlock(
    "title",
    53.5,
    88.7,
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
    emblem_y=19.2,
    emblem_size=22.5,
    flow_end=127,
    blocks=(
        TemplateBlock("state", 53.5, 46.6, 190, BOLD, 14, 12, on_stock=False),
        TemplateBlock("motto", 53.5, 52.4, 190, BOLD, 15, 12, on_stock=False),
        TemplateBlock("issuer", 33.5, 61.6, 230, BOLD, 18, 12, _RED, spacing=0.4),
        TemplateBlock("giving", 118.5, 68.3, 60, BOLD, 13, 10, _GOLD, on_stock=False, spacing=4),
        _TITLE,
        TemplateBlock("recipient", 30.5, 101.2, 236, BOLD, 29, 21, _INK, flows=True),
        TemplateBlock("of_where", 38.5, 109.3, 220, REGULAR, 16, 13, lines=2, flows=True),
        TemplateBlock("merit", 38.5, 117.6, 220, REGULAR, 16.5, 13, lines=2, flows=True),
        # From the last line of who signs to the name: 35 mm for signature and seal, a deputy's too.
        TemplateBlock("place_day", 160, 133, 105, ITALIC, 14, 11),
        TemplateBlock("capacity", 160, 139, 105, BOLD, 14, 11),
        TemplateBlock("signer", 160, 186.6, 105, BOLD, 15, 11),
        TemplateBlock("decision", 36, 177.5, 110, REGULAR, 11.5, 9, align="left"),
        TemplateBlock("book", 36, 183.5, 110, REGULAR, 11.5, 9, align="left"),
        TemplateBlock("reprint", 36, 171.5, 60, ITALIC, 9, 8, "#555555", align="left"),
    ),
)
DEFAULT_A3 = DEFAULT_A4.scaled(420 / 297)
