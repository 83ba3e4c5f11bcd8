"""Kinds of value: how each is checked, shown, read from typing, stored and passed on as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from app.base import text
from app.base.json_types import JsonValue
from app.base.language import T
from app.base.numbers import parse_number, parse_tenths, show_decimal, show_number
from app.schema.choice_fields import ChoiceField, TermField
from app.schema.date_fields import DayField, MonthField, PartDayField, PeriodField
from app.schema.text_fields import LinesField, PhoneField, TextField
from app.schema.values import (
    AnyField,
    Choice,
    Field,
    FieldValue,
    FieldValues,
    Level,
    Privacy,
    Problem,
    Stored,
    Unreadable,
)

if TYPE_CHECKING:
    from app.schema.record import Row
    from app.schema.visitor import FieldVisitor, Result

__all__ = [  # what fields are described with, and the kinds that stand apart
    "PICK",
    "AnyField",
    "Choice",
    "ChoiceField",
    "DayField",
    "Field",
    "FieldValue",
    "FieldValues",
    "Level",
    "LinesField",
    "MonthField",
    "PartDayField",
    "PeriodField",
    "PhoneField",
    "Privacy",
    "Problem",
    "TermField",
    "TextField",
    "Unreadable",
]


PICK = T("Chọn một dòng trong gợi ý", "Choose one of the suggestions")
Items: TypeAlias = tuple[
    FieldValue, ...
]  # ids, choices or rows: what fields of several values hold
_DIGITS = T("Chỉ gõ số, ví dụ 1.200", "Digits only, for example 1.200")
_WITH_TENTHS = T("Chỉ gõ số, ví dụ 1.200 hoặc 80,5", "Digits only, for example 1.200 or 80,5")
_LARGEST = 2**63 - 1  # that a column holds


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(Field[float]):
    """A whole number. ``grouped``: shown with dots between thousands, unlike a year.

    ``tenths``: it may have one decimal. ``summed``: that of several records together tells something, unlike
    a place in an order.
    """

    least: int = 0
    most: int = 10**9
    grouped: bool = True
    tenths: bool = False
    summed: bool = True
    kind = "number"
    sql = "INTEGER"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a number."""
        return visitor.number(self)

    def show(self, value: float | None) -> str:
        """Return the number, with dots between thousands where they are grouped."""
        if value is None:
            return ""
        if value != int(value):
            return show_decimal(value, 1)
        return show_number(int(value)) if self.grouped else str(int(value))

    def parse(self, typed: str) -> float | None:
        """Return the number typed, with or without dots; raises Unreadable."""
        if not typed.strip():
            return None
        try:
            number = parse_tenths(typed) if self.tenths else parse_number(typed)
        except ValueError:
            raise Unreadable(_WITH_TENTHS if self.tenths else _DIGITS) from None
        if abs(number) > _LARGEST:
            raise Unreadable(T("Số này quá lớn", "This number is too large"))
        return number

    def from_json(self, given: JsonValue) -> float | None:
        """Return the value of a JSON scalar, one with a decimal also as it is typed; raises Unreadable."""
        if isinstance(given, str) and self.tenths:
            return self.parse(given)
        if isinstance(given, float) and self.tenths:
            if not isfinite(given) or given != round(given, 1):
                raise Unreadable(T("Chỉ ghi một số lẻ", "One decimal at most"))
            return int(given) if given == int(given) else given
        if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
            raise Unreadable(T("Phải là số nguyên", "Must be a whole number"))
        return given

    def check(self, value: float | None) -> Iterator[Problem]:
        """Yield a problem where the number is outside ``least`` to ``most``."""
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
    """Yes, no, or not given."""

    kind = "yes-no"
    sql = "INTEGER"
    YES: ClassVar = T("Có", "Yes")
    NO: ClassVar = T("Không", "No")

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as yes or no."""
        return visitor.yes_no(self)

    def show(self, value: bool | None) -> str:
        """Return the value as the officer reads it."""
        return "" if value is None else str(self.YES if value else self.NO)

    def parse(self, typed: str) -> bool | None:
        """Return True for *Có*, yes, x or 1, False for *Không*, no or 0; raises Unreadable."""
        word = text.fold(typed)
        if word in ("", "co", "yes", "x", "1", "true"):
            return bool(word) or None
        if word in ("khong", "no", "0", "false"):
            return False
        raise Unreadable(T("Gõ Có hoặc Không", "Type Yes or No"))

    def to_db(self, value: bool | None) -> int | None:
        """Return 1, 0 or None."""
        return None if value is None else int(value)

    def from_db(self, stored: Stored) -> bool | None:
        """Return the value of what a column keeps."""
        return None if stored is None else bool(stored)

    def to_json(self, value: bool | None) -> bool | None:
        """Return the value as a JSON scalar."""
        return value

    def from_json(self, given: JsonValue) -> bool | None:
        """Return the value of a JSON scalar; raises Unreadable."""
        if given is not None and not isinstance(given, bool):
            raise Unreadable(T("Phải là true hoặc false", "Must be true or false"))
        return given


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

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a link."""
        return visitor.link(self)

    def parse(self, typed: str) -> int | None:
        """Refuse any text: a link is picked, not typed."""
        if not typed.strip():
            return None
        raise Unreadable(PICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyField(Field[Items]):
    """Values kept in a child table: several links, choices or rows."""

    def parse(self, typed: str) -> Items:
        """Refuse any text: rows are entered one by one."""
        if not typed.strip():
            return ()
        raise Unreadable(T("Mục này nhập theo dòng", "This item is entered row by row"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksField(ManyField):
    """Links to several records of one register."""

    target: str
    width: int = 24
    kind = "links"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as links."""
        return visitor.links(self)

    def parse(self, typed: str) -> Items:
        """Refuse any text: links are picked, not typed."""
        if not typed.strip():
            return ()
        raise Unreadable(PICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesField(ManyField):
    """Several of a closed list."""

    choices: type[Choice]
    width: int = 24
    kind = "choices"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as choices."""
        return visitor.choices(self)

    def show(self, value: Items | None) -> str:
        """Return the labels, parted by commas."""
        return ", ".join(str(choice.label) for choice in value or ())

    def from_db(self, stored: Stored) -> Items:
        """Return the value of what a column keeps."""
        return tuple(map(self.one().from_db, stored or ()))

    def one(self) -> ChoiceField:
        """The field of a single one of them."""
        return ChoiceField(label=self.label, name=self.name, choices=self.choices)

    def parse(self, typed: str) -> Items:
        """Return the choices of a list parted by commas or semicolons; raises Unreadable."""
        words = (word for word in typed.replace(";", ",").split(",") if text.fold(word))
        return tuple(dict.fromkeys(self.one().parse(word) for word in words))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsField(ManyField):
    """A small table inside the record."""

    row: type[Row]
    width: int = 24
    kind = "rows"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as rows."""
        return visitor.rows(self)

    def check(self, value: Items | None) -> Iterator[Problem]:
        """Yield what is wrong in each row, with its number."""
        yield from Field.check(self, value)
        for number, row in enumerate(value or (), 1):
            for problem in row.problems():
                where = T("Dòng {n}, {field}: {problem}", "Row {n}, {field}: {problem}").format(
                    n=number, field=self.row.fields[problem.field].label, problem=problem.text
                )
                yield Problem(self.name, where, problem.level)
