"""Letters from before Unicode: TCVN3 (fonts .Vn…) and VNI (fonts VNI-…) as Unicode. Pure.

A legacy text is a chain of Latin letters that its font draws as Vietnamese ones. So the font decides;
where none is told, the words do, and what can be right Unicode is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import cache

from app.base.documents import decode
from app.base.paths import DATA
from app.exchange.workbook.syllables import WORD, is_syllable


class LegacyCode(StrEnum):
    """The two codes that Vietnamese offices used."""

    TCVN3 = "tcvn3"
    VNI = "vni"


_TCVN3_FONT = re.compile(r"\.\s*vn", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[- _]", re.IGNORECASE)
# What stands in a Unicode font for one of these.
_LIKE = {"arial": "Arial", "helv": "Arial", "aptima": "Arial", "courier": "Courier New"}
_ORDINARY = "Times New Roman"
# Signs of cp1252 that TCVN3 gives to capitals, and that word processors put in for quotes and dashes.
_TYPOGRAPHIC = frozenset("…‘’“”•–—")
_LATIN = re.compile(r"[\x80-\xff]")


def code_of_font(font: str) -> LegacyCode | None:
    """The code in which a text of this font is written.

    >>> code_of_font(".VnTimeH"), code_of_font("VNI-Times"), code_of_font("Arial")
    (<LegacyCode.TCVN3: 'tcvn3'>, <LegacyCode.VNI: 'vni'>, None)
    """
    name = font.strip()
    if _TCVN3_FONT.match(name):
        return LegacyCode.TCVN3
    return LegacyCode.VNI if _VNI_FONT.match(name) else None


def shows_capitals(font: str) -> bool:
    """Whether a legacy font draws small letters as capitals: .VnTimeH, .VnArialH."""
    return code_of_font(font) is LegacyCode.TCVN3 and font.strip().endswith("H")


def unicode_font(font: str) -> str:
    """The font that stands in for a legacy one; another stays."""
    if code_of_font(font) is None:
        return font
    return next((now for part, now in _LIKE.items() if part in font.lower()), _ORDINARY)


def from_font(text: str, font: str) -> str:
    """The Unicode of a text in this font; a text that is Unicode already stays."""
    code = code_of_font(font)
    if code is None:
        return text
    made = text if _is_unicode(text) else convert(text, code)
    return made.upper() if shows_capitals(font) else made


def convert(text: str, code: LegacyCode) -> str:
    """The Unicode of a text in this code.

    >>> convert("NguyÔn ThÞ Hoµ", LegacyCode.TCVN3), convert("Nguyeãn Thò Hoaø", LegacyCode.VNI)
    ('Nguyễn Thị Hoà', 'Nguyễn Thị Hoà')
    """
    if text.isascii():
        return text
    made = _from_tcvn3(text) if code is LegacyCode.TCVN3 else _vni()(text)
    return unicodedata.normalize("NFC", made)


def recognise(text: str) -> tuple[LegacyCode, ...]:
    """The codes in which a text of no known font can be written; none where it is right as Unicode.

    Each of its accented words must be Vietnamese in that code, and one of them be wrong as it stands.
    """
    return () if reads_as_unicode(text) else plausible_codes(text)


def plausible_codes(text: str) -> tuple[LegacyCode, ...]:
    """The codes in which all accented words of a text are Vietnamese."""
    if text.isascii() or _is_unicode(text):
        return ()
    return tuple(code for code in LegacyCode if _is_vietnamese(convert(text, code)))


def reads_as_unicode(text: str) -> bool:
    """Whether every accented word of a text can be Vietnamese as it stands."""
    return all(word.isascii() or is_syllable(word) for word in WORD.findall(text)) and not any(
        unicodedata.category(letter) in ("Cc", "So", "Sk")
        or letter in "¡¢£¤¥¦§¨©ª«¬\xad®¯±²³´¶·¸¹º»¼½¾¿×÷"
        for letter in _LATIN.findall(text)
    )


def _is_vietnamese(made: str) -> bool:
    """Whether what came out is words, with at least one accented, and nothing left over."""
    accented = [word for word in WORD.findall(made) if not word.isascii()]
    return bool(accented) and reads_as_unicode(made)


def _is_unicode(text: str) -> bool:
    """Whether a text holds letters that neither code has: then it was typed as Unicode."""
    return not text.isascii() and any(
        letter > "\xff" and letter not in _windows() for letter in text
    )


@cache
def _windows() -> dict[str, str]:
    """The letters of cp1252 that lie elsewhere in Unicode, with the byte that they are as a letter."""
    found = {}
    for code in range(0x80, 0xA0):
        letter = bytes([code]).decode("cp1252", "ignore")
        if letter:
            found[letter] = chr(code)
    return found


# ---- TCVN3 --------------------------------------------------------------------------------------


@cache
def tcvn3_letters() -> dict[str, str]:
    """Each letter of TCVN3 (a byte as a letter) with its Unicode."""
    table = decode(dict[str, str], (DATA / "tcvn3.json").read_bytes())
    return {chr(int(byte, 16)): letter for byte, letter in table.items()}


@cache
def _tcvn3() -> dict[int, str]:
    letters = dict(tcvn3_letters())
    letters |= {
        sign: letters[byte]
        for sign, byte in _windows().items()
        if byte in letters and sign not in _TYPOGRAPHIC
    }
    return {ord(letter): made for letter, made in letters.items()}


def _from_tcvn3(text: str) -> str:
    made = text.translate(_tcvn3())
    if _TYPOGRAPHIC.isdisjoint(made):
        return made
    return " ".join(map(_with_capitals, made.split(" ")))


def _with_capitals(word: str) -> str:
    """A word in which a quote or dash may stand for a capital: it does where that makes a syllable."""
    letters = tcvn3_letters()
    as_letters = "".join(letters[_windows()[c]] if c in _TYPOGRAPHIC else c for c in word)
    fitting = as_letters.isupper() and len(as_letters) > 1 and is_syllable(as_letters)
    return as_letters if fitting else word


# ---- VNI ----------------------------------------------------------------------------------------


@cache
def vni_letters() -> dict[str, str]:
    """Each letter of VNI, one or two letters of cp1252, with its Unicode."""
    return decode(dict[str, str], (DATA / "vni.json").read_bytes())


@cache
def _vni() -> Callable[[str], str]:
    letters = vni_letters()
    longest_first = sorted(letters, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(lambda found: letters[found[0]], text)
