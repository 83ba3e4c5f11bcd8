"""What the receivers know of keys and merged units, kept in the database: one list, that of who loaded last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from app.base.documents import decode, plain
from app.exchange.database import statements as sql
from app.exchange.package.container import digits_of
from app.exchange.package.package import Package
from app.exchange.rollup.unit_trust import UnitTrust

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection


class KeptTrust(NamedTuple):
    """The list, and whether all that is in the database was settled by it."""

    trust: UnitTrust
    settled: bool


def keep(connection: Connection, given: UnitTrust) -> KeptTrust:
    """The list that holds: the one given, or where nothing is given what the database has."""
    rows = connection.execute(sql.TRUST).fetchall()
    kept = KeptTrust(decode(UnitTrust, rows[0][0]), rows[0][1]) if rows else None
    if given != UnitTrust() and (kept is None or kept.trust != given):
        connection.execute(sql.KEEP_TRUST, [json.dumps(plain(given))])
        return KeptTrust(given, settled=False)
    return kept or KeptTrust(UnitTrust(), settled=True)


def chain_of(trust: UnitTrust, packages: Iterable[Package]) -> dict[str, dict[int, str]]:
    """The numbers of packages that had come, of keys from which nothing new is taken."""
    found: dict[str, dict[int, str]] = {}
    for one in packages:
        digits = digits_of(one.key) if one.signed else ""
        former = digits in trust.withdrawn or digits == trust.earlier.get(one.unit)
        if digits and (former or trust.heir(digits)):
            found.setdefault(trust.store_of(one.unit, digits), {})[one.sequence] = one.digest
    return found
