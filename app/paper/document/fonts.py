"""The bundled fonts: loaded when first drawn with, measured, and fed only clean text.

A letter that a font lacks is drawn from the widest one, and as an empty box where that lacks it too:
what was typed is never missing on paper without a sign.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.base.paths import RESOURCES
from app.paper.document.typefaces import REGULAR

# Printable ASCII armour around compressed streams only makes every file a quarter larger.
rl_config.useA85 = 0

_SPACES = re.compile("[\t\r\v\f\x85\u2007\u202f]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad]")

BOX = "\u25a1"
WIDEST = REGULAR  # the font that has most letters


@cache
def font(name: str) -> TTFont:
    """The font of that name, registered with reportlab at its first use."""
    # Without readable ASCII only the glyphs in use are embedded, not the whole alphabet.
    loaded = TTFont(name, str(RESOURCES / "fonts" / f"{name}.ttf"), asciiReadable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


def clean(text: str) -> str:
    """The text as it may be drawn: composed (NFC) and without unseen characters.

    reportlab draws a combining accent as a glyph of its own, beside its letter.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text if text.isprintable() else _UNSEEN.sub("", _SPACES.sub(" ", text))


def has(letter: str, name: str) -> bool:
    """Whether the font has the letter."""
    face: Any = font(name).face
    return ord(letter) in face.charWidths


def substitute(letter: str) -> str:
    """What stands for a letter that a font lacks, in the widest font: itself, or an empty box."""
    return letter if has(letter, WIDEST) else BOX


def lacking(text: str) -> str:
    """The letters of a text that no font for documents has, each once: they print as empty boxes."""
    return "".join(dict.fromkeys(c for c in clean(text) if c > "~" and _is_lacking(c)))


@cache
def _is_lacking(letter: str) -> bool:
    return not letter.isspace() and not has(letter, WIDEST)


class _Widths(dict[str, float]):
    """The advance of each letter of a font at size 1, looked up once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        face: Any = font(name).face
        self._thousandths: dict[int, float] = face.charWidths

    def __missing__(self, letter: str) -> float:
        found = self._thousandths.get(ord(letter))
        if found is None:
            other: Any = font(WIDEST).face
            found = other.charWidths[ord(substitute(letter))]
        self[letter] = wide = found / 1000
        return wide


@cache
def _widths(name: str) -> _Widths:
    return _Widths(name)


def width(text: str, name: str, size: float) -> float:
    """How far clean text reaches, in points."""
    return sum(map(_widths(name).__getitem__, text)) * size


def wrapped(text: str, name: str, size: float, room: float, *, indent: float = 0) -> list[str]:
    """The text as lines no wider than ``room`` points, the first one ``indent`` shorter.

    Lines break between words, not at a no-break space; a word wider than the room breaks between letters.
    """
    text = clean(text)
    if "\n" not in text and width(text, name, size) <= room - indent:
        return [text]
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _filled(part, _widths(name), (room + 1e-6) / size, indent / size)
        indent = 0
    return lines


def _filled(text: str, widths: _Widths, room: float, used: float) -> list[str]:
    lines: list[str] = []
    line, space = "", widths[" "]
    for whole in filter(None, text.split(" ")):
        word, need = whole, sum(map(widths.__getitem__, whole))
        if line and used + space + need <= room:
            line, used = f"{line} {word}", used + space + need
            continue
        if line:
            lines.append(line)
            used = 0
        if used + need > room:
            *full, word = _chopped(whole, widths, room, used)
            lines += full
            need, used = sum(map(widths.__getitem__, word)), 0 if full else used
        line, used = word, used + need
    return [*lines, line]


def _chopped(word: str, widths: _Widths, room: float, used: float) -> list[str]:
    cuts = [0]
    for place, letter in enumerate(word):
        used += widths[letter]
        if used > room and place > cuts[-1]:
            cuts.append(place)
            used = widths[letter]
    return [word[a:b] for a, b in pairwise([*cuts, len(word)])]


def balanced(text: str, name: str, size: float, room: float) -> list[str]:
    """Like ``wrapped``, with lines of nearly equal length and never a lonely last word."""
    lines = wrapped(text, name, size, room)
    if len(lines) == 1:
        return lines
    # Never narrower than a word: that would cut it.
    widest = max(width(word, name, size) for word in re.split("[ \n]", clean(text)))
    low, high = min(widest, room), room
    for _ in range(7):
        middle = (low + high) / 2
        tried = wrapped(text, name, size, middle)
        if len(tried) > len(lines):
            low = middle
        else:
            high, lines = middle, tried
    return lines
