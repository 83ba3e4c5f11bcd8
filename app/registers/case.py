"""Hồ sơ giúp đỡ: the commune's record of helping one person. Never the police file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import ClassVar

from app.base.language import T
from app.law import regimes
from app.law.regimes import Basis, CaseKind, CaseStage, Occasion
from app.schema import declare as r
from app.schema.conditions import (
    Condition,
    Precedes,
    all_of,
    between,
    eq,
    is_null,
    ne,
    one_of,
    some,
)
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type


class SupportKind(Choice):
    """The kind of support for a person (NĐ 49/2020)."""

    MIND = "mind", T("Tâm lý", "Counselling")
    LEGAL = "legal", T("Thủ tục pháp lý", "Legal papers")
    TRAINING = "training", T("Học nghề", "Vocational training")
    WORK = "work", T("Việc làm", "Work")
    LOAN = "loan", T("Vay vốn", "Loan")
    OTHER = "other", T("Khác", "Other")


class Ending(Choice):
    """The way in which a case ended."""

    COMPLETED = "completed", T("Hoàn thành", "Completed")
    EARLY = "early", T("Chấm dứt trước hạn", "Ended early")
    CLEARED = "cleared", T("Được xóa án tích", "Record cleared")
    MOVED = "moved", T("Chuyển nơi cư trú", "Moved away")
    ABROAD = "abroad", T("Định cư nước ngoài", "Settled abroad")
    NOTICE = (
        "notice",
        T("Kết thúc theo thông báo của cơ quan có thẩm quyền", "Ended by notice of the authority"),
    )
    DEATH = "death", T("Chết, mất tích", "Died or missing")
    OTHER = "other", T("Khác", "Other")


class Result(Choice):
    """The result of the help so far."""

    HELPING = "helping", T("Đang giúp", "Being helped")
    BETTER = "better", T("Đã tiến bộ", "Made progress")
    NOT_YET = "not_yet", T("Chưa tiến bộ", "No progress yet")


class CaseState(Choice):
    """Whether help is going on."""

    OPEN = "open", T("Đang thực hiện", "Open")
    PAUSED = "paused", T("Tạm dừng", "Paused")
    ENDED = "ended", T("Đã kết thúc", "Ended")


@row_type(
    r.sensitive_fields("it tells of one person's case", "day kind what amount result"),
)
class Support(Row):
    """Something given or arranged for the person."""

    day: date = r.day(T("Ngày", "Day"))
    kind: SupportKind = r.choice(T("Hình thức", "Kind"), SupportKind)
    what: str | None = r.text(T("Nội dung", "What"), default=None, width=24)
    amount: int | None = r.money(T("Số tiền (đồng)", "Amount (đồng)"), default=None)
    result: str | None = r.text(T("Kết quả", "Result"), default=None)


@row_type(
    r.sensitive_fields("it tells of one person's case", "day who note"),
)
class CaseProgress(Row):
    """A remark by the helper."""

    day: date = r.day(T("Ngày", "Day"))
    who: str | None = r.name(T("Người ghi", "Who"), default=None)
    note: str = r.text(T("Nhận xét", "Remark"), longest=2000, width=34)


def _under(laws: Iterable[regimes.Regime], *what: Condition) -> Iterator[Condition]:
    """Cases under some laws of which something is so."""
    for law in laws:
        kinds, begun = one_of("kind", *law.kinds), between("start", law.since, law.until)
        yield all_of(*what, kinds, begun)


@record_type(
    "case",
    T("Hồ sơ giúp đỡ", "Case"),
    T("Hồ sơ giúp đỡ", "Cases"),
    prefix="HS",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=110,
    columns="person kind start end_due state result",
    form=(
        FormSection(T("Hồ sơ", "Case"), "person", "kind area", "occasion basis", "start", "stage stage_until"),
        FormSection(T("Quyết định", "Decision"), "decision_no decision_day", "decided_by"),
        FormSection(T("Người giúp đỡ", "Helpers"), "helper_org helper"),
        FormSection(T("Hỗ trợ", "Support"), "supports"),
        FormSection(T("Theo từng kỳ", "Progress"), "progress"),
        FormSection(
            T("Kết thúc", "End"), "end_changed end_reason", "state result", "ended ending",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.sensitive_fields(
            "that there is a case of a person must not be known",
            "person kind area occasion basis start stage stage_until decision_no decision_day "
            "decided_by helper_org helper end_changed end_reason end_due ended ending supports "
            "progress result state note",
        ),
    ),
    title="kind",
    sort_by="-start",
    dated_by="start",
    indexes=(
        "state end_due", "state stage_until", "state kind start", "person start", "start ended", "ended ending",
        "end_due start ended", "kind start ended end_due", "area start ended end_due result person",
        "kind ended ending", "area ended ending", "ending ended",
        "result start ended person area",
    ),
    icon="folder-heart",
    repeats="kind start",
)  # fmt: skip
class Case(Record):
    """Help for one person under one regime, from its start to its end."""

    person: int = r.link(T("Người được giúp đỡ", "Person"), "person")
    kind: CaseKind = r.choice(T("Loại hồ sơ", "Kind"), CaseKind, width=28)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None, follows="person.area")
    occasion: Occasion | None = r.choice(T("Lần", "Occasion"), Occasion, default=None)
    basis: Basis | None = r.choice(T("Căn cứ", "Basis"), Basis, default=None)
    start: date = r.day(T("Ngày bắt đầu", "Start"))
    stage: CaseStage | None = r.choice(T("Giai đoạn", "Stage"), CaseStage, default=None)
    stage_until: date | None = r.day(
        T("Hết giai đoạn ngày", "Stage ends on"), default=None, future=True,
        help=T("Ngày dự kiến hết giai đoạn này; sang giai đoạn khác mà chưa hẹn ngày mới thì để trống lại.",
               "When this stage is to end; it empties with the next stage, unless that has a day of its own."),
    )  # fmt: skip
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    decision_day: date | None = r.day(T("Ngày quyết định", "Decision day"), default=None)
    decided_by: str | None = r.text(T("Người quyết định", "Decided by"), default=None)
    helper_org: str | None = r.text(T("Tổ chức giúp đỡ", "Helper organisation"), default=None)
    helper: str | None = r.name(T("Người giúp đỡ", "Helper"), default=None)
    end_changed: date | None = r.day(
        T("Ngày hết hạn khác", "Other end of term"), default=None, future=True,
        help=T("Chỉ ghi khi ngày hết hạn khác với ngày tính theo luật.",
               "Only where the end differs from the one computed by law."),
    )  # fmt: skip
    end_reason: str | None = r.text(T("Lý do", "Reason"), default=None)
    end_due: date | None = r.day(
        T("Ngày hết hạn", "End of term"), default=None, future=True, derived=True
    )
    ended: date | None = r.day(T("Ngày kết thúc", "Ended on"), default=None)
    ending: Ending | None = r.choice(T("Kết thúc do", "How it ended"), Ending, default=None)
    supports: tuple[Support, ...] = r.rows(T("Hỗ trợ", "Support"), Support)
    progress: tuple[CaseProgress, ...] = r.rows(T("Nhận xét", "Progress"), CaseProgress)
    result: Result = r.choice(T("Kết quả", "Result"), Result, default=Result.HELPING)
    state: CaseState = r.choice(T("Trạng thái", "State"), CaseState, default=CaseState.OPEN)
    note: str | None = r.note()
    doubtful: ClassVar = (
        Precedes("ended", "start"),
        all_of(eq("state", CaseState.ENDED), is_null("ended")),
        all_of(ne("state", CaseState.ENDED), is_null("ended", False)),
        all_of(is_null("ending"), is_null("ended", False)),
        all_of(is_null("ending", False), is_null("ended")),
        *_under((law for law in regimes.REGIMES if law.again), is_null("occasion")),
        *_under((law for law in regimes.REGIMES if law.bases), is_null("basis")),
        all_of(is_null("end_changed", False), one_of("end_reason", None, "")),
        Precedes("end_changed", "start", equal=True),
        *_under((law for law in regimes.REGIMES if not law.staged), is_null("stage", False)),
        is_null("stage_until", False),
        Precedes("supports.day", "start"),
        all_of(eq("kind", CaseKind.REINTEGRATION), some("supports", eq("kind", SupportKind.LOAN))),
    )

    def rules(self) -> Iterator[Problem]:
        """Check the end, the term, the stage and the supports of the case."""
        yield from self._end_rules()
        yield from self._term_rules()
        yield from self._stage_rules()
        yield from self._support_rules()

    def _end_rules(self) -> Iterator[Problem]:
        if self.ended and self.ended < self.start:
            yield Problem("ended", T("Trước ngày bắt đầu", "Before the start"))
        if (self.state is CaseState.ENDED) != (self.ended is not None):
            yield Problem(
                "ended",
                T(
                    "Đã kết thúc thì ghi ngày, và ngược lại",
                    "An ended case has its day, and only it",
                ),
            )
        if (self.ending is None) != (self.ended is None):
            yield Problem(
                "ending",
                T("Ghi cả ngày và lý do kết thúc", "Give both the day and the way it ended"),
            )

    def _term_rules(self) -> Iterator[Problem]:
        law = regimes.regime(self.kind, self.start)
        if law.again and self.occasion is None:
            known = T("Ghi lần nào để tính đúng thời hạn", "The term depends on it")
            yield Problem("occasion", known, Level.WARNING)
        if law.bases and self.basis is None:
            known = T("Ghi căn cứ để tính đúng thời hạn", "The term depends on it")
            yield Problem("basis", known, Level.WARNING)
        if self.end_changed and not self.end_reason:
            yield Problem("end_reason", T("Ghi lý do đổi ngày hết hạn", "Say why the end differs"))
        if self.end_changed and self.end_changed <= self.start:
            yield Problem("end_changed", T("Phải sau ngày bắt đầu", "Must follow the start"))

    def _stage_rules(self) -> Iterator[Problem]:
        if self.stage and not regimes.regime(self.kind, self.start).staged:
            only = T("Chỉ cai nghiện tự nguyện có giai đoạn", "Only rehabilitation has stages")
            yield Problem("stage", only, Level.WARNING)
        if self.stage_until is None:
            return
        if self.stage is None:
            yield Problem("stage", T("Chọn giai đoạn", "Choose the stage"))
        end = self.completed().end_due
        if self.stage_until < self.start:
            early = T("Trước ngày bắt đầu", "Before the start")
            yield Problem("stage_until", early, Level.WARNING)
        elif end and self.stage_until > end:
            late = T("Sau ngày hết hạn của hồ sơ", "After the end of the term")
            yield Problem("stage_until", late, Level.WARNING)

    def _support_rules(self) -> Iterator[Problem]:
        if any(s.day < self.start for s in self.supports):
            yield Problem(
                "supports",
                T("Có hỗ trợ trước ngày bắt đầu", "Support before the start"),
                Level.WARNING,
            )
        lent = sum(s.amount or 0 for s in self.supports if s.kind is SupportKind.LOAN)
        if self.kind is CaseKind.REINTEGRATION and lent > regimes.LOAN_AT_MOST:
            much = T("Vay quá 100 triệu đồng một người", "Loans of over 100 million đồng")
            yield Problem("supports", much, Level.WARNING)

    def following(self, before: Case) -> Case:
        """A day set for the end of the stage before is not that of the next stage."""
        moved_on = self.stage is not before.stage and self.stage_until == before.stage_until
        return replace(self, stage_until=None) if moved_on else self

    def completed(self) -> Case:
        """Return the case with the day on which it is due to end, by law or as set by hand."""
        computed = regimes.end_due(
            self.kind, self.start, self.occasion, self.basis, self.decision_day
        )
        return replace(self, end_due=self.end_changed or computed)
