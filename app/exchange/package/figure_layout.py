"""Which figures a package holds and where they stand: worked out once for all units laid out alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from operator import countOf

from app.base.documents import OTHERWISE, BadDocument
from app.reports.spec.figures import Blank
from app.reports.submission.written import SMALL, WrittenIndicator

_RATE = "ratio"
Four = tuple[int | None, ...]  # None: blank
Figures = tuple[int | None, ...]
Whys = tuple[str, ...]  # of the four columns; empty where there is a number
Splits = tuple[tuple[str, tuple[str, ...]], ...]  # paths with the keys of their parts
_NO_BLANK: Whys = ("", "", "", "")


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorShape:
    """An indicator as packages hold it; hundreds of units share one, known by being the same object.

    ``splits`` are its splits' paths with the keys of their parts, then those of the tables that cross it,
    whose paths are several. ``rows`` are its rows of four
    figures by path and part, first its own, where both are empty; a rate has none. ``parts`` tells
    of each split where the figures of its parts begin and end among those of the indicator.
    ``why`` says which columns are blank and why, for the figure and all of its parts; ``small`` where
    among its figures those of parts stand that an open copy hides.
    """

    key: str
    measure: str
    splits: Splits
    rows: tuple[tuple[str, str], ...]
    parts: tuple[tuple[int, int], ...]
    why: Whys = _NO_BLANK
    small: tuple[int, ...] = ()

    def reasons(self) -> list[str]:
        """Why each of its figures is blank; empty where there is a number."""
        found = list(self.why * len(self.rows))
        for place in self.small:
            found[place] = SMALL
        return found


@dataclass(frozen=True, slots=True, eq=False)
class FigureLayout:
    """Which figures a package holds, in their order, and where those of each shape end."""

    shapes: tuple[IndicatorShape, ...]
    ends: tuple[int, ...]
    blanks: tuple[int, ...] = ()  # where None stands

    @property
    def hides(self) -> bool:
        """Whether parts are blank because they are small."""
        return any(shape.small for shape in self.shapes)

    def placed(self) -> Iterator[tuple[IndicatorShape, slice]]:
        """The shapes and where the figures of each stand."""
        return zip(self.shapes, map(slice, (0, *self.ends), self.ends), strict=True)


@lru_cache(maxsize=4096)
def _shape(
    key: str, measure: str, splits: Splits, why: Whys, small: tuple[int, ...]
) -> IndicatorShape:
    if measure == _RATE:
        return IndicatorShape(key, measure, splits, (), ())
    rows = (("", ""), *((path, part) for path, parts in splits for part in parts))
    ends = accumulate((4 * len(parts) for _path, parts in splits), initial=4)
    spans = tuple((first, end) for first, end in pairwise(ends) if first < end)
    return IndicatorShape(key, measure, splits, rows, spans, why, small)


@lru_cache(maxsize=1024)
def _layout(shapes: tuple[IndicatorShape, ...]) -> FigureLayout:
    ends = tuple(accumulate(4 * len(shape.rows) for shape in shapes))
    columns = chain.from_iterable(shape.reasons() for shape in shapes)
    return FigureLayout(shapes, ends, tuple(place for place, why in enumerate(columns) if why))


def layout_of(
    indicators: Mapping[str, WrittenIndicator], *, open_copy: bool = False
) -> tuple[FigureLayout, Figures]:
    """The figures of a package and how they are laid out, which hundreds of units share.

    Only an ``open_copy`` may leave parts blank because they are small. Raises BadDocument for a figure that is no whole number, or is blank without a reason.
    """
    shapes: list[IndicatorShape] = []
    fours: list[Sequence[int | float | None]] = []
    for key, one in indicators.items():
        divided = one.splits
        if one.crossed:
            if not all(map(is_crossing, one.crossed)):  # a split, which others read elsewhere
                raise BadDocument(OTHERWISE, "indicators", key, "crossed")
            divided = {**divided, **one.crossed}
        if one.measure != _RATE:
            fours.append(one.figures)
            for parts in divided.values():
                fours += parts.values()
        by = tuple([(path, tuple(parts)) for path, parts in divided.items()])
        small = _small(key, one) if one.why_parts else ()
        if small and not open_copy:
            raise BadDocument(OTHERWISE, "indicators", key, "why_parts")
        shapes.append(_shape(key, one.measure, by, _whys(key, one.why), small))
    layout = _layout(tuple(shapes))
    # Checked all at once: a package holds hundreds, a receiver hundreds of packages.
    figures = tuple(chain.from_iterable(fours))
    blanks = layout.blanks
    whole = countOf(map(type, figures), int) == len(figures) - len(blanks)
    if not whole or any(figures[place] is not None for place in blanks):
        raise _misfit(layout, figures)
    return layout, figures  # type: ignore[return-value]  # every one was looked at


def is_crossing(path: str) -> bool:
    """Whether what is at a path are the cells of a table, and no split: a reader may not know the table."""
    return " " in path


def _misfit(layout: FigureLayout, figures: Sequence[object]) -> BadDocument:
    """The first indicator with a figure that is no whole number, or is blank without its reason."""
    blanks = set(layout.blanks)
    for shape, place in layout.placed():
        for number, figure in enumerate(figures[place], place.start):
            if (type(figure) is not int) if number not in blanks else (figure is not None):
                return BadDocument(OTHERWISE, "indicators", shape.key)
    return BadDocument(OTHERWISE, "indicators")


def _small(key: str, one: WrittenIndicator) -> tuple[int, ...]:
    """Where the hidden figures of its parts stand; raises BadDocument for those of a part that is not
    there, and of a column that is blank as a whole."""
    rows = [(path, part) for path, parts in one.splits.items() for part in parts]
    numbers = {row: number for number, row in enumerate(rows, 1)}
    blank = one.why or [None] * 4
    places: list[int] = []
    for path, by in one.why_parts.items():
        for part, whys in by.items():
            columns = [column for column, why in enumerate(whys) if why]
            twice = any(blank[column] is not None for column in columns)
            if one.measure == _RATE or (path, part) not in numbers or twice or not columns:
                raise BadDocument(OTHERWISE, "indicators", key, "why_parts", path, part)
            places += [4 * numbers[path, part] + column for column in columns]
    return tuple(sorted(places))


def _whys(key: str, given: Sequence[Blank | None] | None) -> Whys:
    """Why each column is blank; raises BadDocument for what is hidden: the figure of a unit never is."""
    if given is None:
        return _NO_BLANK
    if Blank.SMALL in given:
        raise BadDocument(OTHERWISE, "indicators", key, "why")
    return tuple("" if why is None else str(why.value) for why in given)
