"""The areas of a commune as they were on a day: which there were, and under which names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from app.registers.area import Area
from app.schema.conditions import Condition, Query, all_of, any_of, between, eq, is_null, one_of
from app.store.read.reader import Reader, RecordTitle


def existing(day: date) -> Condition:
    """The areas that exist, and those that were merged into others only after the day."""
    return any_of(eq("active", True), between("merged_on", day + timedelta(days=1), None))


def area_titles(reader: Reader, ids: Collection[int], day: date) -> dict[int, RecordTitle]:
    """What areas are called in a report that ends on ``day``: a new name does not reach back."""
    titles = reader.titles("area", ids)
    renamed = all_of(one_of("id", *titles), is_null("former_names", False))
    for area in reader.fetch(Area, reader.ids(Area, Query(renamed))):
        titles[area.id] = replace(titles[area.id], words=area.name_on(day))
    return titles
