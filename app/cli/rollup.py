"""The command that adds up what many units handed in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from app.base.errors import NotFound, UserError, shown
from app.base.files import whole
from app.base.language import T
from app.cli.arguments import FILE, FOLDER, ending_in, file_option, json_option
from app.cli.common import Command, Options, opened, progress, say, say_error, write_json
from app.cli.rollup_answer import passed_on_json, rollup_json
from app.cli.rollup_database import (
    check_options,
    database_options,
    load_into,
    without_packages,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from app.exchange.consolidated.consolidated_report import Receiver
    from app.exchange.consolidated.ranking_rule import RankingRules
    from app.exchange.package.package import Package
    from app.exchange.rollup.expected_units import ExpectedUnits
    from app.exchange.rollup.history import ReceiverHistory
    from app.exchange.rollup.intake import Collected
    from app.exchange.rollup.passing_on import PassedOn
    from app.exchange.rollup.rollup import RollupResult
    from app.exchange.rollup.unit_trust import UnitTrust

_KNOWN_BESIDE = ".da-nhan.json"
_ADDED_UP = T(
    "{slot}: đã cộng {n} đơn vị, còn thiếu {m}", "{slot}: {n} {n:unit|units} added, {m} missing"
)
_NO_PACKAGES = T(
    "Không thấy tệp báo cáo nào trong “{names}”; chưa ghi gì, hãy xem lại thư mục hay ổ đĩa.",
    "There is no package in “{names}”; nothing was written. Look at the folder or drive again.",
)
_WHO_ANSWERS = T(
    "Tệp trả lời phải có chữ ký của nơi nhận; chưa cộng gì, hãy thêm --store của nơi nhận rồi làm lại.",
    "Answers are signed by whoever receives; nothing was added up. Give the receiver's --store.",
)
_TITLE = T("Tổng hợp báo cáo", "Add up reports")
_INTO_DATABASE = T("Ghi số liệu đã nhận vào cơ sở dữ liệu", "Write what came in into a database")
_UNIT_AND_KEY = T("ĐƠN-VỊ=DÃY-SỐ", "UNIT=FINGERPRINT")
_FLAT = T(
    "ghi thêm bảng phẳng .csv: mỗi dòng một con số của một đơn vị",
    "also write a flat table, .csv: a figure of a unit a row",
)
_LEADER = T(
    "ghi thêm trang cho lãnh đạo .pdf: mỗi báo cáo một trang A4",
    "also write a page of A4 for the director, one for each report",
)
_RANKING = T(
    "cách xếp hạng đơn vị của từng báo cáo; có --store thì được nhớ cho các lần sau",
    "the rule that ranks the units of each report; with --store it is remembered",
)
_NO_FINGERPRINT = T(
    "phải ghi mã đơn vị, dấu “=” rồi dãy số, không phải “{typed}”",
    "must be the unit's code, “=” and the fingerprint, not “{typed}”",
)
_NO_SUCH_KEY = T(
    "Không tệp báo cáo nào của đơn vị “{unit}” có dãy số chữ ký ấy; chưa cộng gì, hãy nghe đọc lại dãy số.",
    "No package of “{unit}” has that fingerprint; nothing was added. Have it read out again.",
)


def _rollup_options(parser: argparse.ArgumentParser) -> None:
    expect = T(
        "mã các đơn vị phải nộp, mỗi dòng một mã, hoặc JSON có hạn nộp",
        "codes of the units that must hand in, one a line, or JSON with due days",
    )
    replies = T("ghi tệp trả lời cho từng đơn vị", "write an answer for each unit")
    trust = T(
        "dãy số của chữ ký mới mà đơn vị đã đọc qua điện thoại",
        "the fingerprint of a new signature, as the unit read it out",
    )
    paths = T(
        "các thư mục hay tệp báo cáo nhận được, bản quét hoặc ảnh trang mã của báo cáo",
        "the folders or packages that came in, scans or photos of a report's page of codes",
    )
    parser.add_argument("paths", metavar=str(FOLDER), nargs="*", type=Path, help=str(paths))
    parser.add_argument("--expect", metavar=str(FILE), type=Path, help=str(expect))
    file_option(parser, ".xlsx", ".pdf", ".docx", required=False)
    parser.add_argument("--leader", metavar="F.pdf", type=ending_in(".pdf"), help=str(_LEADER))
    parser.add_argument("--ranking", metavar="F.json", type=Path, help=str(_RANKING))
    parser.add_argument("--csv", metavar=str(FILE), type=ending_in(".csv"), help=str(_FLAT))
    parser.add_argument("--replies", metavar=str(FOLDER), type=Path, help=str(replies))
    parser.add_argument(
        "--trust", metavar=str(_UNIT_AND_KEY), type=_fingerprint, action="append", default=[],
        help=str(trust),
    )  # fmt: skip
    submit = T(
        "ghi tệp tổng hợp có chữ ký gửi cấp trên, mang theo mọi tệp báo cáo được cộng",
        "write a signed rollup for the level above, with every package that was added",
    )
    parser.add_argument("--submit", metavar=str(FOLDER), type=Path, help=str(submit))
    database_options(parser)
    json_option(parser)


def _rollup(options: Options) -> None:
    """With ``--store`` the receiving unit's store remembers, decrypts what is encrypted to it, and signs."""
    check_options(options)
    if not options.paths:
        without_packages(options)
        return
    if (options.replies or options.submit) and not options.store:
        raise UserError(_WHO_ANSWERS)
    done = _from_store(options) if options.store else _alone(options)
    loaded = (
        {"database": load_into(options, done.result, done.keys, done.own)}
        if options.database
        else {}
    )
    if options.json:
        sent = passed_on_json(done.passed_on) if done.passed_on else {}
        write_json(
            rollup_json(done.result, done.receiver.rules) | {"to": str(options.to)} | loaded | sent
        )
    else:
        _say_result(done.result, options.to)
        if done.passed_on:
            say(str(done.passed_on.path))


class _Done(NamedTuple):
    """What came of the files, the keys that the units have read out, by which list they were taken, what
    was in the files, who issues the report, the receiver's own public keys, what went up."""

    result: RollupResult
    keys: dict[str, str]
    listed: UnitTrust
    collected: Collected
    receiver: Receiver
    own: tuple[str, ...] = ()
    passed_on: PassedOn | None = None


def _from_store(options: Options) -> _Done:
    """Add up with what the receiving unit's store remembers; write what was asked for."""
    from app.exchange.consolidated import ranking_rule
    from app.exchange.consolidated.consolidated_report import Receiver
    from app.exchange.rollup import expected_units, history, key_acts, queries
    from app.exchange.rollup.passing_on import pass_on
    from app.services import unit_settings
    from app.store.security.signing_keys import signing_keys

    with opened(options) as store:
        store.principal.require_work()  # before there is a workbook
        keys = signing_keys(store)
        expected = expected_units.load(store)
        rules = ranking_rule.load(store) | _rules(options)
        receiver = Receiver(unit_settings.load(store), rules)
        given = _Given(receiver, history.load(store), expected, keys.opening, keys.signers)
        done = _added_up(options, given)
        if options.ranking:
            ranking_rule.save(store, rules)
        result, units = done.result, len(done.result.taken)
        for path, write in _files(options, done):
            with store.leaving(path, "rollup", _TITLE, units=units) as file:
                write(file)
        if options.replies:
            queries.write_replies(store, result, queries.load(store), options.replies, progress())
        history.save(store, result.known)
        key_acts.keep_vouched(store, result.trust, done.listed)
        if options.database:
            store.log_access("rollup", _INTO_DATABASE, units=units)
        if options.submit:
            sent = pass_on(store, done.collected, result, options.submit)
            return done._replace(passed_on=sent)
    return done


def _alone(options: Options) -> _Done:
    """Add up with what is remembered in a file beside the workbook."""
    from app.exchange.consolidated.consolidated_report import Receiver
    from app.exchange.rollup import history
    from app.exchange.rollup.expected_units import ExpectedUnits

    beside = options.to.with_name(options.to.name + _KNOWN_BESIDE)
    receiver = Receiver.nameless(_rules(options))
    done = _added_up(options, _Given(receiver, history.read(beside), ExpectedUnits()))
    for path, write in _files(options, done):
        with whole(path) as file:
            write(file)
    history.write(beside, done.result.known)
    return done


def _rules(options: Options) -> RankingRules:
    from app.exchange.consolidated.ranking_rule import read_rules

    return read_rules(options.ranking) if options.ranking else {}


def _files(options: Options, done: _Done) -> Iterator[tuple[Path, Callable[[BinaryIO], None]]]:
    """The files that were asked for, and what writes each."""
    from app.exchange.consolidated.consolidated_file import write_leader_pages, write_report
    from app.exchange.rollup.flat_figures import write_flat

    result, receiver = done.result, done.receiver
    yield options.to, lambda file: write_report(result, receiver, options.to, file, progress())
    if options.leader:
        yield options.leader, partial(write_leader_pages, result, receiver, options.leader)
    if options.csv:
        yield options.csv, partial(write_flat, result)


class _Given(NamedTuple):
    """What the receiver knows: itself, what came before, who is to hand in, its keys."""

    receiver: Receiver
    before: ReceiverHistory
    expected: ExpectedUnits
    private: X25519PrivateKey | None = None
    own: tuple[str, ...] = ()


def _added_up(options: Options, given: _Given) -> _Done:
    from app.exchange.package.container import digits_of
    from app.exchange.rollup.expected_units import read_expected
    from app.exchange.rollup.intake import collect, files_in
    from app.exchange.rollup.rollup import add_up
    from app.exchange.rollup.unit_trust import PAPER_RULES

    expected = given.expected
    if options.expect:
        expected = read_expected(options.expect, expected.trust)
    if not (files := files_in(options.paths)):
        names = ", ".join(map(shown, options.paths))
        raise NotFound(_NO_PACKAGES.format(names=names))
    collected = collect(files, progress(), given.private, given.own)
    keys, before = dict(_trusted(options.trust, collected.packages)), given.before
    for unit, key in keys.items():
        if expected.trust.rules(unit, digits_of(key)):
            raise UserError(PAPER_RULES.format(unit=unit))
        before = before.trusting(unit, key)
    result = add_up(collected, expected, before)
    return _Done(result, keys, expected.trust, collected, given.receiver, given.own)


def _trusted(given: list[tuple[str, str]], packages: list[Package]) -> Iterator[tuple[str, str]]:
    """The keys whose fingerprints the units have read out."""
    from app.exchange.package.container import fingerprint

    for unit, digits in given:
        keys = {p.key for p in packages if p.unit == unit and p.signed}
        found = [key for key in keys if fingerprint(key).replace(" ", "") == digits]
        if not found:
            raise UserError(_NO_SUCH_KEY.format(unit=unit))
        yield unit, found[0]


def _fingerprint(typed: str) -> tuple[str, str]:
    """For argparse: ``UNIT=FINGERPRINT``, with or without spaces."""
    unit, _, digits = typed.partition("=")
    if not (unit and digits):
        raise argparse.ArgumentTypeError(str(_NO_FINGERPRINT.format(typed=typed)))
    return unit.strip(), digits.replace(" ", "")


def _say_result(result: RollupResult, to: Path) -> None:
    from app.exchange.rollup.total_rows import slot_name

    for slot in result.slots:
        absent = result.missing(slot)
        taken = len(result.units) - len(absent)
        said = _ADDED_UP.format(slot=slot_name(slot), n=taken, m=len(absent))
        say(" ".join([str(said), *absent]))
    for one in result.refused:
        say_error(f"{one.file}: {one.why}")
    say(str(to))


COMMANDS = {
    "rollup": Command(
        T("cộng các tệp báo cáo đã ký của nhiều đơn vị", "add up the packages of many units"),
        T("rollup goi-den --to tong-hop.xlsx", "rollup received --to total.xlsx"),
        _rollup,
        _rollup_options,
    ),
}
