"""What a paper says, part by part, whichever file it is written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.tables import PdfColumn, PdfGroup

TextKind = Literal["body", "left", "basis", "heading", "centred"]
BLANK = "…" * 24


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph: of the body, or flush left, a ground (căn cứ), a heading, a bold line in the middle."""

    text: str
    kind: TextKind = "body"


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table; ``total`` is its last row, in bold; ``room_mm`` the least height, where people sign.

    A group among the rows names those below it. ``size`` in points.
    """

    columns: tuple[PdfColumn, ...]
    rows: Sequence[tuple[str, ...] | PdfGroup]
    total: tuple[str, ...] = ()
    room_mm: float = 0
    size: float = 12


@dataclass(frozen=True, slots=True)
class SignaturePart:
    """One who signs, beside *Nơi nhận*, or several in a row."""

    signatures: tuple[Signature, ...]
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """The head of a list that belongs to the paper, on a page of its own, upright or ``landscape``."""

    name: str
    title: str
    attached: str
    landscape: bool = False


Part = TextPart | TablePart | SignaturePart | AnnexPart


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """A paper in the form of NĐ 30/2020/NĐ-CP.

    ``of``: the code of its record, or what it is called; ``to``: whom it is addressed to (Kính gửi).
    """

    of: str
    head: Letterhead
    title: str
    about: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


def grounds(typed: str | None) -> list[TextPart]:
    """The grounds of a decision, each on its line, with ";" and at the end a full stop.

    >>> [one.text for one in grounds("Luật A; đề nghị của B")]
    ['Căn cứ Luật A;', 'Căn cứ đề nghị của B.']
    """
    pieces = (typed or "").replace("\n", ";").split(";")
    named = [text.strip(" .") for text in pieces if text.strip(" .")]
    lines = [_ground(text) for text in named] or [f"Căn cứ {BLANK}"]
    ends = [";"] * (len(lines) - 1) + ["."]
    return [TextPart(f"{line}{end}", "basis") for line, end in zip(lines, ends, strict=True)]


def _ground(text: str) -> str:
    return text if text.lower().startswith(("căn cứ", "theo ", "xét ")) else f"Căn cứ {text}"
