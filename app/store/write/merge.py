"""Merging two records of the same thing into one, without losing a link to either.

What is here says what the one record holds, where links then lead, and how the old code lives on;
``Step.merge`` puts it into effect.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import peewee as pw

from app.base.errors import InvalidRecord
from app.base.language import T
from app.schema.fields import Level, LinksField, Problem, RowsField
from app.schema.record import R, Record
from app.store.database import fetch
from app.store.mapping.codec import FieldValue, FieldValues
from app.store.write.links import link_fields

_UNFIT = T(
    "Chưa gộp: {field} lấy từ {code} không hợp với các mục khác; dữ liệu không đổi, hãy chọn lại.",
    "Not merged: {field} of {code} does not fit the rest; nothing changed. Choose again.",
)
_EMPTY = (None, "")


def merged_fields(keep: R, lose: R, chosen: Collection[str]) -> R:
    """Return ``keep`` with its empty fields filled from ``lose`` and the rows of both.

    The fields named by ``chosen`` are those of ``lose``; raise InvalidRecord where they break a
    rule that ``keep`` fulfils.
    """
    own = [n for n, f in keep.schema.own.items() if not f.derived]
    taken = {n: getattr(lose, n) for n in own if n in chosen}
    made = _changed(keep, taken)
    if broken := _errors(made) - _errors(keep):
        field = keep.schema.fields[min(p.field for p in broken)].label
        raise InvalidRecord(tuple(broken), _UNFIT.format(field=field, code=lose.code))
    both = {n: getattr(keep, n) + getattr(lose, n) for n in keep.schema.many}
    rows = {n for n, f in keep.schema.many.items() if isinstance(f, RowsField)}
    made = _changed(made, {n: v if n in rows else tuple(dict.fromkeys(v)) for n, v in both.items()})
    return _filled(made, {n: getattr(lose, n) for n in own if n not in chosen})


def _filled(record: R, values: FieldValues) -> R:
    """The record with its empty fields filled, as far as that breaks no rule.

    A day of ending, say, does not fit a record that goes on.
    """
    fills = {n: v for n, v in values.items() if getattr(record, n) in _EMPTY and v not in _EMPTY}
    whole, errors = _changed(record, fills), _errors(record)
    if _errors(whole) <= errors:
        return whole
    for name, value in fills.items():
        more = _changed(record, {name: value})
        if _errors(more) <= errors:
            record = more
    return record


def _changed(record: R, values: FieldValues) -> R:
    return replace(record, **values)


def _errors(record: Record) -> set[Problem]:
    return set(record.problems(Level.ERROR))


def relink(record: R, key: str, away: Collection[int], to: int | None) -> R:
    """Return ``record`` with links to the ids in ``away`` replaced by ``to``.

    ``key``: their register. Duplicate rows, such as one member as two visitors, are dropped.
    """
    values: FieldValues = {}
    for name, inner, spec in link_fields(type(record)):
        if spec.target != key:
            continue
        value = values.get(name, getattr(record, name))
        if inner:
            values[name] = _rows(value, inner, away, to)
        elif isinstance(spec, LinksField):
            ids = dict.fromkeys(to if id_ in away else id_ for id_ in value)
            values[name] = tuple(id_ for id_ in ids if id_ is not None)
        elif value in away:
            values[name] = to
    return _changed(record, values)


def _rows(
    rows: tuple[FieldValue, ...], inner: str, away: Collection[int], to: int | None
) -> FieldValue:
    """The rows with one link changed; a changed row that now equals another is left out."""
    seen = {replace(row, row_id=0, uid="") for row in rows if getattr(row, inner) not in away}
    made = []
    for row in rows:
        if getattr(row, inner) not in away:
            made.append(row)
            continue
        changed = replace(row, **{inner: to})
        if (bare := replace(changed, row_id=0, uid="")) not in seen:
            seen.add(bare)
            made.append(changed)
    return tuple(made)


def remember_merge(db: pw.SqliteDatabase, seq: int, keep: Record, lose: Record) -> None:
    """Make the code of ``lose``, and the codes merged into it, aliases of ``keep`` from this step on."""
    fetch(
        db,
        "INSERT OR REPLACE INTO alias(register, code, step, lost, record) "
        "SELECT ?1, ?2, ?3, ?4, ?5 UNION SELECT register, code, ?3, lost, ?5 FROM alias "
        "WHERE register = ?1 AND record = ?4 AND step > 0",
        [keep.schema.key, lose.code, seq, lose.id, keep.id],
    )


def suspend_merge(db: pw.SqliteDatabase, seq: int) -> bool:
    """Switch off the aliases of an undone step; return whether it had any.

    Until the step is redone, they carry its number negated.
    """
    return bool(fetch(db, "UPDATE alias SET step = -step WHERE step = ? RETURNING 1", [seq]))


def resume_merge(db: pw.SqliteDatabase, seq: int) -> bool:
    """Switch the aliases of a redone step on again; return whether it had any."""
    return suspend_merge(db, -seq)


def apply_merges(db: pw.SqliteDatabase, record: R) -> R:
    """Return a record from the trash with its links moved to the records merged meanwhile."""
    merged = fetch(db, "SELECT register, lost, record FROM alias WHERE step > 0 ORDER BY step")
    for key, lost, kept in merged:
        record = relink(record, key, (lost,), kept)
    return record
