"""A workbook as bytes, without anything of it on a disk: openpyxl puts each sheet into a temporary file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def saved(book: Workbook) -> bytes:
    """The xlsx file of a workbook."""
    written = BytesIO()
    _InMemory(book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED)).save()
    return written.getvalue()


class _InMemory(ExcelWriter):
    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl does it, but for where the sheet lies until it is in the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        sheet = BytesIO()
        writer: Any = WorksheetWriter(ws, out=sheet)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], sheet.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)
