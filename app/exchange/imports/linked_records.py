"""What becomes of other records with a list: those made for unknown names, those that change with their rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.exchange.imports.cell_links import names_in
from app.exchange.imports.fates import WRITTEN, RehearsedRow
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.parents import Parents, ParentTally
from app.schema.fields import AnyField, FieldValues, LinkField, LinksField


@dataclass(frozen=True, slots=True)
class LinkedRecords:
    """Of the rows as they stand: how many records are ``made`` for unknown names, and how many more could be.

    ``parents``: what becomes of the records to which rows belong and of which the list tells, by link.
    ``changed``: the other values of those that are stored, by register and id.
    """

    made: Mapping[str, int] = field(default_factory=dict)
    lacking: Mapping[str, int] = field(default_factory=dict)
    parents: Mapping[str, ParentTally] = field(default_factory=dict)
    changed: Mapping[str, Mapping[int, FieldValues]] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many stored records change."""
        return sum(map(len, self.changed.values()))


def linked_records(
    columns: Sequence[AnyField | None],
    rows: Sequence[RehearsedRow],
    links: LinkNames,
    parents: Parents,
) -> LinkedRecords:
    """Those of some rows."""
    records = [row.record for row in rows if row.record and row.fate in WRITTEN]
    changed = _changed(rows, links, parents)
    made = Counter(links.new[number].target for number in links.required(records, changed))
    return LinkedRecords(made, _lacking(columns, rows, links), parents.tally(rows), changed)


def _lacking(
    columns: Sequence[AnyField | None], rows: Sequence[RehearsedRow], links: LinkNames
) -> dict[str, int]:
    """How many names could be made records, by register."""
    named = defaultdict[str, set[str]](set)
    for place, spec in enumerate(columns):
        if isinstance(spec, LinkField | LinksField) and spec.target in links.lacking:
            wrong = (row for row in rows if spec.name in row.problems)
            named[spec.target] |= {n for row in wrong for n in names_in(spec, row.cells[place])}
    found = {target: len(some & links.lacking[target]) for target, some in named.items()}
    return {target: count for target, count in found.items() if count}


def _changed(
    rows: Sequence[RehearsedRow], links: LinkNames, parents: Parents
) -> dict[str, dict[int, FieldValues]]:
    linked = defaultdict[str, set[int]](set)
    for link in parents.links if links.changes else ():
        ids = {getattr(row.record, link) for row in rows if row.record and not row.likely}
        linked[parents.target(link)] |= ids
    return {
        target: found
        for target, some in links.changes.items()
        if (found := {id_: values for id_, values in some.items() if id_ in linked[target]})
    }
