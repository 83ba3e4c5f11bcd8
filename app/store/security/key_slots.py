"""Key slots: a store's key, wrapped under a password or a recovery code; and keys derived from it."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace

from app.base import key_wrapping
from app.base.json_types import JsonObject
from app.base.key_wrapping import WrappedKey


class Key(bytes):
    """The 32 bytes that encrypt a store; its ``repr`` tells nothing, should it reach a log."""

    def __repr__(self) -> str:
        return "Key(…)"

    __str__ = __repr__


def subkey(key: Key, purpose: str) -> bytes:
    """A 32-byte key for one purpose only, derived from the store's key (HKDF-SHA256)."""
    extracted = hmac.digest(b"andan", key, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess at a password is: ``memory`` in KiB, over ``passes`` and ``lanes``."""

    memory: int
    passes: int
    lanes: int


# A file from elsewhere may not ask for a computation that never ends.
_HIGHEST_COST = Cost(memory=1024 * 1024, passes=key_wrapping.MOST_PASSES, lanes=16)


@dataclass(frozen=True, slots=True)
class KeySlot:
    """The key, wrapped under one secret (``sealed``: its name in the key file). ``user`` is empty in the slot of the recovery code."""

    user: str
    role: str
    salt: str
    cost: Cost
    sealed: str

    def public(self, store: str) -> WrappedKey:
        """Return the wrapped key with what is authenticated with it."""
        label = canonical([store, self.user, self.role, self.salt, asdict(self.cost)]).decode()
        cost = self.cost
        return WrappedKey(self.salt, cost.memory, cost.passes, cost.lanes, label, self.sealed)

    @classmethod
    def wrap(
        cls, key: Key, store: str, secret: str, *, user: str, role: str, cost: Cost
    ) -> KeySlot:
        """Return a new slot that holds the key."""
        slot = cls(user, role, os.urandom(key_wrapping.SALT).hex(), cost, sealed="")
        return replace(slot, sealed=key_wrapping.wrap(slot.public(store), secret, key))

    @classmethod
    def from_json(cls, values: JsonObject) -> KeySlot:
        """Return a slot as read; raise ``ValueError``, ``TypeError`` or ``KeyError`` when it is none."""
        cost = Cost(**values["cost"])
        parts = zip(astuple(cost), astuple(_HIGHEST_COST), strict=True)
        in_bounds = all(type(part) is int and 1 <= part <= highest for part, highest in parts)
        if not in_bounds or cost.memory < 8 * cost.lanes:  # Argon2 works in blocks of 8 KiB a lane
            raise ValueError(f"cost out of bounds: {cost}")
        texts = [key_text(values[name]) for name in ("user", "role", "salt", "sealed")]
        slot = cls(texts[0], texts[1], texts[2], cost, texts[3])
        lengths = len(bytes.fromhex(slot.salt)), len(bytes.fromhex(slot.sealed))
        if lengths != (key_wrapping.SALT, key_wrapping.SEALED):
            raise ValueError("a salt or a wrapped key of another length")
        return slot


def key_text(value: object) -> str:
    """Return a text as read, which can be shown and encoded; raise ``TypeError`` or ``ValueError``."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # half a letter cannot be
    return value


def unwrap_slots(slots: Sequence[KeySlot], store: str, secret: str) -> tuple[KeySlot, Key] | None:
    """Return the first unaltered slot that the secret opens, and the store's key."""
    found = key_wrapping.unwrap([slot.public(store) for slot in slots], secret)
    return found and (slots[found[0]], Key(found[1]))


def canonical(document: object) -> bytes:
    """Return the one spelling of a JSON document in bytes, to be authenticated or signed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
