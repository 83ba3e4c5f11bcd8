"""Hôm nay: due work, the figures of the month, and quick ways to enter something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import due as due_rules
from app.base import clock
from app.base.dates import show_day
from app.base.jobs import Progress
from app.base.language import T
from app.base.periods import Period, long_day
from app.due import DueItem
from app.schema.fields import LinkField
from app.schema.record import register
from app.services import dashboard, recovery_custody
from app.services.dashboard import DashboardFigure
from app.store import Store
from app.store.read.principal import AccountRole
from ui.core import auto_backup, theme
from ui.core.actions import Offer
from ui.core.context import Context
from ui.core.elided import ElidedLabel
from ui.core.page import Page, PageAction
from ui.pages.draft_lines import DraftLines
from ui.pages.due_list import DueList
from ui.pages.due_month import MonthOfDue
from ui.pages.home_parts import FigureCard, link_button, problem_line
from ui.pages.week_print import PRINT_WEEK, print_week
from ui.widgets import recoding
from ui.widgets.basics import Card, button, clear
from ui.widgets.month_chart import MonthBars

if TYPE_CHECKING:
    from ui.pages.first_steps import FirstSteps

_TITLE = T("Hôm nay", "Today")
_GREETING = T("Chào {name}", "Hello {name}")
_DUE = T("Việc đến hạn", "What is due")
_MONTHS = T("Buổi thăm theo tháng", "Visits by month")
_BACK_UP = T("Chưa sao lưu trong 7 ngày qua", "No backup for 7 days")
_BACK_UP_NOW = T("Sao lưu ngay", "Back up now")
_BACKING_UP = T("Đang sao lưu…", "Backing up…")
_BACKED_UP = T("Đã sao lưu: {name}", "Backed up: {name}")
_CODE = T("Chưa ai gõ lại mã khôi phục của sổ", "Nobody has confirmed the recovery code")
_GO_ON = T("Dùng tiếp sổ này", "Go on with this store")
_LOOK = T("Xem các bản sao lưu", "Look at the backups")
_ACCEPTED = T("Từ nay máy nhớ sổ này.", "From now on this computer remembers this store.")
_LAST = T("Lần ghi cuối: {when}, {who}", "Last entry: {when}, {who}")
_CODE_NOW = T("Lập mã mới", "Make a new code")
_QUICK = (
    ("visit", T("Ghi buổi thăm", "A visit")),
    ("dispute", T("Vụ hòa giải", "A dispute")),
    ("case", T("Hồ sơ giúp đỡ", "A case")),
    ("award", T("Khen thưởng", "An award")),
)
_BEGIN = T("Bắt đầu từ đây", "Begin here")
_FIRST = ("area", "team", "member", "household")  # what everything else links to
_COUNTED = ("visit", "dispute", "case", "member")  # what the figures and the chart are of
_PAUSE = 500  # milliseconds of calm after changes before the page is computed again


@dataclass(frozen=True, slots=True)
class _News:
    """The contents of the page, read in one go outside the window's thread."""

    day: date
    sizes: Mapping[str, int]
    items: list[DueItem]
    figures: list[DashboardFigure]
    months: list[tuple[Period, int]]
    backup_due: bool
    code_pending: bool
    clock_behind: T | None


def _read(_progress: Progress, store: Store) -> _News:
    from app.store.security.audit_time import clock_behind

    today = clock.today()
    return _News(
        today,
        store.sizes(),
        due_rules.due(store, today),
        dashboard.dashboard_figures(store, today),
        dashboard.visits_by_month(store, today),
        auto_backup.old(store),
        recovery_custody.pending(store),
        clock_behind(store.db),
    )


class HomePage(Page):
    """Computed again when it is shown after a change, or on another day."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent, pause=_PAUSE)
        self._news: _News | None = None
        self.backup_button: QPushButton | None = None
        self.code_button: QPushButton | None = None
        self.accept_button: QPushButton | None = None
        self._date = ElidedLabel("")
        theme.role(self._date, "quiet")
        self._problems = QVBoxLayout()
        self.steps: FirstSteps | None = None  # made on day one
        self.drafts = DraftLines(context)
        self._quick: dict[str, QPushButton] = {}
        self.due = DueList(context)
        self.calendar = MonthOfDue(context, self.due)
        self._cards = QGridLayout()
        self._bars = MonthBars()
        context.changed.connect(self.follow)
        self._lay_out()

    @property
    def offers(self) -> Sequence[Offer]:  # type: ignore[override] # what the cursor stands on
        """What can be done about the line that has the cursor."""
        return self.due.offers()

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return what Ctrl+P does here."""
        return {PageAction.PRINT: self.print_week}

    def print_week(self) -> None:
        """Show the plan of the week as it prints."""
        print_week(self._context, self)

    def reload(self) -> None:
        """Read everything in the worker."""
        self._context.worker.run(_read, done=self._show, failed=self._context.messages.error)

    def is_stale(self) -> bool:
        """Whether a record has changed since, or the day."""
        other_day = self._news is not None and self._news.day != clock.today()
        return super().is_stale() or other_day

    def come_back(self) -> None:
        """Show the drafts as they are now: no step tells of them."""
        self.drafts.read()

    # What is shown

    def _show(self, news: _News) -> None:
        self._news = news
        self.drafts.read()
        self.backup_button = None
        self._date.show_text(str(long_day(news.day)))
        self._show_what_can_be_done(news)
        self._bars.show_months(news.months)
        self._show_figures(news.figures)
        self._show_problems(news)
        self.due.show_items(news.items, news.day)
        self.calendar.show_items(news.items, news.day)

    def _show_what_can_be_done(self, news: _News) -> None:
        """On day one the steps to begin with; no chart of nothing, and no button that leads nowhere."""
        sizes, begun = news.sizes, True
        if self.steps is None and not all(map(sizes.get, _FIRST)):
            from ui.pages.first_steps import FirstSteps

            self.steps = FirstSteps(self._context)
            self._steps_place.addWidget(self.steps)
        if self.steps is not None:
            begun = self.steps.show_counts(sizes)
        self._due_title.setText(str(_DUE if begun else _BEGIN))
        for part in (self.due, self.week, self.calendar.button):
            part.setVisible(begun or bool(news.items))
        self._figures.setVisible(any(map(sizes.get, _COUNTED)))
        for key, quick in self._quick.items():
            quick.setVisible(all(sizes.get(link) for link in _needed(key)))

    def _show_problems(self, news: _News) -> None:
        clear(self._problems)
        self.code_button = self.accept_button = None
        if question := self._context.store.freshness.sentence:
            ways = [link_button(_LOOK, self._ask_code)]
            if self._context.store.principal.role is AccountRole.CHIEF:  # only they wave it through
                self.accept_button = link_button(_GO_ON, self._accept)
                ways.append(self.accept_button)
            self._problems.addWidget(problem_line(question, *ways))
        if news.clock_behind:
            self._problems.addWidget(problem_line(news.clock_behind))
        if news.code_pending:
            self.code_button = link_button(_CODE_NOW, self._ask_code)
            self._problems.addWidget(problem_line(_CODE, self.code_button))
        if news.backup_due and any(news.sizes.values()):
            self.backup_button = link_button(_BACK_UP_NOW, self._back_up)
            self._problems.addWidget(problem_line(_BACK_UP, self.backup_button))

    def _show_figures(self, figures: list[DashboardFigure]) -> None:
        clear(self._cards)
        for place, figure in enumerate(figures):
            self._cards.addWidget(FigureCard(figure, self._context, self), *divmod(place, 2))

    def _ask_code(self) -> None:
        self._context.open.page("settings")

    def _accept(self) -> None:
        def done(_nothing: None) -> None:
            self._context.messages.say(_ACCEPTED)
            self.refresh()

        self._context.worker.run(
            lambda _progress, store: store.accept(),
            done=done, failed=self._context.messages.error,
        )  # fmt: skip

    def _back_up(self) -> None:
        def done(path: Path) -> None:
            self._context.messages.say(_BACKED_UP.format(name=path.name))
            self.refresh()

        self._context.run_with_progress(_BACKING_UP, auto_backup.back_up, done)

    def _recode(self) -> None:
        if chosen := recoding.choose(self):
            self._context.run_with_progress(
                recoding.RECODING,
                lambda progress, _store: chosen.work(progress),
                lambda text: self._context.messages.written(chosen.new, text.literal()),
            )

    # How it is put together

    def _lay_out(self) -> None:
        left = Card()
        due_column = left.column
        head = QHBoxLayout()
        self._due_title = theme.label(str(_DUE), "heading")
        head.addWidget(self._due_title, 1)
        self.week = link_button(PRINT_WEEK, self.print_week)
        self.week.setToolTip(f"{PRINT_WEEK} (Ctrl+P)")
        head.addWidget(self.due.group)
        head.addWidget(self.week)
        head.addWidget(self.due.reveal)
        head.addWidget(self.calendar.button)
        due_column.addLayout(head)
        inside = QWidget()
        theme.role(inside, "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.gap(), 0)
        self._problems.setSpacing(theme.gap(0.25))
        column.addLayout(self._problems)
        column.addWidget(self.drafts)
        self._steps_place = QVBoxLayout()
        column.addLayout(self._steps_place)
        column.addWidget(self.calendar)
        column.addWidget(self.due)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        due_column.addWidget(area, 1)
        self.recode = link_button(recoding.RECODE, self._recode)
        due_column.addWidget(self.recode, 0, Qt.AlignmentFlag.AlignLeft)
        below = QHBoxLayout()
        below.setSpacing(theme.gap(2))
        below.addWidget(left, 3)
        self._figures = self._right()
        below.addWidget(self._figures, 2)
        page = self._make_column()
        page.addLayout(self._head())
        page.addLayout(below, 1)

    def _head(self) -> QHBoxLayout:
        store = self._context.store
        name = store.accounts().get(store.user, store.user)
        words = QVBoxLayout()
        words.setSpacing(0)
        greeting = ElidedLabel(str(_GREETING.format(name=name)))
        theme.role(greeting, "title")
        words.addWidget(greeting)
        words.addWidget(self._date)
        if before := store.entry_before:
            at = datetime.fromisoformat(before.at).astimezone()
            who = store.accounts().get(before.act.who, before.act.who)
            last = _LAST.format(when=f"{at:%H:%M} {show_day(at.date())}", who=who)
            told = ElidedLabel(str(last))
            theme.role(told, "quiet")
            words.addWidget(told)
        row = QHBoxLayout()
        row.setSpacing(theme.gap())
        row.addLayout(words, 1)
        ours = [(key, text) for key, text in _QUICK if store.principal.may_change(key)]
        for number, (key, text) in enumerate(ours):
            quick = button(text, "" if number else "primary", "plus")
            quick.clicked.connect(lambda _checked, key=key: self._context.open.new(key))
            self._quick[key] = quick
            row.addWidget(quick, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _right(self) -> QWidget:
        self._cards.setSpacing(theme.gap(1.5))
        self._cards.setColumnStretch(0, 1)
        self._cards.setColumnStretch(1, 1)
        frame = Card()
        inside = frame.column
        inside.addWidget(theme.label(str(_MONTHS), "heading"))
        inside.addWidget(self._bars, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1.5))
        column.addLayout(self._cards)
        column.addWidget(frame, 1)
        return right


def _needed(key: str) -> list[str]:
    """The registers in which something must be, before a record of this one can be entered."""
    specs = register(key).schema.fields.values()
    return [spec.target for spec in specs if isinstance(spec, LinkField) and spec.required]
