"""What the headers of office lists mean: the spellings of ``data/import/headers.tsv`` and our own labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.base.text import words
from app.exchange.imports.spellings import (
    Form,
    Meaning,
    exact,
    lengthened,
    only_one_around,
    phrases,
    reordered,
    shortened,
)

ANY = "*"  # of every register
KNOWN = 0.9  # the score from which a text is a header and not merely like one
_ALIKE = 0.03  # two meanings this near to each other are both meant
_CODED = "ma"
_ABRIDGED = 0.92  # how sure a header is whose first word is one letter
_REORDERED = 0.95  # the same words in another order
_LENGTHENED = 0.98  # a header in whose short words the long ones are read
_NAMES = ("full_name", "any_name")
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

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that have a field for it; what has none concerns them all."""
        return tuple({key: None for key, _ in self.fields}) or (ANY,)

    def less(self, factor: float) -> HeaderSense:
        """The same, so much less sure."""
        return HeaderSense(self.meaning, self.score * factor, self.fields, self.barred)

    def names(self, register: str) -> tuple[str, ...]:
        """The fields of a register that are meant."""
        return tuple(name for key, name in self.fields if key in (register, ANY))


def header_key(header: str) -> str:
    """The words of a header by which it is compared: no accents, signs or words in parentheses."""
    plain = _PARENTHESES.sub(" ", _NUMBERED.sub("", header))
    return " ".join(words(plain) or words(header))


@lru_cache(maxsize=20_000)
def senses(header: str) -> tuple[HeaderSense, ...]:
    """What a header means, the best first; nothing where no spelling stands in it, nor it in one."""
    if found := _spelled(header):
        return found
    form = tuple(header_key(header).split())
    if (one := only_one_around(form)) is None:
        return ()
    meaning, share = one
    return (_sense(meaning, _within(share)),)


@lru_cache(maxsize=20_000)
def _spelled(header: str) -> tuple[HeaderSense, ...]:
    whole = words(_NUMBERED.sub("", header))
    without = tuple(header_key(header).split())
    forms = dict.fromkeys((whole, without))
    found = [one for form in forms for one in _of_words(form)]
    longer = [long for long in map(lengthened, forms) if long not in forms]
    found += [one.less(_LENGTHENED) for form in dict.fromkeys(longer) for one in _of_words(form)]
    best = max((one.score for one in found), default=0.0)
    near = sorted((one for one in found if one.score > best - _ALIKE), key=lambda one: -one.score)
    return tuple({one.meaning or one.fields: one for one in reversed(near)}.values())[::-1]


def senses_of_path(parts: Sequence[str]) -> tuple[HeaderSense, ...]:
    """The same of a header of several rows, from the top down: a lower one may need the one above it.

    What is best for one register is kept where another meaning is better, but for another register.
    """
    if len(parts) < 2:
        return senses(parts[0]) if parts else ()
    *_, above, leaf = parts
    alone = 0.6 if header_key(leaf).replace(" ", "_") in _OPEN else 0.97
    forms = [(f"{above} {leaf}", 1.0), (f"{leaf} {above}", 1.0), (leaf, alone)]
    if any(one.meaning in _NAMES for one in senses(leaf)):
        forms.append((above, 0.9))  # the name of whoever the upper one says
    found = [one.less(factor) for form, factor in forms for one in senses(form)]
    best: dict[str, float] = defaultdict(float)
    for one in found:
        for key in one.registers:
            best[key] = max(best[key], one.score)
    return tuple(o for o in found if any(o.score > best[key] - _ALIKE for key in o.registers))


@lru_cache(maxsize=50_000)
def is_known(text: str) -> bool:
    """Whether a text of a cell is a header that many lists have."""
    return len(text) <= 120 and any(one.score >= KNOWN for one in _spelled(text))


def means(parts: Sequence[str], meaning: str) -> bool:
    """Whether a header means just this."""
    return any(s.meaning == meaning and s.score >= KNOWN for s in senses_of_path(parts))


def _of_words(form: Form) -> Iterator[HeaderSense]:
    if not form:
        return
    if same := exact().get("".join(form)):
        yield from (_sense(meaning, 1.0) for meaning in same)
        return
    yield from (_sense(meaning, _ABRIDGED) for meaning in shortened().get("".join(form), ()))
    yield from (_sense(meaning, _REORDERED) for meaning in reordered(form))
    for start, word in enumerate(form):
        for phrase, meaning in phrases().get(word, ()):
            if form[start : start + len(phrase)] == phrase:
                # "Mã phân loại" holds codes of another program, not the thing itself.
                coded = 0.7 if form[0] == _CODED and phrase[0] != _CODED else 1.0
                yield _sense(meaning, coded * _within(len(phrase) / len(form)))


def _within(share: float) -> float:
    """How sure it is what stands among other words, by its share of them."""
    return 0.55 + 0.35 * share


def _sense(meaning: Meaning, score: float) -> HeaderSense:
    return HeaderSense(meaning.key, score, meaning.fields, meaning.barred)
