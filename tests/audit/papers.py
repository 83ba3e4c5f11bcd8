"""Papers as an auditor reads them: the words of a PDF in order, the cells of a workbook as they come out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
from openpyxl.utils import range_boundaries

_IF = re.compile(r'IF\((?P<test>[^,]+),"",(?P<then>.*)\)')
_REFERENCE = re.compile(r"[A-Z]+\d+(?::[A-Z]+\d+)?")


def words(text: str) -> list[str]:
    return text.replace("\u00a0", " ").split()


class Paper:
    """The words of a PDF, page by page, read once from first to last.

    ``mismatches`` are the places at which it says something else than was expected there.
    """

    def __init__(self, path: Path) -> None:
        self.pages: list[list[str]] = []
        document = pypdfium2.PdfDocument(path)
        for number, page in enumerate(document, 1):
            found = words(page.get_textpage().get_text_range())
            if number > 1 and found[-1:] == [str(number)]:  # its number is drawn last
                found.pop()
            self.pages.append(found)
        document.close()
        self._page, self._at = 0, 0
        self._floating: list[list[str]] = []  # charts: each stands here, or above the next page
        self.mismatches: list[str] = []

    def read(self, text: str, head: str = "") -> bool:
        """Read a piece; ``head`` stands again above it where it begins a page, or goes on there."""
        wanted, again = words(text), words(head)
        at = 0
        while at < len(wanted):
            rest = self._rest(again)
            if rest[:1] != wanted[at : at + 1]:
                found = " ".join(rest[:12])
                self.mismatches.append(f"“{text[:160]}” expected, there is “{found}”")
                self._skip(wanted)
                return False
            at += 1
            self._at += 1
        return True

    def float(self, charts: Iterable[Sequence[str]]) -> None:
        """Expect charts beside each other: here, or above what begins the next page.

        They are drawn figure by figure, so their words are held against those expected in any order.
        """
        wanted = [word for chart in charts for piece in chart for word in words(piece)]
        if wanted:
            self._floating.append(wanted)
            self._read_floating()

    def end(self) -> None:
        """Nothing may be left, but what was to stand on the next page."""
        self._rest([])
        left = self.pages[self._page][self._at :] if self._page < len(self.pages) else []
        if left or self._page < len(self.pages) - 1:
            self.mismatches.append(f"nothing more expected, there is “{' '.join(left[:30])}”")
        self.mismatches += [f"no chart “{' '.join(some[:12])}”" for some in self._floating]

    def _rest(self, again: list[str]) -> list[str]:
        page = self.pages[self._page]
        while self._at >= len(page) and self._page + 1 < len(self.pages):
            self._page, self._at = self._page + 1, 0
            page = self.pages[self._page]
            self._read_floating()
            if again and page[self._at : self._at + len(again)] == again:
                self._at += len(again)
        return page[self._at : self._at + 400]

    def _read_floating(self) -> None:
        while self._floating:
            wanted = self._floating[0]
            found = self.pages[self._page][self._at : self._at + len(wanted)]
            if found[:3] != wanted[:3]:
                return
            self._floating.pop(0)
            self._at += len(wanted)
            if Counter(found) != Counter(wanted):
                more, less = Counter(found) - Counter(wanted), Counter(wanted) - Counter(found)
                self.mismatches.append(f"chart {wanted[:8]}: says {[*more]}, expected {[*less]}")

    def _skip(self, wanted: list[str]) -> None:
        """Go on behind the last word of what was expected, so that one fault is one."""
        page = self.pages[self._page]
        for length in range(len(wanted), len(wanted) + 40):
            if page[self._at + length - 2 : self._at + length] == wanted[-2:]:
                self._at += length
                return
        self._at += len(wanted)


class Book:
    """The sheets of a workbook with what their formulas come to."""

    def __init__(self, path: Path) -> None:
        self._book = openpyxl.load_workbook(path)
        self.titles = self._book.sheetnames

    def rows(self, title: str) -> list[tuple[Any, ...]]:
        """The cells of a sheet, row by row, each as it is shown."""
        sheet = self._book[title]
        cells: dict[str, Any] = {}
        for row in sheet.iter_rows():
            for cell in row:
                cells[cell.coordinate] = cell.value
        return [
            tuple(self._value(cells, cell.coordinate) for cell in row) for row in sheet.iter_rows()
        ]

    def _value(self, cells: dict[str, Any], at: str) -> Any:
        value = cells.get(at)
        if not (isinstance(value, str) and value.startswith("=")):
            return value
        found = self._formula(cells, value[1:])
        cells[at] = found
        return found

    def _formula(self, cells: dict[str, Any], text: str) -> Any:
        if match := _IF.fullmatch(text):
            test = match["test"].replace("=", "==")
            return "" if self._number(cells, test) else self._formula(cells, match["then"])
        return self._number(cells, text)

    def _number(self, cells: dict[str, Any], text: str) -> Any:
        def put(match: re.Match[str]) -> str:
            first, _, last = match[0].partition(":")
            if not last:
                value = self._value(cells, first)
                return repr(value if isinstance(value, int | float) else 0)
            left, top, right, bottom = range_boundaries(match[0])
            assert left and top and right and bottom
            places = (
                f"{openpyxl.utils.get_column_letter(x)}{y}"
                for x in range(left, right + 1)
                for y in range(top, bottom + 1)
            )
            values = [self._value(cells, place) for place in places]
            return repr([v for v in values if isinstance(v, int | float)])

        names = {"SUM": sum, "ROUND": _rounded}
        return eval(_REFERENCE.sub(put, text), {"__builtins__": {}}, names)


def _rounded(number: float, places: int) -> float:
    """As spreadsheets do: halves away from 0."""
    scaled = abs(number) * 10**places
    whole = int(scaled + 0.5 + 1e-9)
    return (whole if number >= 0 else -whole) / 10**places
