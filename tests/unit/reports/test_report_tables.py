"""Official tables against plain counting, charts, row codes, and figures entered by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base import clock
from app.base.errors import NotFound, UserError
from app.base.language import T
from app.base.numbers import show_decimal
from app.base.periods import Kind, Period, Window, parse
from app.law import communes
from app.paper.document import chart as pen
from app.registers.area import Area
from app.registers.dispute import Dispute, DisputeOutcome, Matter, Mediator, Party
from app.registers.figure import Figure, FigureKind
from app.registers.member import Member
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.registers.team import Team
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.compute.drill_down import drill_down, drill_downs
from app.reports.compute.report_rows import (
    TRENDS,
    FigureColumn,
    ReportRow,
    columns_of,
    hows,
    rows_of,
    show_mean,
    titles_of,
)
from app.reports.compute.report_rows import FigureColumn as Printed
from app.reports.definitions import safety
from app.reports.definitions.awards import GIVEN_BY, UNDECIDED
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.charts import _OTHERS, ChartSeries, ReportChart, compute_charts, plans_of
from app.reports.spec.figures import Blank, added, is_number, is_something
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    ControlSum,
    CountedRow,
    OfficialTable,
    ReportColumn,
    ShareOf,
    TableSection,
    number_column,
)
from app.reports.spec.report import ComputedReport
from app.reports.spec.row_codes import code_of, resolve
from app.reports.spec.trend import MEAN_HOW, PERCENT_HOW, Trend
from app.schema.record import register
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from tests.support.persons import persons
from tests.support.report_records import Filling

_FIGURE_COLUMNS = (Printed.VALUE, Printed.PREVIOUS, Printed.LAST_YEAR, Printed.CUMULATIVE)
PERIODS = [parse("2026"), parse("2025-H2", Window.ADMIN), parse("2026-03"), parse("2026-Q2")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("tables") / "so.andan"
    store, _code = Store.create(path, "lan", "Trần Thị Lan", "mật khẩu của Lan", Cost(1024, 1, 1))
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 4).fill()
    yield store
    store.close()


def table_of(computed: ComputedReport, key: str) -> OfficialTable:
    return next(t for t in computed.shown_tables(names=True) if t.key == key)


def counted(table: OfficialTable) -> list[dict[str, object]]:
    """The rows with what is computed, the total the last."""
    keys = [column.key for column in table.columns]
    rows = [line for line in table.lines() if isinstance(line, CountedRow)]
    return [dict(zip(keys, row.cells, strict=True)) for row in rows]


# --- the tables of mediation and of cases --------------------------------------------------------


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
def test_what_came_is_what_became_of_it(filled: Store, period: Period) -> None:
    computed = compute(filled, REPORTS["mediation"], period)
    value = {key: int(line.figures.value) for key, line in computed.lines.items()}
    came = value["disputes_carried"] + value["disputes_received"]
    settled, failed = value["disputes_settled"], value["disputes_failed"]
    assert came == settled + failed + value["disputes_pending"] + value["disputes_going_on"] > 0
    *areas, total = counted(table_of(computed, "results"))
    assert len(areas) == 6
    assert {row["control"] for row in [*areas, total]} == {0}
    for key in ("carried", "received", "settled", "failed", "pending", "going_on"):
        assert total[key] == value[f"disputes_{key}"]
    book = table_of(computed, "book")
    assert len(book.rows) == came
    closed = [row for row in counted(book) if row["settled"]]
    assert len(closed) == settled


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
def test_each_mediator_has_the_disputes_of_the_book(filled: Store, period: Period) -> None:
    teams: dict[str, set[int]] = {}
    by_member: list[tuple[str, list[Member]]] = []
    once: Counter[str] = Counter()
    members = {m.id: m for m in filled.fetch(Member, filled.ids(Member))}
    for dispute in filled.fetch(Dispute, filled.ids(Dispute)):
        over = dispute.ended
        if dispute.received > period.last or (over and over < period.first):
            continue
        state = dispute.outcome.value if over and over <= period.last else "open"
        mediators = [members[m.member] for m in dispute.mediators]
        once[state] += bool(mediators)
        for one in mediators:
            teams.setdefault(one.name.lower(), set()).add(one.team)
        by_member.append((state, mediators))
    who = persons({m.id: m for _, some in by_member for m in some}.values())
    found: dict[tuple[Any, ...], Counter[str]] = {}
    for state, some in by_member:
        for person in {who[m.id] for m in some}:
            found.setdefault(person, Counter())[state] += 1
    wanted = sorted((one[0], n["settled"], n["failed"], n["open"]) for one, n in found.items())
    table = table_of(compute(filled, REPORTS["mediation"], period), "by_mediator")
    *rows, total = counted(table)
    told = ((r["name"].lower(), r["settled"], r["failed"], r["open"]) for r in rows)
    assert wanted == sorted(told)
    assert any(r["open"] for r in rows)
    assert {key: total[key] for key in ("settled", "failed", "open")} == {
        key: once[key] for key in ("settled", "failed", "open")
    }
    assert total["all"] == once.total() < sum(int(str(r["all"])) for r in rows)
    names = {t.id: t.name for t in filled.fetch(Team, filled.ids(Team))}
    for row in rows:
        known = {names[team] for team in teams[str(row["name"]).lower()]}
        assert set(str(row["team"]).split("; ")) <= known


def test_mediators_stand_by_given_name_then_family_then_middle(store: Store) -> None:
    names = (
        "Vũ Thị Ánh",
        "Đỗ Văn Bình",
        "Bùi Văn Bình",
        "Bùi An Bình",
        "Lê Văn Đức",
        "Võ Thị Dung",
    )
    with store.step(T("Thử", "Test")) as step:
        team = step.save(Team(name="Tổ hòa giải", kind="mediation", established=date(2020, 1, 1)))
        some = step.save_many([Member(name=n, team=team.id, since=date(2020, 1, 1)) for n in names])
        parties = (Party(name="Trần Thị Mơ"), Party(name="Phạm Văn Lúa"))
        step.save(
            Dispute(
                received=date(2026, 3, 2), field=Matter.CIVIL, parties=parties, matter="Ranh giới đất",
                mediators=tuple(Mediator(member=m.id) for m in some),
            )
        )  # fmt: skip
    table = table_of(compute(store, REPORTS["mediation"], parse("2026-03")), "by_mediator")
    assert [row["name"] for row in counted(table)[:-1]] == [
        "Vũ Thị Ánh", "Bùi An Bình", "Bùi Văn Bình", "Đỗ Văn Bình", "Võ Thị Dung", "Lê Văn Đức",
    ]  # fmt: skip


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
def test_cases_that_came_are_cases_that_left_or_stayed(filled: Store, period: Period) -> None:
    computed = compute(filled, REPORTS["cases"], period)
    *kinds, total = counted(table_of(computed, "by_kind"))
    assert {row["control"] for row in [*kinds, total]} == {0}
    for key, line in (
        ("begun", "cases_begun"),
        ("open", "cases_open"),
        ("overdue", "cases_overdue"),
    ):
        assert total[key] == computed.lines[line].figures.value
    assert all(not official.personal for official, _ in computed.tables)


def test_the_teams_of_mediators_add_up(filled: Store) -> None:
    computed = compute(filled, REPORTS["mediation"], parse("2026"))
    *teams, total = counted(table_of(computed, "teams"))
    assert len(teams) == computed.lines["mediation_teams"].figures.value
    assert total["mediators"] == computed.lines["mediators"].figures.value
    assert total["law"] == computed.lines["mediators_law"].figures.value
    assert total["trained"] == computed.lines["mediators_trained"].figures.value


def test_awards_are_listed_by_decision_in_its_order(filled: Store) -> None:
    computed = compute(filled, REPORTS["awards"], parse("2024..2026"))
    table = table_of(computed, "list")
    *rows, total = counted(table)
    assert len(rows) == computed.lines["awards"].figures.value
    assert total["money"] == computed.lines["award_money"].figures.value
    heads = [line.title for line in table.lines() if isinstance(line, TableSection)]
    assert len(heads) == len(set(heads)) and heads[-1] == str(UNDECIDED)
    given = [str(GIVEN_BY.format(giver="Ban Chỉ đạo 138 tỉnh")) in head for head in heads[:-1]]
    assert any(given) and given == sorted(given)
    decided = [head for head, by_others in zip(heads, given, strict=False) if not by_others]
    days = [re.findall(r"\d+/\d+/\d{4}", head)[0] for head in decided]
    assert days == sorted(days, key=lambda day: day.split("/")[::-1])


def test_mediators_are_paid_by_what_came_of_each_dispute(store: Store) -> None:
    since = {"Tổ cũ": date(2024, 7, 1), "Tổ mới": date(2026, 2, 10)}
    teams = [Team(name=name, kind="mediation", established=day) for name, day in since.items()]
    with store.step(T("Thử", "Test")) as step:
        old, new = (one.id for one in step.save_many(teams))
        for of, outcome, day in (
            (old, DisputeOutcome.SETTLED, date(2026, 1, 5)),
            (old, DisputeOutcome.SETTLED, date(2026, 3, 31)),
            (old, DisputeOutcome.FAILED, date(2026, 3, 1)),
            (old, DisputeOutcome.SETTLED, date(2026, 4, 1)),
            (new, DisputeOutcome.FAILED, date(2026, 3, 2)),
            (None, DisputeOutcome.SETTLED, date(2026, 3, 3)),
        ):
            received = {"received": date(2026, 1, 2), "field": Matter.CIVIL, "matter": "Ranh giới"}
            step.save(Dispute(team=of, outcome=outcome, ended=day, **received))
    *rows, total = counted(table_of(compute(store, REPORTS["mediation"], parse("2026-Q1")), "pay"))
    keys = ("settled", "failed", "fee", "months", "support", "all")
    assert [[row[key] for key in keys] for row in [*rows, total]] == [
        [2, 1, 1_100_000, 3, 450_000, 1_550_000],
        [0, 1, 300_000, 2, 300_000, 600_000],
        [1, 0, 400_000, 0, 0, 400_000],
        [3, 2, 1_800_000, 5, 750_000, 2_550_000],
    ]


# --- safety --------------------------------------------------------------------------------------


MET, UNMET = str(safety._MET[True]), str(safety._MET[False])


@pytest.mark.parametrize(
    ("safe", "registered", "said"),
    [(7, 10, [MET, MET]), (6, 10, [MET, UNMET]), (7, 9, [UNMET, MET])],
)
def test_the_rule_of_seventy_percent(
    store: Store, safe: int, registered: int, said: list[str]
) -> None:
    with store.step(T("Thử", "Test")) as step:
        areas = step.save_many([Area(name=f"Thôn {n}") for n in range(10)])
        for place, area in enumerate(areas):
            verdict = Verdict.SAFE if place < safe else None
            day = date(2026, 1, 5) if place < registered else None
            step.save(Safety(year=2026, area=area.id, registered=day, verdict=verdict))
    computed = compute(store, REPORTS["safety"], parse("2026", Window.SAFETY))
    rule = table_of(computed, "rule")
    assert [row["met"] for row in counted(rule)] == said
    assert len(list(rule.complaints())) == said.count(UNMET)


def test_what_is_missing_is_named(store: Store) -> None:
    with store.step(T("Thử", "Test")) as step:
        first, _second = step.save_many([Area(name="Thôn Đông"), Area(name="Thôn Tây")])
        step.save(Safety(year=2026, area=first.id, verdict=Verdict.SAFE))
        step.save(Safety(year=2025, level=SafetyLevel.COMMUNE))
    computed = compute(store, REPORTS["safety"], parse("2026"))
    said = {row["name"]: row["missing"] for row in counted(table_of(computed, "missing"))}
    assert said == {
        "Thôn Tây": str(safety.NEVER_REGISTERED),
        "Thôn Đông (2026)": f"{safety.NO_DAY}; {safety.NO_DECISION}",
    }


def test_what_most_lack_alike_is_said_once_and_the_others_each(store: Store) -> None:
    with store.step(T("Thử", "Test")) as step:
        areas = step.save_many([Area(name=f"Thôn {n}") for n in range(8)])
        day = date(2026, 1, 5)
        some = [Safety(year=2026, area=a.id, registered=day) for a in areas]
        unsaid = step.save(replace(some[0], registered=None, verdict=Verdict.NOT_YET))
        kept = [step.save(one) for one in some[1:]]
    table = table_of(compute(store, REPORTS["safety"], parse("2026")), "missing")
    lacking = str(next(safety._lacks(kept[0])))
    name = str(safety.MOST.format(n=7, m=8, year=2026))
    rows = counted(table)
    assert (rows[0]["name"], rows[0]["missing"]) == (name, lacking)
    assert [row["name"] for row in rows[1:]] == ["Thôn 0 (2026)"]
    [first, *_] = [line for line in table.lines() if isinstance(line, CountedRow)]
    source = table.source(first, table.columns[1])
    assert source
    assert store.count(Safety, source.where) == 7
    with store.step(T("Thử", "Test")) as step:
        step.delete(unsaid)
    table = table_of(compute(store, REPORTS["safety"], parse("2026")), "missing")
    said = [row["name"] for row in counted(table)]
    assert said == ["Thôn 0", str(safety.ALL.format(n=7, year=2026))]
    # Where few are left, or no more than half, each is named.
    with store.step(T("Thử", "Test")) as step:
        for one in kept[:3]:
            step.save(replace(one, verdict=Verdict.NOT_YET))
    table = table_of(compute(store, REPORTS["safety"], parse("2026")), "missing")
    assert len(counted(table)) == 5


def test_the_unit_s_own_row_has_its_name(store: Store) -> None:
    unit_settings.save(store, unit_settings.unit_of(communes.find("00004")))  # a ward
    with store.step(T("Thử", "Test")) as step:
        step.save(Safety(year=2026, level=SafetyLevel.COMMUNE))
    computed = compute(store, REPORTS["safety"], parse("2026"))
    assert [row["name"] for row in counted(table_of(computed, "register"))][:1] == [
        "Phường Ba Đình"
    ]
    (lacks,) = counted(table_of(computed, "missing"))
    assert lacks["name"] == "Phường Ba Đình (2026)"


# --- tables as data ------------------------------------------------------------------------------

numbers = st.integers(0, 10**9)


@given(st.lists(st.tuples(numbers, numbers), max_size=8))
def test_a_table_computes_rows_and_totals(values: list[tuple[int, int]]) -> None:
    columns = (
        number_column(),
        ReportColumn("name", T("Tên", "Name"), 20),
        ReportColumn("a", T("A", "A"), 20, CellForm.WHOLE),
        ReportColumn("b", T("B", "B"), 20, CellForm.WHOLE),
        ReportColumn("sum", T("Cộng", "Sum"), 20, CellForm.WHOLE, AcrossSum(("a", "b"))),
        ReportColumn("share", T("%", "%"), 20, CellForm.SHARE, ShareOf("a", "sum")),
        ReportColumn("control", T("0", "0"), 20, CellForm.WHOLE, ControlSum(("sum",), ("a", "b"))),
    )
    rows = tuple({"name": "x", "a": a, "b": b} for a, b in values)
    *found, total = counted(OfficialTable("t", T("", ""), T("", ""), columns, rows, total=True))
    assert [row["no"] for row in found] == list(range(1, len(values) + 1))
    for row, (a, b) in zip(found, values, strict=True):
        assert row["sum"] == a + b
        assert row["share"] == (pytest.approx(100 * a / (a + b), abs=0.0501) if a + b else None)
    assert total["sum"] == sum(a + b for a, b in values)


def test_a_control_that_does_not_come_out_is_told_and_does_not_go_out() -> None:
    columns = (
        number_column(),
        ReportColumn("area", T("Khu", "Area"), 20),
        ReportColumn("a", T("Tiếp nhận", "A"), 20, CellForm.WHOLE),
        ReportColumn("b", T("Thành", "B"), 20, CellForm.WHOLE),
        ReportColumn("control", T("0", "0"), 20, CellForm.WHOLE, ControlSum(("a",), ("b",))),
    )
    rows = ({"area": "Thôn Đông", "a": 3, "b": 2}, {"area": "Thôn Tây", "a": 1, "b": 1})
    table = OfficialTable("t", T("Theo khu", ""), T("", ""), columns, rows, total=True)
    [sentence] = table.complaints()
    assert sentence.vi.startswith("Dòng “Thôn Đông” không cân: Tiếp nhận 3 = 3, còn Thành 2 = 2;")
    with pytest.raises(UserError, match=r"“Theo khu”.*“Thôn Đông”.*ngày"):
        table.check()


# --- row codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", REPORTS)
def test_every_printed_code_leads_back_to_its_figure(filled: Store, key: str) -> None:
    computed = compute(filled, REPORTS[key], parse("2024..2026"))
    entries = [row for row in rows_of(computed) if isinstance(row, ReportRow)]
    assert len({entry.code for entry in entries}) == len(entries)
    for entry in entries:
        place = resolve(f" {entry.code.lower()} ", filled)
        assert place.report.key == key
        assert place.indicator.key == entry.line.indicator.key
        assert place.split == entry.split
        assert place.stored == (entry.part.stored if entry.part else None)


def test_codes_are_what_they_have_always_been() -> None:
    movement = REPORTS["movement"]
    known = {indicator.key: indicator for indicator in movement.indicators()}
    said = {"models_active": 1, "visits": 11, "disputes_settled_rate": 22, "fund_out": 38}
    for key, number in said.items():
        assert code_of(movement, known[key]) == f"PT.{number}"
    visits = known["visits"]
    assert code_of(movement, visits, visits.splits[0], "not_met") == "PT.11.4"
    assert code_of(movement, known["awards"], known["awards"].splits[2], None) == "PT.18.c0"


@pytest.mark.parametrize(
    "code", ["", "PT", "PT.0", "PT.999", "XX.1", "PT.11.99", "PT.11.z1", "TV-01"]
)
def test_an_unknown_code_is_a_sentence(store: Store, code: str) -> None:
    with pytest.raises(NotFound):
        resolve(code, store)


def test_the_letters_of_reports_differ() -> None:
    assert len({report.letters for report in REPORTS.values()}) == len(REPORTS)


# --- figures entered by hand ---------------------------------------------------------------------


def entered(store: Store, *rows: tuple[str, str, int, FigureKind]) -> None:
    with store.step(T("Thử", "Test")) as step:
        for name, period, value, kind in rows:
            step.save(Figure(indicator=name, period=period, value=value, kind=kind))


def test_what_is_entered_by_hand_stands_where_it_belongs(store: Store) -> None:
    entered(
        store,
        ("matters", "2026-07", 3, FigureKind.OCCURRED),
        ("matters", "2026-Q3", 4, FigureKind.OCCURRED),
        ("matters", "2026-Q2", 5, FigureKind.OCCURRED),
        ("matters", "2026-H1", 60, FigureKind.BEFORE),
        ("matters", "2026", 100, FigureKind.TARGET),
        ("matters", "2025-Q3", 6, FigureKind.OCCURRED),
        ("visits", "2026", 50, FigureKind.TARGET),
    )
    for window in Window:
        computed = compute(store, REPORTS["movement"], parse("2026-Q3", window))
        line = computed.lines["figure:matters"]
        assert tuple(line.figures) == (7, 5, 6, 72)
        assert (line.target, line.achieved) == (100, 72.0)
        assert computed.lines["visits"].target == 50
        assert "figure:visits" not in computed.lines
        assert list(titles_of(computed)[-2:]) == [
            FigureColumn.TARGET.label,
            FigureColumn.REACHED.label,
        ]
        query = computed.query("figure:matters", computed.period.year_to_date())
        assert len(store.ids(Figure, query)) == 4


def test_education_files_are_cases_and_what_was_entered(filled: Store) -> None:
    lines = compute(filled, REPORTS["movement"], parse("2026")).lines
    parts = (lines["education_begun"].figures, lines["figure:education_files"].figures)
    assert tuple(lines["education_files"].figures) == tuple(map(added, zip(*parts, strict=True)))


def test_several_years_tell_their_mean_change(filled: Store) -> None:
    line = compute(filled, REPORTS["movement"], parse("2024..2026")).lines["visits"]
    first, last = (
        compute(filled, REPORTS["movement"], parse(year)).lines["visits"].figures.value
        for year in ("2024", "2026")
    )
    assert line.trend is not None
    assert line.trend.mean == pytest.approx((last - first) / 2, abs=0.0501)
    assert compute(filled, REPORTS["movement"], parse("2026")).lines["visits"].trend is None


@pytest.mark.parametrize(
    ("first", "last", "years", "rate", "percent"),
    [
        (100, 121, 3, False, 10.0),
        (89, 24, 15, False, -8.9),  # places of complaint, 2007 to 2021
        (10, 20, 2, False, 100.0),
        (9, 20, 2, False, None),
        (20, 0, 2, False, None),
        (80.0, 90.0, 2, True, None),
        (Blank.NO_DATA, 20, 2, False, None),
        (20, Blank.NOT_ASSESSED, 2, False, None),
    ],
)
def test_growth_a_year_leads_from_the_first_year_to_the_last(
    first: Any, last: Any, years: int, rate: bool, percent: float | None
) -> None:
    assert Trend(first, last, years, rate).percent == percent


def test_a_large_mean_has_no_decimal() -> None:
    assert [show_mean(mean) for mean in (70_500_000.5, -1000.0, 999.9, -337.4)] == [
        "70.500.001", "-1.000", "999,9", "-337,4",
    ]  # fmt: skip


def test_a_span_says_its_growth_on_paper_and_how_it_is_made(filled: Store) -> None:
    computed = compute(filled, REPORTS["movement"], parse("2024..2025"))
    rows = [row for row in rows_of(computed) if isinstance(row, ReportRow) and not row.part]
    shown = {row.line.indicator.key: row.texts()[Printed.TREND_SHARE] for row in rows}
    trend = computed.lines["visits"].trend
    assert trend and is_number(trend.first) and is_number(trend.last)
    growth = 100 * (trend.last / trend.first - 1)
    assert shown["visits"] == show_decimal(growth, 1)
    assert shown["disputes_settled_rate"] == ""
    assert hows(computed) == (MEAN_HOW, PERCENT_HOW)
    running = compute(filled, REPORTS["movement"], parse("2024..2026"))
    assert not {MEAN_HOW, PERCENT_HOW} & {*hows(running)}  # the last year is a part of one
    assert not {Printed.TREND, Printed.TREND_SHARE} & {*columns_of(running)}


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("period", ["2026-Q3", "2025..2026"])
def test_every_figure_leads_to_as_many_records_as_it_counts(
    filled: Store, key: str, period: str
) -> None:
    computed = compute(filled, REPORTS[key], parse(period))
    entries = [row for row in rows_of(computed) if isinstance(row, ReportRow)]
    single = set()
    for entry in entries:
        indicator, told = entry.line.indicator, entry.texts()
        for column in columns_of(computed):
            found = drill_downs(computed, entry, column)
            assert bool(found) <= bool(told[column]), (indicator.key, column)
            for lead in found:
                records = filled.ids(register(lead.register), lead.query)
                assert records or column in TRENDS
            figures = dict(zip(_FIGURE_COLUMNS, entry.figures, strict=True))
            if column in figures and not (indicator.ratio or indicator.plus):
                assert [lead.value for lead in found] == [figures[column]] * is_something(
                    figures[column]
                )
                if found and indicator.measure_name == "count":
                    single.add(indicator.key)
                    assert len(records) == figures[column]
    assert single == {i.key for i in computed.report.indicators() if i.measure_name == "count"}


def test_a_figure_made_from_others_leads_to_each_of_them(store: Store) -> None:
    entered(
        store,
        ("visits", "2026", 50, FigureKind.TARGET),
        ("matters", "2026-07", 3, FigureKind.OCCURRED),
        ("matters", "2026-06", 4, FigureKind.OCCURRED),
    )
    computed = compute(store, REPORTS["movement"], parse("2026-Q3"))
    entries = {e.line.indicator.key: e for e in rows_of(computed) if isinstance(e, ReportRow)}
    [target] = drill_downs(computed, entries["visits"], Printed.TARGET)
    assert (target.register, target.value) == ("figure", 50)
    assert [f.value for f in store.fetch(Figure, store.ids(Figure, target.query))] == [50]
    now, before = drill_downs(computed, entries["figure:matters"], Printed.CHANGE)
    assert (now.value, before.value) == (3, 4)
    assert len(store.ids(Figure, now.query)) == len(store.ids(Figure, before.query)) == 1
    assert drill_downs(computed, entries["visits"], Printed.VALUE) == ()


def test_figures_by_area_lead_to_the_records_of_the_area(filled: Store) -> None:
    computed = compute(filled, REPORTS["movement"], parse("2026"))
    table = area_table(computed)
    assert table is not None
    for line in table.lines():
        assert isinstance(line, CountedRow)
        for column, value in zip(table.columns[2:], line.cells[2:], strict=True):
            lead = drill_down(table, line, column)
            assert bool(lead) == bool(value and not isinstance(value, str))  # words: not assessed
            if lead and computed.lines[column.key].indicator.measure_name == "count":
                assert len(filled.ids(register(lead.register), lead.query)) == value


# --- charts --------------------------------------------------------------------------------------


def test_charts_show_the_figures_of_the_report(filled: Store) -> None:
    computed = compute(filled, REPORTS["movement"], Period(Kind.QUARTER, 2026, 2))
    months, areas, shares = computed.charts
    assert months.labels == tuple(map(str, range(1, 7)))
    assert sum(months.series[1].values) == computed.lines["visits"].figures.cumulative
    assert sum(areas.series[0].values) == computed.lines["visits"].figures.value
    assert sum(shares.series[0].values) == computed.lines["visits"].figures.value


@pytest.mark.parametrize("kind", ["months", "areas", "shares"])
def test_a_chart_says_its_names_and_figures_in_the_type_of_the_window(kind: str) -> None:
    labels = ("Thôn Đông", "Thôn <Tây> & chợ", "Hoà")
    made = ReportChart(kind, "Lượt thăm", "lượt", labels, (ChartSeries("2026", (1200, 0, 7)),))  # type: ignore[arg-type]
    svg = pen.picture(made, 420).svg
    said = [e.text for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("text")]
    assert "Lượt thăm (lượt)" in said
    assert b"Be Vietnam Pro" in svg and b"Tinos" not in svg
    assert b"<clipPath" not in svg  # QtSvg would paint it
    assert any("1.200" in (text or "") for text in said)
    for label in labels:
        assert any((text or "").startswith(label) for text in said)


@given(
    st.sampled_from(["months", "areas", "shares"]),
    st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10**12)), min_size=1, max_size=30),
)
def test_nothing_of_a_chart_leaves_its_room(kind: str, bars: list[tuple[str, int]]) -> None:
    values = (*(value for _, value in bars[:-1]), bars[-1][1] + 1)
    labels = tuple(label for label, _ in bars)
    made = ReportChart(kind, "Tên", "lượt", labels, (ChartSeries("2026", values),))  # type: ignore[arg-type]
    drawn = pen.drawing(made, 420)
    left, low, right, high = drawn.getBounds()
    assert low >= 0 and high <= drawn.height
    if kind == "areas":
        assert left >= -0.01 and right <= 420.01


@pytest.mark.parametrize("key", REPORTS)
def test_every_figure_that_counts_itself_can_be_drawn_and_its_bars_lead_to_records(
    filled: Store, key: str
) -> None:
    computed = compute(filled, REPORTS[key], parse("2026"))
    drawn = 0
    for line in computed.lines.values():
        one = line.indicator
        plans = plans_of(line)
        assert bool(plans) == (not one.ratio and not one.plus and not one.rate)
        for plan in plans:
            of = (computed.period, computed.lines, computed.areas)
            chart = compute_charts(filled, plan, *of, today=clock.today())
            if chart is None:
                continue
            drawn += 1
            marks = pen.picture(chart, 420).marks
            figures = {(m.series, m.label) for m in marks}
            values = ((s, row.values) for s, row in enumerate(chart.series))
            said = {
                (s, n) for s, some in values for n, value in enumerate(some) if value is not None
            }
            assert figures == said
            for series in chart.series:
                for value, query in zip(series.values, series.queries, strict=True):
                    if one.measure_name == "count" and value is not None:
                        assert len(filled.ids(register(chart.register), query)) == value
    assert drawn > len(computed.charts)


def test_a_file_of_a_chart_is_whole(tmp_path: Path, filled: Store) -> None:
    for number, chart in enumerate(compute(filled, REPORTS["cases"], parse("2026")).charts):
        path = tmp_path / f"{number}.svg"
        path.write_bytes(pen.picture(chart, 500).svg)
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_a_chart_of_areas_says_what_it_leaves_out(filled: Store) -> None:
    computed = compute(filled, REPORTS["movement"], parse("2026"))
    line = computed.lines["visits"]
    names = next(iter(computed.areas.values()))
    areas = dict.fromkeys(range(1, 31), names)
    counts: dict[int | None, int | float | Blank] = {n: n for n in range(1, 31)}
    plan = next(p for p in plans_of(line) if p.kind == "areas")
    lines = {"visits": replace(line, areas=counts)}
    chart = compute_charts(filled, plan, computed.counted, lines, areas, today=computed.today)
    assert chart
    left = _OTHERS.format(n=6, sum=sum(range(1, 7)), unit=line.indicator.unit)
    assert chart.note == str(left) and len(chart.labels) == 24
    few = compute_charts(
        filled, plan, computed.counted, lines, {1: names, 2: names}, today=computed.today
    )
    assert few and few.note == ""


def test_a_chart_marks_the_month_that_runs(filled: Store) -> None:
    today = date(2026, 3, 10)
    computed = compute(filled, REPORTS["movement"], parse("2026-Q1"), as_of=today)
    chart = computed.charts[0]
    assert chart.kind == "months" and chart.labels == ("1", "2", "3")
    assert "10/03/2026" in chart.note
    ended = compute(filled, REPORTS["movement"], parse("2026-Q1")).charts[0]
    assert ended.note == ""


def test_an_area_that_was_not_assessed_is_blank_beside_those_that_were(store: Store) -> None:
    with store.step(T("Thử", "Test")) as step:
        one, other = (step.save(Area(name=name)).id for name in ("Thôn Đông", "Thôn Tây"))
        given = {"level": SafetyLevel.AREA, "verdict": Verdict.SAFE, "decided": date(2025, 11, 10)}
        step.save(Safety(year=2025, area=one, **given))
    computed = compute(store, REPORTS["movement"], parse("2025"))
    line = computed.lines["areas_safe"]
    assert (line.figures.value, line.areas[one], line.areas[other]) == (1, 1, Blank.NO_DATA)
    table = area_table(computed)
    assert table
    [safe] = [n for n, column in enumerate(table.columns) if column.key == "areas_safe"]
    *rows, total = (line for line in table.lines() if isinstance(line, CountedRow))
    assert [row.cells[safe] for row in (*rows, total)] == [1, str(Blank.NO_DATA.label), 1]
