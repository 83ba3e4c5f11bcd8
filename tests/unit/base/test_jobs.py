"""Long work: it is stopped, and lets pass what goes first."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from app.base.errors import Cancelled
from app.base.jobs import Precedence, Watch


def test_a_long_job_waits_while_short_work_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Precedence, "PATIENCE", 60)
    first, order = Precedence(), list[str]()
    first.begin()
    first.begin()
    long = _Long(Watch(first=first), order)
    order.append("first")
    first.end()
    order.append("second")
    first.end()
    long.join()
    assert order == ["first", "second", "long"]


def test_a_job_that_is_cancelled_ends_though_short_work_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Precedence, "PATIENCE", 60)
    first, order = Precedence(), list[str]()
    first.begin()
    watch = Watch(first=first)
    long = _Long(watch, order)
    watch.cancel()
    long.join()
    assert order == ["cancelled"]


def test_short_work_that_does_not_end_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Precedence, "PATIENCE", 0)
    first = Precedence()
    watch = Watch(first=first)
    first.begin()
    watch.update(0, 2)
    monkeypatch.setattr(Precedence, "PATIENCE", 60)
    watch.update(1, 2)  # it was waited for once
    first.begin()
    watch.update(2, 2)
    first.end()
    first.end()


def test_patience_is_there_again_once_nothing_was_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Precedence, "PATIENCE", 0)
    first, order = Precedence(), list[str]()
    first.begin()
    Watch(first=first).update(0, 1)
    first.end()
    monkeypatch.setattr(Precedence, "PATIENCE", 60)
    first.begin()
    long = _Long(Watch(first=first), order)
    order.append("first")
    first.end()
    long.join()
    assert order == ["first", "long"]


class _Long(Thread):
    """A job of one update, which has begun."""

    def __init__(self, watch: Watch, order: list[str]) -> None:
        super().__init__()
        self._watch, self._order, self._begun = watch, order, Event()
        self.start()
        self._begun.wait()

    def run(self) -> None:
        """Update once; tell how that ended."""
        self._begun.set()
        try:
            self._watch.update(0, 1)
        except Cancelled:
            self._order.append("cancelled")
        else:
            self._order.append("long")
