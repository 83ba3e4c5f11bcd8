"""The list as it stands, written to a workbook or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.jobs import Progress
from app.base.language import T
from app.exchange.records.records_json import masked_fields
from app.schema.values import Privacy
from app.services.list_cells import MASK, Sight
from app.services.printed_list import PrintedList
from app.services.saved_views import printable_text
from app.store import Store
from ui.core import dialogs
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct, sensitive_scope
from ui.register_page.list_actions import EXPORT

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from ui.register_page.page import RecordsPage
    from ui.register_page.record_list import RecordList

_EXPORTING = T("Xuất {book}", "Exporting {book}")
_EXPORTED = T("Đã xuất ra “{name}”.", "Exported to “{name}”.")
_WITH_NAMES = T("Đã xuất ra “{name}”, kèm tên.", "Exported to “{name}”, with names.")
_WITHOUT = T(
    "Đã xuất ra “{name}”, không kèm tên và các mục riêng tư.",
    "Exported to “{name}”, without names and private fields.",
)
_SEARCHED = T("Tìm “{words}”", "Searching “{words}”")


class ListFiles:
    """Writes the list of a page; names only for a purpose."""

    def __init__(self, context: Context, page: RecordsPage) -> None:
        self._context, self._page, self._cls = context, page, page.cls

    def export(self) -> None:
        """Write the list to a workbook."""
        cls, query = self._cls, self._page.list.model.query
        how = self._disclosure(LeavingAct.EXPORT)
        if how is None:
            return
        path = dialogs.save_file(self._page, EXPORT.title, self._file("xlsx"), dialogs.EXCEL)
        if path is None:
            return

        def job(progress: Progress, store: Store) -> None:
            from app.exchange.records.xlsx_export import export_list

            names, purpose = how.names, how.purpose
            export_list(store, cls, query, path, names=names, purpose=purpose, progress=progress)

        sentence = self._exported(how)
        self._context.run_with_progress(
            _EXPORTING.format(book=cls.schema.book),
            job,
            lambda _none: self._context.messages.written(path, sentence),
        )

    def print(self) -> None:
        """Show the list as it prints."""
        from ui.widgets.print_preview import PrintRequest, show_preview

        cls, rows = self._cls, self._page.list
        how = self._disclosure(LeavingAct.PRINT)
        if how is None:
            return
        filters = _filter_labels(rows, Sight.ALL if how.names else Sight.OUTSIDE)
        columns = rows.table.columns()
        listing = PrintedList(cls, rows.model.query, columns, filters, how.names, how.purpose)

        def make(_progress: Progress, store: Store) -> Printable:
            from app.paper.document.list_pdf import list_paper

            return list_paper(store, listing)[0]

        request = PrintRequest(cls.schema.book, self._file("pdf").stem, make)
        show_preview(self._context, self._page, request)

    def _disclosure(self, act: LeavingAct) -> Disclosure | None:
        """Whether names leave: nothing to ask where all of the register is open."""
        if not masked_fields(self._cls):
            return Disclosure()
        return self._context.disclosures.ask(self._page, act, sensitive_scope(self._cls))

    def _exported(self, how: Disclosure) -> T:
        if not masked_fields(self._cls):
            return _EXPORTED
        return _WITH_NAMES if how.names else _WITHOUT

    def _file(self, ending: str) -> Path:
        """Return the usual path of a file of this register."""
        return dialogs.file_name(self._cls.schema.book.vi, f".{ending}")


def _filter_labels(rows: RecordList, sight: Sight) -> tuple[str, ...]:
    """Return the filters of a list, in the words of their chips."""
    words = MASK if sight.hides(Privacy.PERSONAL) else rows.search.words
    searched = [str(_SEARCHED.format(words=words))] if rows.search.words else []
    fixed = [rows.filters.fixed] if rows.filters.fixed else []
    kept = [printable_text(rows.cls, one, sight) for one in rows.filters.filters()]
    return (*fixed, *kept, *searched)
