"""Every name that the program writes to a disk, found in files that it makes now and in its code.

python -m tests.golden.names > tests/golden/names.txt      only where the change is meant
"""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.exchange.archive.archive import write_archive
from app.store import Store
from app.store.database import fetch
from tests.golden.commands import NOW, PASSWORD, STORE, USER, assemble, moment
from tests.support import source

Names = dict[str, set[str]]
# What derives keys, binds a seal or is signed: each bytes literal in these is part of a format.
_LABELLED = (
    *("store/security/audit_log.py", "store/security/key_file.py", "store/security/key_slots.py"),
    *("base/merkle_tree.py", "reports/submission/record_leaf.py", "exchange/spot_check/lot.py"),
    *("base/key_wrapping.py", "store/security/row_macs.py", "store/mapping/codec.py"),
    *(
        "exchange/package/container.py",
        "exchange/package/receivers.py",
        "exchange/package/reply.py",
    ),
)
# Where the keys of an object are data: codes, indicators, ids, digests. "*" stands for each.
_DATA = {
    *("indicators", "indicators.*.splits", "indicators.*.splits.*"),
    *("indicators.*.crossed", "indicators.*.crossed.*"),
    *("indicators.*.why_parts", "indicators.*.why_parts.*", "hidden", "hidden.*", "hidden.*.*"),
    *("counted", "counted.*", "codes", "codes.*", "own", "tables", "defined"),
    *("cells", "cells.*[]", "cells.*[].*", "due", "keys", "chain", "chain.*", "last[][]"),
    *("before.keys", "before.chain", "before.chain.*", "before.last[][]"),
    *("leaves.facts", "leaves.places", "leaves.places.*", "tree.records", "found[][].tree.records"),
    *("macs", "slots[].boxes"),  # by the number of the store's key
    *("layouts[]", "layouts[].*.splits", "layouts[].*.splits.*", "widths"),
    *("layouts[].*.why_parts", "layouts[].*.why_parts.*"),
    *("reports.*.tables[].counted", "reports.*.tables[].sums", "reports.*.figures[].columns"),
    *("reports", "kinds", "targets", "tables.*.kinds", "tables.*.targets"),
    *("indicators[].areas", "indicators[].parts", "indicators[].splits", "indicators[].splits.*"),
}
_CONDITION = re.compile(r"(\.(?:where|rows|assessed))[.\[].*")  # which saved views have too
_DATA_SETTINGS = {"receivers", "replies", "remarks", "different"}  # by what they are of
# What writes into the audit log, and at which place each takes the kind of entry.
_WRITERS = {"log_access": 0, "_write": 0, "_append_entry": 0, "leaving": 1}


def names(made: Path) -> Names:
    """All names, by where they stand; ``made`` holds what ``make.make`` made just now."""
    return {
        "files": {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()},
        **_in_store(made),
        **_in_files(made),
        **_in_archive(made),
        "journal kinds": set(_journal_kinds()),
        "key purposes": set(_purposes()),
        "labels": set(_labels()),
        "window.ini": set(_preferences()),
    }


def text(found: Names) -> str:
    """The list as it is kept: a line for each place."""
    return "".join(f"{place}: {'  '.join(sorted(some))}\n" for place, some in found.items())


def listed(kept: str) -> Names:
    """The list that ``text`` wrote."""
    lines = (line.split(": ", 1) for line in kept.splitlines())
    return {place: set(some.split("  ")) for place, some in lines}


# ---- in the store -------------------------------------------------------------------------------


def _in_store(made: Path) -> Names:
    store = Store.open(made / STORE, USER, PASSWORD)
    try:
        return {**_sql(store), **_json_columns(store)}
    finally:
        store.close()


def _sql(store: Store) -> Names:
    """Tables with columns, and their indexes; the tables inside of a search index are SQLite's."""
    found: Names = {}
    tables = fetch(store.db, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    virtual = [name for name, sql in tables if sql.startswith("CREATE VIRTUAL")]
    for table, sql in tables:
        if table.startswith(("sqlite_", *(f"{name}_" for name in virtual))):
            continue
        columns = fetch(store.db, f'PRAGMA table_info("{table}")')
        found[f"table {table}"] = {row[1] for row in columns}
        if table in virtual:
            found[f"search {table}"] = {" ".join(sql.split())}
        indexes = fetch(store.db, f'PRAGMA index_list("{table}")')
        if made := {row[1] for row in indexes if row[3] == "c"}:
            found[f"indexes {table}"] = made
    return found


def _json_columns(store: Store) -> Names:
    """The keys inside of columns that hold JSON."""

    def column(sql: str) -> list[Any]:
        return [json.loads(value) for (value,) in fetch(store.db, sql)]

    found: Names = {}
    for key, value in fetch(store.db, "SELECT key, value FROM setting ORDER BY key"):
        found[f"setting {key}"] = set(_paths(json.loads(value), by_data=key in _DATA_SETTINGS))
    template = found["setting certificate_layout"]
    assert template == {"(text)"}  # a file of its own kind, kept as text
    layout = json.loads(column("SELECT value FROM setting WHERE key = 'certificate_layout'")[0])
    template.update(_paths(layout))
    for name in ("figures", "counted"):
        found[f"submission {name}"] = _all(column(f"SELECT {name} FROM submission"))
    found["draft"] = _all(column("SELECT state FROM kept"))
    for (kind,) in fetch(store.db, "SELECT DISTINCT kind FROM audit ORDER BY kind"):
        details = f"SELECT detail FROM audit WHERE kind = '{kind}'"
        by_register = kind in ("change", "undo")
        if keys := _all(column(details), by_data=by_register):
            found[f"journal {kind}"] = keys
    return found


# ---- in files -----------------------------------------------------------------------------------


def _in_files(made: Path) -> Names:
    assemble(made)
    (package,), (reply,) = (made / "goi").iterdir(), (made / "tra-loi").iterdir()
    found: Names = {}
    for name, path in (
        ("package", package), ("answer", reply), ("backup", made / "sao-luu.saoluu"),
    ):  # fmt: skip
        with zipfile.ZipFile(path) as parts:
            found[f"{name} parts"] = set(parts.namelist())
            for part in sorted(parts.namelist()):
                if part.endswith(".json"):
                    found[f"{name} {part}"] = set(_paths(json.loads(parts.read(part))))
    for file in ("the-noi-nhan.json", "tong-hop.xlsx.da-nhan.json"):
        found[file] = set(_paths(json.loads((made / file).read_text("utf-8"))))
    for file in ("so.andan.keys.a", "so.andan.keys.b"):
        _checksum, body = (made / file).read_text("utf-8").split("\n", 1)
        found[file] = set(_paths(json.loads(body)))
    anchor = json.loads((made / "so.andan.anchor").read_text("ascii"))
    found["so.andan.anchor"] = {type(part).__name__ + str(n) for n, part in enumerate(anchor)}
    return found


def _in_archive(made: Path) -> Names:
    """The files of an archive with names; of its JSON the keys, of its CSV the columns."""
    folder, store = made / "luu-tru", Store.open(made / STORE, USER, PASSWORD)
    try:
        write_archive(store, folder, names=True, purpose="Tên")
    finally:
        store.close()
    found: Names = {"archive files": set()}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = path.relative_to(folder).as_posix()
        if path.parent.name in ("figures", "data") and path.stem != "definitions":
            place = f"{path.parent.name}/*.json"  # a period or a register each
        found["archive files"].add(place)
        if path.suffix == ".json" and path.parent.name != "registers":  # these are as in answers
            keys = found.setdefault(f"archive {place}", set())
            read = _paths(json.loads(path.read_text("utf-8")))
            keys.update(_CONDITION.sub(r"\1", one) for one in read)
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as table:
                found[f"archive {place}"] = set(next(csv.reader(table)))
    return found


def _all(values: list[Any], *, by_data: bool = False) -> set[str]:
    return {path for value in values for path in _paths(value, by_data=by_data)}


def _paths(value: Any, at: str = "", *, by_data: bool = False) -> Iterator[str]:
    """The keys of JSON objects with those above them, such as ``units[].code``."""
    match value:
        case dict() if not value:
            return  # what it would hold is seen where it holds something
        case dict():
            data = by_data if not at else at in _DATA
            for key, part in value.items():
                name = "*" if data else key
                yield from _paths(part, f"{at}.{name}" if at else name)
        case list() if any(isinstance(part, dict | list) for part in value):
            for part in value:
                yield from _paths(part, f"{at}[]")
        case _:
            yield at or ("(text)" if isinstance(value, str) else "(value)")


# ---- in the code --------------------------------------------------------------------------------


def _calls(path: Path, wanted: Callable[[ast.Call], bool]) -> Iterator[ast.Call]:
    found = (node for node in source.nodes(source.text(path)) if isinstance(node, ast.Call))
    return filter(wanted, found)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _literal(tree: ast.Module, given: ast.expr) -> str | None:
    """The text that an argument is: written there, or a constant of the module."""
    constants = {
        ast.unparse(target): node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    given = constants.get(given.id, given) if isinstance(given, ast.Name) else given
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    return None


def _journal_kinds() -> Iterator[str]:
    for path in source.files("app", "ui"):
        for call in _calls(path, lambda c: _called(c) in _WRITERS and len(c.args) > 1):
            if kind := _literal(source.tree(path), call.args[_WRITERS[_called(call)]]):
                yield kind


def _purposes() -> Iterator[str]:
    """What keys are derived from the store's key for."""
    for path in source.files("app", "ui"):
        for call in _calls(path, lambda c: _called(c) == "subkey"):
            purpose = _literal(source.tree(path), call.args[1])
            assert purpose is not None, f"a purpose is no text: {ast.unparse(call)}"
            yield purpose


def _labels() -> Iterator[str]:
    for name in _LABELLED:
        nodes = source.nodes(source.text(source.ROOT / "app" / name))
        found = [n.value for n in nodes
                 if isinstance(n, ast.Constant) and isinstance(n.value, bytes)]  # fmt: skip
        yield from (f"{name} {value!r}" for value in found)


def _preferences() -> Iterator[str]:
    """The keys of what is remembered outside the store."""
    path = source.ROOT / "ui/core/preferences.py"
    for call in _calls(path, lambda c: _called(c) in ("value", "setValue")):
        key = _literal(source.tree(path), call.args[0])
        assert key is not None, f"a key is no text: {ast.unparse(call)}"
        yield key


def main() -> None:
    from tests.golden.make import make

    with tempfile.TemporaryDirectory() as scratch:
        os.environ["ANDAN_STATE"] = f"{scratch}-state"
        made = Path(scratch)
        make(made)
        with moment(NOW, made):
            sys.stdout.write(text(names(made)))


if __name__ == "__main__":
    main()
