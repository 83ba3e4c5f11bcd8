"""Whoever has the store, its secrets and this program, and froze a report, and would now have another record
behind it: added, altered or dated back. In a thousand of a thousand tries it is not proved.

Long: ``start.py test --long``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import hypothesis
import pytest
from msgspec.structs import replace as changed

from app.base.merkle_tree import levels_of, proof_of
from app.exchange.package.package import Package, read_package, write_package
from app.exchange.spot_check.answer import (
    FORMAT,
    OpenedFact,
    Opening,
    SpotAnswer,
    read_answer,
    write_answer,
)
from app.exchange.spot_check.checking import Proof, check
from app.exchange.spot_check.lot import draw
from app.registers.visit import Visit
from app.reports.submission.record_leaf import ENTERED
from app.reports.submission.record_tree import leaves_today
from app.store import submissions
from app.store.submission_evidence import RecordLeaves
from tests.support.packages import sender
from tests.support.samples import TITLE

VISITS = 13
NUMBER = 20261201


@dataclass
class Forger:
    """What the attacker holds: the package that went, the true answer, all leaves, and a record of today."""

    package: Package
    true: SpotAnswer
    leaves: RecordLeaves
    today: list[Opening]  # of records that were added, altered and dated back since

    def answer(self, openings: list[Opening]) -> SpotAnswer:
        return SpotAnswer(
            FORMAT, 1, self.package.unit, self.package.digest, self.package.revision, openings, []
        )


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forger]:
    folder = tmp_path_factory.mktemp("forger")
    unit = sender(folder, visits=0)
    first, second, *_others = unit.visit(VISITS)
    done = unit.freeze()
    package = read_package(write_package(unit.store, done, folder))
    write_answer(unit.store, draw(package, 100, NUMBER), folder / "a.andan-doichieu")
    leaves = submissions.read_contents(unit.store, done).leaves
    assert leaves
    added = unit.visit(1)
    with unit.store.step(TITLE) as step:
        step.save(replace(unit.store.get(Visit, first), day=date(2026, 3, 30)))
        step.save(replace(unit.store.get(Visit, second), note="đã gặp"))
    ids, names = {first, second, *added}, leaves.facts["visit"]
    today = [
        Opening(
            0, "visit",
            {name: OpenedFact(value, "11" * 32) for name, value in leaf.facts.items()},
            {}, leaf.rest, [],
        )
        for leaf in leaves_today(unit.store.everything, "visit", ids, names, leaves.secret)
    ]  # fmt: skip
    yield Forger(package, read_answer(folder / "a.andan-doichieu"), leaves, today)
    unit.store.close()


Forgery = Callable[[Forger, random.Random, list[Opening], int], Opening | None]


def dated_back(_forger: Forger, dice: random.Random, true: list[Opening], at: int) -> Opening:
    name = dice.choice((ENTERED, "day"))
    fact = OpenedFact(f"2026-03-{dice.randint(3, 31):02}", dice.choice(_salts(dice, true, name)))
    return changed(true[at], facts={**true[at].facts, name: fact})


def another_kind(_forger: Forger, dice: random.Random, true: list[Opening], at: int) -> Opening:
    fact = OpenedFact(
        dice.choice(("not_met", "partial", None)), dice.choice(_salts(dice, true, "outcome"))
    )
    return changed(true[at], facts={**true[at].facts, "outcome": fact})


def another_rest(forger: Forger, dice: random.Random, true: list[Opening], at: int) -> Opening:
    rests = [one.rest for one in forger.today] + [dice.randbytes(32).hex()]
    return changed(true[at], rest=dice.choice(rests))


def added_with_a_true_proof(
    forger: Forger, dice: random.Random, true: list[Opening], at: int
) -> Opening:
    return changed(dice.choice(forger.today), place=true[at].place, proof=true[at].proof)


def added_into_a_tree_of_today(
    forger: Forger, dice: random.Random, true: list[Opening], at: int
) -> Opening:
    """As though the tree had been made with it: another root."""
    digests = [bytes.fromhex(one) for one in forger.leaves.digests]
    digests[true[at].place] = dice.randbytes(32)
    proof = [step.hex() for step in proof_of(levels_of(digests), true[at].place)]
    return changed(dice.choice(forger.today), place=true[at].place, proof=proof)


def another_record_in_its_place(
    _forger: Forger, dice: random.Random, true: list[Opening], at: int
) -> Opening:
    """One that can be shown, for one that was altered since; also with a proof cut or drawn out."""
    other = dice.choice([one for one in true if one.place != true[at].place])
    proof = dice.choice((other.proof, true[at].proof, other.proof[:-1], [*other.proof, other.rest]))
    return changed(other, place=true[at].place, proof=proof)


def a_node_for_a_leaf(
    _forger: Forger, dice: random.Random, true: list[Opening], at: int
) -> Opening:
    one = true[at]
    return changed(one, rest=dice.choice(one.proof), proof=one.proof[1:])


def kept_back(_forger: Forger, dice: random.Random, true: list[Opening], at: int) -> Opening:
    """The day of entry is hidden, or left out."""
    facts = {name: fact for name, fact in true[at].facts.items() if name != ENTERED}
    hidden = dict(true[at].hidden)
    if dice.random() < 0.5:
        from app.reports.submission.record_leaf import fact_digest

        fact = true[at].facts[ENTERED]
        hidden[ENTERED] = fact_digest(ENTERED, fact.value, bytes.fromhex(fact.salt))
    return changed(true[at], facts=facts, hidden=hidden)


def of_another_register(
    _forger: Forger, dice: random.Random, true: list[Opening], at: int
) -> Opening:
    return changed(true[at], register=dice.choice(("case", "household", "", "visit ")))


def not_shown(_forger: Forger, _dice: random.Random, _true: list[Opening], _at: int) -> None:
    return None


FORGERIES: tuple[Forgery, ...] = (
    *(dated_back, another_kind, another_rest, added_with_a_true_proof, added_into_a_tree_of_today),
    *(another_record_in_its_place, a_node_for_a_leaf, kept_back, of_another_register, not_shown),
)


def _salts(dice: random.Random, true: list[Opening], name: str) -> list[str]:
    return [*(one.facts[name].salt for one in true), dice.randbytes(32).hex()]


def tries() -> int:
    """A thousand of them with ``start.py test --long``."""
    return 1000 if hypothesis.settings().max_examples >= 1000 else 150


def test_what_was_not_counted_is_never_proved(forger: Forger) -> None:
    dice = random.Random(20261201)
    for number in range(tries()):
        forge = FORGERIES[number % len(FORGERIES)]
        true = list(forger.true.openings)
        at = dice.randrange(len(true))
        place, forged = true[at].place, forge(forger, dice, true, at)
        shown = [*true[:at], *([forged] if forged else []), *true[at + 1 :]]
        if forged == true[at]:
            continue  # the dice gave the truth
        dice.shuffle(shown)
        found = {one.place: one for one in check(forger.package, forger.answer(shown), 100, NUMBER)}
        assert found[place].state is Proof.UNPROVED, forge.__name__
        assert found[place].why


def test_the_truth_is_proved(forger: Forger) -> None:
    found = check(forger.package, forger.true, 100, NUMBER)
    assert [one.state for one in found] == [Proof.PROVED] * VISITS


def test_a_number_of_the_units_own_choice_does_not_help(forger: Forger) -> None:
    """Among many numbers one would draw only what can still be shown: the inspector's own counts."""
    lot = set(draw(forger.package, 3, NUMBER).places)
    own = next(
        draw(forger.package, 3, number)
        for number in range(1000)
        if not lot & set(draw(forger.package, 3, number).places)
    )
    kept = [one for one in forger.true.openings if one.place in own.places]
    found = check(forger.package, forger.answer(kept), 3, NUMBER)
    assert {one.state for one in found} == {Proof.UNPROVED}


def test_one_record_frozen_many_times_stands_for_one(forger: Forger) -> None:
    """A forger who froze one good record in every place: it is shown twice, and proves nothing."""
    one = forger.true.openings[0]
    others = [changed(other, rest=one.rest) for other in forger.true.openings[1:]]
    found = check(forger.package, forger.answer([one, *others]), 100, NUMBER)
    assert {each.state for each in found} == {Proof.UNPROVED}


def test_an_answer_to_another_report_proves_nothing(forger: Forger) -> None:
    for other in ({"digest": "b" * 64}, {"unit": "00004"}):
        found = check(forger.package, changed(forger.true, **other), 100, NUMBER)
        assert {one.state for one in found} == {Proof.UNPROVED}
