"""Tổng hợp: packages dropped here become a matrix unit × period, totals, a workbook and replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.container import fingerprint, public_key
from app.exchange.package.reply import FigureQuery
from app.exchange.rollup import collected, expected_units, history, queries
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.total_rows import TotalRow, total_rows
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submissions import ReportKey
from ui.core import dialogs, icons, theme
from ui.core.context import Context
from ui.core.page import Page
from ui.rollup_page.expected_units import ExpectedUnitsView
from ui.rollup_page.files import RollupFiles
from ui.rollup_page.lists import ChangeList, RejectedList
from ui.rollup_page.manual_workbook import ManualWorkbookView
from ui.rollup_page.matrix_model import StatusFilter
from ui.rollup_page.parts import beginning
from ui.rollup_page.totals import RollupTotalsView
from ui.rollup_page.units import RollupUnits
from ui.widgets.basics import Late, button

_TITLE = T("Tổng hợp", "Rollup")
_PARTS = T("Các phần của bản tổng hợp", "Parts of the rollup")
_FILES, _FOLDER = T("Chọn tệp…", "Choose files…"), T("Chọn thư mục…", "Choose a folder…")
_START_OVER = T("Làm lại từ đầu", "Start over")
_READING, _ADDING = T("Đọc và cộng các tệp báo cáo", "Reading"), T("Cộng lại", "Adding up again")
_TOLD = T(
    "Đã cộng {taken} báo cáo của {units} đơn vị; còn thiếu {missing}, không nhận {refused} tệp.",
    "{taken} {taken:report|reports} of {units} {units:unit|units} added up; {missing} missing, {refused} {refused:file|files} refused.",
)
_UNITS, _SUMS = T("Đơn vị và kỳ", "Units and periods"), T("Số liệu cộng", "Totals")
_ASIDE, _CHANGES = T("Tệp không cộng", "Files not added"), T("Thay đổi", "Changes")
_EXPECTED, _TEMPLATE = T("Phải nộp", "Expected"), T("Biểu trống", "Blank form")
_COUNTED = T("{tab} ({n})", "{tab} ({n})")
_KEPT = T("Đã ghi danh sách phải nộp.", "The list is kept.")
_NOTED = T("Tổng hợp báo cáo", "Add up reports")
_TRUSTED = T("Tin chữ ký mới", "Trust a new signature")
_SURE = T(
    "Từ nay tin chữ ký {digits} của đơn vị {unit}, thay cho chữ ký cũ? Chỉ đồng ý khi đã gọi cho đơn vị "
    "và nghe đọc đúng dãy số này.",
    "From now on trust the signature {digits} of {unit} instead of the old one? Agree only if the "
    "unit has read these digits out to you.",
)
_AGREE = T("Tin chữ ký này", "Trust it")

# The files so far, and what was known when the first one came.
Kept = tuple[Collected, ReceiverHistory]
Change = Callable[[Progress, Store, Kept], Kept]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The contents of the page, as the worker hands them over."""

    result: RollupResult
    sums: Mapping[ReportKey, Sequence[TotalRow]]


def _unchanged(_progress: Progress, _store: Store, kept: Kept) -> Kept:
    return kept


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

        def more(progress: Progress, store: Store, kept: Kept) -> Kept:
            found_so_far, before = kept
            keys = signing_keys(store)
            found = collect(files_in(paths), progress, keys.opening, public_key(keys.signing))
            store.log_access("rollup", _NOTED, files=len(found.found))
            return found_so_far.renewed(found), before

        self._add_up(_READING, more)

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

    def _add_up(self, title: T, change: Change = _unchanged) -> None:
        """Change the kept packages, if need be, and add them up; the worker does one after the other."""
        expected, turn = self._expected, self._turn

        def job(progress: Progress, store: Store) -> _Shown:
            kept = collected.load(store) or (Collected(), history.load(store))
            found_so_far, before = change(progress, store, kept)
            result = add_up(found_so_far, expected, before)
            totals = {slot: tuple(total_rows(result, slot)) for slot in result.slots}
            history.save(store, result.known)
            collected.save(store, found_so_far, before)
            return _Shown(result, totals)

        def done(shown: _Shown) -> None:
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

    def _show(self, shown: _Shown) -> None:
        result = self.result = shown.result
        self.summary.setText(str(_summary(result)))
        self.summary.show()
        self._first.setCurrentWidget(self.units)
        theme.role(self.files, "")
        icons.put(self.files, "upload")
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
        if "expected" in vars(self):
            slots = self.result.slots if self.result else ()
            self.expected.show_expected(self._expected, slots)

    def _open_cell(self, unit: str, slot: ReportKey, indicator: str = "") -> None:
        self.tabs.setCurrentIndex(0)
        self.units.go_to(unit, slot, indicator)

    def _open_row(self, about: tuple[str, ReportKey, str] | None) -> None:
        if about is not None and about[0] in (self.result.units if self.result else ()):
            self._open_cell(*about)

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
        def trusting(_progress: Progress, store: Store, kept: Kept) -> Kept:
            found_so_far, before = kept
            store.log_access("trust", _TRUSTED, unit=unit, key=fingerprint(key))
            return found_so_far, before.trusting(unit, key)

        if dialogs.yes(self, _SURE.format(digits=fingerprint(key), unit=unit), _AGREE):
            self._add_up(_ADDING, trusting)

    def _expect(self, chosen: ExpectedUnits) -> None:
        self._expected = chosen
        expected_units.save(self._context.store, chosen)
        if self.result is None:
            self._context.messages.say(_KEPT)
        else:
            self._add_up(_ADDING)
        self.tabs.setCurrentIndex(0)

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


def _summary(result: RollupResult) -> T:
    cells = result.matrix.values()
    return _TOLD.format(
        taken=show_number(len(result.taken)),
        units=show_number(len({unit for unit, _slot in result.taken})),
        missing=show_number(sum(StatusFilter.MISSING.fits(cell) for cell in cells)),
        refused=show_number(len(result.refused)),
    )
