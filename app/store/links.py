"""Links between records: they lead somewhere, they hold what they lead to, they pass values on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.errors import InUse, InvalidRecord
from app.fields import LinkField, LinksField, Problem, RowsField
from app.lang import T
from app.record import REGISTRY, R, Record, register
from app.store.database import fetch
from app.store.reading import Reader
from app.store.tables import child_fields

_GONE = T(
    "{field}: bản ghi được chọn không còn nữa, hãy chọn lại.",
    "{field}: the chosen record is gone, choose again.",
)
_LINKED = T(
    "Chưa xóa {code}: {book} {other} đang dùng bản ghi này; dữ liệu không đổi, hãy sửa bản ghi đó trước.",
    "{code} was not deleted: {book} {other} links to it; nothing changed. Mend that record first.",
)


def links_of(record: Record) -> Iterator[tuple[str, LinkField | LinksField, int]]:
    """Every link a record holds: the field it stands in, its kind, the id."""
    for name, spec in record.schema.fields.items():
        value = getattr(record, name)
        if isinstance(spec, LinkField) and value is not None:
            yield name, spec, value
        elif isinstance(spec, LinksField):
            yield from ((name, spec, id_) for id_ in value)
        elif isinstance(spec, RowsField):
            for n, f in spec.row.fields.items():
                if isinstance(f, LinkField):
                    yield from (
                        (name, f, i) for i in (getattr(row, n) for row in value) if i is not None
                    )


def check(reader: Reader, records: Sequence[Record]) -> None:
    """Every link leads to a record that is there; raises InvalidRecord naming the field."""
    wanted: dict[str, dict[int, tuple[str, T]]] = defaultdict(dict)
    for record in records:
        for name, spec, id_ in links_of(record):
            wanted[spec.target][id_] = (name, spec.label)
    for target, ids in wanted.items():
        for gone in ids.keys() - reader.titles(target, ids).keys():
            name, label = ids[gone]
            text = _GONE.format(field=label)
            raise InvalidRecord((Problem(name, text),), text)


def follow(reader: Reader, records: Sequence[R]) -> list[R]:
    """The records with links left empty filled from the record that they follow."""
    done = list(records)
    fields = records[0].schema.own
    for name, spec in fields.items():
        if not (isinstance(spec, LinkField) and spec.follows):
            continue
        via, field = spec.follows.split(".")
        through = fields[via]
        assert isinstance(through, LinkField)
        open_ = [n for n, r in enumerate(done) if getattr(r, name) is None and getattr(r, via)]
        ids = {getattr(done[n], via) for n in open_}
        theirs = {r.id: getattr(r, field) for r in reader.fetch(register(through.target), ids)}
        for n in open_:
            copied: dict[str, Any] = {name: theirs.get(getattr(done[n], via))}
            done[n] = replace(done[n], **copied)
    return done


def link_columns(cls: type[Record], target: str) -> list[tuple[str, str, str]]:
    """Where records of this type link to the target register: (table, column, owner column)."""
    key, found = cls.schema.key, []
    for name, spec in cls.schema.fields.items():
        if isinstance(spec, LinkField) and spec.target == target:
            found.append((key, name, "id"))
        elif isinstance(spec, LinksField | RowsField):
            found += [
                (f"{key}__{name}", n, "owner")
                for n, f in child_fields(spec).items()
                if isinstance(f, LinkField) and f.target == target
            ]
    return found


def refuse_if_linked(reader: Reader, record: Record) -> None:
    """Raises InUse naming a record that links to this one."""
    for cls in REGISTRY.values():
        for table, column, owner in link_columns(cls, record.schema.key):
            found = fetch(
                reader.db,
                f'SELECT "{owner}" FROM "{table}" WHERE "{column}" = ? LIMIT 1',
                [record.id],
            )
            if found:
                other = reader.titles(cls.schema.key, [found[0][0]])[found[0][0]]
                raise InUse(
                    _LINKED.format(code=record.code, book=cls.schema.label, other=other.code)
                )
