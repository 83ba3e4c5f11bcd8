"""Kinds of value in time: a full day, a month, a day of which perhaps only the year is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from app.base import clock, periods
from app.base.dates import NoSuchYear, PartDay, parse_day, show_day
from app.base.errors import UserError
from app.base.language import T
from app.schema.values import Field, Problem, Stored, Unreadable

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result

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
        return show_day(value) if value else ""

    def parse(self, typed: str) -> date | None:
        if not typed.strip():
            return None
        try:
            return parse_day(typed, clock.today())
        except NoSuchYear:
            raise Unreadable(WRONG_YEAR) from None
        except ValueError:
            raise Unreadable(
                T("Ngày không đúng, ví dụ 02/10/2026", "Not a day; for example 02/10/2026")
            ) from None

    def to_db(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def from_db(self, stored: Stored) -> date | None:
        return date.fromisoformat(stored) if stored else None

    def check(self, value: date | None) -> Iterator[Problem]:
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
        return f"{value:%m/%Y}" if value else ""

    def parse(self, typed: str) -> date | None:
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
    """A day of which perhaps only the year, or the month and year, is known."""

    kind = "part-day"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a part-day."""
        return visitor.part_day(self)

    def show(self, value: PartDay | None) -> str:
        return value.show() if value else ""

    def parse(self, typed: str) -> PartDay | None:
        if not typed.strip():
            return None
        try:
            return PartDay.parse(typed, clock.today())
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
        return value.iso() if value else None

    def from_db(self, stored: Stored) -> PartDay | None:
        return PartDay.from_iso(stored) if stored else None

    def check(self, value: PartDay | None) -> Iterator[Problem]:
        yield from Field.check(self, value)
        if value and not DayField.EARLIEST.year <= value.year <= clock.today().year:
            yield Problem(self.name, T("Năm không đúng", "The year is wrong"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodField(Field[str]):
    """A month, quarter, half, nine months or year, by the key that periods are written with."""

    kind = "period"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a scalar."""
        return visitor.scalar(self)

    def parse(self, typed: str) -> str | None:
        if not typed.strip():
            return None
        try:
            return periods.parse(typed.upper()).key
        except UserError:
            raise Unreadable(
                T(
                    "Viết 2026, 2026-H1, 2026-Q3 hoặc 2026-10",
                    "Write 2026, 2026-H1, 2026-Q3 or 2026-10",
                )
            ) from None
