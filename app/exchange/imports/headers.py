"""What the headers of office lists mean: the spellings of ``data/import/headers.tsv`` and our own labels."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import app.registers  # noqa: F401 - fills the registry
from app.base.paths import DATA
from app.base.text import words
from app.exchange.imports.parent_columns import parent_fields
from app.schema.record import REGISTRY
from app.services.list_cells import column_specs

FOLDER = DATA / "import"
ANY = "*"  # of every register
KNOWN = 0.9  # the score from which a text is a header and not merely like one
_BARRED = "!"
_ALIKE = 0.03  # two meanings this near to each other are both meant
_SHORTEST_ACRONYM = 3
_CODED = "ma"
_ABRIDGED = 0.92  # how sure a header is whose first word is one letter
_SHORTEST_ABRIDGED = 4  # letters
_PARENTHESES = re.compile(r"[(\[][^)\]]*[)\]]?")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})\s*[.)]\s*")
# A lower header that says nothing without the one above it.
_OPEN = frozenset(
    [
        "so",
        "ngay",
        "ten",
        "nam",
        "nu",
        "noi",
        "loai",
        "ky",
        "co",
        "khong",
        "thoi_gian",
        "ma",
        "hinh_thuc",
    ]
)


@dataclass(frozen=True, slots=True)
class HeaderSense:
    """One thing that a header can mean: of each register the fields, the likeliest first.

    ``barred``: what no register may keep.
    """

    meaning: str
    score: float
    fields: tuple[tuple[str, str], ...]
    barred: bool = False

    def names(self, register: str) -> tuple[str, ...]:
        """The fields of a register that are meant."""
        return tuple(name for key, name in self.fields if key in (register, ANY))


@dataclass(frozen=True, slots=True)
class _Meaning:
    key: str
    fields: tuple[tuple[str, str], ...]
    barred: bool

    def sense(self, score: float) -> HeaderSense:
        return HeaderSense(self.key, score, self.fields, self.barred)


def header_key(header: str) -> str:
    """The words of a header by which it is compared: no accents, signs or words in parentheses."""
    plain = _PARENTHESES.sub(" ", _NUMBERED.sub("", header))
    return " ".join(words(plain) or words(header))


@lru_cache(maxsize=20_000)
def senses(header: str) -> tuple[HeaderSense, ...]:
    """What a header means, the best first; nothing where no spelling stands in it."""
    whole = words(_NUMBERED.sub("", header))
    without = tuple(header_key(header).split())
    found = [one for form in dict.fromkeys((whole, without)) for one in _of_words(form)]
    best = max((one.score for one in found), default=0.0)
    near = sorted((one for one in found if one.score > best - _ALIKE), key=lambda one: -one.score)
    return tuple({one.meaning or one.fields: one for one in reversed(near)}.values())[::-1]


def senses_of_path(parts: Sequence[str]) -> tuple[HeaderSense, ...]:
    """The same of a header of several rows, from the top down: a lower one may need the one above it."""
    if len(parts) < 2:
        return senses(parts[0]) if parts else ()
    *_, above, leaf = parts
    alone = 0.6 if header_key(leaf).replace(" ", "_") in _OPEN else 0.97
    forms = [(f"{above} {leaf}", 1.0), (f"{leaf} {above}", 1.0), (leaf, alone)]
    found = [
        HeaderSense(one.meaning, one.score * factor, one.fields, one.barred)
        for form, factor in forms
        for one in senses(form)
    ]
    best = max((one.score for one in found), default=0.0)
    return tuple(one for one in found if one.score > best - _ALIKE)


@lru_cache(maxsize=50_000)
def is_known(text: str) -> bool:
    """Whether a text of a cell is a header that many lists have."""
    return len(text) <= 120 and any(one.score >= KNOWN for one in senses(text))


def means(parts: Sequence[str], meaning: str) -> bool:
    """Whether a header means just this."""
    return any(s.meaning == meaning and s.score >= KNOWN for s in senses_of_path(parts))


def _of_words(form: tuple[str, ...]) -> Iterator[HeaderSense]:
    if not form:
        return
    exact = _exact().get("".join(form))
    if exact:
        yield from (meaning.sense(1.0) for meaning in exact)
        return
    yield from (meaning.sense(_ABRIDGED) for meaning in _shortened().get("".join(form), ()))
    for start, word in enumerate(form):
        for phrase, meaning in _phrases().get(word, ()):
            if form[start : start + len(phrase)] == phrase:
                # "Mã phân loại" holds codes of another program, not the thing itself.
                coded = 0.7 if form[0] == _CODED and phrase[0] != _CODED else 1.0
                yield meaning.sense(coded * (0.55 + 0.35 * len(phrase) / len(form)))


@lru_cache(maxsize=1)
def _exact() -> dict[str, list[_Meaning]]:
    """The meanings by their letters, without spaces: offices leave these out."""
    found: dict[str, list[_Meaning]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for spelling in spellings:
            known = found["".join(words(spelling))]
            if meaning not in known:
                known.append(meaning)
    for key, cls in REGISTRY.items():
        for name, spec in {**column_specs(cls), **parent_fields(cls)}.items():
            own = _Meaning("", ((key, name),), barred=False)
            for label in {spec.header, spec.label.vi, spec.label.en, name}:
                found["".join(words(label))].append(own)
    return found


@lru_cache(maxsize=1)
def _shortened() -> dict[str, list[_Meaning]]:
    """The same by the first letter of the first word and the others: *G.tính*, *Đthoại*."""
    found: dict[str, list[_Meaning]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for first, *others in filter(None, map(words, spellings)):
            key = first[0] + "".join(others)
            if others and len(key) >= _SHORTEST_ABRIDGED and meaning not in found[key]:
                found[key].append(meaning)
    return found


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], _Meaning]]]:
    """The spellings that also tell where other words stand beside them, by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = defaultdict(list)
    for meaning, spellings in _meanings():
        for spelling in spellings:
            phrase = words(spelling)
            acronym = spelling.isupper() and len(spelling) >= _SHORTEST_ACRONYM
            if len(phrase) > 1 or acronym:
                found[phrase[0]].append((phrase, meaning))
    return found


@lru_cache(maxsize=1)
def _meanings() -> tuple[tuple[_Meaning, tuple[str, ...]], ...]:
    made = []
    for key, fields, spellings in read_table("headers.tsv"):
        barred = fields == _BARRED
        pairs = () if barred else tuple(one.split(".") for one in fields.split())
        targets = tuple((register, name) for register, name in pairs)
        made.append((_Meaning(key, targets, barred), tuple(spellings.split(" | "))))
    return tuple(made)


def read_table(name: str) -> list[list[str]]:
    """The lines of a file of words below its header."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
