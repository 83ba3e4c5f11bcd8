"""Tổng hợp: packages dropped here become a matrix unit × period, totals, a workbook and replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.container import fingerprint
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery
from app.exchange.rollup import collected, expected_units, queries
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.rollup import RollupResult
from app.store import Store
from app.store.submissions import ReportKey
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.core.page import Page
from ui.rollup_page.adding_up import (
    AddedUp,
    Change,
    add_up_kept,
    expecting,
    reading,
    summary_of,
    trusting,
    unchanged,
    with_what_came,
)
from ui.rollup_page.expected_units import ExpectedUnitsView
from ui.rollup_page.files import RollupFiles
from ui.rollup_page.lists import ChangeList, RejectedList
from ui.rollup_page.manual_workbook import ManualWorkbookView
from ui.rollup_page.parts import beginning
from ui.rollup_page.ranking_rules import RankingRulesView
from ui.rollup_page.totals import RollupTotalsView
from ui.rollup_page.unit_keys import UnitKeysView
from ui.rollup_page.units import RollupUnits
from ui.widgets.basics import Late, button, put_beside

_TITLE = T("Tổng hợp", "Rollup")
_PARTS = T("Các phần của bản tổng hợp", "Parts of the rollup")
_FILES, _FOLDER = T("Chọn tệp…", "Choose files…"), T("Chọn thư mục…", "Choose a folder…")
_START_OVER = T("Làm lại từ đầu", "Start over")
_READING, _ADDING = T("Đọc và cộng các tệp báo cáo", "Reading"), T("Cộng lại", "Adding up again")
_UNITS, _SUMS = T("Đơn vị và kỳ", "Units and periods"), T("Số liệu cộng", "Totals")
_ASIDE, _CHANGES = T("Tệp không cộng", "Files not added"), T("Thay đổi", "Changes")
_EXPECTED, _TEMPLATE = T("Phải nộp", "Expected"), T("Biểu trống", "Blank form")
_KEYS, _RANKING = T("Khóa đơn vị", "Keys"), T("Xếp hạng", "Ranking")
_KEYS_TAB = 5
_COUNTED = T("{tab} ({n})", "{tab} ({n})")
_KEPT = T("Đã ghi danh sách phải nộp.", "The list is kept.")
_SURE = T(
    "Từ nay tin chữ ký {digits} của đơn vị {unit}, thay cho chữ ký cũ? Chỉ đồng ý khi đã gọi cho đơn vị "
    "và nghe đọc đúng dãy số này.",
    "From now on trust the signature {digits} of {unit} instead of the old one? Agree only if the "
    "unit has read these digits out to you.",
)
_AGREE = T("Tin chữ ký này", "Trust it")


class RollupPage(Page):
    """Keeps the packages read so far in the store, so that drives can be read over several days.

    What changed is told against what was known when the first file came.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self._turn = 0
        self._expected = expected_units.load(context.store)
        self._remarks = queries.load(context.store)
        self.result: RollupResult | None = None
        self.summary = theme.label("", "quiet", wrap=True)
        self.files = button(_FILES, "primary", "upload")
        self.folder = button(_FOLDER, "", "folder-open")
        self.restart = button(_START_OVER, "link", "rotate-ccw")
        self.written = RollupFiles(context, lambda: self._remarks)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(str(_PARTS))
        self._first = QStackedWidget(self.tabs)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._show_nothing()

    # What comes in

    def take(self, paths: Sequence[Path]) -> None:
        """Read files and folders in the worker, and add up all that was read so far."""
        self._add_up(_READING, reading(paths))

    def start_over(self) -> None:
        """Forget the packages, also those being read; the history of the units stays."""
        self._turn += 1
        self._context.worker.run_long(lambda _progress, store: collected.forget(store))
        self._show_nothing()

    def reload(self) -> None:
        """Add up what was read on an earlier day, if anything was."""
        self._context.worker.run_long(
            lambda _progress, store: collected.load(store) is not None, done=self._resume
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _resume(self, kept: bool) -> None:
        if kept and self.result is None:
            self._add_up(_READING)

    def _choose_files(self) -> None:
        if paths := dialogs.open_files(self, _FILES, dialogs.PACKAGES, dialogs.ANY):
            self.take(paths)

    def _choose_folder(self) -> None:
        if path := dialogs.folder(self, _FOLDER):
            self.take([path])

    def _add_up(self, title: T, change: Change = unchanged) -> None:
        """Change the kept packages, if need be, and add them up; the worker does one after the other."""
        turn = self._turn

        def job(progress: Progress, store: Store) -> AddedUp:
            return add_up_kept(progress, store, change)

        def done(shown: AddedUp) -> None:
            if turn == self._turn:
                self._show(shown)

        self._context.run_with_progress(title, job, done)

    # What is shown

    def _show_nothing(self) -> None:
        self.result = None
        self.summary.hide()
        self._first.setCurrentIndex(0)
        for place in range(1, 4):
            self.tabs.setTabVisible(place, False)
        self.written.show_result(None)
        self.restart.hide()
        theme.role(self.files, "primary")
        self._show_expected()

    def _show(self, shown: AddedUp) -> None:
        result = self.result = shown.result
        self.summary.setText(str(summary_of(result)))
        self.summary.show()
        self._first.setCurrentWidget(self.units)
        theme.role(self.files, "")
        put_beside(self.files, "upload")
        for place, name, count in (
            (1, _SUMS, 0), (2, _ASIDE, len(result.rejected)), (3, _CHANGES, len(result.changes)),
        ):  # fmt: skip
            self.tabs.setTabVisible(place, True)
            label = _COUNTED.format(tab=name, n=show_number(count)) if count else name
            self.tabs.setTabText(place, str(label))
        self.written.show_result(result)
        self.restart.show()
        self.units.show_result(result)
        self.sums.show_result(result, shown.sums)
        self.rejected.show_result(result)
        self.changes.show_result(result)
        self._show_expected()

    def _show_expected(self) -> None:
        self._expected = expected_units.load(self._context.store)
        if "expected" in vars(self):
            slots = self.result.slots if self.result else ()
            self.expected.show_expected(self._expected, slots)
        if "keys" in vars(self):
            self.keys.show_keys(self._expected, self.result)

    def _open_cell(self, unit: str, slot: ReportKey, indicator: str = "") -> None:
        self.tabs.setCurrentIndex(0)
        self.units.go_to(unit, slot, indicator)

    def _open_row(self, about: tuple[str, ReportKey, str] | None) -> None:
        if about is not None and about[0] in (self.result.units if self.result else ()):
            self._open_cell(*about)

    def _open_key(self, unit: str) -> None:
        """Go to the keys of a unit, of which a file was refused for its key."""
        self.tabs.setCurrentIndex(_KEYS_TAB)
        self.keys.go_to(unit)
        self.keys.table.setFocus()

    # What is done about it

    def _queries_of(self, unit: str, slot: ReportKey) -> tuple[FigureQuery, ...]:
        """Return the queries that the reply to a unit will hold."""
        package = self.result.taken.get((unit, slot)) if self.result else None
        return queries.queries_of(self._remarks, package) if package else ()

    def _remark(self, unit: str, slot: ReportKey, indicator: str, question: str) -> None:
        assert self.result is not None
        package = self.result.taken[unit, slot]
        self._remarks = queries.keep_query(self._remarks, package, indicator, question)
        queries.save(self._context.store, self._remarks)
        self.units.refresh_queries()

    def _trust(self, unit: str, key: str) -> None:
        if dialogs.yes(self, _SURE.format(digits=fingerprint(key), unit=unit), _AGREE):
            self._add_up(_ADDING, trusting(unit, key))

    def _expect(self, chosen: ExpectedUnits) -> None:
        shown = self._expected.trust
        if self.result is not None:
            self._add_up(_ADDING, expecting(chosen, shown))
        else:
            keep = partial(expected_units.keep_chosen, chosen=chosen, shown=shown)
            done = self._expected_kept
            self._context.worker.run_long(lambda _p, store: keep(store), done=done)
        self.tabs.setCurrentIndex(0)

    def _expected_kept(self, _none: None) -> None:
        self._show_expected()
        self._context.messages.say(_KEPT)

    def _keys_changed(self) -> None:
        """Take the files by the list of keys that holds now."""
        self._show_expected()
        if self.result is not None:
            self._add_up(_ADDING, with_what_came)

    def _check(self, package: Package) -> None:
        from ui.rollup_page.spot_check import SpotCheckDialog

        SpotCheckDialog(self._context, self, package).open()

    # Its parts

    def _connect(self) -> None:
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.restart.clicked.connect(self.start_over)

    # The views are made when they are first needed: most are of a result, and there is none yet.

    @cached_property
    def units(self) -> RollupUnits:
        """The matrix of units and periods."""
        made = RollupUnits(self._queries_of, self._first)
        made.queried.connect(self._remark)
        made.trusted.connect(self._trust)
        made.keys_requested.connect(self._open_key)
        made.check_requested.connect(self._check)
        self._first.addWidget(made)
        return made

    @cached_property
    def sums(self) -> RollupTotalsView:
        """The totals."""
        made = RollupTotalsView(self)
        made.hide()  # until its tab shows it: it may be made while another page is shown
        made.opened.connect(self._open_cell)
        return made

    @cached_property
    def rejected(self) -> RejectedList:
        """The files that were not added."""
        made = RejectedList(self)
        made.hide()  # until its tab shows it: it may be made while another page is shown
        made.opened.connect(self._open_row)
        return made

    @cached_property
    def changes(self) -> ChangeList:
        """What differs from the last time."""
        made = ChangeList(self)
        made.hide()  # until its tab shows it: it may be made while another page is shown
        made.opened.connect(self._open_row)
        return made

    @cached_property
    def expected(self) -> ExpectedUnitsView:
        """Who is to hand in."""
        made = ExpectedUnitsView(self._context.messages, self)
        made.hide()  # until its tab shows it: it may be made while another page is shown
        made.chosen.connect(self._expect)
        made.show_expected(self._expected, self.result.slots if self.result else ())
        return made

    @cached_property
    def keys(self) -> UnitKeysView:
        """Whose key is whose."""
        made = UnitKeysView(self._context, self)
        made.hide()  # until its tab shows it: it may be made while another page is shown
        made.changed.connect(self._keys_changed)
        made.show_keys(self._expected, self.result)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._heading(), 1)
        for part in (self.restart, self.files, self.folder):
            head.addWidget(part)
        self._first.addWidget(beginning())
        self.tabs.addTab(self._first, str(_UNITS))
        pages: tuple[tuple[Callable[[QWidget], QWidget], T], ...] = (
            (lambda _late: self.sums, _SUMS), (lambda _late: self.rejected, _ASIDE),
            (lambda _late: self.changes, _CHANGES), (lambda _late: self.expected, _EXPECTED),
            (lambda _late: self.keys, _KEYS),
            (partial(RankingRulesView, self._context), _RANKING),
            (partial(ManualWorkbookView, self._context), _TEMPLATE),
        )  # fmt: skip
        for make, name in pages:
            self.tabs.addTab(Late(make, self.tabs), str(name))
        column = self._make_column(1)
        column.addLayout(head)
        below = QHBoxLayout()
        below.addWidget(self.summary, 1)
        below.addWidget(self.written)
        column.addLayout(below)
        column.addWidget(self.tabs, 1)
