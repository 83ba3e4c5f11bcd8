"""Conditions: what the database finds is what reading every record would find."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base import text
from app.base.errors import NotFound
from app.registers.area import Area
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team, TeamKind
from app.registers.visit import Purpose, Visit, Visitor, VisitOutcome
from app.schema.conditions import (
    EVERY,
    All,
    AnyOf,
    Condition,
    Op,
    Query,
    Some,
    Where,
    all_of,
    any_of,
    between,
    contains,
    eq,
    is_null,
    ne,
    one_of,
)
from app.schema.fields import ChoicesField, Field, LinkField, LinksField, ManyField, RowsField
from app.schema.record import REGISTRY, Record, register
from app.store import Store
from tests.support.samples import TITLE, Commune, Ids, a_visit, commune, records, values

EXAMPLES = 3  # for each register, each with several conditions; raise it when query.py changes
KINDS = {"day", "part-day", "number", "money"}
WORDS = {"text", "term", "choice", "phone"}
Known = dict[str, dict[int, Record]]
Path = tuple[str, Field[Any], bool]


class Undone(Exception):
    """Leaves a step without keeping what it wrote."""


@pytest.fixture
def filled(store: Store) -> tuple[Store, Ids, Known]:
    """A store with a few records of every register that others link to."""
    made = commune(store)
    with store.step(TITLE) as step:
        step.save_many(
            [
                Member(name="Lê Văn Ước", team=made.team.id, since=date(2024, 7, 1)),
                Member(name="Trần Ánh", team=made.team.id, since=date(2025, 1, 1)),
            ]
        )
        step.save_many([Person(name="Đỗ Thị Ỷ", household=made.home.id), Person(name="Vũ An")])
        step.save(Area(name="Thôn Đông cũ", merged_into=made.east.id, active=False))
    known: Known = {
        key: {r.id: r for r in store.fetch(cls, store.ids(cls))} for key, cls in REGISTRY.items()
    }
    return store, {key: list(found) for key, found in known.items()}, known


# ---- reading every record -----------------------------------------------------------------------


def holds(known: Known, record: Any, condition: Condition) -> bool:
    match condition:
        case All(parts):
            return all(holds(known, record, part) for part in parts)
        case AnyOf(parts):
            return any(holds(known, record, part) for part in parts)
        case Some(rows, within):
            return any(holds(known, row, within) for row in getattr(record, rows))
        case Where(path):
            return fits(known, record, path.split("."), condition)


def fits(known: Known, record: Any, path: list[str], where: Where) -> bool:
    if where.op is Op.NE and where.value is not None:
        return not fits(known, record, path, Where(where.path, Op.EQ, where.value))
    name, rest = path[0], path[1:]
    fields = record.fields if hasattr(record, "fields") else record.schema.fields
    spec, value = fields.get(name), getattr(record, name)
    if isinstance(spec, ManyField):
        if not rest and where.op is Op.IS_NULL:
            return (value == ()) == where.value
        if isinstance(spec, RowsField):
            return any(fits(known, row, rest, where) for row in value)
        return any(compare(one, where, exact=True) for one in value)
    if rest:
        assert isinstance(spec, LinkField)
        return value is not None and fits(known, known[spec.target][value], rest, where)
    return compare(value, where, exact=False)


def compare(value: Any, where: Where, *, exact: bool) -> bool:
    wanted: Any = where.value
    match where.op:
        case Op.EQ | Op.NE:
            return (value == wanted) == (where.op is Op.EQ)
        case Op.IN:
            return value in wanted
        case Op.IS_NULL:
            return (value is None) == wanted
        case Op.CONTAINS:
            if exact:
                return value == wanted
            return value is not None and text.fold(wanted) in text.fold(str(value))
        case Op.BETWEEN:
            first, last = wanted
            return (
                value is not None
                and (first is None or first <= value)
                and (last is None or value <= last)
            )


# ---- conditions of every sort -------------------------------------------------------------------


@cache
def every_path(cls: type[Record]) -> list[Path]:
    return list(paths(cls))


def paths(cls: type[Record], depth: int = 2) -> Iterator[Path]:
    """Paths with the field they end in, and whether they lead through rows."""
    for name, spec in cls.schema.fields.items():
        if isinstance(spec, RowsField):
            for inner, field in spec.row.fields.items():
                yield from longer(f"{name}.{inner}", field, depth, rows=True)
        else:
            many = isinstance(spec, LinksField | ChoicesField)
            yield from longer(name, spec, depth, rows=many)


def longer(name: str, spec: Field[Any], depth: int, *, rows: bool) -> Iterator[Path]:
    yield name, spec, rows
    if depth and isinstance(spec, LinkField):
        for path, field, more in paths(register(spec.target), depth - 1):
            yield f"{name}.{path}", field, rows or more


def single(spec: Field[Any]) -> Any:
    """The field of one value, where the field itself holds several."""
    if isinstance(spec, ChoicesField):
        return spec.one()
    if isinstance(spec, LinksField):
        return LinkField(label=spec.label, target=spec.target)
    return spec


@st.composite
def comparisons(draw: st.DrawFn, cls: type[Record], ids: Ids, inside: str = "") -> Where:
    """A comparison of any field of `cls`, or of those whose path begins with `inside`."""
    found = [path for path in every_path(cls) if path[0].startswith(inside)]
    path, spec, rows = draw(st.sampled_from(found))
    some = values(single(spec), ids).filter(lambda value: value is not None)
    if not ids.get(getattr(spec, "target", "area")):
        return is_null(path, draw(st.booleans()))
    ops = [Op.EQ, Op.NE, Op.IN, Op.IS_NULL]
    ops += [Op.BETWEEN] * (spec.kind in KINDS)
    ops += [Op.CONTAINS] * (spec.kind in WORDS and not (rows and spec.kind == "choice"))
    if spec.kind in ("links", "choices"):
        ops = [Op.EQ, Op.NE, Op.IN, Op.CONTAINS, Op.IS_NULL]
    match draw(st.sampled_from(ops)):
        case Op.IN:
            return one_of(path, *draw(st.lists(some, max_size=3)))
        case Op.IS_NULL:
            return is_null(path, draw(st.booleans()))
        case Op.BETWEEN:
            return between(path, draw(st.none() | some), draw(st.none() | some))
        case Op.CONTAINS if spec.kind not in ("links", "choices"):
            word = str(draw(some))
            return contains(path, word[: draw(st.integers(0, 5))] or draw(st.sampled_from("%_'")))
        case op:
            return Where(path, op, draw(some))


@st.composite
def of_one_row(draw: st.DrawFn, cls: type[Record], ids: Ids) -> Condition:
    """Several comparisons that one and the same row has to fulfil, or any of which."""
    tables = [n for n, f in cls.schema.fields.items() if isinstance(f, RowsField)]
    if not tables:
        return draw(comparisons(cls, ids))
    rows = draw(st.sampled_from(tables))
    asked = draw(st.lists(comparisons(cls, ids, f"{rows}."), min_size=1, max_size=2))
    own = tuple(Where(c.path.removeprefix(f"{rows}."), c.op, c.value) for c in asked)
    return Some(rows, draw(st.sampled_from((All(own), AnyOf(own)))))


def conditions(cls: type[Record], ids: Ids) -> st.SearchStrategy[Condition]:
    return st.recursive(
        comparisons(cls, ids) | of_one_row(cls, ids),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda p: All(tuple(p)))
            | st.lists(inner, min_size=1, max_size=3).map(lambda p: AnyOf(tuple(p)))
        ),
        max_leaves=4,
    )


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_a_condition_finds_what_reading_every_record_finds(
    filled: tuple[Store, Ids, Known], key: str
) -> None:
    store, ids, known = filled
    cls = REGISTRY[key]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(records(cls, ids), max_size=6),
        st.lists(conditions(cls, ids), min_size=4, max_size=8),
    )
    def same(fresh: list[Any], asked: list[Condition]) -> None:
        with suppress(Undone), store.step(TITLE) as step:
            saved = step.save_many(fresh)
            for record in saved:
                known[key][record.id] = record
            for condition in asked:
                wanted = {i for i, r in known[key].items() if holds(known, r, condition)}
                assert set(store.ids(cls, Query(condition))) == wanted
                assert store.count(cls, condition) == len(wanted)
            raise Undone
        for record in saved:
            del known[key][record.id]

    same()


# ---- what the words of the language mean ---------------------------------------------------------


def found(store: Store, cls: type[Record], condition: Condition) -> list[int]:
    return sorted(store.ids(cls, Query(condition)))


def test_different_includes_what_is_not_said(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        alone = step.save(a_visit(village.home.id))
    both = sorted([village.visit.id, alone.id])
    assert found(store, Visit, ne("team", village.team.id)) == [alone.id]
    assert found(store, Visit, ne("team.kind", TeamKind.SECURITY.value)) == [alone.id]
    assert found(store, Visit, ne("team.kind", TeamKind.FIRE.value)) == both
    assert found(store, Visit, ne("purposes", Purpose.CARE)) == []
    assert found(store, Visit, ne("purposes", Purpose.PAPERS)) == both


def test_none_compares_as_a_value(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        alone = step.save(a_visit(village.home.id))
    assert found(store, Visit, eq("team", None)) == [alone.id]
    assert found(store, Visit, ne("team", None)) == [village.visit.id]
    assert found(store, Visit, one_of("team", None)) == [alone.id]
    assert len(found(store, Visit, one_of("team", None, village.team.id))) == 2
    assert found(store, Visit, one_of("team")) == []


def test_text_is_found_whatever_its_accents_and_signs_are_not_wildcards(
    store: Store, village: Commune
) -> None:
    with store.step(TITLE) as step:
        odd = step.save(Area(name="Thôn 100%_A"))
    assert found(store, Area, contains("name", "DÔNG")) == [village.east.id]
    assert found(store, Area, contains("name", "thon d")) == [village.east.id]
    assert found(store, Area, contains("name", "%_a")) == [odd.id]
    assert found(store, Area, contains("name", "1%0")) == []
    assert found(store, Area, contains("name", "'")) == []


def test_a_path_leads_through_rows_and_links(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        member = step.save(Member(name="Vũ Hạnh", team=village.team.id, since=date(2024, 8, 1)))
        by_member = step.save(a_visit(village.home.id, visitors=(Visitor(member=member.id),)))
    assert found(store, Visit, eq("visitors.member.team.name", "Tổ thôn Đông")) == [by_member.id]
    assert found(store, Visit, contains("visitors.name", "uoc")) == [village.visit.id]
    assert found(store, Visit, is_null("visitors.member")) == [village.visit.id]
    assert len(found(store, Visit, eq("household.area.name", "Thôn Đông"))) == 2
    assert found(store, Team, contains("areas", village.west.id)) == [village.team.id]


def test_a_link_to_its_own_register_is_followed(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        old = step.save(Area(name="Xóm Cũ", merged_into=village.west.id, active=False))
    assert found(store, Area, eq("merged_into.name", "Thôn Tây")) == [old.id]
    assert found(store, Area, eq("merged_into.merged_into.name", "Thôn Tây")) == []


def test_no_parts_are_every_record_and_no_alternatives_are_none(
    store: Store, village: Commune
) -> None:
    everything = sorted([village.east.id, village.west.id])
    assert found(store, Area, EVERY) == everything
    assert found(store, Area, all_of()) == everything
    assert found(store, Area, any_of()) == []
    assert found(store, Area, any_of(EVERY, eq("name", "x"))) == everything
    assert found(store, Area, all_of(any_of(), EVERY)) == []


def test_an_unknown_path_is_named(store: Store) -> None:
    for path in ("colour", "area.colour", "visitors.colour", "household.area.colour"):
        with pytest.raises(NotFound, match="colour"):
            store.ids(Visit, Query(eq(path, 1)))


def test_many_values_at_once(store: Store, village: Commune) -> None:
    """More values than SQLite takes in one statement by default."""
    assert found(store, Visit, one_of("household", *range(40_000))) == [village.visit.id]


def test_figures_and_their_list_agree(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        step.save_many([a_visit(village.home.id, outcome=o) for o in VisitOutcome])
    for outcome in VisitOutcome:
        assert store.count(Visit, eq("outcome", outcome)) == len(
            store.ids(Visit, Query(eq("outcome", outcome)))
        )
    assert sum(store.count_by(Visit, EVERY, "outcome").values()) == len(store.ids(Visit))
    assert store.distinct(Visit, EVERY, "household") == 1
