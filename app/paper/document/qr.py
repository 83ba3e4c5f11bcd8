"""QR codes as page operators: bytes in squares of a chosen version, error correction M."""

from __future__ import annotations

from typing import Any, cast

from reportlab.graphics.barcode import qrencoder

QUIET = 4  # modules around a code that stay white
_MASK = 3  # one for all: what is compressed looks like noise under each, and eight to choose from take long
_LEVEL = qrencoder.QRErrorCorrectLevel.M  # up to 15 % of a code may be lost
_HEAD = 20  # bits that say the mode and the length, from version 10 on


def room(version: int) -> int:
    """How many bytes a code of this version, 10 or more, holds."""
    blocks = cast(Any, qrencoder.QRRSBlock).getRSBlocks(version, _LEVEL)
    bits: int = 8 * sum(block.dataCount for block in blocks)
    return (bits - _HEAD) // 8


def modules(data: bytes, version: int) -> list[list[bool]]:
    """The rows of a code, True where it is dark."""
    code = cast(Any, qrencoder.QRCode(version, _LEVEL))
    code.addData(qrencoder.QR8bitByte(data))
    code.makeImpl(False, _MASK)
    return [[bool(dark) for dark in row] for row in code.modules]


def code_operators(rows: list[list[bool]], left: float, top: float, size: float) -> str:
    """The page operators that draw a code with its quiet zone into a square, ``size`` points wide.

    It is one path: squares that are filled one by one show pale seams.
    """
    module = size / (len(rows) + 2 * QUIET)
    boxes = list[str]()
    for number, row in enumerate(rows, QUIET + 1):
        start = 0
        for end, dark in enumerate([*row[1:], None], 1):
            if dark is not row[start]:
                if row[start]:
                    x, y = left + (start + QUIET) * module, top - number * module
                    boxes.append(f"{x:.3f} {y:.3f} {(end - start) * module:.3f} {module:.3f} re")
                start = end
    return " ".join(("0 g", *boxes, "f"))
