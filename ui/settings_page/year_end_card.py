"""The card of the settings that closes a year: reports frozen, books printed, backup, archive, minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base import clock
from app.base.jobs import Progress
from app.base.language import T
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.disclosures import LeavingAct
from ui.widgets.basics import Card, button

if TYPE_CHECKING:
    from app.paper.document.printable import Printable

_TITLE = T("Khóa sổ cuối năm", "Closing of a year")
_ABOUT = T(
    "Chốt năm báo cáo, in các sổ, sao lưu, ghi bản lưu trữ và lập biên bản vào một thư mục. Không khóa việc "
    "sửa: thay đổi về sau hiện thành chênh lệch.",
    "Freezes the five reports, prints the books, backs up, writes the archive and the minute into a folder. "
    "It locks nothing: later changes show as differences.",
)
_CLOSE = T("Khóa sổ…", "Close a year…")
_WHICH = T("Khóa sổ năm nào?", "Which year is to be closed?")
_RUNNING = T("Năm {year} (chưa kết thúc)", "{year} (not over yet)")
_YEAR = T("Năm {year}", "{year}")
_LEAVE = T("Thôi", "Cancel")
_WHERE = T("Chọn nơi để thư mục khóa sổ", "Choose where the folder is to stand")
_FOLDER = T("Khoa so {year}", "Closing {year}")
_CLOSING = T("Đang khóa sổ…", "Closing the year…")
HANDOVER_BUTTON = T("Biên bản bàn giao…", "Minutes of handing over…")
HANDOVER = T("Biên bản bàn giao", "Minutes of handing over")
_DONE = T("Đã khóa sổ; biên bản là {name}.", "The year is closed; its minute is {name}.")


class YearEndCard(Card):
    """Asks for the year and the place, and closes the year there."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.column.addWidget(theme.label(str(_TITLE), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        self.start = button(_CLOSE, "", "archive")
        self.start.clicked.connect(self.close_year)
        self.handover = button(HANDOVER_BUTTON, "", "file-text")
        self.handover.clicked.connect(self._hand_over)
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self.handover)
        row.addStretch()
        self.column.addLayout(row)

    def close_year(self) -> None:
        """Close the year that is chosen, in the worker; then hand over its minute for printing."""
        this = clock.today().year
        years = (this - 1, this)
        answers = (_YEAR.format(year=years[0]), _RUNNING.format(year=years[1]))
        chosen = dialogs.choice(self, _WHICH, answers, _LEAVE)
        if chosen is None or not (place := dialogs.folder(self, _WHERE)):
            return
        year = years[chosen]
        given = self._context.disclosures.ask(self, LeavingAct.PRINT)
        if given is None:
            return
        folder, purpose = (
            place / str(_FOLDER.format(year=year)),
            given.purpose if given.names else "",
        )

        def job(progress: Progress, store: Store) -> Path:
            from app.exchange.archive.year_end import close_year

            return close_year(
                store, year, folder, purpose=purpose, unfinished=year == this, progress=progress
            ).minute

        self._context.run_with_progress(_CLOSING, job, self._done)

    def _hand_over(self) -> None:
        """Show the minutes of handing over the books, to be gone on with and signed."""
        from ui.widgets.print_preview import PrintRequest, show_preview

        def make(_progress: Progress, store: Store) -> Printable:
            from app.paper.office.printing import handover

            return handover(store)

        show_preview(self._context, self, PrintRequest(HANDOVER, HANDOVER.vi, make))

    def _done(self, minute: Path) -> None:
        self._context.messages.written(minute, _DONE)
