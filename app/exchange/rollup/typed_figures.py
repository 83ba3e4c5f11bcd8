"""The figures of a filled form: what was typed into its cells, and all that is wrong with them at once.

Whoever typed them has one list to go through, cell by cell with what to do; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.base.language import T
from app.base.numbers import parse_number, show_decimal
from app.base.text import clean
from app.exchange.workbook.book import Cell
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report

MOST, HUNDRED = 10**12, 100
LETTERS = "DEFG"  # the columns of figures
_SHOWN = 20  # of what is wrong: more of it in one sentence is not read
# 1,234 and 12,345,678: no figure of a form has decimals, so a comma before three digits parts thousands.
_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
EMPTY = T("ô {cell} còn trống, không có thì ghi 0", "cell {cell} is empty; type 0 for none")
NO_FIGURE = T(
    "ô {cell} phải là số nguyên từ 0, viết liền các chữ số",
    "cell {cell} must be a whole number from 0, digits alone",
)
NO_RESULT = T(
    "ô {cell} là công thức chưa có kết quả, hãy ghi số",
    "cell {cell} is a formula without a result; type the number",
)
NO_SHARE = T("ô {cell} là tỷ lệ, phải từ 0 đến 100", "cell {cell} is a percentage, from 0 to 100")
OVER = T(
    "ô {part} lớn hơn ô {whole} nên tỷ lệ là {rate}%, hãy xem lại cả hai",
    "cell {part} is more than cell {whole}, a rate of {rate}%; look at both",
)
MORE = T("và {n} chỗ nữa", "and {n} more")


class TypedFigures:
    """Reads the rows of a form; ``wrong`` is what was found, a phrase each."""

    def __init__(self) -> None:
        self.wrong: list[T] = []
        self._rows: dict[str, tuple[int, list[int | None]]] = {}

    def read(self, indicator: Indicator, row: int, cells: Sequence[Cell]) -> list[int | None]:
        """Return the figures of an indicator, which stand in the ``cells`` of this row.

        What is assessed may be blank, else an empty cell is 0.
        """
        figures = [
            self._figure(indicator, f"{letter}{row}", cell, needed=letter == LETTERS[0])
            for letter, cell in zip(LETTERS, cells, strict=True)
        ]
        self._rows[indicator.key] = row, figures
        return figures

    def compare(self, report: Report) -> None:
        """Look for parts that are more than what they are a part of."""
        for one in report.indicators():
            ratio = one.ratio
            if ratio and not ratio.over and {ratio.part, ratio.whole} <= self._rows.keys():
                self._compare(self._rows[ratio.part], self._rows[ratio.whole])

    def sentence(self) -> T:
        """All that is wrong in one phrase."""
        some = self.wrong[:_SHOWN]
        if rest := len(self.wrong) - len(some):
            some.append(MORE.format(n=rest))
        return T("; ".join(one.vi for one in some), "; ".join(one.en for one in some))

    def _compare(
        self, part: tuple[int, list[int | None]], whole: tuple[int, list[int | None]]
    ) -> None:
        for letter, some, all_ in zip(LETTERS, part[1], whole[1], strict=True):
            if some and all_ is not None and some > all_:
                rate = show_decimal(100 * some / all_, 1) if all_ else "∞"
                cells = {"part": f"{letter}{part[0]}", "whole": f"{letter}{whole[0]}"}
                self.wrong.append(OVER.format(**cells, rate=rate))

    def _figure(self, indicator: Indicator, place: str, cell: Cell, *, needed: bool) -> int | None:
        value = cell.value
        if cell.formula and value is None:
            return self._tell(NO_RESULT, place)
        if is_empty(value):
            if indicator.assessed:
                return None
            return self._tell(EMPTY, place) if needed else 0
        figure = whole_number(value)
        if figure is None or not 0 <= figure <= MOST:
            return self._tell(NO_FIGURE, place)
        if indicator.rate and figure > HUNDRED:
            return self._tell(NO_SHARE, place)
        return figure

    def _tell(self, what: T, cell: str) -> int | None:
        """Note what is wrong with a cell, which then has no figure."""
        self.wrong.append(what.format(cell=cell))
        return None


def is_empty(value: object) -> bool:
    """Whether nothing stands in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def whole_number(value: object) -> int | None:
    """The whole number in a cell, its thousands apart or not: 1.234, 1 234 or 1,234; None for anything else.

    >>> [whole_number(one) for one in ("1.234", "1,234", "1 234", 1234.0, "1,23", "1.2", 2.5, True)]
    [1234, 1234, 1234, 1234, None, None, None, None]
    """
    if isinstance(value, str):
        typed = clean(value).replace("\u00a0", " ").replace("\u202f", " ")
        if _BY_COMMAS.fullmatch(typed):
            return int(typed.replace(",", ""))
        try:
            return parse_number(typed)
        except ValueError:
            return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if type(value) is int else None
