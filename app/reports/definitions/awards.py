"""Khen thưởng: the awards of a period, listed by decision in its order."""

from __future__ import annotations

from itertools import groupby

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Period
from app.registers.award import Award, AwardLevel, Salutation
from app.registers.decision import Decision
from app.reports.definitions.movement.awards import AWARDS as _GROUP
from app.reports.spec.charts import Plan
from app.reports.spec.official_table import (
    Column,
    Form,
    Given,
    Row,
    Section,
    Source,
    Table,
    number_column,
)
from app.reports.spec.report import Official, Report
from app.store.read.reader import Reader

_COLUMNS = (
    number_column(10),
    Column("name", T("Người, tập thể được khen", "Recipient"), 54),
    Column("of", T("Chức vụ, đơn vị", "Position, unit"), 46),
    Column("form", T("Hình thức", "Form"), 32),
    Column("level", T("Cấp khen", "Level"), 36),
    Column("money", T("Tiền thưởng (đồng)", "Money (đồng)"), 28, Form.WHOLE),
    Column("book", T("Số sổ vàng", "Gold-book no."), 20, Form.CENTRED),
    Column("handed", T("Ngày trao", "Handed over"), 22, Form.CENTRED),
)
_AWARDS, _MONEY = _GROUP.indicators[:2]
_LEVELS = {choice.value: choice.label for choice in AwardLevel}


def _list(reader: Reader, period: Period) -> Table:
    awards = reader.fetch(Award, reader.ids(Award, _AWARDS.query(period.days)))
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

    rows: list[Section | Row] = []
    for decided, some in groupby(sorted(awards, key=place), key=lambda award: award.decision):
        rows.append(_heading(decisions.get(decided or 0)))
        rows += map(_row, some)
    title = T("Danh sách khen thưởng theo quyết định", "Awards by decision")
    money = Source("award", _MONEY.query(period.days).where)
    return Table(
        "list", title, T("Danh sách", "List"), _COLUMNS, tuple(rows), total=True,
        whole={"money": money},
    )  # fmt: skip


def _heading(decision: Decision | None) -> Section:
    if decision is None:
        return Section(str(T("Không có quyết định", "Without a decision")))
    said = T("Quyết định số {number} ngày {day}, {signer}", "Decision {number} of {day}, {signer}")
    return Section(
        str(said.format(number=decision.number, day=show_day(decision.day), signer=decision.signer))
    )


def _row(award: Award) -> Row:
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
    return Row(said, {"": Source("award", record=award.id)})


AWARDS = Report(
    "awards",
    "KT",
    T("Khen thưởng", "Awards"),
    T("BÁO CÁO", "REPORT"),
    T("Kết quả khen thưởng", "Results of awarding"),
    "committee",
    (_GROUP,),
    tables=(Official(_list, ("award", "decision"), personal=True),),
    charts=(Plan("months", "awards"), Plan("shares", "awards", "form")),
)
