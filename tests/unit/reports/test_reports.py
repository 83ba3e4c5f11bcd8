"""Every figure against a filter of all records written anew in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base import clock
from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.base.periods import Kind, Period, Window, parse
from app.registers.dispute import Dispute
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.json_output import as_json
from app.reports.spec.figures import Blank, added, is_number, is_something
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import SOURCES, Indicator
from app.reports.spec.report import ComputedIndicator, ComputedReport
from app.schema.conditions import between
from app.schema.record import register
from app.services import unit_settings
from app.store import Store
from app.store.read.aggregates import CountDistinct, CountRecords, aggregate
from tests.support.plain_figures import BY_HAND, SCALE, Everything, everything_of, sizes

# The indicators of every report, each once: those that several reports share are the same.
INDICATORS = list({i.key: i for report in REPORTS.values() for i in report.indicators()}.values())
EVERYTHING = replace(
    MOVEMENT, groups=(IndicatorGroup(MOVEMENT.label, tuple(INDICATORS)),), more=None, charts=()
)

PERIODS = [
    Period(kind, *which, window)
    for window in Window
    for kind, which in [
        (Kind.MONTH, (2026, 3)),
        (Kind.MONTH, (2026, 1)),
        (Kind.QUARTER, (2026, 3)),
        (Kind.HALF, (2025, 2)),
        (Kind.NINE_MONTHS, (2026, 1)),
        (Kind.YEAR, (2025, 1)),
        (Kind.SPAN, (2024, 2026)),
    ]
    if not window.counts_months or kind in (Kind.MONTH, Kind.YEAR)
]


@pytest.fixture(scope="module")
def everything(filled: Store) -> Everything:
    return everything_of(filled)


@pytest.fixture(scope="module", params=PERIODS, ids=lambda p: f"{p.key}-{p.window}")
def computed(request: pytest.FixtureRequest, filled: Store) -> ComputedReport:
    return compute(filled, EVERYTHING, request.param)


@pytest.mark.parametrize("key", BY_HAND)
def test_a_figure_is_what_a_filter_of_all_records_gives(
    key: str, computed: ComputedReport, everything: Everything
) -> None:
    line, scale = computed.lines[key], SCALE.get(key, 1)
    until = computed.counted.until
    for figure, days in zip(line.figures, computed.spans, strict=True):
        if figure is Blank.NOT_BY_DAY:
            of_today = key == "households"  # written down as they are now
            assert of_today or (until and not line.indicator.ends_on(until))
            continue
        found = BY_HAND[key](everything, days)
        if isinstance(found, Blank):
            assert figure is found
        else:
            assert figure == len({share[1] for share in found}) * scale
    found = BY_HAND[key](everything, computed.counted.days)
    shares = [] if isinstance(found, Blank) else found
    for _split, parts in line.splits[:1]:
        shown = {p.stored: p.figures.value for p in parts if is_something(p.figures.value)}
        assert shown == sizes(shares, 2, scale)
    if line.indicator.areas:
        assert {a: n for a, n in line.areas.items() if is_something(n)} == sizes(shares, 3, scale)


def test_every_indicator_is_checked_by_hand_and_has_something_to_count(
    filled: Store, everything: Everything
) -> None:
    counted = {i.key for i in INDICATORS if not (i.ratio or i.plus)}
    assert not (new := counted - BY_HAND.keys()), f"recount in BY_HAND what these count: {new}"
    assert not (gone := BY_HAND.keys() - counted), f"no indicator has these keys of BY_HAND: {gone}"
    line = compute(filled, EVERYTHING, parse("2025..2026")).lines
    assert [key for key in line if not is_something(line[key].figures.value)] == []
    assert any(s.area is None for s in everything.all("dispute"))


# --- a figure and its list ----------------------------------------------------------------------


def listed(store: Store, computed: ComputedReport, key: str, *part: Any) -> list[Any]:
    cls = computed.behind(key, *part).cls
    query = computed.query(key, computed.period.days, *part)
    return store.fetch(cls, store.ids(cls, query))


@pytest.mark.parametrize("key", BY_HAND)
def test_the_list_behind_a_figure_holds_what_it_counts(
    key: str, computed: ComputedReport, filled: Store, everything: Everything
) -> None:
    records = listed(filled, computed, key)
    shares = BY_HAND[key](everything, computed.period.days)
    ids = [r.id for r in records]
    assert len(set(ids)) == len(ids)
    assert set(ids) >= {share[0].id for share in ([] if isinstance(shares, Blank) else shares)}
    if computed.lines[key].indicator.measure_name == "count":
        assert len(ids) == computed.lines[key].figures.value


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_parts_add_up_and_so_do_their_lists(
    indicator: Indicator, computed: ComputedReport, filled: Store
) -> None:
    line = computed.lines[indicator.key]
    for split, parts in line.splits:
        for column, whole in enumerate(line.figures):
            some = [[*p.figures][column] for p in parts]
            assert (added(some) if parts else whole) == whole
        if split.path == SOURCES:
            continue
        for part in parts:
            found = listed(filled, computed, indicator.key, split.path, part.stored)
            if indicator.measure_name == "count":
                assert len(found) == part.figures.value
            elif "." in split.path and indicator.measure_name == "sum":
                rows, _, field = split.path.partition(".")
                held = ([getattr(row, field) for row in getattr(one, rows)] for one in found)
                assert all(part.stored in values for values in held)
                assert bool(found) == is_something(part.figures.value)
    if (
        indicator.areas
        and indicator.adds_over(indicator.areas)
        and is_something(line.figures.value)
    ):
        assert sum(filter(is_number, line.areas.values())) == line.figures.value
    for area, value in line.areas.items():
        if indicator.measure_name == "count" and is_number(value):
            assert len(listed(filled, computed, indicator.key, indicator.areas, area)) == value


def test_a_support_of_one_kind_in_the_period_is_one_row_not_two(store: Store) -> None:
    """A case with counselling before and a loan within the period: no counselling within it."""
    from app.base.language import T
    from app.law.regimes import CaseKind
    from app.registers.case import Case, Support, SupportKind
    from app.registers.person import Person

    rows = (
        Support(day=date(2026, 8, 3), kind=SupportKind.MIND),
        Support(day=date(2026, 9, 3), kind=SupportKind.LOAN),
    )
    with store.step(T("Thử", "Test")) as step:
        person = step.save(Person(name="Trần Văn Giúp"))
        case = Case(
            person=person.id, kind=CaseKind.REINTEGRATION, start=date(2026, 1, 2), supports=rows
        )
        step.save(case)
    found = compute(store, MOVEMENT, parse("2026-09"))
    assert listed(store, found, "supports", "supports.kind", "mind") == []
    assert len(listed(store, found, "supports", "supports.kind", "loan")) == 1


# --- the report as a whole ----------------------------------------------------------------------


def test_an_empty_store_gives_zeros(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))
    found = compute(store, MOVEMENT, parse("2026-Q3"))
    not_yet = Blank.NOT_ASSESSED  # of 2026, until its last day
    for line in found.lines.values():
        one = line.indicator
        if one.key in ("teams_rated", "members_rated"):
            assert [*line.figures] == [not_yet, not_yet, Blank.NO_DATA, not_yet]
        elif one.key in ("households", "households_pledged_rate"):
            now = 0 if one.key == "households" else Blank.NO_DATA
            assert [*line.figures] == [now, Blank.NOT_BY_DAY, Blank.NOT_BY_DAY, now]
        elif one.assessed or one.ratio:
            assert all(figure is Blank.NO_DATA for figure in line.figures)
        else:
            assert all(figure == 0 for figure in line.figures)
    assert not any(list(line.shown()) for line in found.lines.values())
    document = as_json(found, store, unit_settings.load(store))
    assert all(i["records"] == [] and i["areas"] == {} for i in document["indicators"])


def test_a_rate_is_of_what_it_names(computed: ComputedReport) -> None:
    rate, settled_, received = (
        computed.lines[key].figures
        for key in ("disputes_settled_rate", "disputes_settled", "disputes_received")
    )
    for percent, part, whole in zip(rate, settled_, received, strict=True):
        assert is_number(part) and is_number(whole)
        if whole:
            assert percent == pytest.approx(100 * part / whole, abs=0.0501)
        else:
            assert percent is Blank.NO_DATA


def test_the_json_has_the_documented_shape(filled: Store) -> None:
    found = compute(filled, MOVEMENT, parse("2026-Q1", Window.ADMIN))
    unit = unit_settings.load(filled)
    document, opened = (as_json(found, filled, unit, names=names) for names in (True, False))
    assert document["report"] == "movement"
    assert document["period"] == {
        "first": "2025-12-15",
        "last": "2026-03-14",
        "window": "admin",
        "label": "Quý I năm 2026",
    }
    assert document["unit"]["code"] == "03127"
    for indicator in document["indicators"]:
        assert {"key", "label", "definition", "unit", "target"} <= indicator.keys()
        codes = indicator["records"]
        prefix = register(indicator["register"]).schema.prefix
        if indicator["key"] != "education_files":  # cases, and what was entered by hand
            assert all(code.startswith(f"{prefix}-") for code in codes)
        if indicator["measure"] == "count":
            assert indicator["value"] == len(codes)
            assert all(len(p["records"]) == p["value"] for p in indicator["parts"].values())
        if indicator["parts"]:
            assert sum(p["value"] for p in indicator["parts"].values()) == indicator["value"]
    for shown, full in zip(opened["indicators"], document["indicators"], strict=True):
        closed = full["register"] in ("case", "person")
        assert shown["records"] == ([None] * len(full["records"]) if closed else full["records"])
        assert shown.get("masked") == (["records"] if closed else None)
        assert shown["value"] == full["value"]
    visits, open_visits = (
        next(i for i in d["indicators"] if i["key"] == "visits") for d in (document, opened)
    )
    for path, parts in visits["splits"].items():
        for key, part in parts.items():
            codes = open_visits["splits"][path][key]["records"]
            assert codes == ([None] * part["value"] if path == "kind" else part["records"])
    assert sum(visits["areas"].values()) == visits["value"]
    assert all(code.startswith("KDC-") for code in visits["areas"])


def test_definitions_are_told_for_every_indicator() -> None:
    keys = [i.key for i in INDICATORS]
    assert len(set(keys)) == len(keys)
    for indicator in INDICATORS:
        for text in (indicator.label, indicator.definition, indicator.unit):
            assert text.vi and text.en
        assert indicator.definition.vi.endswith(".")


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_a_part_that_is_not_listed_is_of_no_record(filled: Store, indicator: Indicator) -> None:
    year = parse("2026")
    for split in indicator.splits:
        listed = {c.value for c in indicator.choices(split) if not c.retired}
        never = listed - indicator.labels(split, ()).keys()
        assert not never & indicator.figures(filled, year.days, split.path).keys()


def test_parts_that_cannot_be_are_not_listed() -> None:
    parts = {i.key: {str(v) for v in i.labels(i.splits[0], ())} for i in INDICATORS if i.splits}
    assert not {"completed", "cleared"} & parts["cases_ended_otherwise"]
    assert parts["institutions_safe"] == {"institution", "school"}


@pytest.mark.parametrize("period", ["2026-Q3", "2024..2026"])
def test_what_is_known_as_it_is_today_is_not_compared(filled: Store, period: str) -> None:
    line = compute(filled, MOVEMENT, parse(period)).lines["households"]
    assert is_number(line.figures.value) and is_number(line.figures.cumulative)
    assert line.figures.previous is line.figures.same_last_year is Blank.NOT_BY_DAY
    assert line.trend is None or line.trend.mean is None


def test_a_cancelled_report_stops(filled: Store) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        compute(filled, MOVEMENT, parse("2026"), watch)


def test_a_year_is_not_counted_twice(filled: Store) -> None:
    line: ComputedIndicator = compute(filled, MOVEMENT, parse("2026")).lines["visits"]
    assert line.figures.value == line.figures.cumulative > 0


def test_parts_are_found_one_by_one_with_those_of_no_value(filled: Store) -> None:
    year = parse("2026")
    disputes = [d for d in filled.fetch(Dispute, filled.ids(Dispute)) if year.contains(d.received)]
    where = between("received", year.first, year.last)
    by_area = Counter(dispute.area for dispute in disputes)
    assert None in by_area and len(by_area) > 2
    assert aggregate(filled, Dispute, where, CountRecords(), "area") == by_area
    told_apart = len(by_area) - 1
    assert aggregate(filled, Dispute, where, CountDistinct(("area",))) == {"": told_apart}
    assert (
        sum(aggregate(filled, Dispute, where, CountDistinct(("area",)), "area").values())
        == told_apart
    )


def test_a_register_without_records_has_no_parts(store: Store) -> None:
    where = between("received", parse("2026").first, None)
    assert aggregate(store, Dispute, where, CountRecords(), "area") == {}
    assert aggregate(store, Dispute, where, CountDistinct(("area",))) == {"": 0}
