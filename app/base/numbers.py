"""Numbers as they are typed and shown in Viet Nam: 1.200.000 and 3,5.

Pure: text in, value out. What cannot be read raises ``ValueError``.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from app.base.text import clean

_PLAIN = re.compile(r"-?\d+", re.ASCII)
_TENTH = re.compile(r"(?P<whole>\d[\d. ]*)[,.](?P<tenth>\d)", re.ASCII)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}([. ])\d{3}(?:\1\d{3})*", re.ASCII)


def parse_number(text: str) -> int:
    """A whole number as Vietnamese write it: ``1234``, ``1.234`` or ``1 234``.

    Raises ``ValueError`` for words, for decimals, and for ``1.23``, which may mean either.
    """
    typed = clean(text).replace("\u2212", "-")
    if not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise ValueError(f"not a whole number: {text!r}")
    return int(typed.replace(".", "").replace(" ", ""))


def parse_tenths(text: str) -> float:
    """A number with at most one decimal, after a comma or a point: ``80,5``; a whole one is an int.

    Raises ``ValueError`` as ``parse_number`` does.
    """
    whole, tenth = text, 0
    if found := _TENTH.fullmatch(clean(text)):
        whole, tenth = found["whole"], int(found["tenth"])
    number = parse_number(whole)
    return number + tenth / 10 if tenth else number


def show_number(number: int) -> str:
    """A whole number with its thousands apart: ``1.234``."""
    return f"{number:,}".replace(",", ".")


def show_decimal(number: float, places: int) -> str:
    """A number with ``places`` decimals after a comma, halves rounded up as Excel does: ``1.234,5``."""
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown = f"{rounded + 0:,.{places}f}"  # + 0 turns -0 into 0
    return shown.translate({ord(","): ".", ord("."): ","})
