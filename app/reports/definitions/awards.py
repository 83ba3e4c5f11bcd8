"""Khen thưởng: the awards of a period, listed by decision in its order."""

from __future__ import annotations

from itertools import groupby

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Period
from app.registers.award import Award, AwardLevel, Salutation
from app.registers.decision import Decision
from app.reports.definitions.movement.awards import AWARDED, MONEY
from app.reports.spec.charts import ChartPlan
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.official_table import (
    CellForm,
    Given,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    TableSection,
    number_column,
)
from app.reports.spec.report import Report, TableMaker
from app.store.read.reader import Reader

_COLUMNS = (
    number_column(10),
    ReportColumn("name", T("Người, tập thể được khen", "Recipient"), 54),
    ReportColumn("of", T("Chức vụ, đơn vị", "Position, unit"), 46),
    ReportColumn("form", T("Hình thức", "Form"), 32),
    ReportColumn("level", T("Cấp khen", "Level"), 36),
    ReportColumn("money", T("Tiền thưởng (đồng)", "Money (đồng)"), 28, CellForm.WHOLE),
    ReportColumn("book", T("Số sổ vàng", "Gold-book no."), 20, CellForm.CENTRED),
    ReportColumn("handed", T("Ngày trao", "Handed over"), 22, CellForm.CENTRED),
)
UNDECIDED = T("Không có quyết định", "Without a decision")
_LEVELS = {choice.value: choice.label for choice in AwardLevel}


def _list(reader: Reader, period: Period) -> OfficialTable:
    awards = reader.fetch(Award, reader.ids(Award, AWARDED.query(period.days)))
    decisions = {
        d.id: d for d in reader.fetch(Decision, {a.decision for a in awards if a.decision})
    }

    def place(award: Award) -> tuple[bool, object, int, bool, int, int]:
        decision = decisions.get(award.decision or 0)
        order = award.order_no
        return (
            decision is None,
            decision.day if decision else award.handed_over,
            decision.id if decision else 0,
            order is None,
            order or 0,
            award.id,
        )

    rows: list[TableSection | TableRow] = []
    for decided, some in groupby(sorted(awards, key=place), key=lambda award: award.decision):
        rows.append(_heading(decisions.get(decided or 0)))
        rows += map(_row, some)
    title = T("Danh sách khen thưởng theo quyết định", "Awards by decision")
    money = RecordSource("award", MONEY.query(period.days).where)
    return OfficialTable(
        "list", title, T("Danh sách", "List"), _COLUMNS, tuple(rows), total=True,
        whole={"money": money},
    )  # fmt: skip


def _heading(decision: Decision | None) -> TableSection:
    if decision is None:
        return TableSection(str(UNDECIDED))
    said = T("Quyết định số {number} ngày {day}, {signer}", "Decision {number} of {day}, {signer}")
    return TableSection(
        str(said.format(number=decision.number, day=show_day(decision.day), signer=decision.signer))
    )


def _row(award: Award) -> TableRow:
    title = award.salutation
    spoken = f"{title.label} " if title and title is not Salutation.COLLECTIVE else ""
    level = _LEVELS.get(award.level)
    said: Given = {
        "name": f"{spoken}{award.name}",
        "of": ", ".join(filter(None, (award.position, award.unit))),
        "form": str(award.form.label),
        "level": str(level) if level else award.level,
        "money": award.money,
        "book": award.gold_book_no,
        "handed": show_day(award.handed_over) if award.handed_over else None,
    }
    return TableRow(said, {"": RecordSource("award", record=award.id)})


AWARDS = Report(
    "awards",
    "KT",
    T("Khen thưởng", "Awards"),
    T("BÁO CÁO", "REPORT"),
    T("Kết quả khen thưởng", "Results of awarding"),
    "committee",
    (IndicatorGroup(T("Khen thưởng", "Awards"), (AWARDED.numbered(1), MONEY.numbered(2))),),
    tables=(TableMaker(_list, ("award", "decision"), personal=True),),
    charts=(ChartPlan("months", "awards"), ChartPlan("shares", "awards", "form")),
)
