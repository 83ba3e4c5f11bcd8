"""The rows of the table of waits: what was measured, its goals, and the table as Markdown."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

# What is measured of each kind of row, and its unit.
KINDS: Mapping[str, Mapping[str, str]] = {
    "act": {"ui": "ms", "wall": "ms", "pause": "ms", "busy": "ms", "syncs": ""},
    "work": {"cpu": "s", "wall": "s", "more": "MB", "peak": "MB", "times": "×"},
    "figure": {"value": "", "floor": "", "times": "×"},
}
_TITLES = {
    "act": "In the window",
    "work": "In a process of its own",
    "figure": "Start, memory, growth",
}
_UNSAID = "–"


@dataclass(frozen=True)
class Row:
    """What was measured of one thing, run by run; ``goals``: the most that each median may be."""

    kind: str
    name: str
    values: Mapping[str, Sequence[float]]
    goals: Mapping[str, float] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """The goals that the medians missed, with what was reached."""
        return [
            f"{what} {_number(self.median(what))}"
            for what, goal in self.goals.items()
            if goal and self.values.get(what) and self.median(what) > goal
        ]

    def median(self, what: str) -> float:
        return statistics.median(self.values[what])


_told: list[Row] = []


def tell(row: Row) -> None:
    """Remember a row for the table."""
    _told.append(row)


def write(path: Path) -> None:
    """Write down the rows told so far, for another process."""
    path.write_text(json.dumps([asdict(row) for row in _told]), encoding="utf-8")


def read(path: Path) -> list[Row]:
    """The rows that a process wrote down; none where it wrote nothing."""
    if not path.exists():
        return []
    return [Row(**told) for told in json.loads(path.read_text(encoding="utf-8"))]


def joined(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by kind and name: the runs of all turns together."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = found.get((row.kind, row.name))
        values = {
            what: [*(before.values.get(what, ()) if before else ()), *runs]
            for what, runs in row.values.items()
        }
        found[row.kind, row.name] = Row(row.kind, row.name, values, row.goals)
    return found


def markdown(rows: Sequence[Row], before: Sequence[Row] | None = None) -> str:
    """The tables, a kind after the other; with ``before`` each value stands after what it was."""
    now, then = joined(rows), joined(before or ())
    parts = []
    for kind, columns in KINDS.items():
        names = [name for one, name in now if one == kind]
        if not names:
            continue
        heads = [f"{what}, {unit}" if unit else what for what, unit in columns.items()]
        lines = [
            f"## {_TITLES[kind]}",
            "",
            f"| {' | '.join(('action', *heads, 'goal', 'met'))} |",
            f"|{'---|' * (len(columns) + 3)}",
        ]
        for name in names:
            row = now[kind, name]
            cells = [
                _cell(row, then.get((kind, name)), what, compared=before is not None)
                for what in columns
            ]
            goals = ", ".join(f"{what} ≤ {_number(goal)}" for what, goal in row.goals.items())
            missed = ", ".join(row.missed)
            met = f"**no: {missed}**" if missed else "yes" if row.goals else ""
            lines.append(f"| {' | '.join((name, *cells, goals, met))} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cell(row: Row, before: Row | None, what: str, *, compared: bool) -> str:
    now = _said(row, what)
    if not compared:
        return now
    if before is None:
        return f"not there → {now}"
    then = _said(before, what)
    return now if then == now == _UNSAID else f"{then} → {now}"


def _said(row: Row, what: str) -> str:
    """The median, and the worst where it is another."""
    runs = row.values.get(what)
    if not runs:
        return _UNSAID
    middle, worst = _number(row.median(what)), _number(max(runs))
    return middle if middle == worst else f"{middle} ({worst})"


def _number(value: float) -> str:
    return (
        f"{value:,.0f}"
        if abs(value) >= 20
        else f"{value:.1f}"
        if abs(value) >= 5
        else f"{value:.2g}"
    )
