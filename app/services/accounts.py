"""Who opens a store, in which role and with which registers: all of them for a chief, else oneself."""

from __future__ import annotations

from dataclasses import dataclass

from app.schema.record import REGISTRY
from app.store import Store
from app.store.permissions import principal_of
from app.store.read.principal import AccountRole, Principal
from app.store.security.key_file import KeyFile


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the store; ``present``: whether a password of theirs opens it."""

    user: str
    name: str
    present: bool
    principal: Principal

    @property
    def role(self) -> AccountRole:
        """What the account is for."""
        return self.principal.role

    @property
    def registers(self) -> tuple[str, ...]:
        """The keys of the registers that it sees, in the order of the menu."""
        return tuple(key for key in REGISTRY if self.principal.permits(key))


def accounts(store: Store) -> list[Account]:
    """The accounts that may be looked at by whoever opened the store. Raises UserError."""
    present = KeyFile.load(store.path).users
    everybody = store.principal.role is AccountRole.CHIEF
    return [
        Account(user, name, user in present, principal_of(store, user))
        for user, name in store.accounts().items()
        if everybody or user == store.user
    ]
