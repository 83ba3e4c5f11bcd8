"""The figures of a frozen report as an open copy shows them: what its papers hide is blank here too.

The store keeps every figure. What is blank was chosen with the papers, when the report was frozen, so
that nobody who has both can compute more back than from either.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from app.base.documents import plain
from app.base.json_types import JsonObject
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from app.reports.spec.report import ComputedReport
from app.reports.submission.frozen_figures import freeze_indicator, read_figures
from app.reports.submission.written import (
    SMALL,
    Four,
    HiddenParts,
    WrittenFigures,
    WrittenIndicator,
)
from app.store import submissions
from app.store.submissions import Contents, Submission


def hidden_parts(shown: ComputedReport) -> dict[str, HiddenParts]:
    """Return what an open copy leaves blank, by indicator; ``shown`` is the report as its papers show it."""
    written = {i.key: freeze_indicator(shown.lines[i.key]) for i in shown.report.indicators()}
    every = {key: one.written().why_parts for key, one in written.items()}
    return {key: parts for key, parts in every.items() if parts}


def open_figures(submission: Submission, kept: Contents) -> tuple[bytes, bool]:
    """Return the figures as an open copy holds them, and whether any is left blank.

    Of a report that was frozen before its blanks were kept, all parts that count people being helped
    are: its papers may have left others blank. The digest of what the papers show is empty, since
    who tries all numbers would find those that fit it. Raises DamagedStore.
    """
    written = read_figures(submission)
    hidden = _every_part(written) if kept.hidden is None else kept.hidden
    shown = {
        key: _open(one, hidden[key]) if key in hidden else one
        for key, one in written.indicators.items()
    }
    opened: JsonObject = {**plain(replace(written, indicators=shown)), "papers": ""}
    return submissions.canonical_json(opened), bool(hidden)


def _open(one: WrittenIndicator, hidden: HiddenParts) -> WrittenIndicator:
    splits = {
        path: {part: _blank(four, hidden.get(path, {}).get(part)) for part, four in by.items()}
        for path, by in one.splits.items()
    }
    return replace(one, splits=splits, why_parts=hidden)


def _blank(four: Four, hidden: Sequence[str | None] | None) -> Four:
    if hidden is None:
        return four
    return [None if why else figure for figure, why in zip(four, hidden, strict=True)]


def _every_part(written: WrittenFigures) -> dict[str, HiddenParts]:
    """All parts of what counts people being helped, in the columns in which there is anything."""
    known = {one.key: is_guarded(one) for one in REPORTS[written.report].indicators()}
    found: dict[str, HiddenParts] = {}
    for key, one in written.indicators.items():
        if any(one.figures) and known.get(key, True):
            whys = [SMALL if figure else None for figure in one.figures]
            parts = {path: dict.fromkeys(by, whys) for path, by in one.splits.items() if by}
            found |= {key: parts} if parts else {}
    return found
