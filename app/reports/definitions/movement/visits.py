"""Visits to families."""

from __future__ import annotations

from app.base.language import T
from app.reports.spec.counting_units import HOUSEHOLDS, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results
from app.reports.spec.when import During
from app.store.read.aggregates import CountDistinct

VISITS = IndicatorGroup(
    T("Thăm gặp gia đình", "Family visits"),
    (
        Indicator(
            key="visits",
            number=11,
            label=T("Lượt thăm gặp gia đình", "Family visits"),
            definition=T(
                "Số buổi thăm gặp có ngày trong kỳ, kể cả buổi chưa gặp được.",
                "Visits within the period, also those where nobody was met.",
            ),
            unit=TIMES,
            register="visit",
            when=During("day"),
            splits=(Split("outcome", T("Theo kết quả", "By outcome")),),
            areas="area",
        ),
        Indicator(
            key="households_visited",
            number=12,
            label=T("Hộ gia đình được thăm", "Households visited"),
            definition=T(
                "Số hộ có ít nhất một buổi thăm gặp trong kỳ, kể cả hộ chưa gặp được; mỗi hộ tính một lần.",
                "Households with at least one visit within the period, also those where nobody was met; "
                "each once.",
            ),
            unit=HOUSEHOLDS,
            register="visit",
            measure=CountDistinct(("household",)),
            when=During("day"),
            areas="area",
        ),
    ),
    (
        results(
            Clause(
                "visits",
                T("đã thăm, gặp {n} lượt gia đình", "{n} family visits were made"),
                TIMES,
            ),
            Clause(
                "households_visited",
                T("số hộ được thăm là {n} hộ", "{n} households were visited"),
                HOUSEHOLDS,
            ),
        ),
    ),
)
