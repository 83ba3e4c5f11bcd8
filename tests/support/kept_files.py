"""The drawn lists of ``kept_lists`` as the files that an office would send."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter

from tests.support.kept_lists import Cell, DrawnSheet, KeptList
from tests.support.old_fonts import in_cp1258, in_tcvn3, in_vni

_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def write_kept(kept: KeptList, folder: Path) -> Path:
    """Write the file of ``kept`` into ``folder`` and return its path."""
    path = folder / kept.file
    form, *rest = kept.form.split() or [path.suffix[1:].lower()]
    if form == "csv":
        path.write_bytes(_csv(kept.sheets[0], *rest))
    else:
        {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "html": _html, "xml2003": _xml2003}[form](
            kept.sheets, path
        )
    return path


def _xlsx(sheets: list[DrawnSheet], path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for drawn in sheets:
        sheet = book.create_sheet(drawn.name)
        for at, row in enumerate(drawn.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is not None:
                    sheet.cell(at, column, cell)
            if drawn.marks[at - 1] == "~":
                sheet.row_dimensions[at].hidden = True
        for top, left, bottom, right in drawn.merged:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for letter in filter(None, drawn.options.get("hide", "").split(",")):
            sheet.column_dimensions[letter].hidden = True
        for at in range(len(drawn.rows) + 1, int(drawn.options.get("grid", 0))):
            for column in range(1, 7):  # the borders drawn ahead for rows to come
                sheet.cell(at, column).border = Border(bottom=Side(style="thin"))
        if "hidden" in drawn.options:
            sheet.sheet_state = "hidden"
    book.save(path)


def _xls(sheets: list[DrawnSheet], path: Path) -> None:
    book = xlwt.Workbook()
    styles: dict[tuple[str, bool], xlwt.XFStyle] = {}

    def style(font: str, day: bool) -> xlwt.XFStyle:
        if (font, day) not in styles:  # a book holds few styles, so each is made once
            styles[font, day] = made = xlwt.XFStyle()
            made.font.name = font
            made.num_format_str = "dd/mm/yyyy" if day else "General"
        return styles[font, day]

    for drawn in sheets:
        sheet = book.add_sheet(drawn.name)
        over = {(top, left): (bottom, right) for top, left, bottom, right in drawn.merged}
        for at, row in enumerate(drawn.rows):
            for column, cell in enumerate(row):
                value, font = _typed(cell, drawn.options.get("font", "Times New Roman"))
                look = style(font, isinstance(cell, dt.date))
                if (at, column) in over:
                    bottom, right = over[at, column]
                    sheet.write_merge(at, bottom, column, right, value, look)
                elif cell is not None:
                    sheet.write(at, column, value, look)
    book.save(str(path))


def _typed(cell: Cell, font: str) -> tuple[Cell, str]:
    if not isinstance(cell, str):
        return cell, font
    if font.startswith(".Vn"):
        return in_tcvn3(cell)
    return (in_vni(cell) if font.startswith("VNI") else cell), font


def _csv(drawn: DrawnSheet, encoding: str, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=_DELIMITERS[delimiter])
    wide = max(map(len, drawn.rows))
    for row in drawn.rows:
        writer.writerow([_text(cell) for cell in row] + [""] * (wide - len(row)))
    text = out.getvalue()
    return in_cp1258(text) if encoding == "cp1258" else text.encode(encoding)


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def _spans(
    drawn: DrawnSheet,
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Cells that reach over others with how many rows and columns, and the cells reached over."""
    over, under = {}, set()
    for top, left, bottom, right in drawn.merged:
        over[top, left] = bottom - top + 1, right - left + 1
        under |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
    return over, under - set(over)


def _html(sheets: list[DrawnSheet], path: Path) -> None:
    over, under = _spans(sheets[0])
    lines = []
    for at, row in enumerate(sheets[0].rows):
        cells = []
        for column, cell in enumerate(row):
            if (at, column) in under:
                continue
            down, across = over.get((at, column), (1, 1))
            span = f' rowspan="{down}"' * (down > 1) + f' colspan="{across}"' * (across > 1)
            cells.append(f"<td{span}>{html.escape(_text(cell)) or '&nbsp;'}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        "<style>td{mso-number-format:'\\@'}</style></head><body><table border=1>\n"
        + "\n".join(lines)
        + "\n</table></body></html>"
    )
    path.write_text(page, encoding="utf-8-sig")


def _xml2003(sheets: list[DrawnSheet], path: Path) -> None:
    parts = []
    for drawn in sheets:
        over, under = _spans(drawn)
        lines = []
        for at, row in enumerate(drawn.rows):
            cells = []
            for column, cell in enumerate(row):
                if (at, column) in under or cell is None:
                    continue
                down, across = over.get((at, column), (1, 1))
                span = f' ss:MergeDown="{down - 1}"' * (down > 1)
                span += f' ss:MergeAcross="{across - 1}"' * (across > 1)
                kind = "Number" if isinstance(cell, (int, float)) else "String"
                data = f'<Data ss:Type="{kind}">{escape(_text(cell))}</Data>'
                cells.append(f'<Cell ss:Index="{column + 1}"{span}>{data}</Cell>')
            lines.append(f"<Row>{''.join(cells)}</Row>")
        rows = "\n".join(lines)
        parts.append(f'<Worksheet ss:Name="{drawn.name}"><Table>{rows}</Table></Worksheet>')
    path.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">' + "".join(parts) + "</Workbook>",
        encoding="utf-8",
    )


def _ods(sheets: list[DrawnSheet], path: Path) -> None:
    tables = []
    for drawn in sheets:
        over, under = _spans(drawn)
        lines = []
        for at, row in enumerate(drawn.rows):
            cells = [_ods_cell(c, over.get((at, n)), (at, n) in under) for n, c in enumerate(row)]
            rest = f'<table:table-cell table:number-columns-repeated="{1024 - len(row)}"/>'
            lines.append(f"<table:table-row>{''.join(cells)}{rest}</table:table-row>")
        lines.append(  # LibreOffice fills the sheet to its last row
            f'<table:table-row table:number-rows-repeated="{1048576 - len(drawn.rows)}">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
        tables.append(f'<table:table table:name="{drawn.name}">{"".join(lines)}</table:table>')
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_NAMES} '
        f'office:version="1.2"><office:body><office:spreadsheet>{"".join(tables)}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(cell: Cell, span: tuple[int, int] | None, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    reach = ""
    if span:
        reach = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell is None:
        return f"<table:table-cell{reach}/>"
    if isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, (int, float)):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _text(cell).split("\n"))
    return f"<table:table-cell {kind}{reach}>{lines}</table:table-cell>"


def column_letter(index: int) -> str:
    """Return the letter of the column at ``index``, from 0."""
    return get_column_letter(index + 1)
