"""Who is to hand in a report, and by when: a list that the receiver keeps in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from msgspec import Struct

from app.base.documents import OTHERWISE, BadDocument, decode, describe, plain
from app.base.errors import NotFound, UserError, file_errors, shown
from app.base.json_types import JsonObject
from app.base.language import T
from app.base.periods import Period, parse
from app.exchange.rollup.unit_trust import UnitTrust
from app.law import communes
from app.store import Store

_KEY = "expected"
_MALFORMED = T(
    "Không đọc được danh sách đơn vị “{name}”; chưa cộng gì, hãy ghi mỗi dòng một mã xã, hoặc JSON "
    '{{"units": [mã], "due": {{kỳ: ngày}}}}.',
    "The list of units “{name}” cannot be read; nothing was added. Write one code a line, or JSON "
    '{{"units": [codes], "due": {{period: day}}}}.',
)

_LARGEST = 1 << 20  # bytes
_CODE = re.compile("[,;]*([0-9]+)[,;]*")
_REMEDY = T(
    "chưa cộng gì, hãy sửa danh sách đơn vị rồi làm lại.",
    "nothing was added. Correct the list of units, then try again.",
)


@dataclass(frozen=True, slots=True)
class ExpectedUnits:
    """Who is to hand in, by code (None: whoever does), and the last day for a period, by its key.

    ``trust``: whose key is whose, and which unit became another.
    """

    units: tuple[str, ...] | None = None
    due: dict[str, date] = field(default_factory=dict)
    trust: UnitTrust = field(default_factory=UnitTrust)

    def expects(self, unit: str) -> bool:
        """Whether a package of the unit is to be added: where nobody is listed, every commune's is."""
        return exists(unit) if self.units is None else unit in self.units

    def owes(self, unit: str, period: Period) -> bool:
        """Whether the unit is there in a period: it has not become another yet, or came out of others by then."""
        begun, ended = self.trust.begun(unit), self.trust.ended(unit)
        return (ended is None or period.first < ended) and (begun is None or period.last >= begun)

    def as_json(self) -> JsonObject:
        days = {period: day.isoformat() for period, day in self.due.items()}
        trust = {"trust": plain(self.trust)} if self.trust != UnitTrust() else {}
        return {"units": None if self.units is None else [*self.units], "due": days} | trust

    @classmethod
    def of(cls, kept: _Written) -> ExpectedUnits:
        """What is written of it."""
        due = {parse(key).key: day for key, day in kept.due.items()}
        units = None if kept.units is None else tuple(map(_code, kept.units))
        return cls(units, due, kept.trust or UnitTrust())


class _Written(Struct, frozen=True):
    units: list[str] | None = None
    due: dict[str, date] = {}
    trust: UnitTrust | None = None

    def __post_init__(self) -> None:
        """Raise BadDocument for what is no code of a unit, or no period."""
        for place, code in enumerate(self.units or (), 1):
            if not _CODE.fullmatch(code):
                raise BadDocument(OTHERWISE, "units", str(place))
        for key in self.due:
            try:
                parse(key)
            except UserError:
                raise BadDocument(OTHERWISE, "due", key) from None


def exists(unit: str) -> bool:
    """Whether it is the code of a commune."""
    try:
        communes.find(unit)
    except NotFound:
        return False
    return True


def load(store: Store) -> ExpectedUnits:
    """The list that the receiving unit keeps in its store."""
    return ExpectedUnits.of(store.setting(_KEY, _Written) or _Written())


def save(store: Store, expected: ExpectedUnits) -> None:
    """Keep the list in the store. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    store.set_setting(_KEY, expected.as_json())


def keep_chosen(store: Store, chosen: ExpectedUnits, shown: UnitTrust) -> None:
    """Keep who is to hand in and by when. Raises NotPermitted.

    The list of keys stays what it is in the store, unless a file said another than was ``shown`` before.
    """
    trust = load(store).trust if chosen.trust == shown else chosen.trust
    save(store, replace(chosen, trust=trust))


def read_expected(path: Path, kept: UnitTrust) -> ExpectedUnits:
    """The list in a file: a code at the start of each line, or JSON. Raises UserError.

    ``kept``: what is known of keys, which holds on where the file says nothing of it.
    """
    try:
        with file_errors(path):
            if path.stat().st_size > _LARGEST:
                raise ValueError("too large for a list of units")
            text = path.read_text(encoding="utf-8-sig")
        if not text.lstrip().startswith(("{", "[")):
            codes = (_code(line.split()[0]) for line in text.splitlines() if line.strip())
            return ExpectedUnits(tuple(codes), trust=kept)
        listed = text.lstrip().startswith("[")
        written = _Written(decode(list[str], text)) if listed else decode(_Written, text)
        found = ExpectedUnits.of(written)
        return found if written.trust is not None else replace(found, trust=kept)
    except BadDocument as error:
        raise UserError(describe(error, shown(path), _REMEDY)) from None
    except ValueError:
        raise UserError(_MALFORMED.format(name=path.name)) from None


def _code(given: str) -> str:
    """A unit's code; spreadsheets drop its leading zeros."""
    match = _CODE.fullmatch(given)
    if not match:
        raise ValueError("no code")
    return match[1].zfill(5)
