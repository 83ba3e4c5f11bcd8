"""Kinds of value: how each is checked, shown, read from typing, stored and passed on as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from app.base import text
from app.base.language import T
from app.base.numbers import parse_number, show_number
from app.schema.date_fields import DayField, MonthField, PartDayField, PeriodField
from app.schema.values import Choice, Field, Level, Privacy, Problem, Unreadable

if TYPE_CHECKING:
    from app.schema.record import Row

__all__ = [  # what fields are described with, and the kinds that stand apart
    "PICK",
    "Choice",
    "DayField",
    "Field",
    "Level",
    "MonthField",
    "PartDayField",
    "PeriodField",
    "Privacy",
    "Problem",
    "Unreadable",
]


PICK = T("Chọn một dòng trong gợi ý", "Choose one of the suggestions")
_LARGEST = 2**63 - 1  # that a column holds


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field[str]):
    """Free text. ``is_name``: a person's, sorted by given name and found by its initials."""

    longest: int = 200
    lines: int = 1
    is_name: bool = False
    kind = "text"

    def parse(self, typed: str) -> str | None:
        cleaned = text.clean(typed)
        return (cleaned if self.lines > 1 else re.sub(r"\s*\n\s*", " ", cleaned)) or None

    def check(self, value: str | None) -> Iterator[Problem]:
        yield from Field.check(self, value)
        if value and len(value) > self.longest:
            long = T("Dài quá {n} chữ cái", "Longer than {n} letters")
            yield Problem(self.name, long.format(n=self.longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneField(TextField):
    """A telephone number, mended as offices write it: +84, blanks, a lost leading zero."""

    longest: int = 20
    kind = "phone"

    def parse(self, typed: str) -> str | None:
        digits = re.sub(r"[\s.()-]", "", text.clean(typed))
        digits = re.sub(r"^(?:\+84|0084)0?([1-9]\d{8,9})$", r"0\1", digits)
        # Excel drops the first zero of a mobile number: nine digits that begin as they do.
        return f"0{digits}" if re.fullmatch(r"[35789]\d{8}", digits) else digits or None

    def check(self, value: str | None) -> Iterator[Problem]:
        yield from TextField.check(self, value)
        if value and not re.fullmatch(r"0\d{9,10}", value):
            doubt = T(
                "Số này thường có 10 chữ số, bắt đầu bằng 0", "Usually 10 digits, beginning with 0"
            )
            yield Problem(self.name, doubt, Level.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(Field[int]):
    """A whole number. ``grouped``: shown with dots between thousands, unlike a year."""

    least: int = 0
    most: int = 10**9
    grouped: bool = True
    kind = "number"
    sql = "INTEGER"

    def show(self, value: int | None) -> str:
        if value is None:
            return ""
        return show_number(value) if self.grouped else str(value)

    def parse(self, typed: str) -> int | None:
        if not typed.strip():
            return None
        try:
            number = parse_number(typed)
        except ValueError:
            raise Unreadable(
                T("Chỉ gõ số, ví dụ 1.200", "Digits only, for example 1.200")
            ) from None
        if abs(number) > _LARGEST:
            raise Unreadable(T("Số này quá lớn", "This number is too large"))
        return number

    def from_json(self, given: Any) -> int | None:
        if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
            raise Unreadable(T("Phải là số nguyên", "Must be a whole number"))
        return given

    def check(self, value: int | None) -> Iterator[Problem]:
        yield from Field.check(self, value)
        if value is not None and not self.least <= value <= self.most:
            between = T("Phải từ {least} đến {most}", "Must be from {least} to {most}")
            yield Problem(
                self.name, between.format(least=self.show(self.least), most=self.show(self.most))
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyField(NumberField):
    """Whole đồng."""

    most: int = 10**12
    kind = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoField(Field[bool]):
    """Yes, no, or not said."""

    kind = "yes-no"
    sql = "INTEGER"
    YES: ClassVar = T("Có", "Yes")
    NO: ClassVar = T("Không", "No")

    def show(self, value: bool | None) -> str:
        return "" if value is None else str(self.YES if value else self.NO)

    def parse(self, typed: str) -> bool | None:
        word = text.fold(typed)
        if word in ("", "co", "yes", "x", "1", "true"):
            return bool(word) or None
        if word in ("khong", "no", "0", "false"):
            return False
        raise Unreadable(T("Gõ Có hoặc Không", "Type Yes or No"))

    def to_db(self, value: bool | None) -> int | None:
        return None if value is None else int(value)

    def from_db(self, stored: Any) -> bool | None:
        return None if stored is None else bool(stored)

    def to_json(self, value: bool | None) -> bool | None:
        return value

    def from_json(self, given: Any) -> bool | None:
        if given is not None and not isinstance(given, bool):
            raise Unreadable(T("Phải là true hoặc false", "Must be true or false"))
        return given


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field[Choice]):
    """One of a closed list."""

    choices: type[Choice]
    kind = "choice"

    def show(self, value: Choice | None) -> str:
        return str(value.label) if value else ""

    def parse(self, typed: str) -> Choice | None:
        wanted = text.fold(typed)
        if not wanted:
            return None
        for choice in self.choices:
            if wanted in (choice.value, text.fold(choice.label.vi), text.fold(choice.label.en)):
                return choice
        raise Unreadable(
            T(
                "Không có “{typed}” trong danh sách: {all}", "“{typed}” is not in the list: {all}"
            ).format(typed=typed.strip(), all=", ".join(c.value for c in self.choices))
        )

    def to_db(self, value: Choice | None) -> str | None:
        return (
            value._value_ if value else None
        )  # ``value.value`` is a property, and four times as slow

    def from_db(self, stored: Any) -> Choice | None:
        return self.choices._value2member_map_[stored] if stored else None  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermField(TextField):
    """One of a list that the commune extends with words of its own.

    A starter is stored by its key, anything else as typed; the words in use are the list.
    """

    starters: type[Choice]
    kind = "term"

    def show(self, value: str | None) -> str:
        known = self.starters._value2member_map_.get(value)
        return str(known.label) if isinstance(known, Choice) else value or ""

    def parse(self, typed: str) -> str | None:
        wanted = text.fold(typed)
        for term in self.starters:
            if wanted in (term.value, text.fold(term.label.vi), text.fold(term.label.en)):
                return term.value
        return TextField.parse(self, typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkField(Field[int]):
    """A link to one record of another register: its id inside, its code outside.

    ``follows``: left empty it is copied when the record is entered, from there (``household.area``),
    so that a later move of the household does not change past figures.
    """

    target: str
    follows: str = ""
    width: int = 24
    kind = "link"
    sql = "INTEGER"

    def parse(self, typed: str) -> int | None:
        if not typed.strip():
            return None
        raise Unreadable(PICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyField(Field[tuple[Any, ...]]):
    """Values kept in a child table: several links, choices or rows."""

    def parse(self, typed: str) -> tuple[Any, ...]:
        if not typed.strip():
            return ()
        raise Unreadable(T("Mục này nhập theo dòng", "This item is entered row by row"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksField(ManyField):
    """Links to several records of one register."""

    target: str
    width: int = 24
    kind = "links"

    def parse(self, typed: str) -> tuple[Any, ...]:
        if not typed.strip():
            return ()
        raise Unreadable(PICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesField(ManyField):
    """Several of a closed list."""

    choices: type[Choice]
    width: int = 24
    kind = "choices"

    def show(self, value: tuple[Any, ...] | None) -> str:
        return ", ".join(str(choice.label) for choice in value or ())

    def from_db(self, stored: Any) -> tuple[Any, ...]:
        return tuple(map(self.one().from_db, stored or ()))

    def one(self) -> ChoiceField:
        """The field of a single one of them."""
        return ChoiceField(label=self.label, name=self.name, choices=self.choices)

    def parse(self, typed: str) -> tuple[Any, ...]:
        words = (word for word in typed.replace(";", ",").split(",") if text.fold(word))
        return tuple(dict.fromkeys(self.one().parse(word) for word in words))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsField(ManyField):
    """A small table inside the record."""

    row: type[Row]
    width: int = 24
    kind = "rows"

    def check(self, value: tuple[Any, ...] | None) -> Iterator[Problem]:
        yield from Field.check(self, value)
        for number, row in enumerate(value or (), 1):
            for problem in row.problems():
                where = T("Dòng {n}, {field}: {problem}", "Row {n}, {field}: {problem}").format(
                    n=number, field=self.row.fields[problem.field].label, problem=problem.text
                )
                yield Problem(self.name, where, problem.level)
