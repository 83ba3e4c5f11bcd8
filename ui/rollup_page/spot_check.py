"""Bốc thăm kiểm tra: draw records behind a package, and say of each whether what the unit shows proves it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.package import Package
from app.exchange.rollup.total_rows import slot_name
from app.exchange.spot_check.checking import CheckedRecord, Proof
from app.exchange.spot_check.kept_lots import (
    RequestedLot,
    check_answer,
    draw_lot,
    other_lot,
    requested_lots,
)
from app.exchange.spot_check.lot import MOST, Lot
from app.exchange.spot_check.sentences import sentence_of
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.tab_order import NaturalTabs
from ui.widgets.basics import Captioned, CodeEdit, ProblemLabel, button
from ui.widgets.sentence_list import Sentence, SentenceList

TITLE = T("Bốc thăm kiểm tra", "Spot check")
_OF = T(
    "{unit} {name} · {slot}, lần chốt {n}: {m} bản ghi sau số liệu.",
    "{unit} {name} · {slot}, revision {n}: {m} {m:record|records} behind the figures.",
)
_ABOUT = T(
    "Số bốc thăm quyết định bản ghi nào phải đưa ra: đơn vị không biết trước, người kiểm tra không chọn được. Gửi tệp bốc thăm cho đơn vị, rồi mở tệp đối chiếu mà đơn vị gửi lại.",
    "The number decides which records are to be shown: the unit did not know it, and nobody can choose. Send the lot to the unit, then open the answer that comes back.",
)
_COUNT, _NUMBER = T("Số bản ghi", "Records"), T("Số bốc thăm", "Number of the lot")
_NUMBER_TIP = T(
    "Một số ngẫu nhiên; có thể gõ số khác, ví dụ số do hai bên cùng bốc.",
    "A number by chance; another may be typed, for example one that both sides draw.",
)
_DRAW = T("Bốc thăm, lưu tệp…", "Draw, save the lot…")
_ANSWER = T("Mở tệp đối chiếu…", "Open the answer…")
_CLOSE = T("Đóng", "Close")
_WRONG = T(
    "“{typed}” không phải số nguyên tới 18 chữ số; chưa bốc thăm, hãy gõ lại.",
    "“{typed}” is no whole number of up to 18 digits; nothing was drawn. Type it again.",
)
_DRAWN = T(
    "Đã bốc {n} bản ghi{by}; gửi tệp bốc thăm cho đơn vị.",
    "{n} {n:record was|records were} drawn{by}; send the lot to the unit.",
)
_SURE = T(
    "Đã bốc {n} bản ghi từ báo cáo này{by}. Bốc lại thì tệp đối chiếu đơn vị trả lời theo lần trước không còn dùng được.",
    "{n} {n:record was|records were} drawn from this report already{by}. Once drawn anew, an answer to that lot is of no use.",
)
_AGREE = T("Bốc lại", "Draw anew")
_NOT_DRAWN = T("Chưa bốc thăm từ báo cáo này.", "No lot was drawn from this report yet.")
_ALL = T(
    "Cả {n} bản ghi được chứng minh đúng như lúc chốt.",
    "All {n} {n:record is|records are} proved to be as when frozen.",
)
_SOME = T(
    "{n}/{m} bản ghi không được chứng minh; báo cáo và các bản ghi khác không đổi, hãy đề nghị đơn vị giải trình.",
    "{n} of {m} {m:record|records} not proved; the report and the others stand. Ask the unit to explain.",
)
_RESULTS = T("Kết quả từng bản ghi", "What came of each record")
_FILE = T("Bốc thăm {unit}", "Lot {unit}")
_USUAL, _LARGEST = 10, 10**6
_WIDE, _HIGH = 92, 62  # characters, gaps


class SpotCheckDialog(NaturalTabs, QDialog):
    """Two steps, days apart as a rule: what was asked is kept in the store between them."""

    def __init__(self, context: Context, parent: QWidget, package: Package) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(TITLE))
        self._context, self._package = context, package
        size = package.tree.size if package.tree else 0
        self.count = QSpinBox(minimum=1, maximum=max(min(MOST, size), 1))
        self.count.setValue(min(_USUAL, max(size, 1)))
        self.count.lineEdit().setTextMargins(theme.gap(), 0, 0, 0)  # no style sheet reaches inside
        self.number = CodeEdit()
        self.number.setText(str(secrets.randbelow(_LARGEST)))
        self.number.setToolTip(str(_NUMBER_TIP))
        self.draw, self.answer = (
            button(_DRAW, "primary", "save"),
            button(_ANSWER, "", "folder-open"),
        )
        self.leave = button(_CLOSE)
        self.state, self.problem = theme.label("", "quiet", wrap=True), ProblemLabel(self.number)
        self.verdict = theme.label("", "strong", wrap=True)
        self.results = SentenceList("spot.results", _RESULTS)
        self._lay_out(size)
        self.draw.clicked.connect(self.draw_lot)
        self.answer.clicked.connect(self.open_answer)
        self.leave.clicked.connect(self.reject)
        self._show_request(requested_lots(context.store).get(package.digest))
        room = QSize(theme.characters(_WIDE), theme.gap(_HIGH))
        self.resize(room.boundedTo(parent.window().size()))

    def draw_lot(self) -> None:
        """Ask where to, draw, and write the lot there."""
        typed = self.number.text().strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
            self.problem.say(_WRONG.format(typed=typed[:30]))
            self.number.setFocus()
            return
        package, asked = self._package, RequestedLot(self.count.value(), int(typed))
        before = other_lot(self._context.store, package, asked)
        if before and not dialogs.yes(self, self._sentence_of(_SURE, before), _AGREE):
            return
        name = f"{_FILE.format(unit=package.unit)}.json"
        if (path := dialogs.save_file(self, TITLE, Path(name), dialogs.LOT)) is None:
            return

        def job(_progress: Progress, store: Store) -> Lot:
            return draw_lot(store, package, asked, path, again=before is not None)

        def done(_lot: Lot) -> None:
            self._context.messages.written(path)
            if isValid(self):
                self._show_request(asked)
                self.answer.setFocus()

        self._context.worker.run(job, done=done, failed=self._failed)

    def open_answer(self) -> None:
        """Ask for the file of an answer, and say what it proves."""
        package, path = self._package, dialogs.open_file(self, _ANSWER, dialogs.ANSWER)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> list[CheckedRecord]:
            return check_answer(store, package, path)

        def done(found: list[CheckedRecord]) -> None:
            if isValid(self):
                self._show(found)

        self._context.worker.run(job, done=done, failed=self._failed)

    def _show(self, found: Sequence[CheckedRecord]) -> None:
        self.problem.say(None)
        wrong = sum(one.state is Proof.UNPROVED for one in found)
        form = _SOME if wrong else _ALL
        n, m = show_number(wrong or len(found)), show_number(len(found))
        self.verdict.setText(str(form.format(n=n, m=m) if wrong else form.format(n=n)))
        theme.role(self.verdict, "problem-strong" if wrong else "good")
        order = sorted(found, key=lambda one: one.state is Proof.PROVED)
        self.results.show_sentences(map(_sentence, order))
        for part in (self.verdict, self.results):
            part.show()
        self.results.setFocus()

    def _failed(self, error: UserError) -> None:
        if isValid(self):
            self.problem.say(error.text)
        else:
            self._context.messages.error(error)

    def _show_request(self, request: RequestedLot | None) -> None:
        """Say what was asked for; the same lot can be written once more."""
        self.answer.setEnabled(request is not None)
        said = _NOT_DRAWN
        if request is not None:
            self.count.setValue(request.count)
            if request.number is not None:
                self.number.setText(str(request.number))
            said = self._sentence_of(_DRAWN, request)
        self.state.setText(str(said))

    def _sentence_of(self, sentence: T, request: RequestedLot) -> T:
        tree = self._package.tree
        n = min(request.count, tree.size if tree else request.count)
        return sentence.format(n=show_number(n), by=request.by)

    def _lay_out(self, size: int) -> None:
        package = self._package
        about = _OF.format(
            unit=package.unit, name=package.unit_name, slot=slot_name(package.slot),
            n=package.revision, m=show_number(size),
        )  # fmt: skip
        asked = QHBoxLayout()
        asked.setSpacing(theme.gap(2))
        asked.addWidget(Captioned(_COUNT, self.count), 1)
        asked.addWidget(Captioned(_NUMBER, self.number), 2)
        asked.addWidget(self.draw, 0, Qt.AlignmentFlag.AlignBottom)
        foot = QHBoxLayout()
        foot.addWidget(self.answer)
        foot.addStretch()
        foot.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.25))
        column.addWidget(theme.label(str(TITLE), "heading"))
        column.addWidget(theme.label(str(about), wrap=True))
        column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        column.addLayout(asked)
        column.addWidget(self.state)
        column.addWidget(self.problem.label)
        column.addWidget(self.verdict)
        column.addWidget(self.results, 1)
        column.addStretch()
        column.addLayout(foot)
        for part in (self.verdict, self.results):
            part.hide()


def _sentence(one: CheckedRecord) -> Sentence:
    proved = one.state is Proof.PROVED
    sign = ("circle-check", "good") if proved else ("triangle-alert", "state")
    return *sign, str(sentence_of(one))
