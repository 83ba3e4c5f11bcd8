"""How the figures of a package become rows of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.exchange.database.vocabulary import LETTERS
from app.exchange.package.package import Package, period_of


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """How the figures of a layout become columns of the table: what is alike in all packages laid out so."""

    first: date
    series: str
    whys: str
    places: tuple[tuple[int, ...], ...]  # of each of the four columns, where its figures stand

    def columns(self, package: Package) -> list[object]:
        """The figures of a package as the arrays of a statement; whose they are stands before."""
        texts = ["NULL" if figure is None else str(figure) for figure in package.figures]
        four = ("{" + ",".join([texts[place] for place in places]) + "}" for places in self.places)
        return [self.first, package.unit, self.series, *four, self.whys]


def columns_of(package: Package, numbers: Sequence[int]) -> FigureColumns:
    """Return how packages laid out as this one are written; ``numbers``: of the series of their rows."""
    whys = [why for shape in package.layout.shapes for why in shape.reasons()]
    rows = range(0, len(whys), 4)
    letters = (
        "".join(LETTERS[why] for why in four) if any(four := whys[row : row + 4]) else "NULL"
        for row in rows
    )
    return FigureColumns(
        period_of(package.slot).first,
        "{" + ",".join(map(str, numbers)) + "}",
        "{" + ",".join(letters) + "}",
        tuple(tuple(row + column for row in rows) for column in range(4)),
    )
