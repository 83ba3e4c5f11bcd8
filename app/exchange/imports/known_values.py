"""Values as offices write them: the choices of our lists by their many other spellings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.base.text import fold, words
from app.exchange.imports.headers import read_table
from app.exchange.imports.parent_columns import base_name
from app.schema.fields import Choice, ChoiceField


def knows_choice(spec: ChoiceField, text: str) -> bool:
    """Whether a text means one of the choices."""
    return choice_of(spec, text) is not None


def choice_of(spec: ChoiceField, text: str) -> Choice | None:
    """The choice that a text means: by its label, another spelling of it, or words that only one has."""
    return _meant(spec.choices, base_name(spec), text)


@lru_cache(maxsize=20_000)
def _meant(choices: type[Choice], field: str, text: str) -> Choice | None:
    if not (folded := fold(text)):
        return None
    key = words(text)
    spellings = _spellings(choices, field)
    for choice, forms in spellings:
        if folded == choice.value or key in forms:
            return choice
    held = [(len(form), choice) for choice, forms in spellings for form in forms if _in(form, key)]
    if held:
        longest = max(length for length, _ in held)
        best = {choice for length, choice in held if length == longest}
        return best.pop() if len(best) == 1 else None
    holding = {choice for choice, forms in spellings if any(_in(key, form) for form in forms)}
    return holding.pop() if len(holding) == 1 else None


@lru_cache(maxsize=500)
def _spellings(
    choices: type[Choice], field: str
) -> tuple[tuple[Choice, tuple[tuple[str, ...], ...]], ...]:
    others = {
        value: tuple(map(words, spellings.split(" | ")))
        for name, value, spellings in read_table("values.tsv")
        if name == field
    }
    return tuple(
        (one, (words(one.label.vi), words(one.label.en), *others.get(one.value, ())))
        for one in choices
        if not one.retired
    )


def _in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether words stand one after the other within others."""
    size = len(part)
    if size == 1 and len(part[0]) < 3:  # "m", "tt": as a whole cell only
        return False
    return any(whole[at : at + size] == part for at in range(len(whole) - size + 1))
