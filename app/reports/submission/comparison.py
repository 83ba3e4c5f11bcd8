"""A frozen report beside what counting today gives, with the records that make the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from app.base.jobs import Progress, Stage, Watch
from app.base.language import T
from app.base.periods import Days
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Figure, Number, difference, from_json
from app.reports.spec.indicator import UNSAID, Indicator
from app.reports.spec.report import ComputedReport, Report
from app.reports.submission.cell_diff import cell_records, diff_cells
from app.reports.submission.comparison_line import ComparisonLine, as_read
from app.reports.submission.definition_digest import indicator_digests
from app.reports.submission.frozen_figures import (
    TYPED,
    FrozenColumns,
    FrozenIndicator,
    nothing_of,
    read_figures,
    read_indicators,
    says_the_same,
    written_figures,
)
from app.reports.submission.frozen_report import (
    contributions,
    count,
    counts_itself,
    figures_of,
    own_figures,
    period_of,
    same_definitions,
    table_rows,
)
from app.reports.submission.record_changes import ChangeHistory, ChangeKind, RecordChange
from app.store import Store, submissions
from app.store.read.aggregates import CountRecords, CountRows, SumOf
from app.store.submissions import Contents, Submission

__all__ = ["ChangeKind", "Comparison", "ComparisonLine", "RecordChange", "compare", "has_moved"]

_EACH_BY_ITSELF = CountRecords | SumOf | CountRows
_COLUMNS = (
    T("Kỳ này", "This period"),
    T("Kỳ trước", "Previous"),
    T("Cùng kỳ năm trước", "Same period last year"),
    T("Lũy kế từ đầu năm", "Year to date"),
)
_YEAR = 3  # the column of the year so far, which has the period in it
_OWN_WORDS = T("Mục khác", "Others")
_PART = T("{split}: {part}", "{split}: {part}")
_OF_COLUMN = T("{part} ({column})", "{part} ({column})")
_CELL = T("{row}: {column} ({table})", "{row}: {column} ({table})")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines of a report, those that differ first, each with the parts that differ below it."""

    submission: Submission
    computed: ComputedReport
    lines: tuple[ComparisonLine, ...]

    @property
    def differing(self) -> tuple[ComparisonLine, ...]:
        """The lines that differ."""
        return tuple(line for line in self.lines if line.differs)


def compare(store: Store, submission: Submission, progress: Progress | None = None) -> Comparison:
    """What counting today would give beside what was frozen. Raises Cancelled."""
    watch = progress or Watch()
    computed = count(store, submission.slot, Stage(watch, 0, 2), since=submission)
    found = _Compared(store, submission, computed)
    blocks: list[list[ComparisonLine]] = []
    indicators = list(computed.report.indicators())
    for done, indicator in enumerate(indicators, len(indicators)):
        watch.update(done, 2 * len(indicators))
        blocks.append(list(found.block(indicator)))
    for line in chain(found.gone(), found.own(), found.cells()):
        watch.update(99, 100)  # it can be stopped before each of them
        blocks.append([line])
    watch.update(1, 1)
    blocks.sort(key=lambda block: not any(line.differs for line in block))
    lines = tuple(as_read(store, computed, line) for line in chain.from_iterable(blocks))
    return Comparison(submission, computed, lines)


def has_moved(store: Store, submission: Submission, progress: Progress | None = None) -> bool:
    """Whether counting today gives other figures; nothing is counted where nothing was touched.

    What was frozen while its period went on is counted anyway: days alone have changed it.
    """
    report, period = REPORTS[submission.slot.report], period_of(submission)
    _entry, changed = store.changed_since(submission.entry)
    untouched = report.registers().isdisjoint(changed) and same_definitions(submission)
    if untouched and datetime.fromisoformat(submission.at).astimezone().date() > period.last:
        return False
    today = figures_of(count(store, submission.slot, progress, since=submission))
    return not says_the_same(submission, today)


class _Compared:
    """One submission against one count of today."""

    def __init__(self, store: Store, submission: Submission, computed: ComputedReport) -> None:
        self._store, self._computed = store, computed
        self._report: Report = computed.report
        self._kept: Contents = submissions.read_contents(store, submission)
        self._then = read_indicators(read_figures(submission))
        self._now = read_indicators(written_figures(computed))
        self._history = ChangeHistory(store, submission, self._kept)
        self._spans = [*computed.spans]
        self._redefined = {
            key
            for key, how in indicator_digests(self._report).items()
            if self._kept.defined.get(key) not in (None, how)
        }
        self._named: dict[str, tuple[RecordChange, ...]] = {}

    def block(self, indicator: Indicator) -> Iterator[ComparisonLine]:
        """The indicator's line, and below it what else of it is not as it was."""
        key = indicator.key
        now, then = self._now[key], self._then.get(key)
        line = ComparisonLine(
            key,
            indicator.label,
            indicator.unit,
            then.value if then else None,
            now.value,
            rate=indicator.ratio is not None,
            redefined=key in self._redefined,
        )
        if then is None:
            # Before all communes had it, it may have been one of this commune's own.
            was = _first(self._kept.own, key)
            yield line if was is None else self._owned(replace(line, frozen=was), indicator)
            return
        yield replace(line, named=self._names(key))
        yield from self._parts(line, indicator, then, now)
        yield from self._columns(line, indicator, then.figures, now.figures)

    def gone(self) -> Iterator[ComparisonLine]:
        """Figures that the report no longer has."""
        for key, frozen in self._then.items():
            if key not in self._now:
                label = T(key, key)
                yield ComparisonLine(key, label, T("", ""), frozen.value, None, redefined=True)

    def own(self) -> Iterator[ComparisonLine]:
        """Figures that only this commune has."""
        then, now = self._kept.own, own_figures(self._computed)
        for key in dict.fromkeys((*then, *now)):
            if key in self._now:
                continue  # all communes have it by now
            live = self._computed.lines.get(key)
            label = live.indicator.label if live else T(key, key)
            unit = live.indicator.unit if live else T("", "")
            was, is_ = (_first(figures, key) for figures in (then, now))
            rate = live is not None and live.indicator.is_rate
            line = ComparisonLine(key, label, unit, was, is_, rate=rate)
            yield self._owned(line, live.indicator) if live else line

    def _owned(self, line: ComparisonLine, indicator: Indicator) -> ComparisonLine:
        """With the records behind a figure of which only the number was kept."""
        if line.frozen == line.live or not counts_itself(indicator):
            return line
        days = self._spans[0]
        now = contributions(self._store.everything, indicator, days)
        return replace(line, named=self._history.moved(indicator, days, now))

    def cells(self) -> Iterator[ComparisonLine]:
        """Figures of the official tables that are not as they were."""
        rows = table_rows(self._computed)
        for table in self._computed.shown_tables(names=False):
            then, now = self._kept.tables.get(table.key), rows[table.key]
            if then is None or then == now:
                continue
            of = self._kept.cells.get(table.key)  # the first submissions did not keep it
            live = None if of is None else cell_records(self._store.everything, table)
            for one in diff_cells(table, (then, of), (now, live)):
                label = _CELL.format(table=table.title, row=one.row, column=one.column.title)
                line = ComparisonLine(table.key, label, T("", ""), one.before, one.after, cell=True)
                yield replace(line, named=tuple(self._history.between(one.then, one.now)))

    # Which records

    def _names(self, key: str) -> tuple[RecordChange, ...]:
        """The records behind a difference of the period; of a figure made from others, theirs."""
        if key not in self._named:
            indicator = self._computed.lines[key].indicator
            parts: tuple[str, ...] = ()
            if ratio := indicator.ratio:
                parts = (ratio.part, ratio.whole)
            elif plus := indicator.plus:
                parts = plus.parts
            every = chain.from_iterable(map(self._names, parts))
            once = {(one.register, one.id): one for one in every}
            self._named[key] = tuple(once.values()) if parts else self._counted(indicator)
        return self._named[key]

    def _counted(self, indicator: Indicator) -> tuple[RecordChange, ...]:
        """The records that are gone, new, or count otherwise than they did."""
        key, register = indicator.key, indicator.register
        then, now = (
            self._kept.counted.get(key, {}),
            contributions(self._store.everything, indicator, self._spans[0]),
        )
        both = then.keys() & now.keys()
        changed = {id_ for id_ in both if then[id_] != now[id_]}
        if self._then[key].of_period() != self._now[key].of_period():
            # What tells its parts apart may have changed while each record still adds as much.
            edited = both & self._history.edited(register).keys()
            if isinstance(indicator.measure, _EACH_BY_ITSELF):
                heads = {split.path.partition(".")[0] for split in indicator.splits}
                edited = self._history.changed_in(register, edited, heads)
            changed |= edited
        gone, new = then.keys() - now.keys(), now.keys() - then.keys()
        return self._history.name_changes(register, gone, new, changed)

    # What stands below an indicator

    def _parts(
        self,
        line: ComparisonLine,
        indicator: Indicator,
        then: FrozenIndicator,
        now: FrozenIndicator,
    ) -> Iterator[ComparisonLine]:
        splits = {split.path: split for split in indicator.splits}
        for path, parts in now.splits.items():
            was = then.splits.get(path, {})
            labels = {str(c.value): c.label for c in indicator.choices(splits[path])}
            for part in dict.fromkeys((*parts, *was)):
                before = was.get(part) or nothing_of(then.figures)
                after = parts.get(part) or nothing_of(now.figures)
                label = _PART.format(
                    split=splits[path].label, part=labels.get(part, _part_label(part))
                )
                for column, name in enumerate(_COLUMNS):
                    same = then.figures[column] == now.figures[column]
                    if before[column] != after[column] and (column == 0 or same):
                        said = _OF_COLUMN.format(part=label, column=name) if column else label
                        yield replace(_below(line, said, before[column], after[column]), by=path)

    def _columns(
        self, line: ComparisonLine, indicator: Indicator, then: FrozenColumns, now: FrozenColumns
    ) -> Iterator[ComparisonLine]:
        for column, label in enumerate(_COLUMNS):
            moved = difference(now[column], then[column])
            of_period = column == _YEAR and moved == difference(now[0], then[0])
            if column == 0 or now[column] == then[column] or of_period:
                continue
            named: tuple[RecordChange, ...] = ()
            if counts_itself(indicator):
                days: Days = self._spans[column]
                named = self._history.moved(
                    indicator, days, contributions(self._store.everything, indicator, days)
                )
            yield replace(_below(line, label, then[column], now[column]), named=named)


def _below(line: ComparisonLine, label: T, before: Figure, after: Figure) -> ComparisonLine:
    return replace(line, label=label, frozen=before, live=after, part=True, redefined=False)


def _first(own: dict[str, list[Number | None]], key: str) -> Figure | None:
    """The figure of the period that only this commune has; None where it had none."""
    return from_json(own[key][0]) if key in own else None


def _part_label(key: str) -> T:
    return {TYPED: _OWN_WORDS, "": UNSAID}.get(key, T(key, key))
