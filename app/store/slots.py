"""One key slot: a store's key, sealed under a password or a recovery code.

Argon2id makes each guess slow, AES-GCM seals, HKDF derives keys for other purposes. The cryptography
library is imported where it is used: at start-up nobody needs it yet.
"""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

_SALT, _NONCE = 16, 12
_SEALED = _NONCE + 32 + 16  # nonce, key, tag


class Key(bytes):
    """The 32 bytes that encrypt a store; its ``repr`` tells nothing, should it reach a log."""

    def __repr__(self) -> str:
        return "Key(…)"

    __str__ = __repr__


def subkey(key: Key, purpose: str) -> bytes:
    """A 32-byte key for one purpose only, derived from the store's key (HKDF-SHA256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=b"andan", info=purpose.encode()).derive(key)


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess at a password is: ``memory`` in KiB, over ``passes`` and ``lanes``."""

    memory: int
    passes: int
    lanes: int


# A file from elsewhere may not ask for a computation that never ends.
_HIGHEST_COST = Cost(memory=1024 * 1024, passes=16, lanes=16)


@dataclass(frozen=True, slots=True)
class Slot:
    """The key, sealed under one secret. ``user`` is empty in the slot of the recovery code."""

    user: str
    role: str
    salt: str
    cost: Cost
    sealed: str

    def label(self, store: str) -> bytes:
        """The public part, which the seal is bound to."""
        return canonical([store, self.user, self.role, self.salt, asdict(self.cost)])

    def open(self, store: str, secret: str) -> Key | None:
        """The key, if this is the secret and nobody touched the slot."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        sealed = bytes.fromhex(self.sealed)
        cipher = AESGCM(_stretched(secret, self.salt, self.cost))
        try:
            return Key(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self.label(store)))
        except InvalidTag:
            return None

    @classmethod
    def seal(cls, key: Key, store: str, secret: str, *, user: str, role: str, cost: Cost) -> Slot:
        """A new slot around the key."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        slot = cls(user, role, os.urandom(_SALT).hex(), cost, sealed="")
        nonce = os.urandom(_NONCE)
        cipher = AESGCM(_stretched(secret, slot.salt, cost))
        return replace(slot, sealed=(nonce + cipher.encrypt(nonce, key, slot.label(store))).hex())

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Slot:
        """A slot as read; raises ``ValueError``, ``TypeError`` or ``KeyError`` when it is none."""
        cost = Cost(**values["cost"])
        asked = zip(astuple(cost), astuple(_HIGHEST_COST), strict=True)
        in_bounds = all(type(part) is int and 1 <= part <= highest for part, highest in asked)
        if not in_bounds or cost.memory < 8 * cost.lanes:  # Argon2 works in blocks of 8 KiB a lane
            raise ValueError(f"cost out of bounds: {cost}")
        slot = cls(str(values["user"]), str(values["role"]), values["salt"], cost, values["sealed"])
        if (len(bytes.fromhex(slot.salt)), len(bytes.fromhex(slot.sealed))) != (_SALT, _SEALED):
            raise ValueError("a salt or a seal of another length")
        return slot


def _stretched(secret: str, salt: str, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=bytes.fromhex(salt),
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    ).derive(unicodedata.normalize("NFC", secret).encode())


def canonical(document: object) -> bytes:
    """The one way to write a JSON document as bytes, to be sealed or signed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
