"""A cell that names several people where each has a record: asked about, and then a row for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.exchange.imports.as_above import Tell
from app.exchange.imports.cell_values import ValueRepairKind
from app.exchange.imports.column_plan import ColumnPlan
from app.exchange.imports.content import names_several
from app.exchange.imports.people import lines_in, people_in
from app.exchange.imports.questions import LEAVE, SPLIT, Questions
from app.exchange.workbook.book import SheetRow, Value, address
from app.exchange.workbook.cell_texts import text_of

Parts = list[
    int
]  # of each row, which of those that were made of one row of the sheet it is, from 0


class SeveralPeople:
    """Asks about the cells of the column that names whom each record is of."""

    def __init__(self, rows: Sequence[SheetRow], cells: Mapping[int, list[Value]]) -> None:
        self.rows, self._cells = [*rows], cells
        self.parts: Parts = [0] * len(self.rows)
        self.left_out: set[int] = set()

    def ask(self, plans: Iterable[ColumnPlan], asking: Questions, tell: Tell) -> None:
        """Split, leave out or keep their rows as was answered."""
        for plan in plans:
            values = self._cells[plan.column]
            held: set[Value] = {v for v in {*values} if isinstance(v, str) and names_several(v)}
            rows = [r.number for r, v in zip(self.rows, values, strict=True) if v in held]
            if not rows:
                continue
            places = [address(number, plan.column) for number in rows]
            answer = asking.each(plan.column, " / ".join(plan.path), places)
            if answer == LEAVE:
                self.left_out |= {*rows}
            elif answer == SPLIT:
                self._split(plan.column, held, tell)

    def _split(self, column: int, held: set[Value], tell: Tell) -> None:
        """A row for each: cells that hold as many lines are split with it, the others are the same in all."""
        rows, parts = list[SheetRow](), Parts()
        columns: dict[int, list[Value]] = {number: [] for number in self._cells}
        for at, row in enumerate(self.rows):
            value = self._cells[column][at]
            people = people_in(value) if isinstance(value, str) and value in held else []
            count = len(people) or 1
            rows += [row] * count
            parts += range(count)
            for number, cells in self._cells.items():
                columns[number] += (
                    people if people and number == column else _spread(cells[at], count)
                )
            for name in people:
                tell(row.number, column, ValueRepairKind.SPLIT, text_of(value), name)
        self.rows, self.parts = rows, parts
        for number, cells in columns.items():
            self._cells[number][:] = cells


def _spread(value: Value, count: int) -> list[Value]:
    lines = lines_in(value) if isinstance(value, str) and count > 1 else []
    return [*lines] if len(lines) == count else [value] * count
