"""A period that runs is marked, compared day for day with its like, and frozen when asked twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.base import clock
from app.base.errors import UserError
from app.base.periods import PeriodState, parse
from app.exchange.package.package import read_package, write_package
from app.registers.activity import Activity, ActivityKind
from app.registers.figure import Figure, FigureKind
from app.registers.tip import Tip
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import (
    _OFFICIAL,
    _SO_FAR,
    FigureColumn,
    ReportRow,
    hows,
    rows_of,
    titles_of,
)
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.json_output import as_json
from app.reports.output.report_file import write
from app.reports.output.workbook import build
from app.reports.spec.figures import Blank, change_in_percent, is_number
from app.reports.spec.report import ComputedReport
from app.reports.submission.comparison import compare, has_moved
from app.reports.submission.earlier_estimate import with_earlier_estimate
from app.reports.submission.freezable import _RUNNING, still_running
from app.reports.submission.frozen_report import count, freeze, slot_of
from app.services import unit_settings
from app.store import Store
from app.store.submissions import (
    SubmissionKind,
    altered_submissions,
    list_submissions,
    read_contents,
)
from tests.support import pdf_text
from tests.support.samples import TITLE, a_visit, commune
from tests.support.wording import pattern

QUARTER = parse("2026-Q4")


def stand(monkeypatch: pytest.MonkeyPatch, *day: int) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(*day))


@pytest.fixture
def visited(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two visits in the third quarter, one in the fourth, in which we stand."""
    stand(monkeypatch, 2026, 11, 29)
    household = commune(store).home.id
    with store.step(TITLE) as step:
        for day in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 5)):
            step.save(a_visit(household, day=day))
    return store


def test_a_period_runs_to_the_end_of_its_last_day() -> None:
    days = {date(2026, 9, 30): "to come", date(2026, 10, 1): "running"}
    days |= {date(2026, 12, 31): "running", date(2027, 1, 1): "ended"}
    assert {day: QUARTER.state(day).value for day in days} == days


def test_a_running_period_is_marked_with_the_last_day_of_its_figures(
    visited: Store, tmp_path: Path
) -> None:
    computed = compute(visited, MOVEMENT, QUARTER)
    unit = unit_settings.load(visited)
    plain = as_json(computed, visited, unit)
    assert (plain["state"], plain["real_to"]) == ("running", "2026-11-29")
    marked = str(QUARTER.dates_on(date(2026, 11, 29)))
    assert "29/11/2026" in marked
    texts = [
        str(cell.value) for row in build(computed, unit).worksheets[0]["A1:K12"] for cell in row
    ]
    assert any(marked in text for text in texts)
    write(computed, visited, unit, tmp_path / "b.pdf")
    (first, *_) = pdf_text.read((tmp_path / "b.pdf").read_bytes())
    assert marked in " ".join(word.text for word in first.words)
    over = as_json(compute(visited, MOVEMENT, parse("2026-Q3")), visited, unit)
    assert (over["state"], over["real_to"]) == ("ended", "2026-09-30")


def row_of(computed: ComputedReport, key: str) -> dict[FigureColumn, str]:
    rows = (row for row in rows_of(computed) if isinstance(row, ReportRow))
    return next(row for row in rows if row.line.indicator.key == key and not row.part).texts()


def test_a_running_period_is_compared_with_as_many_days_of_the_others(
    visited: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By 29 November 60 days are over: the visit of 1 September is after those of the third quarter."""
    columns = (FigureColumn.VALUE, FigureColumn.PREVIOUS, FigureColumn.CHANGE)
    computed = compute(visited, MOVEMENT, QUARTER)
    assert [row_of(computed, "visits")[column] for column in columns] == ["1", "1", "0"]
    assert computed.spans.previous.last == date(2026, 8, 29)
    assert computed.spans.same_last_year.last == date(2025, 11, 29)
    said = " ".join(map(str, hows(computed)))
    assert "từ ngày 01/07/2026 đến ngày 29/08/2026" in said
    assert "từ ngày 01/10/2025 đến ngày 29/11/2025" in said
    stand(monkeypatch, 2027, 1, 1)
    ended = compute(visited, MOVEMENT, QUARTER)
    assert [row_of(ended, "visits")[column] for column in columns] == ["1", "2", "-1"]
    assert "cùng số ngày" not in " ".join(map(str, (*hows(ended), *titles_of(ended))))


def test_what_is_not_kept_by_day_is_not_compared_with_a_part_of_a_period(
    visited: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures by period and by year have no part; tips are of months, which are over on the 30th."""
    with visited.step(TITLE) as step:
        step.save(Figure(indicator="matters", period="2026-Q3", value=12))
        step.save(Figure(indicator="matters", period="2026-Q4", value=5))
        for month in (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)):
            step.save(Tip(month=month, topic="theft", count=20))
    computed = compute(visited, MOVEMENT, QUARTER)
    for key in ("figure:matters", "model_recognitions", "tips"):
        assert computed.lines[key].figures.previous is Blank.NOT_BY_DAY, key
        assert is_number(computed.lines[key].figures.value), key
        assert row_of(computed, key)[FigureColumn.CHANGE] == ""
    stand(monkeypatch, 2026, 11, 30)
    computed = compute(visited, MOVEMENT, QUARTER)
    assert row_of(computed, "tips")[FigureColumn.CHANGE_SHARE] == "-50,0"
    assert computed.lines["figure:matters"].figures.previous is Blank.NOT_BY_DAY


def test_what_is_dated_after_today_is_not_in_figures_up_to_today(
    visited: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visited.step(TITLE) as step:
        step.save(Activity(day=date(2026, 11, 20), name="Họp", kind=ActivityKind.MEETING))
    stand(monkeypatch, 2026, 11, 10)
    assert compute(visited, MOVEMENT, QUARTER).lines["activities"].figures.value == 0


def test_a_percentage_is_not_given_of_less_than_ten() -> None:
    assert change_in_percent(40, 10) == 300
    assert change_in_percent(40, 9) is None and change_in_percent(40, Blank.NO_DATA) is None


def test_what_was_frozen_while_its_period_ran_is_frozen_again_after_it(
    visited: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record changed, and yet it is not the report of the whole period."""
    assert still_running(QUARTER) is not None
    computed = compute(visited, MOVEMENT, QUARTER)
    with pytest.raises(UserError, match=pattern(_RUNNING)):
        freeze(visited, computed)
    assert list_submissions(visited, slot_of(MOVEMENT, QUARTER)) == []
    done = freeze(visited, computed, unfinished=True)
    assert json.loads(done.figures)["state"] == PeriodState.RUNNING.value
    stand(monkeypatch, 2026, 11, 30)
    assert not has_moved(visited, done)
    stand(monkeypatch, 2027, 1, 2)
    assert still_running(QUARTER) is None
    assert has_moved(visited, done)
    again = freeze(visited, compute(visited, MOVEMENT, QUARTER), "Hết kỳ")
    assert again.revision == 2 and "state" not in json.loads(again.figures)


def test_an_estimate_is_followed_by_the_official_report_which_is_no_revision_of_it(
    visited: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One visit in 60 of 92 days goes on at that pace; what was entered by hand counts instead."""
    slot = slot_of(MOVEMENT, QUARTER, SubmissionKind.ESTIMATE)
    computed = count(visited, slot)
    assert computed.lines["visits"].estimate == 2
    assert computed.lines["households_visited"].estimate == 1  # different things do not add up
    assert computed.lines["disputes_settled_rate"].estimate is Blank.NO_DATA
    with visited.step(TITLE) as step:
        step.save(Figure(indicator="visits", period="2026-Q4", value=7, kind=FigureKind.ESTIMATE))
    computed = count(visited, slot)
    assert computed.lines["visits"].estimate == 7
    first = freeze(visited, computed)
    assert (first.revision, first.slot.kind) == (1, SubmissionKind.ESTIMATE)
    assert json.loads(first.figures)["estimates"]["visits"] == 7
    path = write_package(visited, first, tmp_path)
    assert "(ước), lần 1" in path.name and read_package(path).slot == slot
    assert not has_moved(visited, first) and compare(visited, first).differing == ()
    rows = [str(cell.value) for cell in sheet_of(read_contents(visited, first).workbook)]
    assert any("Ước thực hiện" in text for text in rows)
    done, estimate = str(_SO_FAR.format(day="29/11/2026")), str(FigureColumn.ESTIMATE.label)
    assert rows.index(estimate) == rows.index(done) + 1
    stand(monkeypatch, 2027, 1, 2)
    with pytest.raises(UserError, match="đã kết thúc"):
        freeze(visited, count(visited, slot), "Muộn")
    official = freeze(visited, compute(visited, MOVEMENT, QUARTER))
    assert (official.revision, official.slot.kind) == (1, SubmissionKind.OFFICIAL)
    assert b"estimates" not in official.figures
    assert list_submissions(visited, official.slot) == [official]
    assert altered_submissions(visited) == []
    rows = [str(cell.value) for cell in sheet_of(read_contents(visited, official).workbook)]
    place = rows.index(done)
    assert rows[place : place + 3] == [done, estimate, str(_OFFICIAL)]
    shown = with_earlier_estimate(visited, compute(visited, MOVEMENT, QUARTER))
    assert (shown.lines["visits"].done, shown.lines["visits"].estimate) == (1, 7)


def sheet_of(workbook: bytes) -> Iterator[Any]:
    return chain.from_iterable(load_workbook(BytesIO(workbook)).worksheets[0].iter_rows())


def test_what_would_say_nothing_or_the_same_again_is_not_printed(
    visited: Store, tmp_path: Path
) -> None:
    """A year has no other year before it, and is itself the year so far; a quarter has both."""

    def printed(period: str) -> str:
        computed = compute(visited, MOVEMENT, parse(period))
        write(computed, visited, unit_settings.load(visited), tmp_path / "b.pdf")
        (first, *_) = pdf_text.read((tmp_path / "b.pdf").read_bytes())
        return " ".join(first.text.split())

    year, running, quarter = map(printed, ("2025", "2026", "2026-Q3"))
    assert "Kỳ trước Tăng/giảm" in year and "Lũy kế" not in year and "Cùng kỳ" not in year
    assert "Tăng/giảm" in running and "Cùng kỳ" not in running and "Lũy kế" not in running
    assert quarter.count("Tăng/giảm") == 2 * running.count("Tăng/giảm") and "Lũy kế" in quarter
