"""Files put into one uncompressed zip by a process of its own, ``python -m app.packing``.

On Linux locks belong to the process: whoever opens a file and closes it again takes from SQLite, in
the same process, the locks it holds on it. So the open store is read by another one.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from app import alone
from app.errors import UserError
from app.jobs import Progress
from app.lang import T

_BLOCK = 1 << 20
_UNDONE = T(
    "Việc chép bị dừng giữa chừng; dữ liệu đang dùng vẫn an toàn, hãy làm lại.",
    "Copying was stopped half-way; the data in use is safe. Try again.",
)


def pack(parts: Mapping[str, Path], to: Path, progress: Progress) -> dict[str, str]:
    """Write the files into a zip under these names; gives the SHA-256 of each part as it was read.

    Raises Cancelled, UserError, and OSError for what the other process could not read or write.
    """
    import subprocess

    from app.paths import ROOT

    progress.step(0, 1)
    with subprocess.Popen(
        alone.command("app.packing"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        encoding="ascii", cwd=ROOT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        try:
            given = [{name: str(path) for name, path in parts.items()}, str(to)]
            with suppress(BrokenPipeError), process.stdin:  # if it has ended, it tells nothing
                json.dump(given, process.stdin)
            return _heard(process.stdout, progress)
        except BaseException:
            process.kill()
            raise


def _heard(told: IO[str], progress: Progress) -> dict[str, str]:
    """What the other process tells, a line at a time: how far it is, and what came of it."""
    for line in told:
        match json.loads(line):
            case [int(done), int(total)]:
                progress.step(done, total)
            case {"errno": number, "said": said}:
                raise OSError(number, said)
            case dict(digests):
                return digests
    raise UserError(_UNDONE)


def main() -> int:
    """Read names, paths and the zip to be written from the standard input; tell how it goes."""
    parts, to = json.load(sys.stdin)
    try:
        for said in _packed({name: Path(path) for name, path in parts.items()}, Path(to)):
            _tell(said)
    except OSError as error:
        _tell({"errno": error.errno, "said": str(error.strerror)})
        return 1
    return 0


def _tell(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _packed(parts: Mapping[str, Path], to: Path) -> Iterator[list[int] | dict[str, str]]:
    """After each percent how many bytes are written, of how many; in the end the digests."""
    total = max(1, sum(path.stat().st_size for path in parts.values()))
    done, told, digests = 0, 0, {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
        for name, path in parts.items():
            digest = hashlib.sha256()
            entry = zipfile.ZipInfo.from_file(path, name)
            with path.open("rb") as source, packed.open(entry, "w") as target:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    target.write(block)
                    done += len(block)
                    if done * 100 // total > told:
                        told = done * 100 // total
                        yield [done, total]
            digests[name] = digest.hexdigest()
    yield digests


if __name__ == "__main__":
    sys.exit(main())
