"""Key slots: a key pair each, to which the store's key is encrypted; and keys derived from that.

The private half is wrapped under a password or a recovery code. A slot of the first format has no
pair: it holds the store's key itself, until whoever has the password opens the store.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from app.base import key_wrapping
from app.base.documents import BOUNDS, BadDocument
from app.base.key_wrapping import Box, Half, WrappedKey


class Key(bytes):
    """The 32 bytes that encrypt a store; its ``repr`` tells nothing, should it reach a log."""

    def __repr__(self) -> str:
        return "Key(…)"

    __str__ = __repr__


def subkey(key: Key, purpose: str) -> bytes:
    """A 32-byte key for one purpose only, derived from the store's key (HKDF-SHA256)."""
    extracted = hmac.digest(b"andan", key, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


_HARDEST_MEMORY = (
    256 * 1024
)  # KiB: a file from elsewhere may not ask for a computation that never ends
HARDEST = 64 * 1024 * key_wrapping.MOST_PASSES  # work of one slot, as the quickest computer asks


class Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """How much work one guess at a password is: ``memory`` in KiB, over ``passes`` and ``lanes``."""

    memory: Annotated[int, Meta(ge=1, le=_HARDEST_MEMORY)]
    passes: Annotated[int, Meta(ge=1, le=key_wrapping.MOST_PASSES)]
    lanes: Annotated[int, Meta(ge=1, le=16)]

    def __post_init__(self) -> None:
        """Raise BadDocument for more work than a slot asks; Argon2 works in blocks of 8 KiB a lane."""
        if self.memory < 8 * self.lanes or self.work > HARDEST:
            raise BadDocument(BOUNDS)

    @property
    def work(self) -> int:
        """Return how much memory is written in all, in KiB."""
        return self.memory * self.passes


def _hex(length: int) -> Meta:
    return Meta(pattern=rf"\A[0-9a-f]{{{2 * length}}}\Z")


Epoch = Annotated[int, Meta(ge=1)]
_Salt = Annotated[str, _hex(key_wrapping.SALT)]
_Wrapped = Annotated[str, _hex(key_wrapping.SEALED)]
_Public = Annotated[str, _hex(key_wrapping.PUBLIC)]
_Box = Annotated[str, _hex(key_wrapping.BOX)]


class KeySlot(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A pair under one secret (``sealed``: its private half); ``user`` is empty in that of the recovery code.

    ``boxes``: the store's key, or while it changes both of them, by its epoch. A key that is not known
    here would not be under the file's MAC, so there is none.
    """

    user: str
    role: str
    salt: _Salt
    cost: Cost
    sealed: _Wrapped
    public: _Public = ""
    boxes: Annotated[dict[Epoch, _Box], Meta(max_length=2)] = {}

    @property
    def half(self) -> tuple[str, str, str]:
        """Return the public half and whose it is, as the store itself remembers it."""
        return self.user, self.role, self.public

    def wrapped(self, store: str) -> WrappedKey:
        """Return what is wrapped, with what is authenticated with it."""
        cost, bound = self.cost, [store, self.user, self.role, self.salt, asdict(self.cost)]
        if self.public:
            bound = ["andan slot 2", *bound, self.public]
        boxes = [Box(epoch, self._info(store, epoch), box) for epoch, box in self.boxes.items()]
        return WrappedKey(
            self.salt, cost.memory, cost.passes, cost.lanes, key_wrapping.label(bound),
            self.sealed, self.public, boxes,
        )  # fmt: skip

    @classmethod
    def new(cls, store: str, secret: str, *, user: str, role: str, cost: Cost) -> KeySlot:
        """Return a slot with a new pair. A pair that outlived its password would open later boxes."""
        slot = cls(user, role, os.urandom(key_wrapping.SALT).hex(), cost, sealed="")
        bound = ["andan slot 2", store, user, role, slot.salt, asdict(cost)]
        around = slot.wrapped(store)._replace(label=key_wrapping.label(bound))
        public, sealed = key_wrapping.new_pair(around, secret)
        return replace(slot, public=public, sealed=sealed)

    def _info(self, store: str, epoch: int) -> str:
        return key_wrapping.label(["andan box 2", store, epoch, *self.half])


def with_boxes(slots: Sequence[KeySlot], store: str, keys: Mapping[int, Key]) -> list[KeySlot]:
    """Return the slots with a box for each of the keys and no other; those without a pair as they are."""
    made = {slot.half: dict[int, str]() for slot in slots}
    for epoch, key in keys.items():
        new = [slot for slot in slots if slot.public and epoch not in slot.boxes]
        halves = [Half(slot.public, slot._info(store, epoch)) for slot in new]
        memory = max((slot.cost.memory for slot in new), default=0)
        for slot, box in zip(new, key_wrapping.encrypt_to(halves, key, memory), strict=True):
            made[slot.half][epoch] = box
        for slot in slots:
            if epoch in slot.boxes:
                made[slot.half][epoch] = slot.boxes[epoch]
    return [replace(slot, boxes=made[slot.half]) if slot.public else slot for slot in slots]


def canonical(document: object) -> bytes:
    """Return the one spelling of a JSON document in bytes, to be authenticated or signed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
