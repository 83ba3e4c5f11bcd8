"""A period that has not begun is not frozen; what a wrong clock dated can be made again."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import UserError
from app.base.jobs import UNWATCHED
from app.base.periods import parse
from app.exchange.package.delivery import deliver
from app.exchange.package.package import read_package
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.freezable import _NOT_BEGUN
from app.reports.submission.frozen_report import _FROM_FUTURE, Unchanged, freeze
from app.reports.submission.readiness import readiness
from app.store import Store, submissions
from app.store.submissions import Submission
from tests.support.samples import commune
from tests.support.wording import pattern

MOVEMENT = REPORTS["movement"]


def stand(monkeypatch: pytest.MonkeyPatch, year: int, month: int, day: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(year, month, day, 3, tzinfo=UTC))
    monkeypatch.setattr(clock, "today", lambda: date(year, month, day))


def frozen_of(store: Store, period: str, reason: str = "") -> Submission:
    return freeze(store, compute(store, MOVEMENT, parse(period)), reason, unfinished=True)


@pytest.mark.parametrize("period", ["2027", "2026-12", "2027-Q1", "2027..2028"])
def test_a_period_that_has_not_begun_is_refused_before_anything_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch, period: str
) -> None:
    stand(monkeypatch, 2026, 11, 30)
    entry = store.last_entry()
    with pytest.raises(UserError, match=pattern(_NOT_BEGUN)):
        frozen_of(store, period)
    assert (submissions.list_submissions(store), store.last_entry()) == ([], entry)
    ready = readiness(store, MOVEMENT, parse(period), UNWATCHED)
    assert ready.computed is None
    assert re.fullmatch(pattern(_NOT_BEGUN), str(ready.wrong[0]))


def test_the_first_day_of_a_period_is_enough(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stand(monkeypatch, 2026, 12, 1)
    assert frozen_of(store, "2026-12").revision == 1


def test_what_a_wrong_clock_dated_is_neither_handed_over_nor_in_the_way(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commune(store)
    stand(monkeypatch, 2027, 3, 1)
    early = frozen_of(store, "2026-Q4")
    stand(monkeypatch, 2026, 11, 30)
    (tmp_path / "usb").mkdir()
    with pytest.raises(UserError, match=pattern(_FROM_FUTURE)):
        deliver(store, early, tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []
    assert readiness(store, MOVEMENT, parse("2026-Q4"), UNWATCHED).moved
    again = frozen_of(store, "2026-Q4", "Đồng hồ máy sai")
    assert again.revision == 2
    assert read_package(deliver(store, again, tmp_path / "usb").package).digest == again.sha256
    with pytest.raises(Unchanged):
        frozen_of(store, "2026-Q4", "Lần nữa")


def test_a_clock_that_is_wrong_by_hours_stands_in_nobodys_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(monkeypatch, 2026, 11, 30)
    frozen_of(store, "2026-Q4")
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 29, 20, tzinfo=UTC))
    with pytest.raises(Unchanged):
        frozen_of(store, "2026-Q4", "Lần nữa")
