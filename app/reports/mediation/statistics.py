"""Official statistics of mediation: results by area, teams and mediators; counts only."""

from __future__ import annotations

from typing import Any

from app.choices import Running, Sex
from app.conditions import Query, all_of, eq, ne
from app.lang import T
from app.periods import Period
from app.records.area import Area
from app.records.dispute import Matter
from app.records.member import Member
from app.records.team import Team, TeamKind
from app.reports.indicator import UNSAID, Indicator, Standing
from app.reports.mediation.figures import CARRIED, FAILED, GOING_ON, MEDIATORS, PENDING
from app.reports.movement.disputes import RECEIVED, SETTLED
from app.reports.report import Official
from app.reports.table import Across, Column, Control, Form, Given, Table, number_column
from app.store.reading import Reader

_MATTERS = (
    (Matter.CIVIL, T("dân sự", "civil")),
    (Matter.FAMILY, T("hôn nhân, gia đình", "family")),
    (Matter.OTHER, T("khác", "other")),
)


def _whole(key: str, vi: str, en: str, width: float = 18) -> Column:
    return Column(key, T(vi, en), width, Form.WHOLE)


def _sum(key: str, vi: str, en: str, *parts: str) -> Column:
    return Column(key, T(vi, en), 18, Form.WHOLE, Across(parts))


def _by_matter(prefix: str, vi: str, en: str) -> tuple[Column, ...]:
    """The sum and its three fields of law."""
    keys = [f"{prefix}_{matter.value}" for matter, _ in _MATTERS]
    parts = zip(keys, _MATTERS, strict=True)
    columns = (_whole(k, f"{vi}: {w.vi}", f"{en}: {w.en}") for k, (_, w) in parts)
    return (_sum(prefix, f"{vi}: tổng", f"{en}: total", *keys), *columns)


_OPEN = ("settled", "failed", "pending", "going_on")
_RESULTS = (
    number_column(),
    Column("area", T("Khu dân cư", "Area"), 30),
    _whole("carried", "Kỳ trước chuyển sang", "Carried over"),
    *_by_matter("received", "Tiếp nhận", "Received"),
    *_by_matter("settled", "Thành", "Settled"),
    _whole("failed", "Không thành", "Not settled"),
    _whole("pending", "Chưa giải quyết", "Not taken up"),
    _whole("going_on", "Đang giải quyết", "Going on"),
    Column("control", T("Kiểm tra (= 0)", "Control (= 0)"), 16, Form.WHOLE, Control(("carried", "received"), _OPEN)),
)  # fmt: skip
_SINGLE = {"carried": CARRIED, "failed": FAILED, "pending": PENDING, "going_on": GOING_ON}


def _results(reader: Reader, period: Period) -> Table:
    found: dict[str, dict[Any, int]] = {
        key: indicator.figures(reader, period.days, "area") for key, indicator in _SINGLE.items()
    }
    for prefix, indicator in (("received", RECEIVED), ("settled", SETTLED)):
        for matter, _ in _MATTERS:
            found[f"{prefix}_{matter.value}"] = _of(reader, indicator, matter, period)
    used = {area for figures in found.values() for area in figures}
    titles = reader.titles("area", {area for area in used if area})
    order: list[int | None] = [area for area in reader.ids(Area) if area in used]
    rows: tuple[Given, ...] = tuple(
        {
            "area": titles[area].words if area else str(UNSAID),
            **{key: figures.get(area, 0) for key, figures in found.items()},
        }
        for area in [*order, *[None] * (None in used)]
    )
    title = T("Kết quả hòa giải theo khu dân cư", "Results by area")
    return Table("results", title, T("Kết quả", "Results"), _RESULTS, rows, total=True)


def _of(reader: Reader, indicator: Indicator, matter: Matter, period: Period) -> dict[Any, int]:
    return indicator.limited(eq("field", matter)).figures(reader, period.days, "area")


_TEAMS = (
    number_column(),
    Column("team", T("Tổ hòa giải", "Team"), 56),
    _sum("mediators", "Hòa giải viên: tổng", "Mediators: total", "male", "female", "unsaid"),
    _whole("male", "Nam", "Male"),
    _whole("female", "Nữ", "Female"),
    _whole("unsaid", "Chưa ghi giới tính", "Sex not said"),
    _whole("law", "Có chuyên môn luật", "Trained in law"),
    _whole("trained", "Được bồi dưỡng", "Took a course"),
)


def _teams(reader: Reader, period: Period) -> Table:
    _, mediators, law, trained = MEDIATORS.indicators
    sexes: dict[str, Indicator] = {
        "male": mediators.limited(eq("sex", Sex.MALE)),
        "female": mediators.limited(eq("sex", Sex.FEMALE)),
        "unsaid": mediators.limited(eq("sex", None)),
    }
    asked = {**sexes, "law": law, "trained": trained}
    found = {key: one.figures(reader, period.days, "team") for key, one in asked.items()}
    standing = Standing("established", "ended").condition(period.days)
    kind = eq("kind", TeamKind.MEDIATION.value)
    where = all_of(standing, kind, ne("state", Running.PAUSED))
    ids = reader.ids(Team, Query(where))
    titles = reader.titles("team", ids)
    rows: tuple[Given, ...] = tuple(
        {"team": titles[id_].words, **{key: tally.get(id_, 0) for key, tally in found.items()}}
        for id_ in ids
    )
    title = T("Tổ hòa giải và hòa giải viên", "Teams and mediators")
    return Table("teams", title, T("Tổ, hòa giải viên", "Teams"), _TEAMS, rows, total=True)


RESULTS_TABLE = Official(_results, ("dispute", "area"))
TEAMS_TABLE = Official(_teams, (Team.schema.key, Member.schema.key))
