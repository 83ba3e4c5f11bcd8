"""Commands on what was frozen: the revisions there are, one against today, answers from above."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound, UserError
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import FILE, NUMBER, json_option, names_options, whole_from
from app.cli.common import (
    Command,
    Options,
    check_names,
    log_named,
    opened,
    progress,
    say,
    write_json,
)
from app.cli.reports import report_options, requested_report

if TYPE_CHECKING:
    from app.exchange.package.receivers import KeptReply
    from app.exchange.package.reply import Reply
    from app.reports.spec.figures import Figure
    from app.reports.submission.comparison import ComparisonLine
    from app.store import Store
    from app.store.submissions import Submission

_NO_REVISION = T(
    "Báo cáo kỳ này chưa có lần chốt như vậy; không có gì để so, hãy chốt bằng lệnh submit.",
    "This report was not frozen so; there is nothing to compare. Freeze it with submit.",
)
_OTHER_DIGITS = T(
    "Tệp trả lời này ký bằng khóa {key}, khác dấu khóa đã đọc; chưa tin gì, hãy nhờ đọc lại.",
    "This answer is signed with {key}, not what was read out; nothing is trusted. Have it read again.",
)
_DIGITS = T("DẤU-KHÓA", "FINGERPRINT")
_LINE = T("{label}: đã chốt {frozen}, hiện nay {live}", "{label}: frozen {frozen}, live {live}")
_TAKEN, _REFUSED = T("đã nhận", "taken"), T("không nhận: {why}", "not taken: {why}")


def _frozen(options: Options) -> None:
    from app.exchange.package.receivers import answers
    from app.store import submissions

    with opened(options) as store:
        sent, replies = submissions.sent_at(store), answers(store)
        rows = [
            _submission_json(one, sent, replies.get(one.sha256))
            for one in submissions.list_submissions(store)
        ]
    if options.json:
        write_json(rows)
        return
    for one in rows:
        names = ("report", "period", "window", "revision", "at", "who", "sha256")
        say("\t".join(str(one[name]) for name in names))


def _submission_json(one: Submission, sent: dict[int, str], reply: Reply | None) -> JsonObject:
    stated = {name: getattr(one, name) for name in ("revision", "at", "who", "reason", "sha256")}
    handed = {"sequence": one.seq, "sent": sent.get(one.seq)}
    taken = {"taken": reply.refused is None if reply else None}
    return asdict(one.slot) | stated | handed | taken | {"asked": len(reply.flags) if reply else 0}


def _compare_options(parser: argparse.ArgumentParser) -> None:
    which = T("lần chốt; không nêu: lần cuối", "the revision; left out: the last one")
    report_options(parser)
    reads = whole_from(1)
    parser.add_argument("--revision", metavar=str(NUMBER), type=reads, help=str(which))
    names_options(parser)
    json_option(parser)


def _compare(options: Options) -> None:
    from app.reports.submission.comparison import compare
    from app.reports.submission.comparison_line import outside

    check_names(options)
    with opened(options) as store:
        submission = _requested(store, options)
        found = compare(store, submission, progress())
        lines = list(found.differing)
        if not options.names:
            lines = [one for line in lines if (one := outside(found.computed, line))]
        told = [_line_json(line) for line in lines]
        answer = asdict(submission.slot) | {"revision": submission.revision, "lines": told}
        if log_named(store, options, "*", len(lines), answer):
            return
    if options.json:
        write_json(answer)
        return
    for line in lines:
        said = _LINE.format(label=line.label, frozen=_shown(line.frozen), live=_shown(line.live))
        named = () if line.nameless else line.named
        say(" ".join([str(said), *(one.code for one in named)]))


def _requested(store: Store, options: Options) -> Submission:
    from app.reports.submission.frozen_report import slot_of
    from app.store import submissions

    revisions = submissions.list_submissions(store, slot_of(*requested_report(options)))
    wanted = [one for one in revisions if options.revision in (None, one.revision)]
    if not wanted:
        raise NotFound(_NO_REVISION)
    return wanted[-1]


def _line_json(line: ComparisonLine) -> JsonObject:
    """A line with the codes of its records: titles may be sensitive."""
    from app.reports.spec.figures import as_json, why_json

    return {
        "key": line.key,
        "label": str(line.label),
        "frozen": as_json(line.frozen),
        "live": as_json(line.live),
        "frozen_why": why_json(line.frozen),
        "live_why": why_json(line.live),
        "part": line.part,
        "cell": line.cell,
        "redefined": line.redefined,
        **_named_json(line),
    }


def _named_json(line: ComparisonLine) -> JsonObject:
    """The codes of the records behind a difference; null and why where they are not the reader's."""
    from app.reports.output.json_output import NOT_PERMITTED
    from app.services.looks import MASKED

    if line.withheld:
        return {"records": None, "why": NOT_PERMITTED}
    records = [
        {
            "register": one.register,
            "code": None if line.nameless else one.code,
            "how": one.how.value,
        }
        for one in line.named
    ]
    return {"records": records} | ({MASKED: ["records.code"]} if line.nameless else {})


def _shown(figure: Figure | None) -> object:
    from app.reports.spec.figures import Blank

    return "–" if figure is None else figure.label if isinstance(figure, Blank) else figure


def _reply_options(parser: argparse.ArgumentParser) -> None:
    trust = T(
        "dấu khóa mới của nơi nhận, như họ đọc qua điện thoại",
        "the receiver's new key as they read it out on the telephone",
    )
    file = T("tệp trả lời mà cấp trên gửi về", "the answer that the level above sent")
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(file))
    parser.add_argument("--trust", metavar=str(_DIGITS), default="", help=str(trust))
    json_option(parser)


def _reply(options: Options) -> None:
    from app.exchange.package.receivers import take_reply

    with opened(options) as store:
        if options.trust:
            _trust(store, options.file, options.trust)
        answer = take_reply(store, options.file)
    if options.json:
        write_json(_reply_json(answer))
        return
    reply = answer.reply
    say(str(_REFUSED.format(why=reply.refused) if reply.refused else _TAKEN))
    for flag in reply.flags:
        say(f"{flag.indicator}\t{flag.text}")


def _trust(store: Store, path: Path, digits: str) -> None:
    """Forget the key that is known where the new one is what was read out."""
    from app.exchange.package.container import fingerprint
    from app.exchange.package.receivers import forget_receiver
    from app.exchange.package.reply import read_reply

    reply = read_reply(path)
    key = fingerprint(reply.key)
    if key.replace(" ", "") != digits.replace(" ", ""):
        raise UserError(_OTHER_DIGITS.format(key=key))
    forget_receiver(store, reply.slot.report)


def _reply_json(answer: KeptReply) -> JsonObject:
    from app.exchange.package.container import fingerprint

    reply = answer.reply
    return asdict(reply.slot) | {
        "revision": reply.revision,
        "taken": reply.refused is None,
        "refused": str(reply.refused) if reply.refused else None,
        "from": reply.sender.code,
        "key": fingerprint(reply.key),
        "first": answer.first,
        "flags": [{"indicator": flag.indicator, "said": str(flag.text)} for flag in reply.flags],
    }


COMMANDS = {
    "frozen": Command(
        T("các lần chốt báo cáo", "the frozen revisions"),
        T("frozen", "frozen"),
        _frozen,
        json_option,
    ),
    "compare": Command(
        T("so một lần chốt với hiện nay", "a frozen revision against today"),
        T("compare movement --period 2026-09", "compare movement --period 2026-09"),
        _compare,
        _compare_options,
    ),
    "reply": Command(
        T("đọc tệp trả lời của cấp trên", "read an answer from the level above"),
        T("reply nhan-ve.andan-traloi", "reply answer.andan-traloi"),
        _reply,
        _reply_options,
    ),
}
