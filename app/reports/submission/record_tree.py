"""The tree over the records that a report counted: made when it is frozen, and held against today's records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.base.merkle_tree import leaf_of, root_of
from app.reports.submission.record_leaf import (
    AREA,
    Facts,
    content_of,
    fact_digest,
    facts_of,
    leaf_content,
    read_facts,
    rest_digest,
    salt,
)
from app.schema.record import Record, register
from app.store.mapping.codec import codec_of
from app.store.read.reader import CHUNK, Reader
from app.store.submission_evidence import RecordLeaves, RecordTree

Ids = Mapping[str, set[int]]  # of counted records, by register


@dataclass(frozen=True, slots=True)
class RecordLeaf:
    """A record as it would be a leaf today: its facts, their digests, and that of the rest."""

    record: Record
    facts: Facts
    digests: dict[str, str]
    rest: str

    @property
    def digest(self) -> bytes:
        """Return the leaf."""
        return leaf_of(leaf_content(self.record.schema.key, self.digests, self.rest))


def make_leaves(
    reader: Reader, counted: Ids, secret: str, see: Callable[[Record], None]
) -> RecordLeaves:
    """Make the leaves of the counted records, and let ``see`` have a look at each record.

    ``secret`` is what their salts are made with.
    """
    facts = {key: facts_of(register(key)) for key in sorted(counted) if counted[key]}
    made = list[tuple[str, str, int]]()
    for key, names in facts.items():
        for leaf in leaves_today(reader, key, counted[key], names, secret):
            made.append((leaf.digest.hex(), key, leaf.record.id))
            see(leaf.record)
    places: dict[str, dict[int, int]] = {key: {} for key in facts}
    for place, (_digest, key, id_) in enumerate(sorted(made)):
        places[key][id_] = place
    return RecordLeaves(secret, facts, places, tuple(sorted(digest for digest, *_ in made)))


def leaves_today(
    reader: Reader, key: str, ids: set[int], names: tuple[str, ...], secret: str
) -> Iterator[RecordLeaf]:
    """The leaves of records as they are now, without those that are gone."""
    cls, every = register(key), sorted(ids)
    codec = codec_of(cls)
    for start in range(0, len(every), CHUNK):
        stored = list(reader.raw(cls, every[start : start + CHUNK]))
        records = [codec.record(row, children) for row, children in stored]
        areas = reader.codes(AREA, _areas(records, names))
        for record, (row, children) in zip(records, stored, strict=True):
            facts = read_facts(record, areas, names)
            digests = {
                name: fact_digest(name, value, salt(secret, key, record.id, name))
                for name, value in facts.items()
            }
            content = content_of(record, row, children)
            rest = rest_digest(content, salt(secret, key, record.id, ""))
            yield RecordLeaf(record, facts, digests, rest)


def tree_of(leaves: RecordLeaves) -> RecordTree:
    """What a package says of the records."""
    root = root_of([bytes.fromhex(digest) for digest in leaves.digests])
    return RecordTree(root.hex(), {key: len(ids) for key, ids in leaves.places.items()})


def _areas(records: list[Record], names: tuple[str, ...]) -> set[int | None]:
    fields = records[0].schema.own if records else {}
    linked = [name for name in names if name in fields and fields[name].kind == "link"]
    return {getattr(record, name) for record in records for name in linked}
