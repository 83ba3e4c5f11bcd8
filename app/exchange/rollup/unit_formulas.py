"""The formulas of a sheet by unit: every total, rate and control over the cells of the units.

The units that handed in stand first, then those that are missing, whose cells somebody may type into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from app.exchange.rollup.small_parts import HIDDEN
from app.exchange.rollup.total_rows import TotalRow
from app.reports.spec.figures import Blank, Number

TOTAL_COLUMN, CONTROL_COLUMN, FIRST = 4, 5, 6  # the units stand from the last one on


@dataclass(frozen=True, slots=True)
class _RowPlace:
    """Where an indicator stands, and the rows of the parts of each of its splits."""

    one: TotalRow
    row: int
    parts: dict[str, list[int]]


class UnitFormulas:
    """The formulas of one of the four figures (``which``) of a report, whose rows begin at ``first``."""

    def __init__(
        self, rows: Sequence[TotalRow], which: int, first: int, *, units: int, missing: int
    ) -> None:
        self._rows, self._which, self._first = rows, which, first
        self.handed = range(FIRST, FIRST + units)
        self.typed = range(FIRST + units, FIRST + units + missing)
        self._places: dict[str, _RowPlace] = {}
        for row, one in enumerate(rows, first):
            if one.split is None:
                parts: dict[str, list[int]] = {split.path: [] for split in one.indicator.splits}
                self._places[one.indicator.key] = _RowPlace(one, row, parts)
            else:
                parts = self._places[one.indicator.key].parts
                parts.setdefault(one.split.path, []).append(row)

    def total(self, row: int) -> str | Number | None:
        """What a row comes to: a formula, or a number or a text that is not one; None: it is hidden."""
        one = self._rows[row - self._first]
        figure = one.total[self._which]
        if figure is Blank.SMALL:
            return None
        typed = self._over(self.typed, row)
        if isinstance(figure, Blank):
            return self._total_of_blank(one, row, str(figure.label))
        if one.indicator.kinds_of is not None:  # different kinds, at least as many as one unit has
            return f"=MAX({figure},{typed})" if typed else figure
        if HIDDEN in one.units:  # no sum of what is shown
            return f"={figure}+SUM({typed})" if typed else figure
        if one.is_rate:
            return f"={self.rate(TOTAL_COLUMN, one)}"
        every = range(FIRST, self.typed.stop)
        return f"=SUM({self._over(every, row)})" if every else "=0"

    def rate(self, column: int, one: TotalRow, blank: str = "") -> str:
        """The rate of a column from its two rows; ``blank`` of nothing."""
        ratio, letter = one.indicator.ratio, get_column_letter(column)
        assert ratio is not None
        part, whole = (f"{letter}{self._places[key].row}" for key in (ratio.part, ratio.whole))
        if self.typed:  # a total may be words until something is typed
            part, whole = f"N({part})", f"N({whole})"
        return f'IF({whole}=0,"{blank}",ROUND(100*{part}/{whole},1))'

    def all_off(self, column: int) -> str:
        """How far the parts of all indicators are from their figures in a column."""
        return "+".join(filter(None, (self.off(column, key) for key in self._places))) or "0"

    def off(self, column: int, key: str) -> str:
        """How far the parts of an indicator are from its figure; nothing where they need not fit."""
        place = self._places[key]
        if self._is_blank(place.one, column):
            return ""
        indicator = place.one.indicator
        if indicator.plus:
            rows = [self._places[part].row for part in indicator.plus.parts]
            return self._off(column, place.row, [(row, row) for row in rows])
        if not indicator.additive:
            return ""
        spans = [
            (rows[0], rows[-1])  # they stand together
            for rows in place.parts.values()
            if rows and not any(self._is_blank(self._rows[r - self._first], column) for r in rows)
        ]
        return "+".join(self._off(column, place.row, [span]) for span in spans)

    def _off(self, column: int, row: int, spans: Sequence[tuple[int, int]]) -> str:
        """How far the rows of the spans together are from a row.

        What was typed without its parts is not uneven: a column of it is compared where there are some,
        and the totals are compared without those columns.
        """
        letter = get_column_letter(column)
        if column == TOTAL_COLUMN and self.typed:
            parts = "-".join(f"({self._without_typed(*span)})" for span in spans)
            return f"ABS(({self._without_typed(row, row)})-{parts})"
        cells = [
            f"{letter}{first}" if first == last else f"SUM({letter}{first}:{letter}{last})"
            for first, last in spans
        ]
        off = f"ABS({letter}{row}-{'-'.join(cells)})"
        if column not in self.typed:
            return off
        ranges = ",".join(f"{letter}{first}:{letter}{last}" for first, last in spans)
        return f"IF(COUNT({ranges})=0,0,{off})"

    def _without_typed(self, first: int, last: int) -> str:
        letter = get_column_letter(TOTAL_COLUMN)
        a, b = (get_column_letter(column) for column in (self.typed[0], self.typed[-1]))
        return f"SUM({letter}{first}:{letter}{last})-SUM({a}{first}:{b}{last})"

    def _total_of_blank(self, one: TotalRow, row: int, label: str) -> str:
        """Words, until something is typed."""
        if not self.typed:
            return label
        if one.is_rate:
            return f"={self.rate(TOTAL_COLUMN, one, label)}"
        typed = self._over(self.typed, row)
        return f'=IF(COUNT({typed})=0,"{label}",SUM({typed}))'

    def _over(self, columns: range, row: int) -> str:
        """The cells of a row in some columns."""
        if not columns:
            return ""
        return f"{get_column_letter(columns[0])}{row}:{get_column_letter(columns[-1])}{row}"

    def _is_blank(self, one: TotalRow, column: int) -> bool:
        if column in self.typed:
            return False
        four = one.total if column == TOTAL_COLUMN else one.units[column - FIRST]
        return four is not None and isinstance(four[self._which], Blank)
