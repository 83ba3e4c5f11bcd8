"""What stands in the cells of links: which records are meant, or in one sentence why none is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from app.base.language import T
from app.base.text import clean, fold
from app.exchange.imports.link_names import (
    Around,
    LinkNames,
    NewLink,
    new_link_of,
    wrong_with,
)
from app.schema.fields import AnyField, FieldValue, LinkField, LinksField, Unreadable
from app.schema.record import register
from app.schema.values import REQUIRED
from app.services.list_cells import MASK, is_masked
from app.store.read.query import is_code
from app.store.read.reader import Reader

MASKED = T("Ô này bị che, chưa có nội dung", "This cell is masked: it holds nothing")
UNKNOWN = T("Không có {label} “{typed}”", "No {label} “{typed}”")
SEVERAL = T("Có nhiều {label} “{typed}”, hãy ghi mã", "Several {label} “{typed}”: give the code")
NEEDS = T(
    "Không có {label} “{typed}”; muốn tạo thì danh sách phải có: {fields}",
    "No {label} “{typed}”; to make it the list must have: {fields}",
)


class LinkReader:
    """Reads the cells of links of one list."""

    def __init__(self, reader: Reader, links: LinkNames) -> None:
        self._reader, self._links = reader, links

    def learn(self, spec: AnyField, cells: Iterable[str]) -> None:
        """Look up the cells of one column together."""
        if isinstance(spec, LinkField | LinksField):
            texts = {part for cell in cells for part in parts(spec, cell)}
            texts = {one for one in map(str.strip, texts) if one and one != MASK}
            self._links.learn(self._reader, spec.target, texts)

    def read(self, spec: LinkField | LinksField, cell: str, around: Around) -> FieldValue:
        """The value of a cell. Raises Unreadable where it names none, or several."""
        if is_masked(spec, clean(cell)):
            raise Unreadable(MASKED)
        if isinstance(spec, LinkField):
            return self._meant(spec.target, cell, around) if cell.strip() else None
        found = (self._meant(spec.target, part, around) for part in parts(spec, cell))
        return tuple(dict.fromkeys(found))

    def one(self, target: str, cell: str, around: Around) -> int | None:
        """The one record that a cell means; None where that is not certain."""
        found = self._links.meant(self._reader, target, cell, around)
        return found[0] if len(found) == 1 else None

    def _meant(self, target: str, typed: str, around: Around) -> int:
        """The one record with this code, or with just these words for its title."""
        found = self._links.meant(self._reader, target, typed, around)
        if len(found) == 1:
            return found[0]
        lacks = None if found else why_not(new_link_of(target, clean(typed), around))
        sentence = (SEVERAL if found else UNKNOWN).format(
            label=label_of(target), typed=clean(typed)
        )
        raise Unreadable(lacks or sentence)


def why_not(new: NewLink) -> T | None:
    """What must be said too before a record can be made; None where that is not what is wrong."""
    if is_code(new.name):
        return None
    fields = register(new.target).schema.fields
    labels = [fields[one.field].label for one in wrong_with(new) if one.text == REQUIRED]
    if not labels:
        return None
    shown = T(", ".join(one.vi for one in labels), ", ".join(one.en for one in labels))
    return NEEDS.format(label=label_of(new.target), typed=new.name, fields=shown)


def names_in(spec: LinkField | LinksField, cell: str) -> list[str]:
    """The names that a cell of links holds, as they are compared."""
    return [fold(one) for one in parts(spec, cell)]


def parts(spec: LinkField | LinksField, cell: str) -> Sequence[str]:
    """The texts in a cell that each mean one record."""
    if isinstance(spec, LinkField):
        return [cell]
    return [part for part in cell.split(";" if ";" in cell else ",") if part.strip()]


@cache
def depth(target: str) -> int:
    """How many links a register leads on with, to others: what has none is read first."""
    own = register(target).schema.own.values()
    return sum(isinstance(spec, LinkField) and spec.target != target for spec in own)


@cache
def label_of(target: str) -> T:
    """What one record of a register is called within a sentence."""
    label = register(target).schema.label
    return T(label.vi.lower(), label.en.lower())
