"""The spellings of ``data/import/headers.tsv`` and our own labels, as headers are compared with them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import app.registers  # noqa: F401 - fills the registry
from app.base.paths import DATA
from app.base.text import words
from app.exchange.imports.parent_columns import parent_fields
from app.schema.record import REGISTRY
from app.services.list_cells import column_specs

FOLDER = DATA / "import"
_BARRED = "!"
_SHORTEST_ACRONYM = 3
_SHORTEST_ABRIDGED = 4  # letters
_JOINING = frozenset(("va", "cua", "cac", "cho"))  # words that a header has or leaves out
Form = tuple[str, ...]  # the words of a header


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of the table: the fields of each register; ``barred``: what none may keep."""

    key: str
    fields: tuple[tuple[str, str], ...]
    barred: bool


@lru_cache(maxsize=1)
def exact() -> dict[str, list[Meaning]]:
    """The meanings by their letters, without spaces: offices leave these out."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for spelling in spellings:
            known = found["".join(words(spelling))]
            if meaning not in known:
                known.append(meaning)
    for key, cls in REGISTRY.items():
        for name, spec in {**column_specs(cls), **parent_fields(cls)}.items():
            own = Meaning("", ((key, name),), barred=False)
            for label in {spec.header, spec.label.vi, spec.label.en, name}:
                found["".join(words(label))].append(own)
    return found


@lru_cache(maxsize=1)
def shortened() -> dict[str, list[Meaning]]:
    """The same by the first letter of the first word and the others: *G.tính*, *Đthoại*."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for first, *others in filter(None, map(words, spellings)):
            key = first[0] + "".join(others)
            if others and len(key) >= _SHORTEST_ABRIDGED and meaning not in found[key]:
                found[key].append(meaning)
    return found


def reordered(form: Form) -> Sequence[Meaning]:
    """The meanings with the same words in another order: *Vào tổ ngày*."""
    return _by_bag().get(_bag(form), ())


def _bag(form: Form) -> Form:
    return tuple(sorted(one for one in form if one not in _JOINING))


@lru_cache(maxsize=1)
def _by_bag() -> dict[Form, list[Meaning]]:
    found: dict[Form, list[Meaning]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for bag in {_bag(words(spelling)) for spelling in spellings}:
            if len(bag) > 1:
                found[bag].append(meaning)
    return found


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[tuple[Form, Meaning]]]:
    """The spellings that also tell where other words stand beside them, by their first word."""
    found: dict[str, list[tuple[Form, Meaning]]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for spelling in spellings:
            phrase = words(spelling)
            acronym = spelling.isupper() and len(spelling) >= _SHORTEST_ACRONYM
            if len(phrase) > 1 or acronym:
                found[phrase[0]].append((phrase, meaning))
    return found


def only_one_around(form: Form) -> tuple[Meaning, float] | None:
    """The only meaning in whose spellings some words stand side by side, and how much of one they are."""
    size, held = len(form), dict[str, float]()
    meant: Meaning | None = None
    for phrase, meaning in _with_word().get(form[0], ()) if size > 1 else ():
        if any(phrase[at : at + size] == form for at in range(len(phrase) - size + 1)):
            held[meaning.key] = max(held.get(meaning.key, 0.0), size / len(phrase))
            meant = meaning
    return (meant, held[meant.key]) if meant and len(held) == 1 else None


@lru_cache(maxsize=1)
def _with_word() -> dict[str, list[tuple[Form, Meaning]]]:
    found: dict[str, list[tuple[Form, Meaning]]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for phrase in map(words, spellings):
            for word in dict.fromkeys(phrase):
                found[word].append((phrase, meaning))
    return found


def lengthened(form: Form) -> Form:
    """Words with the long ones for those that offices shorten: *hg* is *hòa giải*."""
    return tuple(long for one in form for long in _long_words().get(one, (one,)))


@lru_cache(maxsize=1)
def _long_words() -> dict[str, Form]:
    return {short: words(long) for short, long in read_table("abbreviations.tsv")}


@lru_cache(maxsize=1)
def _meanings() -> tuple[tuple[Meaning, tuple[str, ...]], ...]:
    made = []
    for key, fields, spellings in read_table("headers.tsv"):
        barred = fields == _BARRED
        pairs = () if barred else tuple(one.split(".") for one in fields.split())
        targets = tuple((register, name) for register, name in pairs)
        made.append((Meaning(key, targets, barred), tuple(spellings.split(" | "))))
    return tuple(made)


def read_table(name: str) -> list[list[str]]:
    """The lines of a file of words below its header."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
