"""What tests compare texts with: the constants of the program, so that a word can change in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.base.language import T
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.official_table import ReportColumn
from app.schema.record import Record, Row
from app.services.list_cells import CODE


def label(of: type[Record | Row], field: str) -> str:
    """How people read a field of a register or of its rows."""
    fields = of.fields if issubclass(of, Row) else of.schema.fields
    return str(fields[field].label)


def indicator(key: str) -> str:
    """How people read an indicator."""
    found = (one for report in REPORTS.values() for one in report.indicators() if one.key == key)
    return str(next(found).label)


def pattern(text: T) -> str:
    """What ``re.search`` and ``pytest.raises(match=…)`` find the text by, whatever fills its ``{names}``."""
    return "(?s:.*)".join(re.escape(part) for part in re.split(r"\{[^}]*\}", str(text)))


def labels(of: type[Record | Row], fields: str) -> list[str]:
    """How people read several fields, in this order; ``code`` is the column of codes."""
    return [str(CODE.label) if name == "code" else label(of, name) for name in fields.split()]


def column(of: Iterable[ReportColumn], key: str) -> str:
    """The head of a column of an official table."""
    return str(next(one.title for one in of if one.key == key))
