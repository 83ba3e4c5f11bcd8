"""Người được giúp đỡ: a person whom the commune helps. Little, right, and safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from app.base.dates import PartDay
from app.base.language import T
from app.schema import declare as r
from app.schema.conditions import is_null
from app.schema.fields import Level, Problem
from app.schema.listed_in import ListedIn
from app.schema.record import FormSection, Record, RegisterGroup, record_type
from app.schema.vocabulary import Address, Sex

_MALE_CENTURY_DIGITS = "02468"


@record_type(
    "person",
    T("Người được giúp đỡ", "Person being helped"),
    T("Người được giúp đỡ", "People being helped"),
    prefix="NG",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=90,
    columns="name born sex area",
    form=(
        FormSection(T("Người", "Person"), "name", "address_as sex", "born id_number"),
        FormSection(T("Nơi ở", "Home"), "household", "area phone"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.sensitive_fields(
            "whoever is being helped must not be known by it",
            "name address_as born sex id_number household area phone note",
        ),
    ),
    sort_by="name",
    icon="heart-handshake",
    repeats="area",
    listed_in=ListedIn("household", ("name", "born", "sex")),
)
class Person(Record):
    """A person being helped; never religion, ethnicity or politics."""

    name: str = r.name(T("Họ và tên", "Full name"))
    address_as: Address | None = r.choice(T("Xưng hô", "Addressed as"), Address, default=None)
    born: PartDay | None = r.part_day(T("Năm sinh", "Born"), default=None)
    sex: Sex | None = r.choice(T("Giới tính", "Sex"), Sex, default=None, width=9)
    id_number: str | None = r.text(
        T("Số căn cước", "ID number"), default=None, longest=12,
        help=T("Chỉ ghi khi cần để vay vốn hoặc làm giấy tờ: căn cước 12 số hoặc CMND 9 số.",
               "Only where a loan or papers need it: 12-digit or 9-digit number."),
    )  # fmt: skip
    household: int | None = r.link(T("Hộ gia đình", "Household"), "household", default=None)
    area: int | None = r.link(
        T("Khu dân cư", "Area"), "area", default=None, follows="household.area"
    )
    phone: str | None = r.phone()
    note: str | None = r.note()
    doubtful: ClassVar = (is_null("id_number", False),)

    def rules(self) -> Iterator[Problem]:
        """Check the length of the identity number; warn where it does not fit sex or year of birth."""
        number = self.id_number
        if number is None:
            return
        if not re.fullmatch(r"\d{9}|\d{12}", number):
            yield Problem("id_number", T("Phải có 12 hoặc 9 chữ số", "Must have 12 or 9 digits"))
        elif len(number) == 12:
            yield from self._doubts(number)

    def _doubts(self, number: str) -> Iterator[Problem]:
        """The 4th digit tells century and sex, the next two the year (mã số định danh)."""
        male = number[3] in _MALE_CENTURY_DIGITS
        if self.sex and (self.sex is Sex.MALE) != male:
            yield Problem(
                "id_number", T("Không khớp giới tính", "Does not fit the sex"), Level.WARNING
            )
        year = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
        if self.born and self.born.year != year:
            yield Problem(
                "id_number",
                T("Không khớp năm sinh", "Does not fit the year of birth"),
                Level.WARNING,
            )
