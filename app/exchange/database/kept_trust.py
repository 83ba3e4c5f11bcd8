"""What the receivers know of keys and merged units, kept in the database: a list each, and what they come to.

A receiver's list is its own: it replaces what the same receiver loaded before, and nothing else. Two officers who
load in turn so never undo each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.base.documents import decode, plain
from app.base.language import T
from app.exchange.database import statements as sql
from app.exchange.database.merged_trust import MergedTrust, merged
from app.exchange.package.container import digits_of
from app.exchange.package.package import Package
from app.exchange.rollup.unit_trust import UnitTrust

if TYPE_CHECKING:
    from psycopg import Cursor

    from app.exchange.database.connection import Connection

_Rows = list[tuple[str, str, bool, int]]


class KeptTrust:
    """The lists as one receiver finds them; ``given`` is what it knows itself.

    ``receiver``: the digits of its store's key. Who has none and knows nothing leaves all as it was.
    """

    def __init__(self, connection: Connection, receiver: str, given: UnitTrust) -> None:
        self._connection, self._given = connection, given
        if receiver or given != UnitTrust():
            said = json.dumps(plain(given), sort_keys=True)
            with connection.transaction():
                connection.execute(sql.LISTS_CHANGE)
                connection.execute(sql.KEEP_TRUST, [receiver, said])
        self._merged = MergedTrust()
        self._read(connection.execute(sql.TRUST).fetchall())
        self._unsettled = [(one[0], one[3]) for one in self._rows if not one[2]]

    def _read(self, rows: _Rows) -> None:
        self._rows = rows
        lists = {receiver: decode(UnitTrust, list_) for receiver, list_, _settled, _version in rows}
        self._merged = merged(lists)

    @property
    def trust(self) -> UnitTrust:
        """The list that rules."""
        return self._merged.trust

    @property
    def conflicts(self) -> tuple[T, ...]:
        """Where the receivers contradict each other, a sentence each."""
        return self._merged.conflicts

    @property
    def settled(self) -> bool:
        """Whether all that was there when it began was settled by the lists."""
        return not self._unsettled

    @property
    def version(self) -> int:
        """Which state of all lists this is."""
        return sum(version for _receiver, _list, _settled, version in self._rows)

    def renew(self, cursor: Cursor[tuple[object, ...]]) -> None:
        """Read the lists again, where they stay as they are: another receiver's may have come meanwhile."""
        [(version,)] = cursor.execute(sql.TRUST_VERSION).fetchall()
        if version != self.version:
            self._read(cursor.execute(sql.TRUST).fetchall())  # type: ignore[arg-type]

    def mark_settled(self) -> None:
        """Say that all that is there was settled by these lists; one that came meanwhile is not meant."""
        for about in self._unsettled:
            self._connection.execute(sql.TRUST_SETTLED, about)

    def judged(self, package: Package) -> bool:
        """Whether the receiver took a package knowing that nothing new is taken from its key."""
        digits = digits_of(package.key) if package.signed else ""
        return bool(digits) and _is_former(self._given, package.unit, digits)

    def chain(self, packages: Iterable[Package]) -> dict[str, dict[int, str]]:
        """The numbers of packages that had come, of keys from which nothing new is taken."""
        trust, found = self.trust, dict[str, dict[int, str]]()
        for one in packages:
            digits = digits_of(one.key) if one.signed else ""
            if digits and _is_former(trust, one.unit, digits):
                found.setdefault(trust.store_of(one.unit, digits), {})[one.sequence] = one.digest
        return found


def empty_former(connection: Connection, former: Sequence[str]) -> None:
    """Empty the lists that a receiver kept under the keys that it had before: its list is now under another.

    ``former``: their digits. Each list that held something is settled anew by the next load.
    """
    if former:
        with connection.transaction():
            connection.execute(sql.LISTS_CHANGE)
            connection.execute(sql.EMPTY_TRUST, [[*former]])


def _is_former(trust: UnitTrust, unit: str, digits: str) -> bool:
    """Whether nothing new is taken from a key: withdrawn, known before the first paper, or replaced."""
    given_up = digits in trust.withdrawn or digits == trust.earlier.get(unit)
    return given_up or bool(trust.heir(digits))
