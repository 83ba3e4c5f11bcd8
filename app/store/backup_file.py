"""A backup as a file: which bytes of it are the store, what stands behind them, and whether all are whole."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated

from msgspec import Meta, Struct, field

from app.base.documents import BadDocument, decode, explained
from app.base.errors import DamagedStore, shown
from app.base.language import T
from app.store.disk import location
from app.store.security.audit_log import Mac
from app.store.security.key_slots import Epoch

STORE, MANIFEST = "so.andan", "manifest.json"
BLOCK = 1 << 20  # bytes that are read at a time
_LARGEST_PART = 2 << 20  # bytes: a file from elsewhere may be anything
_ENDS = location.KEYS_AND_ANCHOR  # of the files beside a store that a backup holds
# What zipfile makes of a file that is none of ours, or no longer.
NOT_A_BACKUP = (
    *(zipfile.BadZipFile, zlib.error, LookupError, ValueError, EOFError),
    *(NotImplementedError, RuntimeError),
)
BAD = T(
    "Bản sao lưu “{name}” bị hỏng; dữ liệu đang dùng không thay đổi, hãy chọn bản sao lưu khác.",
    "The backup “{name}” is damaged; the data in use is unchanged. Choose another backup.",
)
ANOTHER = T(
    "dữ liệu đang dùng không thay đổi, hãy chọn bản sao lưu khác.",
    "the data in use is unchanged. Choose another backup.",
)


class AttachmentCount(Struct, frozen=True):
    """How many attachments a backup holds, and how many bytes of them."""

    number: Annotated[int, Meta(ge=0)] = field(name="count")
    size: Annotated[int, Meta(ge=0)] = field(name="bytes")


class BackupManifest(Struct, frozen=True):
    """What a backup says of itself. A later version may say more, which does not matter here."""

    at: str
    size: Annotated[int, Meta(ge=0)] = field(name="bytes")
    sha256: Mac
    epoch: Epoch | None = None  # of its key; not said by backups of before there were several
    attachments: AttachmentCount | None = None  # nor this by those of before there were any


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds: what its manifest says, and by their ends the files beside the store."""

    beside: Mapping[str, bytes]
    manifest: BackupManifest


def check(file: Path, refusal: T) -> Held:
    """What the backup holds, all there and unaltered; raises DamagedStore with the refusal."""
    try:
        with file.open("rb") as pages, zipfile.ZipFile(file) as tail:
            manifest = decode(BackupManifest, part_of(tail, MANIFEST), MANIFEST)
            there = tail.namelist()
            beside = {end: part_of(tail, name) for end in _ENDS if (name := STORE + end) in there}
            if digest_of(blocks_of(pages, manifest.size)) == manifest.sha256 and len(beside) > 1:
                return Held(beside, manifest)
    except BadDocument as error:
        raise DamagedStore(explained(error, shown(file), ANOTHER)) from None
    except NOT_A_BACKUP as error:
        raise DamagedStore(refusal) from error
    raise DamagedStore(refusal)


def part_of(tail: zipfile.ZipFile, name: str) -> bytes:
    """A small file of a backup; raises one of ``NOT_A_BACKUP``."""
    if tail.getinfo(name).file_size > _LARGEST_PART:
        raise zipfile.BadZipFile("larger than what belongs to a store")
    return tail.read(name)


def blocks_of(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The first bytes of a file."""
    while size > 0 and (block := file.read(min(BLOCK, size))):
        size -= len(block)
        yield block


def digest_of(blocks: Iterable[bytes]) -> str:
    """Their SHA-256, by the library that is quick at it (see ``lean``)."""
    from cryptography.hazmat.primitives.hashes import SHA256, Hash

    digest = Hash(SHA256())
    for block in blocks:
        digest.update(block)
    return digest.finalize().hex()
