"""Planted faults are found, each with a record that the register takes and the program counts wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from app.base.language import T
from app.base.periods import Days
from app.registers.case import Case
from app.registers.dispute import DisputeOutcome, Matter
from app.reports.definitions.cases import CARRIED, FINISHED, OTHERWISE
from app.reports.definitions.mediation.figures import FAILED
from app.reports.definitions.movement.cases import BEGUN, OPEN
from app.reports.definitions.movement.disputes import RECEIVED, SETTLED
from app.reports.definitions.movement.visits import VISITS
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    ControlSum,
    OfficialTable,
    ReportColumn,
    ShareOf,
)
from app.reports.spec.report import TableMaker
from app.reports.spec.when import AtStart, During
from app.schema.conditions import Condition, between, eq, one_of
from app.store import Store
from tests.proofs.claims import indicator_claims, table_claims
from tests.proofs.of_one import PARTS, TIME
from tests.proofs.of_several import BALANCE, RATIO, SUM
from tests.proofs.proving import Claim, Counterexample, refute

NAME = T("Thử", "Test")
Of = AcrossSum | ShareOf


def of_table(of: Of, **counted: Indicator) -> list[Claim]:
    """What is claimed of a table with these columns and one that is computed from them."""
    columns = [ReportColumn(key, NAME, 10, CellForm.WHOLE) for key in counted]
    computed = ReportColumn("computed", NAME, 10, CellForm.WHOLE, of)
    table = OfficialTable("planted", NAME, NAME, (*columns, computed), ())
    maker = TableMaker(lambda _reader, _period: table, (), counted=counted)
    known = {one.key: one for one in (RECEIVED, SETTLED)}
    return [*table_claims("planted", maker, table, known)]


def found(claims: list[Claim]) -> list[Counterexample]:
    return [one for claim in claims if (one := refute(claim))]


def only(claims: list[Claim], kind: str) -> Counterexample:
    """The one counterexample; the register takes its record as it is."""
    [one] = found(claims)
    assert one.claim.kind == kind
    assert [record.refused for record in one.records] == [()] * len(one.records)
    return one


def figures(store: Store, one: Counterexample, *indicators: Indicator) -> list[int]:
    """What the program counts once it has the records of a counterexample."""
    with store.step(NAME) as step:
        for example in one.records:
            step.save(replace(example.record, id=0))
    days = one.days[0]
    assert days
    return [indicator.figures(store, days)[""] for indicator in indicators]


def by_matter(*matters: Matter) -> Indicator:
    return RECEIVED.limited(one_of("field", *matters))


PARTS_OF_A_SUM = AcrossSum(("civil", "family", "other"))


def test_parts_that_are_all_there_is_are_proved() -> None:
    civil, family, other = map(by_matter, Matter)
    assert found(of_table(PARTS_OF_A_SUM, civil=civil, family=family, other=other)) == []


def test_parts_that_overlap_are_found(store: Store) -> None:
    civil, family, other = (
        by_matter(Matter.CIVIL),
        by_matter(Matter.FAMILY, Matter.OTHER),
        by_matter(Matter.OTHER),
    )
    one = only(of_table(PARTS_OF_A_SUM, civil=civil, family=family, other=other), SUM)
    assert str(Matter.OTHER.label) in one.text
    assert figures(store, one, civil, family, other, RECEIVED) == [0, 1, 1, 1]


def test_a_part_that_is_missing_is_found(store: Store) -> None:
    civil, family = by_matter(Matter.CIVIL), by_matter(Matter.FAMILY)
    one = only(of_table(AcrossSum(("civil", "family")), civil=civil, family=family), SUM)
    assert str(Matter.OTHER.label) in one.text
    assert figures(store, one, civil, family, RECEIVED) == [0, 0, 1]


@dataclass(frozen=True, slots=True)
class OnFirst(AtStart):
    """What holds on the first day itself: one day too late to be carried over."""

    def condition(self, days: Days) -> Condition:
        return self.standing.condition(Days(days.first, days.first))


def test_a_balance_that_is_a_day_off_is_found() -> None:
    assert isinstance(CARRIED.when, AtStart)
    late = replace(CARRIED, when=OnFirst(CARRIED.when.standing))
    rest = {"begun": BEGUN, "finished": FINISHED, "otherwise": OTHERWISE, "open": OPEN}
    control = ControlSum(("carried", "begun"), ("finished", "otherwise", "open"))
    assert found(of_table(control, carried=CARRIED, **rest)) == []
    [one] = (
        some
        for some in found(of_table(control, carried=late, **rest))
        if some.claim.kind == BALANCE
    )
    [example] = one.records
    days, case = one.days[0], example.record
    assert days and isinstance(case, Case) and days.first in (case.start, case.ended)
    assert example.refused == ()


@dataclass(frozen=True, slots=True)
class ShortOfADay(During):
    """All days but the last."""

    def condition(self, days: Days) -> Condition:
        return between(self.path, days.first, days.last - timedelta(days=1))


def test_a_day_that_is_in_no_period_is_found() -> None:
    visits, _ = VISITS.indicators
    assert found([*indicator_claims("planted", visits, {})]) == []
    short = replace(visits, when=ShortOfADay("day"))
    one = only([*indicator_claims("planted", short, {})], TIME)
    first, then, both = one.days
    assert first and then and both
    assert one.records[0].record.day in (first.last, then.last)  # type: ignore[attr-defined]


def test_a_share_of_what_it_is_not_part_of_is_found(store: Store) -> None:
    received = RECEIVED.limited(eq("outcome", DisputeOutcome.SETTLED))
    assert found(of_table(ShareOf("part", "whole"), part=received, whole=RECEIVED)) == []
    one = only(of_table(ShareOf("part", "whole"), part=SETTLED, whole=RECEIVED), RATIO)
    assert figures(store, one, SETTLED, RECEIVED) == [1, 0]


def test_a_part_whose_list_is_empty_is_found() -> None:
    """Without a team there is nothing behind the link: the figure counts it, no list shows it."""
    by_team = replace(RECEIVED, splits=(Split("team.kind", NAME),))
    [one] = (
        some
        for some in found([*indicator_claims("planted", by_team, {})])
        if some.claim.kind == PARTS
    )
    assert one.records[0].record.team is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "sides", [(("settled",), ("failed",)), (("settled", "failed"), ("settled",))]
)
def test_a_balance_without_all_that_ended_is_found(
    sides: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    claims = of_table(ControlSum(*sides), settled=SETTLED, failed=FAILED)
    assert only(claims, BALANCE).records[0].record.outcome in (  # type: ignore[attr-defined]
        DisputeOutcome.SETTLED,
        DisputeOutcome.FAILED,
    )
