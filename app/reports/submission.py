"""Handing in a report: frozen with what it counted, in numbered revisions, compared with today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import settings
from app.errors import UserError
from app.lang import T
from app.periods import Period, Window, parse
from app.reports import steady
from app.reports.catalogue import REPORTS
from app.reports.counting import compute
from app.reports.indicator import SOURCES, Indicator
from app.reports.report import Computed, Figure, Line, Part, Report
from app.reports.table import Counted, Section, Value
from app.store import Store, frozen
from app.store.figures import Records, Rows, Total
from app.store.frozen import Contents, Draft, Slot, Submission
from app.store.reading import Reader

__all__ = [
    "Difference",
    "Submission",
    "Unchanged",
    "against_live",
    "figures_of",
    "freeze",
    "period_of",
    "same_definitions",
    "submissions",
]

TYPED = "*"  # the key of all parts that a commune named in its own words
_WINDOWS = {window.value: window for window in Window}
_EACH_BY_ITSELF = Records | Total | Rows
_NO_REASON = T(
    "Báo cáo kỳ này đã chốt lần {n}; chưa chốt lại, hãy ghi lý do điều chỉnh rồi làm lại.",
    "This report was frozen before (revision {n}); not frozen again. Say why it is corrected.",
)
_UNCHANGED = T(
    "Số liệu không khác lần chốt {n}; không cần chốt lại, hãy dùng gói của lần ấy.",
    "The figures are those of revision {n}; there is nothing to freeze. Use its package.",
)
_MOVED = T(
    "Số liệu vừa thay đổi sau khi tính; chưa chốt, hãy tính lại báo cáo, xem rồi chốt.",
    "The figures changed after they were counted; not frozen. Count again, look, then freeze.",
)
_REMARK = T("(Bản điều chỉnh lần {n})", "(Correction {n})")


class Unchanged(UserError):
    """No figure differs from the last ``submission``: it is the one to hand in."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(_UNCHANGED.format(n=submission.revision))
        self.submission = submission


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator whose figure, or the records behind it, are no longer those that were frozen.

    A figure is None where that version of the report had no such indicator. ``gone``, ``new`` and
    ``changed`` are codes of records: counted only then, only now, both times but otherwise.
    """

    key: str
    label: T
    frozen: Figure | None
    live: Figure | None
    gone: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]


def freeze(store: Store, computed: Computed, reason: str = "") -> Submission:
    """Freeze the report as its next revision; journalled, and never undone.

    Raises Unchanged when no figure differs from the revision before; UserError when a correction
    has no reason, or when the records have changed since ``computed`` was counted.
    """
    report, period = computed.report, computed.period
    slot = Slot(report.key, period.key, period.window.value)

    def make() -> Draft:
        figures = figures_of(computed)
        if figures_of(compute(store, report, period)) != figures:
            raise UserError(_MOVED)
        revision = _next(store, slot, figures, reason)
        at = frozen.now()
        contents = _contents(store, computed, revision, datetime.fromisoformat(at))
        return Draft(revision, at, reason.strip(), definitions(report), figures, contents)

    return frozen.keep(store, slot, make)


def submissions(store: Store, report: Report) -> list[Submission]:
    """The frozen revisions of a report, oldest first."""
    return frozen.listed(store, report=report.key)


def period_of(submission: Submission) -> Period:
    """The period that was reported on."""
    return parse(submission.slot.period, _WINDOWS[submission.slot.window])


def same_definitions(submission: Submission) -> bool:
    """Whether the figures are still counted as they were then."""
    return submission.definitions == definitions(REPORTS[submission.slot.report])


def against_live(store: Store, submission: Submission) -> list[Difference]:
    """What counting today would give otherwise, with the records that make the difference."""
    report = REPORTS[submission.slot.report]
    figures = figures_of(compute(store, report, period_of(submission)))["indicators"]
    then = submission.figures["indicators"]
    kept = frozen.contents(store, submission)
    found = []
    for indicator in report.indicators():
        before = then[indicator.key]["figures"][0] if indicator.key in then else None
        now = figures[indicator.key]["figures"][0]
        named: _Named = ((), (), ())
        if _counts_itself(indicator) and before is not None:
            named = _named(store, submission, kept, indicator, before != now)
        if before != now or any(named):
            found.append(Difference(indicator.key, indicator.label, before, now, *named))
    return found + [
        Difference(key, T(key, key), told["figures"][0], None, (), (), ())
        for key, told in then.items()
        if key not in figures
    ]


_Named = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _named(
    store: Store, submission: Submission, kept: Contents, indicator: Indicator, differs: bool
) -> _Named:
    """The codes of the records that are gone, new, or count otherwise than they did."""
    register, then = indicator.register, kept.counted[indicator.key]
    now = _counted(store, indicator, period_of(submission))
    both = then.keys() & now.keys()
    changed = {id_ for id_ in both if then[id_] != now[id_]}
    if differs and not isinstance(indicator.measure, _EACH_BY_ITSELF):
        # What is told apart may have changed while each record still adds one.
        changed |= both & frozen.edited_since(store, submission, register)
    codes = kept.codes.get(register, {}) | _codes(store, register, now)

    def told(ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(codes[id_] for id_ in sorted(ids))

    return told(then.keys() - now.keys()), told(now.keys() - then.keys()), told(changed)


# ---- what is frozen -----------------------------------------------------------------------------


def figures_of(computed: Computed) -> dict[str, Any]:
    """Every figure that all communes have, as it goes up: no code, no name, no word that the commune typed itself.

    ``figures`` are those of the period, the one before, a year ago, and the year so far; of each
    split they stand by the key of the part, ``*`` for all parts in the commune's own words.
    """
    return {
        "report": computed.report.key,
        "period": computed.period.key,
        "window": computed.period.window.value,
        "indicators": {i.key: _told(computed.lines[i.key]) for i in computed.report.indicators()},
        "papers": _papers_digest(computed),
    }


def _papers_digest(computed: Computed) -> str:
    """The digest of what only the papers show: targets, official tables, the commune's own figures.

    Where nothing but these changes, a correction is one all the same.
    """
    own = {indicator.key for indicator in computed.report.indicators()}
    lines, tables = computed.lines.items(), computed.shown_tables(names=False)
    shown = [
        {key: list(line.figures) for key, line in lines if key not in own},
        {key: line.target for key, line in lines},
        [list(map(_numbers, table.lines())) for table in tables],
    ]
    return hashlib.sha256(frozen.canonical(shown)).hexdigest()


def _numbers(line: Section | Counted) -> list[Value]:
    """The figures of a row: its words depend on the language that is shown."""
    cells = line.cells if isinstance(line, Counted) else ()
    return [value for value in cells if not isinstance(value, str)]


def _told(line: Line) -> dict[str, Any]:
    indicator = line.indicator
    told: dict[str, Any] = {"measure": indicator.measure_name, "figures": list(line.figures)}
    if indicator.ratio:
        told["of"] = [indicator.ratio.part, indicator.ratio.whole]
    if splits := [(s, parts) for s, parts in line.splits if s.path != SOURCES]:
        told["splits"] = {s.path: _pooled(parts, indicator.listed(s)) for s, parts in splits}
    return told


def _pooled(parts: tuple[Part, ...], listed: frozenset[str]) -> dict[str, list[Figure]]:
    pooled: dict[str, list[Figure]] = {}
    for part in parts:
        key = part.key if part.stored is None or part.key in listed else TYPED
        before = pooled.get(key, [0, 0, 0, 0])
        pooled[key] = [a + b for a, b in zip(before, part.figures, strict=True)]
    return pooled


def definitions(report: Report) -> str:
    """The digest of how every figure of the report is counted, in words and in conditions."""
    said = [
        [i.key, i.definition.vi, repr((i.register, i.measure, i.when, i.inside, i.where, i.splits))]
        for i in report.indicators()
    ]
    return hashlib.sha256(frozen.canonical(said)).hexdigest()


def _next(store: Store, slot: Slot, figures: dict[str, Any], reason: str) -> int:
    """The number of the revision about to be frozen, if there may be one."""
    earlier = frozen.listed(store, slot)
    if not earlier:
        return 1
    last = earlier[-1]
    if frozen.canonical(last.figures) == frozen.canonical(figures):
        raise Unchanged(last)
    if not reason.strip():
        raise UserError(_NO_REASON.format(n=last.revision))
    return last.revision + 1


def _contents(store: Store, computed: Computed, revision: int, made: datetime) -> Contents:
    unit = settings.load(store)
    counted: dict[str, dict[int, int]] = {}
    codes: dict[str, dict[int, str]] = {}
    for indicator in computed.report.indicators():
        if _counts_itself(indicator):
            found = _counted(store, indicator, computed.period)
            counted[indicator.key] = found
            register = codes.setdefault(indicator.register, {})
            register |= _codes(store, indicator.register, found.keys() - register.keys())
    remark = str(_REMARK.format(n=revision - 1)) if revision > 1 else ""
    return Contents(
        counted,
        codes,
        steady.workbook(computed, unit, made, remark),
        steady.paper(computed, unit, made, remark),
    )


def _counts_itself(indicator: Indicator) -> bool:
    """Whether it counts records, and is not made from figures of others."""
    return not (indicator.ratio or indicator.plus)


def _counted(reader: Reader, indicator: Indicator, period: Period) -> dict[int, int]:
    """How much each record adds to the figure, by id."""
    return {id_: n for id_, n in indicator.figures(reader, period.days, "id").items() if n}


def _codes(reader: Reader, register: str, ids: Iterable[int]) -> dict[int, str]:
    return {id_: title.code for id_, title in reader.titles(register, ids).items()}
