"""What registers and fields there are, as JSON: what a script must know before it adds records."""

from __future__ import annotations

from typing import Any

from app.base.language import T
from app.schema.fields import Field, RowsField


def registers_json() -> list[dict[str, Any]]:
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


def _field_json(spec: Field[Any]) -> dict[str, Any]:
    listed = getattr(spec, "choices", None) or getattr(spec, "starters", None) or ()
    rows = spec.row.fields.values() if isinstance(spec, RowsField) else ()
    return {
        "key": spec.name,
        "label": _both(spec.label),
        "kind": spec.kind,
        "required": spec.required,
        "privacy": spec.privacy.value,
        "choices": [{"key": choice.value, "label": _both(choice.label)} for choice in listed],
        "target": getattr(spec, "target", None),
        "fields": [_field_json(inner) for inner in rows],
        "header": spec.header,
        "derived": spec.derived,
    }


def _both(said: T) -> dict[str, str]:
    return {"vi": said.vi, "en": said.en}
