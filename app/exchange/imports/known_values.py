"""Values as offices write them: the choices of our lists by their many other spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.base.text import fold, words
from app.exchange.imports.parent_columns import base_name
from app.exchange.imports.spellings import Form, lengthened, read_table
from app.schema.fields import Choice, ChoiceField, TermField

_JOINING = "va"
_DENIALS = frozenset(("chua", "khong", "ko"))
_FEWEST_INITIALS = 2
_FEWEST_SCATTERED = 3  # words
Listed = ChoiceField | TermField
Spellings = tuple[tuple[Choice, tuple[Form, ...]], ...]  # the forms of each choice


def knows_choice(spec: ChoiceField, text: str) -> bool:
    """Whether a text means one of the choices."""
    return choice_of(spec, text) is not None


def choice_of(spec: ChoiceField, text: str) -> Choice | None:
    """The choice that a text means: by its label, another spelling of it, or words that only one has."""
    return _meant(spec.choices, base_name(spec), text)


def starter_of(spec: TermField, text: str) -> Choice | None:
    """The word of our own list that a text is; what only holds one is a word of the commune's own."""
    return _named(spec.starters, base_name(spec), text)


def word_of(spec: Listed, text: str) -> Choice | None:
    """The word of a field's list that a text means."""
    return choice_of(spec, text) if isinstance(spec, ChoiceField) else starter_of(spec, text)


def words_in(spec: Listed, line: str) -> set[Choice]:
    """The words of a field's list that stand in a line; none where one of them is a word of others too."""
    choices = spec.choices if isinstance(spec, ChoiceField) else spec.starters
    key = _plain(lengthened(words(line)))
    held = {
        (form, one)
        for one, forms in _spellings(choices, base_name(spec))
        for form in forms
        if _stands(form, key)
    }
    # One word alone is as often part of another: it tells that a line says more, not what it says.
    return {one for _, one in held} if any(len(form) > 1 for form, _ in held) else set()


@lru_cache(maxsize=20_000)
def _named(choices: type[Choice], field: str, text: str) -> Choice | None:
    """The choice that is written just so, at length or in its first letters."""
    if not (folded := fold(text)):
        return None
    key = _plain(words(text))
    spellings = _spellings(choices, field)
    for choice, forms in spellings:
        if folded == choice.value or key in forms:
            return choice
    long = _plain(lengthened(key))
    if long != key:
        for choice, forms in spellings:
            if long in forms:
                return choice
    letters = "".join(key)
    if len(letters) < _FEWEST_INITIALS:
        return None
    short = {choice for choice, forms in spellings if letters in map(_initials, forms)}
    return short.pop() if len(short) == 1 else None


@lru_cache(maxsize=20_000)
def _meant(choices: type[Choice], field: str, text: str) -> Choice | None:
    if (named := _named(choices, field, text)) is not None or not fold(text):
        return named
    key = _plain(lengthened(words(text)))
    spellings = _spellings(choices, field)
    held = [
        (len(form), choice) for choice, forms in spellings for form in forms if _stands(form, key)
    ]
    if held:
        longest = max(length for length, _ in held)
        best = {choice for length, choice in held if length == longest}
        return best.pop() if len(best) == 1 else None
    holding = [(choice, form) for choice, forms in spellings for form in forms if _in(key, form)]
    # "Tiến bộ" is *đã tiến bộ*: who means *chưa tiến bộ* writes the no.
    said = {choice for choice, form in holding if not _DENIALS & {*form} - {*key}}
    found = said or {choice for choice, _ in holding} or _scattered(key, spellings)
    return found.pop() if len(found) == 1 else None


def _scattered(key: Form, spellings: Spellings) -> set[Choice]:
    """The choices with all these words, others between them: *cai nghiện tại gia đình*."""
    if len(key) < _FEWEST_SCATTERED:
        return set()
    return {choice for choice, forms in spellings if any({*key} <= {*form} for form in forms)}


@lru_cache(maxsize=500)
def _spellings(choices: type[Choice], field: str) -> Spellings:
    others = {
        value: tuple(map(words, spellings.split(" | ")))
        for name, value, spellings in read_table("values.tsv")
        if name == field
    }
    forms = [
        (one, (words(one.label.vi), words(one.label.en), *others.get(one.value, ())))
        for one in choices
        if not one.retired
    ]
    return tuple((one, tuple(map(_plain, some))) for one, some in forms)


def _plain(form: Form) -> Form:
    """Words without the one that an office writes as a comma, or leaves out."""
    return tuple(one for one in form if one != _JOINING) or form


def _initials(form: Form) -> str:
    return "".join(one[0] for one in form) if len(form) >= _FEWEST_INITIALS else ""


def _stands(form: Form, key: Form) -> bool:
    """Whether words say a form: it stands in them, with no *no* before it that is not its own."""
    return any(not _DENIALS & {*key[:at]} for at in _places(form, key))


def _in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether words stand one after the other within others."""
    return any(True for _ in _places(part, whole))


def _places(part: Sequence[str], whole: Sequence[str]) -> Iterator[int]:
    """Where they begin."""
    size = len(part)
    if size == 1 and len(part[0]) < 3:  # "m", "tt": as a whole cell only
        return
    yield from (at for at in range(len(whole) - size + 1) if whole[at : at + size] == part)
