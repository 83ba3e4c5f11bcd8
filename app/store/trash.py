"""What was deleted and can still be put back."""

from __future__ import annotations

from dataclasses import dataclass

from app.schema.record import Record, register
from app.store.database import fetch
from app.store.mapping.codec import codec_of
from app.store.read.reader import Reader


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the trash."""

    undo: int
    register: str
    at: str
    who: str
    record: Record


def deleted_records(reader: Reader) -> list[Deleted]:
    """Return the records of permitted registers that were deleted and not put back, newest first."""
    deleted = [
        row
        for row in fetch(
            reader.db,
            'SELECT u.register, u."first", u.id, u.before, s.at, s.who FROM undo u JOIN step s ON s.seq = u.step '
            "WHERE u.gone AND NOT s.undone ORDER BY u.id DESC",
        )
        if reader.permits(row[0])
    ]
    ids: dict[str, set[int]] = {}
    for key, id_, *_rest in deleted:
        ids.setdefault(key, set()).add(id_)
    there = {(key, id_) for key, some in ids.items() for id_ in reader.titles(key, some)}
    found: dict[tuple[str, int], Deleted] = {}
    for key, id_, undo, before, at, who in deleted:
        # A record that was put back and deleted again lies in the trash once, as it was last.
        if (key, id_) not in found and (key, id_) not in there:
            record = codec_of(register(key)).from_snapshot(before)
            found[key, id_] = Deleted(undo, key, at, who, record)
    return list(found.values())
