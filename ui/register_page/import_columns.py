"""Over the columns of a list being brought in: for which field each is, corrected by a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from app.base.language import T
from app.exchange.imports.parent_columns import read_specs
from app.exchange.imports.prepared import Prepared, PreparedColumn
from app.schema.record import Record
from ui.widgets.combo import Combo
from ui.widgets.table import Table

LEFT_OUT = T("(không nhập)", "(left out)")
NEVER = T("(không được lưu)", "(never kept)")
_FIELD_OF = T("Mục của cột “{header}”", "Field of the column “{header}”")
_GAP = 2  # pixels between two lists


class ColumnChoosers(QWidget):
    """A list of fields over each column of the table. ``chosen``: the column's number and a field or None."""

    chosen = Signal(int, object)

    def __init__(self, cls: type[Record], table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._lists = table, list[Combo]()
        self._numbers: list[int] = []  # of the column under each list
        self._inner = QWidget(self)
        self._fields = [(name, str(spec.label)) for name, spec in read_specs(cls).items()]
        head = table.horizontalHeader()
        head.sectionResized.connect(lambda *_: self.place())
        head.geometriesChanged.connect(self.place)
        table.horizontalScrollBar().valueChanged.connect(lambda _: self.place())

    @property
    def lists(self) -> list[Combo]:
        """The lists, one for each column."""
        return self._lists

    def show_columns(self, prepared: Prepared) -> None:
        """Show what each column is for."""
        if len(self._lists) != len(prepared.columns):
            for old in self._lists:
                old.hide()
                old.deleteLater()
            self._lists = [self._list(n) for n in range(len(prepared.columns))]
        self._numbers = [column.column for column in prepared.columns]
        for one, column in zip(self._lists, prepared.columns, strict=True):
            self._show(one, column)
        self.setFixedHeight(max((one.sizeHint().height() for one in self._lists), default=0))
        self.place()

    def place(self) -> None:
        """Put each list over its column."""
        table = self._table
        left = table.verticalHeader().width() + table.frameWidth()
        self._inner.setGeometry(left, 0, table.viewport().width(), self.height())
        for n, one in enumerate(self._lists, 1):
            at, wide = table.columnViewportPosition(n), table.columnWidth(n)
            one.setGeometry(at, 0, max(0, wide - _GAP), self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The table follows the list that has the cursor."""
        if event.type() == QEvent.Type.FocusIn and watched in self._lists:
            model = self._table.model()
            column = self._lists.index(watched) + 1
            if model is not None and model.rowCount():
                top = max(0, self._table.rowAt(0))
                self._table.scrollTo(model.index(top, column))
        return super().eventFilter(watched, event)

    def _list(self, place: int) -> Combo:
        made = Combo(self._inner)
        made.setObjectName(f"import.column.{place}")
        made.installEventFilter(self)
        made.activated.connect(lambda n: self.chosen.emit(self._numbers[place], made.itemData(n)))
        made.show()
        return made

    def _show(self, one: Combo, column: PreparedColumn) -> None:
        with QSignalBlocker(one):
            one.clear()
            one.addItem(str(NEVER if column.barred else LEFT_OUT), None)
            for name, label in () if column.barred else self._fields:
                one.addItem(label, name)
            taken = column.field is not None and not column.barred
            known = taken and column.field is not None and column.field.name
            one.setCurrentIndex(max(0, one.findData(known)) if known else 0)
        one.setEnabled(not column.barred and column.column > 0)  # else it is none of the sheet
        one.setAccessibleName(str(_FIELD_OF.format(header=column.header)))
        one.setToolTip(one.accessibleName())
