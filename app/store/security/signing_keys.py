"""The unit's own keys: one to sign what it hands in, one to decrypt what is encrypted to it.

They are made once and kept in the encrypted store, so a restored backup signs as before. The signing key
may be changed: the old one vouches for the new one, and is then gone.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from app.base import clock
from app.base.documents import plain
from app.base.language import T
from app.store.security.key_slots import Key, subkey
from app.store.security.key_vouchers import KeyVoucher, vouch
from app.store.store import Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_KEY = "identity"
_MOST_VOUCHERS = 4  # they travel with each package; who missed more changes has a paper sent
_CHANGED = T("Đổi khóa ký của đơn vị", "Change the unit's signing key")

_Half = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Kept(Struct, frozen=True, omit_defaults=True):
    signing: _Half
    opening: _Half
    vouchers: tuple[KeyVoucher, ...] = ()

    def __repr__(self) -> str:
        return "_Kept(…)"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The private keys; their ``repr`` tells nothing, should it reach a log.

    ``vouchers``: by which earlier keys vouch for the one that signs now, the newest last.
    """

    signing: Ed25519PrivateKey
    opening: X25519PrivateKey
    vouchers: tuple[KeyVoucher, ...] = ()

    @property
    def signers(self) -> tuple[str, ...]:
        """The public keys that sign for this unit or did, that of now first."""
        now = self.signing.public_key().public_bytes_raw().hex()
        return now, *(one.before for one in reversed(self.vouchers))

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
        kept.vouchers,
    )


def change_signing_key(store: Store) -> SigningKeys:
    """Sign with a new key from now on, for which the old one vouches; what is encrypted to us opens as before.

    Raises NotPermitted for all but a chief.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    store.principal.require_chief()
    former, made = signing_keys(store), Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes_raw().hex()
    vouchers = (*former.vouchers, vouch(former.signing, public, clock.today()))[-_MOST_VOUCHERS:]
    opening = former.opening.private_bytes_raw().hex()
    store.log_access("trust", _CHANGED, act="change")  # before it holds
    store.set_setting(_KEY, plain(_Kept(made.private_bytes_raw().hex(), opening, vouchers)))
    return signing_keys(store)
