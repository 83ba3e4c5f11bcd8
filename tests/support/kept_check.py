"""A drawn list brought before the import as it is: what came out otherwise than it should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from app.base.dates import PartDay
from app.exchange.imports.fates import RehearsedRow
from app.exchange.imports.list_import import ListImport, choose, read_list
from app.exchange.imports.prepared import Choices
from app.schema.fields import LinkField, LinksField, ManyField, RowsField
from app.schema.record import REGISTRY, Record, register
from app.schema.values import Unreadable
from app.store import Store
from tests.support.kept_files import column_letter, write_kept
from tests.support.kept_lists import KeptList

_EVERY = frozenset(REGISTRY)


def findings(store: Store, kept: KeptList, folder: Path) -> list[str]:
    """What is not as drawn: sheet, header, columns, rows, questions, problems, values."""
    cls = register(kept.register)
    one = read_list(store, cls, write_kept(kept, folder), make=_EVERY)
    found = [*_place(kept, one), *_columns(kept, one), *_rows(kept, one), *_questions(kept, one)]
    open_ = [q for q in one.prepared.questions if q.answer is None]
    if open_:
        answers = {q.key: kept.answers.get(q.key, q.options[0][0]) for q in open_}
        one = choose(store, one, Choices(answers=answers), _EVERY)
    return [*found, *_problems(kept, one), *_values(store, kept, one)]


def _place(kept: KeptList, one: ListImport) -> Iterator[str]:
    if one.prepared.sheet != kept.table.name and kept.form.split()[:1] not in (["csv"], ["html"]):
        yield f"sheet: {one.prepared.sheet!r}, not {kept.table.name!r}"
        return
    numbers = {row.number for row in one.prepared.rows}
    headers = [
        t.header_rows for t in one.tables
        if t.sheet == one.prepared.sheet and numbers & {row.number for row in t.rows}
    ]  # fmt: skip
    first, last = kept.header
    if not any(h and h[0] == first and h[-1] in (last, last + 1) for h in headers):
        yield f"header: {headers}, not {kept.header}"


def _columns(kept: KeptList, one: ListImport) -> Iterator[str]:
    found = defaultdict[int, set[str]](set)
    for column in one.prepared.columns:
        if column.field is not None and not column.barred and column.header:
            found[column.column - 1].add(column.field.name)
    for drawn in dict.fromkeys(kept.fields):
        places = [at for at, other in enumerate(kept.fields) if other == drawn]
        got = set[str]().union(*(found.pop(at, ()) for at in places))  # several may make one
        wanted = [set(one.split("+")) - {"-"} for one in drawn.split("/")]
        if drawn in kept.limits:
            wanted += [set(), {drawn.partition(".")[0]}]
        if got not in wanted:
            letters = ", ".join(map(column_letter, places))
            yield f"column {letters}: {sorted(got)}, not {drawn}"
    for at, got in found.items():
        if at >= 0 and got:
            yield f"column {column_letter(at)}: {sorted(got)}, not there"


def _rows(kept: KeptList, one: ListImport) -> Iterator[str]:
    numbers = [row.number for row in one.prepared.rows]
    if numbers != kept.records:
        yield f"rows: {numbers}, not {kept.records}"


def _questions(kept: KeptList, one: ListImport) -> Iterator[str]:
    for question in one.prepared.questions:
        allowed = question.key.startswith("dates:") or question.key in kept.answers
        if question.answer is None and not allowed:
            yield f"question: {question.key}: {question.text}"


def _problems(kept: KeptList, one: ListImport) -> Iterator[str]:
    drawn = " ".join(kept.fields)
    for row in one.rehearsal.rows:
        cells = _cells(one, row)
        for name, why in row.problems.items():
            spec = one.rehearsal.cls.schema.fields[name]
            if isinstance(spec, LinkField) and cells.get(name):
                continue  # a name that no record has
            if name in drawn:  # else the list does not tell it
                yield f"row {row.number}: {name}: {why}"


def _cells(one: ListImport, row: RehearsedRow) -> dict[str, str]:
    columns = zip(one.rehearsal.columns, row.cells, strict=True)
    return {spec.name: cell for spec, cell in columns if spec is not None}


def _values(store: Store, kept: KeptList, one: ListImport) -> Iterator[str]:
    for number, wanted in kept.values.items():
        if number > len(one.rehearsal.rows):
            continue
        row = one.rehearsal.rows[number - 1]
        for path, text in wanted.items():
            if path.split(".")[0] in {one.split(".")[0] for one in kept.limits}:
                continue
            if row.record is not None:
                got = _shown(store, one, row.record, path)
            else:
                got = _read(one, _cells(one, row), path)
            if got != text:
                yield f"record {number}: {path}={got!r}, not {text!r}"


def _read(one: ListImport, cells: dict[str, str], name: str) -> str:
    """What a cell says of a row that lacks something else."""
    spec, cell = one.rehearsal.cls.schema.fields.get(name), cells.get(name, "")
    if spec is None or isinstance(spec, LinkField | ManyField):
        return cell
    try:
        return _plain(spec.parse(cell))
    except Unreadable:
        return cell


def _shown(store: Store, one: ListImport, record: Record, path: str) -> str:
    name, *rest = path.split(".")
    spec, value = record.schema.fields[name], getattr(record, name)
    if isinstance(spec, RowsField):
        at, part = int(rest[0]), rest[1]
        return _plain(getattr(value[at], part)) if at < len(value) else ""
    if isinstance(spec, LinkField):
        return "" if value is None else _named(store, one, spec.target, value)
    if isinstance(spec, LinksField):
        return ",".join(_named(store, one, spec.target, id_) for id_ in value)
    if isinstance(value, tuple | frozenset):
        return ",".join(sorted(map(_plain, value)))
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, PartDay):
        return value.iso()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _named(store: Store, one: ListImport, target: str, id_: int) -> str:
    if id_ < 0:
        return one.rehearsal.links.new[id_].name
    return store.titles(target, [id_])[id_].words
