"""Whoever asks who is on file leaves a trace: which questions do, and what stands in the log."""

import pytest

from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.schema.conditions import EVERY, Condition, Query, eq, is_null
from app.schema.fields import Privacy
from app.schema.record import REGISTRY, Record
from app.services.looks import log_question, registers_searched, sensitive_paths
from app.store import Store
from tests.support.samples import TITLE, Commune, a_visit, commune

NAME = "Trần Văn Bình"


@pytest.fixture
def made(store: Store) -> Commune:
    made = commune(store)
    with store.step(TITLE) as step:
        person = step.save(Person(name=NAME, area=made.east.id))
        step.save(a_visit(made.home.id, person=person.id))
    return made


@pytest.mark.parametrize(
    ("where", "order", "fields"),
    [
        (EVERY, "", ()),
        (eq("outcome", "good"), "-day", ()),
        (eq("kind", "rehab"), "", ("kind",)),
        (is_null("person"), "", ("person",)),
        (eq("person.area", 1), "", ("person.area",)),  # by way of what is sensitive
        (eq("household.name", NAME), "", ()),
        (EVERY, "needs", ("needs",)),
    ],
)
def test_a_question_about_a_sensitive_field_is_one(
    where: Condition, order: str, fields: tuple[str, ...]
) -> None:
    query = Query(where, "", order.removeprefix("-"), order.startswith("-"))
    assert sensitive_paths(Visit, query) == fields


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("cls", "query", "fields"),
    [
        (Household, Query(order="name"), ("name",)),  # the true list of families names each code
        (Household, Query(order="area"), ()),
        (Visit, Query(eq("household.name", NAME)), ("household.name",)),
        (Visit, Query(is_null("visitors.name")), ("visitors.name",)),
        (Visit, Query(eq("outcome", "good")), ()),
    ],
)
def test_what_leaves_is_asked_about_by_personal_fields_too(
    cls: type[Record], query: Query, fields: tuple[str, ...]
) -> None:
    assert sensitive_paths(cls, query, Privacy.PERSONAL) == fields


@pytest.mark.usefixtures("made")
def test_words_that_are_looked_for_among_protected_ones_are_a_question(store: Store) -> None:
    """Also where they find nothing: that somebody is not on file is an answer."""
    for words in (NAME, "hoa", "ai khác"):
        assert registers_searched(store, words) == ["person", "case", "dispute", "request"]
        wider = registers_searched(store, words, Privacy.PERSONAL)
        assert {"person", "household", "visit"} <= {*wider}
        assert "area" not in wider  # all of it is open
    assert registers_searched(store, "NG-0001") == []  # a code names nobody
    assert registers_searched(store, "") == []


@pytest.mark.usefixtures("made")
def test_the_log_has_the_fields_and_no_word(store: Store) -> None:
    log_question(store, "person", ("words",), NAME)
    log_question(store, "person", ("words",), "tran van  BINH")
    second, first = (entry.act for entry in store.audit_entries(2))
    assert (first.kind, first.detail["register"], first.detail["fields"]) == (
        "look", "person", ["words"],
    )  # fmt: skip
    assert first.detail["words"] == second.detail["words"]  # the same question is seen to be one
    assert "binh" not in str(first).lower()


def test_every_register_answers_what_its_words_tell() -> None:
    told = {key for key in REGISTRY if sensitive_paths(REGISTRY[key], Query(words="an"))}
    assert told == {"person", "case", "dispute", "request"}
