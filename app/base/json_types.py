"""Names for values that came from JSON or go into it: their shape is known only where they are read."""

from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Any]
