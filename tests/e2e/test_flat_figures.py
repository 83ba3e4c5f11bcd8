"""The flat table out of a store and out of what units handed in: the figures of the other open copies."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.__main__ import main
from app.base.csv_table import csv_bytes
from app.base.periods import parse
from app.exchange.package.package import write_package
from app.exchange.rollup.flat_figures import write_flat
from app.exchange.rollup.rollup import rollup
from app.exchange.rollup.small_parts import open_rows
from app.exchange.rollup.total_rows import handed_in
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.flat_table import COLUMNS
from app.reports.output.report_file import write
from app.reports.output.small_cells import hide_small, is_guarded
from app.reports.output.suppression import is_small
from app.reports.spec.figures import Blank, as_json, is_number
from app.reports.submission.frozen_report import freeze
from app.services import unit_settings
from app.store import Store
from tests.support.province import Province
from tests.support.report_records import Filling

PERIOD = parse("2026-Q1")
CODES = [unit.code for unit in communes.of_province("33")[:3]]
Row = dict[str, str]


def rows_in(path: Path) -> list[Row]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for another encoding"
    found = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {*found[0]} == {*COLUMNS}
    return found


def number(row: Row) -> float | None:
    return float(row["value"]) if row["value"] else None


@pytest.fixture
def filled(store: Store) -> Store:
    Filling(store, 7).fill()
    return store


def test_a_store_writes_every_figure_part_and_area_of_a_report(
    filled: Store, tmp_path: Path
) -> None:
    computed = compute(filled, REPORTS["movement"], PERIOD)
    path = tmp_path / "bang.csv"
    write(computed, filled, unit_settings.load(filled), path)
    rows = rows_in(path)
    assert {(row["unit"], row["period"], row["report"]) for row in rows} == {
        ("03127", "2026-Q1", "movement")
    }
    wholes = {row["indicator"]: row for row in rows if not (row["part"] or row["area"])}
    assert {key: number(row) for key, row in wholes.items()} == {
        key: as_json(line.figures.value) for key, line in computed.lines.items()
    }
    opened = hide_small(computed)
    by_area = {
        (row["indicator"], row["area"]): (number(row), row["why"]) for row in rows if row["area"]
    }
    codes = {id_: title.code for id_, title in opened.areas.items()} | {None: "?"}
    assert by_area == {
        (key, codes[id_]): (as_json(one), one.value if isinstance(one, Blank) else "")
        for key, line in opened.lines.items()
        for id_, one in line.areas.items()
    }
    assert any(why == Blank.SMALL.value for _value, why in by_area.values())


def test_no_small_part_of_people_being_helped_stands_in_it(filled: Store, tmp_path: Path) -> None:
    guarded = {i.key for i in REPORTS["cases"].indicators() if is_guarded(i)}
    path = tmp_path / "bang.csv"
    computed = compute(filled, REPORTS["cases"], PERIOD)
    write(computed, filled, unit_settings.load(filled), path)
    parts = [r for r in rows_in(path) if r["indicator"] in guarded and (r["part"] or r["area"])]
    small = [r for r in parts if r["value"] and is_small(int(r["value"]))]
    assert small == []
    assert any(row["why"] == Blank.SMALL.value for row in parts)


def test_a_frozen_report_says_which_revision_it_is(filled: Store, tmp_path: Path) -> None:
    computed = compute(filled, REPORTS["movement"], PERIOD)
    freeze(filled, computed)
    path = tmp_path / "bang.csv"
    write(computed, filled, unit_settings.load(filled), path)
    assert {row["revision"] for row in rows_in(path)} == {"1"}


def test_what_units_handed_in_stands_there_unit_by_unit(tmp_path: Path) -> None:
    province = Province.founded(tmp_path, PERIOD)
    paths = [province.send(tmp_path / "usb", c, times=1 + n) for n, c in enumerate(CODES)]
    result = rollup(paths)
    write_flat(result, tmp_path / "bang.csv")
    every = rows_in(tmp_path / "bang.csv")
    rows = [row for row in every if " " not in row["part"]]  # without the cells of crossed tables
    assert len(rows) < len(every)
    [slot] = result.slots
    shown = [
        (package.unit, one.indicator.key, as_json(one.units[place][0]))  # type: ignore[index]
        for place, package in enumerate(handed_in(result, slot))
        for one in open_rows(result)[slot]
        if one.units[place]
    ]
    assert [(row["unit"], row["indicator"], number(row)) for row in rows] == shown
    for one in REPORTS["movement"].indicators():
        total = result.totals[slot][one.key].figures[0]
        if is_number(total) and one.ratio is None and one.kinds_of is None:
            some = [number(r) for r in rows if (r["indicator"], r["part"]) == (one.key, "")]
            assert sum(filter(None, some)) == total


def test_one_package_is_told_as_its_store_tells_it(filled: Store, tmp_path: Path) -> None:
    computed = compute(filled, REPORTS["movement"], PERIOD)
    package = write_package(filled, freeze(filled, computed), tmp_path)
    write(computed, filled, unit_settings.load(filled), tmp_path / "cua-so.csv")
    assert main(["rollup", str(package), "--to", str(tmp_path / "t.xlsx"),
                 "--csv", str(tmp_path / "cua-goi.csv")]) == 0  # fmt: skip
    ours = {place(row): row["value"] for row in rows_in(tmp_path / "cua-so.csv")}
    theirs = {place(row): row["value"] for row in rows_in(tmp_path / "cua-goi.csv")}
    wholes = {key: value for key, value in theirs.items() if not key[4]}
    assert len(wholes) > 40
    assert wholes.items() <= ours.items()


def place(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("unit", "period", "report", "indicator", "part", "area"))


def test_no_cell_is_a_formula_for_a_spreadsheet() -> None:
    written = csv_bytes(["a"], [["=1+1"], ["-2"], [-2], ["@x"], [None], ["1"]])
    lines = written.decode("utf-8-sig").split()
    assert lines == ["a", "'=1+1", "'-2", "-2", "'@x", '""', "1"]
