"""The consolidated report as an official paper: what it says in words, who signs, its tables as an annex."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.language import T
from app.exchange.consolidated.consolidated_report import ConsolidatedReport
from app.exchange.consolidated.crossed_part import crossed_part
from app.exchange.consolidated.passages import how_ranked, sections_of
from app.exchange.consolidated.tables import (
    fallen_table,
    figures_table,
    names_table,
    ranking_table,
    units_table,
    unranked_table,
)
from app.exchange.rollup.total_rows import about_all
from app.paper.document.letterhead import Signature
from app.paper.office.content import AnnexPart, OfficePaper, Part, SignaturePart, TextPart
from app.registers.narrative import ReportSection
from app.reports.output.document import blank_number, letterhead
from app.services.unit_settings import ISSUER_LABELS, Unit

_ROMAN = ("I", "II", "III", "IV", "V")
_OPENING = T(
    "{organ} tổng hợp báo cáo {period} của các đơn vị về {about} như sau:",
    "{organ} adds up the reports of its units on {about}, {period}:",
)
_CLOSING = T(
    "Trên đây là báo cáo tổng hợp {about} {period}, {organ} trân trọng báo cáo./.",
    "This is the consolidated report of {organ} on {about}, {period}.",
)
_AS_ABOVE, _FILED = T("Như trên", "As above"), "Lưu"
_TO_WRITE = "…"
_ANNEX, _ANNEX_TITLE = T("PHỤ LỤC", "ANNEX"), T("SỐ LIỆU TỔNG HỢP {period}", "SUMS OF {period}")
_ATTACHED = T("(Kèm theo {number})", "(Attached to {number})")
_SUMS = T("Số liệu toàn bộ các đơn vị", "Sums of all units")
_BY_UNIT = T("Số liệu chính theo đơn vị", "Main figures by unit")
_RANKING = T("Xếp hạng đơn vị {how}", "Ranking of the units {how}")
_UNRANKED = T("Đơn vị không xếp hạng do chưa đủ số liệu", "Units without a place")
_FALLEN = T("Đơn vị có số liệu chưa bằng kỳ trước", "Units with figures worse than before")
_MISSING = T("Đơn vị chưa có báo cáo", "Units without a report")
_TABLE = T("{n}. {title}", "{n}. {title}")
_ESTIMATE = T("(Số liệu ước)", "(Estimates)")


def report_paper(one: ConsolidatedReport, unit: Unit) -> OfficePaper:
    """Return the paper of a report over all units, issued by ``unit``."""
    report = one.computed.report
    issuer = unit.issuer(report.issuer)
    to = [line.lstrip("-– ") for line in issuer.receivers]
    above = tuple(line for line in to if not line.startswith(_FILED))
    filed = [line for line in to if line.startswith(_FILED)]
    receivers = (*([str(_AS_ABOVE)] if above else []), *filed)
    named = _named(one, unit)
    head = letterhead(issuer, unit)
    notes = (str(one.computed.period.label), *([str(_ESTIMATE)] if one.slot.estimate else []))
    return OfficePaper(
        of=report.key,
        head=head,
        title=str(report.title),
        about=str(about_all(report)),
        parts=(
            TextPart(str(_OPENING.format(**named))),
            *_sections(one),
            TextPart(str(_CLOSING.format(**named))),
            SignaturePart((Signature(issuer.signs_as, issuer.signer),), receivers),
            *_annex(one, f"{str(report.title).capitalize()} {_small(blank_number(issuer))}"),
        ),
        notes=(*notes, f"({one.dates})"),
        to=above,
    )


def _named(one: ConsolidatedReport, unit: Unit) -> dict[str, object]:
    report, period = one.computed.report, one.computed.period
    organ = f"{ISSUER_LABELS[report.issuer]} {_small(unit.name)}"
    about = T(_small(report.about.vi), _small(report.about.en))
    label = T(_small(period.label.vi), _small(period.label.en))
    return {"organ": organ, "about": about, "period": label}


def _sections(one: ConsolidatedReport) -> Iterator[Part]:
    told = sections_of(one)
    for roman, section in zip(_ROMAN, ReportSection, strict=True):
        yield TextPart(f"{roman}. {str(section.label).upper()}", "heading")
        for sentence in told[section] or [_TO_WRITE]:
            yield TextPart(sentence)


def _annex(one: ConsolidatedReport, number: str) -> Iterator[Part]:
    title = str(_ANNEX_TITLE.format(period=str(one.computed.period.label).upper()))
    yield AnnexPart(str(_ANNEX), title, str(_ATTACHED.format(number=number)), landscape=True)
    for place, (heading, *parts) in enumerate(_tables(one), 1):
        yield TextPart(str(_TABLE.format(n=place, title=heading)), "heading")
        yield from parts


def _tables(one: ConsolidatedReport) -> Iterator[tuple[T, *tuple[Part, ...]]]:
    yield _SUMS, figures_table(one)
    yield _BY_UNIT, units_table(one)
    for crossed in one.crossed:
        yield crossed.crossing.title, crossed_part(crossed)
    ranking = one.ranking
    if len(ranking.ranked) > 1:
        yield _RANKING.format(how=how_ranked(one)), ranking_table(ranking)
    if ranking.unranked:
        yield _UNRANKED, unranked_table(ranking)
    if ranking.fallen:
        yield _FALLEN, fallen_table(ranking)
    if one.missing:
        yield _MISSING, names_table(one.missing)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
