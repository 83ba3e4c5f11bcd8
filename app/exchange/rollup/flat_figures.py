"""What units handed in as one flat table, a figure of a unit a row; totals follow by adding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from app.base.files import whole
from app.exchange.rollup.crossed_rows import UNDIVIDED, crossed_totals
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.small_parts import open_rows
from app.exchange.rollup.total_rows import TotalRow, handed_in
from app.reports.output.flat_table import FlatRow, part_name, write_rows
from app.store.submissions import ReportKey


def write_flat(result: RollupResult, target: Path | BinaryIO) -> None:
    """Write the table as CSV. It is an open copy: parts that may tell who was helped are left blank.

    Raises UserError where a path cannot be written.
    """
    with whole(target) if isinstance(target, Path) else nullcontext(target) as file:
        write_rows(file, rows_of_rollup(result))


def rows_of_rollup(result: RollupResult) -> Iterator[FlatRow]:
    """The figures of the period, unit by unit, of every report that was added up."""
    for slot, rows in open_rows(result).items():
        cells = _cells(result, slot)
        for number, package in enumerate(handed_in(result, slot)):
            for one in (*rows, *cells):
                if (four := one.units[number]) is not None:
                    part = part_name(one.path, one.part)
                    key, revision = one.indicator.key, package.revision
                    yield FlatRow(package.unit, slot, key, four[0], part=part, revision=revision)


def _cells(result: RollupResult, slot: ReportKey) -> list[TotalRow]:
    """The cells of the tables that cross a figure, as the units sent them."""
    crossed = crossed_totals(result, slot)
    return [cell for one in crossed for cell in one.cells if cell.part != UNDIVIDED]
