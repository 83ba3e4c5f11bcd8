"""Saved views of a list: a menu of them, and the line that asks for the name of a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.base import text
from app.base.language import T
from app.schema.record import Record
from app.services import saved_views
from app.services.saved_views import SavedView
from ui.core import icons, theme
from ui.core.composing import ComposingLine
from ui.core.context import Context
from ui.register_page.list_actions import VIEWS
from ui.widgets.basics import put_beside

_VIEWS = T("Kiểu xem", "Views")
_VIEWS_HELP = T(
    "Bộ lọc, thứ tự và cột đã lưu dưới một tên", "Filters, order and columns saved under a name"
)
_KEEP = T("Lưu kiểu xem này…", "Save this view…")
_NAME = T("Tên kiểu xem", "Name of the view")
_SAVE = T("Lưu", "Save")
_SAVED = T("Đã lưu kiểu xem “{name}”.", "View “{name}” is saved.")
_DELETE = T("Xóa kiểu xem", "Delete a view")
_DELETED = T("Đã xóa kiểu xem “{name}”.", "View “{name}” is deleted.")
_FIRST = T("Luôn mở sổ bằng", "Always open with")
_PLAIN = T("Cả sổ", "The whole register")
_LONGEST = 60


class ViewMenu(QWidget):
    """Asks for a name while a view is being saved; otherwise it takes no room.

    ``button`` opens the menu and stands wherever the list wants it; ``chosen`` tells the view.
    """

    chosen = Signal(object)

    def __init__(
        self, context: Context, cls: type[Record], present: Callable[[str], SavedView]
    ) -> None:
        super().__init__()
        self._context, self._cls, self._present = context, cls, present
        self.button = QPushButton()
        self.button.setObjectName("views")
        self.button.setToolTip(f"{_VIEWS_HELP} ({VIEWS.keys[0]})")
        self.button.setAccessibleName(str(_VIEWS))
        theme.role(self.button, "chip")
        self.set_narrow(False)
        self.button.clicked.connect(self.choose)
        self.name = ComposingLine()
        self.name.setObjectName("view.name")
        self.name.setMaxLength(_LONGEST)
        self.name.setPlaceholderText(str(_NAME))
        self.name.setAccessibleName(str(_NAME))
        save = QPushButton(str(_SAVE))
        save.setObjectName("view.save")
        save.clicked.connect(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(save)
        self.hide()

    def set_narrow(self, narrow: bool) -> None:
        """Leave the button its icon alone, where the search line needs the room."""
        self.button.setText("" if narrow else str(_VIEWS))
        if narrow:
            icons.put(self.button, "layers", "quiet")
        else:
            put_beside(self.button, "layers", "quiet")

    def first(self) -> SavedView | None:
        """The view that the register is opened with."""
        kept = saved_views.load(self._context.store, self._cls)
        return kept.get(kept.first)

    def menu(self) -> QMenu:
        """The saved views, and what can be done with them."""
        kept = saved_views.load(self._context.store, self._cls)
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for view in kept.saved:
            menu.addAction(_literal(view.name), partial(self.chosen.emit, view))
        if kept.saved:
            menu.addSeparator()
        menu.addAction(str(_KEEP), self.ask)
        if kept.saved:
            first, delete = menu.addMenu(str(_FIRST)), menu.addMenu(str(_DELETE))
            for name in ("", *(view.name for view in kept.saved)):
                action = first.addAction(_literal(name or str(_PLAIN)), partial(self._begin, name))
                action.setCheckable(True)
                action.setChecked(name == kept.first)
            for view in kept.saved:
                delete.addAction(_literal(view.name), partial(self._delete, view.name))
        return menu

    def ask(self) -> None:
        """Ask for the name under which the list as it stands is kept."""
        self.name.clear()
        self.show()
        self.name.setFocus()

    def save(self) -> None:
        """Keep the list as it stands under the name that was typed; a namesake gives way."""
        name = text.clean(self.name.text())
        if not name:
            self.name.setFocus()
            return
        kept = saved_views.load(self._context.store, self._cls)
        if self._keep(kept.put(self._present(name))):
            self._context.messages.say(_SAVED.format(name=name))
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def choose(self) -> None:
        """Open the menu of views under the button."""
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _leave(self) -> None:
        self.hide()
        self.button.setFocus()

    def _begin(self, name: str) -> None:
        kept = saved_views.load(self._context.store, self._cls)
        self._keep(saved_views.SavedViews(kept.saved, name))

    def _delete(self, name: str) -> None:
        if self._keep(saved_views.load(self._context.store, self._cls).without(name)):
            self._context.messages.say(_DELETED.format(name=name))

    def _keep(self, kept: saved_views.SavedViews) -> bool:
        with self._context.guard():
            saved_views.save(self._context.store, self._cls, kept)
            return True
        return False


def _literal(name: str) -> str:
    """A name as a menu shows it: an ampersand would underline the letter after it."""
    return name.replace("&", "&&")
