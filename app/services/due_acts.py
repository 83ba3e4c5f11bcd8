"""What can be done about a thing that is due, where it is listed: one step for all that are meant.

A thing is settled, put off to another day, or dropped with a reason, each by writing a field of its
record; or a new record settles it, which begins with what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from app.base import clock
from app.base.dates import show_day
from app.base.language import T
from app.due import DueItem, DueRule
from app.registers.award import Award, AwardState
from app.registers.dispute import Dispute
from app.registers.document import Document
from app.registers.visit import Visit, Visitor
from app.schema.record import Record, register
from app.schema.values import FieldValues
from app.store import Store

_STEP = T("{act}: {n} việc", "{act}: {n} {n:item|items}")
_DROPPED = T("Không còn cần ({day}): {why}", "Not needed any more ({day}): {why}")


class Wants(Enum):
    """What is asked before an act is done."""

    NOTHING = "nothing"
    DAY = "day"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the day to put off to, or the reason."""

    day: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is written to the record: ``change`` gives the record as it then is."""

    label: T
    wants: Wants
    change: Callable[[Any, Answer], Record]


@dataclass(frozen=True, slots=True)
class Begin:
    """A new record of a register, begun with what is known from the one that is due.

    ``field``: the first that nobody can know before, where the cursor begins.
    """

    label: T
    register: str
    field: str
    values: Callable[[Any], FieldValues]


_DONE, _LATER = T("Đã xong", "Done"), T("Hẹn lại…", "Put off…")
_DROP = T("Không còn cần vì…", "Not needed, because…")


def _settles(label: T, change: Callable[[Any], Record]) -> Act:
    return Act(label, Wants.NOTHING, lambda record, _answer: change(record))


def _puts_off(field: str) -> Act:
    def change(record: Record, answer: Answer) -> Record:
        values: dict[str, Any] = {field: answer.day}
        return replace(record, **values)

    return Act(_LATER, Wants.DAY, change)


def _answered(record: Any) -> Record:
    rows = tuple(row if row.done else replace(row, done=clock.today()) for row in record.proposals)
    changed: Record = replace(record, proposals=rows)
    return changed


def _answered_by(record: Any, answer: Answer) -> Record:
    rows = tuple(row if row.done else replace(row, due=answer.day) for row in record.proposals)
    changed: Record = replace(record, proposals=rows)
    return changed


def _drop_visit(visit: Visit, answer: Answer) -> Visit:
    said = _DROPPED.format(day=show_day(clock.today()), why=answer.why).vi
    note = "\n".join(filter(None, (visit.note, said)))
    return replace(visit, next_visit=None, note=note)


def _drop_document(document: Document, answer: Answer) -> Document:
    said = _DROPPED.format(day=show_day(clock.today()), why=answer.why).vi
    note = "\n".join(filter(None, (document.note, said)))
    return replace(document, done=clock.today(), note=note)


def _dated(field: str) -> Callable[[Any], Record]:
    def change(record: Record) -> Record:
        values: dict[str, Any] = {field: clock.today()}
        return replace(record, **values)

    return change


def _handed(award: Award) -> Award:
    return replace(award, state=AwardState.HANDED, handed_over=clock.today())


def _carried_out(dispute: Dispute) -> Dispute:
    return replace(dispute, carried_out=True)


def _next_visit(visit: Visit) -> FieldValues:
    visitors = tuple(Visitor(member=one.member, name=one.name) for one in visit.visitors)
    return {
        "household": visit.household, "day": clock.today(), "team": visit.team,
        "visitors": visitors, "purposes": visit.purposes,
    }  # fmt: skip


ACTS: Mapping[DueRule, tuple[Act, ...]] = {
    DueRule.VISIT: (_puts_off("next_visit"), Act(_DROP, Wants.REASON, _drop_visit)),
    DueRule.STAGE: (_puts_off("stage_until"),),
    DueRule.PROPOSAL: (_settles(_DONE, _answered), Act(_LATER, Wants.DAY, _answered_by)),
    DueRule.MEETING: (_puts_off("meet_on"),),
    DueRule.AGREEMENT: (_settles(_DONE, _carried_out), _puts_off("carry_out_by")),
    DueRule.DOCUMENT: (
        _settles(_DONE, _dated("done")), _puts_off("due"), Act(_DROP, Wants.REASON, _drop_document),
    ),
    DueRule.EXPIRY: (_settles(_DONE, _dated("done")),),
    DueRule.CHARTER: (_settles(T("Đã rà soát", "Looked through"), _dated("reviewed")),),
    DueRule.RECOGNITION: (_settles(T("Đã gửi hôm nay", "Sent today"), _dated("sent")),),
    DueRule.AWARD: (_settles(T("Đã trao", "Handed over"), _handed),),
}  # fmt: skip
BEGINS: Mapping[DueRule, Begin] = {
    DueRule.VISIT: Begin(T("Thêm lượt thăm", "Enter the visit"), "visit", "outcome", _next_visit),
    DueRule.REVIEW: Begin(
        T("Ghi sơ kết", "Enter the review"), "review", "quality",
        lambda model: {"model": model.id, "day": clock.today(), "year": clock.today().year},
    ),
}  # fmt: skip
# Where the work itself is a field of the record: its words, and the field the cursor goes to.
FIELDS: Mapping[DueRule, tuple[T, str]] = {
    DueRule.MEETING: (T("Ghi buổi hòa giải", "Enter the meeting"), "meetings"),
    DueRule.HELPER: (T("Ghi nhận xét", "Enter the remark"), "progress"),
    DueRule.REMARK: (T("Ghi nhận xét", "Enter the remark"), "progress"),
    DueRule.DECISION: (T("Ghi quyết định", "Enter the decision"), "decision_day"),
    DueRule.STAGE: (T("Ghi giai đoạn", "Enter the stage"), "stage"),
    DueRule.TERM: (T("Ghi kết thúc", "Enter the end"), "ended"),
    DueRule.REQUEST: (T("Ghi trả lời", "Enter the answer"), "acknowledged"),
    DueRule.COMMITTEE: (T("Kiện toàn", "Renew"), "seats"),
}


# The words of all that settles something.
SETTLING = tuple(
    {
        *(begin.label for begin in BEGINS.values()),
        *(label for label, _field in FIELDS.values()),
        *(acts[0].label for acts in ACTS.values()),
    }
)


def settling(store: Store, item: DueItem) -> T | None:
    """Return the words of what settles a thing, the first that can be done; None where it is not ours."""
    may = store.principal.may_change
    if (begin := BEGINS.get(item.rule)) and may(begin.register):
        return begin.label
    if not may(item.register):
        return None
    if at := FIELDS.get(item.rule):
        return at[0]
    return next((act.label for act in ACTS.get(item.rule, ())), None)


def records(store: Store, item: DueItem) -> Sequence[Record]:
    """The records that a thing is about, as they are now."""
    cls = register(item.register)
    if item.query is not None:
        return store.fetch(cls, store.ids(cls, item.query))
    return store.fetch(cls, [item.id])


def common(items: Sequence[DueItem]) -> tuple[Act, ...]:
    """The acts that all of some things share."""
    first, *others = [ACTS.get(item.rule, ()) for item in items]
    return tuple(act for act in first if all(_like(act, some) for some in others))


def perform(store: Store, items: Sequence[DueItem], label: T, answer: Answer) -> T:
    """Do an act, by its words, about all of these in one step; gives the step's title.

    Raises InvalidRecord where one would become wrong: then nothing is written.
    """
    title = _STEP.format(act=_bare(label), n=len(items))
    with store.step(title) as step:
        for item in items:
            act = _named(item, label)
            # Read here: two things may be due about one record, and the first act changed it.
            for record in records(store, item):
                step.save(act.change(record, answer))
    return title


def begun(store: Store, item: DueItem) -> FieldValues:
    """The values that a new record begins with, which settles this."""
    return BEGINS[item.rule].values(records(store, item)[0])


def _like(act: Act, some: Sequence[Act]) -> bool:
    return any(act.label == one.label for one in some)


def _named(item: DueItem, label: T) -> Act:
    return next(act for act in ACTS[item.rule] if act.label == label)


def _bare(label: T) -> T:
    return T(label.vi.rstrip("… "), label.en.rstrip("… "))
