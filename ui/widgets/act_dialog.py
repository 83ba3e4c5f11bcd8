"""A question with what it needs to know, and a button that does it in the worker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.widgets.basics import ProblemLabel, button

_LEAVE = T("Thôi", "Cancel")


class ActDialog(QDialog):
    """A question with a button that does it in the worker, and closes once it is done."""

    def __init__(self, context: Context, parent: QWidget, title: T, agree: T) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(title))
        self._context, self._over = context, parent
        self.problem = ProblemLabel()
        self.go = button(agree, "primary")
        self.go.clicked.connect(self.act)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.gap(1.5))
        self._column.addWidget(theme.label(str(title), "heading"))

    def lay_out(self, first: QWidget, *parts: QWidget) -> None:
        """Put the parts in, the buttons below them, as Tab goes; the cursor begins in ``first``."""
        for part in parts:
            self._column.addWidget(part, 1 if part is parts[0] else 0)
        leave = button(_LEAVE)
        leave.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(self.go)
        self._column.addWidget(self.problem.label)
        self._column.addLayout(row)
        self.go.setDefault(True)
        first.setFocus()

    def resize_within(self, characters: int, high: int = 0) -> None:
        """Resize to a width in characters and a height in pixels, within the window."""
        size = QSize(theme.characters(characters), high or self.sizeHint().height())
        self.resize(size.boundedTo(self._over.window().size()))

    def act(self) -> None:
        """Do what was asked for."""
        raise NotImplementedError

    def send(
        self, job: Callable[[Progress, Store], None], then: Callable[[], None] = lambda: None
    ) -> None:
        """Do it in the worker, then close and do what follows; what keeps it from being done is told here.

        The officer, or the cover of the window, may have closed it meanwhile.
        """

        def done(_nothing: None) -> None:
            if isValid(self):
                self.accept()
                then()

        def failed(error: UserError) -> None:
            if isValid(self):
                self.refuse(error)

        self.go.setEnabled(False)
        self.problem.say(None)
        self._context.worker.run(job, done=done, failed=failed)

    def refuse(self, error: UserError) -> None:
        """Tell what is wrong, and let it be put right."""
        self.go.setEnabled(True)
        self.problem.say(error.text)
