"""Row codes: the short name of each printed figure, by which its records are found again.

``PT.12`` is the twelfth indicator ever given to the movement report; ``PT.12.3`` the third choice of
its first split, ``PT.12.b3`` of its second, ``PT.12.0`` what was left unsaid. A word that the
commune added itself goes by a short digest (``PT.12.x5e1f``), a hand-entered figure by ``S``.
A number is never given to another figure: the lists below are only ever added to.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from app.base.errors import NotFound
from app.base.language import T
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import PREFIX
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.report import Report
from app.schema.conditions import EVERY
from app.store.read.aggregates import aggregate
from app.store.read.reader import Reader

_NUMBERS = {
    "movement": (
        "models_active models_new models_ended areas_with_model model_spread model_recognitions "
        "teams_active members_active members_people members_unlisted visits households_visited "
        "cases_begun cases_open cases_finished supports people_supported awards award_money "
        "disputes_received disputes_settled disputes_settled_rate models_effective tips "
        "tips_valuable tips_settled education_files education_begun areas_assessed areas_safe "
        "areas_safe_rate institutions_safe charters documents activities activity_people fund_in "
        "fund_out people_improved effective_spread"
    ),
    "mediation": (
        "disputes_carried disputes_received disputes_settled disputes_failed disputes_pending "
        "disputes_going_on disputes_settled_rate mediation_teams mediators mediators_law "
        "mediators_trained"
    ),
    "cases": (
        "cases_carried cases_begun cases_completed cases_ended_otherwise cases_open cases_overdue "
        "supports people_supported"
    ),
    "safety": (
        "safety_registered areas_assessed areas_safe areas_safe_rate institutions_safe charters "
        "commune_safe"
    ),
    "awards": "awards award_money",
}
_HAND = {choice.value: number for number, choice in enumerate(FigureName, 1)}
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
    stored: Any = None


def code_of(
    report: Report, indicator: Indicator, split: Split | None = None, stored: object = None
) -> str:
    """The row code of a figure, or of the part of it that has a stored value."""
    code = f"{report.letters}.{_number(report, indicator)}"
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
            if _number(report, indicator).upper() == match["figure"]:
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


def _number(report: Report, indicator: Indicator) -> str:
    if indicator.key.startswith(PREFIX):
        word = indicator.key.removeprefix(PREFIX)
        return f"S{_HAND.get(word) or _digest(word)}"
    return str(_NUMBERS[report.key].split().index(indicator.key) + 1)


def _part_number(indicator: Indicator, split: Split, stored: object) -> str:
    if stored is None:
        return "0"
    numbers = {choice.value: n for n, choice in enumerate(indicator.choices(split), 1)}
    return str(numbers.get(str(stored)) or _digest(str(stored)))


def _digest(word: str) -> str:
    return f"x{hashlib.blake2s(word.encode(), digest_size=2).hexdigest()}"
