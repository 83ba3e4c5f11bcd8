"""What stands in a package, as whoever finds it reads it, and what its cells add up to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.base.periods import Window, parse
from app.exchange.package.container import decrypt, unpack
from app.exchange.package.package import FIGURES, MANIFEST
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from app.reports.spec.report_spans import spans
from app.reports.spec.when import During

Cell = tuple[str, str, str, int]  # indicator, what it is divided by, part, column
REST = 4  # the column of what was before, in the year so far: it stands nowhere


def documents(path: Path, private: X25519PrivateKey | None = None) -> tuple[Any, Any]:
    """The manifest and the figures."""
    data = path.read_bytes()
    data = decrypt(data, path.name, private) if private else data
    parts, _names, _signer = unpack(data, path.name, (MANIFEST, FIGURES))
    return json.loads(parts[MANIFEST]), json.loads(parts[FIGURES])


def guarded(figures: Any) -> Iterator[tuple[Cell, int | None]]:
    """The cells by part of what counts people being helped."""
    known = {one.key: is_guarded(one) for one in REPORTS[figures["report"]].indicators()}
    for key, one in figures["indicators"].items():
        if known[key]:
            for path, by in one.get("splits", {}).items():
                for part, four in by.items():
                    yield from (((key, path, part, n), figure) for n, figure in enumerate(four))


def sums_of(frozen: Any) -> tuple[dict[Cell, int], list[Mapping[Cell, int]]]:
    """Every number, also of what stands nowhere, and the sums of them that a reader knows.

    The parts of a column come to its figure, both sides of a balance to the same, and the year so far is
    the period, the one before and the rest.
    """
    report = REPORTS[frozen["report"]]
    known = {one.key: one for one in report.indicators()}
    values = {cell: number for cell, number in guarded(frozen) if number is not None}
    now, before, _year_ago, year = spans(parse(frozen["period"], Window(frozen["window"])))
    whole = before.first == year.first
    sums: list[Mapping[Cell, int]] = []
    for key, path, part, column in [*values] if before.first >= year.first else ():
        one = known[key]
        goes_on = isinstance(one.when, During) or isinstance(one.inside, During)
        if column == 0 and goes_on and one.additive:
            cells = [(key, path, part, n) for n in (0, 1, 3)]
            line = dict(zip(cells, (1, 1, -1), strict=True))
            if not whole:
                rest = (key, path, part, REST)
                values[rest] = -sum(values[cell] * times for cell, times in line.items())
                line[rest] = 1
            sums.append(line)
    columns: dict[tuple[str, str, int], Counter[Cell]] = {}
    for key, path, part, column in values:
        if known[key].adds_over(path):
            columns.setdefault((key, path, column), Counter())[key, path, part, column] = 1
    sums += columns.values()
    if report.balance:
        places = dict.fromkeys(cell[1:] for cell in values if cell[3] != REST)
        signs = dict.fromkeys(report.balance.plus, 1) | dict.fromkeys(report.balance.minus, -1)
        for place in places:
            cells = {(key, *place): sign for key, sign in signs.items()}
            if all(cell in values for cell in cells):
                sums.append(cells)
    assert now.first > before.last
    return values, sums
