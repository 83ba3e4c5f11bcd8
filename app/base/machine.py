"""Which installation this is: a random number that tells records made here from those made elsewhere."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from app.base import paths
from app.base.errors import UserError
from app.base.files import make_folder, own

_FILE = "may"


def this_machine() -> str:
    """Return the number of this machine and user, in 16 hexadecimal digits; the first use makes it."""
    return _number(paths.state() / _FILE)


@lru_cache
def _number(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        if re.fullmatch(r"[0-9a-f]{16}", kept := path.read_text("ascii")):
            return kept
    made = secrets.token_hex(8)
    with suppress(UserError):  # where it cannot be kept, it holds until the program ends
        make_folder(path.parent)
        with own(path) as file:
            file.write(made.encode())
    return made
