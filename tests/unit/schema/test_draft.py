"""Drafts: the state of a form, and what is wrong with it."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from app.base.documents import BadDocument, convert, decode
from app.base.errors import InvalidRecord
from app.law.regimes import CaseKind
from app.registers.area import Area
from app.registers.case import Case, Support, SupportKind
from app.registers.model import Model, Place
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Purpose, Visit, Visitor, VisitOutcome
from app.schema.date_fields import NOT_A_DAY
from app.schema.draft import Draft
from app.schema.draft_state import DraftState
from app.schema.fields import PICK, Level
from app.schema.record import REGISTRY, Record
from tests.support.samples import records
from tests.support.wording import label

IDS = {key: [1, 2] for key in REGISTRY}
AT = "2026-10-03T02:00:00+00:00"


def a_visit(**more: Any) -> Visit:
    filled: dict[str, Any] = {
        "day": date(2026, 3, 2),
        "household": 1,
        "outcome": VisitOutcome.GOOD,
        "visitors": (Visitor(row_id=7, name="Lê Văn Ước"),),
        "purposes": (Purpose.CARE, Purpose.INFORM),
    }
    return Visit(**filled | more)


def kept(draft: Draft[Any]) -> DraftState:
    """The draft's state after the crash, as the store kept it."""
    return decode(DraftState, json.dumps(draft.plain() | {"at": AT}))


def test_what_cannot_be_read_is_kept_and_told() -> None:
    draft = Draft(Visit, a_visit())
    draft.type("day", "31/2/2026")
    assert draft.shown("day") == "31/2/2026"
    assert draft.values["day"] == date(2026, 3, 2)
    assert draft.problems()["day"].text == NOT_A_DAY
    with pytest.raises(InvalidRecord):
        draft.finish()
    draft.type("day", "1/3/26")
    assert draft.shown("day") == "01/03/2026"
    assert draft.finish().day == date(2026, 3, 1)


def test_picking_a_value_forgets_what_was_typed() -> None:
    draft = Draft(Visit, a_visit())
    draft.type("household", "Đặng")
    assert "household" in draft.problems()
    draft.put("household", 2)
    assert draft.finish().household == 2


def test_words_of_which_nothing_was_picked_stop_a_record_though_they_can_be_read() -> None:
    draft = Draft(Team)
    draft.put("areas", (1,))
    for name in ("kind", "areas"):
        draft.type_words(name, "dong hai")
    assert {n: p.text for n, p in draft.unread().items()} == {"kind": PICK, "areas": PICK}
    assert (draft.values["areas"], draft.shown("kind")) == ((1,), "dong hai")
    again = Draft(Team)
    again.take(kept(draft))
    assert again.unread() == draft.unread()
    draft.type("kind", "Tổ hòa giải")
    draft.type_words("areas", " ")
    assert draft.unread() == {}
    assert draft.values["kind"] == "mediation"


def test_unreadable_text_in_a_row_names_the_row() -> None:
    draft = Draft(Case, Case(person=1, kind=CaseKind.MANAGED, start=date(2026, 7, 2)))
    row = draft.add_row("supports")
    row.put("kind", SupportKind.LOAN)
    row.type("day", "mai")
    problem = draft.problems()["supports"]
    assert "Dòng 1" in problem.text.vi
    assert NOT_A_DAY.vi in problem.text.vi
    with pytest.raises(InvalidRecord):
        draft.finish()


def test_errors_come_before_warnings_and_warnings_do_not_stop() -> None:
    draft = Draft(Visit, a_visit(outcome=VisitOutcome.NOT_MET))
    assert draft.problems()["next_visit"].level is Level.WARNING
    assert draft.finish().outcome is VisitOutcome.NOT_MET
    draft.type("next_visit", "01/01/2026")
    assert draft.problems()["next_visit"].level is Level.ERROR
    with pytest.raises(InvalidRecord) as refused:
        draft.finish()
    assert label(Visit, "next_visit") in str(refused.value)


def test_an_empty_form_says_all_that_is_required() -> None:
    problems = Draft(Visit).problems()
    assert set(problems) == {"day", "household", "outcome"}
    with pytest.raises(InvalidRecord) as refused:
        Draft(Visit).finish()
    assert len(refused.value.problems) == 3


def test_a_draft_is_dirty_only_while_it_differs() -> None:
    draft = Draft(Visit, a_visit())
    assert not draft.dirty
    draft.type("note", "có mưa")
    assert draft.dirty
    draft.type("note", "")
    assert not draft.dirty
    draft.type("day", "abc")
    assert draft.dirty
    draft.type("day", "02/03/2026")
    assert not draft.dirty
    draft.rows["visitors"][0].type("name", "Lê Văn An")
    assert draft.dirty


def test_a_new_row_left_alone_is_not_saved() -> None:
    """A row with a value to start from is as empty as one without."""
    place = Place(area=1)
    model = Model(name="Cổng an ninh", launched=date(2026, 1, 2), places=(place,))
    draft = Draft(Model, model)
    row = draft.add_row("places")
    assert row.empty
    assert not draft.dirty
    assert draft.finish().places == (place,)
    row.type("households", "12")
    assert not row.empty
    assert draft.dirty


def test_a_row_keeps_its_id_over_edits() -> None:
    draft = Draft(Visit, a_visit())
    draft.rows["visitors"][0].type("name", "Lê Văn An")
    draft.add_row("visitors").type("name", "Trần Ánh")
    finished = draft.finish()
    assert [(row.row_id, row.name) for row in finished.visitors] == [
        (7, "Lê Văn An"),
        (0, "Trần Ánh"),
    ]


def test_a_draft_comes_back_after_a_crash() -> None:
    draft = Draft(Visit, a_visit())
    draft.type("day", "31/2")
    draft.type("note", "trời mưa")
    draft.rows["visitors"][0].type("name", "Lê Văn An")
    proposal = draft.add_row("proposals")
    proposal.type("what", "Vay vốn")
    proposal.type("due", "tuần sau")

    again = Draft(Visit, a_visit())
    again.take(kept(draft))
    assert again.plain() == draft.plain()
    assert again.shown("day") == "31/2"
    assert again.shown("purposes") == draft.shown("purposes")
    assert again.rows["proposals"][0].shown("due") == "tuần sau"
    assert again.dirty
    again.type("day", "1/3/2026")
    again.rows["proposals"][0].type("due", "1/4/2026")
    finished = again.finish()
    assert finished.purposes == (Purpose.CARE, Purpose.INFORM)
    assert all(type(purpose) is Purpose for purpose in finished.purposes)
    assert finished.visitors[0].row_id == 7


def test_a_draft_that_comes_back_is_the_same_act_of_entering() -> None:
    """The crash may have come between the save and the forgetting of the draft."""
    draft = Draft(Area)
    draft.type("name", "Thôn Đông")
    again = Draft(Area)
    again.take(kept(draft))
    assert again.token == draft.token


def test_a_kept_draft_of_an_earlier_version_still_comes_back() -> None:
    """Fields and small tables that are gone since are left out."""
    state = {
        "typed": {"gone": "x"},
        "values": {"name": "Thôn Đông", "gone": 5},
        "rows": {"gone_too": [{"typed": {}, "values": {}, "row_id": 0}]},
    }
    draft = Draft(Area)
    draft.take(convert(DraftState, state | {"at": AT}))
    assert draft.finish().name == "Thôn Đông"


@pytest.mark.parametrize(
    ("values", "where"),
    [({"day": 5}, "day"), ({"day": "31/2"}, "day"), ({"outcome": "gone"}, "outcome")],
)
def test_a_value_that_is_none_of_its_field_is_refused_by_its_place(
    values: dict[str, Any], where: str
) -> None:
    with pytest.raises(BadDocument) as refused:
        Draft(Visit).take(DraftState(values=values, typed={}, at=AT))
    assert refused.value.where == ("values", where)


@pytest.mark.parametrize("cls", [pytest.param(c, id=k) for k, c in REGISTRY.items()])
def test_any_record_passes_through_a_draft_unchanged(cls: type[Record]) -> None:
    @settings(max_examples=20)
    @given(records(cls, IDS))
    def unchanged(record: Any) -> None:
        draft = Draft(cls)
        opened = Draft(cls, record)
        draft.take(kept(opened))
        assert draft._build() == opened._build()
        assert not opened.dirty

    unchanged()


def test_rules_wait_until_the_fields_they_read_are_right() -> None:
    draft = Draft(Person)
    draft.type("name", "Trần Văn Ỷ")
    draft.type("id_number", "123")
    assert "12 hoặc 9" in draft.problems()["id_number"].text.vi
    draft.type("id_number", "001204012345")
    draft.type("born", "1980")
    assert draft.problems()["id_number"].level is Level.WARNING


def test_support_rows_without_a_day_do_not_break_the_rules() -> None:
    case = Case(person=1, kind=CaseKind.MANAGED, start=date(2026, 7, 2))
    draft = Draft(Case, case)
    draft.add_row("supports").put("kind", SupportKind.LOAN)
    assert "Ngày" in draft.problems()["supports"].text.vi
    draft.rows["supports"][0].type("day", "1/7/2026")
    assert draft.problems()["supports"].level is Level.WARNING
    assert draft.finish().supports == (Support(day=date(2026, 7, 1), kind=SupportKind.LOAN),)
