"""The button whose menu offers the office's papers of awards: proposal, minutes, decision, the province's sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.registers.decision import Decision
from app.store import Store
from ui.core import dialogs
from ui.core.context import Context
from ui.widgets.print_preview import PrintRequest, show_preview

if TYPE_CHECKING:
    from app.paper.document.printable import Printable

_BUTTON = T("Giấy tờ khen thưởng…", "Papers of awards…")
PROPOSAL = T("Tờ trình khen thưởng", "Proposal of awards")
REVIEW = T("Biên bản họp xét", "Minutes of the review")
DECISION = T("Quyết định khen thưởng", "Award decision")
SHEET = T("Tệp nhận của tỉnh", "The province's sheet")


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
        offers = [
            (PROPOSAL, self._shows(PROPOSAL, PROPOSAL.vi, _proposal)),
            (REVIEW, self._shows(REVIEW, REVIEW.vi, _review)),
        ]
        if decision := self.decision:
            name, make = f"Quyết định {decision.number}", partial(_decision, decision.id)
            offers.append((DECISION, self._shows(DECISION, name, make)))
            offers.append((SHEET, partial(self._write_sheet, decision)))
        for words, go in offers:
            menu.addAction(str(words), go)
        return menu

    def _open(self) -> None:
        self.offered().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _shows(
        self, title: T, name: str, make: Callable[[Progress, Store], Printable]
    ) -> Callable[[], object]:
        return lambda: show_preview(self._context, self, PrintRequest(title, name, make))

    def _write_sheet(self, decision: Decision) -> None:
        name, id_ = dialogs.file_name(f"Khen thưởng theo {decision.number}", ".xlsx"), decision.id
        path = dialogs.save_file(self, SHEET, name, dialogs.EXCEL)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            from app.exchange.records.award_sheet import export_awards

            export_awards(store, store.get(Decision, id_), path)

        done = self._context.messages.written
        self._context.run_with_progress(SHEET, job, lambda _none: done(path))


def _proposal(_progress: Progress, store: Store) -> Printable:
    from app.paper.office.printing import proposal

    return proposal(store)


def _review(_progress: Progress, store: Store) -> Printable:
    from app.paper.office.printing import review

    return review(store)


def _decision(id_: int, _progress: Progress, store: Store) -> Printable:
    from app.paper.office.record_paper import record_paper

    return record_paper(store, store.get(Decision, id_))
