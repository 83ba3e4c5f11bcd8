"""The receiver sets by which figures units are ranked; it is remembered, and the report says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from app.base.periods import parse
from app.exchange.consolidated import passages, ranking_rule
from app.exchange.consolidated.ranking_rule import (
    RankedFigure,
    RankingOrder,
    RankingRule,
    usual_rule,
)
from app.law import communes
from app.reports.definitions.catalogue import REPORTS
from tests.support.province import Province
from tests.ui.rollup_page.conftest import Receiving
from ui.rollup_page import ranking_rules
from ui.rollup_page.ranking_line import RankingLine
from ui.rollup_page.ranking_rules import RankingRulesView

PERIOD = parse("2026-Q1")
UNITS = [unit.code for unit in communes.of_province("33")[:3]]
RANKING = 6  # the tab


@pytest.fixture
def view(receiving: Receiving) -> RankingRulesView:
    receiving.page.tabs.setCurrentIndex(RANKING)
    found: RankingRulesView = receiving.page.tabs.findChild(RankingRulesView)
    return found


def test_a_rule_is_set_line_by_line_and_used_by_the_report(
    receiving: Receiving, view: RankingRulesView, answers: Any, tmp_path: Path
) -> None:
    here, usual = receiving, usual_rule(REPORTS["movement"])
    assert tuple(line.figure for line in view._lines) == usual.figures
    while len(view._lines) > 1:
        here.click(view._lines[-1].remove)
    [line] = view._lines
    assert not line.remove.isEnabled()
    line.which.setCurrentIndex(line.which.findData("visits"))
    line.better.setCurrentIndex(1)
    line.least.setValue(3)
    assert view.state.text() == str(ranking_rules._CHANGED)
    here.click(view.add)
    second = view._lines[1]
    second.which.setCurrentIndex(second.which.findData("visits"))
    here.click(view.use)
    visits = {one.key: one.label for one in REPORTS["movement"].indicators()}["visits"]
    assert view.problem.text() == str(ranking_rules._TWICE.format(label=visits))
    assert ranking_rule.load(here.desk.store) == {}
    second.which.setCurrentIndex(second.which.findData("tips"))
    view.how.setCurrentIndex(view.how.findData(RankingOrder.ORDER.name))
    assert not second.weight.isEnabled()
    here.click(view.use)
    figures = (RankedFigure("visits", 1, False, 3), RankedFigure("tips"))
    rule = RankingRule(figures, RankingOrder.ORDER)
    assert ranking_rule.load(here.desk.store) == {"movement": rule}
    assert view.state.text() == str(ranking_rules._SET)

    province = Province.founded(tmp_path / "tinh", PERIOD)
    for times, unit in enumerate(UNITS, 1):
        province.send(tmp_path / "goi", unit, times=times)
    here.take(tmp_path / "goi")
    answers.paths = [tmp_path / "tong.docx"]
    here.page.written.report.menu().actions()[1].trigger()
    here.settle()
    words = "\n".join(p.text for p in Document(str(tmp_path / "tong.docx")).paragraphs)
    assert str(passages._BY_RULE) in words
    here.page.tabs.setCurrentIndex(RANKING)
    here.click(view.usual)
    assert ranking_rule.load(here.desk.store) == {}
    assert tuple(one.figure for one in view._lines) == usual.figures


def test_each_report_has_a_rule_of_its_own(receiving: Receiving, view: RankingRulesView) -> None:
    view.which.setCurrentIndex(view.which.findData("cases"))
    view._lines[0].weight.setValue(7)
    receiving.click(view.use)
    kept = ranking_rule.load(receiving.desk.store)
    assert [*kept] == ["cases"] and kept["cases"].figures[0].weight == 7
    view.which.setCurrentIndex(view.which.findData("movement"))
    assert view.state.text() == str(ranking_rules._NOT_SET)


def test_what_was_changed_goes_only_once_it_was_asked(
    receiving: Receiving, view: RankingRulesView, answers: Any
) -> None:
    line = view._lines[0]
    line.which.setCurrentIndex(-1)
    receiving.click(view.use)
    assert view.problem.text() == str(ranking_rules._NONE.format(n=1))
    answers.choices = [None, 0]
    cases = view.which.findData("cases")
    view.which.setCurrentIndex(cases)
    assert answers.asked == [str(ranking_rules._SURE.format(report=REPORTS["movement"].label))]
    assert view.report == "movement" and view._lines[0] is line and not view.problem.isHidden()
    view.which.setCurrentIndex(cases)
    assert view.report == "cases" and view.problem.isHidden()
    view.which.setCurrentIndex(
        view.which.findData("movement")
    )  # nothing was changed: nothing is asked
    assert tuple(one.figure for one in view._lines) == usual_rule(REPORTS["movement"]).figures


def test_a_figure_that_this_version_does_not_know_is_left_empty(qtbot: Any) -> None:
    line = RankingLine("movement", RankedFigure("later"), print, print)
    for part in line.parts:
        qtbot.addWidget(part)
    assert line.which.currentText() == "" and line.figure.indicator == ""
