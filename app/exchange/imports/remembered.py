"""What was chosen for a list, kept in the store for the next list with the same heads."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from app.exchange.imports.parent_columns import import_specs
from app.exchange.imports.parent_questions import is_about_stored
from app.exchange.imports.prepared import Choices, Prepared
from app.schema.record import Record
from app.store import Store

_KEY = "imports"
_MOST = 100  # lists of a register: the one used longest ago gives way


class _Kept(Struct, frozen=True):
    """The fields of columns by their numbers, and the answers to questions."""

    fields: dict[str, str | None]
    answers: dict[str, str]


def remembered(
    store: Store, cls: type[Record], signature: str
) -> tuple[Mapping[int, str | None], Mapping[str, str]]:
    """The fields and answers that were chosen for a list with these heads; nothing where none was."""
    kept = _kept(store).get(cls.schema.key, {}).get(signature)
    if kept is None:
        return {}, {}
    known = import_specs(cls)
    fields = {int(n): name for n, name in kept.fields.items() if name is None or name in known}
    return fields, kept.answers


def remember(store: Store, cls: type[Record], prepared: Prepared, choices: Choices) -> None:
    """Keep what was chosen for a list, for the next one with its heads."""
    answers = {key: one for key, one in choices.answers.items() if not is_about_stored(key)}
    if not (choices.fields or answers):
        return
    every = _kept(store)
    lists = every.setdefault(cls.schema.key, {})
    lists.pop(prepared.signature, None)
    fields = {str(n): name for n, name in choices.fields.items()}
    lists[prepared.signature] = _Kept(fields, answers)
    for old in list(lists)[:-_MOST]:
        del lists[old]
    store.set_setting(
        _KEY,
        {
            key: {
                mark: {"fields": {**one.fields}, "answers": {**one.answers}}
                for mark, one in some.items()
            }
            for key, some in every.items()
        },
    )


def _kept(store: Store) -> dict[str, dict[str, _Kept]]:
    return store.setting(_KEY, dict[str, dict[str, _Kept]]) or {}
