"""The consolidated report on paper, the ranking by a receiver's rule, columns to type into."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from app.base.errors import UserError
from app.base.numbers import show_number
from app.base.periods import parse
from app.exchange.consolidated import consolidated_file, leader_page, passages, tables
from app.exchange.consolidated.consolidated_file import write_leader_pages, write_report
from app.exchange.consolidated.consolidated_report import Receiver, consolidated
from app.exchange.consolidated.ranking import UnitName, rank
from app.exchange.consolidated.ranking_rule import (
    RankedFigure,
    RankingOrder,
    RankingRule,
    read_rules,
)
from app.exchange.consolidated.tables import criteria, units_table, unranked_table
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.total_rows import TotalRow
from app.law import communes
from app.reports.definitions.movement import MOVEMENT
from app.reports.spec.figures import Blank, Figure
from app.store.submissions import ReportKey
from tests.support.pdf_text import read
from tests.support.province import RECEIVING, Province, typed

PERIOD = parse("2026-Q1")
SLOT = ReportKey("movement", "2026-Q1", "calendar")
CODES = [unit.code for unit in communes.of_province("33")[:9]]
TYPED, *MISSING = CODES[6:]
RECEIVER = Receiver(RECEIVING, {})
INDICATORS = {one.key: one for one in MOVEMENT.indicators()}


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> RollupResult:
    """Six packages, one late, a typed form, and two units without anything."""
    folder = tmp_path_factory.mktemp("province")
    province, usb = Province.founded(folder, PERIOD), folder / "usb"
    for number, code in enumerate(CODES[:6]):
        province.send(usb, code, times=1 + number % 4, late=9 if number == 2 else 0)
    typed(usb / "bieu.xlsx", TYPED, PERIOD, 7)
    expected = ExpectedUnits(tuple(CODES), {"2026-Q1": date(2026, 4, 5)})
    return add_up(collect(files_in([usb])), expected)


def written(rolled: RollupResult, name: str) -> bytes:
    file = BytesIO()
    write_report(rolled, RECEIVER, Path(name), file)
    return file.getvalue()


# --- on paper --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper(rolled: RollupResult) -> str:
    """All that the PDF says, its lines as one."""
    text = " ".join(page.text for page in read(written(rolled, "a.pdf")))
    return " ".join(text.split())


def test_the_paper_has_the_head_of_the_receiver_its_number_and_who_signs(paper: str) -> None:
    issuer = RECEIVING.issuer("committee")
    for said in (issuer.superior, issuer.organ, f"/{issuer.symbol}", *issuer.signs_as):
        assert said in paper
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in paper


def test_the_sums_on_paper_are_those_of_the_packages(rolled: RollupResult, paper: str) -> None:
    visits = sum(
        package.read_figures["visits"].figures[0] or 0 for package in rolled.taken.values()
    )
    assert rolled.totals[SLOT]["visits"].figures[0] == visits
    assert f"{show_number(visits)} lượt gia đình" in paper
    assert f"PT.11 {INDICATORS['visits'].label} lượt {show_number(visits)}" in paper


def test_who_is_missing_and_late_is_named(paper: str) -> None:
    names = [communes.find(code).name for code in MISSING]
    assert str(passages._MISSING.format(n=2, names=", ".join(names))) in paper
    late = communes.find(CODES[2]).name
    assert str(passages._LATE.format(n=2, names=f"{late}, {communes.find(TYPED).name}")) in paper
    assert str(passages._COUNTED.format(n=7, m=9)) in paper


def test_each_unit_stands_with_its_own_figures(rolled: RollupResult) -> None:
    [one] = consolidated(rolled, {})
    table = units_table(one)
    for row, package in zip(
        table.rows, (rolled.taken[code, SLOT] for code in CODES[:7]), strict=True
    ):
        place = [figure.key for figure in one.main()].index("visits")
        assert row[2 + place] == show_number(package.read_figures["visits"].figures[0] or 0)
    assert table.total[0:2] == ("", "Toàn bộ")


def test_word_says_the_same_as_the_pdf(rolled: RollupResult, paper: str) -> None:
    document = Document(BytesIO(written(rolled, "a.docx")))
    said = [p.text for p in document.paragraphs if len(p.text) > 40]
    assert len(said) > 20
    for text in said:
        assert " ".join(text.split()) in paper


def test_nothing_added_up_makes_no_paper() -> None:
    with pytest.raises(UserError, match=consolidated_file._NOTHING.vi.split("{")[0]):
        written(add_up(collect([])), "a.pdf")


def test_without_a_store_the_head_is_left_for_the_pen(rolled: RollupResult) -> None:
    file = BytesIO()
    write_report(rolled, Receiver.nameless({}), Path("a.pdf"), file)
    assert "CỘNG HÒA" in read(file.getvalue())[0].text


def test_the_page_for_the_director_is_one_page(rolled: RollupResult) -> None:
    file = BytesIO()
    write_leader_pages(rolled, RECEIVER, Path("l.pdf"), file)
    assert len(PdfDocument(file.getvalue())) == 1
    [page] = read(file.getvalue())
    text = " ".join(page.text.split())
    assert str(leader_page._TITLE) in text and str(leader_page._FALLEN) in text
    for code in MISSING:
        assert communes.find(code).name in text


# --- ranking ---------------------------------------------------------------------------------


def row(key: str, *figures: tuple[Figure, Figure] | None) -> TotalRow:
    units = tuple((*one, 0, 0) if one else None for one in figures)
    return TotalRow(INDICATORS[key], INDICATORS[key].label, (0, 0, 0, 0), units, (0, 0, 0, 0))


def names(count: int) -> list[UnitName]:
    return [UnitName(f"{n:05}", f"Xã {n}") for n in range(count)]


def places(rule: RankingRule, *rows: TotalRow) -> dict[str, int]:
    ranking = rank(rule, rows, names(len(rows[0].units)), chosen=True)
    return {one.unit.name: one.place for one in ranking.ranked}


VISITS, TIPS = RankedFigure("visits"), RankedFigure("tips")


def test_equal_units_have_one_place_and_the_next_stays_empty() -> None:
    visits = row("visits", (5, 0), (9, 0), (5, 0), (1, 0))
    assert places(RankingRule((VISITS,)), visits) == {"Xã 1": 1, "Xã 0": 2, "Xã 2": 2, "Xã 3": 4}


def test_less_is_better_where_the_rule_says_so() -> None:
    fewer = RankedFigure("visits", higher=False)
    assert places(RankingRule((fewer,)), row("visits", (5, 0), (9, 0))) == {"Xã 0": 1, "Xã 1": 2}


def test_a_unit_under_the_least_has_no_place_and_is_named() -> None:
    """Of a rate the figure that it is a part of counts: one case of one is no better than 95 of a hundred."""
    rated = INDICATORS["disputes_settled_rate"]
    assert rated.ratio
    rows = (
        row("disputes_settled_rate", (95, 0), (100, 0), (Blank.NO_DATA, 0)),
        row(rated.ratio.whole, (100, 0), (1, 0), (0, 0)),
    )
    rule = RankingRule((RankedFigure("disputes_settled_rate", least=10),))
    ranking = rank(rule, rows, names(3), chosen=True)
    assert {one.unit.name: one.place for one in ranking.ranked} == {"Xã 0": 1}
    assert [(one.blank, one.few) for one in ranking.unranked] == [
        ((), (rated,)),
        ((rated,), (rated,)),
    ]
    told = [cells[2] for cells in unranked_table(ranking).rows]
    assert told[0] == str(tables._FEW.format(label=rated.label, n=10))
    assert [*criteria(ranking)] == [f"{rated.label} ({tables._LEAST.format(n=10)})"]
    visits = RankingRule((RankedFigure("visits", least=5),))
    assert places(visits, row("visits", (5, 0), (4, 0))) == {"Xã 0": 1}


def test_who_was_under_the_least_before_has_not_moved() -> None:
    rule = RankingRule((RankedFigure("visits", higher=False, least=5),))
    ranking = rank(rule, [row("visits", (7, 9), (8, 6), (9, 4))], names(3), chosen=True)
    assert [one.moved for one in ranking.ranked] == [1, -1, None]


def test_a_weight_decides_and_so_does_the_order() -> None:
    visits, tips = row("visits", (9, 0), (1, 0)), row("tips", (1, 0), (9, 0))
    heavy = RankingRule((VISITS, RankedFigure("tips", weight=2)))
    assert places(heavy, visits, tips) == {"Xã 1": 1, "Xã 0": 2}
    assert places(RankingRule((VISITS, TIPS)), visits, tips) == {"Xã 0": 1, "Xã 1": 1}
    order = RankingRule((VISITS, TIPS), RankingOrder.ORDER)
    assert places(order, visits, tips) == {"Xã 0": 1, "Xã 1": 2}


def test_a_blank_is_not_ranked_and_named() -> None:
    visits = row("visits", (5, 0), (Blank.NO_DATA, 0), None)
    ranking = rank(RankingRule((VISITS,)), [visits], names(3), chosen=True)
    assert [one.unit.name for one in ranking.ranked] == ["Xã 0"]
    assert [one.unit.name for one in ranking.unranked] == ["Xã 1", "Xã 2"]
    assert ranking.unranked[0].blank == (INDICATORS["visits"],)


def test_who_fell_is_told_with_its_figures() -> None:
    visits, tips = row("visits", (5, 8), (9, 2)), row("tips", (1, 4), (3, 4))
    ranking = rank(RankingRule((VISITS, TIPS)), [visits, tips], names(2), chosen=True)
    assert [(one.unit.name, len(one.falls)) for one in ranking.fallen] == [("Xã 0", 2), ("Xã 1", 1)]
    assert [one.moved for one in ranking.ranked] == [1, -1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_places_are_fair(figures: list[tuple[int, int]]) -> None:
    """Whoever is at least as good in all stands no lower; equal ones stand alike; one is the first."""
    rows = [row(key, *((one[n], 0) for one in figures)) for n, key in enumerate(("visits", "tips"))]
    for by in RankingOrder:
        found = places(RankingRule((VISITS, TIPS), by), *rows)
        assert min(found.values()) == 1 and len(found) == len(figures)
        for a, one in enumerate(figures):
            for b, other in enumerate(figures):
                if all(x >= y for x, y in zip(one, other, strict=True)):
                    assert found[f"Xã {a}"] <= found[f"Xã {b}"]
                if one == other:
                    assert found[f"Xã {a}"] == found[f"Xã {b}"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nothing": {"figures": [{"indicator": "visits"}]}},
        {"movement": {"figures": [{"indicator": "nothing"}]}},
        {"movement": {"figures": []}},
        {"movement": {"figures": [{"indicator": "visits"}] * 2}},
        {"movement": {"figures": [{"indicator": "visits", "weight": 0}]}},
        {"movement": {"figures": [{"indicator": "visits"}], "by": "luck"}},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: object, tmp_path: Path) -> None:
    path = tmp_path / "hang.json"
    path.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(UserError, match=r"hang\.json"):
        read_rules(path)


def test_a_rule_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hang.json"
    path.write_text(
        '{"movement": {"by": "order", "figures": [{"indicator": "tips", "higher": false}]}}',
        encoding="utf-8",
    )
    figure = RankedFigure("tips", higher=False)
    assert read_rules(path) == {"movement": RankingRule((figure,), RankingOrder.ORDER)}
