"""Changing one field of many records: one step, one undo; where one would become wrong, nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.schema.fields import AnyField, FieldValue, Level, Problem, RowsField
from app.schema.record import Record
from app.services.looks import log_question
from app.store import Store
from app.store.write import uniqueness

_BATCH = 900
_TITLE = T("Đổi “{field}” của {n} bản ghi", "Change “{field}” of {n} {n:record|records}")
_REFUSED = T(
    "Chưa đổi gì: {n} bản ghi sẽ không còn đúng; hãy sửa các bản ghi đó hoặc chọn giá trị khác.",
    "Nothing was changed: {n} {n:record|records} would become wrong. Correct them, or choose another value.",
)
_WHY = T("{field}: {problem}", "{field}: {problem}")


@dataclass(frozen=True, slots=True)
class BulkProblem:
    """A record that the change would make wrong, and why."""

    id: int
    code: str
    field: str
    why: T


class BulkRefused(UserError):
    """The change would make some records wrong; nothing was written."""

    def __init__(self, wrong: Sequence[BulkProblem]) -> None:
        super().__init__(_REFUSED.format(n=len(wrong)))
        self.wrong = tuple(wrong)


def changeable(cls: type[Record]) -> tuple[AnyField, ...]:
    """The fields that can be set in many records at once: all that are typed, but not the rows."""
    fields = cls.schema.fields.values()
    return tuple(f for f in fields if not f.derived and not isinstance(f, RowsField))


def change(
    store: Store,
    cls: type[Record],
    ids: Sequence[int],
    name: str,
    value: FieldValue,
    *,
    progress: Progress,
) -> int:
    """Set one field of these records; gives how many it changed.

    Raises BulkRefused naming every record that would break a rule, Cancelled through ``progress``. Which
    are refused, or that none changes, tells what they hold and leaves no step: it is logged by itself.
    """
    wrong: list[BulkProblem] = []
    changed = 0
    spec = cls.schema.fields[name]
    unfit = [problem for problem in spec.check(value) if problem.level is Level.ERROR]
    title = _TITLE.format(field=spec.label, n=len(ids))
    with _refusals_logged(store, cls, name), store.step(title) as step:
        if name in cls.schema.once:
            meant = [replace(record, **{name: value}) for record in store.fetch(cls, ids)]
            wrong = [
                BulkProblem(meant[place].id, meant[place].code, clash.field, clash.text)
                for place, clash in uniqueness.find_duplicates(store, cls, meant)
            ]
        for start in range(0, len(ids), _BATCH):
            progress.update(start, len(ids))
            made = step.set_field(cls, ids[start : start + _BATCH], name, value)
            wrong += [found for record in made if (found := _wrong(record, unfit))]
            changed += len(made)
        if wrong:  # leaving the step so takes all of it back
            raise BulkRefused(wrong)
    if not changed:
        _log_disclosed(store, cls, {name})
    return changed


@contextmanager
def _refusals_logged(store: Store, cls: type[Record], name: str) -> Iterator[None]:
    """Around the step: what it logged itself would be taken back with it."""
    try:
        yield
    except BulkRefused as refused:
        _log_disclosed(store, cls, {name, *(one.field for one in refused.wrong)})
        raise


def _log_disclosed(store: Store, cls: type[Record], fields: set[str]) -> None:
    if sensitive := fields & cls.schema.sensitive:
        log_question(store, cls.schema.key, sorted(sensitive))


def _wrong(record: Record, unfit: Sequence[Problem]) -> BulkProblem | None:
    """The first error that the change brings: the value's own, or one of the record's rules."""
    broken = (problem for problem in record.rules() if problem.level is Level.ERROR)
    for problem in (*unfit, *broken):
        label = record.schema.fields[problem.field].label
        why = _WHY.format(field=label, problem=problem.text)
        return BulkProblem(record.id, record.code, problem.field, why)
    return None
