"""What the cells of a column look like: whether they can be what its header says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from app.base.text import fold
from app.exchange.imports.date_texts import is_year, looks_like_day
from app.exchange.imports.known_values import knows_choice
from app.exchange.imports.parent_columns import base_name
from app.exchange.imports.person_names import is_name
from app.exchange.workbook.book import Moment, Value
from app.exchange.workbook.cell_texts import text_of
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import (
    AnyField,
    ChoiceField,
    ChoicesField,
    LinkField,
    LinksField,
    NumberField,
    PhoneField,
    RowsField,
    TextField,
    YesNoField,
)
from app.schema.visitor import FieldVisitor

IDENTITY = "id_number"  # the field of an identity number, in whichever register
ADDRESS = "address"  # of a household
MARKS = frozenset(("x", "v", "+", "1", "\u2713", "\u2714", "\u221a", "co", "*", "\u2611"))
_LOOKED_AT = 80  # letters of a cell that tell what it is
_PHONE = re.compile(r"(?:\+?84|0)?\d{9,10}")
_IDENTITY = re.compile(r"\d{8,12}")
_NUMBER = re.compile(
    r"-?\d[\d.,\s]*(?:đ|đồng|vnđ|vnd|%|người|hộ|buổi|lượt|triệu|tr|nghìn|ngàn|k)?\s*(?:đồng|đ)?\s*",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\s.()/-]")
_BETWEEN_PEOPLE = re.compile(r"[\n;,/+&]| và |\s(?=\d{1,2}[.)]\s*\D)")
_LONGEST_NAMES = 300  # letters


@dataclass(frozen=True)
class Content:
    """Some of the cells of a column, those that hold something."""

    values: tuple[Value, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The beginning of each, as a list shows it."""
        return tuple(text_of(value)[:_LOOKED_AT] for value in self.values)

    def share(self, test: Callable[[str], object]) -> float:
        """How many of them pass a test, of 1; 1 where there is none."""
        return sum(map(bool, map(test, self.texts))) / len(self.texts) if self.texts else 1.0

    @cached_property
    def days(self) -> float:
        """How many are days, of 1."""
        moments = sum(isinstance(value, Moment) for value in self.values)
        written = sum(looks_like_day(v) for v in self.values if not isinstance(v, Moment))
        return (moments + written) / len(self.values) if self.values else 1.0

    @cached_property
    def years(self) -> float:
        """How many are years alone."""
        return self.share(is_year)

    @cached_property
    def numbers(self) -> float:
        """How many are numbers."""
        return self.share(_NUMBER.fullmatch)

    @cached_property
    def marks(self) -> float:
        """How many only say yes."""
        return self.share(lambda text: fold(text) in MARKS)

    @cached_property
    def identities(self) -> float:
        """How many could be identity numbers."""
        return self.share(lambda text: _IDENTITY.fullmatch(_SIGNS.sub("", text)))

    @cached_property
    def phones(self) -> float:
        """How many could be telephone numbers."""
        return self.share(lambda text: _PHONE.match(_SIGNS.sub("", text)))

    @cached_property
    def names(self) -> float:
        """How many begin as the names of people do."""
        return self.share(is_name)


def names_several(text: str) -> bool:
    """Whether a cell names more than one person; a name over two lines is one."""
    if len(text) > _LONGEST_NAMES:
        return False
    parts = [part for part in _BETWEEN_PEOPLE.split(text) if part.strip()]
    return len(parts) > 1 and (";" in text or sum(map(is_name, parts)) > 1)


def fit(spec: AnyField, content: Content) -> float:
    """How well a field could hold what stands in a column, of 1."""
    return spec.accept(_Fit(content)) if content.values else 1.0


def typical(content: Content) -> str:
    """What cells are for certain, though no header says so: ``identity``, ``phone``, ``name``, or nothing."""
    if len(content.values) < 2:
        return ""
    if content.share(lambda text: re.fullmatch(r"0\d{11}", text)) > 0.6:
        return "identity"
    if (
        content.share(lambda text: re.fullmatch(r"(?:0|\+84)[35789]\d{8}", _SIGNS.sub("", text)))
        > 0.6
    ):
        return "phone"  # fmt: skip
    return "name" if content.names > 0.6 else ""


@dataclass(frozen=True, slots=True)
class _Fit(FieldVisitor[float]):
    """Nothing is refused because some cells are to be mended: what is quite other, is."""

    content: Content

    def scalar(self, spec: AnyField, /) -> float:
        found = self.content
        if isinstance(spec, PhoneField):
            return 0.3 + 0.7 * found.phones
        if base_name(spec) == IDENTITY:
            return 0.3 + 0.7 * found.identities
        if isinstance(spec, TextField) and spec.is_name:
            return 1.0 - 0.8 * max(found.numbers, found.days, found.marks)
        return 1.0 - 0.4 * found.days

    def link(self, _spec: LinkField, /) -> float:
        return 1.0 - 0.7 * max(self.content.days, self.content.marks)

    def links(self, _spec: LinksField, /) -> float:
        return 1.0 - 0.7 * self.content.days

    def choices(self, _spec: ChoicesField, /) -> float:
        return 1.0 - 0.5 * self.content.numbers

    def rows(self, _spec: RowsField, /) -> float:
        found = self.content
        return 1.0 - 0.8 * max(found.numbers, found.days, found.marks)

    def number(self, _spec: NumberField, /) -> float:
        return 0.25 + 0.75 * self.content.numbers

    def yes_no(self, _spec: YesNoField, /) -> float:
        return 0.7 if self.content.marks < 0.5 else 1.0

    def choice(self, spec: ChoiceField, /) -> float:
        known = self.content.share(lambda text: knows_choice(spec, text))
        return min(1.0, 0.6 + 0.8 * known) * (
            1.0 - 0.5 * max(self.content.days, self.content.years)
        )

    def day(self, _spec: DayField, /) -> float:
        return 0.3 + 0.7 * max(self.content.days, 0.7 * self.content.years)

    def part_day(self, _spec: PartDayField, /) -> float:
        return 0.3 + 0.7 * max(self.content.days, self.content.years, self.content.numbers)
