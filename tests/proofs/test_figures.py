"""Proved for every record that the registers admit: parts, lists, balances, rates, sums, time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.periods import Kind, Period
from app.reports.compute.manual_figures import rate_indicator, stock_indicator
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator
from tests.conftest import a_store
from tests.proofs.claims import claims, indicator_claims
from tests.proofs.of_several import subset
from tests.proofs.proving import Claim, refute
from tests.proofs.symbols import NotTranslated

EMPTY = Period(Kind.YEAR, 2026)


def against(claims_: Iterator[Claim]) -> Iterator[str]:
    """What is not so, each with a record of which it is not; or why it cannot be proved."""
    for claim in claims_:
        try:
            if found := refute(claim):
                yield str(found)
        except NotTranslated as why:
            yield f"{claim.kind} · {claim.about}: {why}"


@pytest.mark.parametrize("key", REPORTS)
def test_every_claim_is_proved(key: str, tmp_path: Path) -> None:
    report, store = REPORTS[key], a_store(tmp_path)
    made = tuple((maker, maker.make(store, EMPTY)) for maker in report.tables)
    store.close()
    assert list(against(claims(report, made))) == []


@pytest.mark.parametrize("made", [stock_indicator, rate_indicator])
def test_what_a_commune_names_itself_is_proved(made: type[Indicator]) -> None:
    one = made("Việc riêng", EMPTY.label)
    assert list(against(indicator_claims("own", one, {}))) == []


@pytest.mark.parametrize("key", REPORTS)
def test_a_rate_that_may_be_over_100_can_be_and_says_so(key: str) -> None:
    known = {one.key: one for one in REPORTS[key].indicators()}
    for one in known.values():
        if not (one.ratio and one.ratio.over):
            continue
        assert "100" in one.definition.vi and "100" in one.definition.en, one.key
        part, whole = known[one.ratio.part], known[one.ratio.whole]
        if part.register != whole.register:
            continue  # sums of what is typed in two registers: nothing holds one under the other
        assert refute(subset(one.key, (part,), (whole,))), f"{one.key}: never over"
