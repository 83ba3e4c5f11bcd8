"""Writing an archive: what the principal may take, in forms that any program reads in ten years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.base import clock
from app.base.documents import indented_json
from app.base.errors import UserError, file_errors
from app.base.files import make_folder, whole
from app.base.jobs import Progress, Watch
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.base.paths import RESOURCES
from app.base.periods import Kind, Period, PeriodState
from app.exchange.archive.data import DataFiles
from app.exchange.archive.definitions import definitions
from app.exchange.archive.lists import as_csv, as_json, records_of
from app.exchange.archive.needed import Needed
from app.exchange.records.registers_json import registers_json
from app.registers.figure import Figure
from app.reports.compute.computation import compute
from app.reports.compute.estimates import with_estimates
from app.reports.definitions.catalogue import REPORTS
from app.reports.output import json_output
from app.reports.output.small_cells import hide_small_of
from app.reports.spec.report import ComputedReport, Report
from app.schema.conditions import is_null
from app.schema.record import REGISTRY
from app.services import unit_settings
from app.store import Store
from app.store.read.reader import Reader

_TITLE = T(
    "Ghi bản lưu đọc được không cần phần mềm", "Write an archive readable without the program"
)
_NOT_EMPTY = T(
    "“{name}” đã có tệp; chưa ghi gì, hãy chọn thư mục mới hoặc còn trống.",
    "“{name}” holds files; nothing was written. Choose a new or empty folder.",
)
_FOLDERS = ("registers", "figures", "data")
_BESIDE = ("doc.md", "recount.py")  # as they lie in the resources
Put = Callable[[str, bytes], None]


@dataclass(slots=True)
class Archived:
    """How much was written; ``left_out``: figures that cannot be counted again, by the reason."""

    files: int = 0
    records: int = 0
    figures: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


def write_archive(
    store: Store,
    folder: Path,
    *,
    names: bool = False,
    purpose: str = "",
    progress: Progress | None = None,
) -> Archived:
    """Write an archive into a new or empty folder: all of it, or nothing.

    Without ``names`` it holds what is open: of figures of people who are helped the unit's totals. The
    audit log has it, with the ``purpose``, before there is
    a file. Raises Cancelled, and UserError where the folder is not empty or cannot be written.
    """
    watch, made = progress or Watch(), Archived()
    new = _is_new(folder)
    why: dict[str, JsonValue] = {"names": True, "purpose": purpose} if names else {}
    try:
        for name in _FOLDERS:
            make_folder(folder / name)
        with store.handing_out("export", _TITLE, archive=True, **why) as left:

            def put(name: str, data: bytes) -> None:
                with whole(folder / name) as file:
                    file.write(data)
                left.append(folder / name)
                made.files += 1

            _write(store, put, made, watch, names=names)
    except BaseException:
        for path in (*(folder / name for name in _FOLDERS), *([folder] if new else [])):
            with suppress(OSError):
                path.rmdir()
        raise
    return made


def _is_new(folder: Path) -> bool:
    """Whether the folder has to be made; raises UserError where it holds anything."""
    with file_errors(folder):
        new = not folder.exists()
        if not new and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(_NOT_EMPTY.format(name=folder.name))
    return new


def _write(store: Store, put: Put, made: Archived, watch: Progress, *, names: bool) -> None:
    plans = [(one, period) for one in REPORTS.values() for period in periods(store, one)]
    books = [cls for key, cls in REGISTRY.items() if store.permits(key)]
    steps = len(plans) + len(books)
    for name in _BESIDE:
        put(name, (RESOURCES / "archive" / name).read_bytes())
    put("fields.json", _json(registers_json()))
    for done, cls in enumerate(books):
        watch.update(done, steps)
        records = records_of(store, cls, names=names)
        made.records += len(records)
        put(f"registers/{cls.schema.key}.json", as_json(records))
        for table, data in as_csv(cls, records, names=names):
            put(f"registers/{table}.csv", data)
    needed = Needed(store.permits, names=names)
    defined: JsonObject = {}
    unit = unit_settings.load(store)
    counted: list[ComputedReport] = []
    for done, (report, period) in enumerate(plans, len(books)):
        watch.update(done, steps)
        computed = compute(store, report, period).masked()
        if computed.state is PeriodState.RUNNING:
            computed = with_estimates(store.everything, computed)
        counted.append(computed)
    for computed in counted if names else hide_small_of(counted, divided=False):
        name = f"{computed.report.key}-{computed.period.key}"
        put(f"figures/{name}.json", _json(json_output.as_json(computed, store, unit, names=names)))
        defined[name] = definitions(computed, needed, store)
    put("figures/definitions.json", _json({"made": clock.today().isoformat(), "reports": defined}))
    reasons = [figure["left_out"] for one in defined.values() for figure in one["figures"]]
    made.figures, made.left_out = len(reasons), dict(Counter(filter(None, reasons)))
    files = DataFiles(store, needed)
    for key in files.registers():
        put(f"data/{key}.json", _json(files.data(key)))
    watch.update(steps, steps)


def periods(reader: Reader, report: Report) -> Iterator[Period]:
    """The years that the store holds, those that are over together, and the quarters of the last."""
    today = clock.today()
    years = _years(reader.everything, today)
    for year in years:
        yield Period(Kind.YEAR, year)
    if len(over := [year for year in years if year < today.year]) > 1:
        yield Period(Kind.SPAN, over[0], over[-1])
    for index in () if report.by_year else range(1, 5):
        quarter = Period(Kind.QUARTER, years[-1], index)
        if quarter.state(today) is not PeriodState.TO_COME:
            yield quarter


def _years(reader: Reader, today: date) -> range:
    """From the year of the earliest record until this one, or that of the last record."""
    seen = {today.year}
    for cls in REGISTRY.values():
        if name := cls.schema.dated_by:
            held = reader.values(cls, is_null(name, False), name)
            seen |= {int(str(day)[:4]) for (day,) in held}
    entered = reader.values(Figure, is_null("period", False), "period")
    seen |= {int(str(key)[:4]) for (key,) in entered}
    until = [year for year in seen if year <= today.year]
    return range(min(until), max(until) + 1)


def _json(value: JsonValue) -> bytes:
    return f"{indented_json(value)}\n".encode()
