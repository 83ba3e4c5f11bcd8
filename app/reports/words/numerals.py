"""Numbers as people write them in a Vietnamese text: 1.234, 1 234, 37,5, in words, with nghìn or triệu."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SPACES = " \u00a0\u202f\u2009"
_DIGITS = re.compile(
    rf"(?<![\w/])(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)(?![\d/])",
    re.ASCII,
)
_WORDS = {
    **dict(zip(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"), range(10), strict=True)),
    **{"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "bẩy": 7, "mười": 10},
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_JOINING = ("mươi", "trăm", "linh", "lẻ", "phẩy")
_SPELT = re.compile(
    rf"(?<!\w)(?:{'|'.join(_WORDS)})(?:\s+(?:{'|'.join([*_WORDS, *_SCALES, *_JOINING])}))*(?!\w)",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"\s*(?:\d|nay|qua|trước|sau)")
_SCALE_BEHIND = re.compile(rf"\s*({'|'.join(_SCALES)})\b")
_OPEN_RANGE = re.compile(r"\d\s?[-–]\s?$")
_RANGE = re.compile(r"\s?[-–]\s?\d")


@dataclass(frozen=True, slots=True, order=True)
class Numeral:
    """A number in a text: where it stands, and its letters."""

    start: int
    end: int
    text: str


def numerals(text: str) -> list[Numeral]:
    """The numbers of a text, in digits and in words; ``năm 2025`` is a year, not a five."""
    found = [Numeral(m.start(), m.end(), m[0]) for m in _DIGITS.finditer(text)]
    found += [
        Numeral(m.start(), m.end(), m[0])
        for m in _SPELT.finditer(text)
        if not (m[0].lower() == "năm" and _A_YEAR.match(text, m.end()))
    ]
    return sorted(found)


def readings(text: str) -> list[Decimal]:
    """What a number may mean: the Vietnamese reading first, then the English one of its separators."""
    if not text[:1].isdigit():
        return [_spelt(text)]
    plain = re.sub(f"[{_SPACES}]", "", text)
    return [
        Decimal(plain.replace(thousands, "").replace(point, "."))
        for thousands, point in (".,", ",.")
        if re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{point}\d+)?|\d+(\{point}\d+)?", plain)
    ]


def scale_behind(text: str, end: int) -> int:
    """What the number that ends there is multiplied by: 1.000 before *nghìn*."""
    found = _SCALE_BEHIND.match(text, end)
    return _SCALES[found[1]] if found else 1


def is_range(text: str, one: Numeral) -> bool:
    """Whether it is one end of ``130-140``."""
    return bool(_RANGE.match(text, one.end) or _OPEN_RANGE.search(text[: one.start]))


def folded(text: str) -> str:
    """The text without accents and capitals: hòa and hoà are one word."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence, or part up to a semicolon, begins and ends."""
    begun = 0
    for stop in re.finditer(r"[.;!?](?=\s|$)|\n", text):
        if not re.fullmatch(r"\s*\d+", text[begun : stop.start()]):
            yield begun, stop.end()
            begun = stop.end()
    if text[begun:].strip():
        yield begun, len(text)


def _spelt(text: str) -> Decimal:
    total = current = last = 0
    decimals: str | None = None
    for word in text.lower().split():
        if decimals is not None or word == "phẩy":
            decimals = (decimals or "") + str(_WORDS.get(word, ""))
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0
        elif word in ("mươi", "trăm"):
            current += (last or 1) * (9 if word == "mươi" else 99)
        elif word in _WORDS:
            last = _WORDS[word]
            current += last
    return Decimal(f"{total + current}.{decimals or 0}")
