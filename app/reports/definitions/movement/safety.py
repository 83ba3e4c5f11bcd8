"""Safety of areas and institutions in the year (TT 124/2021/TT-BCA), and the people's own rules."""

from __future__ import annotations

from app.base.language import T
from app.registers.safety import SafetyLevel, Verdict
from app.reports.spec.counting_units import AREAS, PERCENT
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Ratio, Split
from app.reports.spec.when import DuringYears, Standing
from app.schema.conditions import all_of, eq, is_null, one_of

_UNITS = T("cơ quan, đơn vị", "institutions")
_SAFE = eq("verdict", Verdict.SAFE)
_OF_AREA = eq("level", SafetyLevel.AREA)
_OF_UNIT = one_of("level", SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL)
_YEAR = T("Kỳ ngắn hơn một năm tính theo cả năm.", "A shorter period takes the whole year.")


def _of_the_year(vi: str, en: str) -> T:
    return T(f"{vi} {_YEAR.vi}", f"{en} {_YEAR.en}")


ASSESSED = Indicator(
    key="areas_assessed",
    number=29,
    label=T("Khu dân cư đã xét", "Areas assessed"),
    definition=_of_the_year(
        "Số khu dân cư có kết quả xét an toàn về ANTT theo năm của kỳ báo cáo.",
        "Areas with a verdict for the year of the period.",
    ),
    unit=AREAS,
    register="safety",
    when=DuringYears("year"),
    where=all_of(_OF_AREA, is_null("verdict", False)),
    areas="area",
)
SAFE = Indicator(
    key="areas_safe",
    number=30,
    label=T("Khu dân cư đạt chuẩn", "Areas found safe"),
    definition=_of_the_year(
        "Số khu dân cư được xét đạt an toàn về ANTT theo năm của kỳ báo cáo.",
        "Areas found safe for the year of the period.",
    ),
    unit=AREAS,
    register="safety",
    when=DuringYears("year"),
    where=all_of(_OF_AREA, _SAFE),
    areas="area",
)
RATE = Indicator(
    key="areas_safe_rate",
    number=31,
    label=T("Tỷ lệ khu dân cư đạt chuẩn", "Share of areas found safe"),
    definition=T(
        "Số khu dân cư đạt chuẩn chia cho số khu dân cư đã xét; chưa xét thì ghi 0.",
        "Areas found safe in percent of those assessed; 0 where none was.",
    ),
    unit=PERCENT,
    register="safety",
    measure=Ratio("areas_safe", "areas_assessed"),
)
INSTITUTIONS = Indicator(
    key="institutions_safe",
    number=32,
    label=T(
        "Cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự”",
        "Institutions found safe",
    ),
    definition=_of_the_year(
        "Số cơ quan, doanh nghiệp, nhà trường được xét đạt an toàn về ANTT theo năm của kỳ báo cáo.",
        "Offices, businesses and schools found safe for the year of the period.",
    ),
    unit=_UNITS,
    register="safety",
    when=DuringYears("year"),
    where=all_of(_OF_UNIT, _SAFE),
    splits=(Split("level", T("Theo loại", "By kind")),),
)

SAFETY = IndicatorGroup(
    T("An toàn về an ninh, trật tự", "Safety"),
    (
        ASSESSED,
        SAFE,
        RATE,
        INSTITUTIONS,
        Indicator(
            key="charters",
            number=33,
            label=T("Hương ước, quy ước, nội quy", "Charters"),
            definition=T(
                "Số hương ước, quy ước, nội quy đã thông qua tính đến cuối kỳ.",
                "Charters adopted by the end of the period.",
            ),
            unit=T("bản", "charters"),
            register="charter",
            when=Standing("adopted"),
            splits=(Split("kind", T("Theo loại", "By kind")),),
        ),
    ),
)
