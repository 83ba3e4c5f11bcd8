"""Hộ gia đình: the family that visits and cases refer to."""

from __future__ import annotations

from app.base.language import T
from app.schema import declare as r
from app.schema.listed_in import ListedIn
from app.schema.record import FormSection, Record, RegisterGroup, record_type


@record_type(
    "household",
    T("Hộ gia đình", "Household"),
    T("Hộ gia đình", "Households"),
    prefix="HO",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=80,
    columns="name area book_no",
    form=(
        FormSection(T("Hộ gia đình", "Household"), "name", "area book_no", "address", "phone"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields("the area tells no family", "area"),
        r.personal_fields(
            "it names a family and where it lives", "book_no name address phone note"
        ),
    ),
    sort_by="name",
    icon="house",
    repeats="area",
    listed_in=ListedIn("area", ("name", "book_no", "address", "phone")),
)
class Household(Record):
    """A family at one address; its head's name stands for it."""

    book_no: str | None = r.text(T("Số sổ", "Book no."), default=None, search=True)
    name: str = r.name(T("Họ tên chủ hộ", "Head of household"))
    area: int = r.link(T("Khu dân cư", "Area"), "area")
    address: str | None = r.text(T("Địa chỉ", "Address"), default=None)
    phone: str | None = r.phone()
    note: str | None = r.note()
