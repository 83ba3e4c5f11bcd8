"""Records that are there, as logic sees them: every value is known, so that both can be compared."""

from __future__ import annotations

from typing import Any

import z3

from app.schema.fields import LinkField, ManyField
from app.schema.record import FieldSet, Record, register
from app.store import Reader
from app.store.mapping.tables import child_fields
from tests.proofs.symbols import Value, coded
from tests.proofs.things import Thing, World, row_of

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)
NOTHING = Value(FALSE, z3.IntVal(0))


class Known(Thing):
    """A record or row whose values are known; links lead to the records of ``reader``."""

    def __init__(
        self, world: World, reader: Reader, source: Record | FieldSet | dict[str, Any], fields: Any
    ) -> None:
        self._reader, self._source = reader, source
        super().__init__(world, fields, None if isinstance(source, dict) else type(source))
        if isinstance(source, Record):
            self.id = Value(TRUE, z3.IntVal(source.id))

    def _held_value(self, name: str) -> Any:
        return self._source[name] if isinstance(self._source, dict) else getattr(self._source, name)

    def _fill(self) -> None:
        for name, spec in self.fields.items():
            held = self._held_value(name)
            if isinstance(spec, ManyField):
                plain = row_of(spec) is None
                rows = ({"value": one} if plain else one for one in held)
                shape = child_fields(spec)
                made = [(TRUE, Known(self.world, self._reader, row, shape)) for row in rows]
                self._rows[name] = tuple(made)
            elif held is None:
                self._values[name] = NOTHING
            else:
                self._values[name] = Value(TRUE, z3.IntVal(coded(spec, held)))

    def behind(self, name: str) -> Thing:
        """The record that the link leads to; without one, any."""
        spec = self.fields[name]
        assert isinstance(spec, LinkField)
        id_ = self._held_value(name)
        if id_ is None:
            return super().behind(name)
        if name not in self._behind:
            cls = register(spec.target)
            record = self._reader.get(cls, id_)
            self._behind[name] = Known(self.world, self._reader, record, cls.schema.fields)
        return self._behind[name]


def known(reader: Reader, record: Record) -> Thing:
    """A record that is there, in a world of its own."""
    return Known(World(), reader, record, record.schema.fields)


def is_so(said: z3.BoolRef) -> bool:
    """Whether what is said of known values is so."""
    answer = z3.simplify(said)
    assert z3.is_true(answer) or z3.is_false(answer), answer
    return bool(z3.is_true(answer))
