"""Finding a number again whose bookmark is lost: by the sentence that it stood in.

Numbers are masked, rare words weigh more than common ones, and a sentence is matched with one place only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import pairwise

from app.reports.words.ledger import WrittenNumber
from app.reports.words.numerals import Numeral, folded, numerals, sentence_spans

_TOKEN = re.compile(r"#|[^\W\d_]+|%")
_MASK = "#"
_LIKELY, _LIKELY_OF_SHARED, _SURE = 0.3, 0.6, 0.45
_STRANGE = 0.15  # what words that the sentence had not cost
_PAIR = 0.1  # what it costs to be two sentences joined
_COMMON, _UNKNOWN = 0.2, 0.5
Key = tuple[str, int]  # a sentence written: its paragraph, and where in it it begins


class Lost(Enum):
    """Why there is no place."""

    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Where a number stands in what came back."""

    paragraph: int
    numeral: Numeral

    @property
    def spot(self) -> tuple[int, int]:
        """To be set in order, and told apart."""
        return self.paragraph, self.numeral.start


@dataclass(frozen=True, slots=True)
class _Masked:
    """The words of a sentence with each number as ``#``; beside each word the number, or None."""

    words: list[str]
    numbers: list[Numeral | None]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, or two that follow each other, of what came back."""

    paragraph: int
    start: int
    end: int
    masked: _Masked
    counted: Counter[str]
    owners: frozenset[Key]  # whose bookmarked numbers stand in it
    pair: bool


class SentenceMatcher:
    """Matches the sentences written with those that came back."""

    def __init__(
        self,
        written: Sequence[WrittenNumber],
        texts: Sequence[tuple[int, str, list[Numeral]]],
        own: Mapping[str, NumberPlace],
    ) -> None:
        """``texts``: the paragraphs outside tables; ``own``: the places that bookmarks gave."""
        self._of = {one.mark: _sentence(one) for one in written}
        self._known = {one.mark: one for one in written}
        self._masked: dict[Key, _Masked] = {}
        self._weights: Counter[str] = Counter()
        for key, end in dict.fromkeys(self._of.values()):
            masked = _mask(key[0], key[1], end, numerals(key[0]))
            self._masked[key] = masked
            self._weights.update(set(masked.words))
        self.keys = {mark: key for mark, (key, _end) in self._of.items()}
        owner = {place.spot: self.keys[mark] for mark, place in own.items() if mark in self.keys}
        self._anchored = {self.keys[mark] for mark in own if mark in self.keys}
        self._candidates = list(_candidates(texts, owner))
        self._best = self._matched()

    def score(self, mark: str) -> float:
        """How alike the sentence of a number is to what it was matched with."""
        found = self._best.get(self.keys[mark])
        return found[0] if found else 0.0

    def place(self, mark: str) -> NumberPlace | Lost:
        """Where the number is now, as far as its sentence tells."""
        key, one = self.keys[mark], self._known[mark]
        found = self._best.get(key)
        if found is None or found[0] < _SURE:
            return Lost.UNSURE if found else Lost.GONE
        written, candidate = self._masked[key], found[1]
        at = next(
            i for i, n in enumerate(written.numbers) if n and n.start <= one.at < n.end
        )  # fmt: skip
        matcher = SequenceMatcher(None, written.words, candidate.masked.words, False)
        for _what, a, b, c, d in matcher.get_opcodes():
            if a <= at < b:
                mine = [i for i in range(a, b) if written.numbers[i]]
                theirs = [n for n in candidate.masked.numbers[c:d] if n]
                if len(mine) == len(theirs):
                    return NumberPlace(candidate.paragraph, theirs[mine.index(at)])
                return Lost.UNSURE if theirs else Lost.GONE
        return Lost.GONE

    def _matched(self) -> dict[Key, tuple[float, _Candidate]]:
        pairs: list[tuple[float, Key, int]] = []
        for key, masked in self._masked.items():
            counted = Counter(masked.words)
            total = sum(self._weight(word) * n for word, n in counted.items())
            for number, candidate in enumerate(self._candidates):
                others = candidate.owners
                if others and key not in others and key in self._anchored:
                    continue  # it is another sentence's
                shared = sum(
                    self._weight(w) * min(n, candidate.counted[w]) for w, n in counted.items()
                )
                if shared > _LIKELY * total:
                    strange = sum(
                        self._weight(w) * max(0, n - counted[w])
                        for w, n in candidate.counted.items()
                    )
                    cost = _STRANGE * strange / total + _PAIR * candidate.pair
                    pairs.append((shared / total - cost, key, number))
        return self._chosen(pairs)

    def _chosen(self, pairs: list[tuple[float, Key, int]]) -> dict[Key, tuple[float, _Candidate]]:
        """The best first; what is taken by another sentence needs more."""
        best: dict[Key, tuple[float, _Candidate]] = {}
        taken: list[tuple[int, int, int]] = []
        for score, key, number in sorted(pairs, key=lambda pair: -pair[0]):
            one = self._candidates[number]
            shared = one.owners - {key} or any(
                p == one.paragraph and a < one.end and b > one.start for p, a, b in taken
            )
            if key not in best and score >= (_LIKELY_OF_SHARED if shared else _LIKELY):
                best[key] = (score, one)
                taken.append((one.paragraph, one.start, one.end))
        return best

    def _weight(self, word: str) -> float:
        if word == _MASK:
            return _COMMON
        times = self._weights[word]
        return 1 / times if times else _UNKNOWN


def _sentence(one: WrittenNumber) -> tuple[Key, int]:
    """The sentence that a number was written in, and where it ends."""
    start, end = next(s for s in sentence_spans(one.paragraph) if s[0] <= one.at < s[1])
    return (one.paragraph, start), end


def _candidates(
    texts: Sequence[tuple[int, str, list[Numeral]]], owner: Mapping[tuple[int, int], Key]
) -> Iterator[_Candidate]:
    for paragraph, text, found in texts:
        spans = list(sentence_spans(text))
        pairs = [(a, d) for (a, _b), (_c, d) in pairwise(spans)]
        for pair, some in ((False, spans), (True, pairs)):
            for start, end in some:
                masked = _mask(text, start, end, found)
                spots = ((paragraph, n.start) for n in masked.numbers if n)
                owners = frozenset(owner[spot] for spot in spots if spot in owner)
                counted = Counter(masked.words)
                yield _Candidate(paragraph, start, end, masked, counted, owners, pair)


def _mask(text: str, start: int, end: int, found: Sequence[Numeral]) -> _Masked:
    words: list[str] = []
    numbers: list[Numeral | None] = []
    begun = start
    for one in (n for n in found if start <= n.start < end):
        before = _TOKEN.findall(folded(text[begun : one.start]))
        words += [*before, _MASK]
        numbers += [*[None] * len(before), one]
        begun = one.end
    rest = _TOKEN.findall(folded(text[begun:end]))
    return _Masked(words + rest, numbers + [None] * len(rest))
