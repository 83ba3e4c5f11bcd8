"""Which figures a package holds and where they stand: worked out once for all units laid out alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, compress, pairwise
from operator import countOf, not_
from typing import Any

from app.base.json_types import JsonObject
from app.reports.spec.figures import Blank
from app.store.submissions import ReportKey

MUDDLED = (KeyError, ValueError, TypeError, AttributeError)  # what reading another shape raises
_RATE = "ratio"
_BEYOND = 10**16  # no figure is so large
_NUMBER = rb"(?:null|[-0-9.]{1,16}+)"
_FOUR = re.compile(rb"\[(%b)\]" % b",".join([_NUMBER] * 4))
_PAPERS = re.compile(rb'"papers":"[0-9a-f]{64}"')  # another in each package, and not read here
_LIST = b"[%b]"
_USUAL = 1 << 16  # bytes; the words of figures larger than any report's are not kept in mind
Four = tuple[int | None, ...]  # None: blank
Figures = tuple[int | None, ...]
Whys = tuple[str, ...]  # of the four columns; empty where there is a number
_NO_BLANK: Whys = ("", "", "", "")


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorShape:
    """An indicator as packages hold it; hundreds of units share one, known by being the same object.

    ``splits`` are its splits' paths with the keys of their parts. ``rows`` are its rows of four
    figures by path and part, first its own, where both are empty; a rate has none. ``parts`` tells
    of each split where the figures of its parts begin and end among those of the indicator.
    ``why`` says which columns are blank and why, for the figure and all of its parts.
    """

    key: str
    measure: str
    splits: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[tuple[str, str], ...]
    parts: tuple[tuple[int, int], ...]
    why: Whys = _NO_BLANK


@dataclass(frozen=True, slots=True, eq=False)
class FigureLayout:
    """Which figures a package holds, in their order, and where those of each shape end."""

    shapes: tuple[IndicatorShape, ...]
    ends: tuple[int, ...]
    blanks: tuple[int, ...] = ()  # where None stands

    def placed(self) -> Iterator[tuple[IndicatorShape, slice]]:
        """The shapes and where the figures of each stand."""
        return zip(self.shapes, map(slice, (0, *self.ends), self.ends), strict=True)


@lru_cache(maxsize=4096)
def _shape(
    key: str, measure: str, splits: tuple[tuple[str, tuple[str, ...]], ...], why: Whys
) -> IndicatorShape:
    if measure == _RATE:
        return IndicatorShape(key, measure, splits, (), ())
    rows = (("", ""), *((path, part) for path, parts in splits for part in parts))
    ends = accumulate((4 * len(parts) for _path, parts in splits), initial=4)
    spans = tuple((first, end) for first, end in pairwise(ends) if first < end)
    return IndicatorShape(key, measure, splits, rows, spans, why)


@lru_cache(maxsize=1024)
def _layout(shapes: tuple[IndicatorShape, ...]) -> FigureLayout:
    ends = tuple(accumulate(4 * len(shape.rows) for shape in shapes))
    columns = chain.from_iterable(shape.why * len(shape.rows) for shape in shapes)
    return FigureLayout(shapes, ends, tuple(place for place, why in enumerate(columns) if why))


# ---- from what was parsed -----------------------------------------------------------------------


def layout_of(indicators: JsonObject) -> tuple[FigureLayout, Figures]:
    """The figures of a package and how they are laid out.

    Raises one of ``MUDDLED`` for what is laid out otherwise.
    """
    layout, fours = _found(indicators)
    # Checked all at once: a package holds hundreds, a receiver hundreds of packages.
    number = len(fours)
    if countOf(map(type, fours), list) != number or countOf(map(len, fours), 4) != number:
        raise ValueError("not four figures")
    figures = tuple(chain.from_iterable(fours))
    _check_blanks(layout, figures)
    if countOf(map(type, figures), int) != len(figures) - len(layout.blanks):  # a bool is none
        raise ValueError("not figures")
    if max(map(abs, filter(None, figures)), default=0) >= _BEYOND:
        raise ValueError("beyond counting")
    return layout, figures


def _check_blanks(layout: FigureLayout, figures: Figures) -> None:
    """Raise ValueError where a figure is blank without a reason, or has one and is not."""
    blanks = layout.blanks
    if countOf(figures, None) != len(blanks) or any(figures[n] is not None for n in blanks):
        raise ValueError("blank without a reason")


def _found(indicators: JsonObject) -> tuple[FigureLayout, list[Any]]:
    """The layout, and whatever stands where its fours belong."""
    shapes: list[IndicatorShape] = []
    fours: list[Any] = []
    for key, one in indicators.items():
        measure, splits = one["measure"], one.get("splits")
        if measure != _RATE:
            fours.append(one["figures"])
            for parts in splits.values() if splits else ():
                fours += parts.values()
        by = tuple([(path, tuple(parts)) for path, parts in splits.items()]) if splits else ()
        shapes.append(_shape(key, measure, by, _whys(one.get("why"))))
    return _layout(tuple(shapes)), fours


def _whys(given: object) -> Whys:
    """Why each column is blank; raises ValueError for what is no such list."""
    if given is None:
        return _NO_BLANK
    if not isinstance(given, list) or len(given) != 4:
        raise ValueError("not four reasons")
    if Blank.SMALL.value in given:
        raise ValueError("hidden in open copies, never in a package")
    return tuple("" if why is None else str(Blank(why).value) for why in given)


# ---- from what was written ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """What is read between the same words: ``counted`` tells for each four whether the layout holds it."""

    slot: ReportKey
    layout: FigureLayout
    counted: tuple[bool, ...]
    others: tuple[bool, ...]


def read_figures(data: bytes) -> tuple[ReportKey, FigureLayout, Figures]:
    """What the figures of a package are of, how they are laid out, and they themselves.

    Hundreds of units write the same words and other numbers, so those words are parsed once.
    Raises one of ``MUDDLED``, or RecursionError, for what is no such thing.
    """
    return (_quickly(data) if len(data) < _USUAL else None) or _thoroughly(data)


def _thoroughly(data: bytes) -> tuple[ReportKey, FigureLayout, Figures]:
    whole = json.loads(data)
    return _slot(whole), *layout_of(whole["indicators"])


def _quickly(data: bytes) -> tuple[ReportKey, FigureLayout, Figures] | None:
    """The same, parsing nothing but the numbers between known words."""
    said = _FOUR.split(data)
    said[-1] = _PAPERS.sub(b'"papers":""', said[-1])
    form = _form(tuple(said[::2]))
    if form is None:
        return None
    counted, others = (compress(said[1::2], some) for some in (form.counted, form.others))
    json.loads(_LIST % b",".join(others))  # those of rates: not read, but to be numbers
    figures = b",".join(counted)
    if b"." in figures:
        raise ValueError("not whole figures")
    found = tuple(json.loads(_LIST % figures))
    _check_blanks(form.layout, found)
    return form.slot, form.layout, found


@lru_cache(maxsize=256)
def _form(words: tuple[bytes, ...]) -> _Form | None:
    """What is read of any fours that stand between the words; None where all must be parsed to know.

    Each four gives way to a mark that tells its place, and it is seen where the marks are found.
    Words without an escape hold no such mark themselves; inside of a text one would end that text,
    and be no JSON.
    """
    said = b"".join(words)
    if b"\\" in said or b"\0" in said:
        return None
    number = len(words) - 1
    marks, places = _marks(number)
    try:
        whole = json.loads(b"".join(chain.from_iterable(zip(words, marks, strict=True))))
        layout, fours = _found(whole["indicators"])
        held = [places[four] for four in fours]
        slot = _slot(whole)
    except (*MUDDLED, RecursionError):
        return None
    seen = set(held)
    if held != sorted(seen):
        return None
    counted = tuple(map(seen.__contains__, range(number)))
    return _Form(slot, layout, counted, tuple(map(not_, counted)))


@lru_cache(maxsize=256)
def _marks(number: int) -> tuple[list[bytes], dict[str, int]]:
    """What is written at each of so many places, with nothing behind the last words, and how it is read."""
    marks = [b'"\\u0000%d"' % place for place in range(number)]
    return [*marks, b""], {json.loads(mark): place for place, mark in enumerate(marks)}


def _slot(whole: JsonObject) -> ReportKey:
    return ReportKey.from_json(whole)
