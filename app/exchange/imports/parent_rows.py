"""What each row of a list says of the records that it belongs to, before the rows are judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.base.language import T
from app.base.text import clean
from app.exchange.imports.cell_links import MASKED, LinkReader, depth
from app.exchange.imports.fates import RowKey
from app.exchange.imports.link_names import Around, needed_links
from app.exchange.imports.parent_columns import base_name, is_own, parent_of
from app.exchange.imports.parents import Parents
from app.exchange.imports.prepared import PreparedRow
from app.schema.fields import AnyField, FieldValues, LinkField, LinksField, Unreadable
from app.schema.record import register
from app.services.list_cells import CODE, is_masked
from app.store.read.reader import Reader

_Told = tuple[int, AnyField, AnyField]  # a column's place, the field there, and as it is shown here


class ParentRows:
    """Reads the columns that tell of other records than those of the register itself."""

    def __init__(
        self,
        reader: Reader,
        columns: Sequence[AnyField | None],
        links: LinkReader,
        parents: Parents,
    ) -> None:
        self._reader, self._links, self._parents = reader, links, parents
        self._columns = defaultdict[str, list[_Told]](list)
        self._own: dict[str, tuple[int, LinkField]] = {}
        self.problems = defaultdict[RowKey, dict[str, T]](
            dict
        )  # of cells that cannot be read, by row
        for place, spec in enumerate(columns):
            if spec and (link := parent_of(spec)):
                inner = register(parents.target(link)).schema.fields[base_name(spec)]
                self._columns[link].append((place, inner, spec))
            elif isinstance(spec, LinkField) and spec is not CODE and is_own(spec):
                self._own[spec.name] = (place, spec)
        self._in_order = sorted(self._own.items(), key=lambda one: depth(one[1][1].target))

    def gather(self, rows: Sequence[PreparedRow]) -> None:
        """Take what all rows say, and find out which records are meant."""
        if not self._columns:
            return
        told = [(place, spec) for some in self._columns.values() for place, spec, _ in some]
        for place, spec in (*self._own.values(), *told):
            self._links.learn(spec, {row.cells[place] for row in rows})
        around = [self._around(row) for row in rows]
        for link, columns in self._columns.items():
            said = [
                (row.key, *self._details(link, columns, row, others))
                for row, others in zip(rows, around, strict=True)
            ]
            self._parents.gather(self._reader, link, said)

    def _around(self, row: PreparedRow) -> dict[str, int]:
        """The links of a row to records of which no more than the name is told."""
        found: dict[str, int] = {}
        for name, (place, spec) in self._in_order:
            cell = row.cells[place].strip()
            if name not in self._columns and cell and not is_masked(spec, clean(cell)):
                id_ = self._links.one(spec.target, cell, found)
                if id_ is not None:
                    found.setdefault(spec.target, id_)
        return found

    def _details(
        self, link: str, columns: Sequence[_Told], row: PreparedRow, around: Around
    ) -> tuple[str, FieldValues]:
        """The name of one, and what is said of it; what cannot be read is kept as a problem."""
        typed = row.cells[self._own[link][0]].strip() if link in self._own else ""
        values: FieldValues = {}
        for place, spec, shown in columns:
            cell = row.cells[place]
            if place in row.unsaid or not cell.strip():
                continue
            try:
                values[spec.name] = self._value(spec, cell, around)
            except Unreadable as error:
                self.problems[row.key][shown.name] = error.text
        if typed and is_masked(self._own[link][1], clean(typed)):
            typed = ""
        if typed or values:
            values = {**needed_links(self._parents.target(link), around), **values}
        return typed, values

    def _value(self, spec: AnyField, cell: str, around: Around) -> object:
        if isinstance(spec, LinkField | LinksField):
            return self._links.read(spec, cell, around)
        if is_masked(spec, clean(cell)):
            raise Unreadable(MASKED)
        return spec.parse(cell)
