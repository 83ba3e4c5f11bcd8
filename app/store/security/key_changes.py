"""Changing who opens a store: always known to the store first, then written, then audited.

In this order a kill leaves nobody a stranger: the store may know a half that no file holds, never the
other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from app.base.errors import UserError
from app.base.json_types import JsonValue
from app.base.language import T
from app.base.text import clean_line
from app.store import permissions
from app.store.database import fetch
from app.store.security import key_state, row_macs
from app.store.security.key_file import DEFAULT, Cost, KeyFile, RecoveryCode, calibrated, subkey
from app.store.security.key_slots import KeySlot
from app.store.write.writer import Writer

_PASSWORD = T("Đổi mật khẩu", "Change the password")
_ADDED = T("Thêm người dùng", "Add a user")
_REMOVED = T("Cho thôi dùng sổ", "Remove a user")
_LAST_CHIEF = T(
    "“{user}” là người phụ trách sổ duy nhất nên chưa thay đổi gì; hãy giao vai trò ấy cho người khác trước.",
    "“{user}” is the only chief, so nothing was changed; give somebody else that role first.",
)
_ROLE = T("Đổi vai trò", "Change a role")
_SHEET = T("Tờ mã khôi phục", "Recovery sheet")
_STRANGER = T(
    "Sổ không nhận tệp khóa của lần mở này (bản cũ bị đặt lại) nên chưa đổi gì; dữ liệu vẫn an toàn, hãy đổi mật khẩu của mình trước.",
    "The store does not know the key file of this opening (an old copy was put back), so nothing was changed; your data is safe. Change your own password first.",
)
_NO_ACCOUNT = T(
    "Không có người dùng “{user}”; chưa thay đổi gì, hãy xem lại danh sách người dùng.",
    "There is no user “{user}”; nothing has changed. See the list of users.",
)


@contextmanager
def key_file(store: Writer, cost: Cost = DEFAULT, *, own: bool = False) -> Iterator[KeyFile]:
    """The store's key file, to be changed. Slots that the store does not know are not written again.

    Raises UserError where the user's own is one of them, unless it is to be made anew (``own``).
    """
    keys = trusted(store, cost)
    if keys.slots and not own and store.user not in keys.users:
        raise UserError(_STRANGER)
    yield keys
    store.key_file = keys


def trusted(store: Writer, cost: Cost = DEFAULT) -> KeyFile:
    """Return the store's key file with those slots only that the store knows."""
    keys = KeyFile.load(store.path, cost)
    known, older = key_state.roll(store.db), key_state.is_older(store.db, keys)
    keys.trust(lambda slot: slot.half in known if slot.public else not older)
    keys.admit = lambda slots: admit(store, slots)
    return keys


def admit(store: Writer, slots: Sequence[KeySlot], leaving: Sequence[str] | None = None) -> None:
    """Let the store know the public halves that are about to be written."""
    with store._transaction():
        key_state.admit(store.db, slots, leaving)


def settle(store: Writer, keys: KeyFile) -> None:
    """Let the store know what stands in the key file, without an entry: nobody did anything."""
    with store._transaction():
        key_state.settle(store.db, keys)
    store.key_file = keys


def change_password(store: Writer, user: str, password: str, cost: Cost | None = None) -> None:
    """Give a user another password, and with it a new pair. Raises UserError.

    Another's is for a chief to give, like all that says who else opens the store.
    ``cost`` is measured anew if not given: the store may have been made on a busy or slower computer.
    """
    if user != store.user:
        store.principal.require_chief()
    with key_file(store, cost or calibrated(), own=user == store.user) as keys:
        keys.reset_password(store.keys, user, password, _role(store, user))
        store._write(
            "password", _PASSWORD, _of(store, user), lambda: key_state.settle(store.db, keys)
        )


def recover(store: Writer, code: str, password: str, title: T) -> None:
    """Give whoever opened the store by the recovery code a password. Raises UserError."""
    with key_file(store, calibrated(), own=True) as keys:
        keys.reset_password(store.keys, store.user, password, _role(store, store.user))
        keys.renew(store.keys, "", RecoveryCode.parse(code).secret)
        store._write("recover", title, {}, lambda: key_state.settle(store.db, keys))


def adopt_recovery(store: Writer, code: RecoveryCode) -> None:
    """Let this printed code open the store, and none before it. Raises UserError.

    Only for a chief: whoever holds the code can take any account over.
    """
    store.principal.require_chief()
    with key_file(store) as keys:
        keys.set_recovery(store.keys, code)
        store._write("recovery", _SHEET, {}, lambda: key_state.settle(store.db, keys))


def renew(store: Writer, user: str, secret: str) -> None:
    """Give a slot of the first format a pair, under the secret that opened it. Raises UserError."""
    keys = trusted(store)
    if keys.renew(store.keys, user, secret):
        settle(store, keys)


def add_user(
    store: Writer,
    user: str,
    name: str,
    role: str,
    password: str,
    *,
    registers: Iterable[str] | None = None,
    cost: Cost | None = None,
) -> None:
    """Let somebody open the store: a new account, or one that had lost its password.

    ``registers``: those that are given from the first opening on; None: all, or those given before.
    Raises UserError.
    """
    store.principal.require_chief()
    given = None if registers is None else permissions.in_menu_order(registers)
    put = "INSERT OR REPLACE INTO account(user, name, role) VALUES(?,?,?)"
    with key_file(store, cost or calibrated()) as keys:
        user = keys.add(store.keys, user, role, password)
        name = clean_line(name)
        found = fetch(store.db, "SELECT name FROM account WHERE user = ?", [user])
        kept = found[0][0] if found else user

        def note() -> None:
            fetch(store.db, put, [user, name or kept, role])
            _renew_mac(store, user)
            if given is not None:
                permissions.grant(store, user, given)
            key_state.settle(store.db, keys)

        store._write("user", _ADDED, {"user": user, "role": role}, note)


def remove_user(store: Writer, user: str) -> None:
    """Close the store to a user, under the same key: for who moves on in trust. Raises UserError."""
    store.principal.require_chief()
    refuse_last_chief(store, user)
    with key_file(store) as keys:
        keys.remove(store.keys, user)
        store._write("user", _REMOVED, {"user": user}, lambda: key_state.settle(store.db, keys))


def change_role(store: Writer, user: str, role: str) -> None:
    """Give a user another role; their slot shows it from their next password on. Raises UserError."""
    store.principal.require_chief()
    if _role(store, user) != role:
        refuse_last_chief(store, user)

    def note() -> None:
        fetch(store.db, "UPDATE account SET role = ? WHERE user = ?", [role, user])
        _renew_mac(store, user)

    store._write("user", _ROLE, {"user": user, "role": role}, note)
    if user == store.user:
        store._shared.principal = None  # who gave the role away has it no more


def roles(store: Writer) -> dict[str, str]:
    """Return the role of each account."""
    return dict(fetch(store.db, "SELECT user, role FROM account"))


def refuse_last_chief(store: Writer, user: str) -> None:
    """Raise UserError where nobody would be left who may say who opens the store."""
    present = KeyFile.load(store.path).users
    chiefs = [one for one, role in roles(store).items() if role == "chief" and one in present]
    if chiefs == [user]:
        raise UserError(_LAST_CHIEF.format(user=user))


def _renew_mac(store: Writer, user: str) -> None:
    row_macs.renew_macs(store.db, subkey(store.audit_key, "seal"), "account", "user", user)


def _role(store: Writer, user: str) -> str:
    found = roles(store).get(user)
    if found is None:
        raise UserError(_NO_ACCOUNT.format(user=user))
    return found


def _of(store: Writer, user: str) -> dict[str, JsonValue]:
    return {} if user == store.user else {"user": user}
