"""A spot check: what was counted is proved, and what came, changed or went afterwards is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.exchange.package.container import public_key
from app.exchange.package.package import Package, read_package, write_package
from app.exchange.package.receivers import choose_receiver, own_card
from app.exchange.spot_check.answer import (
    _NOT_DRAWN,
    _NOT_FROZEN,
    Reason,
    read_answer,
    show,
    write_answer,
)
from app.exchange.spot_check.checking import Proof, check
from app.exchange.spot_check.lot import _NO_TREE, draw, read_lot, write_lot
from app.exchange.spot_check.paper import PROVED, print_minutes
from app.registers.visit import Visit
from app.store.security.signing_keys import signing_keys
from tests.support.packages import CANARY, Sender, everything_in, sender, with_canaries
from tests.support.samples import TITLE
from tests.support.wording import pattern

VISITS = 8


@dataclass
class Checked:
    """A unit, its package, and the folder that both carry."""

    unit: Sender
    package: Package
    folder: Path
    visits: list[int]

    def proved(self, number: int = 4711) -> dict[int, bool]:
        """Which places of a lot of all records are proved, from the inspector's side."""
        lot = draw(self.package, 100, number)
        write_lot(self.folder / "tham.json", lot)
        answer = self.folder / "tra.andan-doichieu"
        write_answer(self.unit.store, read_lot(self.folder / "tham.json"), answer)
        found = check(self.package, read_answer(answer), 100, number)
        return {one.place: one.state is Proof.PROVED for one in found}

    def place(self, visit: int) -> int:
        shown = show(self.unit.store, draw(self.package, 100))
        code = self.unit.store.get(Visit, visit).code
        return next(one.place for one in shown if one.code == code)


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Checked]:
    unit = sender(tmp_path, visits=0)
    visits = unit.visit(VISITS)
    done = unit.freeze()
    package = read_package(write_package(unit.store, done, tmp_path))
    yield Checked(unit, package, tmp_path, visits)
    unit.store.close()


def test_every_record_that_was_counted_is_proved(checked: Checked) -> None:
    assert checked.package.tree
    assert checked.package.tree.records == {"visit": VISITS}
    proved = checked.proved()
    assert len(proved) == VISITS
    assert all(proved.values())


def test_a_record_that_was_changed_or_dated_back_is_not_proved(checked: Checked) -> None:
    store, (first, second, *_others) = checked.unit.store, checked.visits
    places = [checked.place(first), checked.place(second)]
    with store.step(TITLE) as step:
        step.save(replace(store.get(Visit, first), day=date(2026, 3, 1)))
        step.save(replace(store.get(Visit, second), note="ghi thêm"))
    proved = checked.proved()
    assert [place for place, right in proved.items() if not right] == [
        place for place in proved if place in places
    ]


def test_a_record_that_was_changed_and_changed_back_is_proved_again(checked: Checked) -> None:
    store, first = checked.unit.store, checked.visits[0]
    before = store.get(Visit, first)
    with store.step(TITLE) as step:
        step.save(replace(before, note="ghi thêm"))
    with store.step(TITLE) as step:
        step.save(replace(store.get(Visit, first), note=None))
    assert all(checked.proved().values())


def test_a_record_that_came_later_is_in_no_lot_and_one_that_went_is_told(checked: Checked) -> None:
    store, gone = checked.unit.store, checked.visits[0]
    place = checked.place(gone)
    checked.unit.visit(3)
    with store.step(TITLE) as step:
        step.delete(store.get(Visit, gone))
    proved = checked.proved()
    assert len(proved) == VISITS
    assert [place for place, right in proved.items() if not right] == [place]
    shown = show(store, draw(checked.package, 100))
    assert {one.why for one in shown} == {None, Reason.GONE}


def test_the_lot_follows_from_the_report_and_the_number(checked: Checked) -> None:
    again, other = draw(checked.package, 3, 1), draw(checked.package, 3, 2)
    assert draw(checked.package, 3, 1) == again
    assert draw(checked.package, 5, 1).places[:3] == again.places
    assert other.places != again.places or draw(checked.package, 3, 3).places != again.places
    assert len(set(draw(checked.package, 100).places)) == VISITS


def test_an_inspector_cannot_ask_for_records_of_his_choice(checked: Checked) -> None:
    lot = draw(checked.package, 2, 1)
    store, to = checked.unit.store, checked.folder / "x.andan-doichieu"
    chosen = [(lot.places[0] + 1) % VISITS, lot.places[1]]
    write_lot(checked.folder / "l.json", lot)
    forged = json.loads((checked.folder / "l.json").read_text(encoding="utf-8")) | {
        "places": chosen
    }
    (checked.folder / "l.json").write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(UserError, match=pattern(_NOT_DRAWN)):
        write_answer(store, read_lot(checked.folder / "l.json"), to)
    (checked.folder / "l.json").write_text(
        json.dumps(forged | {"digest": "a" * 64}), encoding="utf-8"
    )
    with pytest.raises(UserError, match=pattern(_NOT_FROZEN)):
        write_answer(store, read_lot(checked.folder / "l.json"), to)
    assert not to.exists()


@pytest.mark.parametrize(
    "other",
    [{"revision": 2}, {"leaves": 99}, {"period": "2026-04"}, {"unit": "00004"}, {"number": 2}],
)
def test_minutes_say_nothing_of_a_lot_that_was_changed(
    checked: Checked, other: dict[str, object]
) -> None:
    """They are signed: what a file says of revision, period and records is what was frozen."""
    path = checked.folder / "l.json"
    write_lot(path, draw(checked.package, 2, 1))
    path.write_text(json.dumps(json.loads(path.read_bytes()) | other), encoding="utf-8")
    with pytest.raises(UserError, match=pattern(_NOT_DRAWN)):
        show(checked.unit.store, read_lot(path))


def test_a_package_of_before_is_read_and_says_that_no_lot_can_be_drawn(checked: Checked) -> None:
    with pytest.raises(UserError, match=pattern(_NO_TREE)):
        draw(replace(checked.package, tree=None), 3)


def test_no_name_leaves(tmp_path: Path) -> None:
    """Neither in the open answer nor on paper; encrypted to the receiver days and kinds do, and no text."""
    unit = sender(tmp_path, visits=3)
    with_canaries(unit)
    package = read_package(write_package(unit.store, unit.freeze(), tmp_path))
    lot = draw(package, 100)
    open_copy, paper = tmp_path / "a.andan-doichieu", tmp_path / "b.pdf"
    shown = write_answer(unit.store, lot, open_copy)
    print_minutes(unit.store, lot, shown, paper)
    card = own_card(unit.store)
    choose_receiver(unit.store, lot.report, card)
    locked = tmp_path / "c.andan-doichieu"
    write_answer(unit.store, lot, locked)
    keys = signing_keys(unit.store)
    answer = read_answer(locked, keys.opening)
    told = [open_copy.read_text(encoding="utf-8"), everything_in(paper.read_bytes()), str(answer)]
    assert PROVED.vi in told[1]
    for text in told:
        assert CANARY not in text
        assert "HO-0001" not in text
    every = check(package, answer, 100)
    some = check(package, read_answer(open_copy), 100)
    assert {one.state for one in (*every, *some)} == {Proof.PROVED}
    assert any(len(full.facts) > len(part.facts) for full, part in zip(every, some, strict=True))
    assert public_key(keys.signing) == package.key
    unit.store.close()
