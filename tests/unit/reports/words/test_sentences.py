"""A report in words says what its figures say, and nothing of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.base import clock
from app.base.numbers import parse_tenths
from app.base.periods import parse
from app.registers.figure import Figure, FigureKind
from app.registers.narrative import ReportSection
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.small_cells import hide_small
from app.reports.spec.figures import Blank
from app.reports.spec.report import ComputedReport
from app.reports.words import composing
from app.reports.words.composing import FigureText, Passage, plain_text, sentences_of
from app.store import Store
from tests.conftest import a_store
from tests.support.report_records import Filling
from tests.support.samples import TITLE, a_visit, commune
from tests.support.wording import pattern

SEEDS = (11, 12, 13)
PERIODS = ("2026", "2026-Q2", "2025-H2", "2024..2026", "2026-10")
_TIME = re.compile(r"(?:năm |đến hết ngày |giai đoạn )[\d/.-]+|19/8|\d{4}")


@pytest.fixture(scope="module", params=SEEDS)
def generated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    store = a_store(tmp_path_factory.mktemp("generated"))
    Filling(store, request.param).fill()
    yield store
    store.close()


def passages(computed: ComputedReport) -> list[Passage]:
    return [passage for some in sentences_of(computed).values() for passage in some]


def expected(computed: ComputedReport, key: str) -> float:
    """The number a key stands for, worked out from the report's figures alone."""
    name, _, part = key.partition("/")
    name, _, what = name.partition(".")
    line = computed.lines[name]
    now, _before, last_year, so_far = line.figures
    if part:
        path, stored = part.rsplit("/", 1)
        found = {p.key: p.figures.value for s, ps in line.splits if s.path == path for p in ps}
        return float(found[stored])  # type: ignore[arg-type]
    numbers: dict[str, float | None] = {"target": line.target, "reached": line.achieved}
    if what in numbers:
        return float(numbers[what] or 0)
    if what == "left":
        return float((line.target or 0) - so_far)  # type: ignore[operator]
    assert isinstance(now, int | float)
    if not what:
        return float(now)
    assert isinstance(last_year, int | float)
    if what == "before":
        return float(last_year)
    moved = abs(now - last_year)
    return round(moved, 1) if what == "change" else moved * 100 / last_year


@pytest.mark.parametrize("key", REPORTS)
def test_every_number_in_the_words_equals_its_figure(
    generated: Store, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 15))
    told = 0
    for period in PERIODS:
        report = REPORTS[key]
        computed = hide_small(compute(generated, report, report.whole(parse(period))))
        for passage in passages(computed):
            for piece in passage:
                if isinstance(piece, FigureText):
                    told += 1
                    shown = parse_tenths(piece.text)
                    assert abs(shown - expected(computed, piece.key)) <= 0.05 + 1e-9, piece
                else:
                    assert not re.search(r"\d", _TIME.sub("", piece)), piece
    assert told > 5


def test_no_clause_tells_of_an_indicator_that_its_report_lacks() -> None:
    for report in REPORTS.values():
        known = {indicator.key: indicator for indicator in report.indicators()}
        for group in report.groups:
            for clause in (clause for sentence in group.sentences for clause in sentence.clauses):
                splits = {split.path for split in known[clause.key].splits}
                assert not clause.among or clause.among in splits, clause


@pytest.fixture
def visited(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Twelve visits in the third quarter of 2025, fifteen in that of 2026."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    household = commune(store).home.id
    with store.step(TITLE) as step:
        for year, times in ((2025, 12), (2026, 15)):
            for day in range(1, times + 1):
                step.save(a_visit(household, day=date(year, 8, day)))
    return store


def words_of(store: Store, period: str) -> str:
    return "\n".join(map(plain_text, passages(compute(store, MOVEMENT, parse(period)))))


def test_a_sentence_tells_the_figure_and_its_growth(visited: Store) -> None:
    said = "Đã thăm, gặp 15 lượt gia đình, tăng 3 lượt (25,0%) so với cùng kỳ năm 2025"
    assert said in words_of(visited, "2026-Q3")


def test_nothing_is_left_out_and_a_fall_to_nothing_is_a_shortcoming(visited: Store) -> None:
    computed = compute(visited, MOVEMENT, parse("2025-Q4"))
    assert "gia đình" not in "".join(map(plain_text, passages(computed)))
    with visited.step(TITLE) as step:
        for day in range(1, 11):
            step.save(a_visit(1, day=date(2024, 11, day)))
    told = sentences_of(compute(visited, MOVEMENT, parse("2025-Q4")))
    [lost] = map(plain_text, told[ReportSection.SHORTCOMINGS])
    assert "lượt thăm gặp gia đình (cùng kỳ năm 2024: 10 lượt)" in lost


def test_of_a_small_base_there_is_no_percentage(visited: Store) -> None:
    with visited.step(TITLE) as step:
        for year, times in ((2025, 9), (2026, 11)):
            for day in range(1, times + 1):
                step.save(a_visit(1, day=date(year, 2, day)))
    said = words_of(visited, "2026-Q1").split("Đã thăm, gặp ")[1]
    assert said.startswith("12 lượt gia đình, tăng 3 lượt so với cùng kỳ năm 2025;")


def test_a_running_period_says_up_to_when(visited: Store) -> None:
    assert re.search(pattern(composing._SO_FAR), words_of(visited, "2026-Q4"))
    assert not re.search(pattern(composing._SO_FAR), words_of(visited, "2026-Q3"))


def test_a_blank_is_named_with_its_cause_and_is_no_fall(visited: Store) -> None:
    computed = compute(visited, MOVEMENT, parse("2026-Q3"))
    line = computed.lines["areas_safe"]
    figures = replace(line.figures, value=Blank.NOT_ASSESSED, same_last_year=15)
    lines = {**computed.lines, "areas_safe": replace(line, figures=figures)}
    told = "\n".join(map(plain_text, passages(replace(computed, lines=lines))))
    assert re.search(r"Chưa đến kỳ xét:[^\n]*khu dân cư đạt chuẩn", told)
    assert "15" not in told.replace("Đã thăm, gặp 15", "")


def test_a_target_is_told_with_what_is_left(visited: Store) -> None:
    with visited.step(TITLE) as step:
        step.save(Figure(indicator="visits", period="2026", kind=FigureKind.TARGET, value=40))
    told = sentences_of(compute(visited, MOVEMENT, parse("2026-Q3")))
    [to_do] = map(plain_text, told[ReportSection.TASKS])
    assert "40 lượt (còn 24 lượt)" in to_do
    assert "đạt 40,0% chỉ tiêu năm (40 lượt)" in words_of(visited, "2026-Q3")
