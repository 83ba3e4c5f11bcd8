"""Reports as files: read back by openpyxl, recalculated by LibreOffice, read from the PDF."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import DiskFull, UserError
from app.base.language import T
from app.base.periods import Window, parse
from app.registers.area import Area
from app.registers.model import Model, Place
from app.reports.compute import areas as areas_module
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import (
    FIGURES,
    FigureColumn,
    ReportRow,
    columns_of,
    hows,
    rows_of,
    titles_of,
)
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import statistics
from app.reports.definitions.mediation.book import _COVER, SHEET
from app.reports.output import workbook
from app.reports.output.chart_sheet import CHARTS_SHEET
from app.reports.output.json_output import as_json
from app.reports.output.report_file import write
from app.reports.output.small_cells import NOTE, hide_small
from app.reports.spec import official_table
from app.reports.spec.figures import LEAST_BASE, Blank, Figure, is_number
from app.reports.spec.indicator import UNSAID
from app.reports.spec.official_table import CountedRow, TableRow
from app.reports.spec.report import ComputedReport
from app.services import unit_settings
from app.services.unit_settings import Unit
from app.store import Store
from tests.conftest import a_store
from tests.support import office
from tests.support.report_records import Filling
from tests.support.wording import indicator

HOSTILE = "=HYPERLINK(1;2)"
ERROR = "#N/A"
# A change, its share, a rate, a total, a share of the target, a sum of several cells.
OURS = re.compile(
    r"=(D(\d+)-[EGH]\2|IF\([EGH]\d+<10,\"\",\(D(\d+)-[EGH]\3\)/[EGH]\d+\)"
    r"|ROUND\(100\*[DK]\d+/[J-L]\d+,1\)|[A-Z]\d+([+-][A-Z]\d+)+"
    r"|IF\([DEHK]\d+=0,\"\",ROUND\(100\*[DEHK]\d+/[DEHK]\d+,1\)\)|SUM\([A-Z]\d+:[A-Z]\d+\))"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A filled store, with texts that a careless workbook would turn into formulas and errors."""
    made = a_store(tmp_path_factory.mktemp("store"))
    Filling(made, 7).fill()
    with made.step(T("Thử", "Test")) as step:
        area = step.save(Area(name=HOSTILE))
        launched = parse("2026-02").first
        for group in (HOSTILE, ERROR):
            places = (Place(area=area.id),)
            step.save(Model(name="Mô hình", group=group, places=places, launched=launched))
    yield made
    made.close()


@pytest.fixture(scope="module")
def unit(store: Store) -> Unit:
    return unit_settings.load(store)


@pytest.fixture(scope="module")
def computed(store: Store) -> ComputedReport:
    return compute(store, REPORTS["movement"], parse("2026-Q1", Window.ADMIN))


@pytest.fixture(scope="module")
def book(
    store: Store, unit: Unit, computed: ComputedReport, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("book") / "Báo cáo quý I.xlsx"
    write(computed, store, unit, path)
    return path


@pytest.fixture(scope="module")
def recalculated(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as LibreOffice computes it."""
    return office.recalculated(tmp_path_factory.mktemp("office"), book)[0]


def sheets(path: Path, *, values: bool) -> list[Worksheet]:
    return openpyxl.load_workbook(path, data_only=values).worksheets


def head_row(sheet: Worksheet) -> int:
    return next(
        row[0].row for row in sheet.iter_rows() if row[0].value == str(official_table.NUMBER)
    )


def below(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """The rows under the titles."""
    return list(sheet.iter_rows(min_row=head_row(sheet) + 1, values_only=True))


# --- the workbook -------------------------------------------------------------------------------


def test_the_first_sheet_is_laid_out_as_the_paper(book: Path, computed: ComputedReport) -> None:
    main, *_tables, areas, notes, charts = sheets(book, values=False)
    titles = (workbook._SHEET_MAIN, areas_module._TITLE, workbook._SHEET_NOTES, CHARTS_SHEET)
    assert tuple(s.title for s in (main, areas, notes, charts)) == tuple(map(str, titles))
    assert computed.has_targets and not computed.has_trend
    said = {cell for row in main.iter_rows(values_only=True) for cell in row if cell}
    assert {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"} <= said
    assert {"ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN", "NGƯỜI LẬP BIỂU", "Nơi nhận:"} <= said
    assert {str(computed.period.label), f"({computed.period.dates})"} <= said
    assert [cell.value for cell in main[head_row(main)]] == [
        title.vi for title in titles_of(computed)
    ]
    labels = [row[1] or row[0] for row in below(main)][: len(list(rows_of(computed)))]
    assert indicator("visits") in labels


def test_the_sheets_print_on_a4_with_their_titles_on_every_page(book: Path) -> None:
    for sheet in sheets(book, values=False)[:-1]:
        row = head_row(sheet)
        assert sheet.freeze_panes == f"C{row + 1}"
        assert sheet.print_title_rows == f"${row}:${row}"
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert sheet.column_dimensions["B"].width > 20


def test_typed_text_is_never_a_formula_nor_an_error(book: Path) -> None:
    cells = [c for sheet in sheets(book, values=False) for row in sheet.iter_rows() for c in row]
    typed = [cell for cell in cells if cell.value in (HOSTILE, ERROR)]
    assert len(typed) >= 4
    assert {cell.data_type for cell in typed} == {"s"}
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert [said for said in formulas if not OURS.fullmatch(said)] == []


def written_as(figure: Figure) -> object:
    """What stands in a cell: a number, why there is none, or nothing where it is hidden."""
    return figure.label.vi or None if isinstance(figure, Blank) else figure


def expected_of(printed: ReportRow, row: Mapping[FigureColumn, object]) -> list[object]:
    """What stands in the columns of figures that there are."""
    figures = [*printed.figures]
    return [written_as(figures[which]) for column, which in FIGURES.items() if column in row]


def test_libreoffice_computes_the_figures_of_the_report(
    recalculated: Path, book: Path, computed: ComputedReport
) -> None:
    main = sheets(recalculated, values=True)[0]
    rows, columns = below(main), columns_of(computed)
    live = 0
    for printed, cells in zip(rows_of(hide_small(computed)), rows, strict=False):
        if not isinstance(printed, ReportRow):
            continue
        row = dict(zip(columns, cells, strict=False))
        value, previous, last_year, _cumulative = printed.figures
        assert row[FigureColumn.NAME] == printed.label.vi
        assert [row[c] for c in FIGURES if c in row] == expected_of(printed, row)
        for before, change, share in (
            (previous, row[FigureColumn.CHANGE], row[FigureColumn.CHANGE_SHARE]),
            (last_year, row[FigureColumn.YEAR_CHANGE], row[FigureColumn.YEAR_CHANGE_SHARE]),
        ):
            if not (is_number(value) and is_number(before)):
                assert change in (None, "") and share in (None, "")
                continue
            assert change == pytest.approx(value - before)
            if printed.is_rate or before < LEAST_BASE:
                assert share in (None, "")
            else:
                assert share == pytest.approx((value - before) / before)
                live += 1
        target = printed.line.target if printed.part is None else None
        assert row[FigureColumn.TARGET] == target
        assert row[FigureColumn.REACHED] == (printed.line.achieved if target else None)
    assert live > 50
    written = sheets(book, values=False)[0]
    assert sum(cell.data_type == "f" for row in written.iter_rows() for cell in row) > 2 * live


def test_the_areas_add_up_to_the_report(recalculated: Path, computed: ComputedReport) -> None:
    areas = sheets(recalculated, values=True)[-3]
    labels = [cell.value for cell in areas[head_row(areas)]][2:]
    hidden = area_table(hide_small(computed))
    assert hidden
    *rows, total, note = below(areas)
    assert note[0] == str(NOTE)
    lines = {computed.label_of(key).vi: line for key, line in computed.lines.items()}
    assert indicator("visits") in labels
    assert [row[1] for row in rows] == [*(t.words for t in computed.areas.values()), str(UNSAID)]
    assert total[1] == str(official_table.TOTAL)
    for column, label in enumerate(labels, 2):
        assert total[column] == lines[label].figures.value
        told = [row[column] for row in rows if row[column] is not None]
        counted = [one for one in told if not isinstance(one, str)]  # words: not assessed there
        small = any(
            hidden.columns[column].key in one.hidden
            for one in hidden.rows
            if isinstance(one, TableRow)
        )
        assert small == (len(told) < len(rows))
        assert total[column] > sum(counted) if small else total[column] == sum(counted)


def test_the_charts_are_native_and_show_every_figure_of_theirs(
    book: Path, computed: ComputedReport
) -> None:
    sheet = sheets(book, values=False)[-1]
    drawn: list[Any] = sheet._charts  # type: ignore[attr-defined]
    assert len(drawn) == len(hide_small(computed).charts) > 1
    said = [row[:3] for row in sheet.iter_rows(values_only=True)]
    for chart in hide_small(computed).charts:
        for place, label in enumerate(chart.labels):
            values = [series.values[place] for series in chart.series]
            shown = [str(Blank.NO_DATA.label) if value is None else value for value in values]
            assert (label, *shown) in {row[: 1 + len(shown)] for row in said}


def test_every_figure_is_explained(book: Path, computed: ComputedReport) -> None:
    notes = sheets(book, values=False)[-2]
    said = [(row[1], row[3]) if row[1] else row[0] for row in below(notes)]
    indicators = [line.indicator for line in computed.lines.values()]
    counted = [(i.label.vi, i.definition.vi) for i in indicators]
    assert said == [*counted, *(how.vi for how in hows(computed))] != counted


# --- the official tables of the other reports ---------------------------------------------------

OTHERS = [key for key in REPORTS if key != "movement"]


@pytest.fixture(scope="module")
def others(store: Store) -> dict[str, ComputedReport]:
    return {key: compute(store, REPORTS[key], parse("2026")) for key in OTHERS}


@pytest.fixture(scope="module")
def recalculated_others(
    store: Store,
    unit: Unit,
    others: dict[str, ComputedReport],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The workbooks of the other reports as LibreOffice computes them, by report key."""
    written, folder = tmp_path_factory.mktemp("others"), tmp_path_factory.mktemp("office")
    for key, computed in others.items():
        write(computed, store, unit, written / f"{key}.xlsx")
    office.recalculated(folder, *written.iterdir())
    return folder


@pytest.mark.parametrize("key", OTHERS)
def test_libreoffice_computes_the_official_tables(
    key: str, others: dict[str, ComputedReport], recalculated_others: Path
) -> None:
    book = openpyxl.load_workbook(recalculated_others / f"{key}.xlsx", data_only=True)
    for table in hide_small(others[key]).shown_tables(names=True):
        rows = below(book[table.sheet.vi])
        lines = list(table.spoken().lines())
        assert len(lines) > 1
        for line, row in zip(lines, rows, strict=False):
            if not isinstance(line, CountedRow):
                assert row[0] == line.title
                continue
            said = [None if value == "" else value for value in line.cells]
            assert [pytest.approx(v) if isinstance(v, float) else v for v in said] == [*row]


@pytest.mark.parametrize("key", OTHERS)
def test_libreoffice_computes_the_figures_of_the_other_reports(
    key: str, others: dict[str, ComputedReport], recalculated_others: Path
) -> None:
    main = sheets(recalculated_others / f"{key}.xlsx", values=True)[0]
    columns = columns_of(others[key])
    for printed, row in zip(rows_of(hide_small(others[key])), below(main), strict=False):
        if isinstance(printed, ReportRow):
            cells = dict(zip(columns, row, strict=False))
            assert [cells[c] for c in FIGURES if c in cells] == expected_of(printed, cells)
            assert printed.code in row[0]


@pytest.mark.parametrize("key", OTHERS)
def test_the_pdf_holds_every_official_table(
    key: str, store: Store, unit: Unit, others: dict[str, ComputedReport], tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.pdf"
    write(others[key], store, unit, path)
    text = text_of(path)
    for table in others[key].shown_tables(names=True):
        assert table.title.vi in text
        assert not table.cover or str(table.cover) in text
    for chart in others[key].charts:
        assert chart.title in text


def test_a_row_to_sign_in_is_high_enough_and_whole(
    store: Store, unit: Unit, others: dict[str, ComputedReport], tmp_path: Path
) -> None:
    path = tmp_path / "so.xlsx"
    write(others["mediation"], store, unit, path)
    book = openpyxl.load_workbook(path)
    sheet = book[str(SHEET)]
    table = next(t for t in others["mediation"].shown_tables(names=True) if t.key == "book")
    assert [column.title.vi for column in table.columns] == [
        "STT", "Ngày nhận", "Hòa giải viên, người được mời", "Các bên", "Nội dung vụ việc",
        "Yêu cầu, thỏa thuận của các bên", "Thành", "Không thành",
        "Chữ ký của các bên, hòa giải viên", "Ghi chú",
    ]  # fmt: skip
    first = head_row(sheet) + 1
    for row in range(first, first + len(table.rows)):
        assert sheet.row_dimensions[row].height >= 18 * 72 / 25.4
        assert sheet.cell(row, 9).value is None


def test_masked_no_file_tells_who_is_in_a_dispute_about_what(
    store: Store, unit: Unit, others: dict[str, ComputedReport], tmp_path: Path
) -> None:
    for ending in ("xlsx", "json", "pdf"):
        path = tmp_path / f"so.{ending}"
        write(others["mediation"].masked(), store, unit, path)
        said = (
            text_of(path)
            if ending == "pdf"
            else json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
            if ending == "json"
            else str([[*s.iter_rows(values_only=True)] for s in sheets(path, values=False)])
        )
        assert str(statistics.RESULTS_TITLE) in said
        assert "Hoàng Văn Bên" not in said and "Ranh giới đất" not in said
        assert ("•••" in said) == (ending == "xlsx")
        assert str(_COVER) not in said


def text_of(path: Path) -> str:
    """All that a PDF says, with single blanks."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def body_of(page: pypdfium2.PdfPage) -> str:
    """What a page says below its number."""
    return str(page.get_textpage().get_text_bounded(top=page.get_height() - 45))


# --- paper and JSON -----------------------------------------------------------------------------


def test_the_pdf_says_what_the_report_says(
    store: Store, unit: Unit, computed: ComputedReport, tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.pdf"
    write(computed, store, unit, path)
    document = pypdfium2.PdfDocument(path)
    pages = [body_of(page) for page in document]
    assert all(page.get_width() > page.get_height() for page in document)
    document.close()
    text = " ".join(" ".join(pages).split())
    assert f"({computed.period.dates})" in text
    assert "TM. ỦY BAN NHÂN DÂN" in text
    for line in computed.lines.values():
        assert line.indicator.label.vi in text
        for sentence in line.indicator.definition.vi.replace(". ", ".|").split("|"):
            assert sentence in text  # once, where it is said of several figures
    shown = [
        row
        for row in rows_of(computed)
        if isinstance(row, ReportRow) and row.line.indicator.key == "visits"
    ]
    unsaid = (FigureColumn.NUMBER, FigureColumn.TARGET, FigureColumn.REACHED)
    texts = shown[0].texts()
    rest = [texts[column] for column in columns_of(computed) if column not in unsaid]
    said = " ".join(filter(None, rest))
    assert said in text
    for entry in rows_of(computed):
        if not isinstance(entry, ReportRow) or (entry.part and entry.figures.value == 0):
            continue  # a part that is nothing adds nothing to the line of its parts
        assert entry.code in text
    assert all("Cùng kỳ" in page for page in pages[:2])


@pytest.mark.parametrize("key", ["2025-01", "2025-03", "2025-Q1", "2026-Q2"])
def test_no_page_ends_with_what_names_the_rows_below(
    key: str, store: Store, unit: Unit, tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.pdf"
    computed = compute(store, REPORTS["movement"], parse(key))
    write(computed, store, unit, path)
    splits = [split for line in computed.lines.values() for split, _parts in line.shown()]
    naming = {f"{split.label.vi}:" for split in splits}
    document = pypdfium2.PdfDocument(path)
    ends = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        low = min(bottom for _, bottom, _, _ in boxes)
        ends += [text.get_text_bounded(*b).strip() for b in boxes if b[1] < low + 6]
    assert not naming.intersection(ends)
    document.close()


def test_the_json_file_is_the_documented_document(
    store: Store, unit: Unit, computed: ComputedReport, tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.json"
    write(computed, store, unit, path)
    assert json.loads(path.read_text(encoding="utf-8")) == as_json(computed, store, unit)


# --- writing ------------------------------------------------------------------------------------


def test_another_ending_is_refused_in_a_sentence(
    store: Store, unit: Unit, computed: ComputedReport, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="odt"):
        write(computed, store, unit, tmp_path / "bao-cao.odt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "json"])
def test_a_file_that_cannot_be_written_leaves_the_earlier_one(
    ending: str,
    *,
    store: Store,
    unit: Unit,
    computed: ComputedReport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    path = tmp_path / f"bao-cao.{ending}"
    path.write_bytes(b"earlier")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        write(computed, store, unit, path)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"earlier"]


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "json"])
def test_nothing_is_left_beside_a_written_file(
    ending: str, store: Store, unit: Unit, computed: ComputedReport, tmp_path: Path
) -> None:
    write(computed, store, unit, tmp_path / f"a.{ending}")
    assert [found.name for found in tmp_path.iterdir()] == [f"a.{ending}"]


def test_the_catalogue_loads_neither_openpyxl_nor_reportlab() -> None:
    program = (
        "import sys, app.reports.definitions.catalogue, app.reports.output.report_file, app.reports.compute.report_rows\n"
        "sys.exit(any(name in sys.modules for name in ('openpyxl', 'reportlab')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
