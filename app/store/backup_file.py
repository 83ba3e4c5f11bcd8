"""A backup as a file: which bytes of it are the store, what stands behind them, and whether all are whole."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path
from typing import IO, Annotated

from msgspec import Meta, Struct, field

from app.base.documents import BadDocument, decode, describe
from app.base.errors import DamagedStore, shown
from app.base.language import T
from app.store.disk import location
from app.store.security.audit_log import Anchored, Mac
from app.store.security.key_copies import KeyContent, TooNewError
from app.store.security.key_slots import Epoch

STORE, MANIFEST = "so.andan", "manifest.json"
BLOCK = 1 << 20  # bytes that are read at a time
_LOOKED_AT = 3  # backups, at an opening
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
        raise DamagedStore(describe(error, shown(file), ANOTHER)) from None
    except NOT_A_BACKUP as error:
        raise DamagedStore(refusal) from error
    raise DamagedStore(refusal)


@dataclass(frozen=True, slots=True)
class BackupTail:
    """Of whose store a backup is, the generation of its key file, and its last entry."""

    store: str
    generation: int
    last: Anchored


def tail_of(file: Path) -> BackupTail | None:
    """What stands behind the pages of a backup, which are not read; None of a file that is none."""
    with suppress(OSError, TooNewError, *NOT_A_BACKUP), zipfile.ZipFile(file) as tail:
        of = keys_of(tail)
        last = decode(Anchored, part_of(tail, f"{STORE}.anchor"))
        return BackupTail(of.store, of.generation, last)
    return None


def newest(files: Iterable[Path], store: str) -> BackupTail | None:
    """Of the last of these backups, that which holds the most of a store; raises OSError.

    A few are looked at: the newest by its name may be of a clock that stood wrong.
    """
    some = nlargest(_LOOKED_AT, files, key=location.day)
    tails = [tail for file in some if (tail := tail_of(file)) and tail.store == store]
    return max(tails, key=lambda tail: tail.last.seq, default=None)


def keys_of(tail: zipfile.ZipFile) -> KeyContent:
    """The key file that a backup holds; raises TooNewError or one of ``NOT_A_BACKUP``."""
    name = next((name for name in tail.namelist() if ".keys." in name), "")
    return KeyContent.from_text(part_of(tail, name).decode())


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
