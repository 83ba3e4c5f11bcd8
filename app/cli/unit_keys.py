"""The commands about keys: a unit prints its own, a receiver registers, withdraws, and says what became of units."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.documents import BadDocument, plain
from app.base.errors import NotFound, UserError
from app.base.files import require_ending
from app.base.language import T
from app.cli.arguments import CODE, DAY, FILE, iso_day, json_option
from app.cli.common import Command, Options, Usage, opened, say, say_error, write_json

if TYPE_CHECKING:
    from app.base.json_types import JsonValue
    from app.exchange.rollup.expected_units import ExpectedUnits
    from app.exchange.rollup.history import ReceiverHistory
    from app.exchange.rollup.unit_trust import UnitTrust

_PAPERS = (".pdf", ".docx")
_HELP_KEY = T(
    "in giấy đăng ký khóa ký của đơn vị, để ký và đóng dấu gửi nơi nhận",
    "print the paper that registers the unit's signing key, to be signed and stamped",
)
_HELP_UNITS = T(
    "nơi nhận: đăng ký khóa theo giấy có dấu, thu hồi khóa, ghi đơn vị sáp nhập hay đổi mã",
    "a receiver: register keys from stamped papers, withdraw them, say which units became another",
)
_EXAMPLE_KEY = T("key --to giay-khoa.pdf", "key --to key-paper.pdf")
_EXAMPLE_UNITS = T(
    'units key 03127 "12345 67890 12345 67890 12345 67890"',
    'units key 03127 "12345 67890 12345 67890 12345 67890"',
)
_TO = T("tệp sẽ ghi, .pdf hoặc .docx", "the file to write, .pdf or .docx")
_ACT = T(
    "key: đăng ký khóa của một đơn vị theo giấy có dấu; withdraw: thu hồi một khóa; merge: các đơn vị nhập thành hay "
    "đổi mã sang --into; để trống: liệt kê",
    "key: register a unit's key from its stamped paper; withdraw: a key does not sign any more; merge: units became "
    "--into; left out: list them",
)
_WHAT = T(
    "key: mã đơn vị rồi dãy số; withdraw: dãy số; merge: mã các đơn vị cũ",
    "key: the unit's code, then the fingerprint; withdraw: the fingerprint; merge: codes of the former units",
)
_UNDO = T(
    "gỡ lần ghi nhầm: khóa không còn là của đơn vị, khóa lại được ký, hay các đơn vị lại là riêng",
    "take a mistake back: the key is not the unit's, signs again, or the units are on their own again",
)
_INTO = T("với merge: mã đơn vị mới", "with merge: the code of the new unit")
_FROM = T(
    "từ ngày nào, với withdraw (không nêu: hôm nay) và merge",
    "from which day, with withdraw (today if left out) and merge",
)
_WRONG = T(
    "units {act} thiếu hoặc thừa chữ; chưa ghi gì, hãy xem units --help",
    "units {act} has too few or too many words; nothing was written. See units --help",
)
_NOT_THERE = T(
    "Trong danh sách không có điều cần gỡ; chưa ghi gì, hãy chạy units để xem danh sách.",
    "What is to be taken back is not in the list; nothing was written. Run units to see it.",
)
_OTHERS = T(
    "Khóa này đã đăng ký cho đơn vị {owner}; chưa ghi gì, hãy đọc lại giấy đăng ký của hai đơn vị.",
    "This key is registered for {owner}; nothing was written. Read the papers of both units again.",
)
_EARLIER = T(
    "Đơn vị {unit} trước đây ký bằng khóa {digits}, không phải khóa trên giấy: tệp đã nhận vẫn được cộng, tệp mới ký "
    "bằng khóa ấy thì không; nếu giấy có ghi cả khóa ấy, hãy đăng ký thêm.",
    "{unit} signed with the key {digits} before, which is not that of the paper: what had come counts on, nothing new "
    "that it signs. If the paper names that key too, register it as well.",
)
_UNHEARD = T(
    "Chưa từng biết đơn vị mã {code}; vẫn ghi, nếu gõ nhầm hãy gỡ bằng --undo.",
    "No unit with code {code} is known; it was written all the same. If it was mistyped, take it back with --undo.",
)
_NO_DIGITS = T(
    "“{typed}” không phải dãy 30 chữ số của khóa; chưa ghi gì, hãy đọc lại giấy đăng ký.",
    "“{typed}” is no fingerprint of 30 digits; nothing was written. Read the paper again.",
)
_NO_CODE = T(
    "“{code}” không phải mã đơn vị 5 chữ số; chưa ghi gì, hãy xem lại mã.",
    "“{code}” is no code of 5 digits; nothing was written. Look at the code again.",
)
_NO_SUCH_UNIT = T(
    "Không có xã, phường, đặc khu mã “{code}”; chưa ghi gì, hãy xem lại mã.",
    "There is no commune with code “{code}”; nothing was written. Look at the code again.",
)
_CIRCLE = T(
    "Các đơn vị này sẽ nối vòng tròn vào nhau; chưa ghi gì, hãy xem lại mã.",
    "These units would follow each other in a circle; nothing was written. Look at the codes again.",
)
_CHANGED = T("Đổi danh sách khóa và đơn vị", "Change the list of keys and units")


def _key_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar=str(FILE), type=Path, help=str(_TO))


def _key(options: Options) -> None:
    from app.exchange.package.key_paper import print_key_paper

    to = require_ending(options.to, _PAPERS)
    with opened(options) as store:
        print_key_paper(store, to)
    say(str(to))


def _units_options(parser: argparse.ArgumentParser) -> None:
    acts = ("key", "withdraw", "merge")
    parser.add_argument("act", nargs="?", choices=acts, help=str(_ACT))
    parser.add_argument("what", nargs="*", metavar="…", help=str(_WHAT))
    parser.add_argument("--into", metavar=str(CODE), default="", help=str(_INTO))
    parser.add_argument("--from", dest="since", metavar=str(DAY), type=iso_day, help=str(_FROM))
    parser.add_argument("--undo", action="store_true", help=str(_UNDO))
    json_option(parser)


def _units(options: Options) -> None:
    from app.exchange.rollup import expected_units, history

    _check(options)
    with opened(options) as store:
        expected = expected_units.load(store)
        trust = expected.trust
        if options.act:
            store.principal.require_work()
            trust = _changed(options, expected, history.load(store))
            store.log_access("trust", _CHANGED, **_about(options))  # before it holds
            expected_units.save(store, replace(expected, trust=trust))
    if options.json:
        empty = ("keys", "withdrawn", "successors", "earlier")
        write_json({key: {} for key in empty} | plain(trust))
        return
    for unit, keys in trust.keys.items():
        say(f"{unit}\t{' '.join(keys)}")
    for digits, day in trust.withdrawn.items():
        say(f"{digits}\t{day}")
    for unit, one in trust.successors.items():
        say(f"{unit}\t{one.unit}\t{one.since}")


def _check(options: Options) -> None:
    """Raise Usage for words that are missing, or that would have no effect."""
    act, what, undo = options.act, options.what, options.undo
    least = {None: 0, "key": 2, "withdraw": 1, "merge": 1}[act]
    merging = act == "merge" and not undo
    dated = merging or (act == "withdraw" and not undo)
    if (
        len(what) < least
        or (act is None and (what or undo))
        or merging != bool(options.into)
        or (options.since is not None and not dated)
        or (merging and options.since is None)
    ):
        raise Usage(_WRONG.format(act=act or ""))


def _about(options: Options) -> dict[str, JsonValue]:
    """What the audit log is to hold of a change: units, fingerprint, day."""
    what = options.what
    about: dict[str, JsonValue] = {"act": options.act, "undo": options.undo}
    if options.act == "merge":
        about |= {"units": [*what], "into": options.into}
    else:
        unit, typed = (what[:1], what[1:]) if options.act == "key" else ([], what)
        about |= {"unit": unit[0] if unit else "", "key": _digits("".join(typed))}
    day = options.since or (clock.today() if options.act == "withdraw" else None)
    return about | {"day": day.isoformat() if day else ""}


def _changed(options: Options, expected: ExpectedUnits, known: ReceiverHistory) -> UnitTrust:
    """What the command makes of the list. Raises UserError."""
    what, trust = options.what, expected.trust
    try:
        if options.undo:
            return _undone(options.act, what, trust)
        if options.act == "key":
            return _registered(_unit(what[0]), _digits("".join(what[1:])), trust, known)
        if options.act == "withdraw":
            return trust.withdrawing(_digits("".join(what)), options.since or clock.today())
        into = _unit(options.into)
        former = [_former(code, expected) for code in what]
        if known.handed_in_before(into, options.since):
            former.append(into)
        return trust.merging(former, into, options.since)
    except BadDocument:
        raise UserError(_CIRCLE) from None


def _registered(unit: str, digits: str, trust: UnitTrust, known: ReceiverHistory) -> UnitTrust:
    """With the key of a paper. What the unit signed with before is kept apart, and told."""
    from app.exchange.package.container import digits_of, fingerprint

    if owner := trust.owner(digits, unit):
        raise UserError(_OTHERS.format(owner=owner))
    before = known.keys.get(unit, "")
    changed = trust.registering(unit, digits, digits_of(before) if before else "")
    if before and changed.earlier != trust.earlier:
        say_error(str(_EARLIER.format(unit=unit, digits=fingerprint(before))))
    return changed


def _undone(act: str, what: Sequence[str], trust: UnitTrust) -> UnitTrust:
    match act:
        case "key":
            changed = trust.unregistering(what[0], _digits("".join(what[1:])))
        case "withdraw":
            changed = trust.readmitting(_digits("".join(what)))
        case _:
            try:
                changed = trust.parting(what)
            except BadDocument:  # one key, which could be of both as long as they were one
                owner = trust.successors[what[0]].unit
                raise UserError(_OTHERS.format(owner=owner)) from None
    if changed == trust:
        raise UserError(_NOT_THERE)
    return changed


def _former(code: str, expected: ExpectedUnits) -> str:
    """The code of a unit that there is or was; of one that nobody knows it is told."""
    from app.exchange.rollup.expected_units import exists
    from app.law import former_units

    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        raise UserError(_NO_CODE.format(code=code[:20]))
    listed = {*(expected.units or ()), *expected.trust.successors}
    if not (code in listed or exists(code) or former_units.existed(code)):
        say_error(str(_UNHEARD.format(code=code)))
    return code


def _unit(code: str) -> str:
    from app.exchange.rollup.expected_units import exists

    if not exists(code):
        raise NotFound(_NO_SUCH_UNIT.format(code=code[:20]))
    return code


def _digits(typed: str) -> str:
    digits = "".join(typed.split())
    if len(digits) != 30 or not (digits.isascii() and digits.isdigit()):
        raise UserError(_NO_DIGITS.format(typed=typed[:60]))
    return digits


COMMANDS = {
    "key": Command(_HELP_KEY, _EXAMPLE_KEY, _key, _key_options),
    "units": Command(_HELP_UNITS, _EXAMPLE_UNITS, _units, _units_options),
}
