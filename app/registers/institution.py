"""Cơ quan, doanh nghiệp, trường học, cơ sở tôn giáo: institutions within the commune."""

from __future__ import annotations

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class InstitutionKind(Choice):
    """The kind of institution."""

    OFFICE = "office", T("Cơ quan", "Office")
    BUSINESS = "business", T("Doanh nghiệp", "Business")
    SCHOOL = "school", T("Trường học", "School")
    RELIGION = "religion", T("Cơ sở tôn giáo", "Religious institution")


@record_type(
    "institution",
    T("Cơ quan, đơn vị", "Institution"),
    T("Cơ quan, doanh nghiệp, trường học", "Institutions"),
    prefix="CQ",
    digits=3,
    group=RegisterGroup.PLACES,
    order=20,
    columns="name kind area people",
    form=(
        FormSection(T("Đơn vị", "Institution"), "name", "kind area", "people in_scheme"),
        FormSection(T("Liên hệ", "Contact"), "contact phone"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "institutions are public by their nature", "name kind area people in_scheme note"
        ),
        r.personal_fields("a person and a telephone", "contact phone"),
    ),
    sort_by="name",
    icon="building-2",
)
class Institution(Record):
    """An office, a business, a school or a religious institution."""

    name: str = r.text(T("Tên", "Name"), search=True, width=34)
    kind: InstitutionKind = r.choice(T("Loại", "Kind"), InstitutionKind)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    people: int | None = r.number(T("Số người", "People"), default=None, most=100_000)
    contact: str | None = r.name(T("Người liên hệ", "Contact"), default=None)
    phone: str | None = r.phone()
    in_scheme: bool | None = r.yes_no(
        T("Thuộc diện xét an toàn về ANTT", "Within the scheme of safety"),
        help=T("Thông tư 124/2021/TT-BCA không xét cơ sở nhỏ, trường tiểu học, mầm non, đơn vị vũ trang.",
               "The scheme leaves out small enterprises, primary schools, kindergartens, armed forces."),
    )  # fmt: skip
    note: str | None = r.note()
