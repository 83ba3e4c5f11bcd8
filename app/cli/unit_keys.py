"""The commands about keys: a unit prints its own, a receiver registers, withdraws, and says what became of units."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.documents import plain
from app.base.files import require_ending
from app.base.language import T
from app.cli.arguments import CODE, DAY, FILE, iso_day, json_option
from app.cli.common import Command, Options, Usage, opened, say, say_error, write_json

if TYPE_CHECKING:
    from app.exchange.rollup.unit_trust import UnitTrust
    from app.store import Store

_PAPERS = (".pdf", ".docx")
_HELP_KEY = T(
    "in giấy đăng ký khóa ký của đơn vị, để ký và đóng dấu gửi nơi nhận; đổi khóa ký",
    "print the paper that registers the unit's signing key, to be signed and stamped; change that key",
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
_RENEW = T(
    "đổi sang khóa ký mới, do khóa cũ bảo chứng, rồi in giấy của khóa mới; chỉ người phụ trách sổ",
    "change to a new key, for which the old one vouches, then print the paper of the new one; only a chief",
)
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
    "từ ngày nào: với key là ngày trên giấy, với withdraw (cả hai không nêu: hôm nay) và merge",
    "from which day: with key that of the paper, with withdraw (today if left out, of both) and merge",
)
_INSTEAD = T(
    "với key: các khóa trước của đơn vị thôi dùng từ ngày ấy",
    "with key: the unit's keys from before sign no more from that day on",
)
_REASON = T(
    "với withdraw: vì sao (“replaced” đổi khóa, “left” thôi việc, “lost” mất máy, “exposed” lộ khóa, “other” khác)",
    "with withdraw: why (the unit changed it, who kept it left, a computer is lost, it is exposed, another reason)",
)
_WRONG = T(
    "units {act} thiếu hoặc thừa chữ; chưa ghi gì, hãy xem units --help",
    "units {act} has too few or too many words; nothing was written. See units --help",
)
_EARLIER = T(
    "Đơn vị {unit} trước đây ký bằng khóa {digits}, không phải khóa trên giấy: tệp đã nhận vẫn được cộng, tệp mới ký "
    "bằng khóa ấy thì không; nếu giấy có ghi cả khóa ấy, hãy đăng ký thêm.",
    "{unit} signed with the key {digits} before, which is not that of the paper: what had come counts on, nothing new "
    "that it signs. If the paper names that key too, register it as well.",
)
_HEIR = T(
    "Thu hồi cùng khóa {digits}, do khóa ấy bảo chứng; nếu khóa này vẫn đúng của đơn vị, hãy gỡ thu hồi rồi đăng ký "
    "theo giấy có dấu.",
    "The key {digits}, which it vouched for, is withdrawn with it. If that one is truly the unit's, take its "
    "withdrawal back, then register it by a stamped paper.",
)
_UNHEARD = T(
    "Chưa từng biết đơn vị mã {code}; vẫn ghi, nếu gõ nhầm hãy gỡ bằng --undo.",
    "No unit with code {code} is known; it was written all the same. If it was mistyped, take it back with --undo.",
)


def _key_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar=str(FILE), type=Path, help=str(_TO))
    parser.add_argument("--renew", action="store_true", help=str(_RENEW))


def _key(options: Options) -> None:
    from app.exchange.package.key_paper import print_key_paper
    from app.store.security.signing_keys import change_signing_key

    to = require_ending(options.to, _PAPERS)
    with opened(options) as store:
        if options.renew:
            change_signing_key(store)
        print_key_paper(store, to)
    say(str(to))


def _units_options(parser: argparse.ArgumentParser) -> None:
    from app.exchange.rollup.unit_trust import WithdrawalReason

    acts, reasons = ("key", "withdraw", "merge"), [one.name.lower() for one in WithdrawalReason]
    parser.add_argument("act", nargs="?", choices=acts, help=str(_ACT))
    parser.add_argument("what", nargs="*", metavar="…", help=str(_WHAT))
    parser.add_argument("--into", metavar=str(CODE), default="", help=str(_INTO))
    parser.add_argument("--from", dest="since", metavar=str(DAY), type=iso_day, help=str(_FROM))
    parser.add_argument("--instead", action="store_true", help=str(_INSTEAD))
    parser.add_argument("--reason", choices=reasons, help=str(_REASON))
    parser.add_argument("--undo", action="store_true", help=str(_UNDO))
    json_option(parser)


def _units(options: Options) -> None:
    from app.exchange.rollup import expected_units
    from app.exchange.rollup.unit_trust import UnitTrust

    _check(options)
    with opened(options) as store:
        if options.act:
            store.principal.require_work()
            _do(options, store)
        trust = expected_units.load(store).trust
    if options.json:
        write_json({key: {} for key in UnitTrust.__struct_fields__} | plain(trust))
        return
    _say(trust)


def _say(trust: UnitTrust) -> None:
    for unit, keys in trust.keys.items():
        say(f"{unit}\t{' '.join(keys)}")
    for digits, day in trust.withdrawn.items():
        say(f"{digits}\t{day}")
    for unit, one in trust.successors.items():
        say(f"{unit}\t{one.unit}\t{one.since}")
    for digits, vouched in trust.vouched.items():
        say(f"{digits}\t{vouched.before}\t{vouched.since}")


def _check(options: Options) -> None:
    """Raise Usage for words that are missing, or that would have no effect."""
    act, what, undo = options.act, options.what, options.undo
    least = {None: 0, "key": 2, "withdraw": 1, "merge": 1}[act]
    merging = act == "merge" and not undo
    dated = act is not None and not undo
    if (
        len(what) < least
        or (act is None and (what or undo))
        or merging != bool(options.into)
        or (options.since is not None and not dated)
        or (merging and options.since is None)
        or (options.instead and (act != "key" or undo))
        or (options.reason and (act != "withdraw" or undo))
    ):
        raise Usage(_WRONG.format(act=act or ""))


def _do(options: Options, store: Store) -> None:
    """What the command says. Raises UserError."""
    from app.exchange.package.container import spaced
    from app.exchange.rollup import key_acts
    from app.exchange.rollup.unit_trust import WithdrawalReason

    what, day = options.what, options.since or clock.today()
    digits = key_acts.read_digits
    match options.act, options.undo:
        case "key", True:
            key_acts.take_back_key(store, what[0], digits("".join(what[1:])))
        case "withdraw", True:
            key_acts.take_back_withdrawal(store, digits("".join(what)))
        case _, True:
            key_acts.take_back_merger(store, what)
        case "key", _:
            _register(options, store)
        case "withdraw", _:
            reason = WithdrawalReason[options.reason.upper()] if options.reason else None
            for heir in key_acts.withdraw_key(store, digits("".join(what)), day, reason):
                say_error(str(_HEIR.format(digits=spaced(heir))))
        case _:
            for code in key_acts.merge_units(store, what, options.into, day):
                say_error(str(_UNHEARD.format(code=code)))


def _register(options: Options, store: Store) -> None:
    """The key of a paper. What the unit signed with before is kept apart, and told."""
    from app.exchange.package.container import fingerprint
    from app.exchange.rollup import key_acts

    unit = key_acts.require_unit(options.what[0])
    digits = key_acts.read_digits("".join(options.what[1:]))
    day = options.since or clock.today()
    done = key_acts.register_key(store, unit, digits, day, instead=options.instead)
    if done.earlier:
        say_error(str(_EARLIER.format(unit=unit, digits=fingerprint(done.earlier))))


COMMANDS = {
    "key": Command(_HELP_KEY, _EXAMPLE_KEY, _key, _key_options),
    "units": Command(_HELP_UNITS, _EXAMPLE_UNITS, _units, _units_options),
}
