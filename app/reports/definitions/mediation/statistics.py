"""Official statistics of mediation: results by area, teams and mediators; counts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.base.language import T
from app.base.periods import Period
from app.registers.area import Area
from app.registers.dispute import Matter
from app.registers.member import Member
from app.registers.team import Team, TeamKind
from app.reports.compute.area_names import area_titles
from app.reports.definitions.mediation.figures import CARRIED, FAILED, GOING_ON, MEDIATORS, PENDING
from app.reports.definitions.movement.disputes import RECEIVED, SETTLED
from app.reports.spec.indicator import UNSAID, Indicator
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    ControlSum,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    number_column,
)
from app.reports.spec.report import TableMaker
from app.reports.spec.when import Standing
from app.schema.conditions import Query, all_of, eq, ne
from app.schema.vocabulary import Running, Sex
from app.store.database import SqlValue
from app.store.read.aggregates import CountPeople
from app.store.read.reader import Reader

_MATTERS = (
    (Matter.CIVIL, T("dân sự", "civil")),
    (Matter.FAMILY, T("hôn nhân, gia đình", "family")),
    (Matter.OTHER, T("khác", "other")),
)


def _whole(key: str, vi: str, en: str, note: T | None = None) -> ReportColumn:
    return ReportColumn(key, T(vi, en), 18, CellForm.WHOLE, note=note)


def _sum(key: str, vi: str, en: str, note: T | None, *parts: str) -> ReportColumn:
    return ReportColumn(key, T(vi, en), 18, CellForm.WHOLE, AcrossSum(parts), note)


def _by_matter(indicator: Indicator, prefix: str, vi: str, en: str) -> tuple[ReportColumn, ...]:
    """The sum and its three fields of law."""
    note = indicator.definition
    keys = [f"{prefix}_{matter.value}" for matter, _ in _MATTERS]
    parts = zip(keys, _MATTERS, strict=True)
    columns = (_whole(k, f"{vi}: {w.vi}", f"{en}: {w.en}", note) for k, (_, w) in parts)
    return (_sum(prefix, f"{vi}: tổng", f"{en}: total", note, *keys), *columns)


_OPEN = ("settled", "failed", "pending", "going_on")
RESULTS_TITLE = T("Kết quả hòa giải theo khu dân cư", "Results by area")
RESULTS_SHEET = T("Kết quả", "Results")
TEAMS_TITLE = T("Tổ hòa giải và hòa giải viên", "Teams and mediators")
TEAMS_SHEET = T("Tổ, hòa giải viên", "Teams")
_CONTROL = T(
    "Kỳ trước chuyển sang + tiếp nhận phải bằng thành + không thành + chưa giải quyết + đang giải quyết.",
    "Carried over + received must equal settled + not settled + not taken up + going on.",
)
_RESULTS = (
    number_column(),
    ReportColumn("area", T("Khu dân cư", "Area"), 30),
    _whole("carried", "Kỳ trước chuyển sang", "Carried over", CARRIED.definition),
    *_by_matter(RECEIVED, "received", "Tiếp nhận", "Received"),
    *_by_matter(SETTLED, "settled", "Thành", "Settled"),
    _whole("failed", "Không thành", "Not settled", FAILED.definition),
    _whole("pending", "Chưa giải quyết", "Not taken up", PENDING.definition),
    _whole("going_on", "Đang giải quyết", "Going on", GOING_ON.definition),
    ReportColumn(
        "control", T("Kiểm tra (=\u00a00)", "Control (=\u00a00)"), 16, CellForm.WHOLE,
        ControlSum(("carried", "received"), _OPEN), _CONTROL,
    ),
)  # fmt: skip
_SINGLE = {"carried": CARRIED, "failed": FAILED, "pending": PENDING, "going_on": GOING_ON}
_BOTH = {"received": RECEIVED, "settled": SETTLED}
_COUNTED = _SINGLE | {
    f"{prefix}_{matter.value}": indicator.limited(eq("field", matter))
    for prefix, indicator in _BOTH.items()
    for matter, _ in _MATTERS
}


def _results(reader: Reader, period: Period) -> OfficialTable:
    found = _figures(reader, _COUNTED, period, "area")
    used = {area for figures in found.values() for area in figures}
    titles = area_titles(reader, {area for area in used if area}, period.last)
    order: list[int | None] = [area for area in reader.ids(Area) if area in used]
    rows = tuple(
        TableRow(
            {
                "area": titles[area].words if area else str(UNSAID),
                **{key: figures.get(area, 0) for key, figures in found.items()},
            },
            _sources(_COUNTED, period, "area", area)
            | ({"area": RecordSource("area", record=area)} if area else {}),
            of=area,
        )
        for area in [*order, *[None] * (None in used)]
    )
    return OfficialTable("results", RESULTS_TITLE, RESULTS_SHEET, _RESULTS, rows, total=True)


def _figures(
    reader: Reader, counted: Mapping[str, Indicator], period: Period, by: str
) -> dict[str, dict[SqlValue, int]]:
    return {key: one.figures(reader, period.days, by) for key, one in counted.items()}


def _sources(
    counted: Mapping[str, Indicator], period: Period, by: str, value: int | None
) -> dict[str, RecordSource]:
    """What the figures of the row for a value were counted from."""
    return {
        key: RecordSource(one.register, one.query(period.days, by, value).where)
        for key, one in counted.items()
    }


_, _MEDIATORS, _LAW, _TRAINED = MEDIATORS.indicators
_WHO = T(
    "Số người của từng tổ vào cuối kỳ; người ở hai tổ được tính ở cả hai, trong tổng cộng chỉ tính một lần.",
    "The people of each team at the end of the period; who is in two teams counts in both, and once "
    "in the total.",
)
_TEAMS = (
    number_column(),
    ReportColumn("team", T("Tổ hòa giải", "Team"), 56),
    _sum("mediators", "Hòa giải viên: tổng", "Mediators: total", _WHO, "male", "female", "unsaid"),
    _whole("male", "Nam", "Male", _WHO),
    _whole("female", "Nữ", "Female", _WHO),
    _whole("unsaid", "Chưa ghi giới tính", "Sex not said", _WHO),
    _whole("law", "Có chuyên môn luật", "Trained in law", _LAW.definition),
    _whole("trained", "Được bồi dưỡng", "Took a course", _TRAINED.definition),
)
_MEMBERS: dict[str, Indicator] = {
    "male": replace(_MEDIATORS, measure=CountPeople(only=Sex.MALE.value)),
    "female": replace(_MEDIATORS, measure=CountPeople(only=Sex.FEMALE.value)),
    "unsaid": replace(_MEDIATORS, measure=CountPeople(only=None)),
    "law": _LAW,
    "trained": _TRAINED,
}
# Where their figures lead: a person without a sex here may have one in another team.
_LISTED = _MEMBERS | {
    key: _MEDIATORS.limited(eq("sex", sex))
    for key, sex in (("male", Sex.MALE), ("female", Sex.FEMALE), ("unsaid", None))
}


def _teams(reader: Reader, period: Period) -> OfficialTable:
    found = _figures(reader, _MEMBERS, period, "team")
    standing = Standing("established", "ended").condition(period.days)
    kind = eq("kind", TeamKind.MEDIATION.value)
    where = all_of(standing, kind, ne("state", Running.PAUSED))
    ids = reader.ids(Team, Query(where))
    titles = reader.titles("team", ids)
    rows = tuple(
        TableRow(
            {"team": titles[id_].words, **{key: tally.get(id_, 0) for key, tally in found.items()}},
            _sources(_LISTED, period, "team", id_) | {"team": RecordSource("team", record=id_)},
            of=id_,
        )
        for id_ in ids
    )
    people = {key: one.figures(reader, period.days)[""] for key, one in _MEMBERS.items()}
    return OfficialTable("teams", TEAMS_TITLE, TEAMS_SHEET, _TEAMS, rows, total=True, totals=people)


RESULTS_TABLE = TableMaker(_results, ("dispute", "area"), counted=_COUNTED, by="area")
TEAMS_TABLE = TableMaker(_teams, (Team.schema.key, Member.schema.key), counted=_MEMBERS, by="team")
