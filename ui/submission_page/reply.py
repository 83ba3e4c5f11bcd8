"""The receiver's reply to a revision: accepted or not, and each figure that it queries."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from app.base.language import T
from app.exchange.package.container import fingerprint
from app.exchange.package.receivers import KeptReply
from app.reports.definitions.catalogue import REPORTS
from ui.core import theme
from ui.widgets.basics import Card, button

_TAKEN = T("{name} đã nhận lần chốt {n}.", "{name} accepted revision {n}.")
_REFUSED = T("{name} không nhận lần chốt {n}: {why}", "{name} rejected revision {n}: {why}")
_FIRST = T(
    "Lần đầu nhận trả lời từ nơi này: hãy gọi điện đối chiếu dấu khóa {key}.",
    "This is the first reply from there: compare the key {key} by telephone.",
)
_CHANGED = T(
    "Nơi này đã đổi khóa, khóa cũ bảo chứng cho khóa mới: hãy gọi điện đối chiếu dấu khóa {key}.",
    "The key of this receiver was changed, and the old one vouches for it: compare the key {key} by telephone.",
)
_ASKED = T(
    "Hỏi về {n} số liệu; chọn một dòng để tới số liệu ấy.", "Asks about {n} {n:figure|figures}."
)
_LINE = T("{label}: {query}", "{label}: {query}")
_CORRECT, _AGAIN = T("Sửa các bản ghi", "Correct the records"), T("Chốt lại…", "Freeze again…")
_SHOWN = 4  # lines without scrolling
_KEY = Qt.ItemDataRole.UserRole


class ReplyCard(Card):
    """Emits ``line_requested`` or ``correction_requested`` with the key of a figure, or ``again_requested``."""

    line_requested = Signal(str)
    correction_requested = Signal(str)
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.verdict = theme.label("", "strong", wrap=True)
        self.first = theme.label("", "problem", wrap=True)
        self.summary = theme.label("", "quiet")
        self.list = QListWidget()
        self.list.setObjectName("asked")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.correct, self.again = button(_CORRECT, "", "pencil"), button(_AGAIN, "", "stamp")
        self.list.currentItemChanged.connect(lambda *_: self.line_requested.emit(self.key))
        self.list.itemClicked.connect(lambda *_: self.line_requested.emit(self.key))
        self.correct.clicked.connect(lambda: self.correction_requested.emit(self.key))
        self.again.clicked.connect(self.again_requested)
        ways = QHBoxLayout()
        ways.addWidget(self.summary, 1)
        ways.addWidget(self.correct)
        ways.addWidget(self.again)
        for part in (self.verdict, self.first):
            self.column.addWidget(part)
        self.column.addLayout(ways)
        self.column.addWidget(self.list)
        self.answer: KeptReply | None = None
        self.hide()

    @property
    def key(self) -> str:
        """The figure that is chosen in the list."""
        item = self.list.currentItem()
        return str(item.data(_KEY)) if item else ""

    def show_answer(self, answer: KeptReply | None) -> None:
        """Show the reply to a revision, or hide without one."""
        self.answer = answer
        self.setVisible(answer is not None)
        if answer is None:
            return
        reply = answer.reply
        values = {"name": reply.sender.name or reply.sender.code, "n": reply.revision}
        verdict = (
            _REFUSED.format(**values, why=reply.refused)
            if reply.refused
            else _TAKEN.format(**values)
        )
        self.verdict.setText(str(verdict))
        form = _CHANGED if answer.changed else _FIRST
        self.first.setText(str(form.format(key=fingerprint(reply.key))))
        self.first.setVisible(answer.first or answer.changed)
        labels = {i.key: i.label for i in REPORTS[reply.slot.report].indicators()}
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for flag in reply.flags:
            label = labels.get(flag.indicator, flag.indicator)
            item = QListWidgetItem(str(_LINE.format(label=label, query=flag.text)))
            item.setToolTip(item.text())
            item.setData(_KEY, flag.indicator)
            item.setSizeHint(QSize(0, theme.gap(3.5)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(blocked)
        count = len(reply.flags)
        self.summary.setText(str(_ASKED.format(n=count)) if count else "")
        self.list.setFixedHeight(theme.gap(3.5) * min(count, _SHOWN) + theme.gap(0.5))
        for part in (self.list, self.correct):
            part.setVisible(count > 0)
        self.line_requested.emit(self.key)
