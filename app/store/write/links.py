"""Links between records: they lead somewhere, they hold what they lead to, they pass values on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.base.errors import InUse, InvalidRecord
from app.base.language import T
from app.schema.fields import LinkField, LinksField, Problem, RowsField
from app.schema.record import REGISTRY, R, Record, register
from app.store.database import fetch
from app.store.mapping.codec import replace_fields
from app.store.read.reader import Reader

_GONE = T(
    "{field}: bản ghi được chọn không còn nữa, hãy chọn lại.",
    "{field}: the chosen record is gone, choose again.",
)
_LINKED = T(
    "Chưa xóa {code}: {book} {other} đang dùng bản ghi này; dữ liệu không đổi, hãy sửa bản ghi đó trước.",
    "{code} was not deleted: {book} {other} links to it; nothing changed. Correct that record first.",
)


class SensitiveLink(InUse):
    """What links to the record does so by a sensitive field: to be told so is a look.

    ``register`` and ``field`` say which, ``text`` which record.
    """

    def __init__(self, text: T, register_key: str, name: str) -> None:
        super().__init__(text)
        self.register, self.field = register_key, name


def link_fields(cls: type[Record]) -> Iterator[tuple[str, str, LinkField | LinksField]]:
    """Every field of a record type that links: where it stands, its name within a row, its kind."""
    for name, spec in cls.schema.fields.items():
        if isinstance(spec, LinkField | LinksField):
            yield name, "", spec
        elif isinstance(spec, RowsField):
            found = (f for f in spec.row.fields.values() if isinstance(f, LinkField))
            yield from ((name, f.name, f) for f in found)


def _linked(records: Sequence[Record], name: str, inner: str, spec: object) -> set[int]:
    """The ids that the records hold in one such field."""
    if inner:
        found = {getattr(row, inner) for r in records for row in getattr(r, name)}
    elif isinstance(spec, LinksField):
        found = {id_ for r in records for id_ in getattr(r, name)}
    else:
        found = {getattr(r, name) for r in records}
    return found - {None}


def check(reader: Reader, records: Sequence[Record]) -> None:
    """Every link leads to a record that is there; raises InvalidRecord naming the field."""
    for name, inner, spec in link_fields(type(records[0])):
        ids = _linked(records, name, inner, spec)
        if ids - reader.titles(spec.target, ids).keys():
            text = _GONE.format(field=spec.label)
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
            done[n] = replace_fields(done[n], {name: theirs.get(getattr(done[n], via))})
    return done


def link_columns(cls: type[Record], target: str) -> list[tuple[str, str, str]]:
    """Where records of this type link to the target register: (table, column, owner column)."""
    key = cls.schema.key
    return [
        (f"{key}__{name}", inner or "value", "owner")
        if inner or isinstance(spec, LinksField)
        else (key, name, "id")
        for name, inner, spec in link_fields(cls)
        if spec.target == target
    ]


def linking(reader: Reader, cls: type[Record], record: Record) -> list[int]:
    """The ids of the records of a type that link to this one, in order."""
    return sorted(
        {
            id_
            for table, column, owner in link_columns(cls, record.schema.key)
            for (id_,) in fetch(
                reader.db, f'SELECT "{owner}" FROM "{table}" WHERE "{column}" = ?', [record.id]
            )
        }
    )


def refuse_if_linked(reader: Reader, record: Record) -> None:
    """Raises InUse naming a record that links to this one, one that is no secret if there is.

    Where only sensitive links lead here it is a SensitiveLink.
    """
    ways = [
        (cls, table.removeprefix(f"{cls.schema.key}__") if owner == "owner" else column, found)
        for cls in REGISTRY.values()
        for table, column, owner in link_columns(cls, record.schema.key)
        if (found := _linking_by(reader, (table, column, owner), record.id))
    ]
    for cls, name, id_ in sorted(ways, key=lambda way: way[1] in way[0].schema.sensitive):
        schema = cls.schema
        other = reader.titles(schema.key, [id_])[id_].code
        text = _LINKED.format(code=record.code, book=schema.label, other=other)
        raise SensitiveLink(text, schema.key, name) if name in schema.sensitive else InUse(text)


def _linking_by(reader: Reader, way: tuple[str, str, str], id_: int) -> int | None:
    """The id of a record that links so to that one."""
    table, column, owner = way
    found = fetch(reader.db, f'SELECT "{owner}" FROM "{table}" WHERE "{column}" = ? LIMIT 1', [id_])
    return found[0][0] if found else None
