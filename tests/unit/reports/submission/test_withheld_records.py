"""Of a register that the reader was not given a comparison tells figures, and why it names no record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.base.periods import parse
from app.cli.submissions import _line_json
from app.registers.area import Area
from app.registers.dispute import Dispute, Matter, Party
from app.reports.compute.computation import compute
from app.reports.definitions.mediation import MEDIATION
from app.reports.spec.figures import is_something
from app.reports.submission.comparison import ComparisonLine, compare
from app.reports.submission.frozen_report import freeze
from app.store import Store
from app.store.read.principal import AccountRole, Principal
from tests.support.samples import TITLE
from ui.submission_page import record_names

MARCH = parse("2026-03")


def differing(store: Store, given: set[str]) -> list[ComparisonLine]:
    """What differs since a dispute came in, as an officer with these registers sees it."""
    with store.step(TITLE) as step:
        area = step.save(Area(name="Thôn Đông")).id
    submission = freeze(store, compute(store, MEDIATION, MARCH))
    parties = (Party(name="Trần Văn Nam"), Party(name="Lê Thị Bắc"))
    with store.step(TITLE) as step:
        day = date(2026, 3, 5)
        step.save(
            Dispute(received=day, area=area, field=Matter.CIVIL, matter="Ranh", parties=parties)
        )
    store._shared.principal = Principal("lan", AccountRole.OFFICER, frozenset(given))
    return list(compare(store, submission).differing)


def test_records_of_another_register_are_withheld_and_said_to_be(store: Store) -> None:
    lines = differing(store, {"area", "member", "team"})
    assert {line.key for line in lines} >= {"disputes_received", "results"}
    for line in lines:
        told = _line_json(line)
        assert not is_something(line.frozen)
        assert (told["records"], told["why"]) == (None, "not permitted"), line.label
        assert record_names._hint(line) == str(record_names._WITHHELD)


def test_records_of_ones_own_register_are_named_whatever_else_was_not_given(store: Store) -> None:
    lines = differing(store, {"dispute"})
    assert not any(line.withheld for line in lines)
    received = next(line for line in lines if line.key == "disputes_received" and not line.part)
    told = _line_json(received)
    assert [one["code"] for one in told["records"]] == ["HG-0001"]
    assert "why" not in told
    assert record_names._hint(replace(received, named=())) != str(record_names._WITHHELD)
