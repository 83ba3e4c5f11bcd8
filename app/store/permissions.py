"""Which registers each user was given: kept in the store, under the MAC of its settings."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.json_types import JsonObject
from app.base.language import T
from app.schema.record import REGISTRY, register
from app.store.database import fetch
from app.store.read.principal import AccountRole, Principal
from app.store.security.key_file import user_name
from app.store.write.settings import write_setting

if TYPE_CHECKING:
    from app.store.read.reader import Reader
    from app.store.store import Store
    from app.store.write.writer import Writer

_KEY = "permitted"
Permitted = dict[str, list[str]]  # the keys of the registers that a user was given
_GIVEN = T("Giao sổ cho người dùng", "Give registers to a user")
_NOBODY = T(
    "Không có người dùng “{user}”; chưa đổi gì, hãy xem lệnh users.",
    "There is no user “{user}”; nothing was changed. See the command users.",
)
_EVERY_POST = "area institution committee fund award decision"
_MOVEMENT = "model review team member activity document safety charter figure"


class Post(Enum):
    """The posts of a commune, and the registers that their work needs."""

    label: T
    registers: frozenset[str]

    def __new__(cls, key: str, label: T, more: str) -> Post:
        member = object.__new__(cls)
        member._value_ = key
        member.label, member.registers = label, frozenset(f"{_EVERY_POST} {more}".split())
        return member

    POLICE = (
        "police",
        T("Công an", "Police"),
        f"{_MOVEMENT} household person visit case tip request",
    )
    JUSTICE = (
        "justice",
        T("Tư pháp", "Justice"),
        "team member dispute document charter figure request",
    )
    CULTURE = (
        "culture", T("Văn hóa - xã hội", "Culture and social affairs"),
        f"{_MOVEMENT} household person visit case",
    )  # fmt: skip
    FRONT = "front", T("Mặt trận", "Fatherland Front"), f"{_MOVEMENT} household visit dispute"
    OFFICE = "office", T("Văn phòng", "Office"), _MOVEMENT


def principal_of(store: Reader, user: str) -> Principal:
    """Who a user is in this store; without a list of registers, all of them are theirs."""
    found = fetch(store.db, "SELECT role FROM account WHERE user = ?", [user])
    known = [role for role in AccountRole if found and role.value == found[0][0]]
    given = (store.setting(_KEY, Permitted) or {}).get(user)
    return Principal(
        user,
        known[0] if known else AccountRole.OFFICER,
        None if given is None else frozenset(given),
    )


def permit(store: Store, user: str, registers: Iterable[str] | None) -> None:
    """Give a user these registers and no others; None: all. It holds from the next opening on.

    Raises NotPermitted for whoever is no chief, NotFound for a user or register that is not there.
    """
    store.principal.require_chief()
    user = user_name(user)
    if user not in store.accounts():
        raise NotFound(_NOBODY.format(user=user))
    keys = None if registers is None else in_menu_order(registers)
    number = len(REGISTRY) if keys is None else len(keys)
    detail: JsonObject = {"user": user, "number": number}
    store._write("permit", _GIVEN, detail, lambda: grant(store, user, keys))


def in_menu_order(registers: Iterable[str]) -> list[str]:
    """These registers in the order of the menu; raises NotFound for one that is not there."""
    keys = {register(key).schema.key for key in registers}
    return [key for key in REGISTRY if key in keys]


def grant(store: Writer, user: str, registers: list[str] | None) -> None:
    """Write which registers a user is given, inside the caller's transaction; None: all."""
    kept = dict(store.setting(_KEY, Permitted) or {})
    kept.pop(user, None)
    if registers is not None:
        kept[user] = registers
    write_setting(store.db, store.audit_key, _KEY, kept)
