"""Safety of areas and institutions in the year (TT 124/2021/TT-BCA), and the people's own rules."""

from __future__ import annotations

from app.base.language import T
from app.registers.safety import SafetyLevel, Verdict
from app.reports.spec.counting_units import AREAS, PERCENT, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Ratio, Split
from app.reports.spec.sentences import Clause, results, situation
from app.reports.spec.when import DuringYears, Standing, YearInForce
from app.schema.conditions import all_of, eq, is_null, one_of
from app.store.read.aggregates import CountDistinct

_UNITS = T("cơ quan, đơn vị", "institutions")
SAFE_VERDICT = eq("verdict", Verdict.SAFE)
_OF_AREA = eq("level", SafetyLevel.AREA)
_OF_UNIT = one_of("level", SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL)
_OF_COMMUNE = eq("level", SafetyLevel.COMMUNE)
_ASSESSED = is_null("verdict", False)
# The decisions of a year are made by these days (TT 124/2021/TT-BCA).
_AREAS_IN_FORCE = YearInForce("year", 11, 15, "area", all_of(_OF_AREA, _ASSESSED))
_UNITS_IN_FORCE = YearInForce("year", 11, 20, "institution", all_of(_OF_UNIT, _ASSESSED))
COMMUNE_IN_FORCE = YearInForce("year", 11, 20, "level", all_of(_OF_COMMUNE, _ASSESSED))
_LAST = T(
    "Theo lần xét hằng năm gần nhất còn hiệu lực vào cuối kỳ; kỳ hết năm lấy lần xét của chính năm "
    "ấy; chưa xét thì để trống.",
    "By the last yearly assessment in force at the end of the period; a period that ends with its "
    "year takes that year's own; blank where none was made.",
)


def by_last_assessment(vi: str, en: str) -> T:
    """The definition of what is assessed every year."""
    return T(f"{vi} {_LAST.vi}", f"{en} {_LAST.en}")


ASSESSED = Indicator(
    key="areas_assessed",
    number=29,
    label=T("Khu dân cư đã xét", "Areas assessed"),
    definition=by_last_assessment(
        "Số khu dân cư có kết quả xét an toàn về ANTT, mỗi khu tính một lần.",
        "Areas with a verdict, each once.",
    ),
    unit=AREAS,
    register="safety",
    measure=CountDistinct(("area",)),
    when=_AREAS_IN_FORCE,
    areas="area",
)
SAFE = Indicator(
    key="areas_safe",
    number=30,
    label=T("Khu dân cư đạt chuẩn", "Areas found safe"),
    definition=by_last_assessment(
        "Số khu dân cư được xét đạt an toàn về ANTT, mỗi khu tính một lần.",
        "Areas found safe, each once.",
    ),
    unit=AREAS,
    register="safety",
    measure=CountDistinct(("area",)),
    when=_AREAS_IN_FORCE,
    where=SAFE_VERDICT,
    areas="area",
)
RATE = Indicator(
    key="areas_safe_rate",
    number=31,
    label=T("Tỷ lệ khu dân cư đạt chuẩn", "Share of areas found safe"),
    definition=T(
        "Số khu dân cư đạt chuẩn chia cho số khu dân cư đã xét; chưa xét thì để trống.",
        "Areas found safe in percent of those assessed; blank where none was.",
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
    definition=by_last_assessment(
        "Số cơ quan, doanh nghiệp, nhà trường được xét đạt an toàn về ANTT, mỗi nơi tính một lần.",
        "Offices, businesses and schools found safe, each once.",
    ),
    unit=_UNITS,
    register="safety",
    measure=CountDistinct(("institution",)),
    when=_UNITS_IN_FORCE,
    where=all_of(_OF_UNIT, SAFE_VERDICT),
    splits=(Split("level", T("Theo loại", "By kind")),),
)

COMMUNE_SAFE = Indicator(
    key="commune_safe",
    number=49,
    label=T("Xã, phường, đặc khu đạt chuẩn", "The commune found safe"),
    definition=by_last_assessment(
        "1 nếu xã, phường, đặc khu được xét đạt an toàn về ANTT, 0 nếu chưa đạt.",
        "1 where the commune itself was found safe, 0 where not.",
    ),
    unit=T("xã, phường, đặc khu", "communes"),
    register="safety",
    measure=CountDistinct(("level",)),
    when=COMMUNE_IN_FORCE,
    where=SAFE_VERDICT,
)


_BY_LEVEL = Split("level", T("Theo cấp xét", "By level"))
REGISTERED = Indicator(
    key="safety_registered",
    number=1,
    label=T("Đơn vị đăng ký", "Registered"),
    definition=T(
        "Số xã, khu dân cư, cơ quan, nhà trường đăng ký an toàn về ANTT theo năm của kỳ báo cáo, "
        "mỗi nơi tính một lần.",
        "Places that registered for the year of the period, each once.",
    ),
    unit=T("đơn vị", "units"),
    register="safety",
    measure=CountDistinct(("level", "area", "institution")),
    when=DuringYears("year"),
    where=is_null("registered", False),
    splits=(_BY_LEVEL,),
)


GRADED = Indicator(
    key="movement_graded",
    number=8,
    label=T("Lượt xếp loại phong trào", "Gradings of the movement"),
    definition=T(
        "Số lần xét trong sổ có ghi xếp loại phong trào (chấm điểm 100), theo năm của kỳ báo cáo.",
        "Yearly assessments with a grade for the movement (on 100 points), by the year of the period.",
    ),
    unit=TIMES,
    register="safety",
    when=DuringYears("year"),
    where=is_null("movement_grade", False),
    splits=(Split("movement_grade", T("Theo mức xếp loại", "By grade")), _BY_LEVEL),
)


SAFETY = IndicatorGroup(
    T("An toàn về an ninh, trật tự", "Safety"),
    (
        ASSESSED,
        SAFE,
        RATE,
        INSTITUTIONS,
        COMMUNE_SAFE,
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
    (
        results(
            Clause(
                "areas_safe",
                T(
                    "{n} khu dân cư đạt chuẩn “An toàn về an ninh, trật tự”",
                    "{n} areas were found safe",
                ),
                AREAS,
            ),
            Clause(
                "areas_safe_rate",
                T("đạt tỷ lệ {n}%", "that is {n}%"),
                PERCENT,
            ),
            Clause(
                "institutions_safe",
                T(
                    "{n} cơ quan, doanh nghiệp, cơ sở giáo dục đạt chuẩn",
                    "{n} agencies, companies and schools were found safe",
                ),
                _UNITS,
            ),
        ),
        situation(
            Clause(
                "charters",
                T(
                    "có {n} hương ước, quy ước, nội quy đã được thông qua",
                    "{n} charters were adopted",
                ),
                T("bản", "charters"),
            ),
        ),
    ),
)
