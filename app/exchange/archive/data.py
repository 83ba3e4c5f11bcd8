"""The stored values that figures are counted from, with codes for links and digests for people."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from itertools import accumulate

from app.base.json_types import JsonObject
from app.exchange.archive.needed import Needed
from app.schema.conditions import EVERY
from app.schema.fields import AnyField, LinkField
from app.schema.record import Record, register
from app.store.database import SqlRow, SqlValue
from app.store.read.aggregates import CountRows, row_values
from app.store.read.reader import Reader

_LETTERS = 24


class DataFiles:
    """Makes the data of each register that is needed.

    A digest tells two people of one name apart and nothing else: its key is drawn for one archive and
    kept nowhere.
    """

    def __init__(self, reader: Reader, needed: Needed) -> None:
        self._reader, self._needed = reader, needed
        self._key = secrets.token_bytes(32)

    def registers(self) -> list[str]:
        """The registers that any figure is counted from."""
        return sorted(self._needed.columns)

    def data(self, key: str) -> JsonObject:
        """The records of a register as they were entered, and the rows of its small tables."""
        cls, columns_of = register(key), self._needed.columns[key]
        own = columns_of.get("", {})
        found = sorted(self._reader.values(cls, EVERY, "id", "code", *own))
        codes = {row[0]: row[1] for row in found}
        rows = [row[1:] for row in found]
        return {
            "register": key,
            **self._table(key, "", "code", own, rows),
            "tables": {
                name: self._small(cls, name, fields, codes)
                for name, fields in columns_of.items()
                if name
            },
        }

    def _small(
        self, cls: type[Record], name: str, fields: Mapping[str, AnyField], codes: dict[int, str]
    ) -> JsonObject:
        # Sorted by owner alone: their own ids do not leave, and their order says nothing.
        found = row_values(self._reader, cls, EVERY, CountRows(name), *fields)
        rows = [(codes[row[0]], *row[1:]) for row in sorted(found, key=lambda row: row[0])]
        return self._table(cls.schema.key, name, "owner", fields, rows)

    def _table(
        self,
        key: str,
        table: str,
        first: str,
        fields: Mapping[str, AnyField],
        rows: Sequence[SqlRow],
    ) -> JsonObject:
        known = self._needed.digests
        digests = {n: known[key, table, n] for n in fields if (key, table, n) in known}
        places = {name: place for place, name in enumerate(fields, 1)}
        links = {
            name: spec.target
            for name, spec in fields.items()
            if isinstance(spec, LinkField) and name not in digests
        }
        columns = [[row[0] for row in rows]]
        for place, name in enumerate(fields, 1):
            values: list[SqlValue] = [row[place] for row in rows]
            if name in digests:
                beside = digests[name]
                told = [row[places[beside]] for row in rows] if beside else [None] * len(rows)
                pairs = zip(values, told, strict=True)
                digest = self._of_parts if fields[name].kind == "part-day" else self._digest
                values = [digest(value, of) for value, of in pairs]
            elif name in links:
                values = self._codes(links[name], values)
            columns.append(values)
        return {
            "columns": [first, *fields],
            "kinds": {name: spec.kind for name, spec in fields.items()},
            "targets": links,
            "digests": sorted(digests),
            "rows": [list(row) for row in zip(*columns, strict=True)],
        }

    def _codes(self, target: str, ids: Sequence[SqlValue]) -> list[SqlValue]:
        wanted = {int(id_) for id_ in ids if id_ is not None}
        titles = self._reader.titles(target, wanted)
        codes: dict[SqlValue, str] = {id_: title.code for id_, title in titles.items()}
        return [codes.get(id_) for id_ in ids]

    def _of_parts(self, value: SqlValue, beside: SqlValue) -> SqlValue:
        """A digest of the year, of its month, of its day: what is known in part begins alike."""
        if value is None:
            return None
        known = accumulate(value.split("-"), lambda before, part: f"{before}-{part}")
        return "-".join(str(self._digest(part, beside)) for part in known)

    def _digest(self, value: SqlValue, beside: SqlValue) -> SqlValue:
        if value is None:
            return None
        text = repr((value, beside)).encode()
        return hashlib.blake2b(text, key=self._key).hexdigest()[:_LETTERS]
