"""Backups that somebody edited."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from app.store.backup_file import MANIFEST


def with_parts(made: Path, **other: bytes) -> None:
    """The backup with other files behind its pages, by the ends of their names."""
    with zipfile.ZipFile(made) as tail:
        parts = {name: tail.read(name) for name in tail.namelist()}
    pages = made.read_bytes()[: json.loads(parts[MANIFEST])["bytes"]]
    made.write_bytes(pages)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as tail:
        for name, content in parts.items():
            tail.writestr(name, other.get(name.rpartition(".")[2], content))
