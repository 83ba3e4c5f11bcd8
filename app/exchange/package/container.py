"""One signed file of several parts, and the same encrypted to one receiver.

The file is a zip of uncompressed parts whose comment is the signer's public key and a signature
over every byte before the signature. So nothing in it can change unseen, not even a time that no
program looks at; nothing has to be inflated; and any zip program opens it.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from app.base.documents import BadDocument, describe
from app.base.errors import UserError
from app.base.language import T
from app.reports.output.reproducible import zip_entry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import Suite

LARGEST = 32 << 20
_SIGNED = b"andan-goi 1\0"
_ENCRYPTED_FIRST, _ENCRYPTED = b"ANDANKIN1\0", b"ANDANKIN2\0"
_PUBLIC, _TAG = 32, 16  # bytes
_KEY, _SIGNATURE = 64, 128  # bytes in the comment, as hexadecimal digits
_END = 22  # the record at the end of a zip, before its comment
_START_SIGN, _LIST_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# An entry of the list; what it has in common with the part's own header; the end. What is skipped says which system made it, and when.
_LISTED = struct.Struct("<4s2x26sHHH4xL")
_COMMON = struct.Struct("<2xHH8xLLHH")
_LAST = struct.Struct("<4s4HLL")
_REMEDY = T(
    "chưa lấy gì từ tệp này, hãy hỏi lại đơn vị gửi.",
    "nothing was taken from it. Ask whoever sent it.",
)
BROKEN_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError),
    *(EOFError, OSError, OverflowError, struct.error, zlib.error),
)


class BadPackage(UserError):
    """A file that is not taken in; the sentence says why. The others are still added up."""

    reason = T("", "")

    def __init__(self, name: str, error: BadDocument | None = None) -> None:
        text = describe(error, name, _REMEDY) if error else self.reason.format(name=name)
        super().__init__(text)


class NotOurs(BadPackage):
    reason = T(
        "“{name}” không phải tệp báo cáo đã ký của An Dân; chưa lấy gì từ tệp này, hãy xin đúng tệp .andan-goi.",
        "“{name}” is no package of An Dân; nothing was taken from it. Ask for the .andan-goi file.",
    )


class Truncated(BadPackage):
    reason = T(
        "“{name}” bị cắt cụt (chép chưa xong?); chưa lấy gì từ tệp này, hãy chép lại.",
        "“{name}” is cut short (copied in part?); nothing was taken from it. Copy it again.",
    )


class Altered(BadPackage):
    reason = T(
        "“{name}” đã bị thay đổi sau khi ký; chưa lấy gì từ tệp này, hãy xin lại tệp gốc.",
        "“{name}” was altered after it was signed; nothing was taken from it. Ask for the original.",
    )


class BadSignature(BadPackage):
    reason = T(
        "Chữ ký của “{name}” không đúng; chưa lấy gì từ tệp này, hãy hỏi lại đơn vị gửi.",
        "The signature of “{name}” is wrong; nothing was taken from it. Ask whoever sent it.",
    )


class NotForUs(BadPackage):
    reason = T(
        "“{name}” được mã hóa cho nơi nhận khác; chưa lấy gì từ tệp này, hãy xin tệp báo cáo gửi cho đơn vị mình.",
        "“{name}” is encrypted to another receiver; nothing was taken from it. Ask for one encrypted to you.",
    )


# ---- signed -------------------------------------------------------------------------------------


def public_key(key: Ed25519PrivateKey) -> str:
    """The public half of a signing key, as it stands in a package."""
    return key.public_key().public_bytes_raw().hex()


def fingerprint(key: str) -> str:
    """A public key as digits to read out on the telephone; about 100 bits of its digest."""
    return spaced(digits_of(key))


def spaced(digits: str) -> str:
    """The digits of a fingerprint in groups, as they are read out."""
    return " ".join(digits[start : start + 5] for start in range(0, 30, 5))


def digits_of(key: str) -> str:
    """The same without blanks."""
    return f"{int.from_bytes(hashlib.sha256(bytes.fromhex(key)).digest()) % 10**30:030}"


def pack(parts: Mapping[str, bytes], made: datetime, key: Ed25519PrivateKey) -> bytes:
    """The signed file. The same parts, moment and key give the same bytes."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(parts):
            target.writestr(zip_entry(name, made), parts[name])
        target.comment = public_key(key).encode() + b"0" * _SIGNATURE
    signed = written.getvalue()[:-_SIGNATURE]
    return signed + key.sign(_digest(signed)).hex().encode()


def unpack(
    data: bytes, name: str, required: Collection[str], optional: Collection[str] = ()
) -> tuple[dict[str, bytes], set[str], str]:
    """The required parts of a signed file and the optional ones that it has, the names of all, and the
    signer's public key.

    Raises BadPackage.
    """
    signer = _signer(data)
    if signer is None:
        raise _reason(data)(name)
    try:
        parts, names = _parts(data, required, optional)
        return parts, names, signer
    except BROKEN_ZIP:
        raise NotOurs(name) from None


def sha256(data: bytes | memoryview) -> bytes:
    """The digest, by the library that is quick at it (see ``store.lean``)."""
    from cryptography.hazmat.primitives.hashes import SHA256, Hash

    digest = Hash(SHA256())
    digest.update(data)
    return digest.finalize()


def _digest(signed: bytes | memoryview) -> bytes:
    return _SIGNED + sha256(signed)


def _signer(data: bytes) -> str | None:
    """The public key whose signature over the file is right."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key, signature = data[-_KEY - _SIGNATURE : -_SIGNATURE], data[-_SIGNATURE:]
    if key.lower() != key or signature.lower() != signature:
        return None  # the same digits in another spelling would be other bytes
    try:
        known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.decode("ascii")))
        digest = _digest(memoryview(data)[:-_SIGNATURE])
        known.verify(bytes.fromhex(signature.decode("ascii")), digest)
    except (ValueError, InvalidSignature):
        return None
    return key.decode("ascii")


def _parts(
    data: bytes, required: Collection[str], optional: Collection[str]
) -> tuple[dict[str, bytes], set[str]]:
    """Parts of a zip as ``packed`` writes it: each name once, nothing compressed, nothing in between.

    So every program finds the same in it. ``zipfile`` would take more, and take four times as long.
    """
    end = len(data) - _KEY - _SIGNATURE - _END
    sign, *disks, number, size, listed = _LAST.unpack_from(data, end)
    if (sign, disks, listed + size) != (_END_SIGN, [0, 0, number], end):
        raise zipfile.BadZipFile("not listed at the end")
    spans: dict[str, slice] = {}
    start, place = 0, listed
    for _ in range(number):
        sign, common, *none, offset = _LISTED.unpack_from(data, place)
        flags, method, packed_size, size, letters, extra = _COMMON.unpack(common)
        name = data[place + _LISTED.size : place + _LISTED.size + letters]
        head = _START_SIGN + common + name  # the list repeats what stands before the part
        alike = data.startswith(head, start)
        if not alike or (sign, offset, packed_size) != (_LIST_SIGN, start, size):
            raise zipfile.BadZipFile("told in two ways")
        if flags or method or extra or any(none):
            raise zipfile.BadZipFile("not plainly stored")
        start, place = start + len(head) + size, place + _LISTED.size + letters
        spans[name.decode("ascii")] = slice(start - size, start)
    if (start, place) != (listed, end) or len(spans) != number:
        raise zipfile.BadZipFile("something in between, or a name stands twice")
    names = {*required, *(spans.keys() & optional)}
    return {name: data[spans[name]] for name in names}, set(spans)


def _reason(data: bytes) -> type[BadPackage]:
    """Why a file is not rightly signed, as far as it can be seen."""
    if not data.startswith(_START_SIGN):
        return NotOurs
    end = data.rfind(_END_SIGN)
    if end < 0:
        return Truncated
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            ours = "manifest.json" in source.namelist()
            stored = not any(entry.compress_type for entry in source.infolist())
            whole = ours and stored and source.testzip() is None
    except BROKEN_ZIP:
        return Altered
    if not ours:
        # Cut short, a package seems to end where a workbook ends that is a part of it.
        size, start = struct.unpack("<II", data[end + 12 : end + 20])
        return Truncated if end != start + size else NotOurs
    if len(data) - end < _END + _KEY + _SIGNATURE:
        return Truncated
    return BadSignature if whole else Altered


# ---- encrypted ----------------------------------------------------------------------------------


def is_encrypted(data: bytes) -> bool:
    """Whether only one receiver can open it."""
    return data.startswith((_ENCRYPTED, _ENCRYPTED_FIRST))


def encrypt(data: bytes, receiver: bytes) -> bytes:
    """The file that only the holder of the receiver's key opens. ``receiver``: 32 public bytes.

    The head says to whom; HPKE (RFC 9180) binds it to the rest.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    head = _ENCRYPTED + receiver
    theirs = X25519PublicKey.from_public_bytes(receiver)
    return head + _suite().encrypt(data, theirs, head)


def decrypt(data: bytes, name: str, private: X25519PrivateKey | None) -> bytes:
    """Return what was encrypted. Raises NotForUs, Truncated, Altered."""
    from cryptography.exceptions import InvalidTag

    if data.startswith(_ENCRYPTED_FIRST):
        return _decrypt_first(data, name, private)
    start = len(_ENCRYPTED) + _PUBLIC
    head, body = data[:start], data[start:]
    if len(body) < _PUBLIC + _TAG:
        raise Truncated(name)
    ours = _addressed(head, name, private)
    try:
        return _suite().decrypt(body, ours, head)
    except (InvalidTag, ValueError):
        raise Altered(name) from None


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _addressed(head: bytes, name: str, private: X25519PrivateKey | None) -> X25519PrivateKey:
    """Our key, where the head names it; raises NotForUs."""
    if private is None or head[-_PUBLIC:] != private.public_key().public_bytes_raw():
        raise NotForUs(name)
    return private


def _decrypt_first(data: bytes, name: str, private: X25519PrivateKey | None) -> bytes:
    """Return what a version before HPKE encrypted: a key agreed on by X25519, then AES-GCM."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    start = len(_ENCRYPTED_FIRST)
    head, nonce, body = data[: start + 64], data[start + 64 : start + 76], data[start + 76 :]
    if len(body) < _TAG:
        raise Truncated(name)
    ours = _addressed(head, name, private)
    try:
        agreed = ours.exchange(X25519PublicKey.from_public_bytes(head[start : start + _PUBLIC]))
        key = HKDF(SHA256(), length=32, salt=None, info=head).derive(agreed)
        return AESGCM(key).decrypt(nonce, body, head)
    except (InvalidTag, ValueError):
        raise Altered(name) from None
