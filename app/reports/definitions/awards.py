"""Khen thưởng: the awards of a period, listed by decision in its order."""

from __future__ import annotations

from itertools import groupby

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Period
from app.registers.award import Award, AwardLevel, Salutation
from app.registers.decision import Decision
from app.reports.definitions.movement.awards import AWARDED, AWARDING, CROSSED, MONEY
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
GIVEN_BY = T("{giver} tặng", "Given by {giver}")
_THEIR_NUMBER = T(", quyết định số {number}", ", decision {number}")
_THEIR_DAY = T(", ngày {day}", ", of {day}")
_LEVELS = {choice.value: choice.label for choice in AwardLevel}


def _list(reader: Reader, period: Period) -> OfficialTable:
    awards = reader.fetch(Award, reader.ids(Award, AWARDED.query(period.days)))
    decisions = {
        d.id: d for d in reader.fetch(Decision, {a.decision for a in awards if a.decision})
    }

    def place(award: Award) -> tuple[bool, bool, str, int, str, bool, int, int]:
        decision = decisions.get(award.decision or 0)
        handed = "" if decision else str(award.given_day or award.handed_over)
        order = award.order_no
        return (
            decision is None,
            not (decision or award.given_by),
            str(decision.day) if decision else _of_giver(award),
            decision.id if decision else 0,
            handed,
            order is None,
            order or 0,
            award.id,
        )

    headings = {id_: _of_decision(decision) for id_, decision in decisions.items()}

    def heading(award: Award) -> str:
        return headings.get(award.decision or 0) or _of_giver(award)

    rows: list[TableSection | TableRow] = []
    for said, some in groupby(sorted(awards, key=place), key=heading):
        rows.append(TableSection(said))
        rows += map(_row, some)
    title = T("Danh sách khen thưởng theo quyết định", "Awards by decision")
    money = RecordSource("award", MONEY.query(period.days).where)
    return OfficialTable(
        "list", title, T("Danh sách", "List"), _COLUMNS, tuple(rows), total=True,
        whole={"money": money},
    )  # fmt: skip


def _of_decision(decision: Decision) -> str:
    said = T("Quyết định số {number} ngày {day}, {signer}", "Decision {number} of {day}, {signer}")
    return str(
        said.format(number=decision.number, day=show_day(decision.day), signer=decision.signer)
    )


def _of_giver(award: Award) -> str:
    """Who gave what no decision of the commune gives, and what is known of the giver's own."""
    if not award.given_by:
        return str(UNDECIDED)
    number = str(_THEIR_NUMBER.format(number=award.given_no)) if award.given_no else ""
    day = str(_THEIR_DAY.format(day=show_day(award.given_day))) if award.given_day else ""
    return f"{GIVEN_BY.format(giver=award.given_by)}{number}{day}"


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
    (
        IndicatorGroup(
            T("Khen thưởng", "Awards"), (AWARDED.numbered(1), MONEY.numbered(2)), AWARDING
        ),
    ),
    tables=(CROSSED.maker(), TableMaker(_list, ("award", "decision"), personal=True)),
    charts=(ChartPlan("months", "awards"), ChartPlan("shares", "awards", "form")),
)
