"""What a list shows of what it masks: in the window the first letters of names, outside nothing."""

from __future__ import annotations

from datetime import date

from app.law.regimes import CaseKind
from app.registers.case import Case, CaseProgress
from app.registers.dispute import Dispute, Guest, Matter, Meeting, Party
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.schema.record import REGISTRY, Record, register
from app.services.list_cells import MASK, CellReader, Cells, Sight, shown_title, shows_masked
from app.store import RecordTitle, Store
from tests.support.samples import TITLE, a_visit, commune, save

NAME, LETTERS = "Lê Thị Bé", "L. T. B."
DAY = date(2026, 3, 2)


def cells(store: Store, record: Record, columns: str, sight: Sight = Sight.WINDOW) -> Cells:
    return CellReader(type(record), columns.split()).read(store, [record.id], sight)[record.id]


def test_a_masked_name_shows_its_first_letters_other_values_a_mask_and_nothing_nothing(
    store: Store,
) -> None:
    area = commune(store).east
    home = save(store, Household(name="Đỗ Văn Ánh", area=area.id))
    person = save(store, Person(name=NAME, household=home.id, area=area.id))
    case = save(
        store, Case(person=person.id, kind=CaseKind.MANAGED, start=DAY, helper="H’Linh Niê")
    )
    assert cells(store, person, "code name household area phone") == (
        person.code, LETTERS, "Đ. V. Á.", MASK, "",
    )  # fmt: skip
    assert cells(store, case, "person kind start helper note") == (
        LETTERS, MASK, MASK, "H. N.", "",
    )  # fmt: skip


def test_rows_show_the_first_letters_of_those_they_name(store: Store) -> None:
    parties, invited = (Party(name=NAME), Party(name="Hồ Sen")), (Guest(name="Lò Ún"),)
    dispute = Dispute(
        received=DAY, field=Matter.CIVIL, matter="Lối đi", parties=parties, invited=invited,
        meetings=(Meeting(day=DAY),),
    )  # fmt: skip
    dispute = save(store, dispute)
    columns = "parties invited meetings mediators matter wants"
    assert cells(store, dispute, columns) == (
        f"{LETTERS}, H. S.", "L. Ú.", MASK, "", MASK, "",
    )  # fmt: skip


def test_what_leaves_holds_no_first_letters(store: Store) -> None:
    made = commune(store)
    person = save(store, Person(name=NAME))
    progress = (CaseProgress(day=DAY, who=NAME, note="x"),)
    case = save(store, Case(person=person.id, kind=CaseKind.MANAGED, start=DAY, progress=progress))
    visit = save(store, a_visit(made.home.id, person=person.id))
    for record in (person, case, visit):
        closed = [f.name for f in record.schema.fields.values() if shows_masked(f, Sight.OUTSIDE)]
        assert set(cells(store, record, " ".join(closed), Sight.OUTSIDE)) == {""}
    assert cells(store, visit, "household", Sight.OUTSIDE) == ("",)


def test_no_masked_word_of_any_register_is_shown_whole() -> None:
    word = "kỳlân"
    for cls in REGISTRY.values():
        shown = shown_title(cls, RecordTitle("X-1", word))
        assert (word in shown) == (cls.schema.title not in cls.schema.sensitive)
    assert shown_title(Person, RecordTitle("NG-1", NAME)) == LETTERS
    assert shown_title(register("case"), RecordTitle("HS-1", "Cai nghiện")) == MASK
    assert shown_title(Person, RecordTitle("NG-1", "")) == ""


def test_fields_that_are_ones_own_are_shown_the_others_masked(store: Store) -> None:
    home = commune(store).home
    person = save(store, Person(name=NAME))
    visit = save(store, a_visit(home.id, person=person.id, note="ghi"))
    reader = CellReader(Visit, ("code", "person", "note"))

    def own(_id: int, field: str) -> bool:
        return field == "note"

    assert reader.read_besides(store, [visit.id], Sight.WINDOW, own) == {
        visit.id: (visit.code, LETTERS, "ghi")
    }
    with store.step(TITLE) as step:
        other = step.save(a_visit(home.id, note="khác"))
    nobody = reader.read_besides(store, [other.id], Sight.WINDOW, lambda *_: False)
    assert nobody == {other.id: (other.code, "", MASK)}
