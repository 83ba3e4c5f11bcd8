"""What is done about several due things at once, where some of them are about one record."""

from __future__ import annotations

from datetime import timedelta

from app.base import clock
from app.due import DueRule, due
from app.registers.visit import Visit
from app.schema.common_rows import Proposal
from app.services import due_acts
from app.services.due_acts import Answer
from app.store import Store
from tests.support.samples import a_visit, commune, saved


def test_two_things_due_about_one_record_are_both_put_off(store: Store) -> None:
    today = clock.today()
    asked = Proposal(what="Xin hỗ trợ vay vốn", due=today)
    before = today - timedelta(days=40)
    home = commune(store).home.id
    (made,) = saved(store, a_visit(home, day=before, next_visit=today, proposals=(asked,)))
    items = [item for item in due(store, today) if (item.register, item.id) == ("visit", made)]
    assert {item.rule for item in items} == {DueRule.VISIT, DueRule.PROPOSAL}
    (later,) = due_acts.common(items)
    day = today + timedelta(days=9)
    due_acts.perform(store, items, later.label, Answer(day))
    kept = store.get(Visit, made)
    assert (kept.next_visit, kept.proposals[0].due) == (day, day)
