"""Kinds of value in time: a full day, a month, a day of which perhaps only the year is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from app.base import clock, periods
from app.base.dates import Expected, NoSuchYear, PartDay, parse_day, show_day
from app.base.errors import UserError
from app.base.language import T
from app.base.period_words import read_period
from app.base.periods import Window
from app.schema.values import Field, Problem, Stored, Unreadable

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result

NOT_A_DAY = T("Ngày không đúng, ví dụ 02/10/2026", "Not a day; for example 02/10/2026")
NO_PERIOD = T(
    "Viết như: tháng 10/2026, quý III/2026, 6 tháng đầu năm 2026, năm 2026",
    "Write as in: 10/2026, Q3/2026, 2026-H1, 2026",
)
WRONG_YEAR = T("Năm phải từ 1900 đến 2199", "The year must lie between 1900 and 2199")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField(Field[date]):
    """A full day. ``future``: a day to come makes sense here."""

    future: bool = False
    kind = "day"
    EARLIEST: ClassVar = date(1900, 1, 1)

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a day."""
        return visitor.day(self)

    def show(self, value: date | None) -> str:
        """Return the day as dd/mm/yyyy."""
        return show_day(value) if value else ""

    def parse(self, typed: str) -> date | None:
        """Return the value of a typed text; raises Unreadable."""
        if not typed.strip():
            return None
        try:
            return parse_day(
                typed, clock.today(), Expected.TO_COME if self.future else Expected.ANY
            )
        except NoSuchYear:
            raise Unreadable(WRONG_YEAR) from None
        except ValueError:
            raise Unreadable(NOT_A_DAY) from None

    def to_db(self, value: date | None) -> str | None:
        """Return the value as a column keeps it."""
        return value.isoformat() if value else None

    def from_db(self, stored: Stored) -> date | None:
        """Return the value of what a column keeps."""
        return date.fromisoformat(stored) if stored else None

    def check(self, value: date | None) -> Iterator[Problem]:
        """Yield a problem for a day before 1900 or, unless ``future``, after today."""
        yield from Field.check(self, value)
        if value and value < self.EARLIEST:
            yield Problem(self.name, T("Năm không đúng", "The year is wrong"))
        if value and not self.future and value > clock.today():
            yield Problem(self.name, T("Ngày này chưa đến", "This day is still to come"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthField(DayField):
    """A month, kept as its first day so that periods contain it; the day itself is not known."""

    kind = "month"

    def show(self, value: date | None) -> str:
        """Return the month as mm/yyyy."""
        return f"{value:%m/%Y}" if value else ""

    def parse(self, typed: str) -> date | None:
        """Return the first day of the month typed; raises Unreadable."""
        if not typed.strip():
            return None
        try:
            known = PartDay.parse(typed, clock.today())
        except NoSuchYear:
            raise Unreadable(WRONG_YEAR) from None
        except ValueError:
            known = None
        if known is None or known.month is None:
            raise Unreadable(
                T("Gõ tháng và năm, ví dụ 10/2026", "Type month and year, for example 10/2026")
            )
        return date(known.year, known.month, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDayField(Field[PartDay]):
    """A day of birth, of which perhaps only the year, or the month and year, is known."""

    kind = "part-day"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a part-day."""
        return visitor.part_day(self)

    def show(self, value: PartDay | None) -> str:
        """Return the value as the officer reads it."""
        return value.show() if value else ""

    def parse(self, typed: str) -> PartDay | None:
        """Return the year, month or day typed; raises Unreadable."""
        if not typed.strip():
            return None
        try:
            return PartDay.parse(typed, clock.today(), Expected.BIRTH)
        except NoSuchYear:
            raise Unreadable(WRONG_YEAR) from None
        except ValueError:
            raise Unreadable(
                T(
                    "Gõ năm, tháng/năm hoặc ngày đủ: 1980, 5/1980, 02/05/1980",
                    "Type 1980, 5/1980 or 02/05/1980",
                )
            ) from None

    def to_db(self, value: PartDay | None) -> str | None:
        """Return the value as a column keeps it."""
        return value.iso() if value else None

    def from_db(self, stored: Stored) -> PartDay | None:
        """Return the value of what a column keeps."""
        return PartDay.from_iso(stored) if stored else None

    def check(self, value: PartDay | None) -> Iterator[Problem]:
        """Yield a problem for a year before 1900, or for what lies after today."""
        yield from Field.check(self, value)
        if value and value.year < DayField.EARLIEST.year:
            yield Problem(self.name, T("Năm không đúng", "The year is wrong"))
        if value and date(value.year, value.month or 1, value.day or 1) > clock.today():
            yield Problem(self.name, T("Ngày này chưa đến", "This day is still to come"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodField(Field[str]):
    """A month, quarter, half, nine months or year, by the key that periods are written with."""

    kind = "period"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a scalar."""
        return visitor.scalar(self)

    def parse(self, typed: str) -> str | None:
        """Return the key of the period typed; raises Unreadable."""
        if not typed.strip():
            return None
        try:
            return read_period(typed, Window.CALENDAR, clock.today()).key
        except UserError:
            raise Unreadable(NO_PERIOD) from None

    def show(self, value: str | None) -> str:
        """Return the period as it is said."""
        try:
            return str(periods.parse(value).label) if value else ""
        except UserError:  # of a later version
            return value or ""
