"""Pictures of every page, light and dark, for eyes to look at: ``python -m tests.pictures.pages OUT``.

The pages come from the window's own menu. ``QT_SCALE_FACTOR`` gives the scale, ``--lang`` the
language; the records are those of an invented commune.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from app import demo
from app.base import language
from app.base.language import T
from app.base.periods import Kind, Period, parse
from app.exchange.rollup.expected_units import ExpectedUnits
from app.law import communes
from app.registers.dispute import DisputeOutcome
from app.reports.definitions.catalogue import REPORTS
from app.schema.conditions import EVERY, Query, eq
from app.schema.record import register
from app.store.security.key_file import Cost
from tests.pictures import lists as screenshots_lists
from tests.support.frozen_report import frozen_reports
from tests.support.province import post
from ui.core import qt_translation, theme
from ui.core.preferences import Preferences
from ui.core.theme import Scheme
from ui.forms.duplicate_hint import DuplicateHint
from ui.forms.form import Form
from ui.report_page.outline import ReportPart
from ui.report_page.page import ReportPage
from ui.rollup_page.page import RollupPage
from ui.settings_page.page import SettingsPage
from ui.shell.command_palette import CommandPalette
from ui.shell.main_window import MainWindow
from ui.shell.start_screen import StartScreen
from ui.widgets.recovery_code import RecoveryCodeSheet

WIDE, HIGH = 1366, 768
PATIENCE = 20.0  # seconds for background work to come to rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--pages", nargs="*", help="only these pages")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    language.use(asked.lang)
    qt_translation.install()
    theme.start(app)
    with tempfile.TemporaryDirectory() as folder:
        take(app, Path(folder), asked.out, asked.pages)


def take(app: QApplication, folder: Path, out: Path, only: list[str] | None) -> None:
    """Grab the gate's pages, then those of the desk, then the palette."""
    path = folder / "vi-du.andan"
    store = demo.create(path, 1, 7, date.today(), cost=Cost(1024, 1, 1))
    if not only:
        for name, file in (("first-run", folder / "chua-co.andan"), ("unlock", path)):
            gate = StartScreen(file)
            grab(app, gate, out, name)
            gate.close_gate()
    window = MainWindow(path, Preferences(folder / "window.ini"))
    window.enter(store)
    desk = window.desk
    assert desk is not None
    for name in desk.names():
        if not only or name in only:
            desk.page(name)
            grab(app, window, out, name, busy=lambda: desk.worker.busy)
    if not only or "submission" in only:
        frozen_reports(desk, out, lambda n: grab(app, window, out, n, lambda: desk.worker.busy))
    if not only or "report" in only:
        reports(app, window, out)
    if not only or "rollup" in only:
        rollup(app, window, out, folder)
    if not only:
        extras(app, window, out)
    if not only or "lists" in only:
        screenshots_lists.take(
            desk, lambda name: grab(app, window, out, name, busy=lambda: desk.worker.busy)
        )
    window.close()  # it backs up first
    settle(app, lambda: window.desk is not None)


def reports(app: QApplication, window: MainWindow, out: Path) -> None:
    """Every report of this year, part by part, and the first over a span of years."""
    desk = window.desk
    assert desk is not None
    desk.page("report")
    page = desk.shown
    assert isinstance(page, ReportPage)
    year = date.today().year

    def shot(name: str) -> None:
        grab(app, window, out, name, busy=lambda: desk.worker.busy)

    for key in REPORTS:
        page.show_report(key, Period(Kind.YEAR, year))
        settle(app, lambda: desk.worker.busy)
        for row, stop in enumerate(page.outline.stops):
            if stop.view is not ReportPart.FIGURES or row == 0:
                page.outline.setCurrentRow(row)
                shot(f"report-{key}-{row}")
    page.show_report(next(iter(REPORTS)), Period(Kind.SPAN, year - 2, year))
    shot("report-span")


def rollup(app: QApplication, window: MainWindow, out: Path, folder: Path) -> None:
    """The receiver's page with the post of some thirty communes, tab by tab."""
    desk = window.desk
    assert desk is not None
    desk.page("rollup")
    page = desk.shown
    assert isinstance(page, RollupPage)
    period = parse("2026-Q3")
    codes = [unit.code for unit in communes.of_province("33")][:34]
    page._expect(ExpectedUnits(tuple(codes), {period.key: date(2026, 4, 10)}))
    page.take([post(folder, period, codes)])
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        grab(app, window, out, f"rollup-{number}", busy=lambda: desk.worker.busy)


def extras(app: QApplication, window: MainWindow, out: Path) -> None:
    """What lies over the pages: the palette, the recovery sheet, the page that covers all."""
    desk = window.desk
    assert desk is not None
    desk.page("home")
    desk.find_anything()
    palette = desk.findChild(CommandPalette)
    palette.box.setText("tran")
    grab(app, palette, out, "palette", busy=lambda: desk.worker.busy, resize=False)
    palette.reject()
    sheet = RecoveryCodeSheet("-".join(f"7K{n}QM" for n in range(8)), "Xã Tân Thành")
    grab(app, sheet, out, "recovery", resize=False)
    sheet.close()
    for key in ("area", "household", "person"):
        (id_,) = desk.store.ids(register(key), limit=1)
        desk.record(key, id_)
        grab(app, window, out, f"{key}-form", busy=lambda: desk.worker.busy)
        desk.timeline(key, id_)
        grab(app, window, out, f"{key}-timeline", busy=lambda: desk.worker.busy)
    desk.new("household")
    form = desk.shown.findChild(Form)
    name = form.findChild(QLineEdit, "name")
    name.setText(desk.store.fetch(register("household"), [1])[0].title)
    name.textEdited.emit(name.text())
    hint = form.findChild(DuplicateHint)
    grab(app, window, out, "hint", busy=lambda: desk.worker.busy or not hint.hits)
    desk.page("certificates")
    desk.shown.findChild(QPushButton, "edit-template").click()
    grab(app, window, out, "certificate-template", busy=lambda: desk.worker.busy)
    for key, condition in (("dispute", eq("outcome", DisputeOutcome.SETTLED)), ("safety", EVERY)):
        (id_,) = desk.store.ids(register(key), Query(condition), limit=1)
        desk.record(key, id_)
        grab(app, window, out, f"{key}-form", busy=lambda: desk.worker.busy)
    desk.page("settings")
    settings = desk.shown
    assert isinstance(settings, SettingsPage)
    for number in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(number)
        grab(app, window, out, f"settings-{number}")
    desk.messages.saved(T("Đã lưu TV-00012", "TV-00012 saved"))
    desk.page("trash")
    grab(app, window, out, "message")
    window.cover()
    grab(app, window, out, "locked")
    window.uncover()


def grab(
    app: QApplication,
    widget: QWidget,
    out: Path,
    name: str,
    busy: Callable[[], bool] = lambda: False,
    *,
    resize: bool = True,
) -> None:
    ratio = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    if resize:
        widget.showNormal()
        widget.resize(round(WIDE / ratio), round(HIGH / ratio))
    widget.show()
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.choose(scheme)
        settle(app, busy)
        widget.grab().save(str(out / f"{name}-{scheme.value}.png"))


def settle(app: QApplication, busy: Callable[[], bool]) -> None:
    """Let events and background work come to rest."""
    until = time.monotonic() + PATIENCE
    quiet = 0
    while quiet < 10 and time.monotonic() < until:
        app.processEvents()
        quiet = 0 if busy() else quiet + 1
        time.sleep(0.02)


if __name__ == "__main__":
    main()
