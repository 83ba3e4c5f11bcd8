"""What a step found, kept for thirty days so that it can be taken back: images, and ids that were new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import peewee as pw

from app.store.database import fetch, run_many
from app.store.reading import CHUNK

_ADD = 'INSERT INTO undo(step, register, "first", "last", before, gone) VALUES(?,?,?,?,?,?)'
_ENTRIES = (
    'SELECT register, "first", "last", before FROM undo WHERE step = ? AND id BETWEEN ? AND ? '
    "ORDER BY id DESC"
)


def note_new(db: pw.SqliteDatabase, seq: int, key: str, first: int, last: int) -> None:
    """The step made the records with these ids."""
    fetch(db, _ADD, [seq, key, first, last, None, False])


def note_old(
    db: pw.SqliteDatabase, seq: int, key: str, images: Iterable[tuple[int, str]], *, gone: bool
) -> None:
    """The step changed these records, which were so before; ``gone``: they went to the trash."""
    run_many(db, _ADD, ((seq, key, id_, id_, image, gone) for id_, image in images))


def weight(db: pw.SqliteDatabase, seq: int) -> int:
    """How many records there are to put back or to take out."""
    found = fetch(db, 'SELECT total("last" - "first" + 1) FROM undo WHERE step = ?', [seq])
    return int(found[0][0])


def blocks(db: pw.SqliteDatabase, seq: int) -> Iterator[tuple[str, dict[int, str | None]]]:
    """What the step found, latest first, in blocks of one register: ids with their images.

    None: the record was not there. A record that was changed twice ends as it was found first.
    """
    numbers = [
        n for (n,) in fetch(db, "SELECT id FROM undo WHERE step = ? ORDER BY id DESC", [seq])
    ]
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        entries = fetch(db, _ENTRIES, [seq, some[-1], some[0]])
        for (key, made), run in groupby(entries, key=lambda entry: (entry[0], entry[3] is None)):
            if not made:
                yield key, {id_: image for _key, id_, _last, image in run}
                continue
            for _key, first, last, _none in run:
                for at in range(first, last + 1, CHUNK):
                    yield key, dict.fromkeys(range(at, min(at + CHUNK, last + 1)))
