"""What is asked of the golden files: each ``--json`` command once, in one order, at one moment.

``make.py`` writes the answers down, ``tests/e2e/test_golden.py`` compares them with what the program
answers today. Everything is named relative to the folder of the files, so no answer holds a place.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import app.registers  # noqa: F401 - fills the registry
from app.__main__ import main
from app.base import documents, paths
from app.base.json_types import JsonObject
from app.law import holidays
from app.schema.record import REGISTRY
from app.store import Store

HERE = Path(__file__).parent
MADE, OUTPUTS = HERE / "made", HERE / "outputs"
STORE, BACKUP, TAIL = "so.andan", "sao-luu.saoluu", "sao-luu.duoi"
PASSWORD = "sổ vàng không có thật"  # written openly: nobody in these files exists
USER = "demo"
NOW = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
_NAMES = ("--names", "--purpose", "so vàng")
_FIRST = 8  # records of each register that are kept whole; ``verify`` holds all against their seals
_COMMUNE = 1000  # records: no other step touches so many
# Without "identity", which is secret, and "law", which tells the present tables' digest.
SETTINGS = (
    *("arrivals", "certificate_layout", "certificate_shift", "different", "expected", "gathered"),
    *("last_backup", "layout.demo.visit", "receivers", "remarks", "replies", "unit", "views.visit"),
)
_ADDED = [{"day": "2026-10-02", "household": "HO-0003", "outcome": "good", "purposes": ["care"]}]


@contextmanager
def moment(now: datetime, folder: Path) -> Iterator[None]:
    """Hold the clock, and what is kept beside all stores, still: both change what is answered."""

    def today() -> date:
        return now.date()

    before, home = Path.cwd(), folder.absolute() / "home"
    with (
        mock.patch("app.base.clock.now", lambda: now),
        mock.patch("app.base.clock.today", today),
        mock.patch.object(paths, "home", lambda: home),
        mock.patch.dict(os.environ, ANDAN_PASSWORD=PASSWORD),
    ):
        holidays.holidays.cache_clear()
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
            holidays.holidays.cache_clear()


def run(*arguments: object) -> str:
    """What a command writes on standard output; AssertionError, naming it, where it fails."""
    out, err = io.StringIO(), io.StringIO()
    command = " ".join(map(str, arguments))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([*map(str, arguments), "--lang", "vi"])
        except Exception as error:
            raise AssertionError(f"{command}: {error!r}") from error
    assert code == 0, f"{command}: exit {code}: {err.getvalue()}"
    return out.getvalue()


def ask(*arguments: object, store: str = STORE) -> Any:
    """The JSON that a command answers about a store."""
    return json.loads(run(*arguments, "--json", "--store", store, "--user", USER))


def plain(value: Any) -> Any:
    """The value as JSON holds it, and as it is where paths are written with another stroke."""
    return json.loads(json.dumps(value).replace("\\\\", "/"))


def written(file: str, *arguments: object) -> Any:
    """The JSON that a command writes into a file."""
    run(*arguments, "--to", file, "--store", STORE, "--user", USER)
    return json.loads(Path(file).read_text(encoding="utf-8"))


def assemble(folder: Path) -> None:
    """Put the backup together: its pages are the store's, so they are kept once."""
    (folder / BACKUP).write_bytes((folder / STORE).read_bytes() + (folder / TAIL).read_bytes())


def answers() -> Iterator[tuple[str, Any]]:
    """Each answer with its name, in the folder of the files; those that write come last."""
    yield "audit", ask("audit")  # before any other leaves its trace there
    yield from _window()
    for key in ("info", "users", "verify", "holidays", "registers", "reports", "frozen"):
        yield key, ask(key)
    for key in REGISTRY:
        yield f"list-{key}", ask("list", key, "--sort", "code", "--limit", 1)
        yield f"list-{key}-names", ask("list", key, "--sort", "-code", "--limit", _FIRST, *_NAMES)
    visits = ("list", "visit", "--where", "day=2026-09-01..2026-09-30", "--where", "outcome=good")
    yield "list-where", ask(*visits, "--limit", _FIRST)
    yield "attachments", ask("attachments", "visit", "TV-00001")
    yield "search", ask("search", "nguyen", "thi", "--limit", _FIRST)
    yield "due", ask("due")
    yield "due-on", ask("due", "--on", "2026-06-30")
    yield from _reports()
    yield "compare", ask("compare", "movement", "--period", "2026-09", "--revision", 1)
    yield "compare-mediation", ask("compare", "mediation", "--period", "2026-Q3")
    yield from _between_levels()
    Path("them.json").write_text(json.dumps(_ADDED), encoding="utf-8")
    added = run("add", "visit", "--json", "them.json", "--store", STORE, "--user", USER)
    yield "add", json.loads(added)
    yield "undo", list(_undone())


def _kept(draft: object) -> JsonObject:
    """A draft as it was written before drafts had a writer, and their rows a uid."""
    told: JsonObject = documents.plain(draft)
    del told["writer"]
    for row in (row for rows in told["rows"].values() for row in rows):
        del row["uid"]
    return told


def _window() -> Iterator[tuple[str, Any]]:
    """What no command tells, as it stands in the store: settings, drafts, trash."""
    store = Store.open(Path(STORE), USER, PASSWORD)
    yield "settings", {key: store.setting(key, object) for key in SETTINGS}
    yield "drafts", {key: (name, _kept(one)) for key, (name, one) in store.kept_drafts().items()}
    trash = store.trash()
    yield "trash", [{"code": d.record.code, "at": d.at, "who": d.who} for d in trash]
    store.close()


def _undone() -> Iterator[dict[str, Any]]:
    """Steps taken back until nothing but the making of the commune is left."""
    store = Store.open(Path(STORE), USER, PASSWORD)
    while (past := store.to_undo()) and past.records < _COMMUNE:
        yield {"title": str(store.undo()), "registers": store.sizes()}
    store.close()


def _reports() -> Iterator[tuple[str, Any]]:
    periods: Mapping[str, tuple[str, ...]] = {
        "movement": ("2026-09",),
        "mediation": ("2026-9M",),
        "cases": ("2026-Q3", "--window", "admin"),
        "safety": ("2026", *_NAMES),
        "awards": ("2026-H1",),
    }
    for key, period in periods.items():
        yield f"report-{key}", written("bao-cao.json", "report", key, "--period", *period)


def _between_levels() -> Iterator[tuple[str, Any]]:
    yield "reply", ask("reply", *Path("tra-loi").iterdir())
    # The reason is for the day on which the report has another indicator: then it is a correction.
    again = ("submit", "movement", "--period", "2026-09", "--reason", "Thêm chỉ tiêu")
    yield "submit", ask(*again, "--to", "goi-lai")
    yield "submit-sealed", ask(*again, "--receiver", "the-noi-nhan.json", "--to", "goi-kin")
    yield "receiver", written("the.json", "receiver")
    yield "rollup", ask("rollup", "goi-den", "goi", "--to", "tong.xlsx", "--replies", "di")
    # Without a store what was received is remembered beside the workbook.
    alone = run("rollup", "goi-den", "goi", "--to", "tong-hop.xlsx", "--json")
    yield "rollup-alone", json.loads(alone)


def restored() -> Iterator[tuple[str, Any]]:
    """The backup put back elsewhere answers as the store does whose pages it holds."""
    run("restore", BACKUP, "--to", "phuc-hoi.andan")
    for key in ("audit", "info", "users", "verify", "frozen"):
        yield key, ask(key, store="phuc-hoi.andan")
    yield "due", ask("due", store="phuc-hoi.andan")


def shown(value: Any, indent: str = "") -> str:
    """JSON to be read and compared: keys sorted, one line for what has no parts of its own."""
    parts: list[str]
    match value:
        case dict() if any(isinstance(part, dict | list) for part in value.values()):
            parts = [f"{json.dumps(k, ensure_ascii=False)}: {shown(value[k], indent + ' ')}"
                     for k in sorted(value)]  # fmt: skip
            opening, closing = "{}"
        case list() if any(isinstance(part, dict | list) for part in value):
            parts = [shown(part, f"{indent} ") for part in value]
            opening, closing = "[]"
        case dict() if len(value) > 2:
            parts = [json.dumps({k: value[k]}, ensure_ascii=False)[1:-1] for k in sorted(value)]
            opening, closing = "{}"
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
    lines = f",\n{indent} ".join(parts)
    return f"{opening}\n{indent} {lines}\n{indent}{closing}"
