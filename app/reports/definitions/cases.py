"""Giúp đỡ, cai nghiện, tái hòa nhập: counts only, no name and no case stands in this report."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.base.periods import Days, Period
from app.law.regimes import CaseKind
from app.registers.case import Ending
from app.reports.definitions.movement.cases import BEGUN, OPEN, SUPPORTED, SUPPORTS
from app.reports.spec.charts import ChartPlan
from app.reports.spec.counting_units import CASES as _CASES
from app.reports.spec.counting_units import PEOPLE, TIMES
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.official_table import (
    CellForm,
    ControlSum,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    number_column,
)
from app.reports.spec.report import Report, TableMaker
from app.reports.spec.sentences import Clause, results, shortcomings, situation
from app.reports.spec.when import AtStart, During, Standing
from app.schema.conditions import Condition, all_of, between, ne, one_of
from app.store.read.reader import Reader

BY_KIND_SHEET = T("Theo loại", "By kind")
_BY_KIND = Split("kind", T("Theo loại hồ sơ", "By kind"))
_STANDING = Standing("start", "ended")
_GOOD_ENDS = one_of("ending", Ending.COMPLETED, Ending.CLEARED)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The term was over by the last day, and the case was not."""

    def condition(self, days: Days) -> Condition:
        """Return: the term ended by the last of ``days``, on which the case was still open."""
        return all_of(between("end_due", None, days.last), _STANDING.condition(days))


CARRIED = Indicator(
    key="cases_carried",
    number=1,
    label=T("Hồ sơ kỳ trước chuyển sang", "Cases carried over"),
    definition=T(
        "Số hồ sơ bắt đầu trước kỳ và chưa kết thúc khi kỳ bắt đầu.",
        "Cases begun before the period and not ended when it began.",
    ),
    unit=_CASES,
    register="case",
    when=AtStart(_STANDING),
    splits=(_BY_KIND,),
    areas="area",
)
FINISHED = Indicator(
    key="cases_completed",
    number=3,
    label=T("Hồ sơ hoàn thành", "Cases completed"),
    definition=T(
        "Số hồ sơ kết thúc trong kỳ do hoàn thành hoặc được xóa án tích.",
        "Cases that ended within the period completed, or with the record cleared.",
    ),
    unit=_CASES,
    register="case",
    when=During("ended"),
    where=_GOOD_ENDS,
    splits=(_BY_KIND,),
    areas="area",
)
OTHERWISE = Indicator(
    key="cases_ended_otherwise",
    number=4,
    label=T("Hồ sơ kết thúc do lý do khác", "Cases ended otherwise"),
    definition=T(
        "Số hồ sơ kết thúc trong kỳ mà không do hoàn thành hoặc được xóa án tích.",
        "Cases that ended within the period in any other way.",
    ),
    unit=_CASES,
    register="case",
    when=During("ended"),
    where=all_of(ne("ending", Ending.COMPLETED), ne("ending", Ending.CLEARED)),
    splits=(Split("ending", T("Theo cách kết thúc", "By how they ended")), _BY_KIND),
    areas="area",
)
OVERDUE = Indicator(
    key="cases_overdue",
    number=6,
    label=T("Hồ sơ quá hạn chưa kết thúc", "Cases past their term"),
    definition=T(
        "Số hồ sơ đã hết hạn vào hoặc trước ngày cuối kỳ mà vào cuối kỳ chưa kết thúc.",
        "Cases whose term was over by the end of the period and that had not ended.",
    ),
    unit=_CASES,
    register="case",
    when=Overdue(),
    splits=(_BY_KIND,),
    areas="area",
)


_CHANGES = {"carried": CARRIED, "begun": BEGUN, "finished": FINISHED, "otherwise": OTHERWISE}
_AFTER = {"open": OPEN, "overdue": OVERDUE}
_COUNTED = {**_CHANGES, **_AFTER}
_COLUMNS = (
    number_column(),
    ReportColumn("kind", T("Loại hồ sơ", "Kind of case"), 62),
    *(ReportColumn(k, i.label, 26, CellForm.WHOLE, note=i.definition) for k, i in _COUNTED.items()),
    ReportColumn(
        "control",
        T("Kiểm tra (=\u00a00)", "Control (=\u00a00)"),
        20,
        CellForm.WHOLE,
        ControlSum(("carried", "begun"), ("finished", "otherwise", "open")),
        T(
            "Kỳ trước chuyển sang + bắt đầu phải bằng hoàn thành + kết thúc do lý do khác + đang "
            "thực hiện cuối kỳ.",
            "Carried over + begun must equal completed + ended otherwise + open at the end.",
        ),
    ),
)


def _by_kind(reader: Reader, period: Period) -> OfficialTable:
    found = {key: one.figures(reader, period.days, "kind") for key, one in _COUNTED.items()}
    rows = tuple(
        TableRow(
            {
                "kind": str(kind.label),
                **{key: tally.get(kind.value, 0) for key, tally in found.items()},
            },
            {
                key: RecordSource(one.register, one.query(period.days, "kind", kind.value).where)
                for key, one in _COUNTED.items()
            },
            of=kind.value,
        )
        for kind in CaseKind
    )
    title = T("Biến động hồ sơ theo loại", "Cases by kind")
    return OfficialTable("by_kind", title, BY_KIND_SHEET, _COLUMNS, rows, total=True)


CASES = Report(
    "cases",
    "GD",
    T("Giúp đỡ, cai nghiện, tái hòa nhập", "Help and reintegration"),
    T("BÁO CÁO", "REPORT"),
    T(
        "Kết quả giúp đỡ, cai nghiện tự nguyện và tái hòa nhập cộng đồng",
        "Results of help, voluntary rehabilitation and reintegration",
    ),
    "committee",
    (
        IndicatorGroup(
            T("Hồ sơ giúp đỡ", "Cases"),
            (CARRIED, BEGUN.numbered(2), FINISHED, OTHERWISE, OPEN.numbered(5), OVERDUE),
            (
                situation(
                    Clause(
                        "cases_carried",
                        T("kỳ trước chuyển sang {n} hồ sơ", "{n} cases were carried over"),
                        _CASES,
                        compares=False,
                    ),
                    Clause(
                        "cases_open",
                        T("cuối kỳ đang thực hiện {n} hồ sơ", "{n} cases are open at the end"),
                        _CASES,
                        among="kind",
                    ),
                ),
                results(
                    Clause(
                        "cases_begun",
                        T("lập mới {n} hồ sơ", "{n} cases were begun"),
                        _CASES,
                        among="kind",
                    ),
                    Clause(
                        "cases_completed",
                        T("{n} hồ sơ hoàn thành", "{n} cases were completed"),
                        _CASES,
                    ),
                    Clause(
                        "cases_ended_otherwise",
                        T("{n} hồ sơ kết thúc do lý do khác", "{n} cases ended otherwise"),
                        _CASES,
                    ),
                ),
                shortcomings(
                    Clause(
                        "cases_overdue",
                        T("còn {n} hồ sơ quá hạn chưa kết thúc", "{n} cases are past their term"),
                        _CASES,
                    ),
                ),
            ),
        ),
        IndicatorGroup(
            T("Hỗ trợ", "Support"),
            (SUPPORTS.numbered(7), SUPPORTED.numbered(8)),
            (
                results(
                    Clause(
                        "supports",
                        T("đã hỗ trợ {n} lượt", "support was given {n} times"),
                        TIMES,
                        among="supports.kind",
                    ),
                    Clause(
                        "people_supported",
                        T("số người được hỗ trợ là {n} người", "{n} people were supported"),
                        PEOPLE,
                    ),
                ),
            ),
        ),
    ),
    tables=(TableMaker(_by_kind, ("case",), counted=_COUNTED, by="kind"),),
    charts=(ChartPlan("months", "cases_begun"), ChartPlan("shares", "supports", "supports.kind")),
    balance=ControlSum((CARRIED.key, BEGUN.key), (FINISHED.key, OTHERWISE.key, OPEN.key)),
)
