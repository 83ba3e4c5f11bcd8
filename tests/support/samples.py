"""Invented records for tests: a small commune, and values of any field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.base import text
from app.base.dates import PartDay
from app.base.language import T
from app.registers.area import Area
from app.registers.household import Household
from app.registers.team import Team, TeamKind
from app.registers.visit import Purpose, Visit, Visitor, VisitOutcome
from app.schema.fields import ChoicesField, Field, LinksField, RowsField
from app.schema.record import REGISTRY, Record
from app.store import Store

Ids = dict[str, list[int]]
TITLE = T("Thử", "Test")
DAYS = st.dates(date(1900, 1, 1), date(2026, 6, 30))
WRITTEN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co")), max_size=20
).map(text.clean)
NAMES = st.lists(
    st.sampled_from(
        [
            "Nguyễn",
            "Trần",
            "Lê",
            "Đặng",
            "Hoàng",
            "Thị",
            "Văn",
            "Đức",
            "Hoà",
            "Thuý",
            "Ánh",
            "Ước",
            "Ỷ",
            "Quỳnh",
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@st.composite
def part_days(draw: st.DrawFn) -> PartDay:
    day = draw(DAYS)
    known = draw(st.integers(1, 3))
    return PartDay(day.year, day.month if known > 1 else None, day.day if known > 2 else None)


def values(spec: Field[Any], ids: Ids) -> st.SearchStrategy[Any]:
    """Values of a field; links lead to records that there are."""
    made = _present(spec, ids)
    if isinstance(spec, LinksField | ChoicesField | RowsField) or spec.required:
        return made
    return st.none() | made


def _present(spec: Field[Any], ids: Ids) -> st.SearchStrategy[Any]:
    of: Any = spec
    known = ids.get(getattr(spec, "target", ""))
    some = st.sampled_from(known) if known else st.none()
    several = st.sampled_from(known) if known else st.nothing()
    makers: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "text": lambda: NAMES if of.is_name else WRITTEN.filter(bool),
        "phone": lambda: st.from_regex("0[0-9]{9}", fullmatch=True),
        "day": lambda: DAYS,
        "month": lambda: DAYS.map(lambda day: day.replace(day=1)),
        "period": lambda: st.sampled_from(["2026", "2026-H1", "2026-9M", "2026-Q3", "2026-10"]),
        "part-day": part_days,
        "number": lambda: st.integers(of.least, of.most),
        "money": lambda: st.integers(of.least, of.most),
        "yes-no": st.booleans,
        "choice": lambda: st.sampled_from(list(of.choices)),
        "term": lambda: st.sampled_from([t.value for t in of.starters]) | WRITTEN.map(of.parse),
        "link": lambda: some,
        "links": lambda: _several(several),
        "choices": lambda: _several(st.sampled_from(list(of.choices))),
        "rows": lambda: _several(
            st.builds(of.row, **{n: values(f, ids) for n, f in of.row.fields.items()}), unique=False
        ),
    }
    return makers[spec.kind]()


def _several(one: st.SearchStrategy[Any], *, unique: bool = True) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=3, unique=unique).map(tuple)


def records(cls: type[Record], ids: Ids) -> st.SearchStrategy[Any]:
    """New records of a type, of any values whatever the rules say."""
    fields = {n: values(f, ids) for n, f in cls.schema.fields.items() if not f.derived}
    return st.builds(cls, **fields)


@dataclass(frozen=True)
class Commune:
    """Two areas, a household in the first, a team, and one visit to the household."""

    east: Area
    west: Area
    home: Household
    team: Team
    visit: Visit


def commune(store: Store) -> Commune:
    with store.step(T("Nhập dữ liệu", "Enter data")) as step:
        east, west = step.save_many([Area(name="Thôn Đông"), Area(name="Thôn Tây")])
        home = step.save(Household(name="Đặng Thị Hoà", area=east.id, book_no="12/A"))
        team = step.save(
            Team(name="Tổ thôn Đông", kind=TeamKind.SECURITY.value, areas=(east.id, west.id),
                 established=date(2024, 7, 1))
        )  # fmt: skip
        visit = step.save(a_visit(home.id, team=team.id))
    return Commune(east, west, home, team, visit)


def a_visit(household: int, **more: Any) -> Visit:
    filled: dict[str, Any] = {
        "day": date(2026, 3, 2),
        "household": household,
        "outcome": VisitOutcome.GOOD,
        "visitors": (Visitor(name="Lê Văn Ước"), Visitor(name="Trần Ánh")),
        "purposes": (Purpose.CARE, Purpose.INFORM),
    }
    return Visit(**filled | more)


def save(store: Store, record: Any) -> Any:
    """The record as it is stored, in a step of its own."""
    with store.step(TITLE) as step:
        return step.save(record)


def saved(store: Store, *records: Record) -> list[int]:
    """The ids of the records, stored in one step."""
    with store.step(TITLE) as step:
        return [step.save(record).id for record in records]


def delete(store: Store, record: Record) -> None:
    """Take the record to the trash, in a step of its own."""
    with store.step(TITLE) as step:
        step.delete(record)


def everything(store: Store) -> dict[str, list[Any]]:
    """All records of each register."""
    return {key: list(store.fetch(cls, store.ids(cls))) for key, cls in REGISTRY.items()}
