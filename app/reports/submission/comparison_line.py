"""A line of a comparison: a figure as it was frozen and as it is today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.base.language import T
from app.reports.spec.figures import Figure
from app.reports.spec.report import ComputedReport
from app.reports.submission.record_changes import RecordChange
from app.store.read.reader import Reader


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A figure then and now; None where that version of the report had no such figure.

    ``part``: it stands below an indicator, as a share of it or as another of its columns;
    ``cell``: it stands in an official table.
    ``redefined``: it is no longer counted as it was. ``named`` are the records behind a difference;
    ``withheld``: they are of a register that the reader was not given.
    """

    key: str
    label: T
    unit: T
    frozen: Figure | None
    live: Figure | None
    rate: bool = False
    part: bool = False
    cell: bool = False
    redefined: bool = False
    named: tuple[RecordChange, ...] = ()
    withheld: bool = False

    @property
    def differs(self) -> bool:
        """Whether the figure, or the records behind it, changed since."""
        return self.frozen != self.live or bool(self.named)


def withheld(reader: Reader, computed: ComputedReport, line: ComparisonLine) -> ComparisonLine:
    """Return the line as the reader sees it: records of a register not given are said to be withheld."""
    registers = _of_table(computed, line.key) if line.cell else _counted(computed, line.key)
    return line if all(map(reader.permits, registers)) else replace(line, named=(), withheld=True)


def _of_table(computed: ComputedReport, key: str) -> Iterator[str]:
    """The registers that the cells of an official table lead to: of a list, the one it lists."""
    maker = next(maker for maker, table in computed.tables if table.key == key)
    counted = (one.register for one in maker.counted.values())
    yield from counted if maker.counted else maker.registers[:1]


def _counted(computed: ComputedReport, key: str) -> Iterator[str]:
    """The registers that a figure counts; of one made from others, theirs."""
    if key not in computed.lines:  # the report no longer has it
        return
    one = computed.lines[key].indicator
    made_from = (
        (one.ratio.part, one.ratio.whole) if one.ratio else one.plus.parts if one.plus else ()
    )
    for part in made_from:
        yield from _counted(computed, part)
    if not made_from:
        yield one.register
