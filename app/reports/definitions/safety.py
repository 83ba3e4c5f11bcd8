"""An toàn về an ninh, trật tự of the year: the register, the verdicts, the 70 % rule, what is missing.

TT 124/2021/TT-BCA: a commune is found safe only where every residential area has registered and at
least 70 % of them are found safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.base import clock
from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.base.periods import Kind, Period
from app.registers.area import Area
from app.registers.institution import Institution
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.reports.compute.area_names import area_titles, existing
from app.reports.definitions.movement.safety import (
    ASSESSED,
    COMMUNE_SAFE,
    GRADED,
    INSTITUTIONS,
    RATE,
    REGISTERED,
    SAFE,
)
from app.reports.spec.charts import ChartPlan
from app.reports.spec.counting_units import AREAS, PERCENT, TIMES
from app.reports.spec.figures import Blank
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.official_table import (
    CellForm,
    Given,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    TableSection,
    number_column,
)
from app.reports.spec.report import Report, TableMaker
from app.reports.spec.sentences import Clause, results
from app.schema.conditions import Query, between, eq, one_of
from app.services import unit_settings
from app.store.read.reader import Reader

LEAST_SAFE = 70  # percent of the residential areas of a commune
REGISTER_TITLE = T("Sổ đăng ký và kết quả", "Register and verdicts")
RULE_SHEET = T("Điều kiện", "Conditions")
NEVER_REGISTERED = T("Chưa đăng ký", "Not registered")
NO_CRITERION = T("chưa xét tiêu chí nào", "no criterion assessed")
NO_DAY = T("chưa ghi ngày đăng ký", "no day of registration")
NO_DECISION = T("chưa ghi quyết định công nhận", "no decision")
MANY = 5  # so many units that lack the same are named together, where they are most of a year
ALL = T("Cả {n} đơn vị ({year})", "All {n} {n:unit|units} ({year})")
MOST = T("{n} trong {m} đơn vị ({year})", "{n} of {m} units ({year})")


def records_of(reader: Reader, period: Period) -> list[Safety]:
    """The assessments of the years that the period names, by level and name."""
    where = between("year", *period.days.years)
    return reader.fetch(Safety, reader.ids(Safety, Query(where, order="id")))


def _names(reader: Reader, records: list[Safety], period: Period) -> dict[int, str]:
    """What each assessment is of, by its id."""
    areas = area_titles(reader, {r.area for r in records if r.area}, period.last)
    units = reader.titles("institution", {r.institution for r in records if r.institution})
    own = unit_settings.name_of(reader) or str(SafetyLevel.COMMUNE.label)
    return {
        r.id: areas[r.area].words
        if r.area
        else units[r.institution].words
        if r.institution
        else own
        for r in records
    }


_COLUMNS = (
    number_column(10),
    ReportColumn("name", T("Đơn vị", "Unit"), 52),
    ReportColumn("year", T("Năm", "Year"), 14, CellForm.CENTRED),
    ReportColumn("registered", T("Ngày đăng ký", "Registered on"), 24, CellForm.CENTRED),
    ReportColumn("households", T("Số hộ đăng ký", "Households"), 20, CellForm.WHOLE),
    ReportColumn("criteria", T("Tiêu chí đạt", "Criteria met"), 20, CellForm.CENTRED),
    ReportColumn("verdict", T("Kết quả", "Verdict"), 22, CellForm.CENTRED),
    ReportColumn("decision", T("Quyết định", "Decision"), 44),
    ReportColumn("by", T("Cấp công nhận", "Recognised by"), 40),
)


def _register(reader: Reader, period: Period) -> OfficialTable:
    records = records_of(reader, period)
    names = _names(reader, records, period)
    rows: list[TableSection | TableRow] = []
    for level in SafetyLevel:
        some = [record for record in records if record.level is level]
        if some:
            rows.append(TableSection(str(level.label)))
            rows += [_row(record, names[record.id]) for record in some]
    return OfficialTable(
        "register", REGISTER_TITLE, T("Sổ đăng ký", "Register"), _COLUMNS, tuple(rows), total=True
    )


def _row(record: Safety, name: str) -> TableRow:
    met = sum(criterion.met is True for criterion in record.criteria)
    assessed = any(criterion.met is not None for criterion in record.criteria)
    decided = show_day(record.decided) if record.decided else ""
    said: Given = {
        "name": name,
        "year": str(record.year),
        "registered": show_day(record.registered) if record.registered else None,
        "households": record.households,
        "criteria": f"{met}/{len(record.criteria)}" if assessed else None,
        "verdict": str(record.verdict.label) if record.verdict else None,
        "decision": ", ".join(filter(None, (record.decision_no, decided))),
        "by": record.recognised_by,
    }
    return TableRow(said, {"": RecordSource("safety", record=record.id)})


_RULE = (
    number_column(),
    ReportColumn("rule", T("Điều kiện để cấp xã được xét đạt", "What the commune needs"), 110),
    ReportColumn("needed", T("Cần", "Needed"), 24, CellForm.CENTRED),
    ReportColumn("reached", T("Có", "Reached"), 24, CellForm.CENTRED),
    ReportColumn("met", T("Kết quả", "Met"), 24, CellForm.CENTRED),
)
_LACKING = T(
    "Chưa đủ điều kiện “{rule}”: cần {needed}, mới có {reached}.",
    "“{rule}” is not fulfilled: {needed} needed, {reached} reached.",
)
_MET = {True: T("Đạt", "Met"), False: T("Chưa đạt", "Not yet"), None: T("", "")}


def _rule(reader: Reader, period: Period) -> OfficialTable:
    """Of the last year that the period names."""
    areas, records = _of_areas(reader, period)
    of_areas = [record for record in records if record.area in areas]
    asked = [record for record in of_areas if record.registered]
    found_safe = [record for record in of_areas if record.verdict is Verdict.SAFE]
    safe = {record.area for record in found_safe}
    share = 100 * len(safe) / len(areas) if areas else 0.0
    registered = {record.area for record in asked}
    assessed = any(record.verdict is not None for record in of_areas)
    last = period.days.years[1]
    today = period.until or clock.today()  # one that runs is counted up to a day
    why = SAFE.blank_where_none(Period(Kind.YEAR, last).days, today)
    blank = Blank.NO_DATA if why is None else why
    said = (
        (
            T("Tất cả khu dân cư đã đăng ký", "All areas have registered"),
            show_number(len(areas)),
            show_number(len(registered)),
            bool(areas) and registered == areas,
        ),
        (
            T("Từ 70% khu dân cư trở lên đạt", "At least 70% of the areas found safe"),
            f"{LEAST_SAFE}%",
            f"{show_decimal(share, 1)}%" if assessed else str(blank.label),
            bool(areas) and 100 * len(safe) >= LEAST_SAFE * len(areas) if assessed else None,
        ),
    )
    rows = tuple(
        TableRow(
            {"rule": str(rule), "needed": needed, "reached": reached, "met": str(_MET[met])},
            {"reached": RecordSource("safety", one_of("id", *(record.id for record in behind)))},
            "met" if met is False else "",
            None
            if met is not False
            else _LACKING.format(rule=rule, needed=needed, reached=reached),
        )
        for (rule, needed, reached, met), behind in zip(said, (asked, found_safe), strict=True)
    )
    title = T("Điều kiện về khu dân cư", "Conditions on the areas")
    return OfficialTable("rule", title, RULE_SHEET, _RULE, rows)


def _of_areas(reader: Reader, period: Period) -> tuple[set[int], list[Safety]]:
    """The areas there were at its end, and their assessments of the last year that the period names."""
    areas = set(reader.ids(Area, Query(existing(period.last))))
    last = period.days.years[1]
    of_areas = [r for r in records_of(reader, period) if r.year == last]
    return areas, [r for r in of_areas if r.level is SafetyLevel.AREA]


_MISSING = (
    number_column(),
    ReportColumn("name", T("Đơn vị", "Unit"), 70),
    ReportColumn("missing", T("Còn thiếu", "What is missing"), 140),
)


def _missing(reader: Reader, period: Period) -> OfficialTable:
    areas, of_areas = _of_areas(reader, period)
    absent = [a for a in reader.ids(Area) if a in areas and a not in {r.area for r in of_areas}]
    titles, never = area_titles(reader, absent, period.last), str(NEVER_REGISTERED)
    rows = [
        TableRow({"name": titles[a].words, "missing": never}, {"": RecordSource("area", record=a)})
        for a in absent
    ]
    records = records_of(reader, period)
    there = {r.institution for r in records if r.year == period.days.years[1]}
    in_scheme = reader.ids(Institution, Query(eq("in_scheme", True)))
    outside = [id_ for id_ in in_scheme if id_ not in there]
    units = reader.titles("institution", outside)
    rows += [
        TableRow(
            {"name": units[id_].words, "missing": never},
            {"": RecordSource("institution", record=id_)},
        )
        for id_ in outside
    ]
    rows += _lacking(records, _names(reader, records, period))
    title = T("Còn thiếu", "What is missing")
    return OfficialTable("missing", title, title, _MISSING, tuple(rows))


def _lacking(records: list[Safety], names: dict[int, str]) -> Iterator[TableRow]:
    """A row for each assessment that lacks something; what most of a year lack alike is said once."""
    said = {record.id: "; ".join(map(str, _lacks(record))) for record in records}
    of_year = Counter(record.year for record in records)
    alike: dict[tuple[int, str], list[int]] = {}
    for record in records:
        alike.setdefault((record.year, said[record.id]), []).append(record.id)
    merged: set[int] = set()
    for (year, missing), ids in alike.items():
        if missing and len(ids) >= MANY and 2 * len(ids) > of_year[year]:
            merged |= {*ids}
            form = ALL if len(ids) == of_year[year] else MOST
            name = str(form.format(n=len(ids), m=of_year[year], year=year))
            behind = {"": RecordSource("safety", one_of("id", *ids))}
            yield TableRow({"name": name, "missing": missing}, behind)
    for record in records:
        if (missing := said[record.id]) and record.id not in merged:
            named: Given = {"name": f"{names[record.id]} ({record.year})", "missing": missing}
            yield TableRow(named, {"": RecordSource("safety", record=record.id)})


def _lacks(record: Safety) -> Iterator[T]:
    if not record.registered:
        yield NO_DAY
    open_ = [criterion.name for criterion in record.criteria if criterion.met is None]
    if open_ and len(open_) == len(record.criteria):
        yield NO_CRITERION
    elif open_:
        yield T("chưa xét tiêu chí: {names}", "criteria not assessed: {names}").format(
            names=", ".join(open_)
        )
    if not record.verdict:
        yield T("chưa có kết quả", "no verdict")
    if record.verdict is Verdict.SAFE and not (record.decision_no and record.decided):
        yield NO_DECISION


SAFETY = Report(
    "safety",
    "AT",
    T("An toàn về an ninh, trật tự", "Safety of the year"),
    T("BÁO CÁO", "REPORT"),
    T(
        "Kết quả đăng ký, xét đạt an toàn về an ninh, trật tự",
        "Registration and verdicts of safety",
    ),
    "police",
    (
        IndicatorGroup(
            T("Kết quả", "Results"),
            (
                REGISTERED,
                ASSESSED.numbered(2),
                SAFE.numbered(3),
                RATE.numbered(4),
                INSTITUTIONS.numbered(5),
                COMMUNE_SAFE.numbered(7),
                GRADED,
            ),
            (
                results(
                    Clause(
                        "safety_registered",
                        T("có {n} đơn vị đăng ký", "{n} units registered"),
                        T("đơn vị", "units"),
                        among="level",
                    ),
                    Clause(
                        "areas_assessed",
                        T("đã xét {n} khu dân cư", "{n} areas were assessed"),
                        AREAS,
                    ),
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
                ),
                results(
                    Clause(
                        "institutions_safe",
                        T(
                            "{n} cơ quan, doanh nghiệp, cơ sở giáo dục đạt chuẩn",
                            "{n} agencies, companies and schools were found safe",
                        ),
                        T("đơn vị", "units"),
                    ),
                    Clause(
                        "movement_graded",
                        T("xếp loại phong trào {n} lượt", "the movement was graded {n} times"),
                        TIMES,
                        among="movement_grade",
                    ),
                ),
            ),
        ),
    ),
    tables=(
        TableMaker(_register, ("safety", "area", "institution")),
        TableMaker(_rule, ("safety", "area")),
        TableMaker(_missing, ("safety", "area", "institution")),
    ),
    charts=(ChartPlan("shares", "safety_registered", "level"),),
)
