"""Names that are nearly the same, found without comparing each with each.

Likeness is that of rapidfuzz's ``ratio``: names of a and b letters that are d letters apart, counted as
letters left out of one or the other, are alike by 100 (1 - d / (a + b)). So two that are very alike
share what is left of them when a letter or two is left out, and are looked up by that (as in Garbe's
symmetric delete spelling correction).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from rapidfuzz import fuzz, process

_SHORTEST = 12  # letters: where shorter names may be three apart, looking up saves nothing


def near_names(names: Iterable[str], least: float) -> Iterator[tuple[str, str, float]]:
    """Yield every two different names that are ``least`` of 100 alike or more, once, and how alike."""
    known = set(names)
    share = 1 - least / 100  # of the letters of both: so many may be left out
    long = math.ceil((3 / share - 3) / 2)  # from here on three letters may
    if long < _SHORTEST:
        yield from _compared(sorted(known), least)
        return
    tried = set[tuple[str, str]]()
    for one, other in _looked_up(known, twice=math.ceil(1 / share + 1)):
        pair = (one, other) if one < other else (other, one)
        if pair not in tried:
            tried.add(pair)
            if (alike := fuzz.ratio(one, other, score_cutoff=least)) >= least:
                yield *pair, alike
    for one, other, alike in _compared(sorted(n for n in known if len(n) >= long), least):
        if (one, other) not in tried:
            yield one, other, alike


def _looked_up(known: set[str], twice: int) -> Iterator[tuple[str, str]]:
    """Pairs that are one or two letters apart; of two lengths by two only from ``twice`` letters on."""
    for _size, alike in groupby(sorted(known, key=len), key=len):
        shared: dict[str, list[str]] = {}  # of names of one length: that of all would be large
        for name in alike:
            for rest in {name[:n] + name[n + 1 :] for n in range(len(name))}:
                if rest in known:
                    yield rest, name
                shared.setdefault(rest, []).append(name)
            if len(name) >= twice:
                for m, n in combinations(range(len(name)), 2):
                    if (rest := name[:m] + name[m + 1 : n] + name[n + 1 :]) in known:
                        yield rest, name
        for near in shared.values():
            yield from combinations(near, 2)


def _compared(names: list[str], least: float) -> Iterator[tuple[str, str, float]]:
    """Each of the sorted names with those after it."""
    for place, name in enumerate(names):
        rest = names[place + 1 :]
        # Not ``extract_iter``: each of its calls leaves ten objects that only the garbage collector frees.
        for other, alike, _ in process.extract(
            name, rest, scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            yield name, other, alike
