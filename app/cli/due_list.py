"""The command that tells what is due."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import DAY, iso_day, json_option, names_options
from app.cli.common import Command, Options, check_names, log_named, opened, say, write_json
from app.schema.fields import Privacy
from app.schema.record import register

if TYPE_CHECKING:
    from app.due import DueItem, Urgency
    from app.store import Store


def _due_options(parser: argparse.ArgumentParser) -> None:
    on = T("ngày xét; mặc định hôm nay", "as it is on this day; today if left out")
    parser.add_argument("--on", type=iso_day, metavar=str(DAY), help=str(on))
    names_options(parser)
    json_option(parser)


def _due(options: Options) -> None:
    from app.base import clock
    from app.due import due, grouped

    check_names(options)
    today = options.on or clock.today()
    with opened(options) as store:
        groups = grouped(due(store, today), today)
        rows = [
            one for when, some in groups.items() for one in _due_rows(store, options, when, some)
        ]
        answer: JsonObject = {"on": today.isoformat(), "total": len(rows), "due": rows}
        if log_named(store, options, "*", len(rows), answer):
            return
    if options.json:
        write_json(answer)
        return
    for one in rows:
        say("\t".join((one["when"], one["day"] or "", one["rule"], one["subject"])))


def _due_rows(
    store: Store, options: Options, when: Urgency, items: list[DueItem]
) -> list[JsonObject]:
    """The lines of one urgency; those without a day last, or the others would tell it by their place."""
    from app.services.looks import MASKED

    rows = [_due_json(store, options, when, one) for one in items]
    return sorted(rows, key=lambda row: (bool(row[MASKED]), row["rule"] if row[MASKED] else ""))


def _due_json(store: Store, options: Options, when: Urgency, item: DueItem) -> JsonObject:
    """One thing that is due, without a family's name; ``day`` of what is undated is that since which it waits.

    Neither code nor day is told of what is only counted, nor of what was promised to one family.
    """
    from app.services.looks import MASKED

    cls = register(item.register)
    ids = [item.id] if item.query is None else store.ids(cls, item.query)
    codes = [title.code for title in store.titles(item.register, ids).values()]
    closed = item.reaches(Privacy.PERSONAL) and not options.names
    return {
        "when": when.value,
        "day": None if closed else item.day.isoformat(),
        "rule": item.rule.value,
        "subject": str(cls.schema.label if closed else item.subject),
        "register": item.register,
        "records": [None] * len(codes) if closed else codes,
        MASKED: ["day", "records"] if closed else [],
    }


COMMANDS = {
    "due": Command(
        T("việc đến hạn", "what is due"),
        T("due --on 2026-10-31", "due --on 2026-10-31"),
        _due,
        _due_options,
    ),
}
