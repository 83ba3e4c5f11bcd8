"""What a receiver is told of how a unit's records came to be entered: reasons to ask, none to refuse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from app.base.language import T
from app.exchange.package.package import Package
from app.reports.definitions.catalogue import REPORTS

FEW = 10  # records: shares of fewer say nothing
LEAST_PROMPT, MOST_AT_END, MOST_REPEATED = 50, 50, 20  # percent
MOST_VISITS = 10  # of one visitor on one day
_LATE_ENTRY = T(
    "Chỉ {share}% bản ghi được nhập trong 7 ngày sau khi việc diễn ra.",
    "Only {share}% of the records were entered within 7 days after the event.",
)
_AT_END = T(
    "{share}% bản ghi được nhập trong 2 ngày cuối kỳ hoặc sau kỳ.",
    "{share}% of the records were entered in the last 2 days of the period or later.",
)
_REPEATED = T(
    "{share}% bản ghi có đoạn chữ giống hệt bản ghi khác.",
    "{share}% of the records have a text that another has too.",
)
_MANY_VISITS = T(
    "Có người thăm {n} buổi trong một ngày.", "One visitor made {n} visits on one day."
)
_TOO_FEW = T(
    "“{label}”: số liệu {figure} nhưng chỉ có {n} bản ghi để đối chiếu.",
    "“{label}”: the figure is {figure}, yet there are only {n} records to check.",
)


def entry_notes(package: Package) -> Iterator[T]:
    """What is to be asked of a package's records, one sentence each; nothing of one that says nothing of them."""
    yield from _signals(package)
    yield from _missing_leaves(package)


def _signals(package: Package) -> Iterator[T]:
    found = package.signals
    if found is None:
        return
    if found.dated >= FEW:
        if (share := round(100 * found.prompt / found.dated)) < LEAST_PROMPT:
            yield _LATE_ENTRY.format(share=share)
        if (share := round(100 * found.at_end / found.dated)) > MOST_AT_END:
            yield _AT_END.format(share=share)
    records = package.tree.size if package.tree else 0
    if records >= FEW and (share := round(100 * found.repeated / records)) > MOST_REPEATED:
        yield _REPEATED.format(share=share)
    if found.most_visits > MOST_VISITS:
        yield _MANY_VISITS.format(n=found.most_visits)


def _missing_leaves(package: Package) -> Iterator[T]:
    """A figure that counts records may not be more than there are: what is in no tree is never drawn."""
    if package.tree is None:
        return
    places = {shape.key: place.start for shape, place in package.layout.placed() if shape.rows}
    for key, (register, label) in _counting(package.slot.report).items():
        figure = package.figures[places[key]] if key in places else None
        records = package.tree.records.get(register, 0)
        if (figure or 0) > records:
            yield _TOO_FEW.format(label=label, figure=figure, n=records)


@cache
def _counting(report: str) -> dict[str, tuple[str, T]]:
    """The indicators of a report that count records, with the register of these and their names."""
    return {
        one.key: (one.register, one.label)
        for one in REPORTS[report].indicators()
        if one.measure_name == "count" and not one.kinds_of
    }
