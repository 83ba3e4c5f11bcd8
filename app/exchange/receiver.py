"""The card of a receiver: the public key that units seal their packages to."""

from __future__ import annotations

import json
from pathlib import Path

from app import settings
from app.errors import UserError, file_errors
from app.lang import T
from app.reports.writing import whole
from app.store import Store
from app.store.identity import identity

_FORMAT, _SCHEMA = "andan-noi-nhan", 1
_MALFORMED = T(
    "“{name}” không phải thẻ nơi nhận của An Dân; chưa ghi gì, hãy xin đúng tệp thẻ của cấp trên.",
    "“{name}” is no receiver's card of An Dân; nothing was written. Ask the level above for theirs.",
)


def write_card(store: Store, path: Path) -> None:
    """Write the card that others seal to; only this store opens what they send."""
    unit = settings.load(store)
    key = identity(store).opening.public_key().public_bytes_raw().hex()
    card = {"format": _FORMAT, "schema": _SCHEMA, "unit": unit.code, "name": unit.name, "key": key}
    with whole(path) as part:
        part.write_text(f"{json.dumps(card, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


def read_card(path: Path) -> bytes:
    """The 32 bytes to seal to. Raises UserError."""
    try:
        with file_errors(path):
            card = json.loads(path.read_bytes())
        key = bytes.fromhex(card["key"])
        if (card["format"], card["schema"], len(key)) == (_FORMAT, _SCHEMA, 32):
            return key
    except (KeyError, TypeError, ValueError):
        pass
    raise UserError(_MALFORMED.format(name=path.name))
