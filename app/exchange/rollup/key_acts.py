"""What a receiver does about keys and units: each act is logged, then kept in its store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app.base.dates import show_day
from app.base.documents import BadDocument
from app.base.errors import NotFound, UserError
from app.base.json_types import JsonValue
from app.base.language import T
from app.exchange.package.container import digits_of
from app.exchange.rollup import expected_units, history
from app.exchange.rollup.expected_units import ExpectedUnits, exists
from app.exchange.rollup.unit_trust import UnitTrust, WithdrawalReason
from app.law import former_units
from app.store import Store

_DIGITS = 30
OTHERS = T(
    "Khóa này đã đăng ký cho đơn vị {owner}; chưa ghi gì, hãy đọc lại giấy đăng ký của hai đơn vị.",
    "This key is registered for {owner}; nothing was written. Read the papers of both units again.",
)
NO_DIGITS = T(
    "“{typed}” không phải dãy 30 chữ số của khóa; chưa ghi gì, hãy đọc lại giấy đăng ký.",
    "“{typed}” is no fingerprint of 30 digits; nothing was written. Read the paper again.",
)
NO_CODE = T(
    "“{code}” không phải mã đơn vị 5 chữ số; chưa ghi gì, hãy xem lại mã.",
    "“{code}” is no code of 5 digits; nothing was written. Look at the code again.",
)
NO_SUCH_UNIT = T(
    "Không có xã, phường, đặc khu mã “{code}”; chưa ghi gì, hãy xem lại mã.",
    "There is no commune with code “{code}”; nothing was written. Look at the code again.",
)
CIRCLE = T(
    "Các đơn vị này sẽ nối vòng tròn vào nhau; chưa ghi gì, hãy xem lại mã.",
    "These units would follow each other in a circle; nothing was written. Look at the codes again.",
)
SHARED_KEY = T(
    "Các đơn vị này đã đăng ký chung một khóa; chưa ghi gì, hãy bỏ đăng ký khóa ấy ở một đơn vị rồi làm lại.",
    "These units registered one key for both; nothing was written. Take the key back from one of them, then try again.",
)
IS_WITHDRAWN = T(
    "Khóa này đã bị thu hồi từ ngày {day}; chưa ghi gì, nếu thu hồi nhầm hãy gỡ thu hồi trước.",
    "This key was withdrawn on {day}; nothing was written. If that was a mistake, take the withdrawal back first.",
)
NOT_THERE = T(
    "Trong danh sách không có điều cần gỡ; chưa ghi gì, hãy xem lại danh sách.",
    "What is to be taken back is not in the list; nothing was written. Look at the list again.",
)
_CHANGED = T("Đổi danh sách khóa và đơn vị", "Change the list of keys and units")
_VOUCHED = T("Nhận khóa mới do khóa cũ bảo chứng", "Take a new key that the old one vouches for")


class Registered(NamedTuple):
    """What came of a paper: ``earlier`` is the key (public) that the unit signed with before, where another."""

    unit: str
    earlier: str


def read_digits(typed: str) -> str:
    """A fingerprint as it is typed, with or without blanks. Raises UserError."""
    digits = "".join(typed.split())
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        raise UserError(NO_DIGITS.format(typed=typed[:60]))
    return digits


def register_key(
    store: Store, unit: str, digits: str, day: date, *, instead: bool = False
) -> Registered:
    """Register the key of a unit's stamped paper of a day. Raises UserError, NotPermitted.

    ``instead``: the unit's keys from before sign no more from that day on, nor those that they vouched for.
    """
    before = history.load(store).keys.get(unit, "")

    def change(expected: ExpectedUnits) -> UnitTrust:
        trust = expected.trust
        if owner := trust.owner(digits, unit):
            raise UserError(OTHERS.format(owner=owner))
        if (gone := trust.withdrawn.get(digits)) is not None:
            raise UserError(IS_WITHDRAWN.format(day=show_day(gone)))
        for one in trust.signing_beside(unit, digits) if instead else ():
            trust = trust.withdrawing(one, day, WithdrawalReason.REPLACED)
        return trust.registering(unit, digits, digits_of(before) if before else "", day)

    earlier = expected_units.load(store).trust.earlier
    about = _about("key", unit=unit, key=digits, day=day.isoformat())
    changed = _change(store, change, about)
    return Registered(unit, before if changed.earlier != earlier else "")


def withdraw_key(
    store: Store, digits: str, day: date, reason: WithdrawalReason | None = None
) -> list[str]:
    """Let a key and its heirs sign no more from a day on; gives these. Raises NotPermitted.

    Whoever has the key may have made the keys that it vouches for.
    """
    trust = expected_units.load(store).trust
    heirs = [one for one in trust.heirs(digits) if one not in trust.withdrawn]

    def change(expected: ExpectedUnits) -> UnitTrust:
        trust = expected.trust
        for one in (digits, *heirs):
            trust = trust.withdrawing(one, day, reason)
        return trust

    about = _about("withdraw", key=digits, heirs=[*heirs], day=day.isoformat(), reason=reason or "")
    _change(store, change, about)
    return heirs


def merge_units(store: Store, codes: Sequence[str], into: str, since: date) -> list[str]:
    """Note that units became another from a day on; gives those that nobody knows. Raises UserError."""
    require_unit(into)
    for code in codes:
        if not (len(code) == 5 and code.isascii() and code.isdigit()):
            raise UserError(NO_CODE.format(code=code[:20]))
    known = expected_units.load(store)
    former = [*codes]
    if history.load(store).handed_in_before(into, since):
        former.append(into)
    about = _about("merge", units=[*codes], into=into, day=since.isoformat())
    _change(store, lambda e: e.trust.merging(former, into, since), about)
    listed = {*(known.units or ()), *known.trust.successors}
    return [c for c in codes if not (c in listed or exists(c) or former_units.existed(c))]


def take_back_key(store: Store, unit: str, digits: str) -> None:
    """A key is not the unit's, it was registered by mistake. Raises UserError where it is not there."""
    about = _about("key", undo=True, unit=unit, key=digits)
    _change(store, lambda e: e.trust.unregistering(unit, digits), about)


def take_back_withdrawal(store: Store, digits: str) -> None:
    """A key signs again, it was withdrawn by mistake, with its heirs that went with it. Raises UserError."""

    def change(expected: ExpectedUnits) -> UnitTrust:
        trust = expected.trust
        day, why = trust.withdrawn.get(digits), trust.reasons.get(digits)
        for one in trust.heirs(digits):
            if (trust.withdrawn.get(one), trust.reasons.get(one)) == (day, why):
                trust = trust.readmitting(one)
        return trust.readmitting(digits)

    _change(store, change, _about("withdraw", undo=True, key=digits))


def take_back_merger(store: Store, codes: Sequence[str]) -> None:
    """Units are on their own again, they were merged by mistake. Raises UserError."""

    def change(expected: ExpectedUnits) -> UnitTrust:
        trust = expected.trust
        try:
            return trust.parting(codes)
        except BadDocument:  # one key, which could be of both as long as they were one
            into = (trust.successors[code].unit for code in codes if code in trust.successors)
            owner = next(unit for unit in into if unit in trust.keys)
            raise UserError(OTHERS.format(owner=owner)) from None

    about = _about("merge", undo=True, units=[*codes])
    _change(store, change, about)


def keep_vouched(store: Store, trust: UnitTrust, given: UnitTrust) -> None:
    """Keep the keys that others vouched for in packages that were added up by the list ``given``.

    What was taken out of the list meanwhile does not come back.
    """
    expected = expected_units.load(store)
    own = expected.trust
    for digits, one in trust.vouched.items():
        if digits in given.vouched or digits in own.vouched:
            continue
        try:
            own = own.vouching(digits, one.before, one.since)
        except BadDocument:  # another came meanwhile that vouches the other way round
            continue
        store.log_access("trust", _VOUCHED, key=digits, before=one.before)
    if own != expected.trust:
        expected_units.save(store, replace(expected, trust=own))


def require_unit(code: str) -> str:
    """Return the code of a commune that there is. Raises NotFound."""
    if not exists(code):
        raise NotFound(NO_SUCH_UNIT.format(code=code[:20]))
    return code


def _about(act: str, *, undo: bool = False, **more: JsonValue) -> dict[str, JsonValue]:
    """What the audit log is to hold of a change: units, fingerprint, day."""
    return {"act": act, "undo": undo, **more}


def _change(
    store: Store, change: Callable[[ExpectedUnits], UnitTrust], about: Mapping[str, JsonValue]
) -> UnitTrust:
    """Log what is changed, before it holds, and keep it. Raises UserError where nothing is."""
    store.principal.require_work()
    expected = expected_units.load(store)
    try:
        trust = change(expected)
    except BadDocument as error:
        raise UserError(SHARED_KEY if error.where[:1] == ("keys",) else CIRCLE) from None
    if about["undo"] and trust == expected.trust:
        raise UserError(NOT_THERE)
    store.log_access("trust", _CHANGED, **about)
    expected_units.save(store, replace(expected, trust=trust))
    return trust
