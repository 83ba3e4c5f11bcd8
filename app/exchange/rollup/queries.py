"""What the receiver asks units about their figures, kept until it goes out in the replies."""

from __future__ import annotations

from pathlib import Path

from app.base.jobs import Progress, watched
from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery, write_reply
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.totals import flags
from app.store import Store
from app.store.submissions import ReportKey

_KEY = "remarks"
Remarks = dict[
    str, tuple[FigureQuery, ...]
]  # by the digest of the package: a correction begins anew


def load(store: Store) -> Remarks:
    """The remarks that the receiving unit keeps in its store."""
    kept = store.setting(_KEY, dict[str, list[tuple[str, str, str]]]) or {}
    return {digest: tuple(FigureQuery(*one) for one in some) for digest, some in kept.items()}


def save(store: Store, remarks: Remarks) -> None:
    kept = {
        digest: [[flag.indicator, flag.vi, flag.en] for flag in some]
        for digest, some in remarks.items()
    }
    store.set_setting(_KEY, kept)


def keep_query(remarks: Remarks, package: Package, indicator: str, text: str) -> Remarks:
    """With a remark on a figure in place of an earlier one; without it where nothing is text."""
    others = (flag for flag in remarks.get(package.digest, ()) if flag.indicator != indicator)
    query = (FigureQuery(indicator, text, text),) if text else ()
    return remarks | {package.digest: (*others, *query)}


def write_replies(
    store: Store, result: RollupResult, remarks: Remarks, folder: Path, progress: Progress
) -> list[Path]:
    """Write a signed reply for each unit that is added up, with what does not fit and what was remarked,
    and one for each signed package that was refused, with why.

    Raises Cancelled, and UserError where a file cannot be written.
    """
    taken = {_about(package) for package in result.taken.values()}
    answers = [(package, queries_of(remarks, package), None) for package in result.taken.values()]
    refused = [
        (one.package, (), one.why)
        for one in result.refused
        if one.package and one.package.signed and _about(one.package) not in taken
    ]
    every: list[tuple[Package, tuple[FigureQuery, ...], T | None]] = [*answers, *refused]
    return [
        write_reply(store, package, query, folder, why)
        for package, query, why in watched(every, len(every), progress)
    ]


def _about(package: Package) -> tuple[str, ReportKey, int]:
    return package.unit, package.slot, package.revision


def queries_of(remarks: Remarks, package: Package) -> tuple[FigureQuery, ...]:
    """All that the reply to a package asks: what does not fit inside it, and the remarks."""
    return (*flags(package), *remarks.get(package.digest, ()))
