"""Commands that keep the store safe: backup, restore, verify, the audit log."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.base.text import clean_line
from app.cli.arguments import (
    FILE,
    FOLDER,
    json_option,
    limit_option,
    names_options,
)
from app.cli.common import (
    Command,
    Options,
    check_names,
    log_named,
    opened,
    progress,
    say,
    say_error,
    write_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store import Store
    from app.store.security.audit_log import AuditEntry

_BLOCK = 1000  # entries of the audit log that are held at a time
_UNSOUND = T(
    "Sổ có {n} điều cần xem; dữ liệu chưa bị thay đổi thêm, hãy đọc các dòng trên.",
    "The store has {n} {n:finding|findings}; nothing was changed. Read the lines above.",
)


def _backup_options(parser: argparse.ArgumentParser) -> None:
    renew = T(
        "làm mới các bản đã có ở đây mà còn mở bằng khóa cũ của sổ",
        "write those anew that are here and still open with a key the store had before",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    into = T("thư mục để bản sao lưu", "the folder for the backup")
    what.add_argument("--to", metavar=str(FOLDER), type=Path, help=str(into))
    what.add_argument("--renew", metavar=str(FOLDER), type=Path, help=str(renew))


def _backup(options: Options) -> None:
    from app.store.backup import backup
    from app.store.backup_renewal import renew
    from app.store.backup_witness import contradictions

    with opened(options) as store:
        if options.renew:
            for path in renew(store, options.renew, progress()):
                say(str(path))
        else:
            say(str(backup(store, options.to, progress())))
            for doubt in contradictions(store, options.to):
                say_error(str(doubt))


def _restore_options(parser: argparse.ArgumentParser) -> None:
    file = T("tệp sao lưu", "the backup")
    to = T("tệp sổ sẽ lập, chưa có ở đó", "the store to make, not there yet")
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(file))
    parser.add_argument("--to", required=True, metavar=str(FILE), type=Path, help=str(to))


def _restore(options: Options) -> None:
    from app.store.backup import restore

    restore(options.file, options.to)
    say(str(options.to))


def _verify_options(parser: argparse.ArgumentParser) -> None:
    accept = T(
        "dùng tiếp sổ này, dù máy nhớ một bản mới hơn hay khác",
        "go on with this store, though this computer remembers a newer or another one",
    )
    parser.add_argument("--accept", action="store_true", help=str(accept))
    json_option(parser)


def _verify(options: Options) -> None:
    from app.store.security.audit_time import clock_behind, dated_before
    from app.store.security.verification import examine

    with opened(options) as store:
        findings = examine(store, progress())
        found = [str(text) for text in findings.all]
        frozen = _frozen(store) if options.json and findings.macs is not None else None
        behind, freshness = clock_behind(store.db), str(store.freshness.kind)
        memory, odd = str(store.memory), dated_before(store.db)
        if options.accept and store.freshness.kind.asks:
            store.accept()
    if odd:
        say_error(str(odd))
    if options.json:
        told = {
            "integrity": found or "ok",
            "audit": _state(findings.audit),
            "macs": _state(findings.macs),
            "indexes": _state(findings.indexes),
            "freshness": freshness,
            "frozen": frozen,
        }
        write_json(told | ({"clock": str(behind)} if behind else {}))
    else:
        if behind:  # of the computer, not of the store
            say_error(str(behind))
        for sentence in found or [str(T("Sổ nguyên vẹn.", "The store is whole."))]:
            say(sentence)
        say(memory)
    if found:
        raise UserError(_UNSOUND.format(n=len(found)))


def _state(found: Sequence[T] | None) -> JsonValue:
    """The sentences, “ok” without any; null where nothing could be looked at."""
    return None if found is None else [str(text) for text in found] or "ok"


def _frozen(store: Store) -> list[JsonObject] | None:
    """The last revision of each frozen report, and whether counting today gives other figures.

    None where one of them was edited: what it says then is no measure.
    """
    from app.reports.submission.comparison import has_moved
    from app.store.submissions import altered_submissions, list_submissions

    if any(altered_submissions(store)):
        return None
    last = {one.slot: one for one in list_submissions(store)}
    return [
        asdict(slot) | {"revision": one.revision, "differs": has_moved(store, one, progress())}
        for slot, one in last.items()
    ]


def _audit_options(parser: argparse.ArgumentParser) -> None:
    limit_option(parser, -1)
    names_options(parser)
    json_option(parser)


def _audit(options: Options) -> None:

    check_names(options)
    with opened(options) as store:
        last = store.last_entry()
        number = last if options.limit < 0 else min(options.limit, last)
        rows = (_entry_json(one, names=options.names) for one in _entries(store, last, number))
        if log_named(store, options, "*", number, {"entries": rows}):
            return
        if options.json:
            write_json({"entries": rows})
            return
        for one in rows:
            said = (str(one[name]) for name in ("seq", "at", "who", "kind", "title"))
            say("\t".join(map(clean_line, said)))  # a name must not make a line of its own


def _entries(store: Store, last: int, number: int) -> Iterator[AuditEntry]:
    """So many entries from the last one back, read in blocks."""
    for left in range(number, 0, -_BLOCK):
        yield from store.audit_entries(min(left, _BLOCK), last - number + left + 1)


def _entry_json(entry: AuditEntry, *, names: bool) -> JsonObject:
    """An entry; without ``names`` of people, cases and requests not of which."""
    from app.services.open_audit import open_detail, open_title

    act = entry.act
    title, detail = (
        (act.title, act.detail) if names else (open_title(act.title), open_detail(act.detail))
    )
    said = {"who": act.who, "kind": act.kind, "title": str(title), "detail": detail}
    return {"seq": entry.seq, "at": entry.at, **said}


COMMANDS = {
    "backup": Command(
        T("sao lưu đã kiểm chứng", "a verified, encrypted backup"),
        T("backup --to sao-luu", "backup --to backups"),
        _backup,
        _backup_options,
    ),
    "restore": Command(
        T("phục hồi bản sao lưu ra chỗ mới", "put a backup in a new place"),
        T(
            "restore sao-luu.saoluu --to phuc-hoi.andan",
            "restore backup.saoluu --to restored.andan",
        ),
        _restore,
        _restore_options,
    ),
    "verify": Command(
        T("kiểm tra toàn vẹn và nhật ký", "check integrity and the audit log"),
        T("verify", "verify"),
        _verify,
        _verify_options,
    ),
    "audit": Command(
        T("nhật ký, mới nhất trước", "the audit log, newest first"),
        T("audit --limit 20", "audit --limit 20"),
        _audit,
        _audit_options,
    ),
}
