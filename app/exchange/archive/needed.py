"""Which stored values the figures are counted from, and which of them may leave as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from app.schema.fields import AnyField, LinkField, ManyField, Privacy, RowsField, TextField
from app.schema.record import register
from app.store.mapping.tables import child_fields, sort_name, sorted_texts

NOT_PERMITTED = "not permitted"
NEEDS_NAMES = "needs names"
Step = tuple[str, str, AnyField]  # register, small table or "", field


def column(key: str, name: str) -> str:
    """The column by which the values of a field are told apart: a text by the key that it sorts by."""
    own = name in {spec.name for spec in sorted_texts(register(key))}
    return sort_name(name) if own else name


def steps(key: str, path: str) -> Iterator[Step]:
    """The fields that a path leads through, the last one too."""
    fields: Mapping[str, AnyField] = register(key).schema.fields
    table = ""
    for name in path.split("."):
        spec = fields[name]
        yield key, table, spec
        if isinstance(spec, RowsField):
            table, fields = name, spec.row.fields
        elif isinstance(spec, LinkField):
            key, table, fields = spec.target, "", register(spec.target).schema.fields


class Needed:
    """The columns that were asked for, by register and small table.

    What only tells people apart is asked for as a digest; ``digests`` has the column of the name that
    goes into it. Without ``names`` nothing that is not open is asked for in any other way, and a digest
    only beside an open name: alone it would show which visits were to one family.
    """

    def __init__(self, permits: Callable[[str], bool], *, names: bool) -> None:
        self._permits, self._names = permits, names
        self.columns: dict[str, dict[str, dict[str, AnyField]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.digests: dict[tuple[str, str, str], str] = {}

    def why_not(self, compared: list[tuple[str, str]], counted: list[tuple[str, str]]) -> str:
        """Return why a figure cannot be counted from what may leave; "" where it can.

        ``compared`` and ``counted`` are pairs of a register and a path: of what is compared the values
        are needed, of what is counted only whether they differ.
        """
        through = [step for key, path in (*compared, *counted) for step in steps(key, path)]
        if not all(self._permits(key) for key, _, _ in through):
            return NOT_PERMITTED
        valued = [step for key, path in compared for step in steps(key, path)]
        valued += [step for key, path in counted for step in list(steps(key, path))[:-1]]
        if not self._name_among(counted):
            valued += [list(steps(key, path))[-1] for key, path in counted]
        if not all(self._open(spec) for _, _, spec in valued):
            return NEEDS_NAMES
        return ""

    def add(self, compared: list[tuple[str, str]], counted: list[tuple[str, str]]) -> None:
        """Ask for what a figure is counted from."""
        for key, path in compared:
            for register_key, table, spec in steps(key, path):
                self._put(register_key, table, spec.name, spec)
        beside = self._name_among(counted)
        for key, path in counted:
            *through, (last_key, table, last) = steps(key, path)
            for register_key, inner, spec in through:
                self._put(register_key, inner, spec.name, spec)
            name = last.name if table else column(last_key, last.name)
            self._put(last_key, table, name, last)
            if name != last.name or not self._open(last):
                self.digests[last_key, table, name] = "" if self._open(last) else beside

    def _name_among(self, counted: list[tuple[str, str]]) -> str:
        """The column of an open name that is counted with the rest; "" where there is none."""
        for key, path in counted:
            *_, (last_key, table, last) = steps(key, path)
            if isinstance(last, TextField) and last.is_name and not table and self._open(last):
                return column(last_key, last.name)
        return ""

    def _put(self, key: str, table: str, name: str, spec: AnyField) -> None:
        if isinstance(spec, RowsField):
            self.columns[key][spec.name].update({})
        elif isinstance(spec, ManyField):
            self.columns[key][spec.name].update(child_fields(spec))
        else:
            self.columns[key][table][name] = spec

    def _open(self, spec: AnyField) -> bool:
        return self._names or spec.privacy is Privacy.OPEN
