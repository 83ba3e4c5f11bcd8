"""The registers and their fields as JSON, for scripts that add records."""

from __future__ import annotations

from app.base.json_types import JsonObject
from app.base.language import T
from app.schema.fields import (
    AnyField,
    Choice,
    ChoiceField,
    ChoicesField,
    LinkField,
    LinksField,
    RowsField,
    TermField,
)
from app.schema.visitor import FieldVisitor

_NO_DETAILS: JsonObject = {"choices": [], "target": None, "fields": []}


def registers_json() -> list[JsonObject]:
    """Every register with its fields, as ``registers`` tells them."""
    import app.registers  # noqa: F401 - fills the registry
    from app.schema.record import REGISTRY

    return [
        {
            "key": key,
            "label": _both(cls.schema.book),
            "prefix": cls.schema.prefix,
            "fields": [_field_json(spec) for spec in cls.schema.fields.values()],
        }
        for key, cls in REGISTRY.items()
    ]


def _field_json(spec: AnyField) -> JsonObject:
    details: JsonObject = spec.accept(_DetailsJson())
    return {
        "key": spec.name,
        "label": _both(spec.label),
        "kind": spec.kind,
        "required": spec.required,
        "privacy": spec.privacy.value,
        **_NO_DETAILS,
        **details,
        "header": spec.header,
        "derived": spec.derived,
    }


class _DetailsJson(FieldVisitor[JsonObject]):
    """The details that only some kinds have: a list of choices, a register, fields of their own."""

    def scalar(self, _spec: AnyField, /) -> JsonObject:
        return {}

    def choice(self, spec: ChoiceField, /) -> JsonObject:
        return _choices_json(spec.choices)

    def choices(self, spec: ChoicesField, /) -> JsonObject:
        return _choices_json(spec.choices)

    def term(self, spec: TermField, /) -> JsonObject:
        return _choices_json(spec.starters)

    def link(self, spec: LinkField, /) -> JsonObject:
        return {"target": spec.target}

    def links(self, spec: LinksField, /) -> JsonObject:
        return {"target": spec.target}

    def rows(self, spec: RowsField, /) -> JsonObject:
        return {"fields": [_field_json(inner) for inner in spec.row.fields.values()]}


def _choices_json(choices: type[Choice]) -> JsonObject:
    return {"choices": [{"key": one.value, "label": _both(one.label)} for one in choices]}


def _both(text: T) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
