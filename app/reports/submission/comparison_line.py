"""A line of a comparison: a figure as it was frozen and as it is today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.base.language import T
from app.reports.spec.figures import Figure
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import ComputedReport, TableMaker
from app.reports.submission.record_changes import RecordChange
from app.schema.conditions import Query, all_of, is_null
from app.schema.record import Record, register
from app.services.looks import is_closed, sensitive_paths
from app.store.read.reader import Reader


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A figure then and now; None where that version of the report had no such figure.

    ``part``: it stands below an indicator, as a share of it or as another of its columns;
    ``cell``: it stands in an official table.
    ``redefined``: it is no longer counted as it was. ``named`` are the records behind a difference;
    ``withheld``: they are of a register that the reader was not given. ``by``: the path that a share
    is of. ``nameless``: to name the records would tell of them what may not leave. ``tells``: the
    sensitive fields that to name them tells something of, by register.
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
    by: str = ""
    nameless: bool = False
    tells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether the figure, or the records behind it, changed since."""
        return self.frozen != self.live or bool(self.named)


def as_read(reader: Reader, computed: ComputedReport, line: ComparisonLine) -> ComparisonLine:
    """Return the line as the reader sees it: records of a register not given are said to be withheld."""
    counted = (one.register for one in _counted(computed, line.key))
    registers = _of_table(computed, line.key) if line.cell else counted
    if not all(map(reader.permits, registers)):
        return replace(line, named=(), withheld=True)
    return replace(line, tells=_tells(computed, line)) if line.named else line


def _tells(computed: ComputedReport, line: ComparisonLine) -> dict[str, tuple[str, ...]]:
    """The sensitive fields that are told of the records behind a line, by register.

    That they count, and which part of a division went up with them; of what is sensitive in every
    field already that there is such a record.
    """
    found: dict[str, dict[str, None]] = {}
    for cls, query in _queries(computed, line):
        found.setdefault(cls.schema.key, {}).update(dict.fromkeys(sensitive_paths(cls, query)))
    for key in {one.register for one in line.named}:
        schema = register(key).schema
        if schema.only_counted and not found.get(key):
            found[key] = {schema.title: None}
    return {key: tuple(fields) for key, fields in found.items() if fields}


def _queries(
    computed: ComputedReport, line: ComparisonLine
) -> Iterator[tuple[type[Record], Query]]:
    """What a line and the lines below it ask of the records that it counts."""
    if line.cell:
        by = _maker(computed, line.key).by
        for cls in map(register, _of_table(computed, line.key)):
            yield cls, _by(cls, by)
        return
    for one in _counted(computed, line.key):
        yield one.cls, one.query(computed.period.days)
        for split in one.splits:
            yield one.cls, _by(one.cls, split.path)


def _maker(computed: ComputedReport, key: str) -> TableMaker:
    return next(maker for maker, table in computed.tables if table.key == key)


def _of_table(computed: ComputedReport, key: str) -> Iterator[str]:
    """The registers that the cells of an official table lead to: of a list, the one it lists."""
    maker = _maker(computed, key)
    counted = (one.register for one in maker.counted.values())
    yield from counted if maker.counted else maker.registers[:1]


def _counted(computed: ComputedReport, key: str) -> Iterator[Indicator]:
    """The indicators that a figure is counted by; of one made from others, theirs."""
    if key not in computed.lines:  # the report no longer has it
        return
    one = computed.lines[key].indicator
    made_from = (
        (one.ratio.part, one.ratio.whole) if one.ratio else one.plus.parts if one.plus else ()
    )
    for part in made_from:
        yield from _counted(computed, part)
    if not made_from:
        yield one


def outside(computed: ComputedReport, line: ComparisonLine) -> ComparisonLine | None:
    """Return the line as it leaves for no stated purpose; None where it divides by what may not leave.

    After one case was entered, the part that went up by one is the kind of that case.
    """
    if line.cell:
        maker = _maker(computed, line.key)
        books = map(register, _of_table(computed, line.key))
        return None if any(is_closed(cls, _by(cls, maker.by)) for cls in books) else line
    days = computed.counted.days
    counted = list(_counted(computed, line.key))
    if any(is_closed(one.cls, _by(one.cls, line.by)) for one in counted if line.by):
        return None
    return replace(line, nameless=any(is_closed(i.cls, i.query(days)) for i in counted))


def _by(cls: type[Record], paths: str) -> Query:
    own = (path for path in paths.split() if path.partition(".")[0] in cls.schema.fields)
    return Query(all_of(*map(is_null, own)))
