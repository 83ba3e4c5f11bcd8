"""Dated law: which authority decides a case, for how long, in which stages.

Sources: Luật 120/2025/QH15, in force since 1/7/2026; before that Luật 73/2021. A person already in
rehabilitation on 1/7/2026 keeps the old term (Đ56): the regime follows the day the case began.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from app.fields import Choice
from app.lang import T


class CaseKind(Choice):
    """What sort of help a case records."""

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
    """What after-care follows; it decides the term."""

    VOLUNTARY = "voluntary", T("Sau cai nghiện tự nguyện", "After voluntary rehabilitation")
    SUBSTITUTION = "substitution", T("Sau điều trị thay thế", "After substitution treatment")
    MINOR = "minor", T("Người từ đủ 12 đến dưới 18 tuổi", "Aged 12 to under 18")
    COMPULSORY = (
        "compulsory",
        T("Sau cai nghiện bắt buộc, từ đủ 18 tuổi", "After compulsory rehabilitation, 18 and over"),
    )


class Stage(Choice):
    """The five stages of rehabilitation."""

    INTAKE = "intake", T("Tiếp nhận, phân loại", "Intake")
    TREATMENT = "treatment", T("Điều trị cắt cơn, giải độc", "Treatment")
    EDUCATION = "education", T("Giáo dục, tư vấn, phục hồi hành vi", "Counselling")
    WORK = "work", T("Lao động trị liệu, học nghề", "Work and training")
    RETURN = "return", T("Chuẩn bị tái hòa nhập", "Preparing the return")


@dataclass(frozen=True, slots=True)
class Regime:
    """The law for some kinds of case begun from ``since`` to ``until``.

    ``months`` is the term; ``again`` and ``bases`` say where it differs. None: the law that the
    app knows gives no term, so the officer writes the end that the decision states.
    """

    kinds: tuple[CaseKind, ...]
    since: date
    until: date
    authority: T
    months: int | None
    again: int | None = None
    bases: tuple[tuple[Basis, int], ...] = ()
    staged: bool = False

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

REGIMES = (
    Regime(_VOLUNTARY, _NEW_LAW, _FOR_EVER, _POLICE, 24, again=36, staged=True),
    # The old law says 6 to 12 months; the decision tells which, so the longest is only a start.
    Regime(_VOLUNTARY, _LONG_AGO, _BEFORE, _CHAIR, 12, staged=True),
    Regime((CaseKind.MANAGED,), _NEW_LAW, _FOR_EVER, _POLICE, 12),
    Regime((CaseKind.MANAGED,), _LONG_AGO, _BEFORE, _CHAIR, None),
    Regime(
        (CaseKind.AFTER_CARE,), _NEW_LAW, _FOR_EVER, _CHAIR, 12, bases=((Basis.COMPULSORY, 24),)
    ),
    Regime((CaseKind.AFTER_CARE,), _LONG_AGO, _BEFORE, _CHAIR, None),
    Regime((CaseKind.REINTEGRATION,), _LONG_AGO, _FOR_EVER, _POLICE, None),
    Regime((CaseKind.EDUCATION,), _LONG_AGO, _FOR_EVER, _CHAIR, 6),
)


def regime(kind: CaseKind, start: date) -> Regime:
    """The law in force for a case of this kind begun on that day."""
    return next(r for r in REGIMES if kind in r.kinds and r.since <= start <= r.until)


def end_due(
    kind: CaseKind, start: date, occasion: Occasion | None, basis: Basis | None
) -> date | None:
    """The day on which the term is over, or None where the law gives no term."""
    months = regime(kind, start).term(occasion, basis)
    return add_months(start, months) if months else None


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
