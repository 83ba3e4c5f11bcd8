"""The functions that declare the fields of a record type: ``day: date = r.day(T("Ngày thăm", "Day"))``.

Each function describes one kind of field. Without ``default`` the field is required. What may be
seen of it where, the classes of the record type say: ``r.open_fields``, ``r.personal_fields``,
``r.sensitive_fields``.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack, dataclass_transform

from app.base.language import T
from app.schema.field_classes import open_fields, personal_fields, sensitive_fields
from app.schema.fields import (
    AnyField,
    Choice,
    ChoiceField,
    ChoicesField,
    DayField,
    FieldValue,
    FieldValues,
    LinesField,
    LinkField,
    LinksField,
    MoneyField,
    MonthField,
    NumberField,
    PartDayField,
    PeriodField,
    PhoneField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)

if TYPE_CHECKING:
    from app.schema.record import Row

__all__ = [
    "Declared", "Described", "choice", "choices", "day", "lines", "link", "links", "money", "month", "name", "note",
    "number", "open_fields", "part_day", "period", "personal_fields", "phone", "rows", "sensitive_fields",
    "term", "text", "year", "yes_no",
]  # fmt: skip
Described: TypeAlias = FieldValue  # stands in a class body for a value of the declared type
_REQUIRED: object = dataclasses.MISSING


class Options(TypedDict, total=False):
    """The options of any field; see ``app.schema.values.Field``."""

    search: bool
    header: str
    help: T
    width: int
    derived: bool
    later: bool


class TextOptions(Options, total=False):
    """The further options of text: the most letters, the lines of its editor, whether a name."""

    longest: int
    lines: int
    is_name: bool


class LinesOptions(Options, total=False):
    """The further options of lines: the most letters of one, the most of them, those shown."""

    longest: int
    most: int
    lines: int


class NumberOptions(Options, total=False):
    """The further options of numbers: the bounds, whether thousands are grouped, a decimal, a sum."""

    least: int
    most: int
    grouped: bool
    tenths: bool
    summed: bool


class DayOptions(Options, total=False):
    """The further option of days and months: whether a day to come makes sense."""

    future: bool


class LinkOptions(Options, total=False):
    """The further option of a link: the path it is copied from when left empty (``household.area``)."""

    follows: str


def _describe(kind: type[AnyField], label: T, default: object, options: FieldValues) -> Described:
    required = default is _REQUIRED
    usual = None if required or default in ((), "") else default
    spec = kind(label=label, required=required, usual=usual, **options)
    return dataclasses.field(default=default, metadata={"spec": spec})


def text(label: T, *, default: object = _REQUIRED, **options: Unpack[TextOptions]) -> Described:
    """Free text."""
    return _describe(TextField, label, default, {**options})


def lines(label: T, *, default: object = _REQUIRED, **options: Unpack[LinesOptions]) -> Described:
    """Several lines, each a text of its own."""
    return _describe(LinesField, label, default, {**options})


def name(label: T, *, default: object = _REQUIRED, **options: Unpack[TextOptions]) -> Described:
    """A person's name: searched, sorted by the given name."""
    usual = {"is_name": True, "search": True, "width": 24}
    return _describe(TextField, label, default, {**usual, **options})


def phone() -> Described:
    """A telephone number."""
    return _describe(PhoneField, T("Điện thoại", "Phone"), None, {"width": 13})


def note() -> Described:
    """The free note that every register has."""
    return text(T("Ghi chú", "Note"), default=None, lines=3, longest=4000, width=30)


def day(label: T, *, default: object = _REQUIRED, **options: Unpack[DayOptions]) -> Described:
    """A full day."""
    return _describe(DayField, label, default, {"width": 11, **options})


def month(label: T, *, default: object = _REQUIRED, **options: Unpack[DayOptions]) -> Described:
    """A month, kept as its first day."""
    return _describe(MonthField, label, default, {"width": 9, **options})


def period(label: T, *, default: object = _REQUIRED, **options: Unpack[Options]) -> Described:
    """A month, quarter, half, nine months or year, by its key (``2026-Q3``)."""
    return _describe(PeriodField, label, default, {"width": 20, **options})


def part_day(label: T, *, default: object = _REQUIRED, **options: Unpack[Options]) -> Described:
    """A day of which perhaps only the year, or the month and year, is known."""
    return _describe(PartDayField, label, default, {"width": 11, **options})


def number(label: T, *, default: object = _REQUIRED, **options: Unpack[NumberOptions]) -> Described:
    """A whole number."""
    return _describe(NumberField, label, default, {"width": 8, **options})


def year(label: T, *, default: object = _REQUIRED, **options: Unpack[NumberOptions]) -> Described:
    """A year: a number without dots between its thousands."""
    usual = {"grouped": False, "least": 1900, "most": 2100, "width": 7}
    return _describe(NumberField, label, default, {**usual, **options})


def money(label: T, *, default: object = _REQUIRED, **options: Unpack[NumberOptions]) -> Described:
    """An amount in whole đồng."""
    return _describe(MoneyField, label, default, {"width": 12, **options})


def yes_no(label: T, *, default: object = None, **options: Unpack[Options]) -> Described:
    """Yes, no or not given."""
    return _describe(YesNoField, label, default, {"width": 8, **options})


def choice(
    label: T, choices: type[Choice], *, default: object = _REQUIRED, **options: Unpack[Options]
) -> Described:
    """One of a closed list."""
    return _describe(ChoiceField, label, default, {"choices": choices, **options})


def term(
    label: T, starters: type[Choice], *, default: object = _REQUIRED, **options: Unpack[TextOptions]
) -> Described:
    """One of a list that the commune extends with words of its own."""
    return _describe(TermField, label, default, {"starters": starters, "width": 20, **options})


def link(
    label: T, target: str, *, default: object = _REQUIRED, **options: Unpack[LinkOptions]
) -> Described:
    """A link to one record of the register with this key."""
    return _describe(LinkField, label, default, {"target": target, **options})


def links(label: T, target: str, *, default: object = (), **options: Unpack[Options]) -> Described:
    """Links to several records of the register with this key."""
    return _describe(LinksField, label, default, {"target": target, **options})


def choices(
    label: T, of: type[Choice], *, default: object = (), **options: Unpack[Options]
) -> Described:
    """Several of a closed list."""
    return _describe(ChoicesField, label, default, {"choices": of, **options})


def rows(
    label: T, row: type[Row], *, default: object = (), **options: Unpack[Options]
) -> Described:
    """A small table inside the record."""
    return _describe(RowsField, label, default, {"row": row, **options})


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(
        text, lines, name, phone, note, day, month, period, part_day, number, year, money, yes_no, choice, term,
        link, links, choices, rows,
    ),
)  # fmt: skip
class Declared:
    """Base of records and rows, by which type checkers read fields from the functions above."""

    __slots__ = ()
