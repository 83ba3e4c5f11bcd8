"""Commands over the registers: what there is, adding, listing, searching, exporting."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import (
    file_option,
    json_option,
    limit_option,
    names_options,
    register_argument,
)
from app.cli.common import (
    Command,
    Options,
    Usage,
    check_names,
    log_named,
    opened,
    progress,
    say,
    write_json,
)
from app.schema.fields import Field, Privacy
from app.schema.record import Record, register

if TYPE_CHECKING:
    from app.schema.conditions import Query
    from app.store import Store

_FOUND_AT_MOST = 50
_REGISTER, _TITLE = T("Sổ", "Register"), T("Tên", "Title")
_PRINTED_WHOLE = T(
    "--to in cả danh sách ra giấy nên không đi cùng --json, --limit",
    "--to prints the whole list, so it does not go with --json or --limit",
)
_WORDS = T("CHỮ", "WORDS")
_TO_FIND = T("những chữ cần tìm, có dấu hay không dấu", "words to find, with or without accents")


def _registers(options: Options) -> None:
    from app.exchange.records.registers_json import registers_json

    rows = registers_json()
    if options.json:
        write_json(rows)
        return
    for book in rows:
        say(f"{book['key']}\t{book['prefix']}\t{book['label']['vi']}\t{book['label']['en']}")


def _query_options(parser: argparse.ArgumentParser) -> None:
    where = T(
        "điều kiện về một mục f của sổ: f=v, f!=v, f~chữ, f=a..b, f=a|b, f=; lặp lại được",
        "condition on a field f of the register: f=v, f!=v, f~words, f=a..b, f=a|b, f=; may be repeated",
    )
    sort = T("xếp theo mục f; -f: giảm dần", "order by the field f; -f: descending")
    register_argument(parser)
    parser.add_argument("--where", action="append", default=[], metavar="f=v", help=str(where))
    parser.add_argument("--search", default="", metavar=str(_WORDS), help=str(_TO_FIND))
    parser.add_argument("--sort", default="", metavar="f", help=str(sort))
    names_options(parser)


def _list_options(parser: argparse.ArgumentParser) -> None:
    _query_options(parser)
    limit_option(parser)
    file_option(parser, ".pdf", required=False)
    json_option(parser)


def _query(store: Store, cls: type[Record], options: Options) -> Query:
    """The query that the options describe; what it asks about sensitive fields is logged.

    Raises NotPermitted where it is of a register that was not given, or leads through one.
    """
    from app.cli.where import check_order, parse_conditions
    from app.schema.conditions import Query
    from app.services.looks import log_question, sensitive_paths
    from app.store.read.query import passed_through

    store.principal.require(cls.schema.key, cls.schema.book)
    order = options.sort.removeprefix("-")
    if order:
        check_order(cls, order)
    where = parse_conditions(store, cls, options.where)
    for key in passed_through(cls, where):
        store.principal.require(key, register(key).schema.book)
    query = Query(where, options.search, order, options.sort.startswith("-"))
    if fields := sensitive_paths(cls, query, Privacy.PERSONAL):
        log_question(store, cls.schema.key, fields, options.search)
    return query


def _list(options: Options) -> None:
    from app.exchange.records.records_json import to_json
    from app.services.list_cells import open_order
    from app.services.printed_list import count_of

    check_names(options)
    if options.to and (options.json or options.limit is not None):
        raise Usage(_PRINTED_WHOLE)
    cls = register(options.register)
    with opened(options) as store:
        query = _query(store, cls, options)
        if options.to:
            _print(store, cls, query, options)
            return
        # An order that was requested is a question about that field, and logged as one.
        opened_order = open_order(cls, query, requested=bool(options.sort))
        ids = store.ids(cls, query if options.names else opened_order, options.limit)
        total = store.total(cls, query)
        blocks = (
            (records, to_json(store, records, names=options.names))
            for records in store.in_blocks(cls, ids)
        )
        rows = chain.from_iterable(rows for _, rows in blocks)
        answer: JsonObject = {"register": cls.schema.key, "total": total, "records": rows}
        if log_named(store, options, cls.schema.key, len(ids), answer):
            return
        if options.json:
            write_json(answer)
        elif cls.schema.only_counted and not options.names:
            say(str(count_of(cls, total)))
        else:
            _say_heads(cls)
            for block in blocks:
                _say_records(*block)


def _print(store: Store, cls: type[Record], query: Query, options: Options) -> None:
    """The list on paper, in the columns of its register; what it asks about what may not leave stays unsaid."""
    from app.cli.where import shown_condition
    from app.paper.document.list_pdf import draw_list
    from app.services.looks import sensitive_paths
    from app.services.printed_list import PrintedList

    filters = [shown_condition(cls, typed) for typed in options.where]
    filters += [options.search] if options.search else []
    if not options.names and sensitive_paths(cls, query, Privacy.PERSONAL):
        filters = []
    names, purpose = options.names, options.purpose
    listing = PrintedList(cls, query, cls.schema.columns, tuple(filters), names, purpose)
    number = draw_list(store, listing, options.to, progress())
    say(f"{options.to}\t{number}")


def _say_heads(cls: type[Record]) -> None:
    from app.services.list_cells import CODE

    fields = cls.schema.fields
    heads = [fields[name].label for name in cls.schema.columns if fields[name].kind != "rows"]
    _say_line(CODE.label, *heads)


def _say_records(records: Sequence[Record], rows: Sequence[JsonObject]) -> None:
    """A line for each record, tabs between; links as codes, masked fields empty."""
    for record, plain in zip(records, rows, strict=True):
        shown = [
            _words(record.schema.fields[name], getattr(record, name), plain[name])
            for name in record.schema.columns
            if record.schema.fields[name].kind != "rows"
        ]
        _say_line(record.code, *shown)


def _say_line(*cells: object) -> None:
    say("\t".join(map(str, cells)))


def _words(spec: Field[Any], value: Any, plain: Any) -> str:
    if plain is None or spec.kind in ("link", "links"):
        return ", ".join(plain) if isinstance(plain, list) else plain or ""
    return " ".join(spec.show(value).split())


def _search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", metavar=str(_WORDS), nargs="+", help=str(_TO_FIND))
    limit_option(parser, _FOUND_AT_MOST)
    names_options(parser)
    json_option(parser)


def _search(options: Options) -> None:
    from app.exchange.records.records_json import to_json
    from app.services.list_cells import CODE
    from app.services.looks import WORDS, log_question, registers_searched

    check_names(options)
    with opened(options) as store:
        words = " ".join(options.words)
        hits, total = store.search(words, options.limit), store.found(words)
        if keys := registers_searched(store, words, Privacy.PERSONAL):
            log_question(store, ",".join(keys), [WORDS], words)
        shown: dict[tuple[str, int], tuple[Record, JsonObject]] = {}
        for key in dict.fromkeys(key for key, _ in hits):
            found = store.fetch(register(key), [id_ for k, id_ in hits if k == key])
            for record, values in zip(
                found, to_json(store, found, names=options.names), strict=True
            ):
                shown[key, record.id] = record, {"register": key, **values}
        answer: JsonObject = {"total": total, "records": [shown[hit][1] for hit in hits]}
        if log_named(store, options, "*", len(hits), answer):
            return
    if options.json:
        write_json(answer)
        return
    _say_line(_REGISTER, CODE.label, _TITLE)
    for record, values in map(shown.__getitem__, hits):
        title = record.schema.title
        words = _words(record.schema.fields[title], getattr(record, title), values[title])
        _say_line(record.schema.key, values["code"] or "", words)


def _export_options(parser: argparse.ArgumentParser) -> None:
    _query_options(parser)
    file_option(parser, ".xlsx")


def _export(options: Options) -> None:
    from app.exchange.records.xlsx_export import export_list

    check_names(options)
    cls = register(options.register)
    with opened(options) as store:
        query = _query(store, cls, options)
        why = {"names": options.names, "purpose": options.purpose}
        export_list(store, cls, query, options.to, **why, progress=progress())


COMMANDS = {
    "registers": Command(
        T("các sổ và các mục", "every register and field"),
        T("registers", "registers"),
        _registers,
        json_option,
    ),
    "list": Command(
        T("liệt kê một sổ", "list a register"),
        T(
            "list visit --where day=2026-09-01..2026-09-30 --sort -day",
            "list visit --where day=2026-09-01..2026-09-30 --sort -day",
        ),
        _list,
        _list_options,
    ),
    "search": Command(
        T("tìm trong mọi sổ", "search all registers"),
        T("search an toàn giao thông", "search an toan giao thong"),
        _search,
        _search_options,
    ),
    "export": Command(
        T("xuất một sổ ra Excel", "export a register to Excel"),
        T("export award --to khen-thuong.xlsx", "export award --to awards.xlsx"),
        _export,
        _export_options,
    ),
}
