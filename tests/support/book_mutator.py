"""Workbooks damaged at random, each read in a process of its own that may crash, and is counted.

python -m tests.support.book_mutator [MUTANTS OF EACH KIND] [SEED]
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from tests.support import office_books

_TOKENS = (
    *(
        b"<!DOCTYPE a>",
        b"-1",
        b"999999999999",
        b"1e999",
        b"\x00",
        b"\xff\xfe",
        b"<",
        b"&#x0;",
        b"</row>",
    ),
    *(b"1048577", b"XFE1", b"nan", b'"', b"A0", b"\x09\x08\x10\x00", b"\xfc\x00\xff\xff"),
)
READ, REFUSED, CRASHED, SLOW = "read", "refused", "crashed", "slow"


def _once(data: bytes, dice: random.Random) -> bytes:
    """One damage: bytes turned, cut out, doubled, or a token that readers stumble on put in."""
    if not data:
        return data
    at = dice.randrange(len(data))
    length = min(len(data) - at, dice.choice((1, 2, 4, 16, 200)))
    match dice.randrange(5):
        case 0:
            return data[:at] + dice.randbytes(length) + data[at + length :]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[:at] + data[at : at + length] * dice.choice((2, 50)) + data[at + length :]
        case 3:
            return data[:at] + dice.choice(_TOKENS) + data[at + length :]
        case _:
            return data[:at] if dice.random() < 0.3 else data[at:] + data[:at]


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A mutant of a file; of an archive mostly one of its parts, packed again so that it can be read."""
    if data.startswith(b"PK") and dice.random() < 0.8:
        with zipfile.ZipFile(BytesIO(data)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        name = dice.choice(sorted(parts))
        for _ in range(dice.randint(1, 4)):
            parts[name] = _once(parts[name], dice)
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as book:
            for part, inside in parts.items():
                book.writestr(part, inside)
        return made.getvalue()
    for _ in range(dice.randint(1, 6)):
        data = _once(data, dice)
    return data


def mutants(kind: str, number: int, seed: int) -> Iterator[bytes]:
    """Mutants of a format."""
    dice = random.Random(f"{kind} {seed}")
    name, make = office_books.MAKERS[kind]
    with tempfile.TemporaryDirectory() as folder:
        whole = make(Path(folder) / name).read_bytes()
    for _ in range(number):
        yield damaged(whole, dice)


def fate(data: bytes) -> str:
    """What becomes of a file that is read as the program reads it, in a copy of this process.

    The parent's part (looking at it before, decoding after) must not crash: what it raises beside
    Refusal is raised here.
    """
    from app.base import sandbox
    from app.base.documents import decode
    from app.exchange.workbook import reading
    from app.exchange.workbook.guard import Refusal, identify

    try:
        format_ = identify(data)
    except Refusal:
        return REFUSED
    inlet, outlet = os.pipe()
    start = time.monotonic()
    if not (child := os.fork()):
        os.close(inlet)
        code = 1
        try:
            sandbox._limit(reading.LIMITS)
            answer = reading._answer({"format": format_.value, "sizes": None}, data)
            with os.fdopen(outlet, "wb") as file:
                file.write(answer)
            code = 0
        except Exception:
            code = 4
        finally:
            os._exit(code)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as file:
        answer = file.read()
    _, status = os.waitpid(child, 0)
    if time.monotonic() - start > 10:
        return SLOW
    if os.WIFSIGNALED(status):
        return CRASHED  # the process alone; the program says that the file cannot be read
    if status:
        return REFUSED
    return READ if decode(reading._Read, answer).book else REFUSED


def main(number: int = 300, seed: int = 1) -> int:
    """Print of each format how many mutants were read, refused, or crashed their process."""
    import app.exchange.workbook.from_calamine
    import app.exchange.workbook.from_html
    import app.exchange.workbook.from_xls
    import app.exchange.workbook.from_xlsx  # noqa: F401 - once, and not in each copy

    folder = Path(tempfile.gettempdir())
    before = set(folder.iterdir())
    for kind in office_books.MAKERS:
        fates = Counter(fate(data) for data in mutants(kind, number, seed))
        sys.stdout.write(f"{kind}: {dict(fates)}\n")
        if fates[SLOW]:
            return 1
    left = [
        path for path in set(folder.iterdir()) - before if path.suffix in (".xlsx", ".xml", ".tmp")
    ]
    sys.stdout.write(f"left in the temporary folder: {len(left)}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
