"""A rehearsal as JSON: the tally, what is wrong, what changes, what was mended, what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict

from app.base.json_types import JsonObject, JsonValue
from app.exchange.imports.error_book import cell_of, reasons
from app.exchange.imports.fates import RehearsedRow, RowOutcome
from app.exchange.imports.prepared import Prepared
from app.exchange.imports.rehearsal import Rehearsal
from app.exchange.workbook.repairs import Repair
from app.schema.fields import Privacy
from app.services.list_cells import Sight, shows_masked
from app.services.looks import MASKED


def rehearsal_json(rehearsal: Rehearsal, letters: Iterable[Repair] = ()) -> JsonObject:
    """The rehearsal: its tally adds up to ``rows``. What the store holds of closed fields is not told.

    ``letters``: what was mended in the workbook before its table was made ready.
    """
    prepared, rows = rehearsal.prepared, rehearsal.rows
    return {
        **asdict(rehearsal.tally),
        "register": rehearsal.cls.schema.key,
        "sheet": prepared.sheet,
        "columns": columns_json(prepared),
        "problems": [one for row in rows for one in _problems(rehearsal, row)],
        "changes": [_change(rehearsal, row) for row in rows if row.fate is RowOutcome.CHANGED],
        "likely": [_likely(rehearsal, row) for row in rows if row.likely],
        "left_out": [{"row": number, "reason": str(why)} for number, why in prepared.left_out],
        "repairs": repairs_json(prepared, letters),
        "made": dict(rehearsal.linked.made),
        "lacking": dict(rehearsal.linked.lacking),
        "parents": [
            {"link": link, **asdict(one)} for link, one in rehearsal.linked.parents.items()
        ],
        "asks": asks_json(prepared),
    }


def columns_json(prepared: Prepared) -> list[JsonValue]:
    """The columns with the fields that they are for."""
    return [
        {
            "column": one.column,
            "header": one.header,
            "field": one.field.name if one.field and not one.barred else None,
            "barred": one.barred,
        }
        for one in prepared.columns
    ]


def asks_json(prepared: Prepared) -> list[JsonValue]:
    """The questions that have no answer yet."""
    return [
        {
            "sheet": prepared.sheet,
            "column": one.key,
            "question": str(one.text),
            "answers": [{"key": key, "label": str(text)} for key, text in one.options],
        }
        for one in prepared.questions
        if one.answer is None
    ]


def repairs_json(prepared: Prepared, letters: Iterable[Repair]) -> list[JsonValue]:
    """What was mended, by kind: how many cells, and which."""
    places = defaultdict[str, list[str]](list)
    for letter in letters:
        places[letter.kind.value].append(letter.place)
    for value in prepared.repairs:
        places[value.kind.value].append(value.place)
    return [{"kind": kind, "cells": len(some), "places": [*some]} for kind, some in places.items()]


def _problems(rehearsal: Rehearsal, row: RehearsedRow) -> list[JsonValue]:
    return [
        {
            "sheet": rehearsal.prepared.sheet,
            "row": row.number,
            "cell": cell,
            "field": spec.name,
            "reason": str(why),
        }
        for cell, spec, why in reasons(rehearsal, row)
    ]


def _change(rehearsal: Rehearsal, row: RehearsedRow) -> JsonObject:
    """What changes of a record, old beside new: both as a list shows them."""
    assert row.before is not None
    fields, masked = rehearsal.cls.schema.fields, list[JsonValue]()
    told: list[JsonValue] = []
    cells = {
        spec.name: cell for spec, cell in zip(rehearsal.columns, row.cells, strict=True) if spec
    }
    for name in row.changed:
        closed = shows_masked(fields[name], Sight.OUTSIDE)
        masked += [name] if closed else []
        told.append({
            "field": name,
            "cell": cell_of(rehearsal, row, name),
            "old": None if closed else row.shown.get(name, ""),
            "new": cells.get(name, ""),
        })  # fmt: skip
    return {"row": row.number, "code": row.before.code, "fields": told, MASKED: masked}


def _likely(rehearsal: Rehearsal, row: RehearsedRow) -> JsonObject:
    assert row.likely is not None
    schema = rehearsal.cls.schema
    closed = schema.fields[schema.title].privacy is not Privacy.OPEN
    return {
        "row": row.number,
        "code": None if closed else row.likely.code or None,
        "like_row": row.likely.row or None,
        "reason": str(row.likely.why),
    }
