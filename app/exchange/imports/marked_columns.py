"""A column for each word of a list, with a mark or an amount in the one that holds: *Thành | Không thành*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from app.exchange.imports.column_plan import CellSource, ColumnPlan, TableColumns
from app.exchange.imports.headers import senses_of_path
from app.exchange.imports.known_values import choice_of
from app.schema.fields import AnyField, Choice, ChoiceField, MoneyField
from app.schema.record import Record

_MOSTLY = 0.5
Run = tuple[list[int], list[Choice]]  # columns side by side, and the word that each stands for


def marked_choices(
    columns: TableColumns, cls: type[Record], fields: Mapping[str, AnyField]
) -> Iterator[tuple[ColumnPlan, ...]]:
    """The choices, and amounts with them, that are made of such columns; the surest first."""
    found = [
        (_is_meant(columns, cls, spec, run[0]), len(run[0]), spec, run)
        for spec in fields.values()
        if isinstance(spec, ChoiceField) and spec.name != "sex"
        for run in _runs(columns, spec)
    ]
    for _, _, spec, (places, words) in sorted(found, key=lambda one: one[:2], reverse=True):
        choice = partial(_of_choice, columns, spec, places, words)
        contents = [columns.contents[c] for c in places if columns.contents[c].values]
        if not contents:
            continue
        if all(one.marks > _MOSTLY for one in contents):
            yield (choice(places[0]),)
        elif all(one.numbers > _MOSTLY for one in contents):
            amount = _amount(columns, cls, fields, places)
            if amount is not None:
                yield _one_of(columns, amount, places), choice(places[1])


def _one_of(columns: TableColumns, spec: AnyField, places: Sequence[int]) -> ColumnPlan:
    path = columns.paths[places[0]]
    return ColumnPlan(
        places[0], path, spec, score=1.0, source=CellSource.ONE_OF_COLUMNS, columns=tuple(places)
    )


def _of_choice(
    columns: TableColumns, spec: AnyField, places: Sequence[int], words: Sequence[Choice], at: int
) -> ColumnPlan:
    return ColumnPlan(
        at,
        columns.paths[at],
        spec,
        score=1.0,
        source=CellSource.CHOICE_BY_COLUMN,
        columns=tuple(places),
        words=tuple(str(one.label) for one in words),
    )


def _runs(columns: TableColumns, spec: ChoiceField) -> Iterator[Run]:
    """Columns side by side under one header, each headed by another word of the list."""
    places: list[int] = []
    words: list[Choice] = []
    for column, path in columns.paths.items():
        word = choice_of(spec, path[-1]) if path else None
        goes_on = bool(places) and places[-1] == column - 1
        goes_on = goes_on and columns.paths[places[-1]][:-1] == path[:-1] and word not in words
        if places and (word is None or not goes_on):
            if len(places) > 1:
                yield places, words
            places, words = [], []
        if word is not None:
            places, words = [*places, column], [*words, word]
    if len(places) > 1:
        yield places, words


def _is_meant(
    columns: TableColumns, cls: type[Record], spec: AnyField, places: Sequence[int]
) -> bool:
    """Whether the header above says the field."""
    above = columns.paths[places[0]][:-1]
    return any(spec.name in one.names(cls.schema.key) for one in senses_of_path(above))


def _amount(
    columns: TableColumns, cls: type[Record], fields: Mapping[str, AnyField], places: Sequence[int]
) -> AnyField | None:
    """The money that stands in one of some columns: what their header says, else what is required."""
    money = {name: spec for name, spec in fields.items() if isinstance(spec, MoneyField)}
    above = columns.paths[places[0]][:-1]
    for sense in senses_of_path(above):
        for name in sense.names(cls.schema.key):
            if name in money:
                return money[name]
    return next((spec for spec in money.values() if spec.required), None)
