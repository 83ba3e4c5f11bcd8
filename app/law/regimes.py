"""Dated law: who decides a case, for how long, in which stages, and by when each thing is done.

Sources: Luật 120/2025/QH15, in force since 1/7/2026; before that Luật 73/2021. A person already in
rehabilitation on 1/7/2026 keeps the old term, and the after-care follows the new law (Đ56): the
regime follows the day on which that very case began. NĐ 49/2020 and TT 10/2024/TT-BCA for
reintegration; Luật 91/2025 and NĐ 356/2025 for requests. Where a table says None, no figure is known.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.base.language import T
from app.base.periods import Kind, period_of
from app.law.holidays import holidays, working_day_after
from app.schema.fields import Choice


class CaseKind(Choice):
    """The kind of help that a case records."""

    REHAB_HOME = (
        "rehab_home",
        T("Cai nghiện tự nguyện tại gia đình", "Voluntary rehabilitation at home"),
    )
    REHAB_COMMUNITY = (
        "rehab_community",
        T("Cai nghiện tự nguyện tại cộng đồng", "Voluntary rehabilitation in the community"),
    )
    MANAGED = "managed", T("Quản lý người sử dụng trái phép", "Managing a person who uses drugs")
    AFTER_CARE = "after_care", T("Quản lý sau cai nghiện", "After-care")
    REINTEGRATION = "reintegration", T("Tái hòa nhập cộng đồng", "Reintegration")
    EDUCATION = "education", T("Giáo dục tại xã, phường, đặc khu", "Education in the commune")


class Occasion(Choice):
    """Whether the person is helped in this way for the first time."""

    FIRST = "first", T("Lần đầu", "First time")
    AGAIN = "again", T("Từ lần thứ hai", "Second time or later")


class Basis(Choice):
    """The measure that after-care follows; it decides the term."""

    VOLUNTARY = "voluntary", T("Sau cai nghiện tự nguyện", "After voluntary rehabilitation")
    SUBSTITUTION = "substitution", T("Sau điều trị thay thế", "After substitution treatment")
    MINOR = "minor", T("Người từ đủ 12 đến dưới 18 tuổi", "Aged 12 to under 18")
    COMPULSORY = (
        "compulsory",
        T("Sau cai nghiện bắt buộc, từ đủ 18 tuổi", "After compulsory rehabilitation, 18 and over"),
    )


class CaseStage(Choice):
    """The five stages of rehabilitation."""

    INTAKE = "intake", T("Tiếp nhận, phân loại", "Intake")
    TREATMENT = "treatment", T("Điều trị cắt cơn, giải độc", "Treatment")
    EDUCATION = "education", T("Giáo dục, tư vấn, phục hồi hành vi", "Counselling")
    WORK = "work", T("Lao động trị liệu, học nghề", "Work and training")
    RETURN = "return", T("Chuẩn bị tái hòa nhập", "Preparing the return")


class RegimeSpan(Enum):
    """The unit in which a clock counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time for an act, counted from the day that starts it."""

    number: int
    span: RegimeSpan

    def ends(self, start: date) -> date:
        """The last day for it; the day ``start`` itself is not counted."""
        if self.span is RegimeSpan.WORKING_DAYS:
            return working_day_after(start, self.number)
        return start + timedelta(days=self.number)


class Remark(Enum):
    """The interval of the helper's reports on a case."""

    QUARTERLY = "quarterly"  # in the first REPORT_DAYS days of each quarter
    MONTHLY = "monthly"  # a month after the start, then a month after each remark


@dataclass(frozen=True, slots=True)
class Regime:
    """The law for some kinds of case begun from ``since`` to ``until``.

    ``months`` is the term; ``again`` and ``bases`` say where it differs. None: the law that the
    app knows gives no term, so the officer writes the end that the decision states. It runs from the
    start of the case, or (``from_decision``) from the day of the decision. ``decision`` is the time
    within which ``authority`` decides; ``remark`` is how often the helper reports.
    """

    kinds: tuple[CaseKind, ...]
    since: date
    until: date
    authority: T
    months: int | None
    again: int | None = None
    bases: tuple[tuple[Basis, int], ...] = ()
    staged: bool = False
    from_decision: bool = False
    decision: Deadline | None = None
    remark: Remark | None = None

    def term(self, occasion: Occasion | None, basis: Basis | None) -> int | None:
        """The term in months."""
        if basis is not None and (differs := dict(self.bases).get(basis)):
            return differs
        return self.again if occasion is Occasion.AGAIN and self.again else self.months


_LONG_AGO, _FOR_EVER = date.min, date.max
_NEW_LAW = date(2026, 7, 1)
_BEFORE = _NEW_LAW - timedelta(days=1)
_POLICE = T("Trưởng Công an cấp xã", "Head of the commune police")
_CHAIR = T("Chủ tịch Ủy ban nhân dân cấp xã", "Chair of the commune people's committee")
_VOLUNTARY = (CaseKind.REHAB_HOME, CaseKind.REHAB_COMMUNITY)
_MANAGED, _AFTER_CARE = (CaseKind.MANAGED,), (CaseKind.AFTER_CARE,)
_REINTEGRATION, _EDUCATION = (CaseKind.REINTEGRATION,), (CaseKind.EDUCATION,)
_DAY_AND_NIGHT = Deadline(1, RegimeSpan.DAYS)  # 24 hours: records know days only
_THREE_WORKING_DAYS = Deadline(3, RegimeSpan.WORKING_DAYS)

# The term of voluntary rehabilitation runs from the biên bản tiếp nhận đăng ký: the case's start.
# The old law says 6 to 12 months; the decision tells which, so the longest is only a start.
# Education in the commune: 3 to 6 months (common knowledge, not read in a text).
REGIMES = (
    # kinds, begun from, to, who decides, months
    Regime(_VOLUNTARY, _NEW_LAW, _FOR_EVER, _POLICE, 24, again=36, staged=True),
    Regime(_VOLUNTARY, _LONG_AGO, _BEFORE, _CHAIR, 12, staged=True, decision=_THREE_WORKING_DAYS),
    Regime(_MANAGED, _NEW_LAW, _FOR_EVER, _POLICE, 12, from_decision=True, decision=_DAY_AND_NIGHT),
    Regime(_MANAGED, _LONG_AGO, _BEFORE, _CHAIR, None),
    Regime(_AFTER_CARE, _NEW_LAW, _FOR_EVER, _CHAIR, 12, bases=((Basis.COMPULSORY, 24),)),
    Regime(_AFTER_CARE, _LONG_AGO, _BEFORE, _CHAIR, None),
    Regime(_REINTEGRATION, _LONG_AGO, _FOR_EVER, _POLICE, None, remark=Remark.QUARTERLY),
    Regime(_EDUCATION, _LONG_AGO, _FOR_EVER, _CHAIR, 6, remark=Remark.MONTHLY),
)
REPORT_DAYS = 5
LOAN_AT_MOST = 100_000_000  # đồng a person, to earn a living after prison (QĐ 22/2023)

# Requests of the people recorded, by the key of the right that is exercised.
ACKNOWLEDGE = Deadline(2, RegimeSpan.WORKING_DAYS)
ANSWER = {
    "view": Deadline(10, RegimeSpan.WORKING_DAYS),
    "correct": Deadline(10, RegimeSpan.WORKING_DAYS),
    "withdraw": Deadline(15, RegimeSpan.WORKING_DAYS),
    "restrict": Deadline(15, RegimeSpan.WORKING_DAYS),
    "object": Deadline(15, RegimeSpan.WORKING_DAYS),
    "erase": Deadline(20, RegimeSpan.WORKING_DAYS),
}


def fingerprint() -> str:
    """Return a digest that distinguishes this version of the tables and holidays from another.

    Raises ``UserError`` when the user's list of holidays is malformed.
    """
    import hashlib  # only now: whose SHA-256 it takes is settled by app.store.lean

    laws = repr((REGIMES, sorted(holidays()), REPORT_DAYS, ACKNOWLEDGE, ANSWER))
    return hashlib.sha256(laws.encode()).hexdigest()


def regime(kind: CaseKind, start: date) -> Regime:
    """The law in force for a case of this kind begun on that day."""
    return next(r for r in REGIMES if kind in r.kinds and r.since <= start <= r.until)


def end_due(
    kind: CaseKind,
    start: date,
    occasion: Occasion | None,
    basis: Basis | None,
    decided: date | None = None,
) -> date | None:
    """The day on which the term is over, or None where the law gives no term."""
    law = regime(kind, start)
    months = law.term(occasion, basis)
    first = decided if decided and law.from_decision else start
    return add_months(first, months) if months else None


def decision_due(kind: CaseKind, start: date) -> date | None:
    """The last day for the decision on a case, or None where the law sets no time."""
    clock = regime(kind, start).decision
    return clock.ends(start) if clock else None


def reporting(remark: Remark) -> tuple[CaseKind, ...]:
    """The kinds of case whose helper reports so often."""
    return tuple(kind for one in REGIMES if one.remark is remark for kind in one.kinds)


def quarter_report(last: date) -> tuple[date, date]:
    """The newest quarterly report that is due by ``last``: its quarter's first day, its due day."""
    quarter = period_of(last, Kind.QUARTER)
    if quarter.first + timedelta(days=REPORT_DAYS - 1) > last:
        quarter = quarter.previous()
    return quarter.first, quarter.first + timedelta(days=REPORT_DAYS - 1)


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
