"""Khen thưởng: a commendation, from the proposal to the day it is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.conditions import all_of, is_null, one_of
from app.schema.fields import Choice, FieldValues, Problem
from app.schema.listed_in import ListedIn
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type

NO_DECISION = T(
    "Chọn quyết định khen thưởng; do nơi khác tặng thì ghi nơi tặng",
    "Choose the decision; of what others gave say who gave it",
)
TWO_GIVERS = T(
    "Đã chọn quyết định trong sổ thì để trống", "Leave it empty: a decision of this book is chosen"
)
NO_GIVER = T("Ghi ai tặng", "Say who gave it")
NO_DAY = T(
    "Ghi ngày quyết định, hoặc chọn Đã trao và ghi ngày trao",
    "Give the day of the decision, or of handing over",
)


class AwardState(Choice):
    """The stage of the award on its way."""

    PROPOSED = "proposed", T("Đề nghị", "Proposed")
    REVIEWED = "reviewed", T("Họp xét", "Reviewed")
    SUBMITTED = "submitted", T("Trình", "Submitted")
    DECIDED = "decided", T("Đã có quyết định", "Decided")
    HANDED = "handed", T("Đã trao", "Handed over")


class Recipient(Choice):
    """The kind of recipient, as reports count them."""

    COLLECTIVE = "collective", T("Tập thể", "Collective")
    PERSON = "person", T("Cá nhân", "Individual")
    HOUSEHOLD = "household", T("Hộ gia đình", "Household")


class Salutation(Choice):
    """The words before the name on a certificate."""

    MR = "mr", T("Ông", "Mr")
    MRS = "mrs", T("Bà", "Mrs")
    HOUSEHOLD_MR = "household_mr", T("Hộ gia đình ông", "The household of Mr")
    HOUSEHOLD_MRS = "household_mrs", T("Hộ gia đình bà", "The household of Mrs")
    COLLECTIVE = "collective", T("Tập thể", "The collective")


class AwardForm(Choice):
    """Forms of commendation."""

    CERTIFICATE = "certificate", T("Giấy khen", "Certificate of merit")
    DIPLOMA = "diploma", T("Bằng khen", "Diploma of merit")
    MEDAL = "medal", T("Kỷ niệm chương", "Commemorative medal")
    FLAG = "flag", T("Cờ thi đua", "Emulation flag")
    GIFT = "gift", T("Tặng quà", "Gift")
    PRAISE = "praise", T("Biểu dương điển hình tiên tiến", "Praise as a model")


class AwardLevel(Choice):
    """Starters of the levels that award; the commune may add its own."""

    COMMUNE = "commune", T("Chủ tịch Ủy ban nhân dân cấp xã", "Chair of the commune")
    POLICE = "province_police", T("Giám đốc Công an tỉnh", "Director of the provincial police")
    PROVINCE = "province", T("Chủ tịch Ủy ban nhân dân tỉnh", "Chair of the province")
    MINISTER = "minister", T("Bộ trưởng Bộ Công an", "Minister of Public Security")


class AwardOccasion(Choice):
    """The reason for the award."""

    MERIT = "merit", T("Công trạng", "Merit")
    SUDDEN = "sudden", T("Đột xuất", "Outstanding act")
    MOVEMENT = "movement", T("Phong trào thi đua, chuyên đề", "Emulation movement")
    SERVICE = "service", T("Quá trình cống hiến", "Long service")


class AwardMethod(Choice):
    """Phương thức khen thưởng: how the yearly statistics of awards divide them."""

    REGULAR = "regular", T("Thường xuyên", "Regular")
    THEME = "theme", T("Chuyên đề", "On a theme")
    SUDDEN = "sudden", T("Đột xuất", "Outstanding act")
    FOREIGN = "foreign", T("Đối ngoại", "Foreign relations")
    SERVICE = "service", T("Cống hiến", "Long service")
    TENURE = "tenure", T("Niên hạn", "Years of service")
    RESISTANCE = "resistance", T("Kháng chiến", "The resistance")


RECIPIENTS = {
    Salutation.MR: Recipient.PERSON,
    Salutation.MRS: Recipient.PERSON,
    Salutation.HOUSEHOLD_MR: Recipient.HOUSEHOLD,
    Salutation.HOUSEHOLD_MRS: Recipient.HOUSEHOLD,
    Salutation.COLLECTIVE: Recipient.COLLECTIVE,
}


def fill_recipient(values: FieldValues) -> FieldValues:
    """Return the kind of recipient that follows from the words before the name: of a person, without any."""
    if values["recipient"] is not None:
        return {}
    return {"recipient": RECIPIENTS.get(values["salutation"], Recipient.PERSON)}


@row_type(
    r.open_fields("recipients of awards are praised in public", "day"),
    r.personal_fields("words about a person", "reason"),
)
class Reissue(Row):
    """Cấp lại: on which day another paper was issued in place of one, and why."""

    day: date = r.day(T("Ngày cấp lại", "Issued again on"))
    reason: str = r.text(T("Lý do cấp lại", "Why"), width=40)


@record_type(
    "award",
    T("Khen thưởng", "Award"),
    T("Khen thưởng", "Awards"),
    prefix="KT",
    digits=4,
    group=RegisterGroup.AWARDS,
    order=190,
    columns="name recipient form level decision state",
    form=(
        FormSection(
            T("Người, tập thể được khen", "Recipient"),
            "recipient salutation",
            "name",
            "position unit",
        ),
        FormSection(T("Thuộc", "Belongs to"), "area team", "member"),
        FormSection(
            T("Hình thức", "Award"), "form level", "occasion method", "money", "achievement"
        ),
        FormSection(
            T("Quyết định", "Decision"),
            "state decision",
            "order_no gold_book_no",
            "handed_over printed",
            "reissues",
        ),
        FormSection(
            T("Do nơi khác tặng", "Given by others"),
            "given_by",
            "given_no given_day",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "recipients of awards are praised in public",
            "state recipient salutation name position unit area team member form level occasion "
            "achievement decision order_no gold_book_no money handed_over printed given_by given_no "
            "given_day method reissues",
        ),
        r.personal_fields("words about a person", "note"),
    ),
    sort_by="name",
    dated_by="handed_over",
    indexes=(
        "decision order_no",
        "state handed_over",
        "decision given_day handed_over state form level recipient area money method",
    ),
    icon="award",
    repeats="state decision level form",
    listed_in=ListedIn(
        "decision",
        ("salutation", "name", "unit", "form", "money"),
        joined={"state": AwardState.DECIDED},
        parted={"state": AwardState.SUBMITTED, "handed_over": None, "order_no": None},
        waiting=all_of(
            one_of("state", AwardState.PROPOSED, AwardState.REVIEWED, AwardState.SUBMITTED),
            is_null("decision"),
            is_null("given_by"),
        ),
        fill=fill_recipient,
    ),
)
class Award(Record):
    """One award to one recipient."""

    state: AwardState = r.choice(
        T("Trạng thái", "State"), AwardState, default=AwardState.PROPOSED, width=16
    )
    recipient: Recipient = r.choice(T("Đối với", "Recipient"), Recipient, width=12)
    salutation: Salutation | None = r.choice(T("Xưng hô", "Salutation"), Salutation, default=None)
    name: str = r.name(T("Tên", "Name"), width=30)
    position: str | None = r.text(T("Chức vụ", "Position"), default=None)
    unit: str | None = r.text(T("Đơn vị", "Unit"), default=None, width=28)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    team: int | None = r.link(T("Tổ", "Team"), "team", default=None)
    member: int | None = r.link(T("Thành viên", "Member"), "member", default=None)
    form: AwardForm = r.choice(T("Hình thức", "Form"), AwardForm, default=AwardForm.CERTIFICATE)
    level: str = r.term(
        T("Cấp khen", "Level"), AwardLevel, default=AwardLevel.COMMUNE.value, width=30
    )
    occasion: AwardOccasion | None = r.choice(
        T("Loại hình", "Occasion"), AwardOccasion, default=None
    )
    achievement: str = r.text(
        T("Thành tích", "Achievement"), longest=600, lines=3,
        default="Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc",
    )  # fmt: skip
    decision: int | None = r.link(T("Quyết định", "Decision"), "decision", default=None, width=16)
    order_no: int | None = r.number(T("Thứ tự", "Order"), default=None, summed=False)
    gold_book_no: str | None = r.text(T("Số vào sổ vàng", "Gold-book no."), default=None)
    money: int | None = r.money(T("Tiền thưởng (đồng)", "Money (đồng)"), default=None)
    handed_over: date | None = r.day(T("Ngày trao", "Handed over on"), default=None)
    printed: int = r.number(T("Số lần in", "Times printed"), default=0, summed=False)
    reissues: tuple[Reissue, ...] = r.rows(
        T("Cấp lại", "Issued again"), Reissue,
        help=T("Mất, hỏng, sai thì ghi ngày, lý do rồi in: giấy cấp lại không mang dấu gì khác.",
               "Lost, damaged, wrong: give the day and why, then print; it bears no mark."),
    )  # fmt: skip
    given_by: str | None = r.text(
        T("Nơi tặng", "Given by"), default=None, width=28,
        help=T("Chỉ ghi khi Bộ, tỉnh, nơi khác tặng mà sổ này không có quyết định: ghi rõ ai tặng.",
               "Only where others gave it (ministry, province) by a decision that is not in this book."),
    )  # fmt: skip
    given_no: str | None = r.text(
        T("Số quyết định của nơi tặng", "Number of their decision"), default=None
    )
    given_day: date | None = r.day(
        T("Ngày quyết định của nơi tặng", "Day of their decision"), default=None
    )
    method: AwardMethod | None = r.choice(
        T("Phương thức khen thưởng", "Method of awarding"), AwardMethod, default=None, width=16
    )
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that a decided award has its decision or its giver, and a handed-over one its day."""
        decided = self.state in (AwardState.DECIDED, AwardState.HANDED)
        known = self.decision is not None or self.given_by
        if decided and self.form is not AwardForm.GIFT and not known:
            yield Problem("decision", NO_DECISION)
        if (self.state is AwardState.HANDED) != (self.handed_over is not None):
            yield Problem(
                "handed_over",
                T(
                    "Đã trao thì ghi ngày, và ngược lại",
                    "A handed-over award has its day, and only it",
                ),
            )
        yield from self._giver_rules()

    def _giver_rules(self) -> Iterator[Problem]:
        """What others gave has no decision of the commune, and a day by which reports count it."""
        if self.given_by and self.decision is not None:
            yield Problem("given_by", TWO_GIVERS)
        if (self.given_no or self.given_day) and not self.given_by:
            yield Problem("given_by", NO_GIVER)
        if self.given_by and self.state is AwardState.DECIDED and not self.given_day:
            yield Problem("given_day", NO_DAY)
        known = self.decision is not None or self.given_by
        if self.form is AwardForm.GIFT and self.state is AwardState.DECIDED and not known:
            yield Problem("decision", NO_DAY)
        if self.given_day and self.handed_over and self.handed_over < self.given_day:
            yield Problem("handed_over", T("Trước ngày quyết định", "Before the decision"))
