"""Row codes: the short name of each printed figure, by which its records are found again.

``PT.12`` is the twelfth indicator ever given to the movement report; ``PT.12.3`` the third choice of
its first split, ``PT.12.b3`` of its second, ``PT.12.0`` what was left unsaid. A word that the
commune added itself goes by a short digest (``PT.12.x5e1f``), a hand-entered figure by ``S``.
The numbers are declared on the indicators; none is ever given to another indicator of the report.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import chain

from app.base.errors import NotFound
from app.base.language import T
from app.reports.compute.manual_figures import PREFIX
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.report import Report
from app.schema.conditions import EVERY
from app.store.database import SqlValue
from app.store.read.aggregates import aggregate
from app.store.read.reader import Reader

_CODE = re.compile(
    r"(?P<report>[A-Z]{2})\.(?P<figure>\d+|S(?:\d+|X[0-9A-F]{4}))"
    r"(?:\.(?P<split>[B-W]?)(?P<part>\d+|X[0-9A-F]{4}))?",
    re.ASCII,
)
_UNKNOWN = T("Không có số liệu mã “{code}”.", "No figure has the code “{code}”.")


@dataclass(frozen=True, slots=True)
class RowCodeTarget:
    """Where a row code leads: an indicator of a report, or with ``split`` one part of it."""

    report: Report
    indicator: Indicator
    split: Split | None = None
    stored: SqlValue = None


def code_of(
    report: Report, indicator: Indicator, split: Split | None = None, stored: object = None
) -> str:
    """The row code of a figure, or of the part of it that has a stored value."""
    code = f"{report.letters}.{number_of(indicator)}"
    if split is None:
        return code
    order = indicator.splits.index(split)
    letter = chr(ord("a") + order) if order else ""
    return f"{code}.{letter}{_part_number(indicator, split, stored)}"


def resolve(code: str, reader: Reader) -> RowCodeTarget:
    """What a typed row code stands for; raises NotFound. Case and spaces do not matter."""
    match = _CODE.fullmatch(code.strip().upper())
    report = next((r for r in REPORTS.values() if match and r.letters == match["report"]), None)
    if match and report:
        groups = report.all_groups(reader)
        for indicator in chain.from_iterable(group.indicators for group in groups):
            if number_of(indicator).upper() == match["figure"]:
                place = RowCodeTarget(report, indicator)
                found = _part(place, match, reader) if match["part"] else place
                if found:
                    return found
    raise NotFound(_UNKNOWN.format(code=code))


def _part(place: RowCodeTarget, match: re.Match[str], reader: Reader) -> RowCodeTarget | None:
    order = ord(match["split"]) - ord("A") if match["split"] else 0
    if order >= len(place.indicator.splits):
        return None
    indicator, split = place.indicator, place.indicator.splits[order]
    used = aggregate(reader, indicator.cls, EVERY, indicator.counted, split.path)
    for stored in [None, *indicator.labels(split, list(used))]:
        if _part_number(indicator, split, stored).upper() == match["part"]:
            return replace(place, split=split, stored=stored)
    return None


def number_of(indicator: Indicator) -> str:
    """Return the number of an indicator as its row code has it: ``12``, ``S3`` or ``Sx5e1f``."""
    if indicator.key.startswith(PREFIX):
        return f"S{indicator.number or _digest(indicator.key.removeprefix(PREFIX))}"
    return str(indicator.number)


def _part_number(indicator: Indicator, split: Split, stored: object) -> str:
    if stored is None:
        return "0"
    numbers = {choice.value: n for n, choice in enumerate(indicator.choices(split), 1)}
    return str(numbers.get(str(stored)) or _digest(str(stored)))


def _digest(word: str) -> str:
    return f"x{hashlib.blake2s(word.encode(), digest_size=2).hexdigest()}"
