"""The records that those of a register belong to, and the columns that may tell of them in the same sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from app.base.language import T
from app.exchange.imports.identity import UID
from app.exchange.imports.named_rows import is_read
from app.exchange.records.paste import recognise_columns
from app.schema.fields import AnyField, LinkField, TextField
from app.schema.record import Record, RegisterGroup, register
from app.services.list_cells import column_specs

_OF = T("{parent} › {field}", "{parent} › {field}")


def parents_of(cls: type[Record]) -> Mapping[str, LinkField]:
    """The links to a record of another register, by name."""
    return _parents(cls.schema.key)


@cache
def _parents(key: str) -> Mapping[str, LinkField]:
    return {
        name: spec
        for name, spec in register(key).schema.own.items()
        if isinstance(spec, LinkField) and spec.target != key and not spec.derived
    }


def usual_parents(cls: type[Record]) -> tuple[str, ...]:
    """The links whose columns are known by their headers: in whose form the records stand, or which they need.

    Places are there before any list, which tells of them by the way.
    """
    listed = cls.schema.listed_in.link if cls.schema.listed_in else ""
    return tuple(
        name
        for name, spec in parents_of(cls).items()
        if (name == listed or spec.required)
        and register(spec.target).schema.group is not RegisterGroup.PLACES
    )


def parent_fields(cls: type[Record]) -> Mapping[str, AnyField]:
    """What a sheet may tell of the records that those of a register belong to: ``decision.day``.

    The title is not among them: it stands in the column of the link itself.
    """
    return _fields(cls.schema.key)


@cache
def _fields(key: str) -> Mapping[str, AnyField]:
    found = {}
    for link, to in _parents(key).items():
        schema = register(to.target).schema
        for spec in schema.fields.values():
            if recognise_columns(spec) and spec.name != schema.title:
                label = _OF.format(parent=to.label, field=spec.label)
                name = f"{link}.{spec.name}"
                found[name] = replace(spec, name=name, label=label, header=label.vi)
    return found


def import_specs(cls: type[Record]) -> dict[str, AnyField]:
    """Every field that a column of a list can be for, by name: the register's own first."""
    return {**column_specs(cls), **parent_fields(cls), UID.name: UID}


def read_specs(cls: type[Record]) -> dict[str, AnyField]:
    """Those of them that a cell can fill."""
    return {name: spec for name, spec in import_specs(cls).items() if is_read(spec)}


def parent_of(spec: AnyField) -> str:
    """The link that a field is told of; empty for one of the register itself."""
    return spec.name.rpartition(".")[0]


def is_own(spec: AnyField | None) -> bool:
    """Whether cells of a column are read into the records of the register itself."""
    if spec is None or spec is UID:
        return False
    return is_read(spec) and not parent_of(spec)


def base_name(spec: AnyField) -> str:
    """The name of a field in its own register."""
    return spec.name.rpartition(".")[2]


@cache
def key_words(target: str) -> tuple[str, ...]:
    """The fields beside its title that tell a record from its namesakes: the number of its book."""
    schema = register(target).schema
    return tuple(
        name
        for name, spec in schema.own.items()
        if isinstance(spec, TextField)
        and spec.search
        and not spec.is_name
        and spec.lines == 1
        and name != schema.title
    )


@cache
def identity(target: str) -> frozenset[str]:
    """The same, with the links that a record needs: who differs in one of them is another."""
    own = register(target).schema.own.values()
    needed = {spec.name for spec in own if isinstance(spec, LinkField) and spec.required}
    return frozenset(needed | {*key_words(target)})


def names_of(specs: Iterable[AnyField | None]) -> set[str]:
    """The links of which some columns tell."""
    return {parent_of(spec) for spec in specs if spec} - {""}
