"""Saved views: every condition comes back from JSON as it was, and gone fields harm nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registers.visit import Visit, VisitOutcome
from app.schema import conditions
from app.schema.conditions import All, AnyOf, Condition, Latest, Op, Some, Where
from app.schema.fields import ChoicesField, Field, LinkField, LinksField, RowsField
from app.schema.record import REGISTRY, register
from app.services import list_layout, saved_views
from app.services.list_cells import MASK
from app.services.list_layout import ListLayout
from app.services.saved_views import SavedFilter, SavedView, SavedViews
from app.store import Store
from tests.support.samples import DAYS, WRITTEN, part_days

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "day": DAYS,
    "month": DAYS.map(lambda day: day.replace(day=1)),
    "part-day": part_days(),
    "number": st.integers(0, 10**9),
    "money": st.integers(0, 10**12),
    "yes-no": st.booleans(),
    "link": st.integers(1, 10**6),
    "links": st.integers(1, 10**6),
}


def value_of(spec: Field[Any]) -> st.SearchStrategy[Any]:
    kinds: Any = getattr(spec, "choices", None)
    return st.sampled_from(list(kinds)) if kinds else VALUES.get(spec.kind, WRITTEN)


def paths(fields: dict[str, Field[Any]]) -> list[tuple[str, Field[Any]]]:
    """What can be compared: fields, those of rows, and those behind a link."""
    found: list[tuple[str, Field[Any]]] = []
    for name, spec in fields.items():
        found.append((name, spec))
        if isinstance(spec, RowsField):
            found += [(f"{name}.{n}", f) for n, f in spec.row.fields.items()]
        elif isinstance(spec, LinkField | LinksField):
            behind = register(spec.target).schema.own
            found += [(f"{name}.{n}", f) for n, f in behind.items()]
    return found


@st.composite
def comparisons(draw: st.DrawFn, key: str) -> Condition:
    fields = register(key).schema.fields
    small = sorted(n for n, f in fields.items() if isinstance(f, RowsField))
    if small and draw(st.booleans()):
        name = draw(st.sampled_from(small))
        spec = fields[name]
        assert isinstance(spec, RowsField)
        return Some(name, draw(compared(list(spec.row.fields.items()))))
    return draw(compared(paths(fields)))


@st.composite
def compared(draw: st.DrawFn, of: list[tuple[str, Field[Any]]]) -> Where:
    path, spec = draw(st.sampled_from(of))
    value = value_of(spec)
    if isinstance(spec, RowsField):
        return conditions.is_null(path, draw(st.booleans()))
    if isinstance(spec, ChoicesField | LinksField):
        return Where(path, Op.CONTAINS, draw(value))
    op = draw(st.sampled_from(Op))
    values: dict[Op, st.SearchStrategy[Any]] = {
        Op.IN: st.lists(value | st.none(), max_size=3).map(tuple),
        Op.BETWEEN: st.tuples(value | st.none(), value | st.none()),
        Op.IS_NULL: st.booleans(),
        Op.CONTAINS: WRITTEN,
    }
    return Where(path, op, draw(values.get(op, value | st.none())))


def conditions_of(key: str) -> st.SearchStrategy[Condition]:
    parts = comparisons(key) | st.builds(
        lambda number: conditions.eq("id", number), st.integers(1, 9)
    )
    return st.recursive(
        parts,
        lambda inner: (
            st.lists(inner, max_size=3)
            .map(tuple)
            .flatmap(
                lambda some: st.sampled_from(
                    [All(some), AnyOf(some), Latest(("code",), "id", All(some))]
                )
            )
        ),
        max_leaves=5,
    )


@given(st.data())
def test_a_condition_comes_back_as_it_was(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(REGISTRY)))
    condition = data.draw(conditions_of(key))
    plain = json.loads(json.dumps(saved_views.condition_json(register(key), condition)))
    back = saved_views.condition_of(register(key), plain)
    assert back == condition
    assert kinds(back) == kinds(condition)


def kinds(condition: Condition) -> list[Any]:
    """The types of all values: a choice equals its key, yet it is not the same."""
    if isinstance(condition, Where):
        value = condition.value
        return [type(one) for one in value] if isinstance(value, tuple) else [type(value)]
    if isinstance(condition, Some | Latest):
        return kinds(condition.condition)
    return [kinds(part) for part in condition.parts]


def test_views_are_kept_in_the_store(store: Store) -> None:
    view = SavedView(
        "Chưa gặp",
        (SavedFilter("Kết quả: Chưa gặp được", conditions.eq("outcome", VisitOutcome.NOT_MET)),),
        words="hoa",
        order="day",
        down=True,
        columns=("code", "day", "note"),
    )
    saved_views.save(store, Visit, SavedViews().put(view))
    assert saved_views.load(store, Visit) == SavedViews((view,))
    assert saved_views.load(store, register("household")) == SavedViews()


def test_a_namesake_gives_way_and_a_deleted_view_is_not_the_first() -> None:
    held = SavedViews().put(SavedView("a")).put(SavedView("b")).put(SavedView("a", words="x"))
    assert [(view.name, view.words) for view in held.saved] == [("a", "x"), ("b", "")]
    assert SavedViews(held.saved, "b").without("b") == SavedViews((SavedView("a", words="x"),))
    assert SavedViews(held.saved, "b").without("a").first == "b"


@pytest.mark.parametrize(
    "condition", [["gone", "eq", 1], ["outcome", "eq", "gone"], ["day", "wider", None]]
)
def test_a_view_of_what_is_gone_is_left_out(store: Store, condition: list[Any]) -> None:
    saved_views.save(store, Visit, SavedViews((SavedView("a"), SavedView("b"))))
    kept = store.setting("views.visit", dict)
    kept["views"][0]["filters"] = [["?", condition]]
    store.set_setting("views.visit", kept)
    assert [view.name for view in saved_views.load(store, Visit).saved] == ["b"]


def test_a_column_that_is_gone_is_left_out(store: Store) -> None:
    list_layout.save(
        store, Visit, ListLayout(("code", "gone", "note"), {"gone": 5, "note": 9}, "gone")
    )
    assert list_layout.load(store, Visit) == ListLayout(("code", "note"), {"note": 9})


def test_a_row_of_a_table_that_is_gone_is_known_to_be() -> None:
    with pytest.raises(KeyError):
        saved_views.condition_of(Visit, {"some": "note", "where": ["name", "eq", "x"]})


def test_a_saved_chip_does_not_name_whom_lists_mask(store: Store) -> None:
    chip = SavedFilter("Người được giúp đỡ là Trần Văn Bình", conditions.eq("person", 7))
    saved_views.save(store, Visit, SavedViews((SavedView("a", (chip,)),)))
    (saved,) = saved_views.load(store, Visit).saved[0].filters
    assert saved == SavedFilter(f"Người được giúp đỡ: {MASK}", conditions.eq("person", 7))
