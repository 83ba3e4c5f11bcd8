"""The offer, in place, to go on with what was being typed when the program ended."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base import clock
from app.base.language import T
from app.schema.draft_state import DraftState
from ui.core import theme

_UNFINISHED = T("Có một bản đang nhập dở lúc {at}.", "An unfinished entry from {at} was kept.")
_RESUME, _DROP = T("Tiếp tục", "Go on"), T("Bỏ", "Drop")


class DraftNotice(QFrame):
    """The offer to go on with what was being typed when the program ended."""

    resumed = Signal(str, object)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[str, DraftState] | None = None
        theme.role(self, "bar")
        self._sentence = theme.label("")
        self.resume = QPushButton(str(_RESUME))
        self.resume.setObjectName("draft.resume")
        self.drop = QPushButton(str(_DROP))
        self.drop.setObjectName("draft.drop")
        theme.role(self.resume, "link")
        theme.role(self.drop, "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(1.5), theme.gap(0.3), theme.gap(1), theme.gap(0.3))
        row.addWidget(self._sentence, 1)
        row.addWidget(self.resume)
        row.addWidget(self.drop)
        self.resume.clicked.connect(lambda: self._kept and self.resumed.emit(*self._kept))
        self.drop.clicked.connect(lambda: self._kept and self.dropped.emit(self._kept[0]))
        self.hide()

    def offer(self, kept: tuple[str, DraftState] | None) -> None:
        """Show the offer, or hide where there is none."""
        self.setVisible(kept is not None)
        if kept is not None:
            self._kept = kept
            at = datetime.fromisoformat(kept[1].at).astimezone()
            today = at.date() == clock.today()
            self._sentence.setText(
                str(_UNFINISHED.format(at=f"{at:%H:%M}" if today else f"{at:%H:%M %d/%m/%Y}"))
            )
