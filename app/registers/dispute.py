"""Hòa giải ở cơ sở: a dispute mediated in the residential area (Luật 35/2013). Confidential (Đ4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from app.base.language import T
from app.schema import declare as r
from app.schema.conditions import Precedes, all_of, eq, is_null, ne, one_of
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type
from app.schema.vocabulary import Address


class Ground(Choice):
    """The way in which the mediators came to the dispute."""

    ASKED = "asked", T("Bên yêu cầu", "A party asked")
    KNOWN = "known", T("Hòa giải viên biết", "A mediator knew of it")
    ASSIGNED = "assigned", T("Phân công", "Assigned")


class Matter(Choice):
    """The field of law, as the statistics of mediation sum it up."""

    CIVIL = "civil", T("Dân sự", "Civil")
    FAMILY = "family", T("Hôn nhân và gia đình", "Marriage and family")
    OTHER = "other", T("Mâu thuẫn, xích mích khác", "Other conflicts")


class DisputeOutcome(Choice):
    """The state of the mediation."""

    SETTLED = "settled", T("Hòa giải thành", "Settled")
    FAILED = "failed", T("Không thành", "Not settled")
    GOING_ON = "going_on", T("Đang hòa giải", "Being mediated")
    PENDING = "pending", T("Chưa giải quyết", "Not yet taken up")


class HowEnded(Choice):
    """The way in which the mediation ended."""

    AGREED = "agreed", T("Đạt thỏa thuận", "An agreement")
    PARTIES = "parties", T("Các bên yêu cầu chấm dứt", "The parties asked to stop")
    MEDIATOR = "mediator", T("Hòa giải viên kết thúc", "The mediator ended it")


_CLOSED = (DisputeOutcome.SETTLED, DisputeOutcome.FAILED)


@row_type(
    r.open_fields("who serves in a team is public", "member"),
)
class Mediator(Row):
    """A member of the mediation team."""

    member: int = r.link(T("Hòa giải viên", "Mediator"), "member")


@row_type(
    r.sensitive_fields("mediation is confidential (Luật 35/2013 Đ4)", "name position"),
)
class Guest(Row):
    """Somebody invited to help mediate."""

    name: str = r.name(T("Họ tên", "Name"))
    position: str | None = r.text(T("Chức vụ, nơi công tác", "Position"), default=None)


@row_type(
    r.sensitive_fields(
        "mediation is confidential (Luật 35/2013 Đ4)",
        "address_as name born address role",
    ),
)
class Party(Row):
    """One of those in dispute."""

    address_as: Address | None = r.choice(T("Xưng hô", "Addressed as"), Address, default=None)
    name: str = r.name(T("Họ tên", "Name"))
    born: int | None = r.year(T("Năm sinh", "Year of birth"), default=None)
    address: str | None = r.text(T("Địa chỉ", "Address"), default=None)
    role: str | None = r.text(T("Vai trò", "Role"), default=None)


@row_type(
    r.sensitive_fields("mediation is confidential (Luật 35/2013 Đ4)", "day place what"),
)
class Meeting(Row):
    """One sitting of the mediation."""

    day: date = r.day(T("Ngày", "Day"))
    place: str | None = r.text(T("Nơi hòa giải", "Place"), default=None)
    what: str | None = r.text(
        T("Diễn biến", "What happened"),
        default=None,
        longest=2000,
        width=30,
    )


@record_type(
    "dispute",
    T("Vụ hòa giải", "Dispute"),
    T("Hòa giải ở cơ sở", "Mediation"),
    prefix="HG",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=120,
    columns="received parties area field outcome ended",
    form=(
        FormSection(T("Tiếp nhận", "Receiving"), "received ground", "area team", "meet_on", "mediators", "invited"),
        FormSection(T("Vụ, việc", "The dispute"), "parties", "field", "matter", "wants"),
        FormSection(T("Các buổi hòa giải", "Meetings"), "meetings"),
        FormSection(
            T("Kết quả", "Result"), "outcome ended", "how_ended written", "agreement",
            "carry_out carry_out_by", "carried_out referred_to",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "that there was a dispute, of which kind, and how it ended",
            "received ground area team meet_on mediators field outcome ended how_ended written "
            "carry_out_by carried_out",
        ),
        r.personal_fields("words about people", "referred_to note"),
        r.sensitive_fields(
            "mediation is confidential (Luật 35/2013 Đ4)",
            "invited parties matter wants meetings agreement carry_out",
        ),
    ),
    title="field",
    sort_by="-received",
    dated_by="received",
    indexes=(
        "received ended outcome", "ended outcome", "outcome received ended field area", "outcome ended",
        "field received ended outcome", "area received ended outcome field",
        "outcome field ended received", "outcome area ended received field", "carry_out_by outcome carried_out",
        "meet_on outcome",
    ),
    icon="handshake",
    repeats="received area team",
)  # fmt: skip
class Dispute(Record):
    """One dispute from its reception to its end."""

    received: date = r.day(T("Ngày tiếp nhận", "Received on"))
    ground: Ground = r.choice(T("Căn cứ", "Ground"), Ground, default=Ground.ASKED)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None, width=18)
    team: int | None = r.link(T("Tổ hòa giải", "Mediation team"), "team", default=None)
    meet_on: date | None = r.day(
        T("Các bên hẹn hòa giải ngày", "Day the parties chose"), default=None, future=True,
        help=T("Chỉ ghi khi các bên thỏa thuận ngày khác; nếu không, hòa giải bắt đầu trong 3 ngày.",
               "Only where the parties agreed on another day; otherwise mediation begins within 3 days."),
    )  # fmt: skip
    mediators: tuple[Mediator, ...] = r.rows(T("Hòa giải viên", "Mediators"), Mediator)
    invited: tuple[Guest, ...] = r.rows(T("Người được mời", "Invited"), Guest)
    parties: tuple[Party, ...] = r.rows(T("Các bên", "Parties"), Party)
    field: Matter = r.choice(T("Lĩnh vực", "Field"), Matter, width=22)
    matter: str = r.text(T("Nội dung", "Matter"), longest=2000, lines=3, width=30)
    wants: str | None = r.text(
        T("Yêu cầu của các bên", "What each wants"), default=None, longest=2000, lines=2,
    )  # fmt: skip
    meetings: tuple[Meeting, ...] = r.rows(T("Các buổi hòa giải", "Meetings"), Meeting)
    outcome: DisputeOutcome = r.choice(
        T("Kết quả", "Outcome"), DisputeOutcome, default=DisputeOutcome.PENDING
    )
    ended: date | None = r.day(T("Ngày kết thúc", "Ended on"), default=None)
    how_ended: HowEnded | None = r.choice(T("Kết thúc do", "How it ended"), HowEnded, default=None)
    agreement: str | None = r.text(
        T("Nội dung thỏa thuận", "Agreement"), default=None, longest=4000, lines=3,
    )  # fmt: skip
    written: bool | None = r.yes_no(T("Có lập văn bản", "Written record"))
    carry_out: str | None = r.text(T("Cách thực hiện", "How to carry out"), default=None)
    carry_out_by: date | None = r.day(
        T("Thời hạn thực hiện", "Carry out by"), default=None, future=True
    )
    carried_out: bool | None = r.yes_no(T("Đã thực hiện", "Carried out"))
    referred_to: str | None = r.text(T("Chuyển đến", "Referred to"), default=None)
    note: str | None = r.note()
    doubtful: ClassVar = (
        Precedes("ended", "received"),
        all_of(one_of("outcome", *_CLOSED), is_null("ended")),
        all_of(
            one_of("outcome", *set(DisputeOutcome).difference(_CLOSED)), is_null("ended", False)
        ),
        all_of(
            eq("outcome", DisputeOutcome.SETTLED),
            is_null("how_ended", False),
            ne("how_ended", HowEnded.AGREED),
        ),
        Precedes("meet_on", "received"),
        Precedes("meetings.day", "received"),
        all_of(eq("outcome", DisputeOutcome.SETTLED), one_of("agreement", None, "")),
    )

    def rules(self) -> Iterator[Problem]:
        """Check the days, the outcome and the meetings against each other."""
        if self.ended and self.ended < self.received:
            yield Problem("ended", T("Trước ngày tiếp nhận", "Before it was received"))
        if (self.outcome in _CLOSED) != (self.ended is not None):
            yield Problem(
                "ended",
                T(
                    "Thành hoặc không thành thì ghi ngày, và ngược lại",
                    "A closed dispute has its day, and only it",
                ),
            )
        if self.outcome is DisputeOutcome.SETTLED and self.how_ended not in (None, HowEnded.AGREED):
            yield Problem(
                "how_ended", T("Hòa giải thành là đạt thỏa thuận", "Settled means agreed")
            )
        if self.meet_on and self.meet_on < self.received:
            yield Problem("meet_on", T("Trước ngày tiếp nhận", "Before it was received"))
        if any(m.day < self.received for m in self.meetings):
            yield Problem(
                "meetings", T("Có buổi trước ngày tiếp nhận", "A meeting before the reception")
            )
        if self.outcome is DisputeOutcome.SETTLED and not self.agreement:
            yield Problem(
                "agreement", T("Nên ghi thỏa thuận", "Better note the agreement"), Level.WARNING
            )
