"""Wrapping keys: under a secret (Argon2id makes each guess slow, AES-GCM encrypts), and to a key pair.

A slot holds a pair: the private half under the secret, and for each public half the store's key is
encrypted by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), so nobody else's secret is needed.

All is done by a process of its own, ``python -m app.base.key_wrapping``: the 64 MiB that Argon2id fills
and the cryptography library are gone when it ends, where the window would keep them all day. What
is secret passes through pipes, never through the command line or the environment. It stands in this
room because ``-m`` imports a module's packages first: in ``app.store`` that was 0.4 s of an unlocking.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from app.base import core_dumps, subprocesses

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

# What is worth a process, in KiB: less than that is done before a process has started.
_WORTH = 32 * 1024
# How long one guess at a password shall take on the computer that made the slot.
_SECONDS = 0.7
MOST_PASSES = 16  # beyond that a file from elsewhere could ask for a computation that never ends
_NONCE, _TAG = 12, 16
SALT, SEALED, PUBLIC, BOX = 16, _NONCE + 32 + _TAG, 32, 32 + 32 + _TAG  # bytes
ONLY = 1  # the number of a store's first key, which slots without a pair hold


class Box(NamedTuple):
    """A store's key, encrypted to a public half; as hex. ``info`` is authenticated with it."""

    epoch: int
    info: str
    sealed: str = ""


class WrappedKey(NamedTuple):
    """What stands in a slot, none of it secret; bytes as hex, ``memory`` in KiB.

    ``label`` is authenticated with what is ``sealed``: the private half to ``public``, or where there
    is none the store's key itself, as the first format had it. Altered, unwrapping fails.
    """

    salt: str
    memory: int
    passes: int
    lanes: int
    label: str
    sealed: str = ""
    public: str = ""
    boxes: Sequence[Box] = ()


class Unwrapped(NamedTuple):
    """The number of the slot that opened, and the store's keys in it: the newest first."""

    slot: int
    keys: list[tuple[int, bytes]]


class Half(NamedTuple):
    """A public half to encrypt to, as hex, and what is authenticated with the box."""

    public: str
    info: str


def unwrap(slots: Sequence[WrappedKey], secret: str) -> Unwrapped | None:
    """Return what is in the first slot that the secret opens.

    Where no other process can be started, this one does it: the store must open.
    """
    found = _done(_unwrap, max((slot.memory for slot in slots), default=0), slots, secret)
    return found and Unwrapped(found[0], [(epoch, bytes.fromhex(key)) for epoch, key in found[1]])


def new_pair(around: WrappedKey, secret: str) -> tuple[str, str]:
    """Return a new public half, and the private half wrapped under the secret, as hex.

    ``around.label`` is the JSON list of what is authenticated; the public half is put behind it.
    """
    public, sealed = _done(_new_pair, around.memory, around, secret)
    return public, sealed


def encrypt_to(halves: Sequence[Half], key: bytes, memory: int) -> list[str]:
    """Return the key encrypted to each half, as hex; ``memory`` is what its slots cost."""
    made: list[str] = _done(_encrypt_to, memory, halves, key.hex()) if halves else []
    return made


def label(of: Sequence[object]) -> str:
    """Return the one spelling of what is authenticated."""
    return json.dumps(of, sort_keys=True, separators=(",", ":"))


def passes(memory: int, least: int, lanes: int) -> int:
    """Return how many passes over the memory make a guess slow enough here; ``least`` or more."""
    began = perf_counter()
    _derive_key(WrappedKey("00" * SALT, memory, least, lanes, label=""), "")
    took = perf_counter() - began
    return max(least, min(MOST_PASSES, round(least * _SECONDS / took)))


def main() -> int:
    """Read what to do, and with what; write what came of it."""
    core_dumps.forbid()
    work, *given = json.load(sys.stdin)
    json.dump(_WORK[work](*given), sys.stdout)
    return 0


def _unwrap(
    slots: Sequence[Sequence[Any]], secret: str
) -> tuple[int, list[tuple[int, str]]] | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for number, slot in enumerate(map(_slot, slots)):
        wrapped = bytes.fromhex(slot.sealed)
        cipher = AESGCM(_derive_key(slot, secret))
        try:
            opened = cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], slot.label.encode())
        except InvalidTag:
            continue
        return number, list(_keys(slot, opened)) if slot.public else [(ONLY, opened.hex())]
    return None


def _keys(slot: WrappedKey, private: bytes) -> list[tuple[int, str]]:
    """The store's keys in the boxes that the private half opens, the newest first."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    half, found = X25519PrivateKey.from_private_bytes(private), []
    for box in sorted((Box(*box) for box in slot.boxes), reverse=True):
        try:
            key = _suite().decrypt(bytes.fromhex(box.sealed), half, box.info.encode())
        except InvalidTag:
            continue
        if len(key) == len(private):
            found.append((box.epoch, key.hex()))
    return found


def _new_pair(given: Sequence[Any], secret: str) -> tuple[str, str]:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    around, pair, nonce = _slot(given), X25519PrivateKey.generate(), os.urandom(_NONCE)
    public = pair.public_key().public_bytes_raw().hex()
    bound = label([*json.loads(around.label), public]).encode()
    cipher = AESGCM(_derive_key(around, secret))
    return public, (nonce + cipher.encrypt(nonce, pair.private_bytes_raw(), bound)).hex()


def _encrypt_to(halves: Sequence[Sequence[str]], key: str) -> list[str]:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    made = []
    for public, info in halves:
        half = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
        made.append(_suite().encrypt(bytes.fromhex(key), half, info.encode()).hex())
    return made


_WORK: dict[str, Callable[..., Any]] = {
    "unwrap": _unwrap, "pair": _new_pair, "boxes": _encrypt_to,
}  # fmt: skip


def _slot(values: Sequence[Any]) -> WrappedKey:
    return WrappedKey(*values)


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _done(work: Callable[..., Any], memory: int, *given: object) -> Any:
    """What comes of the work, done by another process where it is worth one."""
    if memory < _WORTH:
        return work(*given)
    try:
        return _done_apart(work, given)
    except (OSError, ValueError):
        return work(*given)


def _done_apart(work: Callable[..., Any], given: Sequence[object]) -> Any:
    """The same by another process; raises ``OSError`` or ``ValueError`` if that fails."""
    import subprocess

    from app.base.paths import ROOT

    word = next(word for word, one in _WORK.items() if one is work)
    done = subprocess.run(
        subprocesses.command("app.base.key_wrapping"),
        input=json.dumps([word, *given]), capture_output=True, encoding="ascii", check=False,
        cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    return json.loads(done.stdout)


def _derive_key(slot: WrappedKey, secret: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=bytes.fromhex(slot.salt),
        length=32,
        iterations=slot.passes,
        lanes=slot.lanes,
        memory_cost=slot.memory,
    ).derive(unicodedata.normalize("NFC", secret).encode())


if __name__ == "__main__":
    sys.exit(main())
