"""What an officer does most, in the real window on a life-like store: look, enter, save, search.

    python tests/bench/bench_desk.py [VISITS [PART …]]

For each act: **ui**, milliseconds of CPU of the window's thread; **wall**, until what was asked for is
painted and no job is left; **pause**, the longest gap of a heartbeat of 5 ms in the real event loop;
**busy**, the most CPU of the window's thread between two beats: a pause that others who load the
machine cannot have made; **syncs**, how often the window's thread waited for the disk. Medians of
several runs, and the worst; a goal that is missed is named. Goals: to look at a record, begin one and
save one 30 ms of ui, 40 for a dispute, and at most one sync; no pause over 50 ms, 100 in a million; from
a key to the painted rows 50 ms in 95 of 100; what is asked for while a job runs within 0.5 s; an hour of
use 5 MB. **first**: what is done for the first time since the program began.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.base import periods
from app.base.language import T
from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import EVERY, Query, contains
from app.schema.record import register
from app.services import bulk_edit
from app.store import Store
from tests.bench.desk import Desk, Taken, a_desk, figure, resident, tell, with_syncs_counted
from tests.support.printing import the_preview
from ui.core.disclosures import Disclosure
from ui.register_page.page import RecordsPage
from ui.report_page.outline import ReportPart
from ui.report_page.page import ReportPage
from ui.shell.command_palette import CommandPalette
from ui.submission_page.page import SubmissionPage

LOOKED_AT = {"visit": 30, "person": 30, "case": 30, "dispute": 40, "award": 30, "household": 30}
MEANWHILE, KEY = 500, 50  # goals, in milliseconds
GROWTH, EXPORT = 5, 40  # megabytes
PAGE_CHANGES, SAVES = 500, 200  # of an hour
ROUNDS = 7
TITLE = T("Phép đo", "A bench")
PURPOSE = "Phép đo"
WORDS = ("n", "ng", "ngu", "nguy", "nguye", "nguyen", "nguyen a", "nguyen an")
CONTAINING = {"visit": "household.name", "household": "address", "person": "name"}
EXPORTED = ("visit", "person", "dispute", "case")
REPORTS = {"movement": ("2026-09", "2025", "2021..2025"), "mediation": ("2025", "2021..2025")}


def look_and_save(desk: Desk, store: Store) -> None:
    rounds = 2 if desk.small else ROUNDS
    for key, goal in LOOKED_AT.items():
        tell(f"register {key}, first", [desk.timed(partial(desk.space.page, key))])
        page = desk.page(key)
        desk.read()
        ids = list(store.ids(register(key)))[: (rounds + 1) * 3 : 3]
        runs = [desk.timed(partial(page.open_record, id_)) for id_ in ids]
        tell(f"look at a {key}, first", runs[:1], ui=goal)
        tell(f"look at a {key}", runs[1:], ui=goal)
    page = desk.page("visit")
    tell("new form", [desk.timed(page.new) for _ in range(rounds)], ui=30)
    saves, undone = [], []
    for number, id_ in enumerate(list(store.ids(Visit))[:rounds]):
        write_a_note(page, id_, f"Ghi chú {number}")
        saves.append(desk.timed(page.save))
        undone.append(desk.timed(desk.space.undo))
    tell("save a visit", saves, ui=30, syncs=1)
    tell("undo it", undone, ui=30, syncs=1)


def write_a_note(page: RecordsPage, id_: int, note: str) -> None:
    page.open_record(id_)
    form = page.entry.form
    assert form is not None
    form.cells["note"].editor.text.setPlainText(note)  # type: ignore[attr-defined]
    form.cells["note"].editor.edited.emit()


def pages(desk: Desk) -> None:
    names = [name for name in desk.space.names() if name not in LOOKED_AT]
    for name in names:
        tell(f"page {name}, first", [desk.timed(partial(desk.space.page, name))])
    for name in names:
        runs = []
        for _ in range(3):
            desk.timed(lambda: desk.space.page("visit"))
            runs.append(desk.timed(partial(desk.space.page, name)))
        tell(f"page {name}, again", runs)


def search(desk: Desk) -> None:
    every: list[Taken] = []
    for key in ("person", "visit", "dispute"):
        page = desk.page(key)
        desk.rest()
        runs = []
        for letters in WORDS:
            resets: list[int] = []
            page.list.model.modelReset.connect(partial(resets.append, 1))
            runs.append(
                desk.timed(partial(page.list.search.setText, letters), partial(bool, resets))
            )
        tell(f"search {key}, a letter", runs, wall=KEY)
        every += runs
        desk.timed(page.list.search.clear)
    slow = statistics.quantiles([run.wall for run in every], n=20)[-1]
    figure("a letter to its rows, 95 of 100, ms", slow, KEY)
    tell("Ctrl+K opens", [desk.timed(desk.space.find_anything)])
    palette = desk.space.findChildren(CommandPalette)[-1]
    runs = [desk.timed(partial(palette.box.setText, words), partial(found, palette, words))
            for words in ("ng", "nguyen", "nguyen a", "HO-0001")]  # fmt: skip
    tell("Ctrl+K finds, a letter", runs, wall=2 * KEY)
    palette.reject()


def found(palette: CommandPalette, words: str) -> bool:
    return palette.box._announced == words and not palette._context.worker.busy


def lists(desk: Desk) -> None:
    """Sorting and filtering, and changing many at once."""
    for key in ("visit", "person", "household", "case", "dispute"):
        page = desk.page(key)
        desk.rest()
        model = page.list.model
        sortable = [column for column in range(model.columnCount()) if model.sorts(column)]
        runs = [desk.timed(partial(model.order, column, down=False)) for column in sortable]
        tell(f"sort {key} by a column", runs)
        tell(f"sort {key} by the slowest column", [max(runs, key=lambda run: run.busy)])
        desk.timed(page.list.refresh)
    for key, path in CONTAINING.items():
        page = desk.page(key)
        runs = [
            desk.timed(partial(page.list.show_query, Query(contains(path, words)), TITLE))
            for words in ("nguyen", "thi", "an")
        ]
        tell(f"{key}: {path} contains", runs)
        desk.timed(partial(page.list.show_query, Query(EVERY), None))


def bulk(desk: Desk, count: int) -> None:
    page = desk.page("visit")
    desk.rest()
    bar = page.list.bulk
    tell(
        f"bulk change of {count:,}, asked for",
        [desk.timed(partial(bar.start, page.list.model.ids[:count]))],
    )
    names = [spec.name for spec in bulk_edit.changeable(Visit)]
    bar.field.setCurrentIndex(names.index("outcome"))
    bar._draft.put("outcome", VisitOutcome.NOT_YET)
    assert bar._editor is not None
    bar._editor.load(bar._draft)
    tell(f"bulk change of {count:,}", [desk.timed(bar.change)])
    desk.answers.choices.append(0)  # a step of many is undone once that is agreed to
    tell(f"undo of the change of {count:,}", [desk.timed(desk.space.undo)])


def reports(desk: Desk) -> None:
    desk.space.page("report")
    page = desk.space.shown
    assert isinstance(page, ReportPage)
    for key, spans in REPORTS.items():
        for span in spans:
            act = partial(page.show_report, key, periods.parse(span))
            tell(f"report {key} {span}", [desk.timed(act)])
            if page.views._by_area:
                page.outline.mark_view(ReportPart.AREAS)
                stop = page.outline.stop()
                assert stop is not None
                tell(
                    f"report {key} {span} by area",
                    [desk.timed(partial(page.views.show_stop, stop))],
                )
    act = partial(desk.space.submission, "movement", periods.parse("2026-09"))
    tell("freeze page", [desk.timed(act)])
    shown = desk.space.shown
    assert isinstance(shown, SubmissionPage)
    tell("freeze", [desk.timed(shown.freezing.freeze)])


def meanwhile(desk: Desk) -> None:
    """What is asked for while a long job runs."""
    page = desk.page("visit")
    desk.rest()
    desk.answers.disclosures.append(Disclosure(names=True, purpose=PURPOSE))
    desk.answers.paths.append(desk.folder / "visits.xlsx")
    page.export()
    calm: Callable[[], bool] = lambda: not desk.space.worker._waiting  # noqa: E731
    for name in ("home", "report"):
        run = desk.timed(partial(desk.space.page, name), calm)
        tell(f"{name} while a list is exported", [run], wall=MEANWHILE)
    other = desk.page("person")
    run = desk.timed(other.list.refresh, lambda: other.list.model.complete)
    tell("a list while one is exported", [run], wall=MEANWHILE)
    desk.timed(desk.space.find_anything, calm)
    palette = desk.space.findChildren(CommandPalette)[-1]
    run = desk.timed(
        partial(palette.box.setText, "nguyen"),
        lambda: palette.box._announced == "nguyen" and calm(),
    )
    tell("Ctrl+K finds while a list is exported", [run], wall=MEANWHILE)
    palette.reject()
    tell("the export, the rest of it", [desk.rest()])


def exports(desk: Desk) -> None:
    """Lists to files, and what the window holds afterwards."""
    for key in EXPORTED:
        page = desk.page(key)
        desk.rest()
        for kind, act in {"xlsx": page.export, "pdf": page.print}.items():
            desk.answers.disclosures.append(Disclosure(names=True, purpose=PURPOSE))
            desk.answers.paths.append(desk.folder / f"{key}.{kind}")
            before = resident()
            tell(f"{key} to {kind}", [desk.timed(act)])
            if kind == "pdf":  # which is looked at first
                tell(f"{key} to {kind}, from the preview", [desk.timed(the_preview().save.click)])
            desk.read()
            figure(f"memory more after {key} to {kind}, MB", resident() - before, EXPORT)


def hour(desk: Desk, store: Store, changes: int, saves: int) -> None:
    names = [*desk.space.names()]
    ids = list(store.ids(Visit))
    for name in names:
        desk.timed(partial(desk.space.page, name))
    write_a_note(desk.page("visit"), ids[0], "Đầu giờ")  # its form too is there from now on
    desk.timed(desk.page("visit").save)
    desk.read()
    before = resident()
    for number in range(changes):
        desk.timed(partial(desk.space.page, names[number % len(names)]))
        if number * saves // changes != (number + 1) * saves // changes:
            page = desk.page("visit")
            write_a_note(page, ids[number % len(ids)], f"Lần {number}")
            desk.timed(page.save)
    desk.read()
    figure(f"an hour, {changes} page changes and {saves} saves, MB", resident() - before, GROWTH)


def bulks(desk: Desk, store: Store) -> None:
    visits = len(list(store.ids(Visit)))
    for count in (20,) if desk.small else (1_000, 10_000):
        bulk(desk, min(count, visits))


def hours(desk: Desk, store: Store) -> None:
    hour(desk, store, *(20, 8) if desk.small else (PAGE_CHANGES, SAVES))


PARTS: dict[str, Callable[[Desk, Store], object]] = {
    "look": look_and_save,
    "pages": lambda desk, _: pages(desk),
    "search": lambda desk, _: search(desk),
    "lists": lambda desk, _: lists(desk),
    "bulk": bulks,
    "reports": lambda desk, _: reports(desk),
    "meanwhile": lambda desk, _: meanwhile(desk),
    "exports": lambda desk, _: exports(desk),
    "hour": hours,
}


def main(visits: int, names: Sequence[str] = ()) -> None:
    """Do the parts of these names, or all, at one desk."""
    with (
        tempfile.TemporaryDirectory() as folder,
        a_desk(Path(folder) / "so", visits) as (desk, store),
    ):
        tell("a calm moment", [desk.read(2)])
        for name in names or PARTS:
            PARTS[name](desk, store)


if __name__ == "__main__":
    with_syncs_counted()
    asked = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    main(asked, sys.argv[2:])
