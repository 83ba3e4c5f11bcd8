"""Whether each record is as it was saved: its snapshot, as SQLite writes it, against its last MAC.

To read a record into Python and write its snapshot there takes twice as long. What does not fit by
the text of SQLite is judged by that of the codec, which is what the MACs cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.base.language import T
from app.schema.fields import RowsField
from app.schema.record import Record
from app.store.database import REFUSED, fetch, stream
from app.store.mapping.codec import MAC_BREAK, codec_of, mac_of, record_mac
from app.store.mapping.tables import META, item_columns, tables_of
from app.store.read.reader import CHUNK, Reader

_ALTERED = T(
    "{book}: bản ghi số {id} không khớp nhật ký.",
    "{book}: record number {id} does not fit the audit log.",
)
_GONE = T("{book}: mất bản ghi số {id}.", "{book}: record number {id} is missing.")
_LAST_MAC = (
    "(SELECT digest FROM seal WHERE register = ? AND record = o.id ORDER BY seq DESC LIMIT 1)"
)
_LOST = (
    "SELECT record FROM seal s WHERE register = ? AND digest IS NOT NULL "
    'AND NOT EXISTS (SELECT 1 FROM "{table}" WHERE id = s.record) AND NOT EXISTS '
    "(SELECT 1 FROM seal WHERE register = s.register AND record = s.record AND seq > s.seq) "
    "ORDER BY record"
)


def altered_records(reader: Reader, cls: type[Record], key: bytes) -> Iterator[T]:
    """Yield the records altered, added or missing without an entry in the audit log, in sentences."""
    book, ids = cls.schema.book, suspects(reader, cls, key)
    for start in range(0, len(ids), CHUNK):
        for id_ in _unfit(reader, cls, key, ids[start : start + CHUNK]):
            yield _ALTERED.format(book=book, id=id_)
    lost = _LOST.format(table=tables_of(cls).own._meta.table_name)
    for (id_,) in fetch(reader.db, lost, [cls.schema.key]):
        yield _GONE.format(book=book, id=id_)


def suspects(reader: Reader, cls: type[Record], key: bytes) -> list[int]:
    """The ids of the records whose MAC is not that of SQLite's text; of all where it can write none."""
    table = tables_of(cls).own._meta.table_name
    texts = f'SELECT o.id, {_LAST_MAC}, {_snapshot(cls)} FROM "{table}" o ORDER BY o.id'
    try:
        read = stream(reader.db, texts, [cls.schema.key])
        return [id_ for id_, mac, text in read if mac != mac_of(key, text)]
    except REFUSED:  # of a blob, which no field holds, there is no JSON
        return [id_ for (id_,) in fetch(reader.db, f'SELECT id FROM "{table}" ORDER BY id')]


def _unfit(reader: Reader, cls: type[Record], key: bytes, ids: Sequence[int]) -> Iterator[int]:
    """Those of some records that are not as their last MAC has them."""
    name, codec = cls.schema.key, codec_of(cls)
    kept = (
        "SELECT record, digest FROM seal WHERE register = ? AND record BETWEEN ? AND ? "
        "ORDER BY record, seq"
    )
    macs: dict[int, bytes | None] = dict(fetch(reader.db, kept, [name, ids[0], ids[-1]]))
    for row, children in reader.everything.raw(cls, ids):
        if macs.get(row[0]) != record_mac(key, name, codec.snapshot(row, children)):
            yield row[0]


def _snapshot(cls: type[Record]) -> str:
    """The expression of what the MAC of a record in table ``o`` covers, as the codec writes it."""
    many = tables_of(cls).many
    meta = ", ".join(f"'{name}', o.\"{name}\"" for name in META)
    parts = [f"'{cls.schema.key}', char({ord(MAC_BREAK)}), rtrim(json_object({meta}), '}}')"]
    for name in codec_of(cls).own.names:
        given = f'\',"{name}":\' || json_quote(o."{name}")'
        parts.append(f"CASE WHEN o.\"{name}\" IS NULL THEN '' ELSE {given} END")
    for name in sorted(many):
        rows = f'SELECT {_item(cls, name)} AS item FROM "{many[name]._meta.table_name}"'
        rows += " WHERE owner = o.id ORDER BY row_order"
        parts.append(f"',\"{name}\":[' || (SELECT group_concat(item) FROM ({rows})) || ']'")
    return f"CAST(concat({', '.join(parts)}, '}}') AS BLOB)"


def _item(cls: type[Record], name: str) -> str:
    """The expression of what a snapshot has of one row of a small table."""
    spec = cls.schema.many[name]
    columns = [f'"{column}"' for column in item_columns(spec)]
    if not isinstance(spec, RowsField):
        return f"json_array(0, {columns[0]})"
    whole = f"json_array(row_id, {', '.join(columns)})"
    if not (end := codec_of(cls).later.get(name)):
        return whole
    first, later = columns[: end - 1], columns[end - 1 :]
    return (
        f"CASE WHEN coalesce({', '.join(later)}, NULL) IS NULL "
        f"THEN json_array(row_id, {', '.join(first)}) ELSE {whole} END"
    )
