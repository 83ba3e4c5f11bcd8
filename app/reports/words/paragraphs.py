"""The officer's own paragraphs of a report, in which figures stand as ``{visits}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.base.periods import Period
from app.registers.narrative import NarratedReport, Narrative, NarrativeWindow, ReportSection
from app.reports.spec.figures import is_number, show
from app.reports.spec.report import ComputedReport
from app.reports.words.composing import FigureText, Passage, Piece
from app.schema.conditions import Query, all_of, eq
from app.store.read.reader import Reader

_FIELD = re.compile(r"\{([a-z0-9_.:-]{1,80})\}")
_REPORTS = {one.value: one for one in NarratedReport}
_WINDOWS = {one.value: one for one in NarrativeWindow}
Paragraphs = dict[ReportSection, str]


def read_paragraphs(reader: Reader, report: str, period: Period) -> Paragraphs:
    """What was written for a report and period, by section; several of one stand below each other."""
    found: Paragraphs = {}
    for one in paragraph_records(reader, report, period):
        found[one.section] = "\n".join(filter(None, (found.get(one.section), one.text)))
    return found


def paragraph_records(reader: Reader, report: str, period: Period) -> list[Narrative]:
    """The records of what was written for a report and period, as they were entered.

    None for a reader who was not given the register.
    """
    if not reader.permits(Narrative.schema.key):
        return []
    where = all_of(
        eq("report", _REPORTS[report]),
        eq("period", period.key),
        eq("window", _WINDOWS[period.window.value]),
    )
    return reader.fetch(Narrative, reader.ids(Narrative, Query(where, order="id")))


def earlier_paragraphs(reader: Reader, report: str, period: Period) -> Paragraphs:
    """What was written for the period before, or a year ago, which the officer may take over."""
    for earlier in (period.previous(), period.same_last_year()):
        if found := read_paragraphs(reader, report, earlier):
            return found
    return {}


def fields_of(computed: ComputedReport) -> dict[str, FigureText]:
    """The figures that a paragraph may name, by what stands in its braces, as they are shown."""
    return {
        key: FigureText(key, show(line.figures.value, decimal=line.indicator.is_rate))
        for key, line in computed.lines.items()
        if is_number(line.figures.value)
    }


def passages_of(
    paragraphs: Paragraphs, fields: Mapping[str, FigureText]
) -> dict[ReportSection, list[Passage]]:
    """The paragraphs with their figures filled in, a passage for each line."""
    return {
        section: [tuple(_filled(line, fields)) for line in text.split("\n") if line.strip()]
        for section, text in paragraphs.items()
    }


def unknown_fields(text: str, fields: Mapping[str, FigureText]) -> list[str]:
    """What stands in braces and is no figure of the report that has a value."""
    return [name for name in _FIELD.findall(text) if name not in fields]


def _filled(line: str, fields: Mapping[str, FigureText]) -> Iterator[Piece]:
    begun = 0
    for found in _FIELD.finditer(line):
        if found[1] in fields:
            yield line[begun : found.start()]
            yield fields[found[1]]
            begun = found.end()
    yield line[begun:]
