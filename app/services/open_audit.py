"""What of an audit entry may be told for no stated purpose: of people being helped not which of them.

Entries stand in the order of work: a family, then its person. Whoever reads which is which has joined them.
"""

from __future__ import annotations

import re

from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.schema.record import REGISTRY, Record
from app.services.looks import MASKED

_NAMING = frozenset({"ids", "id", "record", "attachment"})  # what of a detail says which record
_UNSAID = "•••"


def open_title(title: T) -> T:
    """The title without codes of what is only counted: their prefix alone."""
    prefixes = "|".join(one.schema.prefix for one in _closed().values())
    return T(*(re.sub(rf"\b({prefixes})-\d+", rf"\1-{_UNSAID}", s) for s in (title.vi, title.en)))


def open_detail(detail: JsonObject) -> JsonObject:
    """The detail with null in place of what says which record; ``masked`` names the keys."""
    closed = _closed()
    told = {key: _nameless(part) if key in closed else part for key, part in detail.items()}
    return _nameless(told) if detail.get("register") in closed else told


def _nameless(part: JsonValue) -> JsonValue:
    if not isinstance(part, dict) or not (hidden := sorted(_NAMING & part.keys())):
        return part
    return {**part, **dict.fromkeys(hidden), MASKED: hidden}


def _closed() -> dict[str, type[Record]]:
    return {key: cls for key, cls in REGISTRY.items() if cls.schema.only_counted}
