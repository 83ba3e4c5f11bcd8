"""Tables that cross one figure by several of its fields: who was awarded what, by whom.

Their cells go up with a report: a receiver adds them up to the same table over all units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.base.language import T
from app.base.periods import Period
from app.reports.spec.indicator import Indicator, Split
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    number_column,
)
from app.reports.spec.report import Report, TableMaker
from app.schema.conditions import eq
from app.schema.fields import Choice
from app.store.database import SqlValue
from app.store.read.reader import Reader

_ALL = T("Cộng", "Together")
_ROW, _FIGURE = 46.0, 24.0
_BETWEEN = "|"  # the values of a cell; in no key of a choice
OWN_WORDS = "*"  # in place of a value that the commune named in its own words


@dataclass(frozen=True, slots=True)
class Crossing:
    """A figure by the values at ``rows``, together, and across by the choices at ``across``.

    ``rows`` are paths, separated by spaces; each has a title in ``titles``.
    """

    key: str
    title: T
    sheet: T
    of: Indicator
    rows: str
    titles: Mapping[str, T]
    across: str

    @property
    def path(self) -> str:
        """What its cells are divided by: the paths of the rows, then the one across."""
        return f"{self.rows} {self.across}"

    def maker(self) -> CrossingMaker:
        """Return the table as reports list it."""
        links = (self.of.register,)
        return CrossingMaker(
            self._make, links, counted=self._counted(), by=self.rows, crossing=self
        )

    def cell_key(self, values: Iterable[SqlValue]) -> str:
        """Return the key of the cell of these values, as it goes up: ``commune|certificate|person``.

        Empty where nothing was said; words that the commune chose itself are all alike.
        """
        keys = []
        for path, value in zip(self.path.split(), values, strict=True):
            known = value is None or value in {choice.value for choice in self.choices(path)}
            keys.append("" if value is None else str(value) if known else OWN_WORDS)
        return _BETWEEN.join(keys)

    def cell_values(self, key: str) -> tuple[str, ...]:
        """Return the keys of the values of a cell; none for what is no key of a cell."""
        values = key.split(_BETWEEN)
        return tuple(values) if len(values) == len(self.path.split()) else ()

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Return the values that every commune knows at one of its paths."""
        return self.of.choices(Split(path, self.title))

    def _counted(self) -> dict[str, Indicator]:
        choices = self.choices(self.across)
        return {str(c.value): self.of.limited(eq(self.across, c)) for c in choices}

    def _columns(self) -> tuple[ReportColumn, ...]:
        choices = self.choices(self.across)
        note = self.of.definition
        whole = AcrossSum(tuple(str(c.value) for c in choices))
        return (
            number_column(),
            *(ReportColumn(path, title, _ROW) for path, title in self.titles.items()),
            *(
                ReportColumn(str(c.value), c.label, _FIGURE, CellForm.WHOLE, note=note)
                for c in choices
            ),
            ReportColumn("all", _ALL, _FIGURE, CellForm.WHOLE, whole, note),
        )

    def _make(self, reader: Reader, period: Period) -> OfficialTable:
        counted = self._counted()
        found = {k: one.figures(reader, period.days, self.rows) for k, one in counted.items()}
        used = {value for tally in found.values() for value in tally}
        single = len(self.titles) == 1
        labels = self._labels([(value,) if single else value for value in used])
        rows = []
        for parts in labels:
            value = parts[0] if single else parts
            rows.append(
                TableRow(
                    dict(zip(self.titles, labels[parts], strict=True))
                    | {key: tally.get(value, 0) for key, tally in found.items()},
                    {
                        key: RecordSource(
                            one.register, one.query(period.days, self.rows, value).where
                        )
                        for key, one in counted.items()
                    },
                    of=value,
                )
            )
        return OfficialTable(
            self.key, self.title, self.sheet, self._columns(), tuple(rows), total=True
        )

    def _labels(
        self, used: list[tuple[SqlValue, ...]]
    ) -> dict[tuple[SqlValue, ...], tuple[str, ...]]:
        """The words of each row, in the order of the choices."""
        words: list[dict[SqlValue, str]] = []
        for place, path in enumerate(self.titles):
            some = [parts[place] for parts in used]
            labels = self.of.labels(Split(path, self.title), some)
            words.append({value: str(label) for value, label in labels.items()})
        order = [{value: n for n, value in enumerate(known)} for known in words]
        sorted_ = sorted(used, key=lambda parts: [o[v] for o, v in zip(order, parts, strict=True)])
        return {
            parts: tuple(known[v] for known, v in zip(words, parts, strict=True))
            for parts in sorted_
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingMaker(TableMaker):
    """The table of a ``crossing`` in a report."""

    crossing: Crossing


def crossings_of(report: Report) -> tuple[Crossing, ...]:
    """Return the crossings among the tables of a report."""
    return tuple(one.crossing for one in report.tables if isinstance(one, CrossingMaker))
