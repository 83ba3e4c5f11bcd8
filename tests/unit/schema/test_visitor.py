"""Each field answers a visitor by its kind, and a visitor answers every shape of value."""

import inspect

import pytest

import app.registers  # noqa: F401 - fills the registry
from app.schema.fields import AnyField, Field, RowsField
from app.schema.record import REGISTRY
from app.schema.visitor import FieldVisitor

SHAPES = ("scalar", "link", "links", "choices", "rows")
APART = {
    **{"link": "link", "links": "links", "choices": "choices", "rows": "rows"},
    **{"number": "number", "money": "number", "yes-no": "yes_no", "choice": "choice"},
    **{"term": "term", "day": "day", "month": "day", "part-day": "part_day"},
}


def visitor(answered: dict[str, str]) -> type[FieldVisitor[str]]:
    """A visitor whose methods, by name, give these words."""
    methods = {name: lambda _self, _spec, word=word: word for name, word in answered.items()}
    return type("Answers", (FieldVisitor,), methods)


def fields() -> list[AnyField]:
    own = [spec for cls in REGISTRY.values() for spec in cls.schema.fields.values()]
    inner = [f for spec in own if isinstance(spec, RowsField) for f in spec.row.fields.values()]
    return [*own, *inner]


def test_each_kind_of_field_is_answered_by_its_method() -> None:
    names = [name for name, _ in inspect.getmembers(FieldVisitor, inspect.isfunction)]
    named = visitor({name: name for name in names})()
    for spec in fields():
        assert spec.accept(named) == APART.get(spec.kind, "scalar"), spec


def test_a_kind_that_a_visitor_does_not_tell_apart_is_a_scalar() -> None:
    plain = visitor({shape: shape for shape in SHAPES})()
    for spec in fields():
        assert spec.accept(plain) == (spec.kind if spec.kind in SHAPES else "scalar"), spec


@pytest.mark.parametrize("left_out", SHAPES)
def test_a_visitor_that_leaves_out_a_shape_cannot_be_made(left_out: str) -> None:
    incomplete = visitor({shape: shape for shape in SHAPES if shape != left_out})
    with pytest.raises(TypeError, match=left_out):
        incomplete()


def test_every_kind_of_field_accepts_visitors() -> None:
    def kinds(cls: type[Field]) -> list[type[Field]]:
        return [cls, *(kind for below in cls.__subclasses__() for kind in kinds(below))]

    silent = [c.__name__ for c in kinds(Field) if hasattr(c, "kind") and c.accept is Field.accept]
    assert silent == [], "give each of them an accept(): see app/schema/visitor.py"
