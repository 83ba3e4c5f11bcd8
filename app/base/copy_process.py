"""A file copied by a process of its own, ``python -m app.base.copy_process``.

On Linux locks belong to the process: opening a file and closing it again takes from SQLite, in
the same process, the locks it holds on it. So the open store is read by another one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

from app.base import core_dumps, subprocesses
from app.base.errors import UserError
from app.base.files import filling
from app.base.jobs import Progress
from app.base.language import T

_BLOCK = 1 << 20
_UNDONE = T(
    "Việc chép bị dừng giữa chừng; dữ liệu đang dùng vẫn an toàn, hãy làm lại.",
    "Copying was stopped half-way; the data in use is safe. Try again.",
)


def copy(source: Path, to: Path, progress: Progress) -> str:
    """Copy the file to the disk; gives the SHA-256 of what was read.

    Raises Cancelled, UserError, and OSError for what the other process could not read or write.
    """
    import subprocess

    from app.base.paths import ROOT

    progress.update(0, 1)
    with subprocess.Popen(
        subprocesses.command("app.base.copy_process"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        encoding="ascii", cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        try:
            with suppress(OSError), process.stdin:  # if it has ended, it tells nothing
                # Absolute: the other process stands in another folder.
                json.dump([str(source.absolute()), str(to.absolute())], process.stdin)
            return _read_digest(process.stdout, progress)
        except BaseException:
            process.kill()
            raise


def _read_digest(lines: IO[str], progress: Progress) -> str:
    """Read the lines of the other process: its progress, then the digest or an error."""
    for line in lines:
        match json.loads(line):
            case [int(done), int(total)]:
                progress.update(done, total)
            case {"errno": number, "text": text, "winerror": windows}:
                raise OSError(number, text, None, windows)
            case str(digest):
                return digest
    raise UserError(_UNDONE)


def main() -> int:
    """Read two paths from the standard input; report the copying."""
    core_dumps.forbid()
    source, to = json.load(sys.stdin)
    try:
        for message in _copied(Path(source), Path(to)):
            _send(message)
    except OSError as error:
        windows = getattr(error, "winerror", None)
        _send({"errno": error.errno, "text": str(error.strerror), "winerror": windows})
        return 1
    return 0


def _send(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _copied(source: Path, to: Path) -> Iterator[list[int] | str]:
    """Yield ``[done, total]`` in bytes after each percent, and the digest last."""
    total = max(1, source.stat().st_size)
    done, percent, digest = 0, 0, hashlib.sha256()
    # A block is hashed while the next is read and written: each takes a processor.
    with ThreadPoolExecutor(1) as beside, source.open("rb") as read, filling(to) as written:
        while block := read.read(_BLOCK):
            hashed = beside.submit(digest.update, block)
            written.write(block)
            done += len(block)
            if done * 100 // total > percent:
                percent = done * 100 // total
                yield [done, total]
            hashed.result()
        written.flush()
        os.fsync(written.fileno())
    yield digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
