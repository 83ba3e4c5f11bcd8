"""Documents, activities, and the fund."""

from __future__ import annotations

from app.base.language import T
from app.registers.fund import Way
from app.reports.spec.counting_units import DONG, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.when import During
from app.schema.conditions import eq
from app.store.read.aggregates import SumOf

_BY_KIND = Split("kind", T("Theo loại", "By kind"))
_BY_SOURCE = Split("source", T("Theo nguồn", "By source"))

WORK = IndicatorGroup(
    T("Văn bản và hoạt động", "Documents and activities"),
    (
        Indicator(
            key="documents",
            number=34,
            label=T("Văn bản", "Documents"),
            definition=T(
                "Số văn bản đến, đi và nội bộ có ngày trong kỳ.",
                "Documents in, out and own with a day within the period.",
            ),
            unit=T("văn bản", "documents"),
            register="document",
            when=During("day"),
            splits=(Split("direction", T("Theo đến, đi", "By direction")), _BY_KIND),
        ),
        Indicator(
            key="activities",
            number=35,
            label=T("Hoạt động", "Activities"),
            definition=T(
                "Số hoạt động có ngày trong kỳ.", "Activities with a day within the period."
            ),
            unit=T("hoạt động", "activities"),
            register="activity",
            when=During("day"),
            splits=(_BY_KIND,),
            areas="area",
        ),
        Indicator(
            key="activity_people",
            number=36,
            label=T("Lượt người tham gia hoạt động", "People taking part"),
            definition=T(
                "Cộng lượt người tham gia các hoạt động trên; hoạt động chưa ghi số người không cộng.",
                "People taking part in these activities, added up; without a number none is added.",
            ),
            unit=TIMES,
            register="activity",
            measure=SumOf("people"),
            when=During("day"),
            splits=(_BY_KIND,),
            areas="area",
        ),
    ),
)

FUND = IndicatorGroup(
    T("Thu, chi quỹ", "Fund"),
    (
        Indicator(
            key="fund_in",
            number=37,
            label=T("Thu", "In"),
            definition=T(
                "Cộng các khoản thu có ngày trong kỳ.", "What came in within the period, added up."
            ),
            unit=DONG,
            register="fund",
            measure=SumOf("amount"),
            when=During("day"),
            where=eq("way", Way.IN),
            splits=(_BY_SOURCE,),
        ),
        Indicator(
            key="fund_out",
            number=38,
            label=T("Chi", "Out"),
            definition=T(
                "Cộng các khoản chi có ngày trong kỳ.", "What went out within the period, added up."
            ),
            unit=DONG,
            register="fund",
            measure=SumOf("amount"),
            when=During("day"),
            where=eq("way", Way.OUT),
            splits=(_BY_SOURCE,),
        ),
    ),
)
