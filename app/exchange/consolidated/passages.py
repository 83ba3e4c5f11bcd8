"""What a consolidated report says in words: of the sums as a unit's report does, and of the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.consolidated.consolidated_report import ConsolidatedReport
from app.exchange.rollup.total_rows import TotalRow
from app.registers.narrative import ReportSection
from app.reports.spec.figures import Number, difference, show
from app.reports.spec.indicator import Indicator
from app.reports.words.composing import plain_text, sentences_of

MOST_NAMED = 10  # units that a sentence names
_MOST_MOVED = 3  # units that a sentence names of those that rose or fell most
_FIRST = 5  # places that a sentence tells
_COUNTED = T(
    "Đã tổng hợp báo cáo của {n}/{m} đơn vị.", "Reports of {n} of {m} {m:unit|units} were added up."
)
_UNSIGNED = T(
    "Trong đó {n} đơn vị nộp bảng gõ tay không có chữ ký số.",
    "Of these {n} handed in a typed form without a signature.",
)
_SCANNED = T(
    "Trong đó {n} đơn vị nộp bản giấy, số liệu đọc từ mã trên giấy.",
    "Of these {n} handed in paper, read from its codes.",
)
_ESTIMATE = T(
    "Số liệu là ước tính cả kỳ, không cộng chung với số liệu chính thức.",
    "The figures are estimates of the whole period, never added to official ones.",
)
_DATES = T("{dates}.", "{dates}.")
_PARTIAL = T("Chưa đủ số liệu của mọi đơn vị: {labels}.", "Not of every unit: {labels}.")
_OF_UNITS = T("{label} ({n}/{m} đơn vị)", "{label} ({n} of {m})")
_MISSING = T(
    "Còn {n} đơn vị chưa có báo cáo: {names}.", "{n} {n:unit|units} without a report: {names}."
)
_LATE = T("{n} đơn vị nộp muộn: {names}.", "{n} {n:unit|units} late: {names}.")
_MORE = T("{names} và {n} đơn vị khác", "{names} and {n} more")
_MOVED = T("{label} so với kỳ trước: {moves}.", "{label}, against the previous period: {moves}.")
_UP = T("tăng ở {n} đơn vị{most}", "more in {n} {n:unit|units}{most}")
_DOWN = T("giảm ở {n} đơn vị{most}", "less in {n} {n:unit|units}{most}")
_SAME = T("giữ nguyên ở {n} đơn vị", "the same in {n} {n:unit|units}")
_MOST = T(" (nhiều nhất: {names})", " (most: {names})")
_BY = T("{name} {sign}{d}", "{name} {sign}{d}")
_RANKED = T("Xếp hạng {how}: {names}.", "Ranking {how}: {names}.")
_PLACE = T("thứ {place} {name}", "{place} {name}")
_UNRANKED = T(
    "Không xếp hạng {n} đơn vị do chưa đủ số liệu: {names}.",
    "Not ranked, for lack of figures, {n} {n:unit|units}: {names}.",
)
_FALLEN = T(
    "{n} đơn vị có số liệu chưa bằng kỳ trước; nhiều nhất: {names}.",
    "{n} {n:unit|units} with figures worse than in the previous period; most: {names}.",
)
_FALLS = T("{name} ({n} số liệu)", "{name} ({n} {n:figure|figures})")
_BY_RULE = T("theo cách nơi nhận đã đặt", "by the rule that is set")
_BY_MAIN = T(
    "tạm theo các số liệu chính, trọng số bằng nhau vì chưa đặt cách xếp hạng",
    "by the main figures alike, as no rule is set",
)
_ASK = T(
    "Đề nghị các đơn vị chưa có báo cáo gửi ngay; số liệu trên sẽ được cộng lại khi nhận đủ.",
    "The units without a report are asked to hand in; the sums are then made anew.",
)


def sections_of(one: ConsolidatedReport) -> dict[ReportSection, list[str]]:
    """The sentences of each part of the report: those of the units stand behind those of the sums."""
    computed = replace(
        one.computed,
        lines={
            key: line
            for key, line in one.computed.lines.items()
            if line.indicator.kinds_of is None or len(one.names) == 1
        },
    )
    of_sums = sentences_of(computed)
    found = {section: [plain_text(told) for told in of_sums[section]] for section in ReportSection}
    if one.computed.counted.until and not one.alike:
        found[ReportSection.SITUATION].pop(0)  # it would name one day for all
    found[ReportSection.SITUATION] = [*_situation(one), *found[ReportSection.SITUATION]]
    found[ReportSection.RESULTS] += [*_movements(one), *_ranked(one)]
    found[ReportSection.SHORTCOMINGS] += _shortcomings(one)
    if one.missing:
        found[ReportSection.PROPOSALS].append(str(_ASK))
    return found


def how_ranked(one: ConsolidatedReport) -> T:
    """Whose rule the ranking goes by."""
    return _BY_RULE if one.ranking.chosen else _BY_MAIN


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The names one after the other, at most so many, then how many more."""
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return str(_MORE.format(names=shown, n=show_number(len(names) - most)))


def _situation(one: ConsolidatedReport) -> Iterator[str]:
    yield str(_COUNTED.format(n=show_number(len(one.names)), m=show_number(one.expected)))
    if one.typed > one.scanned:
        yield str(_UNSIGNED.format(n=show_number(one.typed - one.scanned)))
    if one.scanned:
        yield str(_SCANNED.format(n=show_number(one.scanned)))
    if one.slot.estimate:
        yield str(_ESTIMATE)
    if not one.alike:
        yield str(_DATES.format(dates=one.dates))
    partial = [
        str(_OF_UNITS.format(label=row.indicator.label, n=row.counted[0], m=len(one.names)))
        for row in one.whole().values()
        if 0 < row.counted[0] < len(one.names) and not row.is_rate
    ]
    if partial:
        yield str(_PARTIAL.format(labels="; ".join(partial)))


def _movements(one: ConsolidatedReport) -> Iterator[str]:
    """In how many units each of the main figures rose and fell, where there are several."""
    if len(one.names) < 2 or not one.computed.compares:
        return
    rows = one.whole()
    for indicator in one.main():
        if told := _movement(indicator, rows[indicator.key], one.names):
            yield told


def _movement(indicator: Indicator, row: TotalRow, names: Sequence[str]) -> str:
    moves = [
        (name, move)
        for name, four in zip(names, row.units, strict=True)
        if four and (move := difference(four[0], four[1])) is not None
    ]
    up = sorted((m for m in moves if m[1] > 0), key=lambda m: (-m[1], m[0]))
    down = sorted((m for m in moves if m[1] < 0), key=lambda m: (m[1], m[0]))
    if not up and not down:
        return ""
    same = len(moves) - len(up) - len(down)
    told = [
        str(form.format(n=show_number(len(some)), most=_most(some, indicator)))
        for form, some in ((_UP, up), (_DOWN, down))
        if some
    ]
    told += [str(_SAME.format(n=show_number(same)))] if same else []
    return str(_MOVED.format(label=indicator.label, moves=", ".join(told)))


def _most(moves: Sequence[tuple[str, Number]], indicator: Indicator) -> str:
    return str(_MOST.format(names=", ".join(_by(*move, indicator) for move in moves[:_MOST_MOVED])))


def _by(name: str, move: Number, indicator: Indicator) -> str:
    amount = show(abs(move), decimal=indicator.is_rate)
    return str(_BY.format(name=name, sign="+" if move > 0 else "-", d=amount))


def _ranked(one: ConsolidatedReport) -> Iterator[str]:
    ranked = one.ranking.ranked
    if len(ranked) < 2:
        return
    first = [
        str(_PLACE.format(place=u.place, name=u.unit.name)) for u in ranked if u.place <= _FIRST
    ]
    yield str(_RANKED.format(how=how_ranked(one), names=named(first)))


def _shortcomings(one: ConsolidatedReport) -> Iterator[str]:
    for form, names in ((_MISSING, one.missing), (_LATE, one.late)):
        if names:
            yield str(form.format(n=show_number(len(names)), names=named(names)))
    ranking = one.ranking
    if ranking.unranked:
        names = tuple(one.unit.name for one in ranking.unranked)
        yield str(_UNRANKED.format(n=show_number(len(names)), names=named(names)))
    if ranking.fallen and one.computed.compares:
        most = [
            str(_FALLS.format(name=unit.unit.name, n=len(unit.falls)))
            for unit in ranking.fallen[:MOST_NAMED]
        ]
        yield str(_FALLEN.format(n=show_number(len(ranking.fallen)), names=", ".join(most)))
