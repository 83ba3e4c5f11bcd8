"""Figures that are counted elsewhere and entered by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.base.language import T
from app.base.periods import Days
from app.registers.figure import Figure, FigureKind
from app.reports.spec.counting_units import PERCENT
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator
from app.reports.spec.when import Cycle, DuringPeriods
from app.schema.conditions import Condition, Latest, Query, all_of, eq, is_null, one_of
from app.store.database import SqlValue
from app.store.read.aggregates import SumOf, aggregate
from app.store.read.reader import Reader

PREFIX = "figure:"
_ENTERED = (FigureKind.OCCURRED, FigureKind.BEFORE, FigureKind.STOCK, FigureKind.RATE)
_AS_ENTERED = T("theo số liệu", "as entered")


@dataclass(frozen=True, slots=True)
class ManualFigure:
    """What was entered for periods that the report names; a year so far has former totals too."""

    def condition(self, days: Days) -> Condition:
        """Return: entered for a period within ``days``, as occurred or, of a year so far, as before."""
        counted = eq("kind", FigureKind.OCCURRED)
        if days.to_date:
            counted = one_of("kind", FigureKind.OCCURRED, FigureKind.BEFORE)
        return all_of(DuringPeriods("period").condition(days), counted)


@dataclass(frozen=True, slots=True)
class ManualStock(Cycle):
    """The last stock that was entered for periods that the report names; blank where there is none.

    Of a name that came as a sum before there were stocks, what occurred is read as one.
    """

    name: str
    kinds: tuple[FigureKind, ...] = (FigureKind.STOCK,)

    def condition(self, days: Days) -> Condition:
        """Return: the last one entered for a period within ``days``."""
        own = all_of(eq("indicator", self.name), one_of("kind", *self.kinds))
        within = all_of(own, DuringPeriods("period").condition(days))
        return Latest(("indicator",), "period", within)

    def due(self, days: Days) -> date:
        """Return the last of ``days``: until then it may be entered."""
        return days.last


@dataclass(frozen=True, slots=True)
class ManualRate(Cycle):
    """The rate that was entered for the report's own period: rates of parts do not add up."""

    name: str

    def condition(self, days: Days) -> Condition:
        """Return: entered for exactly these days."""
        names = (period.key for period in days.holds() if period.days.months == days.months)
        own = all_of(eq("indicator", self.name), eq("kind", FigureKind.RATE))
        return all_of(own, one_of("period", *names))

    def due(self, days: Days) -> date:
        """Return the last of ``days``: until then it may be entered."""
        return days.last


def stock_indicator(
    code: str, label: T, unit: T = _AS_ENTERED, number: int = 0, *, was_sum: bool = False
) -> Indicator:
    """Return the indicator of a stock that is entered by hand; ``was_sum``: entered as a sum before."""
    kinds = (FigureKind.STOCK, FigureKind.OCCURRED) if was_sum else (FigureKind.STOCK,)
    return replace(
        manual_indicator(code, label, unit, number),
        definition=T(
            "Số hiện có nhập tay của kỳ cuối cùng nằm trong kỳ báo cáo, không cộng qua các kỳ; chưa "
            "nhập thì để trống. Mỗi số liệu chỉ nhập từ một nguồn.",
            "The stock entered by hand for the last period within the report's, not added up; blank "
            "where none was. Each figure is entered from one source.",
        ),
        when=ManualStock(code, kinds),
    )


def rate_indicator(code: str, label: T) -> Indicator:
    """Return the indicator of a rate that is entered by hand."""
    return replace(
        manual_indicator(code, label, PERCENT),
        definition=T(
            "Tỷ lệ nhập tay của đúng kỳ báo cáo, không cộng và không lấy trung bình qua các kỳ; chưa "
            "nhập thì để trống. Mỗi số liệu chỉ nhập từ một nguồn.",
            "The rate entered by hand for the report's own period, neither added up nor averaged; "
            "blank where none was. Each figure is entered from one source.",
        ),
        when=ManualRate(code),
        rate=True,
    )


def manual_indicator(code: str, label: T, unit: T = _AS_ENTERED, number: int = 0) -> Indicator:
    """Return the indicator of what is entered by hand under a name; ``code``: the name as stored.

    ``number`` is the one in its row code, after S; 0 where the commune added the name itself.
    """
    return Indicator(
        key=f"{PREFIX}{code}",
        label=label,
        definition=T(
            "Cộng các số phát sinh nhập tay có kỳ nằm trong kỳ báo cáo; cột lũy kế cộng thêm "
            "lũy kế trước khi dùng phần mềm của năm. Mỗi số liệu chỉ nhập từ một nguồn.",
            "The values entered by hand for periods within the report's; the year to date adds "
            "the year's totals from before the app. Each figure is entered from one source.",
        ),
        unit=unit,
        register="figure",
        number=number,
        measure=SumOf("value"),
        when=ManualFigure(),
        where=eq("indicator", code),
    )


def manual_group(reader: Reader, known: Mapping[str, Indicator]) -> Iterator[IndicatorGroup]:
    """The group of all names in use that no indicator of the report covers; none: no group.

    A target that names one of the report's own indicators stands beside that one.
    """
    aimed = eq("kind", FigureKind.TARGET)
    entered = {kind: reader.count_by(Figure, eq("kind", kind), "indicator") for kind in _ENTERED}
    counted = {code for codes in entered.values() for code in codes}
    used = counted | reader.count_by(Figure, aimed, "indicator").keys()
    codes = [
        code
        for code in sorted(used)
        if f"{PREFIX}{code}" not in known and (code in counted or code not in known)
    ]
    units = _units(reader, codes)
    wanted = [_own(code, _label(code, known), units.get(code), entered) for code in codes]
    if wanted:
        yield IndicatorGroup(
            T("Số liệu nhập tay khác", "Other hand-entered figures"), tuple(wanted)
        )


def _own(
    code: str, label: T, unit: str | None, entered: Mapping[FigureKind, Collection[SqlValue]]
) -> Indicator:
    """The indicator of a name of the commune's own, by the kind that it is entered as."""
    if code in entered[FigureKind.RATE]:
        return rate_indicator(code, label)
    said = T(unit, unit) if unit else _AS_ENTERED
    if code in entered[FigureKind.STOCK]:
        return stock_indicator(code, label, said)
    return manual_indicator(code, label, said)


def _units(reader: Reader, codes: Collection[str]) -> dict[str, str]:
    """The unit of each name as it was entered last."""
    given = all_of(one_of("indicator", *codes), is_null("unit", False))
    found = reader.values(Figure, given, "id", "indicator", "unit") if codes else []
    return {code: unit for _id, code, unit in sorted(found)}


def _label(code: str, known: Mapping[str, Indicator]) -> T:
    if code in known:
        form = T("{name} (số nhập tay)", "{name} (entered by hand)")
        return form.format(name=known[code].label)
    return T(code, code)


def targets(reader: Reader, days: Days) -> dict[str, int]:
    """The targets of the years that a report names, by the name they were entered under."""
    return aggregate(reader, Figure, _aimed(days), SumOf("value"), "indicator")


def target_query(key: str, days: Days) -> Query:
    """The records that say the target of an indicator for the years that a report names."""
    return Query(all_of(_aimed(days), eq("indicator", key.removeprefix(PREFIX))))


def _aimed(days: Days) -> Condition:
    first, last = days.years
    years = one_of("period", *(f"{year:04}" for year in range(first, last + 1)))
    return all_of(eq("kind", FigureKind.TARGET), years)
