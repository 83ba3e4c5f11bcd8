"""The figures of a frozen report, between the report, its JSON and the comparison with today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from app.base.documents import BadDocument, decode
from app.base.periods import PeriodState
from app.reports.definitions.crossing import OWN_WORDS
from app.reports.spec import figures as f
from app.reports.spec.figures import Blank, Figure, is_something
from app.reports.spec.indicator import SOURCES
from app.reports.spec.report import ComputedIndicator, ComputedPart, ComputedReport
from app.reports.submission.written import SMALL, HiddenParts, WrittenFigures, WrittenIndicator
from app.store.database import damaged
from app.store.submissions import Submission

# Of the period, the one before, a year ago, and the year so far.
FrozenColumns = tuple[Figure, ...]
TYPED = OWN_WORDS  # the key of all parts that a commune named in its own words


@dataclass(frozen=True, slots=True)
class FrozenIndicator:
    """The figures of one indicator, in the columns of the report.

    ``splits``: those of each part, by the path of the split and the key of the part; ``*`` is the
    key of all parts in the commune's own words. ``of``: the keys of what a rate is made from.
    ``crossed``: those of each cell, by what the table crosses and the key of the cell.
    """

    measure: str
    figures: FrozenColumns
    splits: dict[str, dict[str, FrozenColumns]] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    crossed: dict[str, dict[str, FrozenColumns]] = field(default_factory=dict)

    @property
    def value(self) -> Figure:
        """The figure of the period."""
        return self.figures[0]

    def of_period(self) -> tuple[Figure, list[dict[str, Figure]]]:
        """Return the figure of the period and, split by split, its parts that are not nothing."""
        parts: list[dict[str, Figure]] = [
            {key: columns[0] for key, columns in by.items() if is_something(columns[0])}
            for by in self.splits.values()
        ]
        return self.value, parts

    def written(self) -> WrittenIndicator:
        """Return it as it is frozen and handed in.

        A blank is null. ``why`` says why, column by column; that of a rate follows from ``of``, and of a
        part that an open copy hides it stands in ``why_parts``.
        """
        blank = any(map(_is_blank, self.figures)) and not self.of
        whys = [figure if isinstance(figure, Blank) else None for figure in self.figures]
        return WrittenIndicator(
            self.measure,
            _plain(self.figures),
            _plain_parts(self.splits),
            whys if blank else None,
            self.of,
            self._hidden(),
            _plain_parts(self.crossed),
        )

    def _hidden(self) -> HiddenParts:
        found: HiddenParts = {}
        for path, by in self.splits.items():
            for key, columns in by.items():
                if Blank.SMALL in columns:
                    whys = [SMALL if figure is Blank.SMALL else None for figure in columns]
                    found.setdefault(path, {})[key] = whys
        return found


def freeze_indicator(line: ComputedIndicator) -> FrozenIndicator:
    """Return the figures of an indicator that may leave the commune: no word of its own."""
    indicator = line.indicator
    splits = {
        split.path: _pool(parts, indicator.listed(split))
        for split, parts in line.splits
        if split.path != SOURCES
    }
    ratio = indicator.ratio
    of = (ratio.part, ratio.whole) if ratio else ()
    crossed = {
        path: {key: tuple(figures) for key, figures in by.items()}
        for path, by in line.crossed.items()
        if by
    }
    return FrozenIndicator(indicator.measure_name, tuple(line.figures), splits, of, crossed)


def written_figures(computed: ComputedReport, papers: str = "") -> WrittenFigures:
    """Return every figure that all communes have, as it goes up: no code, no name, no word that the
    commune typed itself. ``papers`` is the digest of what only the papers show.

    ``figures`` are those of the period, the one before, a year ago, and the year so far; of each
    split they stand by the key of the part, ``*`` for all parts in the commune's own words. What was
    frozen while its period ran says so, and up to which day: once that is over it is to be frozen again.
    """
    lines, running = computed.lines.items(), computed.state is PeriodState.RUNNING
    estimates = {key: f.as_json(line.estimate) for key, line in lines if line.estimate is not None}
    return WrittenFigures(
        report=computed.report.key,
        period=computed.period.key,
        window=computed.period.window,
        kind=computed.kind,
        indicators={
            i.key: freeze_indicator(computed.lines[i.key]).written()
            for i in computed.report.indicators()
        },
        papers=papers,
        state=computed.state.value if running else "",
        real_to=computed.real_to if running else None,
        estimates=estimates if computed.estimated else None,
    )


def nothing_of(figures: FrozenColumns) -> FrozenColumns:
    """Return the columns of a part that is not there: 0, and blank where the figure is."""
    return tuple(figure if _is_blank(figure) else 0 for figure in figures)


def read_figures(submission: Submission) -> WrittenFigures:
    """Return what was frozen; raises DamagedStore."""
    try:
        return decode(WrittenFigures, submission.figures)
    except BadDocument as error:
        raise damaged(error, submission.name) from None


def says_the_same(submission: Submission, figures: bytes) -> bool:
    """Whether figures are those that were frozen; the cells of tables that cross them are new to no one who
    froze them before they went up: nothing is to be corrected for their sake. Raises DamagedStore."""
    if submission.figures == figures:
        return True
    then = read_figures(submission)
    if any(one.crossed for one in then.indicators.values()):
        return False
    now = decode(WrittenFigures, figures)
    bare = {key: msgspec.structs.replace(one, crossed={}) for key, one in now.indicators.items()}
    return msgspec.structs.replace(now, indicators=bare) == then


def read_indicators(written: WrittenFigures) -> dict[str, FrozenIndicator]:
    """Return the indicators of a frozen report by key."""
    read = {key: _read(one) for key, one in written.indicators.items()}
    return {key: _explained(one, read) for key, one in read.items()}


def _read(written: WrittenIndicator) -> FrozenIndicator:
    whys = written.why or [None] * len(written.figures)

    def columns(given: Sequence[f.Number | None]) -> FrozenColumns:
        return tuple(
            number if number is not None else Blank.NO_DATA if why is None else why
            for number, why in zip(given, whys, strict=True)
        )

    splits, crossed = (
        {path: {key: columns(part) for key, part in by.items()} for path, by in parts.items()}
        for parts in (written.splits, written.crossed)
    )
    return FrozenIndicator(written.measure, columns(written.figures), splits, written.of, crossed)


def _explained(one: FrozenIndicator, read: dict[str, FrozenIndicator]) -> FrozenIndicator:
    """A rate is blank for the reason that what it is made from is."""
    if not set(one.of) <= read.keys():
        return one
    parts = (read[key].figures for key in reversed(one.of))
    figures = tuple(
        next(filter(_is_blank, made_from), figure) if isinstance(figure, Blank) else figure
        for figure, *made_from in zip(one.figures, *parts, strict=True)
    )
    return replace(one, figures=figures)


def _is_blank(figure: Figure) -> bool:
    return isinstance(figure, Blank)


def _plain(columns: FrozenColumns) -> list[f.Number | None]:
    return [f.as_json(figure) for figure in columns]


def _plain_parts(
    parts: Mapping[str, Mapping[str, FrozenColumns]],
) -> dict[str, dict[str, list[f.Number | None]]]:
    return {
        path: {key: _plain(columns) for key, columns in by.items()} for path, by in parts.items()
    }


def _pool(parts: Iterable[ComputedPart], listed: frozenset[str]) -> dict[str, FrozenColumns]:
    pooled: dict[str, FrozenColumns] = {}
    for part in parts:
        key = part.key if part.stored is None or part.key in listed else TYPED
        columns = tuple(part.figures)
        before = pooled.get(key)
        pooled[key] = tuple(map(f.added, zip(before, columns, strict=True))) if before else columns
    return pooled
