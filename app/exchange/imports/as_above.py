"""Cells that hold what stands above them: merged ones, signs for “as above”, and blanks where that was said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.exchange.imports import questions
from app.exchange.imports.cell_values import ValueRepairKind, is_ditto
from app.exchange.imports.column_plan import ELSEWHERE, CellSource, ColumnPlan
from app.exchange.imports.parent_columns import key_words
from app.exchange.imports.questions import Questions, shortened
from app.exchange.imports.table import FoundTable
from app.exchange.workbook.book import Merge, SheetRow, Value, address
from app.exchange.workbook.cell_texts import text_of
from app.schema.fields import LinkField

Tell = Callable[[int, int, ValueRepairKind, str, str], None]  # row, column, kind, before, after


class AsAbove:
    """Fills the cells of one table, and tells of each."""

    def __init__(
        self,
        table: FoundTable,
        rows: Sequence[SheetRow],
        cells: Mapping[int, list[Value]],
        asking: Questions,
        tell: Tell,
    ) -> None:
        self._table, self._rows, self._cells = table, rows, cells
        self._questions, self._tell = asking, tell

    def fill(self, plans: Sequence[ColumnPlan], parents: Iterable[str]) -> None:
        """Fill the columns that are taken; ``parents``: the links that may be written in the first row alone."""
        read = [plan for plan in plans if plan.field and plan.source not in ELSEWHERE]
        taken = {c for plan in read for c in (plan.column, *plan.columns) if c}
        self._fill_merged(taken)
        for column in taken:
            self._fill_dittos(column)
        for plan in plans:
            if isinstance(plan.field, LinkField) and plan.field.name in parents:
                self._fill_blanks(plan, plans)

    def _fill_merged(self, taken: set[int]) -> None:
        """Where it was said to hold for all its rows, the value of a merged cell stands in each."""
        index = {row.number: at for at, row in enumerate(self._rows)}
        merges = [m for m in self._table.source.merges if self._is_tall(m, taken, index)]
        if not merges:
            return
        places = shortened([merge.place for merge in merges])
        if not self._questions.confirm("merged", questions.MERGED.format(places=places)):
            return
        numbers, reached = [*index], dict.fromkeys(taken, 0)
        for merge in sorted(merges, key=lambda one: one.top):
            if (
                merge.top <= reached[merge.left]
            ):  # no two merges share a cell, but in a damaged file
                continue
            reached[merge.left] = merge.bottom
            self._spread(merge, numbers, index[merge.top])

    def _spread(self, merge: Merge, numbers: Sequence[int], first: int) -> None:
        """Write the value of a merged cell into each row that it covers."""
        column = self._cells[merge.left]
        value = column[first]
        for at in range(first + 1, bisect_right(numbers, merge.bottom)):
            if not text_of(column[at]):
                column[at] = value
                self._tell(numbers[at], merge.left, ValueRepairKind.MERGED, "", text_of(value))

    @staticmethod
    def _is_tall(merge: Merge, taken: set[int], index: Mapping[int, int]) -> bool:
        return merge.bottom > merge.top and merge.left in taken and merge.top in index

    def _fill_dittos(self, column: int) -> None:
        """A sign for "as above" gives way to what stands above."""
        values = self._cells[column]
        if not any(is_ditto(one) for one in {v for v in values if type(v) is str}):
            return
        above: Value = None
        for at, value in enumerate(values):
            if not is_ditto(value):
                above = value
            elif text_of(above):
                self._put(at, column, above)

    def _fill_blanks(self, plan: ColumnPlan, plans: Iterable[ColumnPlan]) -> None:
        """Blank cells below the name of what the rows belong to hold that name too, where that was said.

        Rows that say its number are known by that; of merged cells it was asked already.
        """
        if plan.source is not CellSource.CELL:
            return
        values = self._cells[plan.column]
        if not values or not text_of(values[0]):
            return
        assert isinstance(plan.field, LinkField)
        numbers = {f"{plan.field.name}.{word}" for word in key_words(plan.field.target)}
        known = [self._cells[p.column] for p in plans if p.field and p.field.name in numbers]
        merged = self._merged_rows(plan.column)
        blank = [
            at
            for at, value in enumerate(values)
            if not text_of(value)
            and not any(text_of(column[at]) for column in known)
            and at not in merged
        ]
        if not blank:
            return
        places = [address(self._rows[at].number, plan.column) for at in blank]
        if not self._questions.below(plan.column, " / ".join(plan.path), places):
            return
        for at in blank:
            self._put(at, plan.column, values[at - 1])

    def _merged_rows(self, column: int) -> set[int]:
        """The places of the rows that a merged cell of a column reaches from above."""
        merges = sorted(m.top for m in self._table.source.merges if m.left == column)
        bottoms = {m.top: m.bottom for m in self._table.source.merges if m.left == column}
        found, reach, next_ = set[int](), 0, 0
        for at, row in enumerate(self._rows):
            if row.number <= reach:
                found.add(at)
            while next_ < len(merges) and merges[next_] <= row.number:
                reach = max(reach, bottoms[merges[next_]])
                next_ += 1
        return found

    def _put(self, at: int, column: int, above: Value) -> None:
        before, self._cells[column][at] = text_of(self._cells[column][at]), above
        number = self._rows[at].number
        self._tell(number, column, ValueRepairKind.DITTO, before, text_of(above))
