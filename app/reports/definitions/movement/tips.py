"""What people told, as numbers only."""

from __future__ import annotations

from app.base.language import T
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.sentences import Clause, results
from app.reports.spec.when import During
from app.store.read.aggregates import SumOf

_TIPS = T("tin", "tips")
_BY_TOPIC = Split("topic", T("Theo chủ đề", "By topic"))

TIPS = IndicatorGroup(
    T("Nguồn tin Nhân dân cung cấp", "Tips from the people"),
    (
        Indicator(
            key="tips",
            number=24,
            label=T("Nguồn tin tiếp nhận", "Tips received"),
            definition=T(
                "Cộng số tin báo của các tháng trong kỳ; không ghi người cung cấp tin.",
                "The tips of the months of the period, added up; who gave them is not recorded.",
            ),
            unit=_TIPS,
            register="tip",
            measure=SumOf("count"),
            when=During("month"),
            splits=(_BY_TOPIC,),
        ),
        Indicator(
            key="tips_valuable",
            number=25,
            label=T("Nguồn tin có giá trị", "Valuable tips"),
            definition=T(
                "Cộng số tin có giá trị của các tháng trong kỳ.",
                "The valuable tips of the months of the period, added up.",
            ),
            unit=_TIPS,
            register="tip",
            measure=SumOf("valuable"),
            when=During("month"),
            splits=(_BY_TOPIC,),
        ),
        Indicator(
            key="tips_settled",
            number=26,
            label=T("Nguồn tin giúp giải quyết vụ, việc", "Tips that helped settle a matter"),
            definition=T(
                "Cộng số tin đã giúp giải quyết vụ việc của các tháng trong kỳ.",
                "The tips of the months of the period that helped settle a matter, added up.",
            ),
            unit=_TIPS,
            register="tip",
            measure=SumOf("settled"),
            when=During("month"),
            splits=(_BY_TOPIC,),
        ),
    ),
    (
        results(
            Clause(
                "tips",
                T("nhân dân cung cấp {n} nguồn tin", "the people gave {n} tips"),
                _TIPS,
                among="topic",
            ),
            Clause(
                "tips_valuable",
                T("trong đó có {n} nguồn tin có giá trị", "of them {n} were valuable"),
                _TIPS,
            ),
            Clause(
                "tips_settled",
                T("giúp giải quyết vụ, việc {n} nguồn tin", "{n} helped settle a matter"),
                _TIPS,
            ),
        ),
    ),
)
