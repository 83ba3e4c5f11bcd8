"""The unit's own keys: one to sign what it hands in, one to decrypt what is encrypted to it.

They are made once and kept in the encrypted store, so a restored backup signs as before.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from app.base.documents import plain
from app.store.security.key_slots import Key, subkey
from app.store.store import Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_KEY = "identity"


_Half = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Kept(Struct, frozen=True):
    signing: _Half
    opening: _Half

    def __repr__(self) -> str:
        return "_Kept(…)"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The private keys; their ``repr`` tells nothing, should it reach a log."""

    signing: Ed25519PrivateKey
    opening: X25519PrivateKey

    @property
    def salt(self) -> str:
        """What the digests of this unit's frozen reports are made with, so that nobody outside can try
        which figures they fit; the same as long as the unit signs with this key."""
        return subkey(Key(self.signing.private_bytes_raw()), "frozen reports").hex()

    def leaf_secret(self, frozen: bytes) -> str:
        """What the salts of the records of one frozen report are made with; it stays in the store.

        ``frozen`` tells that report from all others.
        """
        key = subkey(Key(self.signing.private_bytes_raw()), "record leaves")
        return hmac.digest(key, frozen, "sha256").hex()


def signing_keys(store: Store) -> SigningKeys:
    """The keys of the unit that keeps this store; made at their first use."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    kept = store.setting(_KEY, _Kept)
    if kept is None:
        signing, opening = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        kept = _Kept(signing.private_bytes_raw().hex(), opening.private_bytes_raw().hex())
        store.set_setting(_KEY, plain(kept))
    return SigningKeys(
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept.signing)),
        X25519PrivateKey.from_private_bytes(bytes.fromhex(kept.opening)),
    )
