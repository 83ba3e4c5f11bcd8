"""One method per kind of field, for code that treats the kinds differently.

Subclass ``FieldVisitor`` instead of asking ``isinstance``: mypy and Python refuse to make a visitor
that leaves out one of the five shapes of a value, so a new shape cannot be forgotten anywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from app.schema.date_fields import DayField, PartDayField
    from app.schema.fields import (
        ChoiceField,
        ChoicesField,
        LinkField,
        LinksField,
        NumberField,
        RowsField,
        TermField,
        YesNoField,
    )
    from app.schema.values import AnyField

Result = TypeVar("Result")


class FieldVisitor(ABC, Generic[Result]):
    """Gives one result per field, by the shape of its value: ``field.accept(visitor)``.

    The shapes must be answered. The kinds of scalar below them are scalars unless a visitor answers
    for one apart; text, phone numbers and periods have no method of their own.
    """

    @abstractmethod
    def scalar(self, spec: AnyField, /) -> Result:
        """Answer for a field that holds one value of its own."""

    @abstractmethod
    def link(self, spec: LinkField, /) -> Result:
        """Answer for a link to one record."""

    @abstractmethod
    def links(self, spec: LinksField, /) -> Result:
        """Answer for links to several records."""

    @abstractmethod
    def choices(self, spec: ChoicesField, /) -> Result:
        """Answer for several of a closed list."""

    @abstractmethod
    def rows(self, spec: RowsField, /) -> Result:
        """Answer for a small table inside the record."""

    # ---- kinds of scalar ----

    def number(self, spec: NumberField, /) -> Result:
        """Answer for a number or an amount of money."""
        return self.scalar(spec)

    def yes_no(self, spec: YesNoField, /) -> Result:
        """Answer for yes, no or not given."""
        return self.scalar(spec)

    def choice(self, spec: ChoiceField, /) -> Result:
        """Answer for one of a closed list."""
        return self.scalar(spec)

    def term(self, spec: TermField, /) -> Result:
        """Answer for one of a list that the commune extends."""
        return self.scalar(spec)

    def day(self, spec: DayField, /) -> Result:
        """Answer for a day or a month; both are dates."""
        return self.scalar(spec)

    def part_day(self, spec: PartDayField, /) -> Result:
        """Answer for a day of which perhaps only the year is known."""
        return self.scalar(spec)
