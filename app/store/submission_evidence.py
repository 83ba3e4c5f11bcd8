"""What a frozen report keeps of its records so that they can be shown later to be those it counted."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Some = Annotated[int, Meta(ge=0, le=10**15)]
_Register = Annotated[str, Meta(max_length=200)]


class RecordLeaves(Struct, frozen=True):
    """The leaves of the counted records, in the order of their ``digests``.

    ``secret``: what their salts are made with, which never leaves. ``facts``: by register the fields that
    can be opened one by one. ``places``: by register and id which leaf is a record's.
    """

    secret: Digest
    facts: dict[str, tuple[str, ...]]
    places: dict[str, dict[int, int]]
    digests: tuple[Digest, ...]

    def __repr__(self) -> str:
        return "RecordLeaves(…)"


class RecordTree(Struct, frozen=True):
    """What a package says of the records behind its figures: the root over them, and how many by register."""

    root: Digest
    records: dict[_Register, _Some]

    @property
    def size(self) -> int:
        """Return how many leaves it has."""
        return sum(self.records.values())


class EntrySignals(Struct, frozen=True):
    """How the counted records came to be entered, in numbers.

    ``dated``: those with a day within the period; of these ``prompt`` were entered within seven days after it,
    ``at_end`` in the last two days of the period or later. ``repeated``: records of which a longer text
    stands in another, too. ``most_visits``: the most that one visitor made on one day.
    """

    dated: _Some = 0
    prompt: _Some = 0
    at_end: _Some = 0
    repeated: _Some = 0
    most_visits: _Some = 0
