"""The figures of every report counted anew in plain Python: nothing of the reports' own code is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base import clock
from app.base.periods import Days
from app.registers.figure import FigureName
from app.reports.spec.figures import Blank
from app.schema.record import REGISTRY, Record
from app.store import Store
from tests.support.persons import persons


@dataclass
class Everything:
    """All records of a store, by register and id."""

    of: dict[str, dict[int, Any]]

    def all(self, key: str) -> Iterable[Any]:
        return self.of[key].values()


def everything_of(store: Store) -> Everything:
    """All records of a store."""
    return Everything(
        {k: {r.id: r for r in store.fetch(c, store.ids(c))} for k, c in REGISTRY.items()}
    )


# For each indicator below: (record, what it adds, part, area).
Share = tuple[Record, Any, Any, Any]


def within(day: date | None, days: Days) -> bool:
    return day is not None and days.first <= day <= days.last


def standing(since: date, until: date | None, days: Days) -> bool:
    return since <= days.last and (until is None or until > days.last)


def running_models(every: Everything, days: Days) -> list[Any]:
    return [
        m
        for m in every.all("model")
        if standing(m.launched, m.ended, days) and m.state.value != "paused"
    ]


def running_teams(every: Everything, days: Days) -> list[Any]:
    return [
        t
        for t in every.all("team")
        if standing(t.established, t.ended, days) and t.state.value != "paused"
    ]


def running_places(model: Any, days: Days) -> set[int]:
    return {
        p.area
        for p in model.places
        if p.area and p.state.value == "active" and (p.since is None or p.since <= days.last)
    }


def spread(every: Everything, days: Days) -> list[Share]:
    models = running_models(every, days)
    return [(m, (m.id, a), m.group, a) for m in models for a in running_places(m, days)]


def named_years(days: Days) -> range:
    """The years by whose names a report calls its months; a test of its own holds ``months``."""
    first, last = days.months
    return range(first // 12, last // 12 + 1)


def in_force(every: Everything, days: Days) -> list[Any]:
    """The last review of each model in the year up to the last day."""
    last: dict[int, Any] = {}
    for review in sorted(every.all("review"), key=lambda r: (r.day, r.id)):
        if review.day <= days.last and not expired(review.day, days.last):
            last[review.model] = review
    return list(last.values())


def expired(day: date, on: date) -> bool:
    """Whether twelve months have passed since."""
    return (on.year, on.month, on.day) >= (day.year + 1, day.month, day.day)


def effective(every: Everything, days: Days) -> list[Any] | Blank:
    reviews = in_force(every, days)
    if not reviews:
        return Blank.NOT_ASSESSED if clock.today() < days.last else Blank.NO_DATA
    return [r for r in reviews if r.quality.value == "effective"]


def spread_effective(every: Everything, days: Days) -> list[Share] | Blank:
    reviews = effective(every, days)
    if isinstance(reviews, Blank):
        return reviews
    places = ((r, p.area) for r in reviews for p in every.of["model"][r.model].places)
    return [(r, area, None, None) for r, area in places if area]


def effective_models(every: Everything, days: Days) -> list[Share] | Blank:
    reviews = effective(every, days)
    return reviews if isinstance(reviews, Blank) else [(r, r.model, None, None) for r in reviews]


def recognitions(every: Everything, days: Days) -> list[Share]:
    years = named_years(days)
    return [
        (m, (m.id, r.row_id), m.group, None)
        for m in every.all("model")
        for r in m.recognised
        if r.year in years
    ]


def serving(every: Everything, days: Days) -> list[Any]:
    teams = {t.id for t in running_teams(every, days)}
    return [m for m in every.all("member") if m.team in teams and standing(m.since, m.until, days)]


def supports(every: Everything, days: Days) -> list[Share]:
    return [
        (c, (c.id, s.row_id), s.kind, c.area)
        for c in every.all("case")
        for s in c.supports
        if within(s.day, days)
    ]


def awarded(every: Everything, days: Days) -> list[Any]:
    def day_of(award: Any) -> date | None:
        if award.decision:
            return every.of["decision"][award.decision].day  # type: ignore[no-any-return]
        return award.given_day or award.handed_over  # type: ignore[no-any-return]

    granted = [a for a in every.all("award") if a.state.value in ("decided", "handed")]
    return [a for a in granted if within(day_of(a), days)]


def plain(records: Iterable[Any], part: str = "", area: str = "") -> list[Share]:
    return [
        (r, r.id, getattr(r, part) if part else None, getattr(r, area) if area else None)
        for r in records
    ]


def kinds(running: Callable[[Everything, Days], list[Any]], field: str) -> Any:
    """The different values of a field; without one nothing is counted."""

    def count(every: Everything, days: Days) -> list[Share]:
        found = ((r, getattr(r, field)) for r in running(every, days))
        return [(r, value, None, None) for r, value in found if value is not None]

    return count


def dated(key: str, field: str, part: str = "", area: str = "") -> Any:
    def count(every: Everything, days: Days) -> list[Share]:
        return plain((r for r in every.all(key) if within(getattr(r, field), days)), part, area)

    return count


def settled(every: Everything, days: Days) -> list[Share]:
    found = dated("dispute", "ended", "field", "area")(every, days)
    return [share for share in found if share[0].outcome.value == "settled"]


def rated(key: str) -> Any:
    def count(every: Everything, days: Days) -> list[Share] | Blank:
        years = named_years(days)
        rows = [(one, row) for one in every.all(key) for row in one.ratings if row.year in years]
        if not rows:
            early = clock.today() < date(max(years), 12, 31)
            return Blank.NOT_ASSESSED if early else Blank.NO_DATA
        return [(one, (one.id, row.row_id), row.grade.value, None) for one, row in rows]

    return count


def told(field: str) -> Any:
    def count(every: Everything, days: Days) -> list[Share]:
        tips = [t for t in every.all("tip") if within(t.month, days)]
        return [(t, (t.id, n), t.topic, None) for t in tips for n in range(getattr(t, field))]

    return count


def assessed(levels: str, verdicts: str = "safe", part: str = "", area: str = "") -> Any:
    """The assessments of the last year whose decisions are made by the last day; of a period that
    ends with its year, those of that year, and of several years the last of each place."""
    decided_by = 15 if levels == "area" else 20

    def count(every: Everything, days: Days) -> list[Share] | Blank:
        year = named_years(days)[-1]
        whole_year = days.months[1] % 12 == 11
        if not whole_year and days.last < date(year, 11, decided_by):
            year -= 1
        of_level = (r for r in every.all("safety") if r.level.value in levels.split())
        years = range(min(named_years(days)) if len(named_years(days)) > 1 else year, year + 1)
        given = sorted((r for r in of_level if r.verdict), key=lambda r: (r.year, r.id))
        records = {(r.area, r.institution): r for r in given if r.year in years}.values()
        if not records:
            early = min(clock.today(), days.last) < date(year, 11, decided_by)
            return Blank.NOT_ASSESSED if early else Blank.NO_DATA
        some = plain((r for r in records if r.verdict.value in verdicts.split()), part, area)
        return [(r, (r.area, r.institution), by, where) for r, _, by, where in some]

    return count


def paid(way: str) -> Any:
    def count(every: Everything, days: Days) -> list[Share]:
        funds = [f for f in every.all("fund") if within(f.day, days) and f.way.value == way]
        return [(f, (f.id, n), f.source, None) for f in funds for n in range(f.amount // 100_000)]

    return count


def took_part(every: Everything, days: Days) -> list[Share]:
    some = [a for a in every.all("activity") if within(a.day, days)]
    return [(a, (a.id, n), a.kind, a.area) for a in some for n in range(a.people or 0)]


def pledging(every: Everything, days: Days) -> list[Share] | Blank:
    """The last activity with a number of households in each area, of the period or of twelve months."""
    last: dict[int | None, Any] = {}
    for one in sorted(every.all("activity"), key=lambda a: (a.day, a.id)):
        recent = one.day >= days.first or not expired(one.day, days.last)
        if one.pledges is not None and one.day <= days.last and recent:
            last[one.area] = one
    if not last:
        return Blank.NOT_ASSESSED if clock.today() < days.last else Blank.NO_DATA
    return [(a, (a.id, n), None, a.area) for a in last.values() for n in range(a.pledges)]


def living(every: Everything, _days: Days) -> list[Share]:
    areas = [a for a in every.all("area") if a.active]
    return [(a, (a.id, n), None, None) for a in areas for n in range(a.households or 0)]


MONTHS = {"H1": (1, 6), "H2": (7, 12), "9M": (1, 9), "": (1, 12)}
MONTHS |= {f"Q{n}": (3 * n - 2, 3 * n) for n in (1, 2, 3, 4)}
MONTHS |= {f"{n:02}": (n, n) for n in range(1, 13)}


def by_hand(name: str) -> Any:
    """What was entered for a period all of whose months are among those of the report."""

    def count(every: Everything, days: Days) -> list[Share]:
        kinds = ("occurred", "before") if days.to_date else ("occurred",)
        found = []
        for f in every.all("figure"):
            first, last = months_of(f.period)
            inside = days.months[0] <= first and last <= days.months[1]
            if f.indicator == name and f.kind.value in kinds and inside:
                found += [(f, (f.id, n), None, None) for n in range(f.value)]
        return found

    return count


def last_stock(name: str) -> Any:
    """The stock of the period that ends last of those within the report's."""

    def count(every: Everything, days: Days) -> list[Share] | Blank:
        found = [
            (*ends, f)
            for f in every.all("figure")
            if f.indicator == name and f.kind.value in ("occurred", "stock")
            if days.months[0] <= (ends := months_of(f.period))[0] and ends[1] <= days.months[1]
        ]
        if not found:
            return Blank.NOT_ASSESSED if clock.today() < days.last else Blank.NO_DATA
        last = max(found, key=lambda one: (one[1], one[2].id))[2]
        return [(last, (last.id, n), None, None) for n in range(last.value)]

    return count


def months_of(period: str) -> tuple[int, int]:
    years = period.partition("-")[0].split("..")
    begins, ends = MONTHS[period.partition("-")[2]]
    first, last = int(years[0]) * 12 + begins - 1, int(years[-1]) * 12 + ends - 1
    return first, last


def education(every: Everything, days: Days) -> list[Share]:
    begun = dated("case", "start")(every, days)
    return [share for share in begun if share[0].kind.value == "education"]


def before(every: Everything, days: Days, key: str, since: str) -> list[Any]:
    """What was open when the first day began."""
    return [
        r
        for r in every.all(key)
        if getattr(r, since) < days.first and (r.ended is None or r.ended >= days.first)
    ]


def ended(key: str, part: str, *hows: str, other: bool = False) -> Any:
    def count(every: Everything, days: Days) -> list[Share]:
        how = "outcome" if key == "dispute" else "ending"
        found = dated(key, "ended", part, "area")(every, days)
        return [s for s in found if (getattr(s[0], how).value in hows) is not other]

    return count


def still_open(every: Everything, days: Days, *, pending: bool) -> list[Share]:
    open_ = [d for d in every.all("dispute") if standing(d.received, d.ended, days)]
    some = [d for d in open_ if (d.outcome.value == "pending") is pending]
    return plain(some, "field", "area")


def mediators(every: Everything, days: Days) -> list[Any]:
    teams = {t.id for t in running_teams(every, days) if t.kind == "mediation"}
    return [m for m in serving(every, days) if m.team in teams]


def people(members: Iterable[Any]) -> list[Share]:
    """Each member as the person that it is; who serves in two teams is one."""
    some = list(members)
    who = persons(some)
    return [(m, who[m.id], who[m.id][2] or None, None) for m in some]


def overdue(every: Everything, days: Days) -> list[Any]:
    return [
        c
        for c in every.all("case")
        if standing(c.start, c.ended, days) and c.end_due and c.end_due <= days.last
    ]


BY_HAND: dict[str, Callable[[Everything, Days], list[Share] | Blank]] = {
    "models_active": lambda e, d: plain(running_models(e, d), "group"),
    "model_groups": kinds(running_models, "group"),
    "model_forms": kinds(running_models, "form"),
    "model_forms_institutions": kinds(
        lambda e, d: [
            m for m in running_models(e, d) if m.place.value in ("office", "business", "school")
        ],
        "form",
    ),
    "team_kinds": kinds(running_teams, "kind"),
    "models_new": dated("model", "launched", "group"),
    "models_ended": dated("model", "ended", "group"),
    "areas_with_model": lambda e, d: [(m, a, None, None) for m, (_, a), _, _ in spread(e, d)],
    "model_spread": spread,
    "model_recognitions": recognitions,
    "teams_active": lambda e, d: plain(running_teams(e, d), "kind"),
    "members_active": lambda e, d: [
        (m, m.id, e.of["team"][m.team].kind, None) for m in serving(e, d)
    ],
    "members_people": lambda e, d: people(serving(e, d)),
    "members_unlisted": lambda e, d: [
        (t, (t.id, n), t.kind, None) for t in running_teams(e, d) for n in range(t.unlisted)
    ],
    "teams_rated": rated("team"),
    "members_rated": rated("member"),
    "visits": dated("visit", "day", "outcome", "area"),
    "households_visited": lambda e, d: [
        (v, v.household, None, v.area) for v in e.all("visit") if within(v.day, d)
    ],
    "cases_begun": dated("case", "start", "kind", "area"),
    "cases_open": lambda e, d: plain(
        (c for c in e.all("case") if standing(c.start, c.ended, d)), "kind", "area"
    ),
    "cases_finished": dated("case", "ended", "ending", "area"),
    "supports": supports,
    "people_supported": lambda e, d: [(c, c.person, None, a) for c, _, _, a in supports(e, d)],
    "people_improved": lambda e, d: [
        (c, c.person, None, c.area)
        for c in e.all("case")
        if c.result.value == "better" and c.start <= d.last and (not c.ended or c.ended >= d.first)
    ],
    "awards": lambda e, d: plain(awarded(e, d), "form", "area"),
    "award_money": lambda e, d: [
        (a, (a.id, n), a.recipient, a.area)
        for a in awarded(e, d)
        for n in range((a.money or 0) // 100_000)
    ],
    "disputes_received": dated("dispute", "received", "field", "area"),
    "disputes_settled": settled,
    "models_effective": effective_models,
    "effective_spread": spread_effective,
    "tips": told("count"),
    "tips_valuable": told("valuable"),
    "tips_settled": told("settled"),
    "education_begun": education,
    **{f"figure:{name.value}": by_hand(name.value) for name in FigureName},
    "figure:complaints": last_stock("complaints"),
    "areas_assessed": assessed("area", "safe not_yet", area="area"),
    "areas_safe": assessed("area", area="area"),
    "institutions_safe": assessed("institution school", part="level"),
    "commune_safe": assessed("commune"),
    "safety_registered": lambda e, d: [
        (r, (r.level, r.area, r.institution), r.level, None)
        for r in e.all("safety")
        if r.year in named_years(d) and r.registered
    ],
    "movement_graded": lambda e, d: plain(
        (r for r in e.all("safety") if r.year in named_years(d) and r.movement_grade),
        "movement_grade",
    ),
    "charters": lambda e, d: plain((c for c in e.all("charter") if c.adopted <= d.last), "kind"),
    "documents": dated("document", "day", "direction"),
    "activities": dated("activity", "day", "kind", "area"),
    "activity_people": took_part,
    "households_pledged": pledging,
    "households": living,
    "fund_in": paid("in"),
    "fund_out": paid("out"),
    "disputes_carried": lambda e, d: plain(before(e, d, "dispute", "received"), "field", "area"),
    "disputes_failed": ended("dispute", "field", "failed"),
    "disputes_pending": lambda e, d: still_open(e, d, pending=True),
    "disputes_going_on": lambda e, d: still_open(e, d, pending=False),
    "mediation_teams": lambda e, d: plain(t for t in running_teams(e, d) if t.kind == "mediation"),
    "mediators": lambda e, d: people(mediators(e, d)),
    "mediators_law": lambda e, d: people(m for m in mediators(e, d) if m.law_trained),
    "mediators_trained": lambda e, d: people(
        m for m in mediators(e, d) if any(within(t.day, d) for t in m.trainings)
    ),
    "cases_carried": lambda e, d: plain(before(e, d, "case", "start"), "kind", "area"),
    "cases_completed": ended("case", "kind", "completed", "cleared"),
    "cases_ended_otherwise": ended("case", "ending", "completed", "cleared", other=True),
    "cases_overdue": lambda e, d: plain(overdue(e, d), "kind", "area"),
}
SCALE = {"award_money": 100_000, "fund_in": 100_000, "fund_out": 100_000}


def sizes(shares: list[Share], index: int, scale: int) -> dict[Any, int]:
    """How many different things stand under each part (2) or area (3)."""
    seen: dict[Any, set[Any]] = {}
    for share in shares:
        seen.setdefault(share[index], set()).add(share[1])
    return {key: len(found) * scale for key, found in seen.items()}
