"""The officer's paragraphs: kept by period and part, figures in them follow, frozen with the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from app.base import clock
from app.base.periods import Window, parse
from app.registers.narrative import (
    NarratedReport,
    Narrative,
    NarrativeWindow,
    ReportSection,
)
from app.registers.visit import Visitor
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.report_file import write
from app.reports.submission.frozen_report import freeze
from app.reports.words.checking import check_file
from app.reports.words.composing import plain_text
from app.reports.words.named_people import people_named
from app.reports.words.paragraphs import (
    earlier_paragraphs,
    fields_of,
    passages_of,
    read_paragraphs,
    unknown_fields,
)
from app.services import unit_settings
from app.store import Store
from app.store.submissions import read_contents
from tests.support.samples import TITLE, a_visit, commune

QUARTER = parse("2026-Q3")
SAID = "Đã đi {visits} lượt, {nothing} khác."


@pytest.fixture
def told(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    home = commune(store).home.id
    with store.step(TITLE) as step:
        step.save(a_visit(home, day=date(2026, 8, 1)))
        step.save(
            Narrative(
                report=NarratedReport.MOVEMENT,
                section=ReportSection.TASKS,
                period="2026-Q3",
                text=SAID,
            )
        )
    return store


def test_the_choices_are_those_of_the_reports_and_windows() -> None:
    assert {one.value for one in NarratedReport} == set(REPORTS)
    assert {one.value for one in NarrativeWindow} == {one.value for one in Window}


def test_a_figure_in_a_paragraph_follows_its_indicator(told: Store) -> None:
    def said() -> str:
        computed = compute(told, MOVEMENT, QUARTER)
        paragraphs = read_paragraphs(told, "movement", QUARTER)
        [passage] = passages_of(paragraphs, fields_of(computed))[ReportSection.TASKS]
        return plain_text(passage)

    assert said() == "Đã đi 1 lượt, {nothing} khác."
    with told.step(TITLE) as step:
        step.save(a_visit(1, day=date(2026, 8, 2)))
    assert said() == "Đã đi 2 lượt, {nothing} khác."
    assert unknown_fields(SAID, fields_of(compute(told, MOVEMENT, QUARTER))) == ["nothing"]


def test_the_paragraphs_of_the_period_before_are_at_hand(told: Store) -> None:
    assert earlier_paragraphs(told, "movement", parse("2026-Q4")) == {ReportSection.TASKS: SAID}
    assert earlier_paragraphs(told, "movement", parse("2027-Q3")) == {ReportSection.TASKS: SAID}
    assert earlier_paragraphs(told, "awards", parse("2026-Q4")) == {}


def test_a_paragraph_can_be_taken_back(told: Store) -> None:
    told.undo()
    assert read_paragraphs(told, "movement", QUARTER) == {}


def test_the_word_file_and_the_frozen_report_have_the_paragraphs(
    told: Store, tmp_path: Path
) -> None:
    path = tmp_path / "x.docx"
    write(compute(told, MOVEMENT, QUARTER), told, unit_settings.load(told), path)
    assert "Đã đi 1 lượt, {nothing} khác." in [p.text for p in docx.Document(str(path)).paragraphs]
    submission = freeze(told, compute(told, MOVEMENT, QUARTER))
    assert read_contents(told, submission).words == {"tasks": SAID}
    assert b"{nothing}" not in submission.figures


def test_whom_a_paragraph_names_is_told(told: Store) -> None:
    assert people_named(told, "Gia đình bà ĐẶNG THỊ HÒA rất tích cực.") == ["Đặng Thị Hoà"]
    assert people_named(told, "Bà Đặng Thị Hoài, bà Hoà rất tích cực.") == []
    with told.step(TITLE) as step:
        step.save(a_visit(1, visitors=(Visitor(name="Lê Văn Ước"),)))
    assert people_named(told, "Ông Lê Văn Ước đã hòa giải.") == ["Lê Văn Ước"]


def test_the_keys_in_the_ledger_name_the_frozen_revision(told: Store, tmp_path: Path) -> None:
    def revision() -> int:
        computed = compute(told, MOVEMENT, QUARTER).masked()
        write(computed, told, unit_settings.load(told), tmp_path / "x.docx")
        return check_file(told, tmp_path / "x.docx").ledger.revision

    assert revision() == 0
    freeze(told, compute(told, MOVEMENT, QUARTER))
    assert revision() == 1
    with told.step(TITLE) as step:
        step.save(a_visit(1, day=date(2026, 8, 3)))
    assert revision() == 0
