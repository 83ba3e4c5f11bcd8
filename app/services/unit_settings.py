"""The unit's own settings: its names, who signs, who receives. Kept in the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from app.base.documents import plain
from app.base.errors import InvalidRecord, NotFound
from app.base.language import T
from app.law.signing import signature_lines
from app.schema import declare as r
from app.schema.draft import SettingsDraft
from app.schema.fields import Problem
from app.schema.record import FieldSet, field_set

if TYPE_CHECKING:
    from app.law.communes import Commune
    from app.store import Reader, Store

_KEY = "unit"
_ORGAN_LINES = 2
# In whose name an issuer's papers are signed: the head of a police signs for nobody else.
_ON_BEHALF = {"committee": "ỦY BAN NHÂN DÂN", "steering": "BAN CHỈ ĐẠO"}
_NO_KEY = T(
    "Không có mục cài đặt “{key}”; các mục: {all}.", "No setting “{key}”; there are: {all}."
)
_NOT_SET = T(
    "Chưa đổi mục “{key}”: {why}; hãy ghi lại.", "“{key}” was not changed: {why}. Give it again."
)
TWO_LINES = T("Tối đa 2 dòng", "2 lines at most")


@field_set
class Issuer(FieldSet):
    """In whose name a paper is issued, and who signs it (NĐ 30/2020). ``key``: ``police``."""

    key: str
    superior: str = r.text(
        T("Cơ quan chủ quản", "Superior organ"),
        default="",
        help=T(
            "In hoa ở dòng đầu, bên trái; để trống nếu không có.",
            "In capitals on the first line, on the left; may stay empty.",
        ),
    )
    symbol: str = r.text(
        T("Ký hiệu sau số", "Symbol after the number"),
        help=T("Ví dụ BC-UBND: in thành “Số:      /BC-UBND”.", "As in “Số:      /BC-UBND”."),
    )
    signer: str = r.text(
        T("Người ký", "Signer"),
        default="",
        help=T(
            "Họ tên in dưới chữ ký; để trống thì ký rồi ghi tên bằng tay.",
            "The name below the signature; left empty, it is written by hand.",
        ),
    )
    organ: str = r.text(
        T("Cơ quan ban hành (tối đa 2 dòng)", "Organ (2 lines at most)"),
        lines=3,
        help=T(
            "In hoa, đậm, dưới cơ quan chủ quản.", "In bold capitals, below the superior organ."
        ),
    )
    capacity: tuple[str, ...] = r.lines(
        T("Quyền hạn, chức vụ người ký", "Capacity of the signer"),
        help=T(
            "Chỉ cần ghi chức vụ, ví dụ Phó Chủ tịch: TM., KT., Q. được in theo quy định.",
            "The post alone will do, as Phó Chủ tịch: TM., KT. and Q. are printed by the rule.",
        ),
    )
    receivers: tuple[str, ...] = r.lines(
        T("Nơi nhận (mỗi nơi một dòng)", "Receivers (one a line)"),
        default=(),
        help=T("Ví dụ: - Lưu: VT.", "As in: - Lưu: VT."),
    )

    @property
    def signs_as(self) -> tuple[str, ...]:
        """The lines above the signature, with TM., KT. or Q. as the post has it."""
        return signature_lines(self.capacity, _ON_BEHALF.get(self.key, ""))

    def rules(self) -> Iterator[Problem]:
        """The organ's name has room for two lines."""
        if self.organ.count("\n") >= _ORGAN_LINES:
            yield Problem("organ", TWO_LINES)


@field_set
class Unit(FieldSet):
    """The commune that keeps this store, by its code in the state's table, and who issues papers."""

    code: str
    name: str = r.text(T("Tên xã, phường, đặc khu", "Name of the commune"))
    province: str = r.text(T("Tỉnh, thành phố", "Province"))
    place: str = r.text(
        T("Địa danh ghi trước ngày tháng", "Place before the day"),
        help=T("Ví dụ: Tân Thọ, ngày 03 tháng 10 năm 2026.", "As in: Tân Thọ, ngày 03 …"),
    )
    chair: str = r.text(T("Người đứng đầu ký giấy khen", "Who signs certificates"))
    issuers: tuple[Issuer, ...]
    prepared_by: str = r.text(
        T("Người lập biểu", "Prepared by"),
        default="",
        help=T("Họ tên in dưới biểu số liệu.", "The name below tables of figures."),
    )
    recognition: str = r.text(
        T("Giấy công nhận ghi ({năm}: năm)", "Recognition says ({năm}: year)"),
        default="Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {năm}",
        help=T(
            "Chữ {năm} được thay bằng năm xét; để trống thì ghi như mẫu có sẵn.",
            "{năm} is replaced by the year; left empty, the usual words stand there.",
        ),
    )

    def issuer(self, key: str) -> Issuer:
        """Return the issuer with this key (``police``)."""
        return next(i for i in self.issuers if i.key == key)

    def with_issuer(self, issuer: Issuer) -> Unit:
        """Return the unit with one issuer replaced."""
        changed = tuple(issuer if i.key == issuer.key else i for i in self.issuers)
        return replace(self, issuers=changed)


ISSUER_LABELS = {
    "committee": T("Ủy ban nhân dân", "People's committee"),
    "police": T("Công an", "Police"),
    "steering": T("Ban Chỉ đạo", "Steering committee"),
}


def unit_of(commune: Commune) -> Unit:
    """The settings that follow from the commune's name; the officer edits them later."""
    name, province = commune.name.upper(), commune.province.upper()
    place = commune.bare_name
    above = commune.province[0].lower() + commune.province[1:]
    head = f"TRƯỞNG CÔNG AN {commune.kind_label.vi.upper()}"
    committee = Issuer(
        key="committee",
        superior="ỦY BAN NHÂN DÂN",
        organ=name,
        symbol="BC-UBND",
        capacity=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        receivers=(f"- UBND {above};", "- Lưu: VT."),
    )
    police = Issuer(
        key="police",
        superior=f"CÔNG AN {province}",
        organ=f"CÔNG AN {name}",
        symbol="BC-CA",
        capacity=(head,),
        receivers=(f"- Công an {above};", "- Lưu: CA."),
    )
    steering = Issuer(
        key="steering",
        superior=f"ỦY BAN NHÂN DÂN {name}",
        organ="BAN CHỈ ĐẠO",
        symbol="BC-BCĐ",
        capacity=("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"),
        receivers=("- Lưu: VT.",),
    )
    return Unit(
        code=commune.code,
        name=commune.name,
        province=commune.province,
        place=place,
        chair=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {name}",
        issuers=(committee, police, steering),
    )


def load(reader: Reader) -> Unit:
    """The unit of an open store."""
    kept = reader.setting(_KEY, Unit)
    assert kept is not None
    return kept


def name_of(reader: Reader) -> str | None:
    """Return the unit's name; None in a store that is still being set up."""
    kept = reader.setting(_KEY, Unit)
    return kept.name if kept else None


def fields_of(unit: Unit) -> dict[str, tuple[FieldSet, str]]:
    """What can be set, by its name in commands: ``place``, ``police.signer``; where each is kept."""
    found: dict[str, tuple[FieldSet, str]] = {name: (unit, name) for name in Unit.fields}
    for issuer in unit.issuers:
        found |= {f"{issuer.key}.{name}": (issuer, name) for name in Issuer.fields}
    return found


def field_of(unit: Unit, key: str) -> tuple[FieldSet, str]:
    """Return where a setting is kept; raises NotFound, naming all, for one that there is not."""
    if key not in (fields := fields_of(unit)):
        raise NotFound(_NO_KEY.format(key=key, all=", ".join(fields)))
    return fields[key]


def changed(unit: Unit, key: str, typed: str) -> Unit:
    """Return the unit with one setting as it was typed, lines apart; raises NotFound, InvalidRecord."""
    holder, name = field_of(unit, key)
    draft = SettingsDraft(holder)
    draft.type(name, typed)
    if problem := draft.problems().get(name):
        raise InvalidRecord((problem,), _NOT_SET.format(key=key, why=problem.text))
    done = draft.finish()
    if isinstance(done, Issuer):
        return unit.with_issuer(done)
    assert isinstance(done, Unit)
    return done


def save(store: Store, unit: Unit) -> None:
    """Keep the unit in the store. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    store.set_setting(_KEY, plain(unit))
