"""The keys of units as a receiver looks at them: whose each is, and what its signature is worth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.container import digits_of, spaced
from app.exchange.rollup.expected_units import ExpectedUnits, exists
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.unit_trust import UnitTrust
from app.law import communes

_STRANGE = T(
    "Ký tệp không được cộng; chưa rõ là khóa của ai. Nếu là khóa mới, hãy xin giấy đăng ký có dấu.",
    "Signed a file that was not added; nobody knows whose it is. Ask for a stamped paper if it is a new key.",
)
_ON_PAPER = T("Đăng ký bằng giấy có dấu ngày {day}.", "Registered by a stamped paper of {day}.")
_ON_SOME_PAPER = T("Đăng ký bằng giấy có dấu.", "Registered by a stamped paper.")
_FOLLOWED = T(
    "{said} Đã đổi sang khóa khác từ ngày {day}; chỉ tính tệp đã nhận.",
    "{said} Another key took its place on {day}; what had come counts.",
)
_VOUCHED = T(
    "Đã đổi từ ngày {day}, do khóa cũ {digits} bảo chứng; chưa có giấy.",
    "Changed on {day}, vouched for by the old key {digits}; no paper yet.",
)
_FIRST = T(
    "Biết từ tệp đầu tiên đã nhận; chưa có giấy.", "Known from the first file; no paper yet."
)
_EARLIER = T(
    "Biết trước khi có giấy; chỉ tính tệp đã nhận.",
    "Known before there was a paper; what had come counts.",
)
_WITHDRAWN = T("Đã thu hồi từ ngày {day}.", "Withdrawn on {day}.")
_WITHDRAWN_AS = T("Đã thu hồi từ ngày {day}: {reason}.", "Withdrawn on {day}: {reason}.")
_MERGED = T("Đã thành đơn vị {into} từ ngày {day}.", "Became {into} on {day}.")
_NONE = T("Chưa nhận tệp nào, chưa có giấy.", "No file has come, and no paper.")
_NAMED = T("{code} {name}", "{code} {name}")


class KeyStanding(StrEnum):
    """What a key is to a receiver; of ``NONE`` and ``MERGED`` there is no key."""

    STRANGE = "strange"
    REGISTERED = "registered"
    VOUCHED = "vouched"
    FIRST = "first"
    FORMER = "former"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class UnitKey:
    """A key of a unit by its fingerprint, and a sentence about it."""

    unit: str
    name: str
    digits: str
    state: KeyStanding
    text: T


def unit_keys(
    expected: ExpectedUnits,
    known: ReceiverHistory,
    refused: Iterable[Rejected] = (),
    names: Mapping[str, str] | None = None,
) -> list[UnitKey]:
    """The keys of all units that are to hand in or were heard of, first those that nobody knows.

    ``refused``: the files that were; ``names``: of units as they call themselves.
    """
    trust, strange = expected.trust, _strangers(expected, known, refused)
    units = {*(expected.units or ()), *trust.keys, *known.keys, *trust.successors, *strange}
    found = [
        UnitKey(unit, (names or {}).get(unit) or _name(unit), digits, state, said)
        for unit in sorted(units)
        for digits, state, said in _keys_of(unit, trust, known, strange.get(unit, ()))
    ]
    return sorted(found, key=lambda one: one.state is not KeyStanding.STRANGE)


def _strangers(
    expected: ExpectedUnits, known: ReceiverHistory, refused: Iterable[Rejected]
) -> dict[str, set[str]]:
    """The keys of refused files that are not known as their unit's."""
    found: dict[str, set[str]] = {}
    for one in refused:
        if not one.key or not one.unit or not expected.expects(one.unit):
            continue
        digits = digits_of(one.key)
        if digits not in _own(one.unit, expected.trust, known):
            found.setdefault(one.unit, set()).add(digits)
    return found


def _own(unit: str, trust: UnitTrust, known: ReceiverHistory) -> dict[str, None]:
    """The keys that were ever a unit's, as they became known."""
    first = [digits_of(known.keys[unit])] if unit in known.keys else []
    own = dict.fromkeys((*trust.order(unit), *first))
    line = {other: None for one in own for other in trust.line(one)} if trust.vouched else {}
    every = {**own, **line}
    return dict.fromkeys(sorted(every, key=lambda one: trust.age(unit, one)))


def _keys_of(
    unit: str, trust: UnitTrust, known: ReceiverHistory, strange: Collection[str]
) -> Iterator[tuple[str, KeyStanding, T]]:
    if (became := trust.successors.get(unit)) is not None:
        into = _NAMED.format(code=became.unit, name=_name(became.unit))
        yield "", KeyStanding.MERGED, _MERGED.format(into=into, day=show_day(became.since))
    for digits in sorted(strange):
        state = KeyStanding.WITHDRAWN if digits in trust.withdrawn else KeyStanding.STRANGE
        yield digits, state, _withdrawn(digits, trust) or _STRANGE
    own = _own(unit, trust, known)
    for digits in own:
        yield digits, *_state(unit, digits, trust)
    if not (own or strange or became):
        yield "", KeyStanding.NONE, _NONE


def _state(unit: str, digits: str, trust: UnitTrust) -> tuple[KeyStanding, T]:
    if said := _withdrawn(digits, trust):
        return KeyStanding.WITHDRAWN, said
    state, said = KeyStanding.FIRST, _FIRST
    if digits in trust.keys.get(unit, ()):
        day = trust.registered.get(digits)
        state, said = KeyStanding.REGISTERED, _ON_SOME_PAPER
        said = _ON_PAPER.format(day=show_day(day)) if day else said
    elif digits in trust.vouched:
        one = trust.vouched[digits]
        said = _VOUCHED.format(day=show_day(one.since), digits=spaced(one.before))
        state = KeyStanding.VOUCHED
    elif digits == trust.earlier.get(unit):
        return KeyStanding.FORMER, _EARLIER
    if heir := trust.heir(digits):
        day = trust.vouched[heir].since
        return KeyStanding.FORMER, _FOLLOWED.format(said=said, day=show_day(day))
    return state, said


def _withdrawn(digits: str, trust: UnitTrust) -> T | None:
    day = trust.withdrawn.get(digits)
    if day is None:
        return None
    if (reason := trust.reasons.get(digits)) is None:
        return _WITHDRAWN.format(day=show_day(day))
    return _WITHDRAWN_AS.format(day=show_day(day), reason=reason.label.within())


def _name(unit: str) -> str:
    return communes.find(unit).name if exists(unit) else ""
