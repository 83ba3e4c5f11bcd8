"""Mediation, as the movement sums it up."""

from __future__ import annotations

from app.base.language import T
from app.registers.dispute import DisputeOutcome
from app.reports.spec.counting_units import DISPUTES as _DISPUTES
from app.reports.spec.counting_units import PERCENT
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Ratio, Split
from app.reports.spec.sentences import Clause, results
from app.reports.spec.when import During
from app.schema.conditions import eq

_BY_FIELD = Split("field", T("Theo lĩnh vực", "By field"))
RECEIVED = Indicator(
    key="disputes_received",
    number=20,
    label=T("Vụ, việc tiếp nhận", "Disputes received"),
    definition=T(
        "Số vụ hòa giải có ngày tiếp nhận trong kỳ.",
        "Disputes received within the period.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=During("received"),
    splits=(_BY_FIELD,),
    areas="area",
)
SETTLED = Indicator(
    key="disputes_settled",
    number=21,
    label=T("Vụ, việc hòa giải thành", "Disputes settled"),
    definition=T(
        "Số vụ hòa giải thành có ngày kết thúc trong kỳ, kể cả vụ tiếp nhận từ kỳ trước.",
        "Disputes settled within the period, also those received before it.",
    ),
    unit=_DISPUTES,
    register="dispute",
    when=During("ended"),
    where=eq("outcome", DisputeOutcome.SETTLED),
    splits=(_BY_FIELD,),
    areas="area",
)
RATE = Indicator(
    key="disputes_settled_rate",
    number=22,
    label=T("Tỷ lệ hòa giải thành", "Share settled"),
    definition=T(
        "Số vụ hòa giải thành chia cho số vụ tiếp nhận trong kỳ; có thể trên 100% khi giải quyết "
        "cả vụ kỳ trước chuyển sang; không tiếp nhận vụ nào thì để trống.",
        "Disputes settled in percent of those received; over 100 where earlier ones are settled "
        "as well; blank where none was received.",
    ),
    unit=PERCENT,
    register="dispute",
    measure=Ratio("disputes_settled", "disputes_received", over=True),
)

DISPUTES = IndicatorGroup(
    T("Hòa giải ở cơ sở", "Mediation"),
    (
        RECEIVED,
        SETTLED,
        RATE,
    ),
    (
        results(
            Clause(
                "disputes_received",
                T("các tổ hòa giải tiếp nhận {n} vụ, việc", "{n} disputes were received"),
                _DISPUTES,
            ),
            Clause(
                "disputes_settled",
                T("hòa giải thành {n} vụ, việc", "{n} were settled"),
                _DISPUTES,
            ),
            Clause(
                "disputes_settled_rate",
                T("đạt tỷ lệ {n}%", "that is {n}%"),
                PERCENT,
            ),
        ),
    ),
)
