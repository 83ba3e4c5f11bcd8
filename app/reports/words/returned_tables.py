"""The cells of the tables that came back: found by what their row and their column are called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.reports.words.ledger import Ledger, WrittenTable
from app.reports.words.numerals import folded
from app.reports.words.returned_file import ReturnedWords

_NUMBER = re.compile(r"[-−]?[\d.]+(?:,\d+)?", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_ALIKE = 0.5  # of the cells of a row whose name changed
Grid = list[dict[int, str]]


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A number of a table: as it was written, and what stands there now, None where no cell does."""

    key: str
    was: str
    now: str | None


def find_cells(ledger: Ledger, returned: ReturnedWords) -> Iterator[FoundCell]:
    """Return each number of the tables, by table, row and column."""
    grids = _grids(returned)
    for number, table in enumerate(ledger.tables, 1):
        place = f"{ledger.report}/{number}"
        grid = _likeliest(table, grids)
        rows = _matched_rows(table, grid) if grid else {}
        columns = _matched_columns(table.head, grid[0]) if grid else {}
        for at, row in enumerate(table.rows):
            for column in _figures(row):
                now = None
                if at in rows and column in columns:
                    now = rows[at].get(columns[column], "")
                where = f"{label_of(row)}/{table.head[column]}"
                yield FoundCell(f"{place}/{where}@{ledger.revision}", row[column], now)


def label_of(row: Sequence[str] | Mapping[int, str]) -> str:
    """What a row is called: its cells of words before the first number behind them."""
    words: list[str] = []
    for cell in row.values() if isinstance(row, Mapping) else row:
        if _LETTER.search(cell):
            words.append(cell)
        elif words and cell:
            break
    return " ".join(words)


def _figures(row: Sequence[str]) -> list[int]:
    """The cells that are numbers, without the one that counts the rows."""
    named = next((n for n, cell in enumerate(row) if _LETTER.search(cell)), len(row))
    return [n for n, cell in enumerate(row) if n > named and _NUMBER.fullmatch(cell)]


def _grids(returned: ReturnedWords) -> list[Grid]:
    """The tables as rows of cells by column; cells of several paragraphs have lines."""
    cells: dict[int, dict[int, dict[int, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for one in returned.paragraphs:
        if one.table >= 0:
            cells[one.table][one.row][one.column].append(one.text)
    return [
        [
            {column: " ".join(texts).strip() for column, texts in cells[table][row].items()}
            for row in sorted(cells[table])
        ]
        for table in sorted(cells)
    ]


def _likeliest(table: WrittenTable, grids: Sequence[Grid]) -> Grid:
    """The table whose heads and names of rows are most like those written."""
    heads = Counter(map(folded, table.head))
    names = Counter(folded(label_of(row)) for row in table.rows)

    def alike(grid: Grid) -> float:
        theirs = Counter(folded(text) for text in grid[0].values())
        rows = Counter(folded(label_of(row)) for row in grid[1:])
        of_heads = sum((heads & theirs).values()) / len(table.head)
        return of_heads + sum((names & rows).values()) / max(1, len(table.rows))

    best = max(grids, key=alike, default=[])
    return best if best and alike(best) > _ALIKE else []


def _matched_columns(head: Sequence[str], grid: Mapping[int, str]) -> dict[int, int]:
    """Which column each is now, by its head; heads that are alike in their order."""
    return _paired([folded(text) for text in head], {c: folded(t) for c, t in grid.items()})


def _matched_rows(table: WrittenTable, grid: Grid) -> dict[int, dict[int, str]]:
    """Which row each is now, by its name; one that was renamed by its place or by its figures."""
    names = [folded(label_of(row)) for row in table.rows]
    theirs = {n: folded(label_of(row)) for n, row in enumerate(grid) if n}
    paired = _paired(names, theirs)
    found = {at: grid[n] for at, n in paired.items()}
    columns = _matched_columns(table.head, grid[0])
    free = [n for n in theirs if n not in paired.values()]
    for at, row in enumerate(table.rows):
        if at in found or not free:
            continue
        figures = [(columns[c], row[c]) for c in _figures(row) if c in columns]
        shares = {n: sum(grid[n].get(c) == text for c, text in figures) for n in free}
        best = max(free, key=lambda n: shares[n])
        if figures and shares[best] >= _ALIKE * len(figures):
            found[at] = grid[best]
            free.remove(best)
    return found


def _paired(written: Sequence[str], theirs: Mapping[int, str]) -> dict[int, int]:
    """Equal texts with equal ones: those of which there are several in the order they have."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in theirs.items():
        places[text].append(place)
    times = Counter(written)
    order = list(theirs)
    paired: dict[int, int] = {}
    for at, text in enumerate(written):
        if text and times[text] == len(places[text]) == 1:
            paired[at] = places[text][0]
    blocks = SequenceMatcher(None, list(written), [theirs[n] for n in order], False)
    for a, b, length in blocks.get_matching_blocks():
        for step in range(length):
            place = order[b + step]
            if a + step not in paired and place not in paired.values() and written[a + step]:
                paired[a + step] = place
    return paired
