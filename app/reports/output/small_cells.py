"""What an open copy of a report leaves blank: figures by area and part that may tell who was helped.

The window and the store's own JSON have every figure; a workbook or PDF may be passed on. Totals of
the unit are never hidden, nor are figures of registers whose official forms go by area.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.base.language import T
from app.base.periods import Days
from app.reports.compute.estimates import goes_on
from app.reports.output.suppression import choose_hidden
from app.reports.spec.charts import ReportChart
from app.reports.spec.figures import Blank, Figure, is_number
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.official_table import CountedRow, OfficialTable, TableRow
from app.reports.spec.report import (
    ComputedIndicator,
    ComputedPart,
    ComputedReport,
    PeriodFigures,
)
from app.schema.conditions import Condition
from app.schema.record import register

GUARDED = frozenset({"case", "person", "visit", "request"})  # registers of people being helped
NOTE = T(
    "Ô để trống: số từ 1 đến 4 hoặc ô kèm theo, không ghi để không nhận ra người được giúp đỡ.",
    "Left blank: figures from 1 to 4, or one beside them, so that nobody who is helped is recognised.",
)
_TOGETHER = T("Các ô để trống", "Those left blank")
# What is counted: the register, which of its records, how many. One number that stands in several
# places, as in a table and a chart, is hidden in all of them.
Cell = tuple[str, Condition, int]


def hide_small(computed: ComputedReport) -> ComputedReport:
    """Return the report as an open copy shows it: cells from 1 to 4 blank, and what would tell them."""
    [opened] = hide_small_of([computed])
    return opened


def hide_small_of(
    reports: Sequence[ComputedReport], *, divided: bool = True
) -> list[ComputedReport]:
    """Return reports that stand in one open copy: what one of them hides is told by no other.

    ``divided``: figures of people, cases and requests stand there by area and part. Where many periods
    stand side by side one would tell another's, and only the totals of the unit are left.
    """
    cells = [_Cells(computed) for computed in reports]
    values = {cell: number for one in cells for cell, number in one.values.items()}
    closed = frozenset() if divided else frozenset(filter(_only_counted, values))
    left = {cell: number for cell, number in values.items() if cell not in closed}
    sums = [line for one in cells for line in one.sums if closed.isdisjoint(line)]
    unseen = {cell for one in cells for cell in one.unseen if cell in left}
    hidden = closed | choose_hidden(left, sums, unseen=unseen)
    return [_open(computed, hidden) if hidden else computed for computed in reports]


def _open(computed: ComputedReport, hidden: frozenset[Cell]) -> ComputedReport:
    hiding = _Hiding(computed, hidden)
    return replace(
        computed,
        lines={key: hiding.line(line) for key, line in computed.lines.items()},
        tables=tuple((maker, hiding.table(table)) for maker, table in computed.tables),
        charts=tuple(shown for chart in computed.charts if (shown := hiding.chart(chart))),
        note=NOTE,
    )


def is_guarded(indicator: Indicator) -> bool:
    """Whether its cells are hidden where they are small."""
    return indicator.register in GUARDED and not (indicator.ratio or indicator.plus)


def _only_counted(cell: Cell) -> bool:
    return register(cell[0]).schema.only_counted


def _cell(
    indicator: Indicator, days: Days, number: Figure, by: str = "", stored: object = None
) -> Cell | None:
    """The cell of a figure; None where it is blank."""
    if not is_number(number):
        return None
    return indicator.register, indicator.query(days, by, stored).where, int(number)


@dataclass(slots=True)
class _Cells:
    """The cells of a report that may have to be hidden, and what they add up to."""

    computed: ComputedReport
    values: dict[Cell, int] = field(init=False, default_factory=dict)
    sums: list[Mapping[Cell, int]] = field(init=False, default_factory=list)
    unseen: set[Cell] = field(init=False, default_factory=set)  # they stand nowhere in the report

    def __post_init__(self) -> None:
        lines = [line for line in self.computed.lines.values() if is_guarded(line.indicator)]
        days = list(self.computed.spans)
        # A figure of the unit is printed anyway, also where it is a part of another as well.
        totals = {
            _cell(line.indicator, some, figure)
            for line in lines
            for some, figure in zip(days, line.figures, strict=True)
        }
        for line in lines:
            self._add_areas(line, days[0], totals)
            for split, parts in line.splits:
                self._add_parts(line.indicator, split, parts, totals)
        self._add_balances(days)

    def _add_areas(self, line: ComputedIndicator, days: Days, totals: set[Cell | None]) -> None:
        one = line.indicator
        areas = dict.fromkeys([*self.computed.areas, *line.areas]) if line.areas else {}
        found = [_cell(one, days, line.areas.get(id_, 0), one.areas, id_) for id_ in areas]
        self._add(found, totals, adds=one.adds_over(one.areas))

    def _add_parts(
        self,
        one: Indicator,
        split: Split,
        parts: tuple[ComputedPart, ...],
        totals: set[Cell | None],
    ) -> None:
        days = list(self.computed.spans)
        columns = [list(_part_cells(one, split, part, days)) for part in parts]
        for column in zip(*columns, strict=True):
            self._add(list(column), totals, adds=one.adds_over(split.path))
        if goes_on(one):
            self._add_earlier(one, split, parts, columns)

    def _add_earlier(
        self,
        one: Indicator,
        split: Split,
        parts: tuple[ComputedPart, ...],
        columns: list[list[Cell | None]],
    ) -> None:
        """The year so far is the period, the one before, and the rest, which stands nowhere.

        The rest lies before both, and of a period that runs between them too.
        """
        value, previous, _last_year, so_far = self.computed.spans
        if previous.first < so_far.first or previous.last >= value.first:
            return
        days = Days(so_far.first, value.first - timedelta(days=1))
        is_rest = (previous.first, previous.last) != (days.first, days.last)
        line: Counter[Cell] = Counter()
        for part, row in zip(parts, columns, strict=True):
            now, before, _year_ago, year = part.figures
            rest = None
            if is_rest and is_number(now) and is_number(before) and is_number(year):
                number = int(year) - int(now) - int(before)
                rest = _cell(one, days, max(0, number), split.path, part.stored)
            if rest:
                self.values[rest] = rest[2]
                self.unseen.add(rest)
                line[rest] += 1
            self._balance([row[0], row[1], rest], [row[3]])
        if line:
            self.sums.append(line)

    def _add(self, found: list[Cell | None], totals: set[Cell | None], *, adds: bool) -> None:
        cells = [cell for cell in found if cell and cell not in totals]
        self.values |= {cell: cell[2] for cell in cells}
        if adds and cells:
            self.sums.append(Counter(cells))

    def _add_balances(self, days: list[Days]) -> None:
        """Where figures of the report balance, they do for each area and each part as well."""
        balance, lines = self.computed.report.balance, self.computed.lines
        if balance is None:
            return
        plus, minus = ([lines[key] for key in keys] for keys in (balance.plus, balance.minus))
        for id_ in dict.fromkeys(id_ for line in (*plus, *minus) for id_ in line.areas):
            self._balance(
                *(
                    [
                        _cell(i, days[0], line.areas.get(id_, 0), i.areas, id_)
                        for line in some
                        for i in (line.indicator,)
                    ]
                    for some in (plus, minus)
                )
            )
        rows = [_rows(line, days) for line in (*plus, *minus)]
        for place in dict.fromkeys(place for row in rows for place in row):
            if all(any(place[0] == path for path, _ in row) for row in rows):
                for which in range(len(days)):
                    found = [row[place][which] if place in row else None for row in rows]
                    self._balance(found[: len(plus)], found[len(plus) :])

    def _balance(self, plus: list[Cell | None], minus: list[Cell | None]) -> None:
        """Both sides come to the same, so that any one follows from the others."""
        times: Counter[Cell] = Counter(cell for cell in plus if cell in self.values and cell)
        times.subtract(cell for cell in minus if cell in self.values and cell)
        if some := {cell: n for cell, n in times.items() if n}:
            self.sums.append(some)


def _part_cells(
    one: Indicator, split: Split, part: ComputedPart, days: list[Days]
) -> Iterator[Cell | None]:
    for some, figure in zip(days, part.figures, strict=True):
        yield _cell(one, some, figure, split.path, part.stored)


def _rows(line: ComputedIndicator, days: list[Days]) -> dict[tuple[str, object], list[Cell | None]]:
    """The cells of its parts, by the path of the split and what the part stands for."""
    return {
        (split.path, part.stored): list(_part_cells(line.indicator, split, part, days))
        for split, parts in line.splits
        for part in parts
    }


@dataclass(frozen=True, slots=True)
class _Hiding:
    """Puts blanks where the hidden cells stand."""

    computed: ComputedReport
    hidden: frozenset[Cell]

    def line(self, line: ComputedIndicator) -> ComputedIndicator:
        """The indicator with its areas and parts."""
        one = line.indicator
        if not is_guarded(one):
            return line
        days = list(self.computed.spans)
        areas = dict.fromkeys([*line.areas, *self.computed.areas]) if line.areas else {}
        shown = {
            id_: self._shown(
                line.areas.get(id_, 0), _cell(one, days[0], line.areas.get(id_, 0), one.areas, id_)
            )
            for id_ in areas
        }
        splits = tuple(
            (split, tuple(self._part(one, split, part, days) for part in parts))
            for split, parts in line.splits
        )
        return replace(line, areas=shown, splits=splits)

    def _part(
        self, one: Indicator, split: Split, part: ComputedPart, days: list[Days]
    ) -> ComputedPart:
        cells = _part_cells(one, split, part, days)
        return replace(part, figures=PeriodFigures(*map(self._shown, part.figures, cells)))

    def _shown(self, figure: Figure, cell: Cell | None) -> Figure:
        return Blank.SMALL if cell in self.hidden else figure

    def table(self, table: OfficialTable) -> OfficialTable:
        """The table; the totals of its columns stay."""
        rows = tuple(self._row(row) if isinstance(row, TableRow) else row for row in table.rows)
        keys = {key for row in rows if isinstance(row, TableRow) for key in row.hidden}
        if not keys:
            return table
        *_, last = table.lines()
        totals = dict(table.totals)
        if table.total and isinstance(last, CountedRow):
            values = zip(table.columns, last.cells, strict=True)
            totals |= {column.key: value for column, value in values if column.key in keys}
        return replace(table, rows=rows, totals=totals, note=NOTE)

    def _row(self, row: TableRow) -> TableRow:
        hidden = frozenset(
            key
            for key, source in row.sources.items()
            if (source.register, source.where, row.values.get(key)) in self.hidden
        )
        return replace(row, values={**row.values, **dict.fromkeys(hidden)}, hidden=hidden)

    def chart(self, chart: ReportChart) -> ReportChart | None:
        """The chart without bars of what is hidden; of shares those are one together."""
        if chart.kind == "months":
            return chart
        [row] = chart.series
        bars = list(zip(chart.labels, row.values, row.queries, strict=True))
        shown = [
            (label, value, query)
            for label, value, query in bars
            if (chart.register, query.where, value) not in self.hidden
        ]
        if len(shown) == len(bars):
            return chart
        labels = [label for label, _, _ in shown]
        values = [value for _, value, _ in shown]
        if not labels:
            return None
        if chart.kind == "shares":
            labels.append(str(_TOGETHER))
            values.append(sum(value or 0 for _, value, _ in bars) - sum(v or 0 for v in values))
        if not any(values):
            return None
        row = replace(row, values=tuple(values), queries=())
        # What it says of those left out is a sum: with the total it would tell what is hidden.
        return replace(chart, labels=tuple(labels), series=(row,), note="")
