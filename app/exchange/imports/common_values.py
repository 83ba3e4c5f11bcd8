"""What a list does not say because it holds for all its rows: asked once, and then a column like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.exchange.imports.column_plan import NOWHERE, CellSource, ColumnPlan
from app.exchange.imports.questions import Questions
from app.schema.fields import Choice, ChoiceField, TermField
from app.schema.record import Record
from app.services.list_cells import CODE

Closed = ChoiceField | TermField
_FEWEST = 2  # columns, without which a table is no list of the register


def columns_for_all(
    cls: type[Record], plans: Sequence[ColumnPlan], asking: Questions
) -> list[ColumnPlan]:
    """A column for each choice that every record must have, that no column holds and that was answered.

    A list with codes tells of records that have theirs.
    """
    taken = {plan.field.name for plan in plans if plan.field}
    if CODE.name in taken or len(taken) < _FEWEST:
        return []
    made = []
    for name, spec in cls.schema.own.items():
        if name in taken or not isinstance(spec, Closed) or not spec.required or spec.derived:
            continue
        options = tuple((one.value, one.label) for one in _choices(spec))
        if asking.of_all(name, spec.label, options) is not None:
            made.append(ColumnPlan(NOWHERE, ("",), spec, score=1.0, source=CellSource.SAID))
    return made


def value_for_all(spec: Closed, answers: Mapping[str, str]) -> str:
    """What was answered for all rows, as a cell holds it."""
    answer = answers.get(f"all:{spec.name}")
    return next((one.label.vi for one in _choices(spec) if one.value == answer), "")


def _choices(spec: Closed) -> list[Choice]:
    found: Iterable[Choice] = spec.choices if isinstance(spec, ChoiceField) else spec.starters
    return [one for one in found if not one.retired]
