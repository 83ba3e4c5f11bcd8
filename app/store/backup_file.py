"""A backup as a file: which bytes of it are the store, what stands behind them, and whether all are whole."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.base.errors import DamagedStore
from app.base.json_types import JsonObject
from app.base.language import T
from app.store.disk import location

STORE, MANIFEST = "so.andan", "manifest.json"
BLOCK = 1 << 20  # bytes that are read at a time
_ENDS = location.KEYS_AND_ANCHOR  # of the files beside a store that a backup holds
# What zipfile and json make of a file that is none of ours, or no longer.
NOT_A_BACKUP = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
BAD = T(
    "Bản sao lưu “{name}” bị hỏng; dữ liệu đang dùng không thay đổi, hãy chọn bản sao lưu khác.",
    "The backup “{name}” is damaged; the data in use is unchanged. Choose another backup.",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds: so many bytes of the store, and by their ends the files beside it."""

    size: int
    beside: Mapping[str, bytes]
    manifest: JsonObject


def check(file: Path, refusal: T) -> Held:
    """What the backup holds, all there and unaltered; raises DamagedStore with the refusal."""
    try:
        with file.open("rb") as pages, zipfile.ZipFile(file) as tail:
            manifest = json.loads(tail.read(MANIFEST))
            size, there = int(manifest["bytes"]), tail.namelist()
            beside = {end: tail.read(name) for end in _ENDS if (name := STORE + end) in there}
            if digest_of(blocks_of(pages, size)) == manifest["sha256"] and len(beside) > 1:
                return Held(size, beside, manifest)
    except NOT_A_BACKUP as error:
        raise DamagedStore(refusal) from error
    raise DamagedStore(refusal)


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
