"""Tables derived from the record types, as peewee models; what is missing is added at open.

A model is made when it is first asked for: most work needs few of them, and they are large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import RLock
from typing import NamedTuple, TypeAlias, TypeVar

import peewee as pw

from app.schema.fields import (
    ChoiceField,
    LinkField,
    LinksField,
    ManyField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)
from app.schema.record import REGISTRY, Record
from app.schema.values import AnyField
from app.store.database import Expression, Table, fetch
from app.store.mapping.own_tables import FIXED

STAMPS = ("entered_by", "entered_at", "changed_by", "changed_at")
# The columns of a model, by name, each as what makes it: to compare shapes at an opening needs none.
ModelBody: TypeAlias = dict[str, Callable[[], pw.Field]]
META = ("id", "code", *STAMPS, "uid", "machine")
EQUAL = (ChoiceField, LinkField, TermField, YesNoField)
# No Vietnamese syllable is longer. What is found by a longer beginning is read whole, then sorted.
_PREFIXES = [1, 2, 3, 4, 5, 6, 7]
_KIND = {"TEXT": pw.TextField, "INTEGER": pw.IntegerField}
_OPTIONAL = partial(pw.TextField, null=True)


V = TypeVar("V")
_MAKING = RLock()  # a query may be made in any thread, and of one table there is one model


class TableShape(NamedTuple):
    """What a table is made of: its name, its columns, and the columns of each of its indexes."""

    name: str
    columns: ModelBody
    indexes: list[tuple[str, ...]]


class RecordTables:
    """The tables of one record type: its own, one for each many-field, one for search."""

    def __init__(self, cls: type[Record]) -> None:
        self._cls = cls
        self._made: dict[str, Table] = {}

    @property
    def own(self) -> Table:
        """The table of the records."""
        return self._once("own", lambda: _model(self._cls.__name__, _own_shape(self._cls)))

    @property
    def many(self) -> dict[str, Table]:
        """The tables of what a record has several of, by its fields."""
        return self._once("many", self._children)

    @property
    def search(self) -> Table:
        """The words that the records are found by."""
        return self._once("search", lambda: _search_model(self._cls))

    def _children(self) -> dict[str, Table]:
        shapes = {name: _child_shape(self._cls, name) for name in self._cls.schema.many}
        return {name: _model(shape.name.title(), shape) for name, shape in shapes.items()}

    def _once(self, which: str, make: Callable[[], V]) -> V:
        if which not in self._made:
            with _MAKING:
                if which not in self._made:
                    self._made[which] = make()
        made: V = self._made[which]
        return made


def sort_name(name: str) -> str:
    """The column that a field is sorted by, where its text does not sort by itself."""
    return f"{name}__sort"


def sorted_texts(cls: type[Record]) -> tuple[TextField, ...]:
    """The fields that keep a Vietnamese collation key beside the text."""
    needed = {*cls.schema.columns, cls.schema.sort_by.lstrip("-")}
    return tuple(f for n, f in cls.schema.own.items() if type(f) is TextField and n in needed)


def child_fields(spec: ManyField) -> dict[str, AnyField]:
    """The columns of a child table: a row's fields, or the one value of a link or choice."""
    if isinstance(spec, RowsField):
        return spec.row.fields
    if isinstance(spec, LinksField):
        return {"value": LinkField(label=spec.label, name="value", target=spec.target)}
    return {"value": spec.one().named("value")}  # type: ignore[attr-defined]


def item_columns(spec: ManyField) -> tuple[str, ...]:
    """What is kept of each item of a child table, but for its id: of a row its uid, and the values."""
    uid = ("uid",) if isinstance(spec, RowsField) else ()
    return (*uid, *child_fields(spec))


def _columns(fields: dict[str, AnyField]) -> ModelBody:
    return {name: partial(_KIND[f.sql], null=True, column_name=name) for name, f in fields.items()}


def shown_links(cls: type[Record]) -> Iterator[LinkField]:
    """The links that stand in the register's list."""
    for name in cls.schema.columns:
        spec = cls.schema.fields[name]
        if isinstance(spec, LinkField):
            yield spec


def first_order(cls: type[Record]) -> str:
    """The column that a register's list is sorted by at first."""
    name = cls.schema.sort_by.lstrip("-")
    return sort_name(name) if name in {f.name for f in sorted_texts(cls)} else name


def _index_groups(cls: type[Record]) -> list[tuple[str, ...]]:
    """Every list column, link and date is indexed; a group also serves its first member.

    What is filtered by equality is followed by the list's first order, so that a filtered list
    too begins without sorting.
    """
    schema = cls.schema
    texts = {f.name for f in sorted_texts(cls)}
    names = [n for n in dict.fromkeys((*schema.columns, schema.dated_by)) if n in schema.own]
    names += [n for n, f in schema.own.items() if isinstance(f, LinkField) and n not in names]
    first = first_order(cls)
    groups = [
        (n, first) if isinstance(schema.own[n], EQUAL) else (sort_name(n) if n in texts else n,)
        for n in names
    ]
    declared = {group[:2] for group in schema.indexes} | {group[:1] for group in schema.indexes}
    return [*schema.indexes, *(group for group in groups if group not in declared)]


_TABLES: dict[str, RecordTables] = {}


def tables_of(cls: type[Record]) -> RecordTables:
    """The models of a record type."""
    key = cls.schema.key
    return _TABLES.get(key) or _TABLES.setdefault(key, RecordTables(cls))


def shapes() -> Iterator[tuple[str, list[str], Sequence[tuple[tuple[str, ...], bool]]]]:
    """Of every table of a store, in a fixed order: its name, columns and indexes; makes no model."""
    for model in FIXED:
        meta: Expression = model._meta
        yield meta.table_name, [f.column_name for f in meta.sorted_fields], meta.indexes
    for cls in REGISTRY.values():
        made = [_own_shape(cls), *(_child_shape(cls, name) for name in cls.schema.many)]
        for name, columns, indexes in made:
            yield name, list(columns), [(group, False) for group in indexes]
        yield f"{cls.schema.key}__search", ["rowid", "text"], []


def _own_shape(cls: type[Record]) -> TableShape:
    schema = cls.schema
    body: ModelBody = {
        "id": pw.AutoField,  # AUTOINCREMENT is given in ``create``: an id is never used again
        "code": partial(pw.TextField, unique=True),
        **dict.fromkeys(STAMPS, pw.TextField),
        # Without a value only in a store of an earlier version, until it is opened for writing.
        "uid": partial(pw.TextField, unique=True, null=True),
        "machine": _OPTIONAL,
        **_columns(schema.own),
        **{sort_name(f.name): _OPTIONAL for f in sorted_texts(cls)},
    }
    return TableShape(schema.key, body, _index_groups(cls))


def _search_model(cls: type[Record]) -> Table:
    from playhouse.sqlite_ext import FTS5Model, SearchField

    return type(
        f"{cls.__name__}Search",
        (FTS5Model,),
        {
            "text": SearchField(),
            # Contentless: the folded words are the index, the names are not kept twice.
            "Meta": type("Meta", (), {
                "table_name": f"{cls.schema.key}__search",
                "options": {
                    "content": "", "contentless_delete": 1, "detail": "none", "prefix": _PREFIXES,
                },
            }),
        },
    )  # fmt: skip


def _child_shape(cls: type[Record], name: str) -> TableShape:
    spec = cls.schema.many[name]
    fields = child_fields(spec)
    body: ModelBody = {
        "row_id": pw.AutoField,
        "owner": pw.IntegerField,
        "row_order": pw.IntegerField,
        **({"uid": _OPTIONAL} if isinstance(spec, RowsField) else {}),
        **_columns(fields),
    }
    linked = [(n, "owner") for n, f in fields.items() if isinstance(f, LinkField)]
    days = [n for n, f in fields.items() if f.kind == "day"]
    dated = [(n, "owner") for n in days]
    chosen = [n for n, f in fields.items() if isinstance(f, ChoiceField | TermField)]
    parts = [(n, day, "owner") for n in chosen for day in days]  # what the rows are divided by
    groups = [("owner", "row_order"), *linked, *dated, *parts]
    return TableShape(f"{cls.schema.key}__{name}", body, groups)


def _model(title: str, shape: TableShape) -> Table:
    meta = {"table_name": shape.name, "indexes": tuple((group, False) for group in shape.indexes)}
    columns = {name: make() for name, make in shape.columns.items()}
    return type(title, (pw.Model,), columns | {"Meta": type("Meta", (), meta)})


def all_models() -> list[Table]:
    """Every table of a store, in a fixed order."""
    found = list(FIXED)
    for cls in REGISTRY.values():
        tables = tables_of(cls)
        found += [tables.own, *tables.many.values(), tables.search]
    return found


def add_missing(db: pw.SqliteDatabase) -> set[tuple[str, str]]:
    """Create the tables, columns and indexes that newer record types added; drop indexes given up.

    Gives the columns that tables got which were there before, as (table, column).
    """
    added = set()
    for model in all_models():
        meta = model._meta
        have = {row[1] for row in fetch(db, f'PRAGMA table_info("{meta.table_name}")')}
        if not have:
            _create(db, model)
            continue
        for field in () if meta.table_name.endswith("__search") else meta.sorted_fields:
            if field.column_name not in have:
                kind = field.field_type
                added.add((meta.table_name, field.column_name))
                fetch(
                    db, f'ALTER TABLE "{meta.table_name}" ADD COLUMN "{field.column_name}" {kind}'
                )
        _drop_given_up(db, meta)
        with db.bind_ctx([model], bind_refs=False, bind_backrefs=False):
            model._schema.create_indexes(safe=True)
    return added


def _drop_given_up(db: pw.SqliteDatabase, meta: Expression) -> None:
    """An index that is no longer declared would slow every save, and mislead the planner."""
    declared = {index._name for index in meta.fields_to_index()}
    for _, name, _, made_by, _ in fetch(db, f'PRAGMA index_list("{meta.table_name}")'):
        if made_by == "c" and name not in declared:  # by CREATE INDEX, not with the table
            fetch(db, f'DROP INDEX "{name}"')


def _create(db: pw.SqliteDatabase, model: Table) -> None:
    """peewee writes the table; SQLite's AUTOINCREMENT, which peewee lacks, is put in."""
    with db.bind_ctx([model], bind_refs=False, bind_backrefs=False):
        sql, values = model._schema._create_table(safe=True).query()
        fetch(
            db,
            sql.replace("INTEGER NOT NULL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            values,
        )
        model._schema.create_indexes(safe=True)
