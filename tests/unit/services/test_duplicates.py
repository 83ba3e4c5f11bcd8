"""Likely duplicates: found however the name is typed, told with reasons, silenced once judged."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from app.base import text
from app.base.dates import PartDay
from app.base.jobs import Watch
from app.registers.area import Area
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.services import duplicates
from app.services.duplicates import DuplicatePair, find_likely, find_pairs, judge_different
from app.store import Store
from tests.support.samples import TITLE, Commune, saved
from tests.support.wording import label

NAME = "Nguyễn Thị Hoà"


@pytest.mark.parametrize("typed", [NAME, "nguyen thi hoa", "NGUYỄN  THỊ HÒA", "Nguyễn Thi Hoà "])
def test_a_name_is_found_however_it_is_typed(store: Store, typed: str) -> None:
    (id_,) = saved(store, Person(name=NAME))
    found = find_likely(store, Person, typed)
    assert [(one.id, one.score, str(one.why)) for one in found] == [
        (id_, 90, str(duplicates._SAME_NAME))
    ]


@pytest.mark.parametrize("typed", ["", " ", "nth", "Nguyễn", "Nguyễn Văn Hùng", "Nguyễn Thị Hoài"])
def test_initials_beginnings_and_other_names_are_not_likely(store: Store, typed: str) -> None:
    saved(store, Person(name=NAME))
    assert find_likely(store, Person, typed) == []


def test_year_and_place_speak_for_or_against(store: Store, village: Commune) -> None:
    east, west = village.east.id, village.west.id
    (id_,) = saved(store, Person(name=NAME, born=PartDay(1980, 5), area=east))

    def score(name: str = NAME, born: int | None = None, place: int | None = None) -> int:
        found = find_likely(store, Person, name, born=PartDay(born) if born else None, place=place)
        assert {one.id for one in found} <= {id_}
        return found[0].score if found else 0

    assert score(born=1980, place=east) == 100
    assert score(born=1981, place=east) == 89  # counted from Tết
    assert score(born=1980, place=west) == 88  # moved
    assert score(born=1990, place=east) == 0
    assert score(place=west) == 0
    assert score("Nguyễn Thị Hoàn", born=1980) == score("Nguyen Thi Hoan", born=1980) > 0


def test_reasons_are_told(store: Store, village: Commune) -> None:
    saved(store, Person(name=NAME, born=PartDay(1980), area=village.east.id))
    typed = find_likely(store, Person, "Nguyễn Thị Hoàn", born=PartDay(1980), place=village.east.id)
    place = duplicates._SAME_PLACE.format(place=label(Person, "area"))
    why = (duplicates._LIKE_NAME, duplicates._SAME_YEAR, place)
    assert str(typed[0].why) == ", ".join(map(str, why))


def test_who_serves_in_two_teams_has_two_records(store: Store, village: Commune) -> None:
    (id_,) = saved(store, Member(name=NAME, team=village.team.id, since=date(2025, 1, 1)))
    assert [one.id for one in find_likely(store, Member, NAME, place=village.team.id)] == [id_]
    assert find_likely(store, Member, NAME, place=village.team.id + 1) == []


def test_the_record_itself_is_not_its_duplicate(store: Store) -> None:
    first, second = saved(store, Person(name=NAME), Person(name=NAME))
    assert [one.id for one in find_likely(store, Person, NAME, but=first)] == [second]


def test_registers_without_people_have_no_duplicates(store: Store, village: Commune) -> None:
    assert find_likely(store, Area, village.east.name) == []


def test_changes_are_followed_also_over_a_second_connection(store: Store, village: Commune) -> None:
    assert find_likely(store, Household, NAME) == []
    (id_,) = saved(store, Household(name=NAME, area=village.east.id))
    assert [one.id for one in find_likely(store, Household, NAME)] == [id_]
    twin = store.second_connection()
    with twin.step(TITLE) as step:
        step.save(replace(twin.get(Household, id_), name="Trần Văn Ánh"))
    twin.close()
    assert find_likely(store, Household, NAME) == []
    assert [one.id for one in find_likely(store, Household, "Tran Van Anh")] == [id_]
    store.undo()
    store.undo()
    assert (
        find_likely(store, Household, NAME) == find_likely(store, Household, "Tran Van Anh") == []
    )


def test_pairs_are_those_that_typing_would_tell(store: Store, village: Commune) -> None:
    east, born = village.east.id, PartDay(1980)
    first, _other, same, _alike, near = saved(
        store,
        Person(name=NAME, born=born, area=east),
        Person(name="Trần Văn Ánh", born=born, area=east),
        Person(name="nguyễn thị hòa"),
        Person(name="Nguyễn Thị Hoàn", born=PartDay(1950)),
        Person(name="Nguyễn Thị Hoàn", born=born),
    )
    found = find_pairs(store, Person, progress=Watch())
    assert [(p.first, p.second, p.score) for p in found] == [(first, near, 93), (first, same, 90)]
    assert find_pairs(store, Person, limit=1) == found[:1]
    judge_different(store, Person, near, first)
    judge_different(store, Person, first, near)
    assert find_pairs(store, Person) == found[1:]
    assert [one.id for one in find_likely(store, Person, NAME, born=born, but=first)] == [same]
    assert find_pairs(store, Household) == list[DuplicatePair]()


def test_merged_records_are_no_pair_any_more(store: Store) -> None:
    first, second = saved(store, Person(name=NAME), Person(name=NAME))
    assert [(p.first, p.second) for p in find_pairs(store, Person)] == [(first, second)]
    with store.step(TITLE) as step:
        step.merge(store.get(Person, first), store.get(Person, second))
    assert find_pairs(store, Person) == []


def test_pairs_are_those_that_each_record_finds_for_itself(store: Store, village: Commune) -> None:
    dice = Random(7)
    places, years = (village.east.id, village.west.id, None), (1980, 1981, None)
    people = [
        Person(
            name=f"Nguyễn {dice.choice(['Thị', 'Văn'])} {dice.choice(['Hoà', 'Hoàn', 'Hoa', 'Hoàng Oanh'])}",
            born=PartDay(year) if (year := dice.choice(years)) else None,
            area=dice.choice(places),
        )
        for _ in range(60)
    ]
    ids = saved(store, *people)
    expected = {
        frozenset((id_, one.id))
        for id_, person in zip(ids, people, strict=True)
        for one in find_likely(
            store, Person, person.name, born=person.born, place=person.area, but=id_, limit=99
        )
    }
    found = {frozenset((pair.first, pair.second)) for pair in find_pairs(store, Person, 9999)}
    names = {id_: text.fold(person.name) for id_, person in zip(ids, people, strict=True)}
    assert found & expected
    for pair in found ^ expected:  # alike alone, sharing neither place nor year, is not looked for
        first, second = (people[ids.index(id_)] for id_ in pair)
        assert pair in expected
        assert len({names[id_] for id_ in pair}) == 2
        assert not (first.area and first.area == second.area)
        assert not (first.born and first.born == second.born)
