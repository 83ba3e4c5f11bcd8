"""What a figure counts over the records of a condition; ``aggregates`` turns it into SQL."""

from __future__ import annotations

from dataclasses import dataclass

from app.schema.conditions import EVERY, Condition

ANY = "any"


@dataclass(frozen=True, slots=True)
class CountRecords:
    """How many records there are."""


@dataclass(frozen=True, slots=True)
class CountDistinct:
    """How many different values the fields have together; a name differs as it sorts.

    ``model.places.area`` is a field of the rows of the record behind a link.
    """

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountPeople:
    """How many different people the records tell of, by ``name``, ``born`` and ``sex`` (``people``).

    ``only``: just those of that sex, None those of whom none is known; left out, all of them.
    """

    name: str = "name"
    born: str = "born"
    sex: str = "sex"
    only: str | None = ANY

    @property
    def fields(self) -> tuple[str, str, str]:
        """What tells them apart."""
        return self.name, self.born, self.sex


@dataclass(frozen=True, slots=True)
class SumOf:
    """The field added up; a record without a value adds nothing."""

    field: str


@dataclass(frozen=True, slots=True)
class CountRows:
    """How many rows the records hold in a small table; ``where`` names the row's own fields."""

    rows: str
    where: Condition = EVERY


@dataclass(frozen=True, slots=True)
class CountPairs:
    """How many different values of a row's field each record holds, added up over the records."""

    rows: str
    field: str
    where: Condition = EVERY


@dataclass(frozen=True, slots=True)
class CountValues:
    """How many different values of a row's field all the records hold together."""

    rows: str
    field: str
    where: Condition = EVERY


Inside = CountRows | CountPairs | CountValues
Measure = CountRecords | CountDistinct | CountPeople | SumOf | Inside
