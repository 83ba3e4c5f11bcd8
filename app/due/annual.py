"""The year's rhythm: safety (TT 124/2021/TT-BCA) and the days of the movement.

A duty is listed only where the register that would meet it is kept: a commune that keeps its safety
book on paper is not reminded of it every day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.base.language import T
from app.due.item import CHASED, DueItem, DueRule
from app.law.regimes import add_months
from app.registers.activity import ActivityKind
from app.registers.safety import SafetyLevel
from app.registers.team import TeamKind
from app.schema.conditions import (
    EVERY,
    Condition,
    Query,
    all_of,
    any_of,
    between,
    contains,
    eq,
    is_null,
    one_of,
)
from app.schema.record import register
from app.schema.vocabulary import Running
from app.store.read.aggregates import CountRows, owners
from app.store.read.reader import Reader

AREAS_NOT_REGISTERED = T(
    "{n} khu dân cư chưa đăng ký năm {year}", "{n} {n:area|areas} not registered for {year}"
)
COMMUNE_NOT_REGISTERED = T(
    "Cấp xã chưa đăng ký năm {year}", "The commune is not registered for {year}"
)
_REGISTERED_BY = (3, 31)  # quý I
NOT_RATED = T("{n} tổ chưa xếp loại năm {year}", "{n} {n:team|teams} not rated for {year}")
NO_POINTS = T(
    "{n} đơn vị chưa chấm điểm phong trào năm {year}",
    "{n} {n:unit|units} without points of the movement for {year}",
)
_HANDED_IN = (
    ((SafetyLevel.AREA,), (11, 20)),
    ((SafetyLevel.COMMUNE, SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL), (11, 30)),
)
_RATED = (11, 14)  # the last day of the year that is rated
_LEAST_MONTHS = 9
_AROUND = timedelta(days=30)  # how far from its day an activity still belongs to it


@dataclass(frozen=True, slots=True)
class _Window:
    """Whose safety is assessed together: by when it is judged, by when it is decided."""

    levels: tuple[SafetyLevel, ...]
    name: T
    judged: tuple[int, int]
    decided: tuple[int, int]


_INSTITUTIONS = (SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL)
_WINDOWS = (
    _Window((SafetyLevel.AREA,), T("khu dân cư", "areas"), (10, 31), (11, 15)),
    _Window((SafetyLevel.COMMUNE,), T("cấp xã", "commune"), (11, 15), (11, 20)),
    _Window(_INSTITUTIONS, T("cơ quan, cơ sở giáo dục", "institutions"), (11, 15), (11, 20)),
)


@dataclass(frozen=True, slots=True)
class _Yearly:
    """A day of the year, and how an activity about it is recognised."""

    month: int
    day: int
    name: T
    about: Condition


_YEAR = (
    _Yearly(
        6, 26, T("26/6: phòng, chống ma túy", "26 June: drug prevention"),
        any_of(contains("name", "26/6"), contains("name", "ma túy")),
    ),
    _Yearly(
        8, 19, T("19/8: Ngày hội toàn dân bảo vệ ANTQ", "19 August: the movement's festival"),
        any_of(eq("kind", ActivityKind.FESTIVAL), contains("name", "19/8")),
    ),
    _Yearly(
        11, 18, T("18/11: Ngày hội đại đoàn kết", "18 November: day of great unity"),
        any_of(contains("name", "18/11"), contains("name", "đoàn kết")),
    ),
)  # fmt: skip


def registrations(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Areas, and the commune itself, not registered for the year, until its window has closed."""
    by = date(last.year, *_REGISTERED_BY)
    if by > last or not _keeps_safety(store, last.year):
        return
    areas, commune, _ = _WINDOWS
    this_year = eq("year", last.year)
    there = store.values(
        register("safety"), all_of(this_year, one_of("level", *areas.levels)), "area"
    )
    active = store.values(register("area"), eq("active", True), "id")
    missing = sorted({id_ for (id_,) in active} - {area for (area,) in there})
    if missing and today <= date(last.year, *areas.judged):
        subject = AREAS_NOT_REGISTERED.format(n=len(missing), year=last.year)
        yield DueItem(DueRule.SAFETY, "area", 0, by, subject, Query(one_of("id", *missing)))
    own = all_of(this_year, one_of("level", *commune.levels))
    if not store.count(register("safety"), own) and today <= date(last.year, *commune.judged):
        subject = COMMUNE_NOT_REGISTERED.format(year=last.year)
        yield DueItem(DueRule.SAFETY, "safety", 0, by, subject, Query(this_year))


def verdicts(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Registrations not yet judged, or judged and not yet decided, when their day comes."""
    unjudged = T(
        "{n} {whose} chưa có kết quả năm {year}", "{n} {whose} of {year} without a verdict"
    )
    undecided = T(
        "{n} {whose} chưa có quyết định năm {year}", "{n} {whose} of {year} without a decision"
    )
    for year in (last.year - 1, last.year):
        for window in _WINDOWS:
            whose = all_of(eq("year", year), one_of("level", *window.levels))
            judged, decided = (date(year, *day) for day in (window.judged, window.decided))
            for by, words, lacking in (
                (judged, unjudged, is_null("verdict")),
                (decided, undecided, all_of(is_null("verdict", False), is_null("decided"))),
            ):
                where = all_of(whose, lacking)
                if not today - CHASED <= by <= last:
                    continue
                if n := store.count(register("safety"), where):
                    subject = words.format(n=n, whose=window.name, year=year)
                    yield DueItem(DueRule.SAFETY, "safety", 0, by, subject, Query(where))


def gradings(store: Reader, _today: date, last: date) -> Iterator[DueItem]:
    """Assessments without points of the movement when these are to be handed in, where points are kept.

    Those of areas before 20/11, of the others before 30/11 (QĐ 510/QĐ-BCA-V05).
    """
    safety, year = register("safety"), last.year
    kept = all_of(one_of("year", year - 1, year), is_null("points_own", False))
    if not store.count(safety, kept):
        return
    for levels, before in _HANDED_IN:
        by = date(year, *before) - timedelta(days=1)
        lacking = all_of(eq("year", year), one_of("level", *levels), is_null("points_own"))
        n = store.count(safety, lacking) if by <= last else 0
        if n:
            subject = NO_POINTS.format(n=n, year=year)
            yield DueItem(DueRule.GRADING, "safety", 0, by, subject, Query(lacking))


def ratings(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Security teams not rated for the year that ended on 14/11, where ratings are kept at all.

    A team of less than nine months is not rated (HD 01/HD-BCA-V05).
    """
    year = last.year if date(last.year, *_RATED) <= last else last.year - 1
    by, team = date(year, *_RATED), register("team")
    if not today - CHASED <= by:
        return
    kept = {
        n: owners(store, team, EVERY, CountRows("ratings", eq("year", n))) for n in (year - 1, year)
    }
    if not any(kept.values()):
        return
    old = between("established", None, add_months(by, -_LEAST_MONTHS))
    where = all_of(eq("kind", TeamKind.SECURITY.value), eq("state", Running.ACTIVE), old)
    waiting = {id_ for (id_,) in store.values(team, where, "id")}.difference(kept[year])
    if waiting:
        subject = NOT_RATED.format(n=len(waiting), year=year)
        query = Query(one_of("id", *sorted(waiting)))
        yield DueItem(DueRule.RATING, "team", 0, by, subject, query)


def rhythm(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Days of the movement without an activity about them, from a month before to a month after."""
    activity = register("activity")
    if not store.count(activity, between("day", today - CHASED, today)):
        return
    for one in _YEAR:
        day = date(today.year, one.month, one.day)
        around = between("day", day - _AROUND, day + _AROUND)
        if not day - _AROUND <= today <= day + _AROUND or day > last:
            continue
        if not store.count(activity, all_of(around, one.about)):
            yield DueItem(DueRule.RHYTHM, "activity", 0, day, one.name, Query(around))


def _keeps_safety(store: Reader, year: int) -> bool:
    return store.count(register("safety"), one_of("year", year - 1, year)) > 0
