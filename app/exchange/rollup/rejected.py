"""What of the files that came in was not added, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.base.language import T
from app.exchange.package.package import Package
from app.store.submissions import ReportKey


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that was not added: refused, or (``refused`` false) not needed. ``key`` signed it.

    ``package`` is what was in it, where that could be read. ``foreign``: its key is not the unit's, or not any more.
    """

    file: str
    why: T
    unit: str = ""
    slot: ReportKey | None = None
    refused: bool = True
    key: str = ""
    package: Package | None = None
    foreign: bool = False


def rejected_because(
    packages: Iterable[Package], why: T, *, refused: bool = True, foreign: bool = False
) -> list[Rejected]:
    """The packages as not added, all for the same reason."""
    return [Rejected(p.name, why, p.unit, p.slot, refused, p.key, p, foreign) for p in packages]
