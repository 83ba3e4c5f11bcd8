"""Rows copied from a spreadsheet: which fields their columns hold."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.text import fold
from app.schema.fields import AnyField, RowsField
from app.schema.record import Record
from app.services.list_cells import CODE, column_specs


def recognise_columns(spec: AnyField | None) -> bool:
    """Whether cells of a column are read: neither small tables nor what follows from others."""
    return spec is not None and not spec.derived and not isinstance(spec, RowsField)


def headed(cls: type[Record], line: Sequence[str]) -> tuple[AnyField | None, ...]:
    """The fields that a line names; nothing where most of its cells name none."""
    known: dict[str, AnyField] = {}
    for name, spec in column_specs(cls).items():
        for said in (name, spec.header, spec.label.vi, spec.label.en):
            known.setdefault(fold(said), spec)
    found = tuple(known.get(fold(cell.rstrip(" *"))) for cell in line)
    named, filled = sum(map(bool, found)), sum(bool(cell.strip()) for cell in line)
    return found if 2 * named > filled else ()


def as_shown(
    cls: type[Record], line: Sequence[str], shown: Sequence[str]
) -> tuple[AnyField | None, ...]:
    """The columns in the order of the list; the code only where a code stands there."""
    known = column_specs(cls)
    specs = [known[name] for name in shown]
    at = list(shown).index(CODE.name) if CODE.name in shown else -1
    if at >= 0 and not (at < len(line) and line[at].startswith(f"{cls.schema.prefix}-")):
        del specs[at]
    wide = len(line)
    return tuple([*specs, *[None] * wide][:wide])
