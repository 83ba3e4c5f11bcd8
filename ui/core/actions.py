"""Every action of the window as data: its name, icon and keys, which its tool tip shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.base.language import T
from ui.core import icons


@dataclass(frozen=True, slots=True)
class Action:
    """An action available from anywhere; its tool tip shows the first of its keys."""

    key: str
    title: T
    icon: str
    keys: tuple[str, ...]

    @property
    def tip(self) -> str:
        """``Thêm mới (Ctrl+N)``."""
        return f"{self.title} ({self.keys[0]})"


ACTIONS = (
    Action("palette", T("Tìm kiếm", "Find anything"), "search", ("Ctrl+K",)),
    Action("new", T("Thêm mới", "New"), "plus", ("Ctrl+N",)),
    Action("find", T("Tìm trong sổ", "Find in the register"), "search", ("Ctrl+F",)),
    Action("save", T("Lưu", "Save"), "save", ("Ctrl+S",)),
    Action("reply", T("Mở tệp trả lời của cấp trên", "Import reply"), "download", ("Ctrl+O",)),
    Action("undo", T("Hoàn tác", "Undo"), "undo-2", ("Ctrl+Z",)),
    Action("redo", T("Làm lại", "Redo"), "redo-2", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Action("print", T("In", "Print"), "printer", ("Ctrl+P",)),
    Action("timeline", T("Dòng thời gian", "Timeline"), "history", ("Ctrl+T",)),
    Action("lock", T("Khóa sổ", "Lock"), "lock", ("Ctrl+L",)),
    Action(
        "help", T("Trợ giúp, danh sách phím", "Help, list of keys"), "circle-question-mark", ("F1",)
    ),
    Action("back", T("Quay lại chỗ vừa xem", "Back"), "arrow-left", ("Alt+Left",)),
    Action("forward", T("Đi tới chỗ vừa rời", "Forward"), "chevron-right", ("Alt+Right",)),
    Action("next_page", T("Trang sau", "Next page"), "chevron-down", ("Ctrl+PgDown",)),
    Action("previous_page", T("Trang trước", "Previous page"), "chevron-up", ("Ctrl+PgUp",)),
)


# An action, and what carries it out.
Offer = tuple[Action, Callable[[], object]]
BY_KEY = {action.key: action for action in ACTIONS}


def bind(
    host: QWidget,
    handlers: Mapping[str, Callable[[], object]],
    some: Sequence[Action] = ACTIONS,
) -> dict[str, QAction]:
    """Give the window, or a page, its actions; each calls the handler of its key."""
    made = {}
    for action in some:
        qt = QAction(str(action.title), host)
        qt.setShortcuts([QKeySequence(key) for key in action.keys])
        qt.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        qt.setToolTip(action.tip)
        icons.put(qt, action.icon)
        qt.triggered.connect(_call(handlers[action.key]))
        host.addAction(qt)
        made[action.key] = qt
    return made


def _call(handler: Callable[[], object]) -> Callable[[], None]:
    def triggered() -> None:
        handler()

    return triggered
