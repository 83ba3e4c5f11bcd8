"""What the receiver asks units about their figures, kept until it goes out in the replies."""

from __future__ import annotations

from pathlib import Path

from app.exchange.adding import flags
from app.exchange.package import Package
from app.exchange.reply import Flag, write_reply
from app.exchange.rollup import Rolled
from app.jobs import Progress, watched
from app.lang import T
from app.store import Store

_KEY = "remarks"
Remarks = dict[str, tuple[Flag, ...]]  # by the digest of the package: a correction begins anew


def load(store: Store) -> Remarks:
    """The remarks that the receiving unit keeps in its store."""
    kept: dict[str, list[list[str]]] = store.setting(_KEY) or {}
    return {
        digest: tuple(Flag(indicator, T(vi, en)) for indicator, vi, en in some)
        for digest, some in kept.items()
    }


def save(store: Store, remarks: Remarks) -> None:
    kept = {
        digest: [[flag.indicator, flag.said.vi, flag.said.en] for flag in some]
        for digest, some in remarks.items()
    }
    store.set_setting(_KEY, kept)


def remarked(remarks: Remarks, package: Package, indicator: str, said: str) -> Remarks:
    """With a remark on a figure in place of an earlier one; without it where nothing is said."""
    others = (flag for flag in remarks.get(package.digest, ()) if flag.indicator != indicator)
    asked = (Flag(indicator, T(said, said)),) if said else ()
    return remarks | {package.digest: (*others, *asked)}


def write_replies(
    store: Store, rolled: Rolled, remarks: Remarks, folder: Path, progress: Progress
) -> list[Path]:
    """Write a signed reply for each unit that is added up, with what does not fit and what was remarked.

    Raises Cancelled, and UserError where a file cannot be written.
    """
    packages = rolled.taken.values()
    return [
        write_reply(store, package, asked_of(remarks, package), folder)
        for package in watched(packages, len(packages), progress)
    ]


def asked_of(remarks: Remarks, package: Package) -> tuple[Flag, ...]:
    """All that the reply to a package asks: what does not fit inside it, and the remarks."""
    return (*flags(package), *remarks.get(package.digest, ()))
