"""Figures that are counted elsewhere and entered by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.base.language import T
from app.base.periods import Days
from app.registers.figure import Figure, FigureKind
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator
from app.reports.spec.when import DuringPeriods
from app.schema.conditions import Condition, Query, all_of, eq, one_of
from app.store.read.aggregates import SumOf, aggregate
from app.store.read.reader import Reader

PREFIX = "figure:"
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
    entered = one_of("kind", FigureKind.OCCURRED, FigureKind.BEFORE)
    counted = reader.count_by(Figure, entered, "indicator")
    used = counted | reader.count_by(Figure, aimed, "indicator")
    wanted = [
        manual_indicator(code, _label(code, known))
        for code in sorted(used)
        if f"{PREFIX}{code}" not in known and (code in counted or code not in known)
    ]
    if wanted:
        yield IndicatorGroup(
            T("Số liệu nhập tay khác", "Other hand-entered figures"), tuple(wanted)
        )


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
