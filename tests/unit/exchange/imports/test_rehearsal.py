"""Workbooks brought in: what is exported comes back, and what is brought in twice is there once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.prepared import prepare
from app.exchange.imports.rehearsal import Rehearsal, rehearse
from app.exchange.records.xlsx_export import export_list
from app.exchange.workbook.reading import read
from app.exchange.workbook.repairs import repaired
from app.schema.conditions import Query
from app.schema.record import REGISTRY, Record
from app.store import Store


def brought(store: Store, cls: type[Record], path: Path, **how: Any) -> Rehearsal:
    """The rehearsal of a workbook's first table."""
    return rehearse(store, cls, prepare(repaired(read(path)).book, cls), **how)


def book(path: Path, *lines: list[object]) -> Path:
    """A workbook of these lines."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    made.save(path)
    return path


def fates(rehearsal: Rehearsal) -> list[RowOutcome]:
    return [row.fate for row in rehearsal.rows]


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_what_is_exported_comes_back_the_same(commune: Store, key: str, tmp_path: Path) -> None:
    cls = REGISTRY[key]
    path = tmp_path / "sổ.xlsx"
    export_list(commune, cls, Query(), path, names=True, purpose="Chuyển máy")
    rehearsal = brought(commune, cls, path)
    assert fates(rehearsal) == [RowOutcome.SAME] * commune.count(cls), [
        r.problems or r.changed for r in rehearsal.rows
    ]
