"""The button whose menu writes the office's papers of awards: proposal, minutes, decision, the province's sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.registers.decision import Decision
from app.store import Store
from ui.core import dialogs
from ui.core.context import Context

_BUTTON = T("Giấy tờ khen thưởng…", "Papers of awards…")
PROPOSAL = T("Tờ trình khen thưởng", "Proposal of awards")
REVIEW = T("Biên bản họp xét", "Minutes of the review")
DECISION = T("Quyết định khen thưởng", "Award decision")
SHEET = T("Tệp nhận của tỉnh", "The province's sheet")
_WRITTEN = T("Đã ghi {name}; mở ra để xem.", "{name} is written; it opens.")
Write = Callable[[Store, Path], object]


class OfficePapersButton(QPushButton):
    """Offers the papers; those of a decision only while one is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(str(_BUTTON), parent)
        self._context = context
        self.decision: Decision | None = None
        self.clicked.connect(self._open)

    def offered(self) -> QMenu:
        """The menu as it opens now."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        both = (dialogs.WORD, dialogs.PDF)
        menu.addAction(
            str(PROPOSAL), partial(self._write, PROPOSAL, "To trinh.docx", both, _proposal)
        )
        menu.addAction(str(REVIEW), partial(self._write, REVIEW, "Bien ban.docx", both, _review))
        if decision := self.decision:
            name, id_ = f"Quyet dinh {decision.code}.docx", decision.id
            write = partial(self._write, DECISION, name, both, partial(_decision, id_))
            menu.addAction(str(DECISION), write)
            sheet = f"Khen thuong {decision.code}.xlsx"
            kinds, export = (dialogs.EXCEL,), partial(_sheet, id_)
            menu.addAction(str(SHEET), partial(self._write, SHEET, sheet, kinds, export))
        return menu

    def _open(self) -> None:
        self.offered().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _write(self, title: T, name: str, kinds: tuple[T, ...], write: Write) -> None:
        """Write it in the worker; then hand the very file to the program that opens it."""
        path = dialogs.save_file(self, title, Path(name), *kinds)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            write(store, path)

        def done(_none: object) -> None:
            self._context.messages.say(_WRITTEN.format(name=path.name))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._context.run_with_progress(title, job, done)


def _proposal(store: Store, path: Path) -> None:
    from app.paper.office.printing import print_proposal

    print_proposal(store, path)


def _review(store: Store, path: Path) -> None:
    from app.paper.office.printing import print_review

    print_review(store, path)


def _decision(id_: int, store: Store, path: Path) -> None:
    from app.paper.office.record_paper import print_paper

    print_paper(store, store.get(Decision, id_), path)


def _sheet(id_: int, store: Store, path: Path) -> None:
    from app.exchange.records.award_sheet import export_awards

    export_awards(store, store.get(Decision, id_), path)
