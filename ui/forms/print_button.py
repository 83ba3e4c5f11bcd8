"""The button that prints the paper of one record, where its register has one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QToolButton, QWidget

from app.base.language import T
from app.base.text import fold
from app.paper.office.record_paper import ONLY_PDF, PAPERS, print_paper
from app.schema.record import Record
from ui.core import dialogs, icons
from ui.core.context import Context

_PRINT = T("In ra tệp: {paper}", "To a file: {paper}")
_WRITTEN = T("Đã ghi {name}.", "{name} is written.")


class PrintButton(QToolButton):
    """Writes the paper of a stored record, as it is kept, to a PDF or a Word file."""

    def __init__(self, context: Context, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None  # the stored record to print
        self._context, self._paper, self._register = context, PAPERS[register], register
        self.setObjectName("paper")
        self.setToolTip(str(_PRINT.format(paper=self._paper)))
        self.setAccessibleName(self.toolTip())
        icons.put(self, "printer", "quiet")
        self.clicked.connect(self._print)

    def _print(self) -> None:
        if self.record is None:
            return
        cls, id_ = type(self.record), self.record.id
        name = f"{fold(self._paper.vi).capitalize()} {self.record.code}.pdf"
        kinds = (dialogs.PDF,) if self._register in ONLY_PDF else (dialogs.PDF, dialogs.WORD)
        path = dialogs.save_file(self, self._paper, Path(name), *kinds)
        if path is None:
            return
        sentence = _WRITTEN.format(name=path.name)
        self._context.run_with_progress(
            self._paper,
            lambda _progress, store: print_paper(store, store.get(cls, id_), path),
            lambda _none: self._context.messages.say(sentence),
        )
