"""The awards of a decision move together: decided by it, then handed over, each in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from app.base import clock
from app.base.language import T
from app.registers.award import Award, AwardState
from app.registers.decision import Decision
from app.schema.conditions import Condition, Query, all_of, eq, one_of
from app.store import Reader, Store

_WAITING = (AwardState.PROPOSED, AwardState.REVIEWED, AwardState.SUBMITTED)
_DECIDED = T("Ghi đã có quyết định: {number}", "Note as decided: {number}")
_HANDED = T("Ghi đã trao: {number}", "Note as handed over: {number}")


def count_undecided(reader: Reader, decision: Decision) -> int:
    """Return how many awards of a decision are not noted as decided."""
    return reader.count(Award, _of(decision, *_WAITING))


def count_not_handed(reader: Reader, decision: Decision) -> int:
    """Return how many are decided and not handed over."""
    return reader.count(Award, _of(decision, AwardState.DECIDED))


def decide_all(store: Store, decision: Decision) -> T:
    """Note every award of a decision as decided; gives the step's title."""
    change = partial(replace, state=AwardState.DECIDED)
    return _move(store, decision, _DECIDED, change, *_WAITING)


def hand_over_all(store: Store, decision: Decision) -> T:
    """Note every decided award of a decision as handed over today; gives the step's title."""
    change = partial(replace, state=AwardState.HANDED, handed_over=clock.today())
    return _move(store, decision, _HANDED, change, AwardState.DECIDED)


def _move(
    store: Store,
    decision: Decision,
    title: T,
    change: Callable[[Award], Award],
    *states: AwardState,
) -> T:
    text = title.format(number=decision.number)
    with store.step(text) as step:
        found = store.fetch(Award, store.ids(Award, Query(_of(decision, *states))))
        step.save_many([change(award) for award in found])
    return text


def _of(decision: Decision, *states: AwardState) -> Condition:
    return all_of(eq("decision", decision.id), one_of("state", *states))
