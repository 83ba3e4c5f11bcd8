"""The papers of a whole register: its book of a year, and of the fund what was paid out, to be signed for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.base import clock
from app.base.jobs import Progress
from app.base.language import T
from app.base.periods import Period, parse
from app.exchange.package.file_names import without_marks
from app.exchange.records.records_json import masked_fields
from app.registers.fund import Fund
from app.store import Store
from ui.core import dialogs
from ui.core.actions import Action
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct, sensitive_scope
from ui.register_page.list_actions import BOOK, PAYMENTS

if TYPE_CHECKING:
    from ui.register_page.page import RecordsPage

_WHICH_YEAR = T("In sổ của năm nào?", "The book of which year?")
_WHICH_PERIOD = T("Danh sách chi tiền của kỳ nào?", "Payments of which period?")
_NOT_NOW = T("Thôi", "Not now")
_BOOK_FILE, _PAYMENTS_FILE = T("{book} {year}", "{book} {year}"), T("Chi tiền {of}", "Paid {of}")
_WRITTEN = T("Đã ghi {name}; mở ra để in.", "{name} is written; it opens for printing.")


class BookFiles:
    """Asks which year or period, writes the paper in the worker, and opens it."""

    def __init__(self, context: Context, page: RecordsPage) -> None:
        self._context, self._page, self._cls = context, page, page.cls

    def book(self) -> None:
        """Write the register's book of a year, to be signed and kept."""
        from app.reports.output.book import has_form, print_book

        cls, key = self._cls, self._cls.schema.key
        year = self._chosen(_WHICH_YEAR, _years())
        if year is None:
            return
        how: Disclosure | None = Disclosure()
        if masked_fields(cls) and not has_form(key):
            how = self._context.disclosures.ask(self._page, LeavingAct.PRINT, sensitive_scope(cls))
        if how is None:
            return
        purpose = how.purpose if how.names else ""

        def write(progress: Progress, store: Store, path: Path) -> None:
            print_book(store, key, year, path, progress, purpose=purpose)

        name = _BOOK_FILE.format(book=cls.schema.book, year=year.key)
        self._write(BOOK.title, name, (dialogs.PDF,), write)

    def payments(self) -> None:
        """Write what the fund paid out over a period, with room to sign for it."""
        period = self._chosen(_WHICH_PERIOD, _periods())
        if period is None:
            return

        def write(_progress: Progress, store: Store, path: Path) -> None:
            from app.paper.office.printing import print_payments

            print_payments(store, period, path)

        name = _PAYMENTS_FILE.format(of=period.key)
        self._write(PAYMENTS.title, name, (dialogs.PDF, dialogs.WORD), write)

    @property
    def offered(self) -> tuple[tuple[Action, Callable[[], None]], ...]:
        """What there is for this register."""
        book = (BOOK, self.book)
        return (book, (PAYMENTS, self.payments)) if self._cls is Fund else (book,)

    def _chosen(self, question: T, periods: tuple[Period, ...]) -> Period | None:
        answers = [one.label for one in periods]
        chosen = dialogs.choice(self._page, question, answers, _NOT_NOW)
        return None if chosen is None else periods[chosen]

    def _write(
        self,
        title: T,
        name: T,
        kinds: tuple[T, ...],
        write: Callable[[Progress, Store, Path], None],
    ) -> None:
        suggested = Path(f"{without_marks(name.vi)}.pdf")
        path = dialogs.save_file(self._page, title, suggested, *kinds)
        if path is None:
            return

        def job(progress: Progress, store: Store) -> None:
            write(progress, store, path)

        def done(_none: None) -> None:
            self._context.messages.say(_WRITTEN.format(name=path.name))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._context.run_with_progress(title, job, done)


def _years() -> tuple[Period, ...]:
    """This year, whose book grows, and those that may still have to be printed."""
    this = clock.today().year
    return tuple(parse(str(year)) for year in (this, this - 1, this - 2))


def _periods() -> tuple[Period, ...]:
    """This month and the one before, and the same of quarters and years."""
    today = clock.today()
    keys = (f"{today:%Y-%m}", f"{today.year}-Q{(today.month + 2) // 3}", str(today.year))
    return tuple(one for key in keys for now in (parse(key),) for one in (now, now.previous()))
