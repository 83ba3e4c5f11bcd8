"""The undo log: for thirty days the snapshots from before each step, and the ids that were new.

Undoing is itself a step, whose token names the step undone, and whose own snapshots redo it. So an
undone step can be redone until something else is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import peewee as pw

from app.base.language import T
from app.store.database import fetch, run_many
from app.store.read.reader import CHUNK

_ADD = 'INSERT INTO undo(step, register, "first", "last", before, gone) VALUES(?,?,?,?,?,?)'
_ENTRIES = (
    'SELECT register, "first", "last", before FROM undo WHERE step = ? AND id BETWEEN ? AND ? '
    "ORDER BY id DESC"
)


IMPORT = "import:"  # begins the token of a step that took in what was made elsewhere
_TAKEN_BACK = "undo:"  # begins the token of a step that undid another: its number follows
_LAST = "SELECT seq, title_vi, title_en, token FROM step WHERE NOT undone {which} ORDER BY seq DESC"


@dataclass(frozen=True, slots=True)
class UndoableStep:
    """The step that is next to be undone or redone.

    ``records``: how many that changes. ``imported``: it took in what was made elsewhere.
    """

    seq: int
    title: T
    records: int
    imported: bool


def last(db: pw.SqliteDatabase) -> UndoableStep | None:
    """Return the step that undo would revert next."""
    which = f"AND token NOT LIKE '{_TAKEN_BACK}%'"
    return next(_found(db, which), None)


def last_undone(db: pw.SqliteDatabase) -> UndoableStep | None:
    """Return the undoing that redo would revert; ``None`` where something was changed since."""
    past = next(_found(db, ""), None)
    return past if past and taken_back_by(db, past.seq) else None


def registers(db: pw.SqliteDatabase, seq: int) -> list[str]:
    """Return the registers that a step changed."""
    return [key for (key,) in fetch(db, "SELECT DISTINCT register FROM undo WHERE step = ?", [seq])]


def taken_back_by(db: pw.SqliteDatabase, seq: int) -> int:
    """Return the step that a step undid; 0 where it changed something of its own."""
    token: str = fetch(db, "SELECT token FROM step WHERE seq = ?", [seq])[0][0]
    return int(token.removeprefix(_TAKEN_BACK)) if token.startswith(_TAKEN_BACK) else 0


def token_of_undo(seq: int) -> str:
    """Return the token of the step that undoes this one."""
    return f"{_TAKEN_BACK}{seq}"


def set_undone(db: pw.SqliteDatabase, seq: int) -> None:
    """Mark a step as undone; its records may be entered again, so its token becomes free."""
    done = "UPDATE step SET undone = 1, token = token || '~' || seq WHERE seq = ?"
    fetch(db, done, [seq])


def set_done(db: pw.SqliteDatabase, seq: int) -> None:
    """Mark a step as done again, with its token."""
    again = (
        "UPDATE step SET undone = 0, "
        "token = substr(token, 1, length(token) - length('~' || seq)) WHERE seq = ? AND undone"
    )
    fetch(db, again, [seq])


def note_new(db: pw.SqliteDatabase, seq: int, key: str, first: int, last: int) -> None:
    """Note that the step added the records with these ids."""
    fetch(db, _ADD, [seq, key, first, last, None, False])


def note_old(
    db: pw.SqliteDatabase, seq: int, key: str, snapshots: Iterable[tuple[int, str]], *, gone: bool
) -> None:
    """Note the snapshots of records from before the step; ``gone``: they went to the trash."""
    run_many(db, _ADD, ((seq, key, id_, id_, snapshot, gone) for id_, snapshot in snapshots))


def _found(db: pw.SqliteDatabase, which: str) -> Iterator[UndoableStep]:
    for seq, vi, en, token in fetch(db, _LAST.format(which=which) + " LIMIT 1"):
        yield UndoableStep(seq, T(vi, en), weight(db, seq), token.startswith(IMPORT))


def weight(db: pw.SqliteDatabase, seq: int) -> int:
    """Return how many records undoing the step would restore or remove."""
    found = fetch(db, 'SELECT total("last" - "first" + 1) FROM undo WHERE step = ?', [seq])
    return int(found[0][0])


def blocks(db: pw.SqliteDatabase, seq: int) -> Iterator[tuple[str, dict[int, str | None]]]:
    """Yield the records of a step, latest first, in blocks of one register: snapshots by id.

    None: the record was new. A record that was changed twice ends as it was found first.
    """
    numbers = [
        n for (n,) in fetch(db, "SELECT id FROM undo WHERE step = ? ORDER BY id DESC", [seq])
    ]
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        entries = fetch(db, _ENTRIES, [seq, some[-1], some[0]])
        for (key, made), run in groupby(entries, key=lambda entry: (entry[0], entry[3] is None)):
            if not made:
                yield key, {id_: snapshot for _key, id_, _last, snapshot in run}
                continue
            for _key, first, last, _none in run:
                for at in range(first, last + 1, CHUNK):
                    yield key, dict.fromkeys(range(at, min(at + CHUNK, last + 1)))
