"""Vietnamese text: clean it, find it without accents, sort it, and read or show days and numbers.

Everything here is pure: text in, value out. What cannot be read raises ``ValueError``;
the caller, who knows the field, words the sentence for the officer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering


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
_BARRED = dict.fromkeys("đ\u00f0\u0256", "d")  # they do not decompose
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = (
    "Cf"  # of no width, or turning the letters after them round: two names would look alike
)


def _clean_letter(letter: str) -> str:
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    kind = unicodedata.category(letter)
    if letter == "\t" or kind == "Zs":
        return " "
    # Control characters may not stand in a workbook at all.
    return "" if letter != "\n" and kind in ("Cc", _INVISIBLE) else letter


def _folded_letter(letter: str) -> str:
    if unicodedata.category(letter) == _INVISIBLE:
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


def fold(text: str) -> str:
    """Text as it is searched: lower case, no diacritics, đ as d, single spaces.

    >>> fold("  Đặng  Thị Hoà ")
    'dang thi hoa'
    """
    plain = text.lower() if text.isascii() else text.translate(_FOLDED)
    return " ".join(plain.split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, punctuation left out."""
    return tuple(_WORD.findall(fold(text)))


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


# ---- days ---------------------------------------------------------------------------------------

# A year outside is a slip of the finger (0206), not a day anyone records.
_YEARS = range(1900, 2200)
_YEARS_AHEAD = 20
_DAY_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<d>\d{1,2})([-/.])(?P<m>\d{1,2})(?:\2(?P<y>\d{4}|\d{2}))?",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    )
)
_MONTH_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})",
    )
)


class NoSuchYear(ValueError):
    """A day in a year that nobody records."""


def _checked(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise NoSuchYear(year)
    return date(year, month, day)


def _full_year(typed: str | None, today: date) -> int:
    """The year meant; of two digits, the one from 79 years ago to 20 years ahead."""
    if typed is None:
        return today.year
    if len(typed) == 4:
        return int(typed)
    latest = today.year + _YEARS_AHEAD
    return latest - (latest - int(typed)) % 100


def parse_day(text: str, today: date) -> date:
    """The day typed: 02/01/2026, 2/1/26, 2-1-2026, 2.1.26, 020126, 02012026, 2-1 or 2026-01-02.

    Raises ``ValueError`` for anything else and for days that do not exist.
    """
    for form in _DAY_FORMS:
        if match := form.fullmatch(clean(text)):
            year = _full_year(match["y"], today)
            return _checked(year, int(match["m"]), int(match["d"]))
    raise ValueError(f"not a day: {text!r}")


def show_day(day: date) -> str:
    """A day as it is written on paper: ``02/01/2026``."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartDay:
    """A day of which perhaps only the year, or the month and year, is known: many births.

    Ordered by ``iso()``, so that 1980 comes before 1980-05. Raises ``ValueError`` when there
    is no such day.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day of the month needs its month")
        _checked(
            self.year,
            1 if self.month is None else self.month,
            1 if self.day is None else self.day,
        )

    def __lt__(self, other: PartDay) -> bool:
        return self.iso() < other.iso()

    def _known(self) -> tuple[str, ...]:
        later = (f"{part:02}" for part in (self.month, self.day) if part is not None)
        return (f"{self.year:04}", *later)

    def iso(self) -> str:
        """As stored and sent: ``1980``, ``1980-05`` or ``1980-05-02``."""
        return "-".join(self._known())

    def show(self) -> str:
        """As written on paper: ``1980``, ``05/1980`` or ``02/05/1980``."""
        return "/".join(reversed(self._known()))

    @classmethod
    def from_iso(cls, text: str) -> PartDay:
        """What ``iso()`` wrote; raises ``ValueError`` for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
            raise ValueError(f"not an ISO day, month or year: {text!r}")
        return cls(*map(int, text.split("-")))

    @classmethod
    def parse(cls, text: str, today: date) -> PartDay:
        """What was typed: 1980, 5/1980, 1980-05, or a day in any form of ``parse_day``."""
        for form in _MONTH_FORMS:
            if match := form.fullmatch(clean(text)):
                found = match.groupdict()
                return cls(int(found["y"]), int(found["m"]) if "m" in found else None)
        day = parse_day(text, today)
        return cls(day.year, day.month, day.day)


# ---- numbers ------------------------------------------------------------------------------------

_PLAIN = re.compile(r"-?\d+", re.ASCII)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}([. ])\d{3}(?:\1\d{3})*", re.ASCII)


def parse_number(text: str) -> int:
    """A whole number as Vietnamese write it: ``1234``, ``1.234`` or ``1 234``.

    Raises ``ValueError`` for words, for decimals, and for ``1.23``, which may mean either.
    """
    typed = clean(text).replace("\u2212", "-")
    if not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise ValueError(f"not a whole number: {text!r}")
    return int(typed.replace(".", "").replace(" ", ""))


def show_number(number: int) -> str:
    """A whole number with its thousands apart: ``1.234``."""
    return f"{number:,}".replace(",", ".")


def show_decimal(number: float, places: int) -> str:
    """A number with ``places`` decimals after a comma, halves rounded up as Excel does: ``1.234,5``."""
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown = f"{rounded + 0:,.{places}f}"  # + 0 turns -0 into 0
    return shown.translate({ord(","): ".", ord("."): ","})
