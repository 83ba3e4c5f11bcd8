"""The events around an area, a household, a person, a team, a model: every dated record that
leads to it, newest first.

Disputes are confidential (Luật 35/2013 Đ4): they never stand in a household's or person's timeline.
What leads there by a sensitive link, or on a sensitive day, is left out until it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.base.language import T
from app.schema.conditions import Query, all_of, eq, is_null, one_of
from app.schema.fields import Field, RowsField
from app.schema.record import REGISTRY, Record
from app.services.looks import sensitive_paths
from app.store.read.reader import Reader
from app.store.write.links import link_fields

# What touches a record through another one: the register, and the way there.
_FURTHER: dict[str, tuple[tuple[str, str], ...]] = {
    "area": (
        ("safety", "institution.area"),
        ("charter", "institution.area"),
        ("model", "places.institution.area"),
    ),
    "household": (("case", "person.household"), ("request", "person.household")),
    "team": (("award", "member.team"), ("visit", "visitors.member.team")),
    "model": (
        ("activity", "team.model"),
        ("visit", "team.model"),
        ("fund", "team.model"),
        ("award", "team.model"),
    ),
}
_CONFIDENTIAL = {("household", "dispute"), ("person", "dispute")}
_THROUGH = T("qua {link}", "through {link}")


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A record on the day that places it in time, and how it touches what the timeline is of."""

    day: date
    register: str
    id: int
    how: T


@dataclass(frozen=True, slots=True)
class EventSource:
    """A path of links from one register to another, in words."""

    cls: type[Record]
    path: str
    how: T

    @property
    def sensitive(self) -> bool:
        """Whether it tells something sensitive that a record stands there, or on which day."""
        query = Query(eq(self.path, 0), order=self.cls.schema.dated_by)
        return bool(sensitive_paths(self.cls, query))


def timeline(
    reader: Reader, record: Record, limit: int = 200, *, sensitive: bool = False
) -> list[TimelineEvent]:
    """The newest events that touch the record, newest first; each once, by its shortest way.

    ``sensitive``: also those that sensitive links or days tell of; the audit log has it before.
    """
    found: dict[tuple[str, int], TimelineEvent] = {}
    for way in event_sources(record.schema.key):
        if way.sensitive and not sensitive:
            continue
        key, dated = way.cls.schema.key, way.cls.schema.dated_by
        where = all_of(eq(way.path, record.id), is_null(dated, False))
        ids = reader.ids(way.cls, Query(where, order=dated, down=True), limit)
        for id_, stored in reader.values(way.cls, one_of("id", *ids), "id", dated):
            event = TimelineEvent(date.fromisoformat(stored), key, id_, way.how)
            found.setdefault((key, id_), event)
    return sorted(found.values(), key=lambda e: (e.day, e.register, e.id), reverse=True)[:limit]


def has_sensitive(reader: Reader, key: str) -> bool:
    """Whether there is anything sensitive to ask for around the records of a register."""
    return any(way.sensitive and not reader.hides(way.cls) for way in event_sources(key))


def event_sources(key: str) -> Iterator[EventSource]:
    """Yield the paths from dated records to a register: direct ones, then those through others."""
    for cls in REGISTRY.values():
        if not cls.schema.dated_by or (key, cls.schema.key) in _CONFIDENTIAL:
            continue
        for name, inner, spec in link_fields(cls):
            if spec.target == key:
                yield EventSource(
                    cls, f"{name}.{inner}" if inner else name, _label(cls, name, inner)
                )
        for register, path in _FURTHER.get(key, ()):
            if register == cls.schema.key:
                name, inner, *_ = path.split(".")
                yield EventSource(cls, path, _THROUGH.format(link=_label(cls, name, inner)))


def _label(cls: type[Record], name: str, inner: str) -> T:
    """Return the label of the link that begins a path."""
    spec: Field[object] = cls.schema.fields[name]
    return spec.row.fields[inner].label if isinstance(spec, RowsField) else spec.label
