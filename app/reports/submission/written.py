"""The figures of a frozen report as they stand in JSON: in the store, and in the packages that go up."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from app.base.documents import OTHERWISE, BadDocument
from app.base.errors import UserError
from app.base.periods import Window, parse
from app.reports.spec.figures import Blank
from app.store.submissions import ReportKey, SubmissionKind

Name = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(gt=0, le=10**15)]
Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Number = Annotated[int, Meta(gt=-(10**16), lt=10**16)]  # no figure is so large
# Of the period, the one before, a year ago, the year so far; None is blank.
Four = Annotated[list[_Number | float | None], Meta(min_length=4, max_length=4)]
_Reasons = Annotated[list[Blank | None], Meta(min_length=4, max_length=4)]
SMALL: Literal["small"] = Blank.SMALL.value
_Hidden = Annotated[list[Literal["small"] | None], Meta(min_length=4, max_length=4)]
HiddenParts = dict[str, dict[str, _Hidden]]  # by path and part, of each column that is hidden


class Reported(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a document is of. Unknown keys are passed over here and below: a later version may say more
    that this one need not know. What all must know raises the number of the schema."""

    report: Name
    period: Name
    window: Window
    kind: SubmissionKind = SubmissionKind.OFFICIAL  # before there were estimates all were official

    def __post_init__(self) -> None:
        """Raise BadDocument for a period that there is not."""
        if not _is_period(self.period, self.window):
            raise BadDocument(OTHERWISE, "period")

    @property
    def slot(self) -> ReportKey:
        """Return what it is of, as the store knows it."""
        return ReportKey(self.report, self.period, self.window.value, self.kind)


class WrittenIndicator(Struct, frozen=True, omit_defaults=True):
    """An indicator: ``splits`` by path and part, ``why`` of each column that is blank.

    ``why_parts``: the parts that an open copy leaves blank, and in which columns; a frozen report hides none.
    Only a rate has numbers with a decimal, which follow from the indicators it is made ``of``. ``crossed``: the
    cells of tables that cross it by several fields; who does not know them can do without.
    """

    measure: Name
    figures: Four
    splits: dict[str, dict[str, Four]] = {}
    why: _Reasons | None = None
    of: tuple[Name, ...] = ()
    why_parts: HiddenParts = {}
    crossed: dict[str, dict[str, Four]] = {}


class WrittenFigures(Reported, frozen=True, kw_only=True):
    """The figures of a frozen report, by the key of the indicator.

    ``papers``: the digest of what only the papers show. ``state``: that the period still ran, and
    ``real_to`` up to which day its figures are; ``estimates``: what its figures are going to be.
    """

    indicators: dict[str, WrittenIndicator]
    papers: Name = ""
    state: Name = ""
    real_to: date | None = None
    estimates: dict[str, int | float | None] | None = None


@lru_cache(maxsize=256)
def _is_period(key: str, window: Window) -> bool:
    try:
        return parse(key, window).key == key
    except UserError:
        return False
