"""Documents, activities, and the fund."""

from __future__ import annotations

from app.base.language import T
from app.registers.fund import Way
from app.reports.spec.counting_units import DONG, PERCENT, TIMES
from app.reports.spec.counting_units import HOUSEHOLDS as _HOUSEHOLDS
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Ratio, Split
from app.reports.spec.sentences import Clause, results, situation
from app.reports.spec.when import During, LatestDuring
from app.schema.conditions import eq, is_null
from app.store.read.aggregates import SumOf

_BY_KIND = Split("kind", T("Theo loại", "By kind"))
_BY_SOURCE = Split("source", T("Theo nguồn", "By source"))

HOUSEHOLDS_PLEDGED = Indicator(
    key="households_pledged",
    number=46,
    label=T("Hộ ký cam kết", "Households pledging"),
    definition=T(
        "Cộng số hộ ký cam kết của từng khu dân cư theo hoạt động gần nhất có ghi số hộ ký, trong kỳ hoặc "
        "trong 12 tháng đến cuối kỳ; ký lại thì không cộng thêm; hoạt động không ghi khu dân cư được tính "
        "như một khu. Chưa có hoạt động nào ghi số hộ ký thì để trống.",
        "Households pledging in each area by the last activity that tells how many, within the period or "
        "the 12 months up to its end; pledging again adds nothing; activities without an area count as "
        "one. Blank where no activity tells how many.",
    ),
    unit=_HOUSEHOLDS,
    register="activity",
    measure=SumOf("pledges"),
    when=LatestDuring("day", "area", 12, is_null("pledges", False)),
    areas="area",
)
HOUSEHOLDS = Indicator(
    key="households",
    number=47,
    label=T("Số hộ trên địa bàn", "Households of the commune"),
    definition=T(
        "Cộng số hộ ghi ở các khu dân cư đang tồn tại, theo số ghi hiện nay; không so với kỳ trước.",
        "The households of the areas that exist, as written down there now, added up; not compared.",
    ),
    unit=_HOUSEHOLDS,
    register="area",
    measure=SumOf("households"),
    where=eq("active", True),
)
PLEDGED_RATE = Indicator(
    key="households_pledged_rate",
    number=48,
    label=T("Tỷ lệ hộ ký cam kết", "Share of households pledging"),
    definition=T(
        "Số hộ ký cam kết chia cho số hộ trên địa bàn; có thể trên 100% khi hộ ký thêm ở hoạt động không ghi "
        "khu dân cư hoặc khu dân cư ghi thiếu số hộ; chưa ghi một trong hai thì để trống.",
        "Households pledging in percent of those of the commune; over 100 where they pledge again in an "
        "activity without an area, or an area has more than are written down; blank where one is not known.",
    ),
    unit=PERCENT,
    register="activity",
    measure=Ratio(HOUSEHOLDS_PLEDGED.key, HOUSEHOLDS.key, over=True),
)

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
        HOUSEHOLDS_PLEDGED,
        HOUSEHOLDS,
        PLEDGED_RATE,
    ),
    (
        situation(
            Clause(
                "households",
                T("toàn địa bàn có {n} hộ", "the commune has {n} households"),
                _HOUSEHOLDS,
            ),
            Clause(
                "households_pledged",
                T("{n} hộ đã ký cam kết", "{n} households have pledged"),
                _HOUSEHOLDS,
            ),
            Clause(
                "households_pledged_rate",
                T("đạt tỷ lệ {n}%", "that is {n}%"),
                PERCENT,
            ),
        ),
        results(
            Clause(
                "documents",
                T("đã ban hành, tiếp nhận {n} văn bản", "{n} documents were issued and received"),
                T("văn bản", "documents"),
                among="direction",
            ),
        ),
        results(
            Clause(
                "activities",
                T("tổ chức {n} hoạt động", "{n} activities were held"),
                T("hoạt động", "activities"),
                among="kind",
            ),
            Clause(
                "activity_people",
                T("thu hút {n} lượt người tham gia", "{n} people took part"),
                TIMES,
            ),
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
    (
        results(
            Clause(
                "fund_in",
                T("quỹ phong trào thu {n} đồng", "the fund took in {n} đồng"),
                DONG,
                among="source",
            ),
            Clause(
                "fund_out",
                T("chi {n} đồng", "and spent {n} đồng"),
                DONG,
            ),
        ),
    ),
)
