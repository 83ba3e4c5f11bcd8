"""What the lines above a table say of all its rows: the decision that a list of awards goes with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.base.language import T
from app.exchange.imports.column_plan import NOWHERE, CellSource, ColumnPlan
from app.exchange.imports.date_texts import DateOrder, day_text
from app.exchange.imports.parent_columns import parent_fields, parents_of, usual_parents
from app.exchange.imports.questions import TITLED, Questions
from app.exchange.imports.table import FoundTable
from app.schema.fields import AnyField, LinkField
from app.schema.record import Record, register

_NUMBERED = r"{label}\s*(?:số)?\s*:?\s*(\d[\w./-]*)(?:\s*,?\s*(ngày\s+[\d\s./-]*(?:tháng\s*\d+\s*năm\s*\d+)?))?"


def columns_of_titles(
    table: FoundTable, cls: type[Record], plans: Sequence[ColumnPlan], asking: Questions
) -> list[ColumnPlan]:
    """Columns for what is known by its number, and its day, where no column names it and that was answered."""
    taken = {plan.field.name for plan in plans if plan.field}
    made = []
    for link, spec in _numbered(cls).items():
        found = _found(table, spec)
        if not found or link in taken or not table.columns:
            continue
        number, day = found
        name = f"{number}, {day}" if day else number
        text = TITLED.format(label=T(spec.label.vi.lower(), spec.label.en.lower()), name=name)
        if asking.confirm(f"title:{link}", text):
            fields: Mapping[str, AnyField] = parent_fields(cls)
            dated = f"{link}.{register(spec.target).schema.dated_by}"
            told = [spec, *([fields[dated]] if day and dated not in taken else [])]
            made += [
                ColumnPlan(NOWHERE, ("",), one, score=1.0, source=CellSource.TITLE) for one in told
            ]
    return made


def titled(table: FoundTable, cls: type[Record], spec: AnyField) -> str:
    """What those lines say, as a cell holds it: the number for the link itself, else the day."""
    link, _, inner = spec.name.rpartition(".")
    number, day = _found(table, _numbered(cls)[link or spec.name]) or ("", "")
    return day if link and inner else number


def _numbered(cls: type[Record]) -> dict[str, LinkField]:
    """The links to what is called by its number."""
    found = {}
    for link in usual_parents(cls):
        schema = register(parents_of(cls)[link].target).schema
        if schema.dated_by and schema.fields[schema.title].label.vi.startswith("Số "):
            found[link] = parents_of(cls)[link]
    return found


def _found(table: FoundTable, spec: LinkField) -> tuple[str, str] | None:
    pattern = _NUMBERED.format(label=re.escape(spec.label.vi))
    for title in table.titles:
        if met := re.search(pattern, title, re.IGNORECASE):
            day = (met[2] or "").removeprefix("ngày").removeprefix("Ngày").strip(" ./-")
            return met[1].strip(" ./-"), day_text(day, DateOrder.DAY_FIRST) or ""
    return None
