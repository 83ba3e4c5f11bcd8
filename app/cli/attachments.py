"""Commands over the files of records: attaching, listing, taking out, detaching."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.files import require_ending
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import FILE, json_option, names_options, record_arguments
from app.cli.common import (
    Command,
    Options,
    Usage,
    check_names,
    log_named,
    opened,
    say,
    say_error,
    write_json,
)
from app.schema.attachment import AttachmentKind, attachment_privacy
from app.schema.record import register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.schema.attachment import Attachment

# What a file is known by: to whoever has it, or where it is attached to two records, as a paper about a
# case is to that of the family, it tells whose it is.
_MASKED = ("uid", "name", "size", "sha256", "machine", "who", "at")
_ENDINGS = {
    AttachmentKind.JPEG: (".jpg", ".jpeg"),
    AttachmentKind.PNG: (".png",),
    AttachmentKind.PDF: (".pdf",),
}
_FILE = T("ảnh JPEG, PNG hoặc PDF, đến 20 MB", "a JPEG, PNG or PDF of up to 20 MB")
_WHICH = T("tên hoặc mã (uid) của tệp đính kèm", "the attachment's name or uid")
_ATTACHED = T("TÊN", "NAME")
_TAKEN_TO = T(
    "với --take: tệp sẽ ghi, có đuôi của loại tệp lấy ra",
    "with --take: the file to write, with the ending of its kind",
)
_HELP_ATTACH = T(
    "đính kèm tệp vào một bản ghi, bỏ EXIF, XMP và thông tin đi kèm",
    "attach a file to a record, without EXIF, XMP and the like",
)
_EXAMPLE_ATTACH = T("attach visit TV-00001 anh.jpg", "attach visit TV-00001 photo.jpg")
_EXAMPLE_LIST = T("attachments visit TV-00001", "attachments visit TV-00001")
_EXAMPLE_DETACH = T("detach visit TV-00001 anh.jpg", "detach visit TV-00001 photo.jpg")
_HELP_LIST = T(
    "các tệp đính kèm của một bản ghi; --take lấy một tệp ra",
    "the attachments of a record; --take takes one out",
)
_HELP_DETACH = T(
    "gỡ tệp đính kèm; hoàn tác được trong 30 ngày", "detach a file; can be undone for 30 days"
)


def _attach_options(parser: argparse.ArgumentParser) -> None:
    record_arguments(parser)
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(_FILE))
    json_option(parser)


def _attach(options: Options) -> None:
    from app.exchange.attachments.intake import SIGNATURE_LOST, attach_file

    with opened(options) as store:
        record = store.by_code(register(options.register), options.code)
        made = attach_file(store, record, options.file)
    if made.signature_lost:
        say_error(str(SIGNATURE_LOST))
    if options.json:
        told = {"uid": made.uid, "kind": made.kind.value, "size": made.size}
        write_json({"attached": told | {"signature_lost": made.signature_lost}})
    else:
        say(made.uid)


def _list_options(parser: argparse.ArgumentParser) -> None:
    record_arguments(parser)
    parser.add_argument("--take", metavar=str(_ATTACHED), help=str(_WHICH))
    parser.add_argument("--to", metavar=str(FILE), type=Path, help=str(_TAKEN_TO))
    names_options(parser)
    json_option(parser)


def _list(options: Options) -> None:
    from app.store.read.attachments import attachments_of

    check_names(options)
    if (options.take is None) != (options.to is None):
        raise Usage(T("--take và --to đi cùng nhau", "--take and --to go together"))
    if options.take is not None:
        _take(options)
        return
    with opened(options) as store:
        record = store.by_code(register(options.register), options.code)
        found = attachments_of(store, record)
        rows = [_as_json(one, names=options.names) for one in found]
        privacy = attachment_privacy(type(record)).value
        about = {"register": options.register, "code": record.code, "privacy": privacy}
        answer: JsonObject = about | {"total": len(rows), "attachments": rows}
        if record.schema.only_counted and not options.names:
            rows, masked = [], ["total", "attachments"]  # not even whether there is one
            answer = about | {"total": None, "attachments": rows, "masked": masked}
        if log_named(store, options, options.register, len(found), answer):
            return
    if options.json:
        write_json(answer)
    else:
        _say(rows)


def _take(options: Options) -> None:
    from app.exchange.attachments.take_out import attachment_of, take_out

    if not options.purpose.strip():
        raise Usage(T("--take cần --purpose “mục đích”", "--take needs --purpose “what for”"))
    with opened(options) as store:
        record = store.by_code(register(options.register), options.code)
        taken = attachment_of(store, record, options.take)
        require_ending(options.to, _ENDINGS[taken.kind])
        take_out(store, record, taken, options.to, options.purpose)
    if options.json:
        write_json({"taken": taken.uid, "to": str(options.to), "size": taken.size})
    else:
        say(str(options.to))


def _as_json(one: Attachment, *, names: bool) -> JsonObject:
    told: JsonObject = {
        "uid": one.uid, "name": one.name, "kind": one.kind.value, "size": one.size,
        "sha256": one.sha256, "machine": one.machine, "who": one.who, "at": one.at,
    }  # fmt: skip
    masked = () if names else _MASKED
    return told | dict.fromkeys(masked) | {"masked": list(masked)}


def _say(rows: Sequence[JsonObject]) -> None:
    for row in rows:
        said = (row[key] for key in ("uid", "kind", "size", "at", "name"))
        say("\t".join(str(value) for value in said if value is not None))


def _detach_options(parser: argparse.ArgumentParser) -> None:
    record_arguments(parser)
    parser.add_argument("which", metavar=str(_ATTACHED), help=str(_WHICH))


def _detach(options: Options) -> None:
    from app.exchange.attachments.intake import detach
    from app.exchange.attachments.take_out import attachment_of

    with opened(options) as store:
        record = store.by_code(register(options.register), options.code)
        gone = attachment_of(store, record, options.which)
        detach(store, record, gone)
    say(gone.uid)


COMMANDS = {
    "attach": Command(_HELP_ATTACH, _EXAMPLE_ATTACH, _attach, _attach_options),
    "attachments": Command(_HELP_LIST, _EXAMPLE_LIST, _list, _list_options),
    "detach": Command(_HELP_DETACH, _EXAMPLE_DETACH, _detach, _detach_options),
}
