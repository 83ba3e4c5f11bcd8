"""The short guide: what is done most, which keys there are, and what the program is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.language import T
from app.base.version import VERSION
from ui.core import actions, theme
from ui.core.tab_order import NaturalTabs
from ui.widgets.basics import button

TITLE = T("Trợ giúp", "Help")
DAILY, KEYS, ABOUT = (
    T("Việc hằng ngày", "The daily work"), T("Phím", "Keys"), T("Giới thiệu", "About"),
)  # fmt: skip
_CLOSE = T("Đóng", "Close")
_DAILY = (
    (
        T("Hôm nay", "Today"),
        T(
            "Việc đến hạn nằm ở trang đầu: bấm việc ghi ở cuối dòng để làm ngay, bấm chuột phải để xem mọi cách làm.",
            "What is due stands on the first page: click the act at the end of a line, or right-click for all that can be done.",
        ),
    ),
    (
        T("Thêm", "Add"),
        T(
            "Ở mỗi sổ bấm “Thêm mới”; từ trang nào cũng được, bấm Ctrl+K rồi gõ việc cần làm, không cần dấu.",
            "Press “New” in a register; from any page press Ctrl+K and type what is to be done, accents or not.",
        ),
    ),
    (
        T("Nhập từ Excel", "From Excel"),
        T(
            "Nút ở đầu mỗi sổ nhận tệp Excel, dòng đã chép và có tệp mẫu; kéo tệp thả vào cửa sổ cũng được.",
            "The button above each register takes a workbook or copied rows and gives a form; a file may also be dropped on the window.",
        ),
    ),
    (
        T("Báo cáo", "Reports"),
        T(
            "Chọn báo cáo và kỳ; bấm vào con số để xem những dòng làm nên nó; “Chốt và gửi…” ghi tệp cho nơi nhận.",
            "Choose a report and its period; click a figure for the records behind it; “Freeze and send…” writes the files for the receiver.",
        ),
    ),
    (
        T("Phần kín", "What is masked"),
        T(
            "Tên người được giúp đỡ hiện bằng chữ cái đầu; bấm “Hiện” để xem, mỗi lần xem được ghi lại.",
            "Names of people being helped show as their first letters; press “Show” to see them: each look is logged.",
        ),
    ),
    (
        T("An toàn", "Safety"),
        T(
            "Sổ tự sao lưu khi đóng; sao lưu ra USB và khôi phục ở Cài đặt, An toàn.",
            "The store is backed up when it is closed; Settings, Safety backs up to a drive and restores.",
        ),
    ),
)
_MORE_KEYS = (
    ("Ctrl+Enter", T("Lưu và ghi tiếp; ở dòng đến hạn: làm việc ấy", "Save and next; on a line that is due: its act")),
    ("Esc", T("Đóng phiếu, đóng danh sách gợi ý", "Close the form or the suggestions")),
    ("F4", T("Thêm mới từ ô đang chọn bản ghi khác", "Add what a field should lead to")),
    ("Enter, F2", T("Mở dòng đang chọn của danh sách", "Open the chosen row of a list")),
    ("Shift+F10", T("Mọi cách làm với dòng đang chọn", "All that can be done with the chosen row")),
    ("Delete", T("Đưa dòng đang chọn vào thùng rác", "Move the chosen row to the trash")),
    ("Ctrl+C, Ctrl+V", T("Chép các dòng; dán các dòng chép từ Excel", "Copy rows; paste rows from a spreadsheet")),
    ("Alt+1 … 9", T("Trang thứ nhất đến thứ chín ở bên trái", "The first nine pages at the left")),
)  # fmt: skip
_ABOUT = T(
    "An Dân {version}. Sổ nằm trong một tệp mã hóa trên máy này, không cần mạng; ai đọc, sửa, lấy gì ra đều được ghi lại.",
    "An Dân {version}. The store is one encrypted file on this computer, without a network; who reads, changes or takes out what is logged.",
)


class ShortGuide(NaturalTabs, QDialog):
    """Stands beside the window, which goes on meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(str(TITLE))
        inside = QWidget()
        theme.role(inside, "paper")
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(theme.gap(2),) * 4)
        column.setSpacing(theme.gap())
        for title, rows in (
            (DAILY, [(str(name), what) for name, what in _DAILY]), (KEYS, [*_keys()]),
        ):  # fmt: skip
            column.addWidget(theme.label(str(title), "heading"))
            column.addLayout(_rows(rows))
            column.addSpacing(theme.gap())
        column.addWidget(theme.label(str(ABOUT), "heading"))
        column.addWidget(theme.label(str(_ABOUT.format(version=VERSION)), wrap=True))
        column.addStretch()
        area = QScrollArea(self, widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(str(TITLE))
        area.setWidget(inside)
        leave = button(_CLOSE, "primary")
        leave.clicked.connect(self.close)
        whole = QVBoxLayout(self)
        whole.addWidget(area, 1)
        whole.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)
        room = parent.size() if parent else self.size()
        self.resize(min(theme.characters(104), room.width()), min(theme.gap(72), room.height()))
        leave.setFocus()


def _keys() -> Iterator[tuple[str, T]]:
    for action in actions.ACTIONS:
        yield ", ".join(action.keys), action.title
    yield from _MORE_KEYS


def _rows(rows: list[tuple[str, T]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.gap(2))
    grid.setVerticalSpacing(theme.gap(0.5))
    for row, (name, what) in enumerate(rows):
        grid.addWidget(theme.label(name, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(theme.label(str(what), wrap=True), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
