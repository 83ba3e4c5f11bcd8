"""Cài đặt: the unit and its papers, the look, the password, the backups, whom reports go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.base import language
from app.base.language import T
from app.services import unit_settings
from app.store.read.principal import AccountRole
from ui.core import theme
from ui.core.context import Context
from ui.core.density import Density, choose
from ui.core.letter_size import LetterSize
from ui.core.page import Page, PageAction
from ui.core.preferences import Preferences
from ui.core.theme import Scheme
from ui.settings_page.accounts_card import AccountsCard
from ui.settings_page.holidays_card import HolidaysCard
from ui.settings_page.key_card import KeyCard
from ui.settings_page.receivers_card import OwnKeyCard, ReceiversCard
from ui.settings_page.security_cards import BackupsCard, PasswordCard, RecoveryCard
from ui.settings_page.support_card import SupportCard
from ui.settings_page.unit_form import UnitForm
from ui.settings_page.year_end_card import YearEndCard
from ui.widgets.basics import Card, Late, button
from ui.widgets.table import fit_all_rows

_TITLE = T("Cài đặt", "Settings")
_PARTS = T("Các phần của cài đặt", "Parts of the settings")
_UNIT, _APPEARANCE, _SAFETY = (
    T("Đơn vị", "The unit"),
    T("Giao diện", "Appearance"),
    T("An toàn", "Safety"),
)
_USERS = T("Người dùng", "Users")
_EXCHANGE = T("Gửi, nhận báo cáo", "Exchange")
_SAVE = T("Lưu cài đặt", "Save the settings")
_SAVED = T("Đã lưu cài đặt", "The settings are saved")
_SCHEME = T("Màu", "Colours")
_LANGUAGE = T("Ngôn ngữ", "Language")
_NEXT_TIME = T("Ngôn ngữ mới dùng từ lần mở sau.", "The new language is used from the next start.")
LETTERS = T("Cỡ chữ", "Letters")
ROWS = T("Dòng của danh sách", "Rows of lists")
_LETTERS_NEXT_TIME = T(
    "Cỡ chữ mới dùng từ lần mở sau.", "The new size is used from the next start."
)
_BOOKS = T("Chọn các sổ đứng trên thanh bên trái…", "Choose the registers on the bar at the left…")
_LANGUAGES: tuple[tuple[language.Language, str], ...] = (("vi", "Tiếng Việt"), ("en", "English"))
_ABOUT_UNIT = T(
    "Các tên này in trên báo cáo và giấy khen.",
    "These names are printed on reports and certificates.",
)
_CLOSES = (AccountRole.CHIEF, AccountRole.OFFICER)  # who may close a year
V = TypeVar("V")


class SettingsPage(Page):
    """Tabs; the unit is saved by its button or Ctrl+S, the look at once."""

    def __init__(
        self,
        context: Context,
        preferences: Preferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _TITLE, parent)
        self._preferences = preferences or Preferences()
        self.tabs = QTabWidget(self)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(str(_PARTS))
        column = self._make_column()
        column.addWidget(self._heading())
        column.addWidget(self.tabs, 1)
        for make, name in (
            (self._unit_tab, _UNIT), (self._appearance_tab, _APPEARANCE), (self._users_tab, _USERS),
            (self._safety_tab, _SAFETY), (self._exchange_tab, _EXCHANGE),
        ):  # fmt: skip
            self.tabs.addTab(Late(make, self.tabs), str(name))

    @cached_property
    def holidays(self) -> HolidaysCard:
        """The list of holidays."""
        return HolidaysCard(self._context, self)

    @cached_property
    def accounts(self) -> AccountsCard:
        """The accounts, of which only a chief sees the others'; made, as all, with its tab."""
        return AccountsCard(self._context, self)

    @cached_property
    def password(self) -> PasswordCard:
        """The change of one's own password."""
        return PasswordCard(self._context, self)

    @cached_property
    def backups(self) -> BackupsCard:
        """Where backups go."""
        return BackupsCard(self._context, self)

    @cached_property
    def year_end(self) -> YearEndCard:
        """The closing of a year."""
        return YearEndCard(self._context, self)

    @cached_property
    def recovery(self) -> RecoveryCard:
        """The recovery code."""
        return RecoveryCard(self._context, self)

    @cached_property
    def key(self) -> KeyCard:
        """The change of the store's key."""
        return KeyCard(self._context, self)

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return what Ctrl+S does here."""
        return {PageAction.SAVE: self.save}

    def save(self) -> None:
        """Keep what the unit's form shows."""
        with self._context.guard():
            unit_settings.save(self._context.store, self.unit.finish())
            self._context.messages.say(_SAVED)

    def _unit_tab(self, parent: QWidget) -> QWidget:
        page, column = _scrolled(parent)
        column.addWidget(theme.label(str(_ABOUT_UNIT), "quiet"))
        self.unit = UnitForm(unit_settings.load(self._context.store), page.widget())
        column.addWidget(self.unit)
        save = button(_SAVE, "primary", "save")
        save.clicked.connect(self.save)
        row = QHBoxLayout()
        row.addWidget(save)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        # The holidays stand below what fits on a screen: they come once that is painted.
        QTimer.singleShot(0, page, lambda: column.insertWidget(column.count() - 1, self.holidays))
        return page

    def _appearance_tab(self, parent: QWidget) -> QWidget:
        page, column = _scrolled(parent)
        frame = Card()
        inside = frame.column
        inside.addWidget(theme.label(str(_SCHEME), "heading"))
        inside.addLayout(
            _choices([(s, str(s.label)) for s in Scheme], theme.scheme(), self.choose_scheme)
        )
        inside.addSpacing(theme.gap())
        inside.addWidget(theme.label(str(LETTERS), "heading"))
        sizes = [(size, str(size.label)) for size in LetterSize]
        inside.addLayout(_choices(sizes, self._preferences.letters, self._enlarge))
        inside.addWidget(theme.label(str(_LETTERS_NEXT_TIME), "quiet"))
        inside.addSpacing(theme.gap())
        inside.addWidget(theme.label(str(ROWS), "heading"))
        rows = [(density, str(density.label)) for density in Density]
        inside.addLayout(_choices(rows, self._preferences.density, self._set_density))
        inside.addSpacing(theme.gap())
        inside.addWidget(theme.label(str(_LANGUAGE), "heading"))
        inside.addLayout(_choices(list(_LANGUAGES), self._preferences.language, self._speak))
        inside.addWidget(theme.label(str(_NEXT_TIME), "quiet"))
        inside.addSpacing(theme.gap())
        self.books = button(_BOOKS, "link", "book-open")
        self.books.clicked.connect(lambda: self._context.open.page("books"))
        inside.addWidget(self.books, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(frame)
        column.addStretch()
        return page

    def _users_tab(self, parent: QWidget) -> QWidget:
        return self._cards(parent, self.accounts, self.password)

    @cached_property
    def support(self) -> SupportCard:
        """The package for whoever helps."""
        return SupportCard(self._context, self)

    def _safety_tab(self, parent: QWidget) -> QWidget:
        """Only a chief changes the key and the sheet; who only looks backs nothing up."""
        who = self._context.store.principal
        backups = (self.backups,) if who.may_back_up else ()
        closing = (self.year_end,) if who.role in _CLOSES else ()
        keys = (self.recovery, self.key) if who.role is AccountRole.CHIEF else ()
        return self._cards(parent, *backups, *closing, *keys, self.support)

    def _exchange_tab(self, parent: QWidget) -> QWidget:
        return self._cards(parent, OwnKeyCard(self._context), ReceiversCard(self._context))

    def _cards(self, parent: QWidget, *parts: QWidget) -> QWidget:
        page, column = _scrolled(parent)
        for part in parts:
            column.addWidget(part)
        column.addStretch()
        return page

    def choose_scheme(self, scheme: Scheme) -> None:
        """Show the colours at once, and remember them."""
        self._preferences.scheme = scheme
        theme.choose(scheme)

    def _enlarge(self, size: LetterSize) -> None:
        self._preferences.letters = size

    def _set_density(self, density: Density) -> None:
        self._preferences.density = density
        choose(density)
        fit_all_rows()

    def _speak(self, chosen: language.Language) -> None:
        self._preferences.language = chosen


def _scrolled(parent: QWidget) -> tuple[QScrollArea, QVBoxLayout]:
    area = QScrollArea(parent, widgetResizable=True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget(area)
    theme.role(inside, "clear")
    area.setWidget(inside)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, theme.gap(1.5), theme.gap(), 0)
    column.setSpacing(theme.gap(1.5))
    return area, column


def _choices(offered: list[tuple[V, str]], now: V, choose: Callable[[V], None]) -> QHBoxLayout:
    """Buttons of which one is down."""
    row = QHBoxLayout()
    group = QButtonGroup(row)
    for value, label in offered:
        made = button(T(label, label), "chip")
        made.setCheckable(True)
        made.setChecked(value == now)
        made.clicked.connect(lambda _checked, value=value: choose(value))
        group.addButton(made)
        row.addWidget(made)
    row.addStretch()
    return row
