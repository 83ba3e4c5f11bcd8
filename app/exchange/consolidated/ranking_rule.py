"""By what the receiver ranks units: a rule for each report, which it sets and keeps in its store."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.base import documents
from app.base.documents import OTHERWISE, BadDocument, describe, plain
from app.base.errors import UserError, shown
from app.base.language import T
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report
from app.reports.submission.written import Name
from app.store import Store

_KEY = "ranking"
_LARGEST = 1 << 20  # bytes
MOST_FIGURES, HEAVIEST, MOST_AT_LEAST = 10, 100, 10**6
_REMEDY = T(
    "chưa cộng gì, hãy sửa tệp cách xếp hạng rồi làm lại.",
    "nothing was added. Correct the file of rules, then try again.",
)
_MAIN = 8  # figures of a report that names none as its leading ones


class RankingOrder(StrEnum):
    """How several figures make one order: by weighted points, or one after the other."""

    label: T

    def __new__(cls, key: str, label: T) -> RankingOrder:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        return member

    WEIGHTS = "weights", T("Cộng điểm theo trọng số", "Weighted points")
    ORDER = (
        "order",
        T("Lần lượt: số trước bằng nhau mới xét số sau", "One after the other, where equal"),
    )


class RankedFigure(Struct, frozen=True):
    """A figure that counts for the order, how much, and whether ``higher`` is better.

    ``least``: a unit with a smaller figure has no place; of a rate, a unit whose whole is smaller.
    """

    indicator: Name
    weight: Annotated[int, Meta(ge=1, le=HEAVIEST)] = 1
    higher: bool = True
    least: Annotated[int, Meta(ge=0, le=MOST_AT_LEAST)] = 0


class RankingRule(Struct, frozen=True):
    """The figures that the units of a report are ranked by, and how they are taken together."""

    figures: Annotated[tuple[RankedFigure, ...], Meta(min_length=1, max_length=MOST_FIGURES)]
    by: RankingOrder = RankingOrder.WEIGHTS

    def __post_init__(self) -> None:
        """Raise BadDocument for a figure that is named twice."""
        keys = [one.indicator for one in self.figures]
        for key in keys:
            if keys.count(key) > 1:
                raise BadDocument(OTHERWISE, "figures", key)


# By the key of the report.
RankingRules = dict[str, RankingRule]


def load(store: Store) -> RankingRules:
    """The rules that the receiving unit keeps in its store."""
    return store.setting(_KEY, RankingRules) or {}


def save(store: Store, rules: RankingRules) -> None:
    """Keep the rules. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    store.set_setting(_KEY, plain(rules))


def read_rules(path: Path) -> RankingRules:
    """The rules in a file: ``{"movement": {"by": "weights", "figures": [{"indicator": "visits"}]}}``.

    Raises UserError, also for a report or a figure that there is not.
    """
    rules = documents.read(RankingRules, path, _LARGEST, _REMEDY)
    try:
        for report, rule in rules.items():
            _check(report, rule)
    except BadDocument as error:
        raise UserError(describe(error, shown(path), _REMEDY)) from None
    return rules


def main_figures(report: Report) -> tuple[str, ...]:
    """The figures of a report that a leader asks for."""
    every = (one.key for one in report.indicators() if is_ranked(one))
    return report.leading or tuple(every)[:_MAIN]


def usual_rule(report: Report) -> RankingRule:
    """The rule where the receiver has set none: the main figures, each counting alike."""
    return RankingRule(tuple(map(RankedFigure, main_figures(report))))


def is_ranked(indicator: Indicator) -> bool:
    """Whether units can be ranked by it: not by how many kinds they have of something."""
    return indicator.kinds_of is None


def _check(report: str, rule: RankingRule) -> None:
    if report not in REPORTS:
        raise BadDocument(OTHERWISE, report)
    known = {one.key for one in REPORTS[report].indicators() if is_ranked(one)}
    for one in rule.figures:
        if one.indicator not in known:
            raise BadDocument(OTHERWISE, report, "figures", one.indicator)
