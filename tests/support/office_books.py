"""Workbooks as offices have them, in each format and in fonts from before Unicode; all people invented.

They are written here by other means than the program's own: xlwt, openpyxl, or the format by hand.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlwt

from app.base.paths import DATA

Rows = Sequence[Sequence[str]]
ROWS: Rows = (
    ("STT", "Họ và tên", "Mã", "Ghi chú"),
    ("1", "Nguyễn Thị Hoà", "01", "Chủ hộ; nộp đủ"),
    ("2", "Đặng Văn Ước", "00001", "Tổ dân phố số 7"),
)
_TCVN3 = {
    v: chr(int(k, 16)) for k, v in json.loads((DATA / "tcvn3.json").read_text("utf-8")).items()
}
_VNI = {v: k for k, v in json.loads((DATA / "vni.json").read_text("utf-8")).items()}


def to_tcvn3(text: str) -> str:
    """The text as .VnTime shows it: capitals with a tone are their small letters, as it has none."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_TCVN3.get(c if c in "ĂÂĐÊÔƠƯ" else c.lower(), c) for c in composed)


def to_vni(text: str) -> str:
    """The text as VNI-Times shows it."""
    return "".join(_VNI.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def xls(path: Path, cells: dict[tuple[int, int], tuple[str, object]]) -> Path:
    """An .xls; each cell with the name of its font, its value a text, a number or runs (text, font)."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    looks = {font: xlwt.easyxf(f"font: name {font}") for font, _ in cells.values()}
    for (row, column), (font, value) in cells.items():
        if isinstance(value, tuple):
            pieces = [(text, xlwt.easyfont(f"name {name}")) for text, name in value]
            sheet.write_rich_text(row, column, pieces, looks[font])
        else:
            sheet.write(row, column, value, looks[font])
    book.save(str(path))
    return path


def plain_xls(path: Path, rows: Rows = ROWS) -> Path:
    """The rows as an .xls in Arial."""
    return xls(
        path,
        {(r, c): ("Arial", v) for r, row in enumerate(rows) for c, v in enumerate(row)},
    )


def xlsx(path: Path, rows: Rows = ROWS) -> Path:
    """The rows as an .xlsx."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Danh sách"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def ods(path: Path, rows: Sequence[Sequence[str | date]] = ROWS) -> Path:
    """The rows as an .ods."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join(
        "<table:table-row>"
        + "".join(
            (
                f'<table:table-cell office:value-type="date" office:date-value="{v.isoformat()}"/>'
                if isinstance(v, date)
                else f'<table:table-cell office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>'
            )
            for v in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Danh sách">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        book.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}manifest:1.0"/>')
        book.writestr("content.xml", content)
    return path


def text(path: Path, rows: Rows = ROWS, encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    """The rows as .csv or .tsv."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    path.write_bytes(file.getvalue().encode(encoding))
    return path


def html(path: Path, rows: Rows = ROWS, font: str = "") -> Path:
    """The rows as a page that calls itself .xls, with the mark of UTF-8."""
    style = f" style={quoteattr('font-family:' + font)}" if font else ""
    body = "".join(
        "<tr>" + "".join(f"<td{style}>{escape(v)}</td>" for v in r) + "</tr>" for r in rows
    )
    page = f"<html><head><meta charset=utf-8><title>x</title></head><body><table>{body}</table></body></html>"
    path.write_bytes(page.encode("utf-8-sig"))
    return path


def xml_2003(path: Path, rows: Rows = ROWS, font: str = "Arial") -> Path:
    """The rows as SpreadsheetML 2003 that calls itself .xls."""
    body = "".join(
        "<Row>"
        + "".join(
            f'<Cell ss:StyleID="s"><Data ss:Type="String">{escape(v)}</Data></Cell>' for v in row
        )
        + "</Row>"
        for row in rows
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Styles><Style ss:ID="s"><Font ss:FontName={quoteattr(font)} ss:Bold="1"/></Style></Styles>'
        f'<Worksheet ss:Name="Danh sách"><Table><Column ss:Width="105"/>{body}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


MAKERS: dict[str, tuple[str, Callable[..., Path]]] = {
    "xlsx": ("a.xlsx", xlsx),
    "xls": ("a.xls", plain_xls),
    "ods": ("a.ods", ods),
    "csv": ("a.csv", text),
    "html": ("b.xls", html),
    "xml-2003": ("c.xls", xml_2003),
}
