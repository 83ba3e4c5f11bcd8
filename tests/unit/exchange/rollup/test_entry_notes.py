"""How records came to be entered is told beside a unit's figures, and what cannot be drawn is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.package.package import Package, read_package, write_package
from app.exchange.rollup.collected import load, save
from app.exchange.rollup.entry_notes import (
    _AT_END,
    _LATE_ENTRY,
    _MANY_VISITS,
    _REPEATED,
    _TOO_FEW,
    entry_notes,
)
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.registers.visit import Visit
from app.store.submission_evidence import EntrySignals
from tests.support.packages import Sender, sender
from tests.support.samples import TITLE
from tests.support.wording import indicator

TEXT = "Gia đình mong được vay vốn để chăn nuôi"


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path, visits=12)
    yield made
    made.store.close()


def sent(unit: Sender, folder: Path) -> Package:
    return read_package(write_package(unit.store, unit.freeze(), folder))


def test_what_was_typed_in_at_the_end_is_told(unit: Sender, tmp_path: Path) -> None:
    """Twelve visits of one day by the same two people, all entered long after."""
    visits = [unit.store.get(Visit, n) for n in range(1, 13)]
    with unit.store.step(TITLE) as step:
        step.save_many([replace(one, note=f"{TEXT}.") for one in visits[:5]])
    package = sent(unit, tmp_path)
    assert package.signals == EntrySignals(12, 0, 12, 5, 12)
    assert list(entry_notes(package)) == [
        _LATE_ENTRY.format(share=0),
        _AT_END.format(share=100),
        _REPEATED.format(share=42),
        _MANY_VISITS.format(n=12),
    ]


def test_records_that_no_lot_could_draw_are_told(unit: Sender, tmp_path: Path) -> None:
    package = sent(unit, tmp_path)
    assert package.tree
    fewer = replace(package, signals=None, tree=type(package.tree)(package.tree.root, {"visit": 9}))
    said = _TOO_FEW.format(label=indicator("visits"), figure=12, n=9)
    assert str(said) in [str(note) for note in entry_notes(fewer)]
    assert not list(entry_notes(replace(package, signals=None)))


def test_signals_are_kept_with_what_was_collected(unit: Sender, tmp_path: Path) -> None:
    package = sent(unit, tmp_path)
    save(unit.store, Collected(((tmp_path / "a", package),)), ReceiverHistory())
    kept = load(unit.store)
    assert kept
    assert kept[0].packages == [package]
