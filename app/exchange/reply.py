"""The receiver's answer to one unit: which figures it asks about, opened by the unit at that figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.errors import file_errors
from app.exchange.container import NotOurs
from app.exchange.package import NewerSchema, Package
from app.lang import T
from app.reports.writing import whole
from app.store.frozen import Slot

SUFFIX = ".andan-traloi"
_FORMAT, _SCHEMA = "andan-tra-loi", 1
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Flag:
    """A figure that is asked about, by the key of its indicator, and what is asked."""

    indicator: str
    said: T


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver says of one submission, named by its unit, slot, revision and digest."""

    unit: str
    slot: Slot
    revision: int
    digest: str
    flags: tuple[Flag, ...]


def write_reply(package: Package, flags: Sequence[Flag], folder: Path) -> Path:
    """Write the answer to a package into the folder, and give its path. It holds no name."""
    slot = package.slot
    stem = f"{package.unit}-{slot.report}-{slot.period}-{slot.window}-{package.revision}"
    path = folder / f"{stem}{SUFFIX}"
    reply = {
        "format": _FORMAT,
        "schema": _SCHEMA,
        "unit": package.unit,
        **asdict(slot),
        "revision": package.revision,
        "digest": package.digest,
        "flags": [
            {"indicator": flag.indicator, "vi": flag.said.vi, "en": flag.said.en} for flag in flags
        ],
    }
    with file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.write_text(f"{json.dumps(reply, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    return path


def read_reply(path: Path) -> Reply:
    """The answer in a file. Raises NotOurs, NewerSchema, or NotFound … where it cannot be read."""
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise NotOurs(path.name)
        data = path.read_bytes()
    try:
        kept = json.loads(data)
        if kept["format"] != _FORMAT:
            raise NotOurs(path.name)
        if kept["schema"] > _SCHEMA:
            raise NewerSchema(path.name)
        slot = Slot(*(_text(kept[key]) for key in ("report", "period", "window")))
        flags = tuple(
            Flag(_text(flag["indicator"]), T(_text(flag["vi"]), _text(flag["en"])))
            for flag in kept["flags"]
        )
        return Reply(_text(kept["unit"]), slot, int(kept["revision"]), _text(kept["digest"]), flags)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise NotOurs(path.name) from None


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("not a text")
    return given
