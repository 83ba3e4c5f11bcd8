"""The open figures of a submission as codes on paper: what a page holds is an open copy without its papers.

The body is the signer's public key, the signature, and the manifest with the figures, deflated. It is cut
into parts that are numbered, one for each code; the signature is over all of them together.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from app.base.errors import UserError
from app.base.language import T
from app.exchange.package.code_parts import CodedBytes, cut
from app.exchange.package.container import Altered, BadPackage, BadSignature, public_key, sha256
from app.exchange.package.package import FIGURES, MANIFEST, Package, open_documents, package_of
from app.paper.document.code_page import MOST
from app.paper.document.qr import room
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission

_SIGNED = b"andan-ma 1\0"
_KEY, _SIGNATURE = 32, 64  # bytes
_LARGEST = 1 << 20  # bytes, unpacked
# Of a code 50 mm wide a module is 0.62, 0.52 or 0.44 mm: at 150 dpi 3.6, 3.0 or 2.6 dots.
_VERSIONS = (14, 18, 22)


class MissingParts(BadPackage):
    reason = T(
        "“{name}” thiếu mã {missing}; chưa lấy gì từ tệp này, hãy quét hoặc chụp lại cả trang mã cho phẳng và rõ.",
        "“{name}” lacks the codes {missing}; nothing was taken from it. Scan the whole page of codes again, flat and sharp.",
    )

    def __init__(self, name: str, found: CodedBytes) -> None:
        missing = ", ".join(f"{number}/{found.of}" for number in found.missing)
        UserError.__init__(self, self.reason.format(name=name, missing=missing))


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What each code of a page holds, the version of QR that they all have, the digest of the figures."""

    parts: tuple[bytes, ...]
    version: int
    figures: str


def paper_code(store: Store, submission: Submission) -> PaperCode | None:
    """The codes of a submission, each time the same; None where one page has no room for its figures."""
    signing = signing_keys(store).signing
    stated, figures = open_documents(store, submission)
    packed = zlib.compress(stated + b"\n" + figures, 9)
    body = bytes.fromhex(public_key(signing)) + signing.sign(_SIGNED + sha256(packed)) + packed
    for version in _VERSIONS:
        parts = cut(body, room(version))
        if len(parts) <= MOST:
            return PaperCode(tuple(parts), version, sha256(figures).hex())
    return None


def read_code(name: str, found: CodedBytes) -> Package:
    """The package that the codes of a scan hold; ``name`` is that of the scan. Raises BadPackage."""
    stated, figures, signer = signed_documents(name, found)
    return package_of(name, stated, figures, signer, {MANIFEST, FIGURES}, scanned=True)


def signed_documents(name: str, found: CodedBytes) -> tuple[bytes, bytes, str]:
    """The manifest and the figures that the codes hold, byte for byte, and whose signature is right.

    Raises BadPackage.
    """
    if found.missing:
        raise MissingParts(name, found)
    body = found.whole()
    if body is None:
        raise Altered(name)
    signer, signature, packed = _split(body)
    _verify(name, signer, signature, packed)
    stated, end, figures = _inflated(name, packed).partition(b"\n")
    if not end:
        raise Altered(name)
    return stated, figures, signer.hex()


def _split(body: bytes) -> tuple[bytes, bytes, bytes]:
    end = _KEY + _SIGNATURE
    return body[:_KEY], body[_KEY:end], body[end:]


def _verify(name: str, signer: bytes, signature: bytes, packed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, _SIGNED + sha256(packed))
    except (ValueError, InvalidSignature):
        raise BadSignature(name) from None


def _inflated(name: str, packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, _LARGEST)
    except zlib.error:
        raise Altered(name) from None
    if not unpacking.eof or unpacking.unused_data:
        raise Altered(name)
    return data
