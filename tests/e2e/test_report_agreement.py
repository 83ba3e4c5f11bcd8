"""What a report says is the same in JSON, in the workbook as LibreOffice computes it, and on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from app import demo
from app.base.numbers import show_decimal, show_number
from app.base.periods import parse
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FigureColumn as Column
from app.reports.compute.report_rows import columns_of, titles_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.document import _MAIN, MARKS
from app.reports.output.json_output import as_json
from app.reports.output.report_file import write
from app.reports.output.small_cells import hide_small
from app.reports.spec.figures import Blank
from app.reports.spec.report import ComputedReport
from app.services import unit_settings
from app.store import Store
from tests.support import office

PERIODS = ("2026-Q3", "2025", "2026")
PLANS = [(key, period) for key in REPORTS for period in PERIODS]
LEAST = 2000  # comparisons
MOST_PAGES = 8  # of a commune of fifteen areas, without names
_KEYS = {
    Column.VALUE: "value",
    Column.PREVIOUS: "previous",
    Column.LAST_YEAR: "same_last_year",
    Column.CUMULATIVE: "cumulative",
}


@dataclass(frozen=True)
class Written:
    """A report in its three forms, and what an open copy may tell of it."""

    computed: ComputedReport
    full: dict[str, Any]
    open: dict[str, Any]
    book: Path
    pages: tuple[str, ...]

    @property
    def paper(self) -> str:
        return " ".join(self.pages)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "so.andan"
    made = demo.create(path, 1, 1, date(2026, 10, 3))
    yield made
    made.close()


@pytest.fixture(scope="module")
def written(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Written]:
    folder, unit = tmp_path_factory.mktemp("written"), unit_settings.load(store)
    found = {}
    for key, period in PLANS:
        report = REPORTS[key]
        computed = compute(store, report, report.whole(parse(period))).masked()
        for ending in ("json", "xlsx", "pdf"):
            write(computed, store, unit, folder / f"{key}-{period}.{ending}")
        full = json.loads((folder / f"{key}-{period}.json").read_text(encoding="utf-8"))
        opened = as_json(hide_small(computed), store, unit)
        pages = tuple(pages_of(folder / f"{key}-{period}.pdf"))
        found[key, period] = Written(computed, full, opened, Path(), pages)
    books = [folder / f"{key}-{period}.xlsx" for key, period in PLANS]
    recalculated = office.recalculated(tmp_path_factory.mktemp("office"), *books)
    return {
        plan: Written(one.computed, one.full, one.open, book, one.pages)
        for (plan, one), book in zip(found.items(), recalculated, strict=True)
    }


def pages_of(path: Path) -> Iterator[str]:
    """What each page says below its number, with single spaces."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        layer = page.get_textpage()
        yield " ".join(layer.get_text_bounded(top=page.get_height() - 45).split())
    document.close()


def printed(value: float | None, why: str | None, *, rate: bool) -> str:
    if value is None:
        return str(Blank(why or "no data").label)
    return show_decimal(value, 1) if rate else show_number(int(value))


def test_the_three_forms_of_every_report_say_the_same(
    written: dict[tuple[str, str], Written],
) -> None:
    compared = sum(compare(one) for one in written.values())
    assert compared >= LEAST


def compare(one: Written) -> int:
    """Compare all figures of a report; gives how many were compared."""
    book = openpyxl.load_workbook(one.book, data_only=True)
    cells = rows_by_code(book.worksheets[0].iter_rows(values_only=True))
    columns = columns_of(one.computed)
    compared = 0
    for full, shown in zip(one.full["indicators"], one.open["indicators"], strict=True):
        row = dict(zip(columns, cells[full["row_code"]], strict=False))
        rate = one.computed.lines[full["key"]].indicator.is_rate
        said = [full["row_code"], full["label"]]
        for column, name in _KEYS.items():
            assert full[name] == shown[name]  # those of the unit are never left blank
            if column in row:
                figure = full[name] if full[name] is not None else why(full, name)
                assert row[column] == figure, (full["key"], name)
                compared += 1
        line = one.computed.lines[full["key"]]
        in_force = one.computed.label_of(full["key"])
        said = f"{full['row_code']} {in_force} {line.indicator.unit} {first(full, rate=rate)}"
        assert flat(said) in one.paper, said
        compared += 1
        for path, parts in full["splits"].items():
            for key, part in parts.items():
                compared += compare_part(one, part, shown["splits"][path][key], cells, rate=rate)
    return compared + compare_areas(one, book) + compare_tables(one, book)


def why(line: Mapping[str, Any], name: str) -> str:
    return str(Blank(line["blank"][name]).label)


def first(line: Mapping[str, Any], *, rate: bool) -> str:
    return printed(line["value"], line["blank"].get("value"), rate=rate)


def compare_part(
    one: Written,
    full: Mapping[str, Any],
    shown: Mapping[str, Any],
    cells: Mapping[str, tuple[Any, ...]],
    *,
    rate: bool,
) -> int:
    """A part that is nothing in every column is left out of workbook and paper."""
    code, label = full["row_code"], full["label"]
    if not code:  # it is a figure of its own, and is compared as that
        return 0
    if code not in cells:
        assert not full["value"]
        return 0
    small = shown.get("why") == Blank.SMALL.value
    assert shown["value"] == (None if small else full["value"])
    value = cells[code][columns_of(one.computed).index(Column.VALUE)]
    assert isinstance(value, str) or value == shown["value"]
    if small:
        return 1
    said = printed(full["value"], full.get("why"), rate=rate)
    if full["value"] is None:
        said = str(value)
    inline, row = f"{label} {said} ({code})", f"{code} - {label} {said}"
    # In a line of parts there is no 0, and no blank.
    if not full["value"] and flat(row) not in one.paper:
        assert f"({code})" not in one.paper
        return 1
    assert flat(inline) in one.paper or flat(row) in one.paper, inline
    return 2


def compare_areas(one: Written, book: openpyxl.Workbook) -> int:
    """The figures by area, by the code of the area in JSON and by its name elsewhere."""
    table = area_table(hide_small(one.computed))
    if table is None:
        return 0
    rows = {row[1]: row for row in book[str(table.sheet)].iter_rows(values_only=True)}
    names = {title.code: title.words for title in one.computed.areas.values()}
    sign = {str(blank.label): mark for blank, mark in MARKS.items()}
    compared = 0
    by_key = {line["key"]: line for line in one.open["indicators"]}
    on_paper = not any(maker.by == "area" for maker, _ in one.computed.tables)
    for code, name in names.items():
        said = []
        for place, column in enumerate(table.columns[2:], 2):
            value = by_key[column.key]["areas"].get(code, 0)
            cell = rows[name][place]
            assert cell == value or isinstance(cell, str) or (cell is None and value is None)
            said.append(
                sign[cell] if isinstance(cell, str) else "" if cell is None else show_number(cell)
            )
            compared += 1
        if on_paper:
            line = " ".join(filter(None, (name, *said)))
            assert flat(line) in one.paper, line
            compared += len(said)
    return compared


def compare_tables(one: Written, book: openpyxl.Workbook) -> int:
    """Official tables that name nobody: every cell of JSON in the workbook, every row on paper."""
    compared = 0
    shown = {table.key: table for table in hide_small(one.computed).shown_tables(names=False)}
    for document in one.open["tables"]:
        table = shown[document["key"]].spoken()
        sheet = [*book[str(table.sheet)].iter_rows(values_only=True)]
        wanted = [column.key for column in table.columns]
        for row in document["rows"]:
            values = [row["section"]] if "section" in row else [row[key] for key in wanted]
            cells = [None if value == "" else value for value in values]
            assert any(close(cells, line) for line in sheet), cells
            compared += len(cells)
    return compared


def close(cells: list[Any], line: tuple[Any, ...]) -> bool:
    pairs = zip(cells, line, strict=False)
    return all(
        a == (None if b == "" else b)
        or (isinstance(a, float) and isinstance(b, int | float) and abs(a - b) < 1e-9)
        for a, b in pairs
    )


def rows_by_code(rows: Iterator[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """The rows of a sheet by the code below or beside their number."""
    said = ((str(row[0]).split()[-1], row) for row in rows if row[0])
    return {code: row for code, row in said if "." in code and row[1]}


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_a_commune_of_fifteen_areas_has_a_report_of_eight_pages(
    written: dict[tuple[str, str], Written],
) -> None:
    for (key, period), one in written.items():
        assert len(one.pages) <= MOST_PAGES, (key, period, len(one.pages))


def test_the_first_page_has_the_ten_figures_that_a_leader_asks_for(
    written: dict[tuple[str, str], Written],
) -> None:
    one = written["movement", "2026-Q3"]
    page, leading = one.pages[0], one.computed.report.leading
    assert len(leading) == 10 and str(_MAIN) in page
    for key in leading:
        line = one.computed.lines[key]
        value = first(
            next(i for i in one.full["indicators"] if i["key"] == key), rate=line.indicator.is_rate
        )
        assert flat(f"{one.computed.label_of(key)} {line.indicator.unit} {value}") in page


def test_every_column_on_paper_says_something(written: dict[tuple[str, str], Written]) -> None:
    for one in written.values():
        titles = [*map(str, titles_of(one.computed))]
        assert str(Column.VALUE.label) in titles or one.computed.counted.until
        assert {Column.LAST_YEAR, Column.CUMULATIVE}.isdisjoint(
            columns_of(one.computed) if one.computed.period.key in ("2025", "2026") else ()
        )
