"""The commands about keys: a unit prints its own, a receiver registers, withdraws, and says what became of units."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.documents import BadDocument, plain
from app.base.errors import NotFound, UserError
from app.base.files import require_ending
from app.base.language import T
from app.cli.arguments import CODE, DAY, FILE, iso_day, json_option
from app.cli.common import Command, Options, Usage, opened, say, write_json

if TYPE_CHECKING:
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
_INTO = T("với merge: mã đơn vị mới", "with merge: the code of the new unit")
_FROM = T(
    "từ ngày nào, với withdraw (không nêu: hôm nay) và merge",
    "from which day, with withdraw (today if left out) and merge",
)
_WRONG = T("units {act} thiếu hoặc thừa chữ; xem units --help", "units {act}: see units --help")
_NO_DIGITS = T(
    "“{typed}” không phải dãy 30 chữ số của khóa; chưa ghi gì, hãy đọc lại giấy đăng ký.",
    "“{typed}” is no fingerprint of 30 digits; nothing was written. Read the paper again.",
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
    json_option(parser)


def _units(options: Options) -> None:
    from app.exchange.rollup import expected_units, history

    with opened(options) as store:
        expected = expected_units.load(store)
        trust = expected.trust
        if options.act:
            store.principal.require_work()
            trust = _changed(options, trust, history.load(store).keys)
            expected_units.save(store, replace(expected, trust=trust))
            store.log_access("trust", _CHANGED, act=options.act)
    if options.json:
        write_json({"keys": {}, "withdrawn": {}, "successors": {}} | plain(trust))
        return
    for unit, keys in trust.keys.items():
        say(f"{unit}\t{' '.join(keys)}")
    for digits, day in trust.withdrawn.items():
        say(f"{digits}\t{day}")
    for unit, one in trust.successors.items():
        say(f"{unit}\t{one.unit}\t{one.since}")


def _changed(options: Options, trust: UnitTrust, known: Mapping[str, str]) -> UnitTrust:
    """What the command makes of the list. Raises Usage, UserError.

    ``known``: the keys that units signed with so far; such a one counts on until it is withdrawn.
    """
    from app.exchange.package.container import digits_of

    what = options.what
    match options.act:
        case "key" if len(what) >= 2:
            unit, digits = _unit(what[0]), _digits("".join(what[1:]))
            if unit in known and unit not in trust.keys:
                trust = trust.registering(unit, digits_of(known[unit]))
            return trust.registering(unit, digits)
        case "withdraw" if what:
            return trust.withdrawing(_digits("".join(what)), options.since or clock.today())
        case "merge" if what and options.into and options.since:
            try:
                return trust.merging(map(_unit, what), _unit(options.into), options.since)
            except BadDocument:
                raise UserError(_CIRCLE) from None
    raise Usage(_WRONG.format(act=options.act))


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
