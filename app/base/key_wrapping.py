"""Wrapping a key under a secret: Argon2id makes each guess slow, AES-GCM encrypts.

Opening is done by a process of its own, ``python -m app.base.key_wrapping``: the 64 MiB that Argon2id fills
and the cryptography library are gone when it ends, where the window would keep them all day. What
is secret passes through pipes, never through the command line or the environment. It stands in this
room because ``-m`` imports a module's packages first: in ``app.store`` that was 0.4 s of an unlocking.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from app.base import core_dumps, subprocesses

# What is worth a process, in KiB: less than that is done before a process has started.
_WORTH = 32 * 1024
# How long one guess at a password shall take on the computer that made the slot.
_SECONDS = 0.7
MOST_PASSES = 16  # beyond that a file from elsewhere could ask for a computation that never ends
_NONCE, _TAG = 12, 16
SALT, SEALED = 16, _NONCE + 32 + _TAG  # bytes


class WrappedKey(NamedTuple):
    """What stands in a slot, none of it secret; bytes as hex, ``memory`` in KiB.

    ``label`` is authenticated with the key: altered, unwrapping fails. ``sealed``: the wrapped key.
    """

    salt: str
    memory: int
    passes: int
    lanes: int
    label: str
    sealed: str = ""


def wrap(around: WrappedKey, secret: str, key: bytes) -> str:
    """Return the key wrapped under a secret, as hex, for ``sealed``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    cipher = AESGCM(_derive_key(around, secret))
    return (nonce + cipher.encrypt(nonce, key, around.label.encode())).hex()


def unwrap(slots: Sequence[WrappedKey], secret: str) -> tuple[int, bytes] | None:
    """Return the number of the first slot that the secret opens, and the key in it.

    Where no other process can be started, this one does it: the store must open.
    """
    if max((slot.memory for slot in slots), default=0) < _WORTH:
        return _unwrap_here(slots, secret)
    try:
        return _unwrap_apart(slots, secret)
    except (OSError, ValueError):
        return _unwrap_here(slots, secret)


def passes(memory: int, least: int, lanes: int) -> int:
    """Return how many passes over the memory make a guess slow enough here; ``least`` or more."""
    began = perf_counter()
    _derive_key(WrappedKey("00" * SALT, memory, least, lanes, label=""), "")
    took = perf_counter() - began
    return max(least, min(MOST_PASSES, round(least * _SECONDS / took)))


def main() -> int:
    """Read slots and a secret, write which slot opened and its key; ``null`` if none did."""
    core_dumps.forbid()
    slots, secret = json.load(sys.stdin)
    found = _unwrap_here([WrappedKey(*slot) for slot in slots], secret)
    json.dump(found and (found[0], found[1].hex()), sys.stdout)
    return 0


def _unwrap_here(slots: Sequence[WrappedKey], secret: str) -> tuple[int, bytes] | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for number, slot in enumerate(slots):
        wrapped = bytes.fromhex(slot.sealed)
        cipher = AESGCM(_derive_key(slot, secret))
        try:
            key = cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], slot.label.encode())
        except InvalidTag:
            continue
        return number, key
    return None


def _unwrap_apart(slots: Sequence[WrappedKey], secret: str) -> tuple[int, bytes] | None:
    """The same by another process; raises ``OSError`` or ``ValueError`` if that fails."""
    import subprocess

    from app.base.paths import ROOT

    done = subprocess.run(
        subprocesses.command("app.base.key_wrapping"),
        input=json.dumps([slots, secret]), capture_output=True, encoding="ascii", check=False,
        cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    found = json.loads(done.stdout)
    return found and (int(found[0]), bytes.fromhex(found[1]))


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
