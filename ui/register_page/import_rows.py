"""The rows of a list being brought in: before each what becomes of it, wrong cells in their colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.base.language import T
from app.exchange.imports.cell_links import label_of
from app.exchange.imports.fates import RehearsedRow, RowOutcome
from app.exchange.imports.list_import import ListImport
from app.exchange.imports.named_rows import is_read
from app.exchange.imports.parent_columns import import_specs, parent_of
from app.exchange.workbook.book import address
from app.schema.values import AnyField
from app.services.list_cells import masked, shows_masked
from ui.core import theme
from ui.widgets.table_model import Index, TableModel

REASON, PLAIN, WIDEST = 44, 14, 22  # widths in characters
FATE = T("Kết quả khi ghi", "When saved")
NEW = T("Thêm mới", "New")
CHANGES = T("Đổi: {fields}", "Changes: {fields}")
SAME = T("Không đổi", "No change")
NEW_WITH = T("Thêm mới, kèm {labels} mới", "New, with a new {labels}")
SAME_BUT = T("Không đổi, chỉ đổi {labels}", "No change but of the {labels}")
LIKELY = T("Có thể đã có{code}: {why}", "May be there already{code}: {why}")
WAS = T("Đang là: {was}", "It is now: {was}")
EMPTY = T("(để trống)", "(empty)")
BECAUSE = T("Không ghi — {field}: {problem}", "Left out — {field}: {problem}")
IN_FILE = T("Ô {place} trong tệp: {before}", "Cell {place} of the file: {before}")
BARRED = T("Mục này không được lưu trong sổ", "This may not be kept")


class RowMark(Enum):
    """What some rows share, whatever becomes of them."""

    REPAIRED = "repaired"  # letters, dates or numbers of it were put right on reading


RowFilter = RowOutcome | RowMark | None


def rows_shown(one: ListImport, only: RowFilter) -> list[int]:
    """The places of the rows of a list that are of one kind; None: of all."""
    every = one.rehearsal.rows
    if only is RowMark.REPAIRED:
        repaired = {row for row, _column in one.mended}
        return [n for n, row in enumerate(every) if row.number in repaired]
    return [n for n, row in enumerate(every) if only in (None, row.fate)]


class ImportRows(TableModel[RehearsedRow]):
    """Some of the rows. ``corrected``: a row by its place in the list, a column from 0, the new text."""

    corrected = Signal(int, int, str)

    def __init__(self, one: ListImport, only: RowFilter, parent: QWidget) -> None:
        super().__init__(parent)
        self._cls, self._columns = one.rehearsal.cls, one.rehearsal.columns
        self._prepared, self._linked = one.prepared, one.rehearsal.linked
        self._places = rows_shown(one, only)
        self.rows = [one.rehearsal.rows[n] for n in self._places]
        self.titles = [FATE, *(T(c.header, c.header) for c in one.prepared.columns)]
        self._before = one.mended

    def width_of(self, column: int) -> int:
        """The width of a column, in characters."""
        if column == 0:
            plain = (RowOutcome.NEW, RowOutcome.SAME)
            alone = not self._linked.parents and all(row.fate in plain for row in self.rows)
            return PLAIN if alone else REASON
        spec = self._columns[column - 1]
        label = len(str(spec.label)) if spec and parent_of(spec) else 0
        head = max(label, len(str(self.titles[column]))) + 2
        return min(max(spec.width if spec else PLAIN, head, PLAIN), WIDEST)

    def row_title(self, row: int) -> str:
        return str(self.rows[row].number)

    def text(self, row: int, column: int) -> str:
        one = self.rows[row]
        if column:
            return one.cells[column - 1]
        return next(iter(self._reasons(one)), "") or self._plain_fate(one)

    def tip(self, row: int, column: int) -> str | None:
        """Return the problems of a row or cell, the record's present value, what stood in the file."""
        one = self.rows[row]
        if column == 0:
            return "\n".join(self._reasons(one)) or self._plain_fate(one)
        prepared, spec = self._prepared.columns[column - 1], self._columns[column - 1]
        if prepared.barred:
            return str(BARRED)
        said = []
        if spec and (problem := one.problems.get(spec.name)):
            said.append(str(problem))
        if spec and spec.name in one.changed:
            was = one.shown[spec.name]
            was = masked(spec, was) if shows_masked(spec) else was
            said.append(str(WAS.format(was=was or EMPTY)))
        if before := self._before.get((one.number, prepared.column)):
            place = address(one.number, prepared.column)
            said.append(str(IN_FILE.format(place=place, before=before)))
        return "\n".join(said) or None

    def ink(self, row: int, column: int) -> str | None:
        one, tokens = self.rows[row], theme.tokens()
        if column == 0:
            quiet = {RowOutcome.SAME: tokens.quiet, RowOutcome.LEFT_OUT: tokens.problem}
            return (quiet | {RowOutcome.LIKELY: tokens.accent}).get(one.fate, tokens.good)
        spec = self._columns[column - 1]
        if spec is None or not is_read(spec):
            return tokens.quiet
        if spec.name in one.problems:
            return tokens.problem
        mended = (one.number, self._prepared.columns[column - 1].column) in self._before
        return tokens.accent if spec.name in one.changed or mended else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A cell of a column that is taken can be mended in place."""
        flags = super().flags(index)
        taken = index.column() > 0 and is_read(self._columns[index.column() - 1])
        return flags | Qt.ItemFlag.ItemIsEditable if taken else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer as every table; an editor begins with the cell as it stands, a tip is read out too."""
        match role:
            case Qt.ItemDataRole.EditRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.tip(index.row(), index.column())
        return super().data(index, role)

    def setData(self, index: Index, value: object, _role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Show the new text at once, and tell of it: what becomes of the row is found out meanwhile."""
        row, at, text = index.row(), index.column() - 1, str(value)
        one = self.rows[row]
        if one.cells[at] == text:
            return False
        cells = (*one.cells[:at], text, *one.cells[at + 1 :])
        self.rows = [*self.rows[:row], replace(one, cells=cells), *self.rows[row + 1 :]]
        self.dataChanged.emit(index, index)
        self.corrected.emit(self._places[row], at, text)
        return True

    def _reasons(self, row: RehearsedRow) -> list[str]:
        """Return why a row is left out, field by field."""
        return [self._because(name, problem) for name, problem in row.problems.items()]

    def _plain_fate(self, row: RehearsedRow) -> str:
        if row.likely:
            code = f" ({row.likely.code})" if row.likely.code else ""
            return str(LIKELY.format(code=code, why=row.likely.why))
        if row.fate is RowOutcome.CHANGED:
            fields = ", ".join(str(self._field(name).label) for name in row.changed)
            return str(CHANGES.format(fields=fields))
        made, changed = self._parents(row)
        if row.fate is RowOutcome.SAME:
            return str(SAME_BUT.format(labels=changed) if changed.vi else SAME)
        return str(NEW_WITH.format(labels=made) if made.vi else NEW)

    def _parents(self, row: RehearsedRow) -> tuple[T, T]:
        """Return what the records that a row belongs to are called: those that are made, those that change."""
        linked = [
            (link, told.register, getattr(row.record, link))
            for link, told in self._linked.parents.items()
        ]
        made = [target for _, target, id_ in linked if id_ is not None and id_ < 0]
        changed = [
            target for _, target, id_ in linked if id_ in self._linked.changed.get(target, ())
        ]
        return _labels(made), _labels(changed)

    def _because(self, name: str, problem: T) -> str:
        return str(BECAUSE.format(field=self._field(name).label, problem=problem))

    def _field(self, name: str) -> AnyField:
        return import_specs(self._cls)[name]


def _labels(targets: Sequence[str]) -> T:
    labels = [label_of(target) for target in targets]
    return T(", ".join(one.vi for one in labels), ", ".join(one.en for one in labels))
