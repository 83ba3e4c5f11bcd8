"""A computed report on paper: a landscape table in the form of an administrative report."""

from __future__ import annotations

from app.jobs import Progress
from app.lang import T
from app.paper.ink import Target
from app.paper.page import Document, Letterhead, Signature
from app.paper.tables import Column, Group, Row, Table
from app.reports.report import Computed
from app.reports.rows import TITLES, Entry, Heading, Subheading, rows_of
from app.settings import Issuer, Unit

_WIDTHS = (12, 66, 21, 22, 22, 25, 17, 23, 25, 17, 23)
_HOW = T("CÁCH TÍNH CÁC CHỈ TIÊU", "HOW THE FIGURES ARE COUNTED")


def letterhead(issuer: Issuer, unit: Unit) -> Letterhead:
    """The head of a report that is still to be numbered and dated by hand."""
    return Letterhead(issuer.superior, issuer.organ, blank_number(issuer), unit.place, None)


def blank_number(issuer: Issuer) -> str:
    """``Số:      /BC-UBND``, with room for the number."""
    return f"Số:      /{issuer.symbol}"


def draw(computed: Computed, unit: Unit, target: Target, progress: Progress | None = None) -> None:
    """Draw the report. Raises UserError when the target cannot be written, Cancelled."""
    report, period = computed.report, computed.period
    issuer = unit.issuer(report.issuer)
    document = Document(
        target,
        letterhead(issuer, unit),
        title=str(report.title),
        about=str(report.about),
        notes=(str(period.label), f"({period.dates})"),
        landscape=True,
    )
    with document:
        document.table(_table(computed), progress)
        document.space(2)
        receivers = [receiver.lstrip("- ") for receiver in issuer.receivers]
        document.sign(Signature(issuer.capacity, issuer.signer), receivers)
        document.heading(str(_HOW))
        for entry in rows_of(computed):
            if isinstance(entry, Entry) and entry.part is None:
                said = f"{entry.number}. {entry.label}: {entry.line.indicator.definition}"
                document.paragraph(said, align="left")


def _table(computed: Computed) -> Table:
    columns = tuple(
        Column(str(title), wide, "left" if place == 1 else "center" if place in (0, 2) else "right")
        for place, (title, wide) in enumerate(zip(TITLES, _WIDTHS, strict=True))
    )
    return Table(columns, [_row(row) for row in rows_of(computed)], size=11)


def _row(row: Heading | Subheading | Entry) -> Row:
    match row:
        case Heading(number, title):
            return Group(f"{number}. {title}")
        case Subheading(label):
            return ("", f"\u00a0\u00a0{label}:", *[""] * (len(TITLES) - 2))
        case Entry():
            place, name, *rest = row.cells()
            return (place, f"\u00a0\u00a0- {name}" if row.part else name, *rest)
