"""Trả lời bốc thăm: which records an inspector drew, by code alone, and the file that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.package import period_of
from app.exchange.package.receivers import receivers
from app.exchange.spot_check.answer import SUFFIX, ShownRecord, show, write_answer
from app.exchange.spot_check.lot import Lot, read_lot
from app.exchange.spot_check.paper import MINUTES, PROVED, minutes, open_code
from app.paper.document.printable import Printable
from app.reports.definitions.catalogue import REPORTS
from app.schema.record import register
from app.services.list_cells import MASK
from app.store import Store
from ui.core import dialogs, icons, theme
from ui.core.context import Context
from ui.core.tab_order import NaturalTabs
from ui.widgets.basics import ProblemLabel, button
from ui.widgets.sentence_list import Sentence, SentenceList

TITLE = T("Trả lời bốc thăm kiểm tra", "Answer a spot check")
_ABOUT = T(
    "Mở tệp bốc thăm của người kiểm tra: máy chỉ ra bản ghi nào phải đối chiếu, theo mã, không nêu tên ai. Tệp đối chiếu cũng không mang tên.",
    "Open the inspector's lot: the records that are to be shown are listed by their codes, nobody is named. Nor does the answer name anybody.",
)
_OPEN = T("Mở tệp bốc thăm…", "Open the lot…")
_WRITE, _PRINT = T("Ghi tệp đối chiếu…", "Write the answer…"), T("In biên bản…", "Print minutes…")
_CLOSE = T("Đóng", "Close")
_OF = T(
    "{report}, {period}, lần chốt {n}: phải đưa ra {m} bản ghi.",
    "{report}, {period}, revision {n}: {m} {m:record is|records are} to be shown.",
)
_CHANGED = T(
    "{n} bản ghi không còn như lúc chốt nên không chứng minh được; hãy giải trình với người kiểm tra.",
    "{n} {n:record is|records are} not as when frozen and cannot be proved. Explain that to the inspector.",
)
_RECORD = T(
    "Bản ghi số {n}: {book}, mã {code}; {state}.", "Record {n}: {book}, code {code}; {state}."
)
_TO = T("Tệp đối chiếu được mã hóa cho {name}.", "The answer is encrypted to {name}.")
_TO_NOBODY = T(
    "Chưa có tệp khóa của nơi nhận: tệp đối chiếu không mã hóa, chỉ mở những mục ai cũng được xem.",
    "No receiver's card is known: the answer is not encrypted, and opens only what anybody may see.",
)
_ASKED = T("Bản ghi phải đưa ra", "Records to be shown")
_WRITTEN = T(
    "Đã ghi {{name}} với {n} bản ghi; gửi lại người kiểm tra.",
    "Wrote {{name}} with {n} {n:record|records}; send it back to the inspector.",
)
_FILE = T("Đối chiếu {unit} {period}", "Answer {unit} {period}")
_WIDE, _HIGH = 92, 58  # characters, gaps


@dataclass(frozen=True, slots=True)
class _Request:
    """A lot, the records that it drew, and to whom the answer is encrypted."""

    lot: Lot
    records: list[ShownRecord]
    receiver: str


class SpotAnswerDialog(NaturalTabs, QDialog):
    """Opens a lot of any report that was frozen here; what is masked stays masked."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(TITLE))
        self._context = context
        self._request: _Request | None = None
        self.open_lot = button(_OPEN, "primary", "folder-open")
        self.write, self.print = button(_WRITE, "", "save"), button(_PRINT, "", "printer")
        self.leave = button(_CLOSE)
        self.of, self.problem = theme.label("", "strong", wrap=True), ProblemLabel()
        self.changed, self.to = theme.label("", "problem", wrap=True), theme.label("", "quiet", wrap=True)  # fmt: skip
        self.records = SentenceList("spot.asked", _ASKED)
        self._lay_out()
        self.open_lot.clicked.connect(self.choose)
        self.write.clicked.connect(self.write_answer)
        self.print.clicked.connect(self.print_minutes)
        self.leave.clicked.connect(self.reject)
        room = QSize(theme.characters(_WIDE), theme.gap(_HIGH))
        self.resize(room.boundedTo(parent.window().size()))

    def choose(self) -> None:
        """Ask for the lot of an inspector, and show what it asks for."""
        path = dialogs.open_file(self, _OPEN, dialogs.LOT)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> _Request:
            lot = read_lot(path)
            card = receivers(store).get(lot.report)
            return _Request(lot, show(store, lot), card.name if card and card.public else "")

        def done(request: _Request) -> None:
            if isValid(self):
                self._show(request)

        self._context.worker.run(job, done=done, failed=self._failed)

    def write_answer(self) -> None:
        """Ask where to, and write what the inspector can verify."""
        asked = self._request
        if asked is None:
            return
        name = _FILE.format(unit=asked.lot.unit, period=asked.lot.period)
        path = dialogs.save_file(self, TITLE, Path(f"{name}{SUFFIX}"), dialogs.ANSWER)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> int:
            return len(write_answer(store, asked.lot, path))

        def done(count: int) -> None:
            self._context.messages.written(path, _WRITTEN.format(n=show_number(count)))
            if isValid(self):
                self.accept()

        self._context.worker.run(job, done=done, failed=self._failed)

    def print_minutes(self) -> None:
        """Show the minutes of the check, to be printed and signed by both."""
        from ui.widgets.print_preview import PrintRequest, show_preview

        if (asked := self._request) is None:
            return
        lot = asked.lot

        def make(_progress: Progress, store: Store) -> Printable:
            return minutes(store, lot, show(store, lot))

        show_preview(self._context, self, PrintRequest(MINUTES, str(MINUTES), make))

    def _show(self, request: _Request) -> None:
        self._request = request
        self.problem.say(None)
        lot, count = request.lot, len(request.records)
        about = {"report": REPORTS[lot.report].label, "period": period_of(lot.slot).label}
        self.of.setText(str(_OF.format(**about, n=lot.revision, m=show_number(count))))
        gone = sum(one.why is not None for one in request.records)
        self.changed.setText(str(_CHANGED.format(n=show_number(gone))))
        self.to.setText(str(_TO.format(name=request.receiver) if request.receiver else _TO_NOBODY))
        self.records.show_sentences(map(_sentence, request.records))
        for part in (self.of, self.to, self.records, self.write, self.print):
            part.show()
        self.changed.setVisible(gone > 0)
        theme.role(self.open_lot, "")
        theme.role(self.write, "primary")
        icons.put(self.open_lot, "folder-open")
        icons.put(self.write, "save", "on-accent")
        self.records.setFocus()

    def _failed(self, error: UserError) -> None:
        if isValid(self):
            self.problem.say(error.text)
        else:
            self._context.messages.error(error)

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        for part in (self.open_lot, self.write, self.print):
            ways.addWidget(part)
        ways.addStretch()
        ways.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.25))
        column.addWidget(theme.label(str(TITLE), "heading"))
        column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        for label in (self.problem.label, self.of, self.changed, self.to):
            column.addWidget(label)
        column.addWidget(self.records, 1)
        column.addStretch()
        column.addLayout(ways)
        late: tuple[QWidget, ...] = (self.of, self.changed, self.to, self.records, self.write)
        for one in (*late, self.print):
            one.hide()


def _sentence(one: ShownRecord) -> Sentence:
    sign = ("triangle-alert", "state") if one.why else ("circle-check", "good")
    book, state = register(one.register).schema.book, one.why.label if one.why else PROVED
    code = open_code(one) or MASK
    words = _RECORD.format(n=one.place + 1, book=book, code=code, state=state.within())
    return *sign, str(words)
