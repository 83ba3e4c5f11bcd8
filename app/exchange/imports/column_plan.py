"""What is made of the columns of a table: one plan for each column that a register gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from app.exchange.imports.content import Content
from app.exchange.imports.headers import HeaderSense, senses_of_path
from app.exchange.imports.table import FoundTable
from app.schema.fields import AnyField

_SAMPLE = 300  # rows that tell what a column holds


class CellSource(Enum):
    """Where the cells of a planned column come from."""

    CELL = "cell"
    NAME_PARTS = "name parts"
    DATE_PARTS = "date parts"
    PART = "part of a cell"
    BIRTHS_BY_SEX = "births in a column for each sex"
    SEX_BY_COLUMN = "sex by the column that is filled"
    CHOICE_BY_COLUMN = "a word of a list by the column that is filled"
    ONE_OF_COLUMNS = "the one of some columns that is filled"
    HEADING = "heading of the group"
    SAID = "said of all rows"
    TITLE = "said above the table"
    TITLE_LINE = "said of all rows by a line above the table"
    HEAD_ABOVE = "head of the household above"


ELSEWHERE = (  # in no cell of the row
    CellSource.HEADING, CellSource.SAID, CellSource.TITLE, CellSource.TITLE_LINE,
)  # fmt: skip
NOWHERE = 0  # the number of a column that is none of the sheet


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column to be made: of which of the sheet (0: of none), for which field, from which columns together.

    ``score``: how sure the match is, of 1; ``partner``: the other field in the same cell; ``words``:
    what it means that one of the columns is filled, or what the title says of all rows.
    """

    column: int
    path: tuple[str, ...] = ()
    field: AnyField | None = None
    barred: bool = False
    score: float = 0.0
    source: CellSource = CellSource.CELL
    columns: tuple[int, ...] = ()
    partner: AnyField | None = None
    words: tuple[str, ...] = ()


class TableColumns:
    """The columns of one table with what stands in them, looked at once for all registers."""

    def __init__(self, table: FoundTable) -> None:
        self.table = table
        self.paths: Mapping[int, tuple[str, ...]] = dict(
            zip(table.columns, table.paths, strict=True)
        )
        self.senses: dict[int, tuple[HeaderSense, ...]] = {
            column: senses_of_path(path) for column, path in self.paths.items()
        }
        step = max(1, len(table.rows) // _SAMPLE)
        found: dict[int, list[object]] = {column: [] for column in table.columns}
        for row in table.rows[::step]:
            for cell in row.cells:
                blank = isinstance(cell.value, str) and not cell.value.strip()
                if cell.value is not None and not blank and cell.column in found:
                    found[cell.column].append(cell.value)
        self.contents = {column: Content(tuple(values)) for column, values in found.items()}  # type: ignore[arg-type]
