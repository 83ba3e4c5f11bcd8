"""Search as officers type it, and lists that the database reads from an index."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.language import T
from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import Query, all_of, between, contains, eq
from app.schema.fields import LinkField
from app.schema.record import REGISTRY, Record
from app.services.list_cells import sortable
from app.store import Store
from app.store.database import fetch
from app.store.read import reader
from app.store.read.query import ordered, selection
from tests.support.samples import TITLE, Commune, a_visit, commune


def found(store: Store, cls: type[Record], words: str) -> list[int]:
    return sorted(store.ids(cls, Query(words=words)))


@pytest.mark.parametrize(
    "typed",
    [
        "Đặng Thị Hoà", "dang thi hoa", "DANG", "đặng", "hòa", "hoà", "HOÀ", "hoa dang", "thi  d",
        "dth", "dt", "12/a", "12 a", "HO-0001", "ho-0001", "ho-00", "0001", "(hoà)", '"hoà"', "ðặng",
    ],
)  # fmt: skip
def test_a_household_is_found_however_it_is_typed(
    store: Store, village: Commune, typed: str
) -> None:
    assert found(store, Household, typed) == [village.home.id]


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize("typed", ["dung", "hoa x", "oa", "dhx", "HO-0002", "13/a", "hoa_x"])
def test_what_does_not_fit_is_not_found(store: Store, typed: str) -> None:
    assert found(store, Household, typed) == []


def test_a_visit_is_found_by_the_head_of_its_household(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        other = step.save(Household(name="Vũ An", area=village.west.id))
        newer = step.save(a_visit(other.id))
    assert found(store, Visit, "hoa") == [village.visit.id]
    assert found(store, Visit, "vu an") == [newer.id]
    assert found(store, Visit, "tay") == [newer.id]


def test_the_newest_come_first_and_a_limit_holds(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        saved = step.save_many([Area(name=f"Thôn Bắc {n}") for n in range(30)])
    newest = [a.id for a in reversed(saved)]
    assert list(store.ids(Area, Query(words="bac"))) == newest
    assert list(store.ids(Area, Query(words="bac"), 5)) == newest[:5]
    assert store.total(Area, Query(words="bac")) == 30
    assert list(store.ids(Area, Query(eq("name", "Thôn Bắc 3"), words="bac"))) == [saved[3].id]
    assert [t.words for _, t in store.suggest("area", "dong")] == [village.east.name]


def test_a_filtered_search_is_the_search_and_the_filter(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        homes = step.save_many(
            [Household(name=f"Vũ An {n}", area=village.east.id) for n in range(7)]
            + [Household(name=f"Vũ Bình {n}", area=village.west.id) for n in range(7)]
        )
    west = [h.id for h in reversed(homes[7:])]
    found_in = Query(eq("area", village.west.id), words="vu")
    assert list(store.ids(Household, found_in)) == west
    assert list(store.ids(Household, found_in, 3)) == west[:3]
    through_a_link = Query(eq("area.name", village.west.name), words="binh vu")
    assert list(store.ids(Household, through_a_link)) == west
    assert list(store.ids(Household, Query(eq("area", village.west.id), "HO-"))) == west
    assert not any("TEMP B-TREE" in step for step in plan(store, ordered(Household, found_in)))


def test_a_search_of_everything_puts_what_begins_so_first(store: Store, village: Commune) -> None:
    with store.step(TITLE) as step:
        exact = step.save(Area(name="Hoà"))
    hits = store.search("hoà")
    assert hits[0] == ("area", exact.id)
    assert ("household", village.home.id) in hits
    assert store.search("  ") == []


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize(
    "typed",
    ["a_b", "_", '"', '"a" OR "b"', "a*", "NEAR(a b, 2)", "text:a", "a AND NOT b", "'; DROP TABLE area;--",
     "a\0b", "^a", "-", "{a b}", "a" * 5_000, "từ " * 1_000, "𞤀a", "a\u0345b"],
)  # fmt: skip
def test_signs_of_the_query_language_are_only_signs(store: Store, typed: str) -> None:
    for cls in (Area, Household, Visit):
        store.ids(cls, Query(words=typed))
        store.total(cls, Query(words=typed))
    store.search(typed)
    assert store.count(Area) == 2


@pytest.mark.usefixtures("village")
def test_no_typing_raises(store: Store) -> None:
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=20))
    def searches(typed: str) -> None:
        store.ids(Household, Query(words=typed))
        store.ids(Visit, Query(words=typed))

    searches()


# ---- indexes ------------------------------------------------------------------------------------


def plan(store: Store, query: Any) -> list[str]:
    sql, values = store.db.get_sql_context().sql(query).query()
    return [row[3] for row in fetch(store.db, "EXPLAIN QUERY PLAN " + sql, values)]


def unindexed(step: str) -> bool:
    """A table read from end to end, or a whole list sorted before its first line is shown."""
    scan = step.startswith("SCAN") and "INDEX" not in step
    return scan or (step.startswith("USE TEMP B-TREE") and "LAST TERM" not in step)


REGISTERS = [pytest.param(cls, id=key) for key, cls in REGISTRY.items()]


@pytest.mark.parametrize("cls", REGISTERS)
def test_every_order_of_a_list_is_read_from_an_index(store: Store, cls: type[Record]) -> None:
    for name in ("", "code", *(n for n in cls.schema.columns if sortable(cls, n))):
        for down in (False, True):
            steps = plan(store, ordered(cls, Query(order=name, down=down)).limit(100))
            assert not [step for step in steps if unindexed(step)], (name, steps)


def test_a_filter_that_fits_most_is_read_along_the_order(
    store: Store, village: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sorting all that fit, to show the first, would take longer with every year."""
    with store.step(TITLE) as step:
        homes = [village.home.id, *(h.id for h in step.save_many(
            [Household(name=f"Vũ An {n}", area=village.east.id) for n in range(5)]
        ))]  # fmt: skip
        step.save_many([a_visit(homes[n % 6], note=f"{n}") for n in range(60)])
    where = all_of(eq("outcome", village.visit.outcome), between("day", None, village.visit.day))
    asked = [Query(where, order="household", down=down) for down in (False, True)]
    sorted_ = [store.ids(Visit, query, 20) for query in asked]
    monkeypatch.setattr(reader, "_MANY", 50)
    assert [store.ids(Visit, query, 20) for query in asked] == sorted_
    for query in asked:
        steps = plan(store, ordered(Visit, query, common=True))
        assert not any("TEMP B-TREE" in step and "LAST TERM" not in step for step in steps), steps


@pytest.mark.parametrize(
    "query",
    [
        Query(contains("note", "7")),
        Query(contains("note", "7"), order="household"),
        Query(eq("outcome", VisitOutcome.GOOD), order="household", down=True),
        Query(all_of(eq("outcome", VisitOutcome.GOOD), contains("note", "8")), order="area"),
    ],
)
def test_a_whole_list_looks_up_no_record_along_an_order(
    store: Store, village: Commune, query: Query
) -> None:
    """Of a large register each would be read where it lies, from all over the file."""
    outcomes = [VisitOutcome.GOOD, VisitOutcome.PARTIAL]
    with store.step(TITLE) as step:
        step.save_many(
            [a_visit(village.home.id, note=f"{n}", outcome=outcomes[n % 2]) for n in range(40)]
        )
    whole = store.ids(Visit, query)
    assert 0 < len(whole) < 40 and whole == store.ids(Visit, query, 40)
    steps = plan(store, ordered(Visit, query, whole=True))
    assert not [s for s in steps if "USING INDEX" in s], steps


@pytest.mark.parametrize("cls", REGISTERS)
def test_every_link_and_day_is_filtered_by_an_index(store: Store, cls: type[Record]) -> None:
    for name, spec in cls.schema.own.items():
        if isinstance(spec, LinkField):
            where = eq(name, 5)
        elif name == cls.schema.dated_by:
            where = between(name, None, spec.from_db("2026-01-31"))
        else:
            continue
        steps = plan(store, selection(cls, Query(where)))
        assert any(step.startswith("SEARCH") and "INDEX" in step for step in steps), (name, steps)
        assert not [
            s
            for s in plan(store, ordered(cls, Query(where)))
            if s.startswith("SCAN") and unindexed(s)
        ]


def test_a_visit_is_found_by_the_familys_name_and_by_its_new_one(store: Store) -> None:
    known = commune(store)
    before = known.home
    assert known.visit.id in store.ids(Visit, Query(words=before.name))
    with store.step(T("Đổi tên chủ hộ", "Rename")) as step:
        step.save(replace(before, name="Ông Xìn Ý"))
    assert known.visit.id in store.ids(Visit, Query(words="xin y"))
    assert known.visit.id not in store.ids(Visit, Query(words=before.name))
    store.undo()
    assert known.visit.id in store.ids(Visit, Query(words=before.name))


def test_a_note_inside_a_step_is_a_bug_that_shows_at_once(store: Store) -> None:
    with pytest.raises(RuntimeError), store.step(T("Bước", "Step")):
        store.log_access("look", T("Xem", "Look"))
    assert store.undo() is None
