"""People being helped, and the education files kept in the commune."""

from __future__ import annotations

from app.base.language import T
from app.law.regimes import CaseKind
from app.registers.case import Result
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import manual_indicator
from app.reports.spec.counting_units import CASES as _CASES
from app.reports.spec.counting_units import PEOPLE, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Plus, Split
from app.reports.spec.sentences import Clause, results, situation
from app.reports.spec.when import During, Standing, Touching
from app.schema.conditions import eq
from app.store.read.aggregates import CountDistinct, CountRows

EDUCATION = Indicator(
    key="education_begun",
    number=28,
    label=T("Trong đó: lập trong phần mềm", "Of these: entered as cases"),
    definition=T(
        "Số hồ sơ giúp đỡ loại giáo dục tại xã, phường, đặc khu có ngày bắt đầu trong kỳ.",
        "Cases of education in the commune begun within the period.",
    ),
    unit=_CASES,
    register="case",
    when=During("start"),
    where=eq("kind", CaseKind.EDUCATION),
)
EDUCATION_BEFORE = manual_indicator(
    FigureName.EDUCATION.value,
    T("Trong đó: lập trước khi dùng phần mềm", "Of these: from before the app"),
    _CASES,
    number=6,
)

BEGUN = Indicator(
    key="cases_begun",
    number=13,
    label=T("Hồ sơ giúp đỡ bắt đầu", "Cases begun"),
    definition=T("Số hồ sơ giúp đỡ có ngày bắt đầu trong kỳ.", "Cases begun within the period."),
    unit=_CASES,
    register="case",
    when=During("start"),
    splits=(Split("kind", T("Theo loại hồ sơ", "By kind")),),
    areas="area",
)
OPEN = Indicator(
    key="cases_open",
    number=14,
    label=T("Hồ sơ đang thực hiện cuối kỳ", "Cases open at the end"),
    definition=T(
        "Số hồ sơ giúp đỡ đã bắt đầu và chưa kết thúc vào cuối kỳ, kể cả hồ sơ tạm dừng.",
        "Cases begun and not ended at the end of the period, also those paused.",
    ),
    unit=_CASES,
    register="case",
    when=Standing("start", "ended"),
    splits=(Split("kind", T("Theo loại hồ sơ", "By kind")),),
    areas="area",
)
SUPPORTS = Indicator(
    key="supports",
    number=16,
    label=T("Lượt hỗ trợ", "Supports given"),
    definition=T(
        "Số lượt hỗ trợ ghi trong các hồ sơ giúp đỡ, có ngày trong kỳ.",
        "Supports noted in the cases with a day within the period.",
    ),
    unit=TIMES,
    register="case",
    measure=CountRows("supports"),
    inside=During("day"),
    splits=(Split("supports.kind", T("Theo hình thức", "By kind")),),
    areas="area",
)
SUPPORTED = Indicator(
    key="people_supported",
    number=17,
    label=T("Người được hỗ trợ", "People supported"),
    definition=T(
        "Số người được hỗ trợ ít nhất một lượt trong kỳ; mỗi người tính một lần.",
        "People supported at least once within the period; each once.",
    ),
    unit=PEOPLE,
    register="case",
    measure=CountDistinct(("person",)),
    when=During("supports.day"),
    areas="area",
)

CASES = IndicatorGroup(
    T("Người được giúp đỡ", "People being helped"),
    (
        BEGUN,
        OPEN,
        Indicator(
            key="cases_finished",
            number=15,
            label=T("Hồ sơ kết thúc", "Cases finished"),
            definition=T(
                "Số hồ sơ giúp đỡ có ngày kết thúc trong kỳ, chia theo cách kết thúc.",
                "Cases that ended within the period, by how they ended.",
            ),
            unit=_CASES,
            register="case",
            when=During("ended"),
            splits=(Split("ending", T("Theo cách kết thúc", "By how they ended")),),
            areas="area",
        ),
        SUPPORTS,
        SUPPORTED,
        Indicator(
            key="people_improved",
            number=39,
            label=T("Người được giúp đỡ đã tiến bộ", "People helped who have improved"),
            definition=T(
                "Số người có kết quả giúp đỡ “đã tiến bộ” trong các hồ sơ đang thực hiện hoặc "
                "kết thúc trong kỳ; mỗi người tính một lần.",
                "People whose help is noted as “improved” in cases open or ended within the period; "
                "each once.",
            ),
            unit=PEOPLE,
            register="case",
            measure=CountDistinct(("person",)),
            when=Touching("start", "ended"),
            where=eq("result", Result.BETTER),
            areas="area",
        ),
        Indicator(
            key="education_files",
            number=27,
            label=T("Hồ sơ giáo dục tại xã, phường, đặc khu", "Files of education in the commune"),
            definition=T(
                "Số hồ sơ giáo dục tại xã, phường, đặc khu có ngày bắt đầu trong kỳ, cộng số đã lập "
                "trước khi dùng phần mềm được nhập tay.",
                "Cases of education in the commune begun within the period, and those from before "
                "the app, entered by hand.",
            ),
            unit=_CASES,
            register="case",
            measure=Plus((EDUCATION.key, EDUCATION_BEFORE.key)),
        ),
        EDUCATION,
        EDUCATION_BEFORE,
    ),
    (
        situation(
            Clause(
                "cases_open",
                T("đang quản lý, giúp đỡ {n} hồ sơ", "{n} cases are open"),
                _CASES,
            ),
        ),
        results(
            Clause(
                "cases_begun",
                T("lập mới {n} hồ sơ giúp đỡ", "{n} cases were begun"),
                _CASES,
            ),
            Clause(
                "cases_finished",
                T("kết thúc {n} hồ sơ", "{n} cases were finished"),
                _CASES,
            ),
        ),
        results(
            Clause(
                "supports",
                T("đã hỗ trợ {n} lượt", "support was given {n} times"),
                TIMES,
            ),
            Clause(
                "people_supported",
                T("số người được hỗ trợ là {n} người", "{n} people were supported"),
                PEOPLE,
            ),
            Clause(
                "people_improved",
                T("có {n} người tiến bộ", "{n} people helped have improved"),
                PEOPLE,
            ),
        ),
    ),
)
