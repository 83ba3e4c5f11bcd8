"""Mô hình: a way of working that people take up, such as "3 giảm, 4 giữ"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type
from app.schema.vocabulary import Running


class ModelPlace(Choice):
    """The kind of place in which models of this sort are carried out."""

    AREA = "area", T("Khu dân cư", "Residential area")
    OFFICE = "office", T("Cơ quan", "Office")
    BUSINESS = "business", T("Doanh nghiệp", "Business")
    SCHOOL = "school", T("Nhà trường", "School")
    RELIGION = "religion", T("Cơ sở tôn giáo", "Religious institution")


class ModelGroup(Choice):
    """Starters of the groups that reports sum models by; the commune may add its own."""

    SELF_RUN = "self_run", T("Tự quản, tự phòng", "Self-run, self-protecting")
    REINTEGRATION = "reintegration", T("Giúp đỡ tái hòa nhập", "Helping reintegration")
    CAMERA = "camera", T("Camera giám sát", "Camera surveillance")
    FIRE = "fire", T("Phòng cháy, chữa cháy", "Fire prevention")
    TRAFFIC = "traffic", T("An toàn giao thông", "Traffic safety")
    DRUGS = "drugs", T("Phòng, chống ma túy", "Drug prevention")


class ModelForm(Choice):
    """Starters of the forms (dạng mô hình); the commune may add its own."""

    CLUB = "club", T("Câu lạc bộ", "Club")
    TEAM = "team", T("Tổ, đội tự quản", "Self-run team")
    CLUSTER = "cluster", T("Cụm liên kết", "Linked cluster")
    FAMILY_GROUP = "family_group", T("Liên gia", "Family group")


@row_type(
    r.open_fields("where a model is carried out", "area where since households state institution"),
)
class Place(Row):
    """Điểm thực hiện: where the model is carried out. Its spread is counted from these rows."""

    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    where: str | None = r.text(T("Nơi khác", "Elsewhere"), default=None, width=26)
    since: date | None = r.day(T("Từ ngày", "Since"), default=None)
    households: int | None = r.number(T("Số hộ", "Households"), default=None)
    state: Running = r.choice(T("Trạng thái", "State"), Running, default=Running.ACTIVE)
    institution: int | None = r.link(
        T("Cơ quan, đơn vị", "Institution"), "institution", default=None, width=30, later=True
    )

    def rules(self) -> Iterator[Problem]:
        """Check that exactly one of area, institution and other place is given."""
        if sum(place is not None for place in (self.area, self.institution, self.where)) != 1:
            one = T(
                "Chọn một: khu dân cư, cơ quan, hoặc gõ nơi khác",
                "Choose one: an area, an institution, or type a place",
            )
            yield Problem("area", one)


@row_type(
    r.open_fields("a public honour", "year authority"),
)
class Recognition(Row):
    """Which authority noted the model as effective, and in which year."""

    year: int = r.year(T("Năm", "Year"))
    authority: str = r.text(T("Cấp ghi nhận", "Authority"), width=24)


@record_type(
    "model",
    T("Mô hình", "Model"),
    T("Mô hình", "Models"),
    prefix="MH",
    digits=3,
    group=RegisterGroup.MOVEMENT,
    order=40,
    columns="name group place launched state",
    form=(
        FormSection(T("Mô hình", "Model"), "name", "group place", "form copied_from", "aims"),
        FormSection(
            T("Ra mắt", "Launch"),
            "launched decision_no", "leading_body partners", "charter", "state ended",
        ),
        FormSection(T("Nơi thực hiện", "Places"), "places"),
        FormSection(T("Được ghi nhận", "Recognition"), "recognised"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "models are public by their nature",
            "name group place form places aims leading_body partners launched decision_no "
            "charter copied_from recognised state ended note",
        ),
    ),
    sort_by="name",
    dated_by="launched",
    icon="layers",
)  # fmt: skip
class Model(Record):
    """A movement model of the commune."""

    name: str = r.text(T("Tên mô hình", "Name"), search=True, width=32)
    group: str | None = r.term(T("Nhóm", "Group"), ModelGroup, default=None, width=22)
    place: ModelPlace = r.choice(
        T("Nơi thực hiện", "Carried out in"), ModelPlace, default=ModelPlace.AREA
    )
    form: str | None = r.term(T("Dạng mô hình", "Form"), ModelForm, default=None)
    places: tuple[Place, ...] = r.rows(T("Điểm thực hiện", "Places"), Place)
    aims: str | None = r.text(
        T("Mục tiêu", "Aims"), default=None, lines=2, longest=2000, search=True
    )
    leading_body: str | None = r.text(T("Đơn vị chủ trì", "Leading body"), default=None)
    partners: str | None = r.text(T("Đơn vị phối hợp", "Partners"), default=None)
    launched: date = r.day(T("Ngày ra mắt", "Launched on"))
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    charter: str | None = r.text(T("Quy chế hoạt động", "Charter"), default=None)
    copied_from: int | None = r.link(T("Nhân rộng từ", "Copied from"), "model", default=None)
    recognised: tuple[Recognition, ...] = r.rows(T("Được ghi nhận", "Recognised by"), Recognition)
    state: Running = r.choice(T("Trạng thái", "State"), Running, default=Running.ACTIVE)
    ended: date | None = r.day(T("Ngày kết thúc", "Ended on"), default=None)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check the day of the end against the launch and the state."""
        if self.ended and self.ended < self.launched:
            yield Problem("ended", T("Trước ngày ra mắt", "Before the launch"))
        if (self.state is Running.ENDED) != (self.ended is not None):
            yield Problem(
                "ended",
                T(
                    "Đã kết thúc thì ghi ngày, và ngược lại",
                    "An ended model has its day, and only it",
                ),
            )
