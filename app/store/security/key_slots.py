"""Key slots: a key pair each, to which the store's key is encrypted; and keys derived from that.

The private half is wrapped under a password or a recovery code. A slot of the first format has no
pair: it holds the store's key itself, until whoever has the password opens the store.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field, replace

from app.base import key_wrapping
from app.base.json_types import JsonObject
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


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess at a password is: ``memory`` in KiB, over ``passes`` and ``lanes``."""

    memory: int
    passes: int
    lanes: int

    @property
    def work(self) -> int:
        """Return how much memory is written in all, in KiB."""
        return self.memory * self.passes


# A file from elsewhere may not ask for a computation that never ends.
_HIGHEST_COST = Cost(memory=256 * 1024, passes=key_wrapping.MOST_PASSES, lanes=16)
HARDEST = 64 * 1024 * key_wrapping.MOST_PASSES  # work of one slot, as the quickest computer asks


@dataclass(frozen=True, slots=True)
class KeySlot:
    """A pair under one secret (``sealed``: its private half); ``user`` is empty in that of the recovery code.

    ``boxes``: the store's key, or while it changes both of them, by its epoch.
    """

    user: str
    role: str
    salt: str
    cost: Cost
    sealed: str
    public: str = ""
    boxes: Mapping[int, str] = field(default_factory=dict)

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

    def json(self) -> JsonObject:
        """Return the slot as it is written."""
        pair = {"public": self.public, "boxes": _by_text(self.boxes)} if self.public else {}
        return {
            "user": self.user, "role": self.role, "salt": self.salt, "cost": asdict(self.cost),
            "sealed": self.sealed, **pair,
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: JsonObject) -> KeySlot:
        """Return a slot as read; raise ``ValueError``, ``TypeError`` or ``KeyError`` when it is none."""
        cost = Cost(**values["cost"])
        parts = zip(astuple(cost), astuple(_HIGHEST_COST), strict=True)
        in_bounds = all(type(part) is int and 1 <= part <= highest for part, highest in parts)
        # Argon2 works in blocks of 8 KiB a lane.
        if not in_bounds or cost.memory < 8 * cost.lanes or cost.work > HARDEST:
            raise ValueError(f"cost out of bounds: {cost}")
        texts = [key_text(values[name]) for name in ("user", "role", "salt", "sealed")]
        _check_length(texts[2], key_wrapping.SALT)
        _check_length(texts[3], key_wrapping.SEALED)
        slot = cls(texts[0], texts[1], texts[2], cost, texts[3])
        if "public" not in values:
            return slot
        boxes = by_epoch(values["boxes"])
        _check_length(key_text(values["public"]), key_wrapping.PUBLIC)
        for box in boxes.values():
            _check_length(box, key_wrapping.BOX)
        return replace(slot, public=values["public"], boxes=boxes)

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


def by_epoch(values: JsonObject) -> dict[int, str]:
    """Return what is kept for each epoch; raise ``ValueError`` or ``TypeError`` when it is not so."""
    found = {int(epoch): key_text(text) for epoch, text in values.items()}
    if len(found) > 2 or _by_text(found).keys() != values.keys() or min(found, default=1) < 1:
        raise ValueError("no epochs, or more than a change of the key has")
    return found


def _by_text(values: Mapping[int, str]) -> dict[str, str]:
    return {str(epoch): text for epoch, text in values.items()}


def _check_length(text: str, length: int) -> None:
    if len(bytes.fromhex(text)) != length:
        raise ValueError("of another length")


def key_text(value: object) -> str:
    """Return a text as read, which can be shown and encoded; raise ``TypeError`` or ``ValueError``."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # half a letter cannot be
    return value


def canonical(document: object) -> bytes:
    """Return the one spelling of a JSON document in bytes, to be authenticated or signed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
