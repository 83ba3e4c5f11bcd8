"""What was written into a Word file: every number, its key and its place; kept in the store.

A bookmark round each number of the text carries its name, ``ad_0001``; the cells of a table are found by row and column.
"""

from __future__ import annotations

import re
import secrets

import msgspec

from app.base.json_types import JsonValue
from app.base.periods import Period
from app.store import Reader, Store

PROPERTY = "AnDanDoc"  # of the file: which ledger tells of it
_KEPT = 6  # files of a report and period that are told of, the last ones
_NAME = re.compile(r"([a-z_]{1,40})\|([0-9A-Z.-]{1,20})\|([a-z_]{1,20})\|([0-9a-f]{16})", re.ASCII)


class WrittenNumber(msgspec.Struct, frozen=True):
    """A number of the text: where in which paragraph, as both were written."""

    mark: str
    key: str
    text: str
    paragraph: str
    at: int


class WrittenTable(msgspec.Struct, frozen=True):
    """A table of the annex as it was written; the first ``heads`` cells of a row name it."""

    title: str
    head: list[str]
    rows: list[list[str]]


class Ledger(msgspec.Struct, frozen=True):
    """One Word file. ``revision`` is that of the frozen report, 0 where it was not frozen."""

    document: str
    report: str
    period: str
    window: str
    revision: int
    numbers: list[WrittenNumber]
    tables: list[WrittenTable]


def new_document(report: str, period: Period) -> str:
    """Return the name of a file about to be written."""
    return f"{report}|{period.key}|{period.window.value}|{secrets.token_hex(8)}"


def keep_ledger(store: Store, ledger: Ledger) -> None:
    """Keep what a file holds, beside that of the few before it."""
    key = _key(ledger.report, ledger.period, ledger.window)
    kept = store.setting(key, list[Ledger]) or []
    written: JsonValue = msgspec.to_builtins([*kept[1 - _KEPT :], ledger])
    store.set_setting(key, written)


def ledger_of(reader: Reader, document: str) -> Ledger | None:
    """What was kept of the file with this name; None where it is not one of this store's."""
    found = _NAME.fullmatch(document)
    if found is None:
        return None
    kept = reader.setting(_key(found[1], found[2], found[3]), list[Ledger]) or []
    return next((one for one in kept if one.document == document), None)


def _key(report: str, period: str, window: str) -> str:
    return f"words:{report}:{period}:{window}"
