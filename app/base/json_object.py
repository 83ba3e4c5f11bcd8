"""The one name for what ``json.loads`` gives and ``json.dumps`` takes: a document of any shape."""

from __future__ import annotations

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
# A value inside one: a text, a number, a truth value, null, an array or an object.
JsonValue: TypeAlias = Any
