"""Handing in a report: frozen with what it counted, in numbered revisions, compared with today."""

from __future__ import annotations

import hashlib
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from app.base.dates import show_day
from app.base.documents import plain
from app.base.errors import UserError
from app.base.jobs import Progress, Stage, Watch
from app.base.language import T
from app.base.periods import Days, Period, Window, parse
from app.base.text import clean
from app.reports.compute.computation import compute
from app.reports.compute.estimates import with_estimates
from app.reports.definitions.catalogue import REPORTS
from app.reports.output import reproducible
from app.reports.output.small_cells import hide_small
from app.reports.spec.figures import Number, as_json
from app.reports.spec.indicator import Indicator
from app.reports.spec.official_table import CountedRow, Value
from app.reports.spec.report import ComputedReport, Report
from app.reports.submission.cell_diff import RowRecords, cell_records
from app.reports.submission.definition_digest import indicator_digests, report_digest
from app.reports.submission.earlier_estimate import with_earlier_estimate
from app.reports.submission.evidence import evidence_of
from app.reports.submission.freezable import not_begun, require_freezable, still_running
from app.reports.submission.frozen_figures import read_figures, says_the_same, written_figures
from app.reports.submission.open_figures import hidden_parts
from app.reports.words.paragraphs import read_paragraphs
from app.services import unit_settings
from app.store import Store, submissions
from app.store.read.reader import Reader
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Contents, ReportKey, Submission, SubmissionDraft, SubmissionKind

_WINDOWS = {window.value: window for window in Window}
_NO_REASON = T(
    "Báo cáo kỳ này đã chốt lần {n}; chưa chốt lại, hãy ghi lý do điều chỉnh rồi làm lại.",
    "This report was frozen before (revision {n}); not frozen again. Say why it is corrected.",
)
_UNCHANGED = T(
    "Số liệu và thuyết minh không khác lần chốt {n}; không cần chốt lại, hãy dùng tệp báo cáo của lần ấy.",
    "Figures and paragraphs are those of revision {n}; there is nothing to freeze. Use its package.",
)
_FROM_FUTURE = T(
    "Lần chốt {n} ghi ngày {day}, còn ở tương lai, nên nơi nhận sẽ không nhận; chưa ghi gì, hãy xem lại ngày giờ của máy rồi chốt lại.",
    "Revision {n} bears the day {day}, which is to come, and would be refused; nothing was written. Check the clock, then freeze again.",
)
_MOVED = T(
    "Số liệu vừa thay đổi sau khi tính; chưa chốt, hãy tính lại báo cáo, xem rồi chốt.",
    "The figures changed after they were counted; not frozen. Count again, look, then freeze.",
)
_ESTIMATE = T("(Ước thực hiện)", "(Estimate)")
_REMARK = T("(Bản điều chỉnh lần {n})", "(Correction {n})")


class Unchanged(UserError):
    """No figure differs from the last ``submission``: it is the one to hand in."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(_UNCHANGED.format(n=submission.revision))
        self.submission = submission


def freeze(
    store: Store,
    computed: ComputedReport,
    reason: str = "",
    progress: Progress | None = None,
    *,
    unfinished: bool = False,
) -> Submission:
    """Freeze the report as its next revision; logged, and never undone.

    All that takes long is done before anything is locked. Raises Unchanged when no figure differs
    from the revision before; UserError when a table does not balance, when a correction has no
    reason, when the period has not begun, or still runs and that was not agreed to (``unfinished``), or
    when the records have changed since ``computed`` was counted; Cancelled.
    """
    store.principal.require_work()
    reason = clean(reason)
    require_freezable(computed, unfinished=unfinished)
    computed.check()
    report, watch = computed.report, progress or Watch()
    slot = slot_of(report, computed.period, computed.kind)
    figures, entry = figures_of(computed), store.last_entry()
    again = compute(store, report, computed.period, Stage(watch, 0, 2))
    if figures_of(with_estimates(store, again) if computed.estimated else again) != figures:
        raise UserError(_MOVED)
    revision, at = next_revision(store, slot, figures, reason), submissions.now()
    kept = _contents(store, computed, revision, datetime.fromisoformat(at))
    watch.update(1, 1)

    def make() -> SubmissionDraft:
        _entry, changed = store.changed_since(entry)
        if not report.registers().isdisjoint(changed):
            raise UserError(_MOVED)
        if next_revision(store, slot, figures, reason) != revision:
            raise UserError(_MOVED)
        return SubmissionDraft(revision, at, reason, report_digest(report), figures, kept)

    return submissions.keep_submission(store, slot, make)


def is_current(store: Store, last: Submission, figures: bytes) -> bool:
    """Whether figures and paragraphs are those of the last revision, and that one can be handed in.

    One that a wrong clock dated in the future is refused by all who receive it: it is made again.
    """
    if not says_the_same(last, figures) or submissions.is_future(last.made):
        return False
    return submissions.read_contents(store, last).words == _words(store, last.slot)


def refuse_from_future(submission: Submission) -> None:
    """Raises UserError for a revision that nobody would take: nothing is written of it."""
    if early := not_begun(period_of(submission)):
        raise UserError(early)
    if submissions.is_future(submission.made):
        day = show_day(submission.made.astimezone().date())
        raise UserError(_FROM_FUTURE.format(n=submission.revision, day=day))


def slot_of(
    report: Report, period: Period, kind: SubmissionKind = SubmissionKind.OFFICIAL
) -> ReportKey:
    """What revisions of the report over the period are revisions of."""
    return ReportKey(report.key, period.key, period.window.value, kind)


def count(
    store: Store,
    slot: ReportKey,
    progress: Progress | None = None,
    *,
    since: Submission | None = None,
) -> ComputedReport:
    """Count what a slot is of as it is today: the report, or its estimate. Raises Cancelled.

    Where its period still runs it is counted up to the day that the figures of ``since`` are of, so
    that only records make a difference, and not the days that have gone by.
    """
    period = parse(slot.period, _WINDOWS[slot.window])
    day = read_figures(since).real_to if since else None
    as_of = day if still_running(period) else None
    computed = compute(store, REPORTS[slot.report], period, progress, as_of=as_of)
    return with_estimates(store, computed) if slot.estimate else computed


def period_of(submission: Submission) -> Period:
    """The period that was reported on."""
    return parse(submission.slot.period, _WINDOWS[submission.slot.window])


def same_definitions(submission: Submission) -> bool:
    """Whether the figures are still counted as they were then."""
    return submission.definitions == report_digest(REPORTS[submission.slot.report])


# ---- what is frozen -----------------------------------------------------------------------------


def figures_of(computed: ComputedReport) -> bytes:
    """The figures as they are frozen: a JSON that is spelled in one way only."""
    return submissions.canonical_json(plain(written_figures(computed, _papers_digest(computed))))


def revision_of(store: Store, computed: ComputedReport) -> int:
    """The last revision of the report where it has these very figures; else 0: they are not frozen."""
    revisions = submissions.list_submissions(
        store, slot_of(computed.report, computed.period, computed.kind)
    )
    if not revisions:
        return 0
    frozen = replace(read_figures(revisions[-1]), papers="")
    return revisions[-1].revision if plain(frozen) == plain(written_figures(computed)) else 0


def _papers_digest(computed: ComputedReport) -> str:
    """The digest of what only the papers show: targets, official tables, the commune's own figures.

    Where nothing but these changes, a correction is one all the same.
    """
    rows = table_rows(computed).values()
    shown = [
        own_figures(computed),
        {key: line.target for key, line in computed.lines.items()},
        # Words depend on the language that is shown.
        [[[cell for cell in row if not isinstance(cell, str)] for row in some] for some in rows],
    ]
    return hashlib.sha256(submissions.canonical_json(shown)).hexdigest()


def next_revision(store: Store, slot: ReportKey, figures: bytes, reason: str) -> int:
    """The number of the revision that these figures would be.

    Raises Unchanged where they are those of the last one; UserError where a reason is missing.
    """
    earlier = submissions.list_submissions(store, slot)
    if not earlier:
        return 1
    last = earlier[-1]
    if is_current(store, last, figures):
        raise Unchanged(last)
    if not reason:
        raise UserError(_NO_REASON.format(n=last.revision))
    return last.revision + 1


def _contents(store: Store, computed: ComputedReport, revision: int, made: datetime) -> Contents:
    unit = unit_settings.load(store)
    counted = {
        indicator.key: contributions(store.everything, indicator, computed.counted.days)
        for indicator in computed.report.indicators()
        if counts_itself(indicator)
    }
    cells = {t.key: cell_records(store.everything, t) for t in computed.shown_tables(names=False)}
    leaves, signals = evidence_of(store, computed, counted, made)
    remarks = [_ESTIMATE] if computed.estimated else []
    remarks += [_REMARK.format(n=revision - 1)] if revision > 1 else []
    remark = " ".join(map(str, remarks))
    shown = hide_small(with_earlier_estimate(store, computed))  # whoever has them may read them
    return Contents(
        counted,
        _codes(store, computed.report, counted, cells),
        reproducible.workbook(shown, unit, made, remark),
        reproducible.paper(shown, unit, made, remark),
        own_figures(computed),
        table_rows(computed),
        indicator_digests(computed.report),
        cells=cells,
        hidden=hidden_parts(shown),
        salt=signing_keys(store).salt,
        words=_words(store, slot_of(computed.report, computed.period)),
        leaves=leaves,
        signals=signals,
    )


def _words(store: Store, slot: ReportKey) -> dict[str, str]:
    """The officer's paragraphs of a report, by the key of the section."""
    period = parse(slot.period, _WINDOWS[slot.window])
    found = read_paragraphs(store.everything, slot.report, period)
    return {section.value: text for section, text in found.items()}


def _codes(
    store: Store,
    report: Report,
    counted: dict[str, dict[int, int]],
    cells: dict[str, list[RowRecords]],
) -> dict[str, dict[int, str]]:
    """The codes of all that was counted, by register."""
    ids: dict[str, set[int]] = {}
    for indicator in report.indicators():
        ids.setdefault(indicator.register, set()).update(counted.get(indicator.key, ()))
    for row in chain.from_iterable(cells.values()):
        for register, some in chain.from_iterable(of.items() for of in row.values()):
            ids.setdefault(register, set()).update(some)
    return {
        register: {
            id_: title.code for id_, title in store.everything.titles(register, some).items()
        }
        for register, some in ids.items()
    }


def counts_itself(indicator: Indicator) -> bool:
    """Whether it counts records, and is not made from figures of others."""
    return not (indicator.ratio or indicator.plus)


def contributions(reader: Reader, indicator: Indicator, days: Days) -> dict[int, int]:
    """How much each record adds to the figure, by id."""
    return {id_: n for id_, n in indicator.figures(reader, days, "id").items() if n}


def own_figures(computed: ComputedReport) -> dict[str, list[Number | None]]:
    """The figures that only this commune has, by key; None where one is blank."""
    everybodys = {indicator.key for indicator in computed.report.indicators()}
    lines = computed.lines.items()
    return {
        key: [as_json(figure) for figure in line.figures]
        for key, line in lines
        if key not in everybodys
    }


def table_rows(computed: ComputedReport) -> dict[str, list[list[Value]]]:
    """The rows of the official tables that name nobody, as they are printed, by table."""
    tables = computed.shown_tables(names=False)
    return {
        table.key: [list(line.cells) for line in table.lines() if isinstance(line, CountedRow)]
        for table in tables
    }
