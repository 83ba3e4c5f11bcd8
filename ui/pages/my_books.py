"""Sổ của tôi: what an officer works in every day, by post or one by one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QWidget

from app.base.language import T
from app.schema.record import REGISTRY
from app.services import my_books
from app.store.permissions import Post
from ui.core import theme
from ui.core.context import Context
from ui.core.page import Page
from ui.forms.editors.flow import FlowLayout
from ui.widgets.basics import Card, button

_TITLE = T("Sổ của tôi", "My registers")
_QUESTION = T("Anh/chị phụ trách việc gì?", "What is your work?")
_WHY = T(
    "Các sổ chọn ở đây đứng trên cùng của thanh bên trái, nhiều nhất {n} sổ; những sổ còn lại ở “Sổ khác”. Đổi lại lúc nào cũng được.",
    "What you choose here stands on top of the bar at the left, at most {n}; the rest is under “Other registers”. Change it at any time.",
)
_ALL_ROUND = T("Mọi việc", "A bit of everything")
_CHOSEN = T("Đã chọn {n} trên {most} sổ", "{n} of {most} chosen")
_DONE = T("Dùng các sổ này", "Use these")
_WIDE = 30  # characters that a register's button takes


class MyBooksPage(Page):
    """A button for each post, and one for each register; pressed ones are chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        store = context.store
        self.posts: dict[Post | None, QPushButton] = {}
        self.registers: dict[str, QPushButton] = {}
        self._order: list[str] = []
        self._count = theme.label("", "quiet")
        self.done = button(_DONE, "primary", "check")
        self.done.clicked.connect(lambda: context.open.books(tuple(self._order)))
        for post in (*Post, None):
            made = self.posts[post] = button(post.label if post else _ALL_ROUND, "chip")
            made.setCheckable(True)
            made.clicked.connect(partial(self._take, _usual(post)))
        for key, cls in REGISTRY.items():
            if store.permits(key):
                made = self.registers[key] = button(cls.schema.book, "", cls.schema.icon)
                made.setCheckable(True)
                made.clicked.connect(partial(self._press, key))
        self._lay_out()

    def reload(self) -> None:
        """Show what is chosen now."""
        self._take(my_books.chosen(self._context.store))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _take(self, keys: tuple[str, ...]) -> None:
        self._order = [key for key in keys if key in self.registers]
        self._show_chosen()

    def _press(self, key: str) -> None:
        pressed = self.registers[key].isChecked()
        (self._order.append if pressed else self._order.remove)(key)
        self._show_chosen()

    def _show_chosen(self) -> None:
        full = len(self._order) >= my_books.MOST
        for key, made in self.registers.items():
            made.setChecked(key in self._order)
            made.setEnabled(key in self._order or not full)
        for post, made in self.posts.items():
            made.setChecked(set(self._order) == {k for k in _usual(post) if k in self.registers})
        self._count.setText(str(_CHOSEN.format(n=len(self._order), most=my_books.MOST)))
        self.done.setEnabled(bool(self._order))

    def _lay_out(self) -> None:
        page = self._make_column()
        page.addWidget(theme.label(str(_QUESTION), "title", wrap=True))
        page.addWidget(theme.label(str(_WHY.format(n=my_books.MOST)), "quiet", wrap=True))
        posts = QWidget()
        flow = FlowLayout(posts, theme.gap())
        for made in self.posts.values():
            flow.addWidget(made)
        page.addWidget(posts)
        card = Card()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.gap())
        card.column.addLayout(self._grid)
        card.column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(card)
        page.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.done)
        foot.addWidget(self._count)
        foot.addStretch()
        page.addLayout(foot)
        self._place()

    def _place(self) -> None:
        """As many columns as there is room for."""
        columns = max(1, min(4, (self.width() - theme.gap(10)) // theme.characters(_WIDE)))
        if self._grid.count() and columns == self._grid.columnCount():
            return
        while self._grid.takeAt(0):
            pass
        for place, made in enumerate(self.registers.values()):
            self._grid.addWidget(made, *divmod(place, columns))


def _usual(post: Post | None) -> tuple[str, ...]:
    return my_books.DAILY[post] if post else my_books.ALL_ROUND
