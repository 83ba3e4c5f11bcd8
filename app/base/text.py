"""Vietnamese text: clean it, find it without accents, sort it. Pure: text in, text out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence


class _Letters(dict[int, str]):
    """A table for ``str.translate`` that works out each letter once, when it is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = self._rule(chr(code))
        return self[code]


# ---- clean and fold -----------------------------------------------------------------------------

# Eth and the African D look the same as Đ on screen, but neither sorts nor is found as Đ.
_LOOKALIKES = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"}
# Letters with a stroke do not decompose; several languages of the highlands have them.
_BARRED = {
    **dict.fromkeys("đ\u00f0\u0256", "d"),
    **{"ƀ": "b", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ɨ": "i", "ʉ": "u"},
}
# “Đắk R'lấp” and “H’Mông” are also written without, or with another of these.
_APOSTROPHES = "'’‘ʼʻ′"
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = (
    "Cf"  # of no width, or turning the letters after them round: two names would look alike
)
# Letters, marks and signs that show as nothing all the same: fillers, joiners, variation selectors.
_BLANK = {
    *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
    *(*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),
}


def _clean_letter(letter: str) -> str:
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    kind = unicodedata.category(letter)
    if letter == "\t" or kind == "Zs":
        return " "
    if ord(letter) in _BLANK:
        return ""
    # Control characters may not stand in a workbook at all.
    return "" if letter != "\n" and kind in ("Cc", _INVISIBLE) else letter


def _folded_letter(letter: str) -> str:
    if unicodedata.category(letter) == _INVISIBLE or ord(letter) in _BLANK:
        return ""
    if letter in _APOSTROPHES:
        return ""
    if letter.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", letter).lower()
    plain = (_BARRED.get(c, c) for c in parts if unicodedata.category(c) != "Mn")
    return "".join(plain)


_CLEAN = _Letters(_clean_letter)
_FOLDED = _Letters(_folded_letter)
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """Text as it is stored: composed (NFC), true Đ, plain spaces, nothing invisible, ends stripped.

    Line ends inside become ``\\n`` and are kept.
    """
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).translate(_CLEAN)).strip()


def clean_line(text: str) -> str:
    """The same in one line, with single spaces: a name, a purpose, a reason."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Text as it is searched: lower case, no diacritics, đ as d, no apostrophes, single spaces.

    >>> fold("  Đặng  Thị Hoà ")
    'dang thi hoa'
    """
    plain = text.lower().replace("'", "") if text.isascii() else text.translate(_FOLDED)
    return " ".join(plain.split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, punctuation left out."""
    return tuple(_WORD.findall(fold(text)))


def fits(typed: Sequence[str], text: str) -> bool:
    """Whether every word typed begins some word of a text."""
    begun = words(text)
    return all(any(word.startswith(one) for word in begun) for one in typed)


def abbreviate(name: str) -> str:
    """The first letters of a name as one reads them: ``Nguyễn Văn Hùng`` as ``N. V. H.``; else nothing."""
    begun = (next(filter(str.isalnum, word), "") for word in clean_line(name).split())
    return " ".join(f"{letter.upper()}." for letter in begun if letter)


def initials(text: str) -> str:
    """The folded first letters: ``Nguyễn Văn Hùng`` is also found as ``nvh``."""
    return initials_of(fold(text))


def initials_of(folded: str) -> str:
    """The first letters of what is folded already."""
    return "".join([word[0] for word in _WORD.findall(folded)])


# ---- order --------------------------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng; ngang comes before them all
_OTHER_MARK = str(len(_TONES) + 1)
# Below every character of a key, so that a shorter text comes before its longer namesakes.
_PART_END, _LEVEL_END = "\x01", "\x02"
_NUMBER = re.compile(r"[0-9]+")
_LONGEST_NUMBER = 16


def _letter_and_tone(letter: str) -> tuple[str, str]:
    """The letter of the alphabet without its tone, and the rank of the tone."""
    marks = unicodedata.normalize("NFD", letter.lower())
    tone = next((mark for mark in marks if mark in _TONES), "")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if bare not in _ALPHABET and bare[:1] in _ALPHABET:  # ü, ç: a foreign mark on a known letter
        return bare[:1], _OTHER_MARK
    return bare, str(_TONES.index(tone) + 1) if tone else "0"


def _primary(letter: str) -> str:
    if letter.isspace():
        return " "
    bare, _ = _letter_and_tone(letter)
    if len(bare) == 1 and bare in _ALPHABET:
        return chr(ord("A") + _ALPHABET.index(bare))
    return bare if bare.isalnum() else "!" + bare  # signs come after the space, before digits


def _secondary(letter: str) -> str:
    return _letter_and_tone(letter)[1]


def _number_by_value(match: re.Match[str]) -> str:
    """The digits after their count; the count's character stays between the signs and the letters."""
    digits = match.group().lstrip("0") or "0"
    return chr(ord("0") + min(len(digits), _LONGEST_NUMBER)) + digits


_PRIMARY = _Letters(_primary)
_SECONDARY = _Letters(_secondary)


def sort_key(text: str) -> str:
    """A key whose plain code point order is the Vietnamese order of the texts.

    Letters a ă â b c d đ e ê … decide first, tones (ngang huyền hỏi ngã sắc nặng) after the
    whole text; case never. Numbers of up to 16 digits stand by value: ``Thôn 2`` < ``Thôn 10``.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    letters = _NUMBER.sub(_number_by_value, composed.translate(_PRIMARY))
    tones = composed.translate(_SECONDARY).rstrip("0")
    return f"{letters}{_LEVEL_END}{tones}" if tones else letters


def name_key(name: str) -> str:
    """The sort key of a person's name: given name (the last word), then family, then middle."""
    *before, given = name.split() or [""]
    return _PART_END.join(
        (sort_key(given), sort_key(" ".join(before[:1])), sort_key(" ".join(before[1:])))
    )
