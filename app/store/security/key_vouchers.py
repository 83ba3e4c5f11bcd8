"""What a signing key signs for the one that takes its place, so that the new one needs no new paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SIGNED = b"andan-doi-khoa 1\0"
_Key = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Signature = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]


class KeyVoucher(Struct, frozen=True):
    """That ``key`` signs in the place of ``before`` from a day on, signed by ``before``; both are public."""

    key: _Key
    before: _Key
    since: date
    signature: _Signature


def vouch(before: Ed25519PrivateKey, key: str, since: date) -> KeyVoucher:
    """The voucher of a key for the public key that takes its place."""
    own = before.public_key().public_bytes_raw().hex()
    signature = before.sign(_words(own, key, since)).hex()
    return KeyVoucher(key, own, since, signature)


def is_genuine(voucher: KeyVoucher) -> bool:
    """Whether the key that was replaced has signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(voucher.before))
        words = _words(voucher.before, voucher.key, voucher.since)
        signer.verify(bytes.fromhex(voucher.signature), words)
    except (ValueError, InvalidSignature):
        return False
    return True


def arrive_at(vouchers: Sequence[KeyVoucher], key: str) -> bool:
    """Whether they go from one key to the next, each rightly signed, and the last to this one."""
    joined = all(one.key == other.before for one, other in pairwise(vouchers))
    return bool(vouchers) and vouchers[-1].key == key and joined and all(map(is_genuine, vouchers))


def _words(before: str, key: str, since: date) -> bytes:
    return _SIGNED + f"{before} {key} {since.isoformat()}".encode()
