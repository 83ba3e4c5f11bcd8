"""A register that was not given is read nowhere: by no list, link, figure, undo, draft or command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.periods import parse
from app.due import due
from app.law.regimes import CaseKind
from app.registers.case import Case
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.json_output import as_json
from app.reports.submission.frozen_report import freeze
from app.schema.conditions import EVERY, Query, contains
from app.schema.record import REGISTRY
from app.services import recovery_custody, unit_settings
from app.services.timeline import timeline
from app.store import Store, submissions
from app.store.permissions import Post, permit, principal_of
from app.store.read import principal
from app.store.read.aggregates import CountRecords, CountRows, aggregate, owners, row_values
from app.store.read.principal import AccountRole, NotPermitted, Principal
from app.store.read.reader import Reader, RecordTitle
from app.store.security import key_changes
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK, a_store
from tests.support.samples import TITLE, Commune, a_visit, commune
from tests.support.wording import pattern

NAME = "Trần Văn Bình"
SECRET = ("person", "case", "dispute")


@pytest.fixture
def made(store: Store) -> Commune:
    made = commune(store)
    with store.step(TITLE) as step:
        person = step.save(Person(name=NAME, area=made.east.id, household=made.home.id))
        step.save(a_visit(made.home.id, person=person.id))
        step.save(Case(person=person.id, kind=CaseKind.REINTEGRATION, start=date(2026, 1, 5)))
    return made


@pytest.fixture
def officer(store: Store, made: Commune) -> Store:  # noqa: ARG001 - what there is to hide
    """The store as somebody has it who was not given what is secret."""
    given = frozenset(REGISTRY) - set(SECRET)
    store._shared.principal = Principal("lan", AccountRole.OFFICER, given)
    return store


READS: dict[str, Callable[[Store], Any]] = {
    "ids": lambda s: list(s.ids(Person)),
    "ids_behind": lambda s: s.ids_behind(Person, Query()),
    "fetch": lambda s: s.fetch(Person, [1]),
    "in_blocks": lambda s: [one for some in s.in_blocks(Person, [1]) for one in some],
    "known_codes": lambda s: s.known_codes(Person, ["NG-0001"]),
    "count": lambda s: s.count(Person),
    "total": lambda s: s.total(Person, Query()),
    "distinct": lambda s: s.distinct(Person, EVERY, "name"),
    "sum": lambda s: s.sum(Person, EVERY, "area"),
    "count_by": lambda s: s.count_by(Person, EVERY, "area"),
    "values": lambda s: s.values(Person, EVERY, "name"),
    "last_values": lambda s: s.last_values(Person, "area", [1], "id"),
    "terms": lambda s: s.terms(Person, "name"),
    "titles": lambda s: {k: t.words for k, t in s.titles("person", [1]).items() if t.words},
    "suggest": lambda s: s.suggest("person", "binh"),
    "search": lambda s: s.search("binh"),
    "found": lambda s: s.found("binh"),
    "raw": lambda s: list(s.raw(Person, [1])),
    "aggregate": lambda s: aggregate(s, Person, EVERY, CountRecords()),
    "owners": lambda s: owners(s, Case, EVERY, CountRows("progress")),
    "row_values": lambda s: row_values(s, Case, EVERY, CountRows("progress"), "day"),
    "rows_of": lambda s: s.rows_of(Case, "progress", [1]),
    "through a link": lambda s: list(s.ids(Visit, Query(contains("person.name", "binh")))),
    "timeline": lambda s: [e for e in timeline(s, s.fetch(Household, [1])[0], sensitive=True) if e.register in SECRET],
    "due": lambda s: [i for i in due(s, date(2026, 9, 1)) if i.register in SECRET],
}  # fmt: skip
NOT_OF_RECORDS = {
    "principal", "everything", "permits", "hides", "setting", "last_entry", "changed_since",
    "get", "by_code", "ids_of", "codes",
}  # fmt: skip


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_nothing_is_read_of_a_register_that_was_not_given(
    officer: Store, read: Callable[[Store], Any]
) -> None:
    assert not read(officer)


def test_every_way_to_read_is_tried() -> None:
    public = {name for name, _ in inspect.getmembers(Reader) if not name.startswith("_")}
    assert public - NOT_OF_RECORDS <= READS.keys()


@pytest.mark.parametrize(
    "read",
    [
        lambda s: s.get(Person, 1), lambda s: s.by_code(Person, "NG-0001"),
        lambda s: s.ids_of(Person, ["NG-0001"]),
    ],
)  # fmt: skip
def test_asking_for_one_is_refused_in_a_sentence(
    officer: Store, read: Callable[[Store], Any]
) -> None:
    with pytest.raises(NotPermitted, match=Person.schema.book.vi):
        read(officer)


def test_a_link_to_it_shows_its_code_alone(officer: Store) -> None:
    assert officer.titles("person", [1]) == {1: RecordTitle("NG-0001", "")}
    assert officer.codes("person", [1]) == {1: "NG-0001"}


def test_words_find_nothing_by_the_titles_of_it(officer: Store) -> None:
    assert sorted(officer.ids(Visit, Query(words="hoa"))) == [1, 2]
    given = frozenset(REGISTRY) - {"household"}
    officer._shared.principal = Principal("lan", AccountRole.OFFICER, given)
    assert list(officer.ids(Visit, Query(words="hoa"))) == []
    assert officer.total(Visit, Query(words="hoa")) == officer.found("hoa") == 0
    assert list(officer.ids(Visit, Query(words="TV-00001"))) == [1]  # a code names no family
    given = frozenset(REGISTRY) - {"person"}
    officer._shared.principal = Principal("lan", AccountRole.OFFICER, given)
    assert list(officer.ids(Case, Query(words="binh"))) == []


def test_it_is_neither_changed_nor_undone(officer: Store, made: Commune) -> None:
    assert officer.to_undo() is None  # the last step was of people
    with pytest.raises(NotPermitted), officer.step(TITLE) as step:
        step.save(Person(name="Lê Ỷ", area=made.east.id))
    assert officer.everything.count(Person) == 1
    with officer.step(TITLE) as step:  # one's own registers are
        step.save(a_visit(made.home.id, day=date(2026, 5, 5)))
    assert officer.to_undo() is not None


def test_its_drafts_and_its_trash_are_not_shown(officer: Store, made: Commune) -> None:
    officer._shared.principal = Principal("lan", AccountRole.CHIEF)
    officer.keep_draft("a", "person", {})
    officer.keep_draft("b", "visit", {})
    with officer.step(TITLE) as step:
        step.delete(officer.get(Case, 1))
        step.delete(made.visit)
    assert {one.register for one in officer.trash()} == {"case", "visit"}
    officer._shared.principal = Principal("lan", AccountRole.OFFICER, frozenset({"visit"}))
    assert {one.register for one in officer.trash()} == {"visit"}
    assert officer.kept_drafts().keys() == {"b"}


def test_reports_count_for_everyone_and_name_records_of_ones_registers(officer: Store) -> None:
    computed = compute(officer, REPORTS["movement"], parse("2026"))
    told = as_json(computed, officer, unit_settings.load(officer))
    lines = {line["key"]: line for line in told["indicators"]}
    assert lines["cases_begun"]["value"] == 1
    assert (lines["cases_begun"]["records"], lines["cases_begun"]["why"]) == (None, "not permitted")
    assert lines["visits"]["records"]
    assert lines["visits"]["why"] is None
    book = compute(officer, REPORTS["mediation"], parse("2026"))
    assert not [official for official, _ in book.tables if official.personal]


def test_an_auditor_looks_and_a_technician_does_not(store: Store, made: Commune) -> None:
    store._shared.principal = Principal("lan", AccountRole.AUDITOR)
    assert store.count(Person) == 1
    with pytest.raises(NotPermitted), store.step(TITLE) as step:
        step.save(a_visit(made.home.id))
    store._shared.principal = Principal("lan", AccountRole.TECHNICIAN)
    assert [key for key, cls in REGISTRY.items() if store.count(cls)] == []
    assert store.sizes()["visit"] == 2  # how many there are is told


def test_registers_are_given_by_a_chief_and_kept_in_the_store(store: Store) -> None:
    assert principal_of(store, "lan") == Principal("lan", AccountRole.CHIEF)
    permit(store, "lan", Post.JUSTICE.registers)
    assert principal_of(store, "lan").registers == Post.JUSTICE.registers
    entry = store.audit_entries(1)[0].act
    assert (entry.kind, entry.detail["user"]) == ("permit", "lan")
    permit(store, "lan", None)
    assert principal_of(store, "lan").registers is None
    store._shared.principal = Principal("lan", AccountRole.OFFICER)
    with pytest.raises(NotPermitted):
        permit(store, "lan", None)


@pytest.mark.parametrize("post", Post)
def test_the_registers_of_a_post_stand_by_themselves(post: Post) -> None:
    """Whoever lists a register is given those that its list names, by which it is searched too."""
    assert post.registers <= REGISTRY.keys()
    for key in post.registers:
        schema = REGISTRY[key].schema
        shown = {getattr(schema.fields[name], "target", "") for name in schema.columns} - {""}
        assert shown <= post.registers, key


def test_the_posts_part_mediation_from_the_help_of_people() -> None:
    told = {post: post.registers & {"person", "case", "dispute"} for post in Post}
    assert told == {
        Post.POLICE: {"person", "case"}, Post.JUSTICE: {"dispute"},
        Post.CULTURE: {"person", "case"}, Post.FRONT: {"dispute"}, Post.OFFICE: set(),
    }  # fmt: skip


def test_whoever_makes_a_store_is_its_chief_at_once(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    try:
        assert store.principal == Principal("lan", AccountRole.CHIEF)
    finally:
        store.close()


def test_what_is_hidden_is_not_said_to_be_missing(officer: Store) -> None:
    assert list(verify(officer)) == []


def test_only_a_chief_makes_a_new_recovery_code(store: Store, tmp_path: Path) -> None:
    """Whoever holds the code can take any account over."""
    key_changes.add_user(store, "binh", "Lê Bình", "officer", PASSWORD, cost=QUICK)
    store.close()
    officer = Store.open(tmp_path / "so.andan", "binh", PASSWORD)
    with pytest.raises(UserError, match=pattern(principal._ONLY_CHIEF)):
        recovery_custody.adopt(officer, recovery_custody.propose())
    officer.close()


@pytest.mark.parametrize("role", [AccountRole.AUDITOR, AccountRole.TECHNICIAN])
def test_who_only_looks_or_maintains_freezes_nothing(store: Store, role: AccountRole) -> None:
    computed = compute(store, REPORTS["movement"], parse("2026-03"))
    store._shared.principal = Principal("lan", role)
    with pytest.raises(NotPermitted):
        freeze(store, computed)
    assert submissions.list_submissions(store) == []
