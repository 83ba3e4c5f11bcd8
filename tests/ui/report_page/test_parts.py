"""The parts of a report on screen: official tables, areas, charts, codes, counts that fail or are stopped."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QTableView,
)

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.period_words import UNREADABLE
from app.base.periods import Kind, Period, Window, parse
from app.registers.dispute import Dispute, DisputeOutcome
from app.registers.member import Member
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FIGURES, FigureColumn
from app.reports.definitions.cases import BY_KIND_SHEET
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import book, statistics
from app.reports.definitions.movement.cases import BEGUN
from app.reports.definitions.movement.disputes import RATE, RECEIVED, SETTLED
from app.reports.definitions.safety import RULE_SHEET
from app.reports.spec import charts, official_table
from app.reports.spec.report import Report
from app.reports.spec.row_codes import resolve
from app.schema.record import register
from app.store import Store
from tests.support.persons import persons
from tests.support.report_page import (
    Lists,
    cells,
    go_to,
    opened,
    settle,
    table,
)
from tests.support.report_records import Filling
from tests.support.widgets import part, press, told
from tests.support.wording import indicator, pattern
from ui.core import message_bar
from ui.core.context import Context
from ui.report_page import page as module
from ui.report_page import status_lines
from ui.report_page.charts import ChartView
from ui.report_page.outline import ReportPart
from ui.report_page.page import ReportPage
from ui.shell.command_palette import CommandPalette
from ui.shell.workspace import Workspace

VISITS = indicator("visits")
YEAR = parse("2026")


def go(page: ReportPage, qtbot: Any, report: str, period: Period, part_: ReportPart | str) -> None:
    """Show a part of a report: the first in a view, or an official table by its short name."""
    page.show_report(report, period)
    settle(qtbot, page)
    stops = page.outline.stops
    page.outline.setCurrentRow(
        next(n for n, stop in enumerate(stops) if part_ in (stop.view, stop.title))
    )
    settle(qtbot, page)


def official(page: ReportPage) -> QTableView:
    return part(page, "official", QTableView)  # type: ignore[no-any-return]


def texts(view: QTableView, row: int) -> list[str]:
    model = view.model()
    return [str(model.index(row, n).data() or "") for n in range(model.columnCount())]


def counts(store: Store, context: Context) -> int:
    """How many records the list that was opened last holds."""
    key, query, _title = opened(context)[-1]
    return len(store.ids(register(key), query))


def number(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize(
    ("report", "name"),
    [
        ("mediation", str(statistics.RESULTS_SHEET)),
        ("mediation", str(statistics.TEAMS_SHEET)),
        ("cases", str(BY_KIND_SHEET)),
    ],
)
def test_every_figure_of_an_official_table_opens_as_many_records(  # noqa: PLR0917 - fixtures
    report: str, name: str, page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    go(page, qtbot, report, YEAR, name)
    view = official(page)
    assert view.isVisible()
    seen = 0
    for row in range(view.model().rowCount()):
        for column in range(2, view.model().columnCount()):
            view.setCurrentIndex(view.model().index(row, column))
            view.setFocus()
            before = len(opened(context))
            press(Qt.Key.Key_Return)
            said = number(texts(view, row)[column])
            assert len(opened(context)) - before == (said > 0), (row, column)
            if said:
                key, query = opened(context)[-1][:2]
                if key == "member":  # who is in two teams counts once
                    members = store.fetch(Member, store.ids(Member, query))
                    assert len(set(persons(members).values())) == said, (row, column)
                else:
                    assert counts(store, context) == said, (row, column)
                seen += 1
    assert seen > 10


def test_figures_by_area_open_their_records_and_columns_are_chosen(
    page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    go(page, qtbot, "movement", YEAR, ReportPart.AREAS)
    view = official(page)
    titles = [str(view.model().headerData(n, Qt.Orientation.Horizontal)) for n in range(6)]
    column = titles.index(VISITS)
    for row in range(view.model().rowCount()):
        if said := number(texts(view, row)[column]):
            view.setCurrentIndex(view.model().index(row, column))
            view.setFocus()
            press(Qt.Key.Key_Return)
            assert counts(store, context) == said
    assert number(texts(view, row)[column]) == number(cells(page, titles[column])[3])
    page.views.official.toggle("visits", False)
    assert view.isColumnHidden(column)
    go(page, qtbot, "mediation", YEAR, str(statistics.RESULTS_SHEET))
    assert not view.isColumnHidden(column)
    go(page, qtbot, "movement", YEAR, ReportPart.AREAS)
    assert view.isColumnHidden(column)


@pytest.mark.parametrize(
    ("label", "column", "said"),
    [
        (VISITS, 5, [VISITS, VISITS]),
        (str(RATE.label), 3, [str(SETTLED.label), str(RECEIVED.label)]),
    ],
)
def test_a_figure_made_from_others_asks_which_of_them(  # noqa: PLR0917 - cases and fixtures
    label: str,
    column: int,
    said: list[str],
    page: ReportPage,
    context: Context,
    store: Store,
    qtbot: Any,
) -> None:
    page.choose(parse("2026-Q3"))
    settle(qtbot, page)
    go_to(page, label, column)
    table(page).setFocus()
    press(Qt.Key.Key_Return)
    [menu] = [m for m in table(page).findChildren(QMenu) if m.isVisible()]
    offers = [action.text() for action in menu.actions()]
    assert [offer.partition(" (")[0] for offer in offers] == said
    press(Qt.Key.Key_Return)
    assert counts(store, context) == number(offers[0].rpartition(": ")[2])


def test_a_control_that_does_not_come_out_is_told_in_a_sentence_and_not_written(
    page: ReportPage, store: Store, qtbot: Any
) -> None:
    wrong = store.fetch(Dispute, store.ids(Dispute))[0]
    with store.db.atomic():
        store.db.execute_sql(
            "UPDATE dispute SET received='2026-05-02', ended='2026-06-01', outcome='pending' WHERE id=?",
            (wrong.id,),
        )
    go(page, qtbot, "mediation", YEAR, ReportPart.OFFICIAL)
    complaint = page.views.official.wrong
    assert complaint.label.isVisible()
    assert re.match(pattern(official_table._SIDES), complaint.text)
    with pytest.raises(UserError, match=pattern(official_table._UNEVEN)):
        page.computed().check()  # type: ignore[union-attr]


def test_the_register_of_mediation_is_covered_until_asked_for(
    page: ReportPage, context: Context, qtbot: Any
) -> None:
    go(page, qtbot, "mediation", YEAR, str(book.SHEET))
    sheet = page.views.official
    assert sheet.cover.isVisible() and not sheet.figures.isVisible()
    assert sheet.figures.model().rowCount() == 0
    sheet.uncover()
    assert sheet.figures.isVisible() and sheet.figures.model().rowCount() > 20
    entry = context.store.audit_entries(1)[0]
    assert entry.act.kind == "look"
    sheet.figures.setCurrentIndex(sheet.figures.model().index(0, 3))
    press(Qt.Key.Key_Return)
    assert isinstance(context.open, Lists)
    assert context.open.records[0][0] == "dispute"


def test_the_rule_of_a_commune_says_what_is_lacking_but_not_what_was_not_assessed(
    page: ReportPage, qtbot: Any
) -> None:
    go(page, qtbot, "safety", parse("2030", Window.SAFETY), str(RULE_SHEET))
    said = page.views.official.wrong.text
    assert "cần 5, mới có 0" in said and "70%" not in said


def test_the_outline_leads_to_each_group_and_follows_the_table(page: ReportPage) -> None:
    groups = [stop for stop in page.outline.stops if stop.view is ReportPart.FIGURES]
    assert len(groups) >= len(REPORTS["movement"].groups)
    page.outline.setCurrentRow(4)
    top = table(page).rowAt(0)
    assert top == groups[4].at
    assert table(page).currentIndex().row() > top
    table(page).verticalScrollBar().setValue(0)
    assert page.outline.currentRow() == 0


def test_f1_explains_the_row_in_the_words_of_the_printed_note(page: ReportPage) -> None:
    indicators = {i.label.vi: i for i in REPORTS["movement"].indicators()}
    index = go_to(page, VISITS, 3)
    said = indicators[VISITS].definition.vi
    assert table(page).toolTip().endswith(said)
    assert str(index.data(Qt.ItemDataRole.ToolTipRole)).endswith(said)


def test_a_printed_code_opens_its_records_for_the_period_that_is_shown(
    page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    page.choose(parse("2026-Q3"))
    settle(qtbot, page)
    page.open_figure(resolve("hg.2", store))
    settle(qtbot, page)
    computed = page.computed()
    assert computed is not None
    assert (computed.report.key, computed.period.key) == ("mediation", "2026-Q3")
    assert counts(store, context) == computed.lines["disputes_received"].figures.value


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10/2026", Period(Kind.MONTH, 2026, 10)),
        ("tháng 3/2026", Period(Kind.MONTH, 2026, 3)),
        ("quý 3/2026", Period(Kind.QUARTER, 2026, 3)),
        ("Q1/2025", Period(Kind.QUARTER, 2025, 1)),
        ("năm 2025", Period(Kind.YEAR, 2025)),
        ("2024-2026", Period(Kind.SPAN, 2024, 2026)),
        ("2026-H1", Period(Kind.HALF, 2026, 1)),
        ("6 tháng đầu năm 2026", Period(Kind.HALF, 2026, 1)),
    ],
)
def test_a_period_is_typed(typed: str, expected: Period, page: ReportPage, qtbot: Any) -> None:
    box = part(page, "period-typed", QLineEdit)
    box.setText(typed)
    box.setFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, page)
    computed = page.computed()
    assert computed is not None and computed.period == expected


def test_a_period_that_cannot_be_read_is_told_and_the_table_stays(page: ReportPage) -> None:
    before = page.computed()
    box = part(page, "period-typed", QLineEdit)
    box.setText("mùa hè")
    box.setFocus()
    press(Qt.Key.Key_Return)
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any(text == str(UNREADABLE.format(typed="mùa hè")) for text in said)
    assert box.text() == "mùa hè"
    assert page.computed() is before


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-11", f"{parse('2026-11').dates_on(datetime.date(2026, 11, 22))}."),
        ("2027-01", str(status_lines._NOT_BEGUN)),
        ("2001-01", str(status_lines._NOTHING)),
    ],
)
def test_what_is_odd_about_a_period_is_said(
    period: str, said: str, page: ReportPage, qtbot: Any
) -> None:
    page.show_report("cases", parse(period))
    settle(qtbot, page)
    assert part(page, "days", QLabel).text().endswith(said)


def test_a_count_that_is_stopped_leaves_what_was_shown(
    page: ReportPage, context: Context, qtbot: Any
) -> None:
    before = page.computed()
    page.choose(parse("2024..2026"))
    assert page.computed() is before
    page._watch.cancel()  # type: ignore[union-attr]
    settle(qtbot, page)
    assert page.computed() is before
    assert page._period.period() == before.period  # type: ignore[union-attr]
    assert told(context).errors == []


def test_a_long_count_shows_how_far_it_is_and_is_stopped_by_a_click(
    page: ReportPage, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    before = page.computed()

    def endless(_store: Store, _report: Report, _period: Period, progress: Progress) -> None:
        while True:
            progress.update(1, 2)

    monkeypatch.setattr(module, "compute", endless)
    page.choose(YEAR)
    qtbot.waitUntil(lambda: bool(page.findChildren(QProgressBar)))
    bar = page.findChildren(QProgressBar)[0]
    assert bar.isVisible()
    assert table(page).isVisible() and page.computed() is before
    next(b for b in page.findChildren(QPushButton) if b.text() == str(message_bar._CANCEL)).click()
    settle(qtbot, page)
    assert page.computed() is before
    assert part(page, "days", QLabel).isVisible()


def test_any_figure_is_drawn_from_its_row(page: ReportPage, qtbot: Any) -> None:
    page.choose(YEAR)
    settle(qtbot, page)
    go_to(page, str(BEGUN.label), 3)
    next(b for b in page.findChildren(QPushButton) if b.text() == str(status_lines._DRAW)).click()
    settle(qtbot, page)
    stop = page.outline.stop()
    assert stop is not None and stop.view is ReportPart.CHARTS
    assert part(page, "chart-of", QComboBox).currentText() == str(BEGUN.label)
    titles = [view.chart.title for view in page.views.charts.findChildren(ChartView)]
    (by_kind,) = BEGUN.splits
    assert str(charts.BY_MONTH.format(name=BEGUN.label)) in titles
    assert f"{BEGUN.label} {str(by_kind.label).lower()}" in titles


def test_the_pages_are_shown_as_they_print(page: ReportPage, qtbot: Any) -> None:
    go(page, qtbot, "cases", YEAR, ReportPart.PAPER)
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any(re.fullmatch(r"Trang 1/\d+", text) for text in said)


def test_a_count_that_fails_is_told_and_can_be_tried_again(
    page: ReportPage, context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    before = page.computed()

    def refuse(*_asked: Any) -> None:
        raise UserError(T("Không đọc được tệp.", "The file cannot be read."))

    monkeypatch.setattr(module, "compute", refuse)
    page.choose(YEAR)
    qtbot.waitUntil(lambda: bool(told(context).errors))
    assert page.computed() is before
    assert next(
        b for b in page.findChildren(QPushButton) if b.text() == str(status_lines._AGAIN)
    ).isVisible()


def test_a_bar_of_a_chart_opens_its_records_by_mouse_and_keyboard(
    page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    go(page, qtbot, "movement", YEAR, ReportPart.CHARTS)
    views = page.views.charts.findChildren(ChartView)
    qtbot.waitUntil(lambda: all(view.marks() for view in views))
    for view in views:
        mark = view.marks()[-1]
        place = view.room_of(mark).center().toPoint()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(place))
        assert counts(store, context) == view.chart.series[mark.series].values[mark.label]
        view.setFocus()
        before = len(opened(context))
        press(Qt.Key.Key_Right)
        press(Qt.Key.Key_Return)
        assert len(opened(context)) == before + 1


def test_outcomes_of_disputes_are_asked_for_in_each_column(
    page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    page.show_report("mediation", parse("2026-Q3"))
    settle(qtbot, page)
    model = table(page).model()
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    for column in FIGURES:
        index = go_to(page, str(SETTLED.label), titles.index(str(column.label)))
        table(page).setFocus()
        press(Qt.Key.Key_Return)
        assert counts(store, context) == number(str(index.data())) > 0
        disputes = store.fetch(Dispute, store.ids(Dispute, opened(context)[-1][1]))
        assert {dispute.outcome for dispute in disputes} == {DisputeOutcome.SETTLED}


def test_the_screen_leaves_out_what_paper_leaves_out(page: ReportPage, qtbot: Any) -> None:
    titles = {}
    for period in (parse("2026-Q2"), parse("2025"), YEAR, parse("2026-Q1"), parse("2026-9M")):
        page.show_report("mediation", period)
        settle(qtbot, page)
        model = table(page).model()
        columns = range(model.columnCount())
        titles[period] = {model.headerData(n, Qt.Orientation.Horizontal) for n in columns}
    last_year, change = str(FigureColumn.LAST_YEAR.label), str(FigureColumn.CHANGE.label)
    to_date = str(FigureColumn.CUMULATIVE.label)
    quarter, over, runs, first, nine = titles.values()
    assert {last_year, change, to_date} <= quarter
    assert change in over
    assert not {last_year, to_date} & over  # those of the year before, and of the year itself
    assert change in runs and not {last_year, to_date} & runs
    assert {last_year, change} <= first
    assert to_date not in first  # it begins with its year
    assert not {last_year, to_date} & nine


def palette_of(desk: Workspace, qtbot: Any, words: str) -> CommandPalette:
    """The palette over the window, once it has found something for these words."""
    desk.find_anything()
    palette: CommandPalette = desk.findChild(CommandPalette)
    palette.box.setText(words)
    palette.box.search_now()
    qtbot.waitUntil(lambda: bool(palette.offered()) and not desk.worker.busy)
    return palette


def test_ctrl_k_opens_the_records_behind_a_printed_code(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    Filling(store, 5).fill()
    palette = palette_of(desk, qtbot, "pt.11")
    assert palette.offered()[0] == f"PT.11  {VISITS}"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.current == "visit")
    visits = compute(store, REPORTS["movement"], parse("2026-10")).lines["visits"].figures.value
    shown = desk.shown.findChild(QTableView)
    qtbot.waitUntil(lambda: shown.model().rowCount() == visits)


def test_ctrl_k_opens_a_report_by_its_name(desk: Workspace, qtbot: Any) -> None:
    palette = palette_of(desk, qtbot, "hoa giai")
    assert (
        palette.offered().count(str(REPORTS["mediation"].label)) == 2
    )  # the register, and the report
    row = [offer.icon for offer in palette._offers].index("chart-column")
    palette._choose(row)
    assert isinstance(desk.shown, ReportPage)
    assert desk.shown.report().key == "mediation"
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_a_code_that_no_figure_has_offers_nothing(desk: Workspace, qtbot: Any) -> None:
    desk.find_anything()
    palette: CommandPalette = desk.findChild(CommandPalette)
    palette.box.setText("pt.999")
    palette.box.search_now()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert palette.offered() == []
    palette.reject()


def test_a_written_file_and_its_folder_are_opened_where_they_are_told(
    desk: Workspace, tmp_path: Path
) -> None:
    class Opener(QObject):
        opened: ClassVar[list[str]] = []

        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            self.opened.append(url.toLocalFile())

    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")
    try:
        for text in map(str, (message_bar._OPEN, message_bar.OPEN_FOLDER)):
            desk.messages.written(tmp_path / "báo cáo.pdf")
            assert desk.messages.text == str(message_bar._WRITTEN.format(name="báo cáo.pdf"))
            next(b for b in desk.messages.findChildren(QPushButton) if b.text() == text).click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(path) for path in opener.opened] == [tmp_path / "báo cáo.pdf", tmp_path]
    desk.messages.saved(T("Đã lưu.", "Saved."))
    texts = [b.text() for b in desk.messages.findChildren(QPushButton) if b.isVisible()]
    assert texts == [str(message_bar._UNDO)]
