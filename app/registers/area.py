"""Khu dân cư: the residential area, the ground every other register stands on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type


class AreaKind(Choice):
    """The name for a residential area, which differs by region."""

    HAMLET = "thon", T("Thôn", "Hamlet (thôn)")
    XOM = "xom", T("Xóm", "Hamlet (xóm)")
    VILLAGE = "lang", T("Làng", "Village (làng)")
    AP = "ap", T("Ấp", "Hamlet (ấp)")
    BAN = "ban", T("Bản", "Village (bản)")
    BUON = "buon", T("Buôn", "Village (buôn)")
    SOC = "soc", T("Sóc", "Village (sóc)")
    PHUM = "phum", T("Phum", "Village (phum)")
    KHOM = "khom", T("Khóm", "Quarter (khóm)")
    KHOI = "khoi", T("Khối", "Quarter (khối)")
    GROUP = "to_dan_pho", T("Tổ dân phố", "Residential group")
    QUARTER = "khu_pho", T("Khu phố", "Quarter (khu phố)")
    BON = "bon", T("Bon", "Village (bon)")
    KHOI_PHO = "khoi_pho", T("Khối phố", "Quarter (khối phố)")
    TIEU_KHU = "tieu_khu", T("Tiểu khu", "Quarter (tiểu khu)")


@row_type(
    r.open_fields("a former name of a place", "name until decision_no"),
)
class FormerName(Row):
    """A name that the area had until it was renamed (by HĐND cấp xã, NĐ 185/2026)."""

    name: str = r.text(T("Tên cũ", "Former name"), width=24)
    until: date = r.day(T("Ngày đổi tên", "Renamed on"))
    decision_no: str | None = r.text(T("Nghị quyết số", "Resolution no."), default=None)


MERGED_WHEN = T("Ghi ngày sáp nhập", "Give the day of the merger")
MERGED_INTO = T("Chọn khu dân cư mới", "Choose the new area")


@record_type(
    "area",
    T("Khu dân cư", "Residential area"),
    T("Khu dân cư", "Residential areas"),
    prefix="KDC",
    digits=2,
    group=RegisterGroup.PLACES,
    order=10,
    columns="name kind households residents head active",
    form=(
        FormSection(
            T("Khu dân cư", "Area"),
            "name kind",
            "households residents",
            "active",
            "merged_into merged_on",
        ),
        FormSection(T("Tên cũ", "Former names"), "former_names"),
        FormSection(T("Người phụ trách", "In charge"), "head", "party_secretary", "front_head"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "places, and those who hold office in them",
            "name kind households residents head party_secretary front_head merged_into active "
            "note merged_on former_names",
        ),
    ),
    sort_by="name",
    icon="map-pin",
)
class Area(Record):
    """A thôn, ấp, tổ dân phố … of the commune."""

    name: str = r.text(T("Tên", "Name"), search=True, width=24, header="Tên khu dân cư")
    kind: AreaKind = r.choice(T("Loại", "Kind"), AreaKind, default=AreaKind.HAMLET, width=12)
    households: int | None = r.number(T("Số hộ", "Households"), default=None, most=100_000)
    residents: int | None = r.number(
        T("Nhân khẩu", "Residents"), default=None, most=1_000_000, width=10
    )
    head: str | None = r.name(T("Trưởng thôn, tổ trưởng", "Head"), default=None)
    party_secretary: str | None = r.name(T("Bí thư chi bộ", "Party cell secretary"), default=None)
    front_head: str | None = r.name(
        T("Trưởng ban công tác Mặt trận", "Head of the Front committee"), default=None
    )
    merged_into: int | None = r.link(
        T("Đã nhập vào", "Merged into"), "area", default=None,
        help=T("Khi hai khu dân cư sáp nhập: khu mới; số liệu cũ vẫn giữ theo khu cũ.",
               "After a merger: the new area; past figures stay with the old one."),
    )  # fmt: skip
    active: bool = r.yes_no(T("Đang tồn tại", "Active"), default=True)
    merged_on: date | None = r.day(
        T("Ngày sáp nhập", "Merged on"), default=None,
        help=T("Báo cáo của kỳ kết thúc trước ngày này vẫn có khu cũ.",
               "Reports of periods that end before this day still have the old area."),
    )  # fmt: skip
    former_names: tuple[FormerName, ...] = r.rows(T("Tên cũ", "Former names"), FormerName)
    note: str | None = r.note()

    def name_on(self, day: date) -> str:
        """Return the name that the area had on a day; on the day of renaming it has the new one."""
        later = [one for one in self.former_names if one.until > day]
        return min(later, key=lambda one: one.until).name if later else self.name

    def rules(self) -> Iterator[Problem]:
        """Check that a merged area has its day, is not active and not merged into itself."""
        if self.merged_into is not None and self.merged_into == self.id:
            yield Problem(
                "merged_into", T("Không thể nhập vào chính nó", "Cannot merge into itself")
            )
        if self.merged_into is not None and self.active:
            yield Problem("active", T("Đã sáp nhập thì chọn Không", "A merged area is not active"))
        if self.merged_into is not None and self.merged_on is None:
            yield Problem("merged_on", MERGED_WHEN)
        if self.merged_on is not None and self.merged_into is None:
            yield Problem("merged_into", MERGED_INTO)
