"""Commendations."""

from __future__ import annotations

from app.base.language import T
from app.registers.award import AwardState
from app.reports.definitions.crossing import Crossing
from app.reports.spec.counting_units import DONG, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results
from app.reports.spec.when import DuringFirst
from app.schema.conditions import one_of
from app.store.read.aggregates import SumOf

_AWARDED = DuringFirst(("decision.day", "given_day", "handed_over"))
_GRANTED = one_of("state", AwardState.DECIDED, AwardState.HANDED)
AWARDED = Indicator(
    key="awards",
    number=18,
    label=T("Lượt khen thưởng", "Awards"),
    definition=T(
        "Số lượt khen thưởng đã có quyết định hoặc đã trao, kể cả do nơi khác tặng, tính theo ngày "
        "quyết định trong kỳ; không có quyết định hoặc không biết ngày quyết định thì theo ngày trao.",
        "Awards decided or handed over, also those given by others, by the day of the decision; "
        "without one, or where its day is not known, by the day of handing over.",
    ),
    unit=TIMES,
    register="award",
    when=_AWARDED,
    where=_GRANTED,
    splits=(
        Split("form", T("Theo hình thức", "By form")),
        Split("level", T("Theo cấp khen", "By level")),
        Split("recipient", T("Theo người, tập thể được khen", "By recipient")),
        Split("method", T("Theo phương thức khen thưởng", "By method of awarding")),
    ),
    areas="area",
)
MONEY = Indicator(
    key="award_money",
    number=19,
    label=T("Tiền thưởng", "Award money"),
    definition=T("Cộng tiền thưởng của các lượt khen thưởng trên.", "The money of these awards."),
    unit=DONG,
    register="award",
    measure=SumOf("money"),
    when=_AWARDED,
    where=_GRANTED,
    splits=(Split("recipient", T("Theo người, tập thể được khen", "By recipient")),),
    areas="area",
)

CROSSED = Crossing(
    "awards_crossed",
    T(
        "Khen thưởng theo cấp khen, hình thức và người, tập thể được khen",
        "Awards by level, form and recipient",
    ),
    T("Cấp, hình thức khen", "Level and form"),
    AWARDED,
    "level form",
    {"level": T("Cấp khen", "Level"), "form": T("Hình thức", "Form")},
    "recipient",
)
AWARDING = (
    results(
        Clause(
            "awards",
            T("đã khen thưởng {n} lượt tập thể, cá nhân", "{n} awards were given"),
            TIMES,
            among="form",
        ),
        Clause(
            "award_money",
            T("tổng tiền thưởng {n} đồng", "with {n} đồng in all"),
            DONG,
        ),
    ),
)
AWARDS = IndicatorGroup(T("Khen thưởng", "Awards"), (AWARDED, MONEY), AWARDING)
