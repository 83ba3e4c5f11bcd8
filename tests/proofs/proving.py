"""Claims, and how each is proved: there is no record that the registers admit of which it is not so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import z3

from app.base import clock
from app.base.periods import Days, Kind, Period, Window
from app.reports.spec.indicator import Indicator
from tests.proofs import words
from tests.proofs.symbols import Day, NotSymbolic, spans
from tests.proofs.things import World

PATIENCE_MS = 10_000
_YEAR = 2027  # the year before has 365 days, the one after 366


@dataclass(frozen=True)
class Spans:
    """Days, the days that follow on them, and both; ``held``: what is known of them."""

    first: Days
    then: Days
    both: Days
    held: z3.BoolRef


@dataclass(frozen=True)
class Claim:
    """What is said of every record, by the name of what is claimed and of what it is about."""

    kind: str
    about: str
    build: Callable[[World, Spans], z3.BoolRef]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Counterexample:
    """Records that the registers admit and of which a claim is not so."""

    claim: Claim
    text: str
    days: tuple[Days | None, ...]
    records: tuple[words.Example, ...]

    def __str__(self) -> str:
        return f"{self.claim.kind} · {self.claim.about}: {self.text}"


def refute(claim: Claim) -> Counterexample | None:
    """Return a counterexample, or None where the claim is proved."""
    found = (_refute(claim, some) for some in spans_for(claim.indicators))
    return next((one for one in found if one is not None), None)


def _refute(claim: Claim, some: Spans) -> Counterexample | None:
    world, claimed = World(), z3.BoolVal(True)
    for _ in range(4):
        claimed = claim.build(world, some)
        if world.enough() <= world.room:
            break
        world = World(world.enough())
    else:
        raise AssertionError(f"{claim.about}: no end of rows")
    solver = z3.Solver()
    solver.set("timeout", PATIENCE_MS)
    solver.add(*world.held, some.held)
    assert solver.check() == z3.sat, f"{claim.about}: no record at all, of which all would hold"
    solver.add(z3.Not(claimed))
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        raise AssertionError(f"{claim.kind} · {claim.about}: {solver.reason_unknown()}")
    model = _lifelike(solver, world, some)
    examples = words.examples(world, model)
    days = tuple(words.days_of(one, model) for one in (some.first, some.then, some.both))
    return Counterexample(claim, words.text_of(examples, days), days, examples)


def _lifelike(solver: z3.Solver, world: World, some: Spans) -> z3.ModelRef:
    """A counterexample of these years, with nothing in it that does not matter, where there is one."""
    model, today = solver.model(), clock.today().toordinal()
    recent = [world.today == today]
    if isinstance(some.first.first, Day):
        recent += [some.first.first.of >= today - 400, some.both.last.of <= today]
    bare = [one for thing in world.things for one in thing.empty()]
    for wanted in ([*recent, *bare], recent, bare):
        if solver.check(*wanted) == z3.sat:
            return solver.model()
    return model


def spans_for(indicators: Iterable[Indicator]) -> list[Spans]:
    """Days that nothing is said of; where a time condition asks too much of them, all kinds of period."""
    counted = [one for one in indicators if not (one.ratio or one.plus)]
    found: dict[str, Spans] = {}
    try:
        for to_date in (False, True):
            some = Spans(*spans(to_date=to_date))
            found.setdefault(_asked(counted, some.first, some.then, some.both), some)
    except NotSymbolic:
        return _every_kind(counted)
    return [*found.values()]


def _asked(counted: list[Indicator], *days: Days) -> str:
    """Everything that is asked of some days."""
    return repr([(one.condition(some), one.measured(some)) for one in counted for some in days])


def _every_kind(counted: list[Indicator]) -> list[Spans]:
    """The first and last period of each kind in each window; those asked alike only once."""
    found: dict[str, Spans] = {}
    for window in Window:
        for kind in Kind:
            indices = (_YEAR, _YEAR + 1) if kind is Kind.SPAN else (1, kind.in_a_year)
            for index in dict.fromkeys(indices):
                period = Period(kind, _YEAR, index, window)
                for days in (period.days, period.year_to_date()):
                    after = period.next().days
                    both = Days(days.first, after.last, (days.months[0], after.months[1]))
                    some = Spans(days, after, both, z3.BoolVal(True))
                    found.setdefault(_asked(counted, days), some)
    return [*found.values()]
