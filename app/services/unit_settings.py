"""The unit's own settings: its names, who signs, who receives. Kept in the store."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from app.base.json_types import JsonObject
from app.base.language import T

if TYPE_CHECKING:
    from app.law.communes import Commune
    from app.store import Reader, Store

_KEY = "unit"


@dataclass(frozen=True, slots=True)
class Issuer:
    """In whose name a paper is issued, and who signs it (NĐ 30/2020).

    ``organ`` may have two lines; ``capacity`` are the lines above the signature; ``symbol`` stands
    after the number; ``receivers`` are the lines of *Nơi nhận*.
    """

    key: str
    superior: str
    organ: str
    symbol: str
    capacity: tuple[str, ...]
    signer: str = ""
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """The commune that keeps this store. ``place`` opens the line with place and day.

    ``recognition`` is what a paper of recognition says, with ``{năm}`` for its year.
    """

    code: str
    name: str
    province: str
    place: str
    chair: str
    issuers: tuple[Issuer, ...]
    prepared_by: str = ""
    recognition: str = "Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {năm}"

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
    issuers = (
        Issuer("committee", "ỦY BAN NHÂN DÂN", name, "BC-UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
               receivers=(f"- UBND {above};", "- Lưu: VT.")),
        Issuer("police", f"CÔNG AN {province}", f"CÔNG AN {name}", "BC-CA", (head,),
               receivers=(f"- Công an {above};", "- Lưu: CA.")),
        Issuer("steering", f"ỦY BAN NHÂN DÂN {name}", "BAN CHỈ ĐẠO", "BC-BCĐ",
               ("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), receivers=("- Lưu: VT.",)),
    )  # fmt: skip
    chair = f"CHỦ TỊCH ỦY BAN NHÂN DÂN {name}"
    return Unit(commune.code, commune.name, commune.province, place, chair, issuers)


def load(reader: Reader) -> Unit:
    """The unit of an open store."""
    kept: JsonObject = reader.setting(_KEY)
    issuers = tuple(
        Issuer(**i | {"capacity": tuple(i["capacity"]), "receivers": tuple(i["receivers"])})
        for i in kept["issuers"]
    )
    return Unit(**kept | {"issuers": issuers})


def name_of(reader: Reader) -> str | None:
    """Return the unit's name; None in a store that is still being set up."""
    kept: JsonObject | None = reader.setting(_KEY)
    return kept["name"] if kept else None


def save(store: Store, unit: Unit) -> None:
    """Keep the unit in the store."""
    store.set_setting(_KEY, asdict(unit))
