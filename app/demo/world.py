"""The invented commune as its parts share it: its span of days, its people and their teams."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from app.base.jobs import Progress
from app.demo.chance import Chance
from app.law.communes import Commune
from app.registers.area import Area
from app.registers.case import Case
from app.registers.household import Household
from app.registers.institution import Institution
from app.registers.member import Member
from app.registers.model import Model
from app.registers.person import Person
from app.registers.team import Team
from app.schema.fields import FieldValues, RowsField
from app.schema.record import R
from app.store import Transaction

SPAN_DAYS = 426  # fourteen months: the same period of the year before is not empty
_BATCH = 5000


@dataclass
class World:
    """The commune as far as it is made. ``size`` 1 is one commune's year."""

    step: Transaction
    commune: Commune
    size: int
    seed: int
    until: date
    progress: Progress | None
    expected: int
    done: int = 0
    areas: list[Area] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    members: dict[int, list[Member]] = field(default_factory=dict)  # by team
    households: list[Household] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)  # the latest of each person

    @property
    def first(self) -> date:
        """The first day on which something happens."""
        return self.until - timedelta(SPAN_DAYS - 1)

    def chance(self, about: str) -> Chance:
        """Return the random choices for one subject; the same seed gives the same ones."""
        return Chance(self.seed, self.until, about)

    def times(self, number: int) -> int:
        """So many for one commune's year, at this size."""
        return number * self.size

    def spread(self, number: int) -> int:
        """So many of what grows more slowly than the rest."""
        return round(number * math.sqrt(self.size))

    def save(self, records: Sequence[R]) -> list[R]:
        """Write records of one type; tells how far the work is."""
        saved: list[R] = []
        for start in range(0, len(records), _BATCH):
            if self.progress:
                self.progress.update(min(self.done, self.expected), self.expected)
            batch = [self._identified(record) for record in records[start : start + _BATCH]]
            saved += self.step.save_many(batch)
            self.done += len(batch)
        return saved

    def _identified(self, record: R) -> R:
        """The record with an identity that the seed gives, so that two makings are alike."""
        rows: FieldValues = {
            name: tuple(replace(row, uid=self._digits(32)) for row in getattr(record, name))
            for name, spec in record.schema.many.items()
            if isinstance(spec, RowsField)
        }
        return replace(record, uid=self._digits(32), machine="0" * 16, **rows)

    def _digits(self, number: int) -> str:
        """The next hexadecimal digits of those that the seed gives."""
        return f"{self._identities.getrandbits(4 * number):0{number}x}"

    @cached_property
    def _identities(self) -> Random:
        return Random(f"{self.seed}|{self.until}|uid")

    def local(self, words: str) -> str:
        """Words about “the commune” (xã), for what the unit really is: phường, đặc khu."""
        return re.sub(r"(?<!tác )\bxã\b(?! hội)", self.commune.kind_label.vi.lower(), words)

    def teams_of(self, kind: str) -> dict[int, list[Team]]:
        """The teams of a kind that serve each area."""
        serving: dict[int, list[Team]] = {area.id: [] for area in self.areas}
        for team in self.teams:
            if team.kind == kind:
                for area in team.areas:
                    serving[area].append(team)
        return serving
