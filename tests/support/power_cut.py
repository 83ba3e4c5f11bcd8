"""What a disk may hold after a power cut: a process's changes to a folder, replayed in part.

``recorded`` runs a process under ``disk_shim.c``. ``states`` gives, after each of its changes, what may
then be on the disk: what was flushed always is, of the rest all, nothing, some, or some sectors.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ACKNOWLEDGED = "acknowledged"  # a file that holds what the process said is done
KINDS = ("all", "none", "names first", "some", "sectors", "name lost")
_HEAD = struct.Struct("<cqIHH")
_SECTOR = 512


class Change(NamedTuple):
    """One call: O open, T open and empty, W write, t cut off, S flush, R rename, U unlink."""

    kind: str
    name: str
    offset: int
    content: bytes
    other: str


def shim(folder: Path) -> Path | None:
    """The shim, compiled; ``None`` where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made, source = folder / "disk_shim.so", Path(__file__).with_name("disk_shim.c")
    command = [
        compiler,
        "-shared",
        "-fPIC",
        "-O1",
        "-o",
        str(made),
        str(source),
        "-ldl",
        "-pthread",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return made


def run(
    shim: Path, folder: Path, *module: object, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a module of the tests with the shim, which watches the folder."""
    asked = {"LD_PRELOAD": str(shim), "SHIM_FOLDER": str(folder), **variables}
    return subprocess.run(
        [sys.executable, "-m", *map(str, module)], cwd=ROOT, env=os.environ | asked,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def recorded(log: Path, folder: Path) -> list[Change]:
    """What was written down, with names within the folder; ``.`` is the folder itself."""
    data, at, found = log.read_bytes(), 0, []

    def name(path: bytes) -> str:
        return "." if path.decode() == str(folder) else Path(path.decode()).name

    while at < len(data):
        kind, offset, size, one, two = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        names = data[at : at + one], data[at + one : at + one + two]
        at += one + two
        written = size if kind == b"W" else 0
        content = data[at : at + written]
        at += written
        found.append(
            Change(kind.decode(), name(names[0]), offset, content, name(names[1]) if two else "")
        )
    return found


@dataclass
class _File:
    """What is on the disk, and what is not yet: (offset, bytes), or where it was cut off."""

    kept: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass
class Disk:
    """A folder as programs see it, and as it is kept."""

    seen: dict[str, _File]
    kept: dict[str, _File] = field(default_factory=dict)
    names: list[tuple[str, str, _File | None]] = field(default_factory=list)  # not yet kept

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Disk:
        """A folder of which all is kept."""
        made = {name: _File(bytearray(content)) for name, content in files.items()}
        return cls(made, dict(made))

    def do(self, change: Change) -> None:
        """Let a change happen, as far as programs see."""
        kind, name = change.kind, change.name
        if kind in "OT" and name != ".":
            if name not in self.seen:
                self.seen[name] = _File(bytearray())
                self.names.append(("made", name, self.seen[name]))
            elif kind == "T":
                self.seen[name].pending.append((0, None))
        elif kind == "W":
            self.seen[name].pending.append((change.offset, change.content))
        elif kind == "t":
            self.seen[name].pending.append((change.offset, None))
        elif kind == "S":
            self._flush(name)
        elif kind == "R":
            self.names.append(("renamed", name, None))
            self.names[-1] = (change.other, name, self.seen[name])
            self.seen[change.other] = self.seen.pop(name)
        elif kind == "U":
            self.names.append(("gone", name, None))
            self.seen.pop(name, None)

    def _flush(self, name: str) -> None:
        if name == ".":
            for one in self.names:
                _named(self.kept, one)
            self.names.clear()
            return
        file = self.seen[name]
        for write in file.pending:
            _put(file.kept, write)
        file.pending.clear()
        made = [n for n, one in enumerate(self.names) if one[0] == "made" and one[2] is file]
        if made:  # with a new file, its folder's earlier changes are kept
            for one in self.names[: made[-1] + 1]:
                _named(self.kept, one)
            del self.names[: made[-1] + 1]

    def after_cut(self, kind: str, chance: random.Random) -> dict[str, bytes]:
        """What the folder may hold when the power comes back."""
        some = chance.randint(0, len(self.names))
        take = {"all": len(self.names), "none": 0, "names first": len(self.names)}.get(kind, some)
        folder = dict(self.kept)
        for one in self.names[:take]:
            _named(folder, one)
        if kind == "name lost":  # a drive without a journal loses the name that was replaced
            for what, name, _file in self.names[take : take + 1]:
                if what not in ("made", "gone"):
                    folder.pop(what, None)
                    folder.pop(name, None)
        return {
            name: _content(file, kind, chance)
            for name, file in folder.items() if name != ACKNOWLEDGED
        }  # fmt: skip


def states(
    start: Mapping[str, bytes], changes: Sequence[Change], most: int, chance: random.Random
) -> Iterator[tuple[str, set[str], dict[str, bytes]]]:
    """Give up to ``most`` states: of which kind, what was acknowledged by then, and the files."""
    disk, done, ours = Disk.of(start), set[str](), {"W", "t", "S", "R", "U"}
    places = [n for n, change in enumerate(changes) if change.kind in ours]
    chosen = set(
        places if len(places) * len(KINDS) <= most else chance.sample(places, most // len(KINDS))
    )
    for number, change in enumerate(changes):
        disk.do(change)
        if change.name == ACKNOWLEDGED and change.kind == "W":
            done |= set(change.content.decode().split())
        if number in chosen:
            for kind in KINDS:
                yield kind, set(done), disk.after_cut(kind, chance)


def _named(folder: dict[str, _File], one: tuple[str, str, _File | None]) -> None:
    what, name, file = one
    if what == "gone":
        folder.pop(name, None)
    elif file is not None:
        folder.pop(name, None)
        folder[name if what == "made" else what] = file


def _content(file: _File, kind: str, chance: random.Random) -> bytes:
    kept, part = bytearray(file.kept), chance.random()
    if kind in ("none", "names first"):
        return bytes(kept)
    for write in file.pending:
        if kind == "all":
            _put(kept, write)
        elif kind == "some":
            if chance.random() < part:
                _put(kept, write)
        else:
            for sector in _sectors(write):
                if chance.random() < part:
                    _put(kept, sector)
    return bytes(kept)


def _put(content: bytearray, write: tuple[int, bytes | None]) -> None:
    offset, data = write
    end = offset + len(data or b"")
    content.extend(b"\0" * (end - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset:end] = data


def _sectors(write: tuple[int, bytes | None]) -> Iterator[tuple[int, bytes | None]]:
    offset, data = write
    if data is None:
        yield write
        return
    at = 0
    while at < len(data):
        end = min(len(data), ((offset + at) // _SECTOR + 1) * _SECTOR - offset)
        yield offset + at, data[at:end]
        at = end
