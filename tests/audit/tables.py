"""The official tables of a report as they must be, row by row, from the records alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from app.base import clock
from app.base.periods import Days
from app.law.mediation_pay import pay_on
from app.reports.spec.figures import Blank
from app.schema.fields import ChoiceField, TermField
from app.schema.record import register
from tests.audit.calendar import Columns, Stretch, shown
from tests.audit.ledger import Ledger, tenth
from tests.support.plain_figures import awarded, mediators, people, running_teams, within

Row = dict[str, Any]
UNSAID, TOTAL = "Chưa ghi", "Tổng cộng"
_MATTERS = ("civil", "family", "other")
_KINDS = {
    "carried": "cases_carried", "begun": "cases_begun", "finished": "cases_completed",
    "otherwise": "cases_ended_otherwise", "open": "cases_open", "overdue": "cases_overdue",
}  # fmt: skip
_MANY = 5  # so many that lack the same are told of together


def label(key: str, path: str, value: Any) -> str:
    """What a stored value is called."""
    if value is None:
        return UNSAID
    spec = register(key).schema.fields[path]
    listed = spec.choices if isinstance(spec, ChoiceField) else ()
    if isinstance(spec, TermField):
        listed = spec.starters
    return next((str(one.label) for one in listed if one.value == value), str(value))


def expected(key: str, ledger: Ledger, columns: Columns, commune: str) -> list[Row]:
    """The rows of a table by column key, unnumbered, its total the last."""
    return [*_MAKERS[key](ledger, columns, commune)]


def _total(name: str, rows: list[Row]) -> Row:
    keys = dict.fromkeys(key for row in rows for key, v in row.items() if not isinstance(v, str))
    return {name: TOTAL, **{key: sum(row[key] or 0 for row in rows) for key in keys}}


def _crossed_awards(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    return _crossed(ledger, columns, "awards", ("level", "form"), "recipient")


def _crossed_models(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    return _crossed(ledger, columns, "models_active", ("form",), "place")


def _crossed(
    ledger: Ledger, columns: Columns, key: str, paths: tuple[str, ...], across: str
) -> list[Row]:
    shares = ledger.shares(key, columns.value)
    assert not isinstance(shares, Blank)
    name = shares[0][0].schema.key if shares else "award"
    groups: dict[tuple[Any, ...], Counter[str]] = {}
    for record, *_ in shares:
        values = tuple(_stored(getattr(record, path)) for path in paths)
        groups.setdefault(values, Counter())[_stored(getattr(record, across))] += 1
    spec = register("award" if key == "awards" else "model").schema.fields[across]
    assert isinstance(spec, ChoiceField)
    choices = [str(choice.value) for choice in spec.choices]
    rows = [
        {path: label(name, path, value) for path, value in zip(paths, values, strict=True)}
        | {choice: count[choice] for choice in choices}
        | {"all": count.total()}
        for values, count in groups.items()
    ]
    total = {choice: sum(row[choice] for row in rows) for choice in [*choices, "all"]}
    return [*rows, {paths[0]: TOTAL, **total}]


def _stored(value: Any) -> Any:
    return getattr(value, "value", value)


def area_names(ledger: Ledger) -> dict[Any, str]:
    return {area.id: area.name for area in ledger.every.all("area")} | {None: UNSAID}


def _results(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    single = {k: f"disputes_{k}" for k in ("carried", "failed", "pending", "going_on")}
    counts = {k: ledger.by_area(name, columns.value) for k, name in single.items()}
    for prefix in ("received", "settled"):
        shares = ledger.shares(f"disputes_{prefix}", columns.value)
        assert not isinstance(shares, Blank)
        for matter in _MATTERS:
            some = (s[3] for s in shares if _stored(s[0].field) == matter)
            counts[f"{prefix}_{matter}"] = dict(Counter(some))
        counts[prefix] = dict(Counter(share[3] for share in shares))
    names = area_names(ledger)
    used = {area for count in counts.values() for area, n in count.items() if n}
    rows = [
        {"area": names[a], **{k: count.get(a, 0) for k, count in counts.items()}, "control": 0}
        for a in used
    ]
    return [*rows, _total("area", rows) if rows else _zeros("area", [*counts, "control"])]


def _zeros(name: str, keys: Iterable[str]) -> Row:
    return {name: TOTAL, **dict.fromkeys(keys, 0)}


def _teams(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    every, days = ledger.every, columns.value
    serving = mediators(every, days)

    def counted(team: int | None) -> Row:
        some = [m for m in serving if team in (None, m.team)]
        sexes = Counter(who[2] for who in {share[1] for share in people(some)})
        trained = (m for m in some if any(within(t.day, days) for t in m.trainings))
        return {
            "mediators": sexes.total(), "male": sexes["male"], "female": sexes["female"],
            "unsaid": sexes[""], "law": _size(m for m in some if m.law_trained),
            "trained": _size(trained),
        }  # fmt: skip

    teams = [team for team in running_teams(every, days) if team.kind == "mediation"]
    rows = [{"team": team.name, **counted(team.id)} for team in teams]
    return [*rows, {"team": TOTAL, **counted(None)}]


def _size(members: Iterable[Any]) -> int:
    return len({share[1] for share in people(members)})


def _pay(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    every, days = ledger.every, columns.value
    ended = [d for d in every.all("dispute") if within(d.ended, days)]
    there = [
        t for t in every.all("team")
        if t.kind == "mediation" and t.established <= days.last
        and (t.ended is None or t.ended >= days.first)
    ]  # fmt: skip
    ids = dict.fromkeys([t.id for t in there] + [d.team for d in ended])
    months = [
        Stretch((n, n), columns.window)
        for n in range(columns.whole.months[0], columns.whole.months[1] + 1)
    ]
    begun = [month for month in months if month.first <= clock.today()]
    rows = []
    for id_ in ids:
        team = every.of["team"].get(id_)
        own = [d for d in ended if d.team == id_]
        fees = sum(_fee(d) for d in own)
        held = [
            m for m in begun
            if team in there and team.established <= m.last
            and (team.ended is None or team.ended >= m.first)
        ]  # fmt: skip
        support = sum(pay.team_month for m in held if (pay := pay_on(m.last)))
        rows.append(
            {
                "team": team.name if team else UNSAID,
                "settled": sum(d.outcome.value == "settled" for d in own),
                "failed": sum(d.outcome.value == "failed" for d in own),
                "fee": fees,
                "months": sum(pay_on(m.last) is not None for m in held) and len(held),
                "support": support,
                "all": fees + support,
            }
        )
    keys = ("settled", "failed", "fee", "months", "support", "all")
    return [*rows, _total("team", rows) if rows else _zeros("team", keys)]


def _fee(dispute: Any) -> int:
    pay = pay_on(dispute.ended)
    if pay is None:
        return 0
    return pay.settled if dispute.outcome.value == "settled" else pay.matter


def _by_kind(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    counts = {k: ledger.divided(name, columns.value, "kind") for k, name in _KINDS.items()}
    spec = register("case").schema.fields["kind"]
    assert isinstance(spec, ChoiceField)
    rows = [
        {
            "kind": str(choice.label),
            **{k: count.get(choice.value, 0) for k, count in counts.items()},
        }
        | {"control": 0}
        for choice in spec.choices
    ]
    return [*rows, _total("kind", rows)]


# ---- safety -------------------------------------------------------------------------------------


def _years(columns: Columns) -> range:
    first, last = columns.whole.months
    return range(first // 12, last // 12 + 1)


def _assessments(ledger: Ledger, columns: Columns) -> list[Any]:
    return [r for r in ledger.every.all("safety") if r.year in _years(columns)]


def _name(ledger: Ledger, record: Any, commune: str) -> str:
    if record.area:
        return str(ledger.every.of["area"][record.area].name)
    if record.institution:
        return str(ledger.every.of["institution"][record.institution].name)
    return commune


def _registered(ledger: Ledger, columns: Columns, commune: str) -> Iterator[Row]:
    some = _assessments(ledger, columns)
    for r in some:
        met = sum(c.met is True for c in r.criteria)
        assessed = any(c.met is not None for c in r.criteria)
        decision = [part for part in (r.decision_no, r.decided and shown(r.decided)) if part]
        yield {
            "name": _name(ledger, r, commune),
            "year": str(r.year),
            "registered": shown(r.registered) if r.registered else None,
            "households": r.households,
            "criteria": f"{met}/{len(r.criteria)}" if assessed else None,
            "verdict": str(r.verdict.label) if r.verdict else None,
            "decision": ", ".join(decision),
            "by": r.recognised_by,
        }
    yield {"name": TOTAL, "households": sum(r.households or 0 for r in some)}


def _there(ledger: Ledger, columns: Columns) -> dict[int, Any]:
    """The areas there were on the last day that the figures are of."""
    last = columns.value.last
    areas = ledger.every.all("area")
    return {a.id: a for a in areas if a.active or (a.merged_on and a.merged_on > last)}


def _rule(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    areas, year = _there(ledger, columns), _years(columns)[-1]
    own = [r for r in _assessments(ledger, columns) if r.year == year and r.area in areas]
    registered = {r.area for r in own if r.registered}
    safe = {r.area for r in own if r.verdict and r.verdict.value == "safe"}
    judged = any(r.verdict for r in own)
    reached = tenth(_fraction(100 * len(safe), len(areas)))
    until = columns.today if columns.runs else clock.today()
    due = "chưa đến kỳ xét" if until < date(year, 11, 15) else "chưa có số liệu"
    met = {True: "Đạt", False: "Chưa đạt", None: ""}
    all_, enough = registered == areas.keys(), 100 * len(safe) >= 70 * len(areas)
    share = f"{reached:.1f}".replace(".", ",") + "%" if judged else due
    return [
        {
            "needed": f"{len(areas)}",
            "reached": f"{len(registered)}",
            "met": met[bool(areas) and all_],
        },
        {"needed": "70%", "reached": share, "met": met[bool(areas) and enough if judged else None]},
    ]


def _fraction(part: int, whole: int) -> Any:
    from fractions import Fraction

    return Fraction(part, whole) if whole else Fraction(0)


def _missing(ledger: Ledger, columns: Columns, commune: str) -> Iterator[Row]:
    areas, year = _there(ledger, columns), _years(columns)[-1]
    some = _assessments(ledger, columns)
    last = [r for r in some if r.year == year]
    never = [
        a.name
        for id_, a in areas.items()
        if id_ not in {r.area for r in last if r.level.value == "area"}
    ]
    units = [u for u in ledger.every.all("institution") if u.in_scheme]
    never += [u.name for u in units if u.id not in {r.institution for r in last}]
    yield from ({"name": name, "missing": "Chưa đăng ký"} for name in never)
    said = [(r, "; ".join(_lacks(r))) for r in some]
    of_year = Counter(r.year for r in some)
    alike = Counter((r.year, what) for r, what in said if what)
    together = {k for k, n in alike.items() if n >= _MANY and 2 * n > of_year[k[0]]}
    for year_, what in together:
        n, m = alike[year_, what], of_year[year_]
        name = f"Cả {n} đơn vị ({year_})" if n == m else f"{n} trong {m} đơn vị ({year_})"
        yield {"name": name, "missing": what}
    for r, what in said:
        if what and (r.year, what) not in together:
            yield {"name": f"{_name(ledger, r, commune)} ({r.year})", "missing": what}


def _lacks(record: Any) -> Iterator[str]:
    if not record.registered:
        yield "chưa ghi ngày đăng ký"
    open_ = [c.name for c in record.criteria if c.met is None]
    if open_ and len(open_) == len(record.criteria):
        yield "chưa xét tiêu chí nào"
    elif open_:
        yield f"chưa xét tiêu chí: {', '.join(open_)}"
    if not record.verdict:
        yield "chưa có kết quả"
    elif record.verdict.value == "safe" and not (record.decision_no and record.decided):
        yield "chưa ghi quyết định công nhận"


# ---- tables that name people --------------------------------------------------------------------


def _awarded(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    decisions = ledger.every.of["decision"]
    some = awarded(ledger.every, columns.value)
    found: list[Row] = [{"section": text} for text in {_heading(a, decisions) for a in some}]
    for a in some:
        title = (
            str(a.salutation.label) if a.salutation and a.salutation.value != "collective" else ""
        )
        found.append(
            {
                "name": f"{title} {a.name}".strip(),
                "of": ", ".join(part for part in (a.position, a.unit) if part),
                "form": str(a.form.label),
                "level": label("award", "level", a.level),
                "money": a.money,
                "book": a.gold_book_no,
                "handed": shown(a.handed_over) if a.handed_over else None,
            }
        )
    return [*found, {"name": TOTAL, "money": sum(a.money or 0 for a in some)}]


def _heading(award: Any, decisions: dict[int, Any]) -> str:
    if award.decision:
        d = decisions[award.decision]
        return f"Quyết định số {d.number} ngày {shown(d.day)}, {d.signer}"
    if not award.given_by:
        return "Không có quyết định"
    number = f", quyết định số {award.given_no}" if award.given_no else ""
    day = f", ngày {shown(award.given_day)}" if award.given_day else ""
    return f"{award.given_by} tặng{number}{day}"


def _entered(ledger: Ledger, days: Days) -> list[Any]:
    """The disputes that were open at the beginning, and those received since."""
    return [
        d for d in ledger.every.all("dispute")
        if d.received <= days.last and (d.ended is None or d.ended >= days.first)
    ]  # fmt: skip


def _by_mediator(ledger: Ledger, columns: Columns, _commune: str) -> list[Row]:
    some, members = _entered(ledger, columns.value), ledger.every.of["member"]
    last = columns.value.last

    def state(dispute: Any) -> str:
        over = dispute.ended is not None and dispute.ended <= last
        return str(dispute.outcome.value) if over else "open"

    took_part = {(d.id, m.member) for d in some for m in d.mediators}
    who = {share[0].id: share[1] for share in people(members[m] for m in {m for _, m in took_part})}
    states = {d.id: state(d) for d in some}
    rows = []
    for person in {*who.values()}:
        own = sorted(m for m in who if who[m] == person)
        disputes = {d for d, m in took_part if who[m] == person}
        count = Counter(states[d] for d in disputes)
        teams = dict.fromkeys(ledger.every.of["team"][members[m].team].name for m in own)
        rows.append({"name": members[own[0]].name, "team": "; ".join(teams)} | _by_state(count))
    return [
        *rows,
        {"name": TOTAL} | _by_state(Counter(states[d] for d in {d for d, _ in took_part})),
    ]


def _by_state(count: Counter[str]) -> Row:
    three = {key: count[key] for key in ("settled", "failed", "open")}
    return {"all": sum(three.values()), **three}


def _book(ledger: Ledger, columns: Columns, _commune: str) -> Iterator[Row]:
    for d in _entered(ledger, columns.value):
        over = d.ended is not None and d.ended <= columns.value.last
        yield {
            "received": shown(d.received),
            "settled": shown(d.ended) if over and d.outcome.value == "settled" else None,
            "failed": shown(d.ended) if over and d.outcome.value == "failed" else None,
        }


_MAKERS: dict[str, Callable[[Ledger, Columns, str], Iterable[Row]]] = {
    "awards_crossed": _crossed_awards, "model_forms_places": _crossed_models, "results": _results,
    "teams": _teams, "pay": _pay, "by_kind": _by_kind, "register": _registered, "rule": _rule,
    "missing": _missing, "list": _awarded, "by_mediator": _by_mediator, "book": _book,
}  # fmt: skip
