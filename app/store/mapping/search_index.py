"""The words a record is found by: its own, and the titles of what its list shows it linked to.

A visit is found by the name of the family, though the name stands in another register. The words
are copied into the visit's index, so that a search reads one index whatever the registers hold;
when the family's name changes, its visits are indexed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.base import text
from app.schema.conditions import Query, one_of
from app.schema.fields import LinkField, TextField
from app.schema.record import REGISTRY, R, Record, register
from app.store.database import fetch, run_many
from app.store.mapping.codec import codec_of
from app.store.mapping.tables import shown_links
from app.store.read.reader import CHUNK, Reader

_MANY = 1000  # records at once
# Bytes of new words that are held before they are written: those of a large step at one go, not in
# pieces that are then merged. Only what is held takes memory. https://sqlite.org/fts5.html#the_hashsize_configuration_option
_HELD = 8 << 20


def index_words(reader: Reader, records: Sequence[Record], new: Collection[int] = ()) -> None:
    """Let records of one type be found by their words, and no longer by those they had.

    ``new``: the ids of those that had none.
    """
    table = f"{records[0].schema.key}__search"
    had = [(r.id,) for r in records if r.id not in new]
    run_many(reader.db, f'DELETE FROM "{table}" WHERE rowid = ?', had)
    words = list(index_records(reader, records))
    if len(records) >= _MANY:
        fetch(reader.db, f'INSERT INTO "{table}"("{table}", rank) VALUES(\'hashsize\', {_HELD})')
    run_many(reader.db, f'INSERT INTO "{table}"(rowid, text) VALUES(?,?)', words)
    if len(records) >= max(_MANY, records[-1].id // 10):
        # So much at once leaves the index in pieces; as one it is read twice as fast.
        fetch(reader.db, f'INSERT INTO "{table}"("{table}") VALUES(\'optimize\')')


def index_records(reader: Reader, records: Sequence[R]) -> Iterator[tuple[int, str]]:
    """For each record its id and the words it is found by."""
    cls = type(records[0])
    codec = codec_of(cls)
    words = {spec.name: _titles(reader, spec, records) for spec in shown_links(cls)}
    for record in records:
        linked = (words[name].get(getattr(record, name), "") for name in words)
        yield record.id, " ".join((codec.search_text(record), *linked))


def _titles(reader: Reader, spec: LinkField, records: Sequence[Record]) -> dict[int, str]:
    """The folded titles behind one link, and the initials of a person's."""
    ids = {getattr(r, spec.name) for r in records} - {None}
    schema = register(spec.target).schema
    title = schema.fields[schema.title]
    person = isinstance(title, TextField) and title.is_name
    return {
        id_: f"{text.fold(t.words)} {text.initials(t.words)}" if person else text.fold(t.words)
        for id_, t in reader.titles(spec.target, ids).items()
    }


def find_followers(reader: Reader, key: str, ids: Sequence[int]) -> Iterator[list[Record]]:
    """Records, in blocks, whose index holds the titles of these records of another register."""
    for cls in REGISTRY.values():
        for spec in shown_links(cls):
            if spec.target == key:
                found = reader.ids(cls, Query(one_of(spec.name, *ids)))
                for start in range(0, len(found), CHUNK):
                    yield list(reader.fetch(cls, found[start : start + CHUNK]))
