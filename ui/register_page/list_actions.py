"""The actions of a list, each available by its key, from Ctrl+K and by its button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base.language import T
from app.registers.fund import Fund
from ui.core import actions
from ui.core.actions import Action

if TYPE_CHECKING:
    from ui.register_page.page import RecordsPage

FILTER = Action("filter", T("Lọc danh sách", "Filter the list"), "filter", ("Ctrl+Shift+F",))
VIEWS = Action(
    "views", T("Kiểu xem của danh sách", "Views of the list"), "layers", ("Ctrl+Shift+X",)
)
COLUMNS = Action("columns", T("Chọn cột", "Choose columns"), "columns-3", ("Ctrl+Shift+C",))
CHANGE = Action(
    "change", T("Đổi một mục của các dòng đã chọn", "Change a field of the selected rows"),
    "pencil", ("Ctrl+Shift+D",),
)  # fmt: skip
NAMES = Action("names", T("Hiện hoặc ẩn tên", "Show or hide names"), "eye", ("Ctrl+Shift+N",))
DISCLOSE = Action(
    "disclose", T("Chọn lại: xuất, in kèm tên hay không", "Choose again: names in files or not"),
    "eye", ("Ctrl+Shift+E",),
)  # fmt: skip
EXPORT = Action("export", T("Xuất Excel", "Export to Excel"), "file-spreadsheet", ("Ctrl+E",))
COPY = Action("copy", T("Chép các dòng đã chọn", "Copy the selected rows"), "copy", ("Ctrl+C",))
PASTE = Action("paste", T("Dán từ Excel", "Paste from Excel"), "clipboard-paste", ("Ctrl+V",))
PRINT = Action("print", T("In danh sách", "Print the list"), "printer", ("Ctrl+P",))
BOOK = Action("book", T("In sổ cả năm", "Print the book of a year"), "book-open", ("Ctrl+Shift+B",))
PAYMENTS = Action(
    "payments", T("In danh sách chi tiền", "Print the payments"), "wallet", ("Ctrl+Shift+P",)
)
# The table hears Ctrl+C and Ctrl+V itself, the window Ctrl+P: in a field they mean its text.
_BOUND = (FILTER, VIEWS, COLUMNS, CHANGE, NAMES, EXPORT, DISCLOSE, BOOK)
HELP = T(
    "Mũi tên: đi từng dòng; thêm Shift: chọn nhiều dòng; Ctrl+mũi tên rồi Ctrl+phím cách: chọn từng dòng rời; Ctrl+A: chọn tất cả.\n"
    "Enter: mở bản ghi; Delete: xóa; gõ chữ: tìm; Ctrl+C: chép; Ctrl+V: dán từ Excel; Ctrl+P: in.\n"
    "Ctrl+Shift+F: lọc; Ctrl+Shift+X: kiểu xem; Ctrl+Shift+C: cột; Ctrl+Shift+D: đổi một mục; Ctrl+E: xuất Excel; Ctrl+Shift+B: in sổ cả năm.",
    "Arrows move; with Shift they select; Ctrl+arrow, then Ctrl+Space select single rows; Ctrl+A selects all.\n"
    "Enter opens the record; Delete deletes; letters search; Ctrl+C copies; Ctrl+V pastes from Excel; Ctrl+P prints.\n"
    "Ctrl+Shift+F filters; Ctrl+Shift+X views; Ctrl+Shift+C columns; Ctrl+Shift+D changes a field; Ctrl+E exports; Ctrl+Shift+B prints the book of a year.",
)


class ListActions:
    """Binds the keys of a page with a list, and collects its offers for Ctrl+K."""

    def __init__(self, page: RecordsPage) -> None:
        rows = page.list
        some = (*_BOUND, PAYMENTS) if page.cls is Fund else _BOUND
        bound = actions.bind(
            page,
            {
                "filter": rows.filters.choose,
                "views": rows.views.choose,
                "columns": rows.choose_columns,
                "change": rows.change_selected,
                "names": page.toggle_names,
                "export": page.export,
                "disclose": page.choose_names,
                "book": page.books.book,
                "payments": page.books.payments,
            },
            some,
        )
        self.offers: list[tuple[Action, Callable[[], object]]] = [
            *((action, bound[action.key].trigger) for action in some),
            (COPY, rows.selection.copy),
            (PASTE, lambda: rows.take(None)),
        ]
