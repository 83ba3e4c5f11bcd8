"""Which figures a package holds and where they stand: worked out once for all units laid out alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from operator import countOf

from app.base.documents import OTHERWISE, BadDocument
from app.reports.spec.figures import Blank
from app.reports.submission.written import WrittenIndicator

_RATE = "ratio"
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


def layout_of(indicators: Mapping[str, WrittenIndicator]) -> tuple[FigureLayout, Figures]:
    """The figures of a package and how they are laid out, which hundreds of units share.

    Raises BadDocument for a figure that is no whole number, or is blank without a reason.
    """
    shapes: list[IndicatorShape] = []
    fours: list[Sequence[int | float | None]] = []
    for key, one in indicators.items():
        if one.measure != _RATE:
            fours.append(one.figures)
            for parts in one.splits.values():
                fours += parts.values()
        by = tuple([(path, tuple(parts)) for path, parts in one.splits.items()])
        shapes.append(_shape(key, one.measure, by, _whys(key, one.why)))
    layout = _layout(tuple(shapes))
    # Checked all at once: a package holds hundreds, a receiver hundreds of packages.
    figures = tuple(chain.from_iterable(fours))
    blanks = layout.blanks
    whole = countOf(map(type, figures), int) == len(figures) - len(blanks)
    if not whole or any(figures[place] is not None for place in blanks):
        raise _misfit(layout, figures)
    return layout, figures  # type: ignore[return-value]  # every one was looked at


def _misfit(layout: FigureLayout, figures: Sequence[object]) -> BadDocument:
    """The first indicator with a figure that is no whole number, or is blank without its reason."""
    blanks = set(layout.blanks)
    for shape, place in layout.placed():
        for number, figure in enumerate(figures[place], place.start):
            if (type(figure) is not int) if number not in blanks else (figure is not None):
                return BadDocument(OTHERWISE, "indicators", shape.key)
    return BadDocument(OTHERWISE, "indicators")


def _whys(key: str, given: Sequence[Blank | None] | None) -> Whys:
    """Why each column is blank; raises BadDocument for what is hidden in open copies, never in a package."""
    if given is None:
        return _NO_BLANK
    if Blank.SMALL in given:
        raise BadDocument(OTHERWISE, "indicators", key, "why")
    return tuple("" if why is None else str(why.value) for why in given)
