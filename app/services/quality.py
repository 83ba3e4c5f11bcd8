"""Records that deserve a second look, each with the field to go to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from app.base import clock
from app.base.jobs import Progress, Stage
from app.base.language import T
from app.due.movement import ASKED_IN, UNDATED
from app.law.regimes import add_months
from app.registers.case import CaseState
from app.schema.conditions import EVERY, Condition, Query, all_of, between, eq, is_null, ne
from app.schema.fields import LinkField
from app.schema.record import REGISTRY, Record, register
from app.schema.vocabulary import Grade, Running
from app.store.read.aggregates import CountRows, owners, row_values
from app.store.read.doubts import doubtful_ids
from app.store.read.reader import Reader
from app.store.write import uniqueness

QUIET_MONTHS = 3
MOST_EXCELLENT = 20  # percent of those rated good (HD 01/HD-BCA-V05)
TOO_EXCELLENT = T(
    "Năm {year} có {n} hoàn thành xuất sắc, {m} hoàn thành tốt: xuất sắc không quá 20% số hoàn thành tốt",
    "In {year} {n} are excellent and {m} good: at most 20% of the good ones may be excellent",
)
_RATINGS = CountRows("ratings")
BEFORE = T("Trước {label} của {other}", "Before {label} of {other}")
_FACTS = {"visit": "day", "dispute": "received", "activity": "day"}
# Days that cannot come before a day of the record they belong to: register, day, link, their day.
_ORDER = (
    ("award", "handed_over", "decision", "day"),
    ("member", "since", "team", "established"),
    ("review", "day", "model", "launched"),
)
# What goes on today belongs to an area of today; facts of the past keep the area of their day.
_STANDING: tuple[tuple[str, str, str, Condition], ...] = (
    ("household", "area", "area.active", EVERY),
    ("person", "area", "area.active", EVERY),
    ("institution", "area", "area.active", EVERY),
    ("team", "areas", "areas.value.active", ne("state", Running.ENDED)),
    ("model", "places", "places.area.active", ne("state", Running.ENDED)),
    ("case", "area", "area.active", ne("state", CaseState.ENDED)),
)


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """Something doubtful about one field of a record, in words without its value."""

    register: str
    id: int
    field: str
    text: T


def find_issues(reader: Reader, progress: Progress, limit: int = 1000) -> list[QualityIssue]:
    """The first doubts there are: those between records, then those of each record's own rules.

    A job: it reads each record that may have a problem, a block at a time.
    """
    return list(islice(_all(reader, progress), limit))


def issues_of(
    reader: Reader, records: Mapping[str, Collection[int]], progress: Progress, limit: int = 1000
) -> list[QualityIssue]:
    """The first doubts about some records, given by register; not what is only missing today.

    A job.
    """
    rules = (rule for rule in _BETWEEN if rule is not _quiet_areas)
    between = (issue for rule in rules for issue in rule(reader))
    known = {key: set(ids) for key, ids in records.items()}
    found = (issue for issue in between if issue.id in known.get(issue.register, ()))
    ids = [(register(key), sorted(some)) for key, some in known.items()]
    return list(islice(chain(found, _problems(reader, ids, len(ids), progress)), limit))


def _all(reader: Reader, progress: Progress) -> Iterator[QualityIssue]:
    for rule in _BETWEEN:
        yield from rule(reader)
    # One register after the other: once enough is found, those that follow are not looked through.
    doubtful = ((cls, doubtful_ids(reader, cls)) for cls in REGISTRY.values())
    yield from _problems(reader, doubtful, len(REGISTRY), progress)


def _homeless(reader: Reader) -> Iterator[QualityIssue]:
    nowhere = T("Chưa ghi hộ gia đình và khu dân cư", "Neither household nor area is given")
    where = all_of(is_null("household"), is_null("area"))
    for id_ in reader.ids(register("person"), Query(where)):
        yield QualityIssue("person", id_, "household", nowhere)


def _empty_teams(reader: Reader) -> Iterator[QualityIssue]:
    nobody = T("Tổ chưa có thành viên nào", "The team has no members")
    manned = reader.count_by(register("member"), is_null("until"), "team")
    where = all_of(ne("state", Running.ENDED), eq("unlisted", 0))
    for id_ in reader.ids(register("team"), Query(where)):
        if id_ not in manned:
            yield QualityIssue("team", id_, "unlisted", nobody)


def _quiet_areas(reader: Reader) -> Iterator[QualityIssue]:
    quiet = T(
        "{n} tháng nay không có buổi thăm, vụ hòa giải hay hoạt động nào",
        "No visit, dispute or activity for {n} {n:month|months}",
    ).format(n=QUIET_MONTHS)
    since, heard = add_months(clock.today(), -QUIET_MONTHS), set[int]()
    for key, day in _FACTS.items():
        heard |= reader.count_by(register(key), between(day, since, None), "area").keys()
    for id_ in reader.ids(register("area"), Query(eq("active", True))):
        if id_ not in heard:
            yield QualityIssue("area", id_, "active", quiet)


def _gone_areas(reader: Reader) -> Iterator[QualityIssue]:
    gone = T("Khu dân cư này không còn; chọn khu hiện nay", "The area is gone; choose today's")
    for key, field, path, where in _STANDING:
        for id_ in reader.ids(register(key), Query(all_of(where, eq(path, False)))):
            yield QualityIssue(key, id_, field, gone)


def _disorder(reader: Reader) -> Iterator[QualityIssue]:
    for key, day, link, their_day in _ORDER:
        cls = register(key)
        leads = cls.schema.fields[link]
        assert isinstance(leads, LinkField)
        target = register(leads.target)
        theirs = dict(reader.values(target, EVERY, "id", their_day))
        text = BEFORE.format(label=target.schema.fields[their_day].label, other=target.schema.label)
        for id_, own, linked in reader.values(cls, is_null(day, False), "id", day, link):
            if own < (theirs.get(linked) or ""):
                yield QualityIssue(key, id_, day, text)


def _undated(reader: Reader) -> Iterator[QualityIssue]:
    waiting = T("Kiến nghị chưa trả lời, chưa hẹn ngày", "A proposal neither answered nor dated")
    for key in ASKED_IN:
        for id_ in owners(reader, register(key), EVERY, UNDATED):
            yield QualityIssue(key, id_, "proposals", waiting)


def _doubled(reader: Reader) -> Iterator[QualityIssue]:
    twice = T("Trùng kỳ với {code} nên bị cộng hai lần", "Overlaps {code}, so it is counted twice")
    for key, cls in REGISTRY.items():
        for clash in uniqueness.duplicated_fields(reader, cls):
            yield QualityIssue(key, clash.id, clash.field, twice.format(code=clash.code))


def _too_excellent(reader: Reader) -> Iterator[QualityIssue]:
    """Told once for a year, of the last one rated so: which of them is to be another the officer knows."""
    for key in ("team", "member"):
        rated: dict[int, dict[str, list[int]]] = {}
        for id_, year, grade in row_values(reader, register(key), EVERY, _RATINGS, "year", "grade"):
            rated.setdefault(year, {}).setdefault(grade, []).append(id_)
        for year, grades in sorted(rated.items()):
            best, good = grades.get(Grade.EXCELLENT, []), grades.get(Grade.GOOD, [])
            if 100 * len(best) > MOST_EXCELLENT * len(good):
                text = TOO_EXCELLENT.format(year=year, n=len(best), m=len(good))
                yield QualityIssue(key, max(best), "ratings", text)


_BETWEEN = (
    _doubled, _homeless, _empty_teams, _quiet_areas, _gone_areas, _disorder, _undated, _too_excellent,
)  # fmt: skip


def _problems(
    reader: Reader,
    ids: Iterable[tuple[type[Record], Sequence[int]]],
    count: int,
    progress: Progress,
) -> Iterator[QualityIssue]:
    """Yield what the rules find in each record of so many registers: confirmed warnings, imported errors."""
    progress.update(0, 1)
    for number, (cls, some) in enumerate(ids):
        done, stage = 0, Stage(progress, number, count)
        for block in reader.in_blocks(cls, some):
            stage.update(done, len(some))
            done += len(block)
            for record in block:
                for problem in record.problems():
                    yield QualityIssue(cls.schema.key, record.id, problem.field, problem.text)
    progress.update(1, 1)
