"""Saved views of a register: filters, words, order and columns under a name, kept in the store.

Conditions become JSON by the fields that they compare, so that they come back as what they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import Struct

from app.base.json_types import JsonObject, JsonValue
from app.schema.conditions import All, AnyOf, Condition, Latest, Op, Some, Where, paths_of
from app.schema.fields import (
    AnyField,
    Choice,
    ChoiceField,
    ChoicesField,
    LinkField,
    LinksField,
    RowsField,
)
from app.schema.record import Record, register
from app.services.list_cells import MASK, Sight, column_specs

if TYPE_CHECKING:
    from app.store import Store

Fields = Mapping[str, AnyField]
_PLAIN = ("id", "code", "entered_by", "entered_at", "changed_by", "changed_at")


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """One filter in force, and how its chip reads."""

    text: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class SavedView:
    """A way to look at a register. ``columns`` empty: those that are shown anyway."""

    name: str
    filters: tuple[SavedFilter, ...] = ()
    words: str = ""
    order: str = ""
    down: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedViews:
    """The saved views of a register; the one named ``first`` is shown when it is opened."""

    saved: tuple[SavedView, ...] = ()
    first: str = ""

    def get(self, name: str) -> SavedView | None:
        """Return the view of that name, or None."""
        return next((view for view in self.saved if view.name == name), None)

    def put(self, view: SavedView) -> SavedViews:
        """With the view added, or in the place of its namesake."""
        if self.get(view.name) is None:
            return replace(self, saved=(*self.saved, view))
        return replace(self, saved=tuple(view if v.name == view.name else v for v in self.saved))

    def without(self, name: str) -> SavedViews:
        """Return the views without one; it is no longer shown first either."""
        kept = tuple(view for view in self.saved if view.name != name)
        return SavedViews(kept, "" if self.first == name else self.first)


# ---- kept in the store --------------------------------------------------------------------------


class _KeptView(Struct, frozen=True):
    """A view in JSON; what its conditions may hold is for the fields to say."""

    name: str
    filters: list[tuple[str, JsonValue]]
    words: str
    order: str
    down: bool
    columns: list[str]


class _KeptViews(Struct, frozen=True):
    views: list[_KeptView]
    first: str = ""


def load(store: Store, cls: type[Record]) -> SavedViews:
    """The views of a register; one that names a field no longer there is left out."""
    kept = store.setting(_views_key(cls), _KeptViews) or _KeptViews([])
    views = []
    for one in kept.views:
        try:
            views.append(_view(cls, one))
        except (KeyError, ValueError, TypeError, AttributeError):
            continue  # of a field that is gone, or no condition
    return SavedViews(tuple(views), kept.first)


def save(store: Store, cls: type[Record], views: SavedViews) -> None:
    """Keep the views of a register."""
    plain = {"views": [view_json(cls, view) for view in views.saved], "first": views.first}
    store.set_setting(_views_key(cls), plain)


def _views_key(cls: type[Record]) -> str:
    return f"views.{cls.schema.key}"


# ---- JSON ---------------------------------------------------------------------------------------


def view_json(cls: type[Record], view: SavedView) -> JsonObject:
    """The view as JSON values."""
    return {
        "name": view.name,
        "filters": [
            [printable_text(cls, f), condition_json(cls, f.condition)] for f in view.filters
        ],
        "words": view.words,
        "order": view.order,
        "down": view.down,
        "columns": list(view.columns),
    }


def printable_text(cls: type[Record], one: SavedFilter, sight: Sight = Sight.WINDOW) -> str:
    """Return the text of the filter as it is kept or printed, without what is not to be seen."""
    for path in paths_of(one.condition):
        spec = _spec(cls.schema.fields, path)
        if spec is not None and sight.hides(spec.privacy):
            return f"{spec.label}: {MASK}"
    return one.text


def _view(cls: type[Record], kept: _KeptView) -> SavedView:
    known = column_specs(cls)
    return SavedView(
        kept.name,
        tuple(SavedFilter(text, condition_of(cls, given)) for text, given in kept.filters),
        kept.words,
        kept.order if kept.order in known else "",
        kept.down,
        tuple(name for name in kept.columns if name in known),
    )


def condition_json(cls: type[Record], condition: Condition) -> JsonValue:
    """A condition as JSON values: ``[path, op, value]``, ``{"all": […]}``, ``{"any": […]}``.

    Of one row of a small table: ``{"some": rows, "where": …}``; of the last record of each thing:
    ``{"latest": day, "about": […], "where": …}``.
    """
    return _json(cls.schema.fields, condition)


def condition_of(cls: type[Record], plain: JsonValue) -> Condition:
    """The condition back; raises KeyError or ValueError where a field or choice is gone."""
    return _condition(cls.schema.fields, plain)


def _json(fields: Fields, condition: Condition) -> JsonValue:
    match condition:
        case Where(path, op, value):
            return [path, op.value, _out(_spec(fields, path), op, value)]
        case All(parts):
            return {"all": [_json(fields, part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_json(fields, part) for part in parts]}
        case Some(rows, within):
            return {"some": rows, "where": _json(_within(fields, rows), within)}
        case Latest(about, by, within):
            return {"latest": by, "about": list(about), "where": _json(fields, within)}


def _condition(fields: Fields, plain: JsonValue) -> Condition:
    if isinstance(plain, list):
        path, sign, value = plain
        op = Op(sign)
        return Where(path, op, _in(_spec(fields, path), op, value))
    if "some" in plain:
        rows = plain["some"]
        return Some(rows, _condition(_within(fields, rows), plain["where"]))
    if "latest" in plain:
        within = _condition(fields, plain["where"])
        return Latest(tuple(plain["about"]), plain["latest"], within)
    if "all" in plain:
        return All(tuple(_condition(fields, part) for part in plain["all"]))
    return AnyOf(tuple(_condition(fields, part) for part in plain["any"]))


def _within(fields: Fields, rows: str) -> Fields:
    """The fields of a small table; raises KeyError where it is none."""
    spec = fields[rows]
    if not isinstance(spec, RowsField):
        raise KeyError(rows)
    return spec.row.fields


def _spec(fields: Fields, path: str) -> AnyField | None:
    """The field at the end of a path, a single one of several; None for what every record has."""
    name, _, rest = path.partition(".")
    if name in _PLAIN and name not in fields:
        return None
    spec = fields[name]
    if not rest:
        return spec.one() if isinstance(spec, ChoicesField) else spec
    if isinstance(spec, RowsField):
        return _spec(spec.row.fields, rest)
    if isinstance(spec, LinkField | LinksField):
        return _spec(register(spec.target).schema.fields, rest)
    raise KeyError(path)


def _out(spec: AnyField | None, op: Op, value: JsonValue) -> JsonValue:
    if op in (Op.IN, Op.BETWEEN):
        return [_out(spec, Op.EQ, one) for one in value]
    if isinstance(value, Choice):
        return value.value
    if spec is None or value is None or op in (Op.IS_NULL, Op.CONTAINS):
        return value
    return spec.to_db(value)


def _in(spec: AnyField | None, op: Op, value: JsonValue) -> JsonValue:
    if op in (Op.IN, Op.BETWEEN):
        return tuple(_in(spec, Op.EQ, one) for one in value)
    if spec is None or value is None or op is Op.IS_NULL:
        return value
    if op is Op.CONTAINS:
        if isinstance(spec, ChoiceField | ChoicesField):
            return spec.choices._value2member_map_.get(value, value)
        return value
    return spec.from_db(value)
