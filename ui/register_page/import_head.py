"""Above and below a list being brought in: what was found, which rows are shown, what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.imports.cell_links import label_of
from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import ListImport
from ui.core import theme
from ui.register_page.import_rows import RowFilter, RowMark, rows_shown
from ui.widgets.basics import button
from ui.widgets.combo import Combo

_PASTED = T("Dán từ Excel: {parts}.", "From Excel: {parts}.")
_READ = T("“{name}”, trang “{sheet}”: {parts}.", "“{name}”, sheet “{sheet}”: {parts}.")
COUNTS = {
    RowOutcome.NEW: T("{n} dòng ghi mới", "{n} new {n:row|rows}"),
    RowOutcome.CHANGED: T(
        "{n} dòng đổi bản ghi đã có", "{n} {n:row that changes|rows that change} a record"
    ),
    RowOutcome.SAME: T("{n} dòng không đổi", "{n} {n:row|rows} without a change"),
    RowOutcome.LIKELY: T(
        "{n} dòng có thể đã có trong sổ, để lại", "{n} {n:row|rows} that may be there already, left"
    ),
    RowOutcome.LEFT_OUT: T(
        "{n} dòng chưa đúng sẽ không ghi", "{n} {n:row that is|rows that are} not right, left out"
    ),
}
_MADE = T("kèm {n} {label} mới", "with {n} new {label}")
_OTHER = T("đổi {n} {label} đã có", "{n} {label} changed")
_THERE = T("thuộc {n} {label} đã có", "of {n} known {label}")
_NO_RECORDS = T("bỏ qua {n} dòng ({why})", "{n} {n:line|lines} left out ({why})")
_NO_RECORD = T("{n} {why}", "{n} {why}")
_REASONS = 4  # that are told; what is left out for others is counted with the rest
_OTHERS = T("vì lý do khác", "for other reasons")
_MENDED = T("{n} ô đã sửa chữ, ngày, số", "{n} {n:cell|cells} corrected")
_SHOWN: dict[RowFilter, T] = {
    None: T("Mọi dòng ({n})", "All rows ({n})"),
    RowOutcome.LEFT_OUT: T("Chưa đúng ({n})", "Not right ({n})"),
    RowOutcome.LIKELY: T("Có thể đã có ({n})", "May be there already ({n})"),
    RowOutcome.CHANGED: T("Có thay đổi ({n})", "Changes ({n})"),
    RowOutcome.NEW: T("Thêm mới ({n})", "New ({n})"),
    RowOutcome.SAME: T("Không đổi ({n})", "No change ({n})"),
    RowMark.REPAIRED: T("Có ô đã sửa chữ, ngày, số ({n})", "With corrected cells ({n})"),
}
_WHICH_ROWS, _WHICH_TABLE = T("Hiện các dòng", "Show the rows"), T("Bảng trong tệp", "Table of the file")  # fmt: skip
_TABLE = T("Trang “{sheet}”, dòng {first}–{last}", "Sheet “{sheet}”, rows {first}–{last}")
SAVE = T("Ghi {n} bản ghi", "Save {n} {n:record|records}")
_LEAVE = T("Đóng", "Close")
_TO_FILE = T("Ghi dòng chưa đúng ra Excel…", "Rows not right to Excel…")
_SAME = T("Là bản ghi đã có", "It is that record")
_NEW = T("Là bản ghi khác", "It is another")
_WAITS = T("Hãy trả lời các câu hỏi ở trên trước", "Answer the questions above first")


class ImportHead(QWidget):
    """What was found, which table of the file, and which of its rows are shown."""

    table_chosen = Signal(str, int)
    rows_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = 0  # the place of the one that is shown, or was chosen
        self.summary = theme.label("", "strong", wrap=True)
        self.tables, self.fates = Combo(), Combo()
        for one, name, label in (
            (self.tables, "import.table", _WHICH_TABLE), (self.fates, "import.fates", _WHICH_ROWS),
        ):  # fmt: skip
            one.setObjectName(name)
            one.setAccessibleName(str(label))
            one.setToolTip(str(label))
            one.setMinimumContentsLength(24)
        self.tables.activated.connect(self._choose_table)
        self.fates.activated.connect(lambda n: self.rows_chosen.emit(self.fates.itemData(n)))
        choices = QHBoxLayout()
        choices.addWidget(self.tables)
        choices.addWidget(self.fates)
        choices.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.summary)
        column.addLayout(choices)

    def show_list(self, one: ListImport, only: RowFilter) -> None:
        """Show a list; ``only``: which of its rows are shown."""
        self.summary.setText(str(_summary(one)))
        with QSignalBlocker(self.tables):
            self.tables.clear()
            for table in one.tables:
                text = _TABLE.format(sheet=table.sheet, first=table.first, last=table.last)
                self.tables.addItem(str(text), (table.sheet, table.number))
            chosen = [t.sheet == one.prepared.sheet for t in one.tables]
            known = (one.choices.sheet, one.choices.table)
            at = self.tables.findData(known) if known[0] else -1
            self._table = at if at >= 0 else (*chosen, True).index(True)
            self.tables.setCurrentIndex(self._table)
        self.tables.setVisible(len(one.tables) > 1)
        with QSignalBlocker(self.fates):
            self.fates.clear()
            for kind, text in _SHOWN.items():
                count = len(rows_shown(one, kind))
                if count or kind in (None, only):
                    self.fates.addItem(str(text.format(n=show_number(count))), kind)
                    if kind is only:
                        self.fates.setCurrentIndex(self.fates.count() - 1)

    def _choose_table(self, place: int) -> None:
        if place != self._table:
            self._table = place
            self.table_chosen.emit(*self.tables.itemData(place))


class ImportFoot(QWidget):
    """What can be done with the list that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save = button(SAVE.format(n=0), "primary")
        self.errors, self.leave = button(_TO_FILE), button(_LEAVE)
        self.same, self.new = button(_SAME), button(_NEW)
        for one, name in (
            (self.save, "paste.save"), (self.errors, "import.errors"), (self.leave, "paste.leave"),
            (self.same, "import.same"), (self.new, "import.new"),
        ):  # fmt: skip
            one.setObjectName(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for one in (self.save, self.errors, self.leave):
            line.addWidget(one)
        line.addStretch()
        for one in (self.same, self.new):
            line.addWidget(one)

    def show_list(self, one: ListImport, *, likely: bool, busy: bool) -> None:
        """Offer what fits a list; ``likely``: a chosen row may be there already.

        ``busy``: a correction is not made yet, so what would be written is not known. The button that
        saves stays where the keys find it.
        """
        rehearsal = one.rehearsal
        good = rehearsal.writes
        self.save.setText(str(SAVE.format(n=show_number(good))))
        self.save.setEnabled(good > 0 and not one.waits)
        self.save.setToolTip(str(_WAITS) if one.waits else "")
        self.errors.setEnabled(not busy)
        left = rehearsal.count(RowOutcome.LEFT_OUT), rehearsal.count(RowOutcome.LIKELY)
        self.errors.setVisible(any(left))
        for choice in (self.same, self.new):
            choice.setVisible(left[1] > 0)
            choice.setEnabled(likely)


def _summary(one: ListImport) -> T:
    counts = ((sentence, one.rehearsal.count(fate)) for fate, sentence in COUNTS.items())
    found = [sentence.format(n=show_number(count)) for sentence, count in counts if count]
    for told in one.rehearsal.linked.parents.values():
        about = ((_MADE, told.new), (_OTHER, told.changed), (_THERE, told.same))
        label = label_of(told.register)
        found += [s.format(n=show_number(n), label=label) for s, n in about if n]
    found += [_no_records(one)] if one.prepared.left_out else []
    found += [_MENDED.format(n=show_number(count))] if (count := len(one.mended)) else []
    parts = _listed(found, ", ")
    if one.book is None:
        return _PASTED.format(parts=parts)
    return _READ.format(name=one.name, sheet=one.prepared.sheet, parts=parts)


def _no_records(one: ListImport) -> T:
    """How many lines are no records, and for which reasons."""
    counts = Counter(why for _, why in one.prepared.left_out)
    told = counts.most_common(_REASONS if len(counts) <= _REASONS else _REASONS - 1)
    if others := counts.total() - sum(n for _, n in told):
        told.append((_OTHERS, others))
    parts = [_NO_RECORD.format(n=show_number(n), why=why) for why, n in told]
    return _NO_RECORDS.format(n=show_number(counts.total()), why=_listed(parts, "; "))


def _listed(parts: Sequence[T], mark: str) -> T:
    return T(mark.join(one.vi for one in parts), mark.join(one.en for one in parts))
