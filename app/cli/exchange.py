"""Commands between levels: handing a report in, and adding up what others handed in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound, UserError, shown
from app.base.files import make_folder
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import (
    FILE,
    FOLDER,
    TEXT,
    file_option,
    folder_option,
    json_option,
)
from app.cli.common import (
    Command,
    Options,
    opened,
    progress,
    say,
    say_error,
    write_json,
)
from app.cli.reports import report_options, requested_report

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from app.exchange.package.package import Package
    from app.exchange.rollup.expected_units import ExpectedUnits
    from app.exchange.rollup.history import ReceiverHistory
    from app.exchange.rollup.rollup import RollupResult
    from app.exchange.rollup.selection import Rejected
    from app.exchange.rollup.totals import UnitTotals
    from app.store.submissions import ReportKey

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
_UNIT_AND_KEY = T("ĐƠN-VỊ=DÃY-SỐ", "UNIT=FINGERPRINT")
_NO_FINGERPRINT = T(
    "phải ghi mã đơn vị, dấu “=” rồi dãy số, không phải “{typed}”",
    "must be the unit's code, “=” and the fingerprint, not “{typed}”",
)
_NO_SUCH_KEY = T(
    "Không tệp báo cáo nào của đơn vị “{unit}” có dãy số chữ ký ấy; chưa cộng gì, hãy nghe đọc lại dãy số.",
    "No package of “{unit}” has that fingerprint; nothing was added. Have it read out again.",
)


# ---- handing in ---------------------------------------------------------------------------------


def _submit_options(parser: argparse.ArgumentParser) -> None:
    reason = T("vì sao điều chỉnh báo cáo đã chốt", "why a frozen report is corrected")
    receiver = T(
        "tệp khóa của nơi nhận; chỉ nơi ấy mở được", "the receiver's card; only they can open it"
    )
    unfinished = T("vẫn chốt kỳ chưa kết thúc", "freeze a period that is not over all the same")
    estimate = T(
        "bản ước: thực hiện đến hôm nay và ước cả kỳ, trước khi kỳ kết thúc",
        "an estimate: the figures up to today and of the whole period, before its end",
    )
    report_options(parser)
    into = T("thư mục hay ổ đĩa để tệp báo cáo", "the folder or drive for the package")
    parser.add_argument("--reason", metavar=str(TEXT), default="", help=str(reason))
    parser.add_argument("--receiver", metavar=str(FILE), type=Path, help=str(receiver))
    parser.add_argument("--unfinished", action="store_true", help=str(unfinished))
    parser.add_argument("--estimate", action="store_true", help=str(estimate))
    folder_option(parser, into)
    json_option(parser)


def _submit(options: Options) -> None:
    from app.exchange.package.delivery import deliver
    from app.exchange.package.receivers import read_card
    from app.reports.submission.freezable import not_begun
    from app.reports.submission.frozen_report import (
        Unchanged,
        count,
        freeze,
        slot_of,
    )
    from app.store.submissions import SubmissionKind

    report, period = requested_report(options)
    if early := not_begun(period):
        raise UserError(early)
    kind = SubmissionKind.ESTIMATE if options.estimate else SubmissionKind.OFFICIAL
    slot = slot_of(report, period, kind)
    receiver = read_card(options.receiver).public if options.receiver else None
    with opened(options) as store:
        try:
            counted = count(store, slot, progress())
            done = freeze(store, counted, options.reason, unfinished=options.unfinished)
        except Unchanged as unchanged:
            # Asked for again, on another stick: the same package, not another revision.
            say_error(str(unchanged))
            done = unchanged.submission
        make_folder(options.to)
        # Beside an encrypted package no copy stands that anyone can read.
        handed = deliver(store, done, options.to, receiver, copies=receiver is None)
    if handed.doubt:
        say_error(str(handed.doubt))
    if not options.json:
        for path in (handed.package, *handed.copies):
            say(str(path))
        return
    told = {"revision": done.revision, "sequence": done.seq, "sha256": done.sha256}
    workbook, paper = map(str, handed.copies) if handed.copies else (None, None)
    files = {"package": str(handed.package), "workbook": workbook, "paper": paper}
    write_json(asdict(done.slot) | told | files)


def _template_options(parser: argparse.ArgumentParser) -> None:
    report_options(parser)
    file_option(parser, ".xlsx")


def _template(options: Options) -> None:
    from app.exchange.rollup.manual_workbook import write_template

    write_template(*requested_report(options), options.to)
    say(str(options.to))


def _card_options(parser: argparse.ArgumentParser) -> None:
    file_option(parser, ".json")


def _card(options: Options) -> None:
    from app.exchange.package.receivers import write_card

    with opened(options) as store:
        write_card(store, options.to)
    say(str(options.to))


# ---- adding up ----------------------------------------------------------------------------------


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
    paths = T("các thư mục hay tệp báo cáo nhận được", "the folders or packages that came in")
    parser.add_argument("paths", metavar=str(FOLDER), nargs="+", type=Path, help=str(paths))
    parser.add_argument("--expect", metavar=str(FILE), type=Path, help=str(expect))
    file_option(parser, ".xlsx")
    parser.add_argument("--replies", metavar=str(FOLDER), type=Path, help=str(replies))
    parser.add_argument(
        "--trust", metavar=str(_UNIT_AND_KEY), type=_fingerprint, action="append", default=[],
        help=str(trust),
    )  # fmt: skip
    json_option(parser)


def _rollup(options: Options) -> None:
    """With ``--store`` the receiving unit's store remembers, decrypts what is encrypted to it, and signs."""
    from app.exchange.rollup import expected_units, history, queries
    from app.exchange.rollup.consolidated_workbook import write_consolidated
    from app.store.security.signing_keys import signing_keys

    if options.replies and not options.store:
        raise UserError(_WHO_ANSWERS)
    if options.store:
        with opened(options) as store:
            store.principal.require_work()  # before there is a workbook
            opening = signing_keys(store).opening
            result = _added_up(options, history.load(store), expected_units.load(store), opening)
            title = T("Tổng hợp báo cáo", "Add up reports")
            with store.leaving(options.to, "rollup", title, units=len(result.taken)) as file:
                write_consolidated(result, file, progress())
            if options.replies:
                queries.write_replies(
                    store, result, queries.load(store), options.replies, progress()
                )
            history.save(store, result.known)
    else:
        beside = options.to.with_name(options.to.name + _KNOWN_BESIDE)
        result = _added_up(options, history.read(beside), expected_units.ExpectedUnits(), None)
        write_consolidated(result, options.to, progress())
        history.write(beside, result.known)
    if options.json:
        write_json(_rollup_json(result) | {"to": str(options.to)})
    else:
        _say_result(result, options.to)


def _added_up(
    options: Options,
    before: ReceiverHistory,
    expected: ExpectedUnits,
    private: X25519PrivateKey | None,
) -> RollupResult:
    from app.exchange.rollup.expected_units import read_expected
    from app.exchange.rollup.intake import collect, files_in
    from app.exchange.rollup.rollup import add_up

    expected = read_expected(options.expect) if options.expect else expected
    if not (files := files_in(options.paths)):
        names = ", ".join(map(shown, options.paths))
        raise NotFound(_NO_PACKAGES.format(names=names))
    collected = collect(files, progress(), private)
    for unit, key in _trusted(options.trust, collected.packages):
        before = before.trusting(unit, key)
    return add_up(collected, expected, before)


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


def _rollup_json(result: RollupResult) -> JsonObject:
    from app.exchange.rollup.small_parts import open_totals

    opened = open_totals(result)
    return {
        "reports": [_slot_json(result, slot, opened[slot]) for slot in result.slots],
        "refused": [_rejected_json(one) for one in result.rejected if one.refused],
        "not_needed": [_rejected_json(one) for one in result.rejected if not one.refused],
        "changes": [
            asdict(change.slot)
            | {"unit": change.unit, "key": change.key, "before": change.before, "now": change.now}
            for change in result.changes
        ],
    }


def _slot_json(result: RollupResult, slot: ReportKey, opened: dict[str, UnitTotals]) -> JsonObject:
    units = {}
    for code, name in result.units.items():
        cell = result.matrix[code, slot]
        units[code] = {
            "name": name,
            "state": cell.state.value,
            "revision": cell.revision or None,
            "signed": cell.signed if cell.taken else None,
            "notes": [str(note) for note in cell.notes],
        }
    totals = {key: _total_json(total) for key, total in opened.items()}
    missing = {"missing": result.missing(slot)}
    return asdict(slot) | {"units": units} | missing | {"totals": totals}


def _total_json(total: UnitTotals) -> JsonObject:
    from app.reports.spec.figures import Blank, as_json, why_json

    names = ("value", "previous", "same_last_year", "cumulative")
    parts = {
        path: {part: as_json(four[0]) for part, four in by.items()}
        for path, by in total.splits.items()
    }
    small = {
        path: some
        for path, by in total.splits.items()
        if (some := [part for part, four in by.items() if four[0] is Blank.SMALL])
    }
    about: JsonObject = {"small": small} if small else {}
    about |= {"why": why_json(total.figures[0]), "units": total.counted[0], "parts": parts}
    about |= {"units_above_0": total.above[0], "units_above_0_percent": as_json(total.share(0))}
    return dict(zip(names, map(as_json, total.figures), strict=True)) | about


def _rejected_json(one: Rejected) -> JsonObject:
    from app.exchange.package.container import fingerprint

    signer = fingerprint(one.key) if one.key else None
    return {"file": one.file, "unit": one.unit or None, "signer": signer, "reason": str(one.why)}


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
    "submit": Command(
        T("chốt báo cáo và ghi tệp báo cáo đã ký", "freeze a report and write the signed package"),
        T(
            "submit movement --period 2026-Q3 --to bao-cao",
            "submit movement --period 2026-Q3 --to reports",
        ),
        _submit,
        _submit_options,
    ),
    "rollup": Command(
        T("cộng các tệp báo cáo đã ký của nhiều đơn vị", "add up the packages of many units"),
        T("rollup goi-den --to tong-hop.xlsx", "rollup received --to total.xlsx"),
        _rollup,
        _rollup_options,
    ),
    "template": Command(
        T("biểu trống cho đơn vị chưa có phần mềm", "a blank form for units without the program"),
        T(
            "template movement --period 2026-Q3 --to bieu.xlsx",
            "template movement --period 2026-Q3 --to form.xlsx",
        ),
        _template,
        _template_options,
    ),
    "receiver": Command(
        T(
            "tệp khóa của nơi nhận, để cấp dưới mã hóa báo cáo gửi lên",
            "the card that units encrypt packages to",
        ),
        T("receiver --to the-noi-nhan.json", "receiver --to card.json"),
        _card,
        _card_options,
    ),
}
