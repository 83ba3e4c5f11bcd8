"""The report page through its widgets: choosing a period, the figures, the lists behind them, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import get_ident
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from app.base.language import T
from app.base.periods import Kind, Period, Window, parse
from app.exchange.package.file_names import file_stem
from app.registers.area import Area
from app.registers.dispute import Dispute
from app.registers.household import Household
from app.registers.visit import Visit, VisitOutcome
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FigureColumn, ReportRow
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import book
from app.reports.definitions.movement.awards import MONEY
from app.services import unit_settings
from app.store import Store
from app.store.submissions import ReportKey
from tests.support.printing import open_preview
from tests.support.report_page import (
    Lists,
    cells,
    go_to,
    opened,
    settle,
    table,
)
from tests.support.widgets import part, press, told
from tests.support.wording import indicator
from ui.core import dialogs, message_bar
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.report_page import files
from ui.report_page import page as module
from ui.report_page.page import ReportPage

VISITS = indicator("visits")


class Answers(dialogs.Asker):
    """Names files in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.suggested = folder, list[str]()

    def save_file(
        self, _parent: Any, _title: T, suggested: Path, _kinds: Sequence[T]
    ) -> Path | None:
        self.suggested.append(suggested.name)
        return self.folder / suggested.name

    def disclosure(self, _parent: Any, *, names: bool) -> Disclosure | None:
        assert names
        return Disclosure(names, "Ký sổ")


def test_it_begins_with_the_last_full_month(page: ReportPage, store: Store) -> None:
    computed = page.computed()
    assert computed is not None
    assert computed.period == Period(Kind.MONTH, 2026, 10)
    days = part(page, "days", QLabel).text()
    assert days == f"{computed.period.label}. {computed.period.dates}."
    expected = compute(store, REPORTS["movement"], parse("2026-10")).lines["visits"].figures
    row = cells(page, VISITS)
    assert (row[3], row[4], row[7], row[10]) == tuple(map(str, expected))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"period-kind": str(Kind.QUARTER.label)}, Period(Kind.QUARTER, 2026, 4)),
        (
            {"period-kind": str(Kind.QUARTER.label), "period-index": "Quý I"},
            Period(Kind.QUARTER, 2026, 1),
        ),
        ({"period-kind": str(Kind.HALF.label)}, Period(Kind.HALF, 2026, 2)),
        ({"period-kind": str(Kind.NINE_MONTHS.label)}, Period(Kind.NINE_MONTHS, 2026)),
        ({"period-kind": str(Kind.YEAR.label)}, Period(Kind.YEAR, 2026)),
        ({"period-index": "Tháng 3"}, Period(Kind.MONTH, 2026, 3)),
        (
            {"period-window": Window.ADMIN.label.vi},
            Period(Kind.MONTH, 2026, 10, Window.ADMIN),
        ),
    ],
)
def test_a_period_is_chosen(
    keys: dict[str, str], expected: Period, page: ReportPage, qtbot: Any
) -> None:
    for name, text in keys.items():
        box = part(page, name, QComboBox)
        box.setFocus()
        wanted = box.findText(text)
        assert wanted >= 0
        while box.currentIndex() != wanted:
            press(Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)
    settle(qtbot, page)
    computed = page.computed()
    assert computed is not None
    assert computed.period == expected


def test_years_are_typed(page: ReportPage, qtbot: Any) -> None:
    kind = part(page, "period-kind", QComboBox)
    kind.setCurrentIndex(kind.count() - 1)
    year = part(page, "period-year", QComboBox)
    year.setFocus()
    QTest.keyClicks(year, "2024")
    settle(qtbot, page)
    computed = page.computed()
    assert computed is not None
    assert computed.period == Period(Kind.SPAN, 2024, 2026)
    assert part(page, "period-last-year", QComboBox).isVisible()
    assert not part(page, "period-index", QComboBox).isVisible()


def test_enter_on_a_figure_opens_its_records(
    page: ReportPage, context: Context, store: Store
) -> None:
    go_to(page, VISITS, 3)
    table(page).setFocus()
    press(Qt.Key.Key_Return)
    [(register_key, query, title)] = opened(context)
    assert register_key == "visit"
    shown_figure = cells(page, VISITS)[3]
    assert len(store.ids(Visit, query)) == int(shown_figure) > 0
    assert title.startswith(f"{VISITS} ({parse('2026-10').dates}")


@pytest.mark.parametrize("column", [3, 4, 7, 10])
def test_a_click_on_a_part_opens_its_records_of_that_column(
    column: int, page: ReportPage, context: Context, store: Store, qtbot: Any
) -> None:
    page.choose(parse("2026-Q3"))
    settle(qtbot, page)
    index = go_to(page, str(VisitOutcome.GOOD.label), column)
    QTest.mouseClick(
        table(page).viewport(),
        Qt.MouseButton.LeftButton,
        pos=table(page).visualRect(index).center(),
    )
    [(_key, query, title)] = opened(context)
    visits = store.fetch(Visit, store.ids(Visit, query))
    assert len(visits) == int(str(index.data()))
    assert {visit.outcome for visit in visits} == {VisitOutcome.GOOD}
    assert str(VisitOutcome.GOOD.label) in title


def test_what_is_no_figure_opens_nothing(page: ReportPage, context: Context) -> None:
    for column in (0, 1, 2):
        go_to(page, VISITS, column)
        table(page).setFocus()
        press(Qt.Key.Key_Return)
    assert opened(context) == []


def test_the_definition_of_the_current_row_is_shown(page: ReportPage) -> None:
    indicators = {i.label.vi: i for i in REPORTS["movement"].indicators()}
    for label in (VISITS, str(MONEY.label)):
        go_to(page, label, 3)
        assert part(page, "definition", QLabel).text() == indicators[label].definition.vi


def test_a_saved_record_is_counted_at_once(page: ReportPage, store: Store, qtbot: Any) -> None:
    before = int(cells(page, VISITS)[3])
    household = store.ids(Household)[0]
    with store.step(T("Thêm", "Add")) as step:
        step.save(Visit(day=date(2026, 10, 9), household=household, outcome=VisitOutcome.GOOD))
    qtbot.waitUntil(lambda: cells(page, VISITS)[3] == str(before + 1))


def test_a_hidden_page_counts_when_it_is_shown_again(
    page: ReportPage, store: Store, context: Context, qtbot: Any
) -> None:
    before = int(cells(page, VISITS)[3])
    page.hide()
    household = store.ids(Household)[0]
    with store.step(T("Thêm", "Add")) as step:
        step.save(Area(name="Thôn mới"))
        step.save(Visit(day=date(2026, 10, 9), household=household, outcome=VisitOutcome.GOOD))
    assert not context.worker.busy
    page.show()
    qtbot.waitUntil(lambda: cells(page, VISITS)[3] == str(before + 1))


def test_no_figure_is_worded_while_the_window_waits(
    page: ReportPage, context: Context, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    worded = ReportRow._worded

    def noted(row: ReportRow) -> dict[FigureColumn, str]:
        threads.add(get_ident())
        return worded(row)

    monkeypatch.setattr(ReportRow, "_worded", noted)
    page.refresh()
    qtbot.waitUntil(lambda: not context.worker.busy)
    assert threads and get_ident() not in threads


def test_only_the_last_choice_is_shown(page: ReportPage, qtbot: Any) -> None:
    page.choose(parse("2026"))
    page.choose(parse("2025-Q1"))
    settle(qtbot, page)
    computed = page.computed()
    assert computed is not None
    assert computed.period == parse("2025-Q1")


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    """Who names the files that the page asks for."""
    made = Answers(tmp_path)
    before = dialogs.use(made)
    yield made
    dialogs.use(before)


def export(page: ReportPage, text: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == text).click()


@pytest.mark.parametrize("pressed", ["button", "key"])
def test_the_report_is_shown_before_it_is_printed_or_saved(
    pressed: str, page: ReportPage, context: Context, answers: Answers, qtbot: Any
) -> None:
    if pressed == "key":
        page.print()
    else:
        export(page, str(files._PDF))
    preview = open_preview(qtbot)
    assert not preview.word.isHidden()
    preview.save.click()
    qtbot.waitUntil(lambda: bool(told(context).said))
    assert [Path(name).suffix for name in answers.suggested] == [".pdf"]
    assert (answers.folder / answers.suggested[0]).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("press_it", "ending", "begins"),
    [
        (lambda page: export(page, str(files._EXCEL)), "xlsx", b"PK"),
    ],
    ids=["excel"],
)
def test_the_report_is_written_to_the_file_that_was_named(  # noqa: PLR0917 - cases and fixtures
    press_it: Callable[[ReportPage], None],
    ending: str,
    begins: bytes,
    page: ReportPage,
    context: Context,
    answers: Answers,
    qtbot: Any,
) -> None:
    press_it(page)
    qtbot.waitUntil(lambda: bool(told(context).said), timeout=20_000)
    [name] = answers.suggested
    unit, slot = (
        unit_settings.load(context.store).code,
        ReportKey("movement", "2026-10", "calendar"),
    )
    assert name == f"{file_stem(unit, slot, 0)}.{ending}"
    assert (answers.folder / name).read_bytes().startswith(begins)
    assert told(context).said == [str(message_bar._WRITTEN.format(name=name))]
    assert told(context).errors == []
    assert context.store.audit_entries(1)[0].act.kind == "export"


def test_who_is_in_a_dispute_about_what_is_written_only_when_asked_for(
    page: ReportPage, context: Context, answers: Answers, qtbot: Any
) -> None:
    page.show_report("mediation", parse("2026"))
    settle(qtbot, page)
    names = next(a for a in page.findChildren(QAction) if a.text() == str(files._NAMES))
    assert names.isVisible() and not names.isChecked()
    for full in (False, True):
        names.setChecked(full)
        told(context).said.clear()
        export(page, str(files._EXCEL))
        qtbot.waitUntil(lambda: bool(told(context).said), timeout=20_000)
        written = openpyxl.load_workbook(answers.folder / answers.suggested[-1])
        said = {cell for row in written[str(book.SHEET)].values for cell in row}
        matters = {d.matter for d in context.store.fetch(Dispute, context.store.ids(Dispute))}
        assert ("•••" in said, bool(said & matters)) == (not full, full)
        assert (told(context).said[0] == str(files._MASKED.format(name=answers.suggested[-1]))) == (
            not full
        )
        purpose = context.store.audit_entries(1)[0].act.detail.get("purpose")
        assert purpose == ("Ký sổ" if full else None)


def test_a_file_that_cannot_be_written_is_told_in_place(
    page: ReportPage, context: Context, answers: Answers, qtbot: Any
) -> None:
    answers.folder /= "gone"
    export(page, str(files._EXCEL))
    qtbot.waitUntil(lambda: bool(told(context).errors), timeout=20_000)
    assert told(context).said == []


def test_the_page_of_freezing_is_told_which_report_and_period(
    page: ReportPage, context: Context, qtbot: Any
) -> None:
    wanted = Period(Kind.QUARTER, 2026, 3, Window.ADMIN)
    page.show_report("mediation", wanted)
    settle(qtbot, page)
    export(page, str(module.SEND))
    assert isinstance(context.open, Lists)
    assert context.open.sent == [("mediation", wanted)]
