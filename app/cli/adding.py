"""The command that adds records, and says what may be a mistake in them."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.language import T
from app.cli.arguments import FILE, register_argument
from app.cli.common import Command, Options, opened, say_error, write_json
from app.cli.json_input import read_json
from app.schema.record import register


def _add_options(parser: argparse.ArgumentParser) -> None:
    file = T(
        "danh sách bản ghi JSON; “-”: đầu vào chuẩn", "a JSON array of records; “-”: standard input"
    )
    register_argument(parser)
    parser.add_argument(
        "--json", dest="given", required=True, metavar=str(FILE), type=Path, help=str(file)
    )
    new = T(
        "nhận cả từ chưa có trong các danh sách mà đơn vị được thêm từ",
        "take words too that are not yet in the lists that the unit may extend",
    )
    parser.add_argument("--new-terms", action="store_true", help=str(new))


def _add(options: Options) -> None:
    from app.exchange.records.entry_doubts import find_repeated, refuse_new_terms
    from app.exchange.records.records_input import from_json
    from app.services.looks import log_question
    from app.store.write.uniqueness import refuse_twice

    cls = register(options.register)
    data = read_json(options.given)
    with opened(options) as store:
        records = from_json(store, cls, data)
        title = T("Thêm vào sổ {book}", "Add to {book}").format(book=cls.schema.book)
        if not options.new_terms:
            refuse_new_terms(store, cls, records)
        added, repeated = [], list(find_repeated(store, cls, records)) if records else []
        if cls.schema.sensitive and any(one.code for one in repeated):
            log_question(store, cls.schema.key, sorted(cls.schema.sensitive))
        if records:
            with store.step(title) as step:
                refuse_twice(store, cls, records)
                added = [record.code for record in step.save_many(records)]
    warnings = [
        {
            "code": added[one.place],
            "same_as": one.code or added[one.earlier],
            "reason": str(one.text(added)),
        }
        for one in repeated
    ]
    for one in warnings:
        say_error(one["reason"])
    write_json({"added": added, "warnings": warnings})


COMMANDS = {
    "add": Command(
        T("thêm bản ghi từ JSON, tất cả hoặc không gì", "add records from JSON, all or none"),
        T("add area --json khu-dan-cu.json", "add area --json areas.json"),
        _add,
        _add_options,
    ),
}
