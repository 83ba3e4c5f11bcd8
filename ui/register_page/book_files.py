"""The papers of a whole register: its book of a year, and of the fund what was paid out, to be signed for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base import clock
from app.base.jobs import Progress
from app.base.language import T
from app.base.periods import Period, parse
from app.exchange.records.records_json import masked_fields
from app.registers.fund import Fund
from app.store import Store
from ui.core import dialogs
from ui.core.actions import Action
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct, sensitive_scope
from ui.register_page.list_actions import BOOK, PAYMENTS

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from ui.register_page.page import RecordsPage

_WHICH_YEAR = T("In sổ của năm nào?", "The book of which year?")
_WHICH_PERIOD = T("Danh sách chi tiền của kỳ nào?", "Payments of which period?")
_NOT_NOW = T("Thôi", "Not now")
_BOOK_FILE, _PAYMENTS_FILE = T("{book} {year}", "{book} {year}"), T("Chi tiền {of}", "Paid {of}")


class BookFiles:
    """Asks which year or period, and shows the paper as it prints."""

    def __init__(self, context: Context, page: RecordsPage) -> None:
        self._context, self._page, self._cls = context, page, page.cls

    def book(self) -> None:
        """Show the register's book of a year, to be printed, signed and kept."""
        from app.reports.output.book import book_paper, has_form

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

        def make(_progress: Progress, store: Store) -> Printable:
            return book_paper(store, key, year, purpose=purpose)[0]

        self._show(BOOK.title, _BOOK_FILE.format(book=cls.schema.book, year=year.key), make)

    def payments(self) -> None:
        """Show what the fund paid out over a period, with room to sign for it."""
        period = self._chosen(_WHICH_PERIOD, _periods())
        if period is None:
            return

        def make(_progress: Progress, store: Store) -> Printable:
            from app.paper.office.printing import payments

            return payments(store, period)

        self._show(PAYMENTS.title, _PAYMENTS_FILE.format(of=period.key), make)

    @property
    def offered(self) -> tuple[tuple[Action, Callable[[], None]], ...]:
        """What there is for this register."""
        book = (BOOK, self.book)
        return (book, (PAYMENTS, self.payments)) if self._cls is Fund else (book,)

    def _chosen(self, question: T, periods: tuple[Period, ...]) -> Period | None:
        answers = [one.label for one in periods]
        chosen = dialogs.choice(self._page, question, answers, _NOT_NOW)
        return None if chosen is None else periods[chosen]

    def _show(self, title: T, name: T, make: Callable[[Progress, Store], Printable]) -> None:
        from ui.widgets.print_preview import PrintRequest, show_preview

        request = PrintRequest(title, name.vi, make)
        show_preview(self._context, self._page, request)


def _years() -> tuple[Period, ...]:
    """This year, whose book grows, and those that may still have to be printed."""
    this = clock.today().year
    return tuple(parse(str(year)) for year in (this, this - 1, this - 2))


def _periods() -> tuple[Period, ...]:
    """This month and the one before, and the same of quarters and years."""
    today = clock.today()
    keys = (f"{today:%Y-%m}", f"{today.year}-Q{(today.month + 2) // 3}", str(today.year))
    return tuple(one for key in keys for now in (parse(key),) for one in (now, now.previous()))
