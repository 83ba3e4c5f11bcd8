"""The window as a whole: from the gate to the desk, covered when idle, backed up when closed."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QProcess
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTableView,
)

from app import demo
from app.base import language
from app.base.errors import DiskFull, UserError
from app.base.event_log import log_crash
from app.base.jobs import Progress
from app.base.language import T
from app.base.paths import RESOURCES
from app.schema.record import REGISTRY
from app.store import Store
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import commune
from tests.support.widgets import type_in
from tests.ui.conftest import Answers
from tests.ui.shell.conftest import desk_of
from ui.core import auto_backup, qt_translation, theme
from ui.core.idle import Idle
from ui.core.preferences import Preferences
from ui.core.theme import Scheme
from ui.core.tokens import DARK, LIGHT, Tokens
from ui.core.worker import Worker
from ui.settings_page.security_cards import PasswordCard
from ui.shell import crash_handler, main_window
from ui.shell.command_palette import CommandPalette
from ui.shell.lock_screen import LockScreen
from ui.shell.main_window import MainWindow
from ui.widgets.text_dialog import TextDialog

pytestmark = pytest.mark.windows


# --- idle, lock, close -----------------------------------------------------------------------


def test_after_five_idle_minutes_the_password_is_asked_again(qtbot: Any, whole: MainWindow) -> None:
    now = [0.0]
    idle = Idle(whole, clock=lambda: now[0])
    idle.idle.connect(whole.cover)
    now[0] = 299.0
    idle.look()
    desk_of(whole).find_anything()
    now[0] = 300.0
    idle.look()
    assert not [dialog for dialog in whole.findChildren(CommandPalette) if dialog.isVisible()]
    assert not desk_of(whole).isVisible()
    page = whole.findChild(LockScreen)
    type_in(page.password, "không phải mật khẩu")
    page.go.click()
    qtbot.waitUntil(lambda: "không đúng" in page.problem.text)
    assert not desk_of(whole).isVisible()
    page.password.setText(PASSWORD)
    page.go.click()
    qtbot.waitUntil(desk_of(whole).isVisible)


@pytest.mark.parametrize("kind", [QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.Wheel])
def test_a_touch_puts_idle_off(whole: MainWindow, kind: QEvent.Type) -> None:
    now = [0.0]
    idle = Idle(whole, clock=lambda: now[0])
    told: list[bool] = []
    idle.idle.connect(lambda: told.append(True))
    now[0] = 290.0
    idle.eventFilter(whole, QEvent(kind))
    now[0] = 310.0
    idle.look()
    assert told == []


def test_closing_backs_up_what_changed(qtbot: Any, whole: MainWindow, store: Store) -> None:
    commune(store)
    assert auto_backup.needed(store)
    whole.close()
    assert whole.isVisible()  # it waits for the backup
    qtbot.waitUntil(lambda: not whole.isVisible())
    assert whole.desk is None
    assert len(list((store.path.parent / "sao-luu").iterdir())) == 1


@pytest.mark.parametrize("answer", [0, 1, None])
def test_a_backup_that_fails_keeps_nobody_in(
    qtbot: Any,
    whole: MainWindow,
    store: Store,
    answers: Answers,
    answer: int | None,
) -> None:
    store = desk_of(whole).store
    usb = store.path.parent / "usb"
    commune(store)
    (store.path.parent / "sao-luu").write_bytes(b"")  # a file where the folder should be
    answers.choices = [answer]
    if answer == 0:
        answers.paths = [usb]
    whole.close()
    qtbot.waitUntil(lambda: len(answers.asked) == 1)
    if answer is None:
        assert whole.isVisible()
        (store.path.parent / "sao-luu").unlink()
        whole.close()  # and the next try backs up
        assert whole.isVisible()
    qtbot.waitUntil(lambda: not whole.isVisible())
    place = usb if answer == 0 else store.path.parent / "sao-luu"
    assert len(list(place.iterdir()) if place.is_dir() else []) == (0 if answer == 1 else 1)


def test_closing_without_a_change_backs_nothing_up(whole: MainWindow, store: Store) -> None:
    assert not auto_backup.needed(store)
    whole.close()
    assert not whole.isVisible()
    assert not (store.path.parent / "sao-luu").exists()


def test_locking_ends_this_process_and_begins_another(
    whole: MainWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(main_window, "restart", begun.append)
    desk_of(whole).lock_requested.emit()
    assert begun == [store.path]
    assert whole.desk is None


def test_the_look_and_the_last_store_are_remembered(whole: MainWindow, tmp_path: Path) -> None:
    path = desk_of(whole).store.path
    whole.preferences.scheme = Scheme.DARK
    whole.preferences.language = "en"
    whole.close()
    again = Preferences(tmp_path / "window.ini")
    assert (again.scheme, again.language, again.last_store) == (Scheme.DARK, "en", path)
    assert not again.geometry.isEmpty()


def uncovers(qtbot: Any, whole: MainWindow, password: str) -> bool:
    """Whether the password takes the cover away."""
    page = whole.findChild(LockScreen)
    assert page is not None
    page.password.setText(password)
    page.open()
    qtbot.waitUntil(lambda: whole.findChild(LockScreen) is None or page.go.isEnabled())
    return desk_of(whole).isVisible()


def test_the_cover_goes_for_the_key_of_this_store_alone(
    qtbot: Any, whole: MainWindow, tmp_path: Path
) -> None:
    """Key files of a store whose password is known, put beside this one, uncover nothing."""
    store = desk_of(whole).store
    other, known = tmp_path / "other" / "so.andan", "mật khẩu của kẻ khác"
    Store.create(other, "lan", "Ai đó", known, QUICK)[0].close()
    own = {end: store.path.with_name(f"so.andan.keys.{end}").read_bytes() for end in "ab"}
    whole.cover()
    assert not uncovers(qtbot, whole, known)
    for end in "ab":
        foreign = other.with_name(f"so.andan.keys.{end}").read_bytes()
        store.path.with_name(f"so.andan.keys.{end}").write_bytes(foreign)
    assert not uncovers(qtbot, whole, known)
    page = whole.findChild(LockScreen)
    assert page is not None and "sổ khác" in page.problem.label.text()
    assert not uncovers(qtbot, whole, PASSWORD)
    refused = [entry.act for entry in store.audit_entries(3)]
    assert {act.kind for act in refused} == {"refused"}
    assert [act.detail for act in refused] == [{"times": n} for n in (3, 2, 1)]
    for end, content in own.items():
        store.path.with_name(f"so.andan.keys.{end}").write_bytes(content)
    assert uncovers(qtbot, whole, PASSWORD)


def test_a_password_is_not_changed_by_the_key_of_another_store(
    qtbot: Any, whole: MainWindow, tmp_path: Path
) -> None:
    store = desk_of(whole).store
    other, known = tmp_path / "other" / "so.andan", "mật khẩu của kẻ khác"
    Store.create(other, "lan", "Ai đó", known, QUICK)[0].close()
    foreign = {end: other.with_name(f"so.andan.keys.{end}").read_bytes() for end in "ab"}
    for end, content in foreign.items():
        store.path.with_name(f"so.andan.keys.{end}").write_bytes(content)
    card = PasswordCard(desk_of(whole).context)
    qtbot.addWidget(card)
    card.old.setText(known)
    card.new.setText("một mật khẩu rất mới")
    card.again.setText("một mật khẩu rất mới")
    card.change()
    qtbot.waitUntil(lambda: "sổ khác" in card.problem.label.text())
    assert store.path.with_name("so.andan.keys.a").read_bytes() == foreign["a"]
    assert store.audit_entries(1)[0].act.kind == "refused"


def test_the_invented_commune_opens_at_once(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = demo.create

    def quickly(*given: Any, **named: Any) -> Store:
        return made(*given, **(named | {"cost": QUICK}))

    monkeypatch.setattr(demo, "create", quickly)
    whole = MainWindow(tmp_path / "so.andan", Preferences(tmp_path / "w.ini"), demo=True)
    qtbot.addWidget(whole)
    whole.show()
    qtbot.waitUntil(lambda: whole.desk is not None, timeout=60_000)
    assert desk_of(whole).store.count(REGISTRY["visit"]) > 0
    assert whole.preferences.last_store.name == "so.andan"  # the officer's own is not forgotten
    whole.cover()
    assert desk_of(whole).isVisible()  # nobody is asked for the password of an example
    begun: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _what, given: begun.append(given))
    whole.lock()
    assert begun[0][-1] == "--demo"


# --- the worker ------------------------------------------------------------------------------


@pytest.fixture
def worker(qtbot: Any, store: Store) -> Iterator[Worker]:  # noqa: ARG001 - an application is needed
    made = Worker(store)
    yield made
    made.close()


def test_answers_arrive_in_the_thread_of_the_window(qtbot: Any, worker: Worker) -> None:
    threads: list[bool] = []
    window_thread = QCoreApplication.instance().thread()

    def done(_count: int) -> None:
        threads.append(worker.thread().isCurrentThread() and worker.thread() == window_thread)

    for _ in range(50):
        worker.run(lambda _progress, store: store.count(REGISTRY["visit"]), done=done)
    qtbot.waitUntil(lambda: len(threads) == 50)
    assert all(threads)


def test_a_job_is_stopped_failed_or_done(qtbot: Any, worker: Worker) -> None:
    told: list[object] = []

    def endless(progress: Progress, _store: Store) -> None:
        while True:
            progress.update(1, 2)

    def fails(_progress: Progress, _store: Store) -> None:
        raise DiskFull(T("Đầy.", "Full."))

    watch = worker.run(endless, progress=told.append, cancelled=lambda: told.append("stopped"))
    worker.run(fails, failed=lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: told == [0, 50])
    watch.cancel()
    qtbot.waitUntil(lambda: told == [0, 50, "stopped", "Đầy."])


def test_a_bug_in_a_job_reaches_the_hook(qtbot: Any, worker: Worker) -> None:
    def bug(_progress: Progress, _store: Store) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        worker.run(bug)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_a_change_made_by_the_worker_is_told_in_the_window(qtbot: Any, whole: MainWindow) -> None:
    desk = desk_of(whole)
    heard: list[object] = []
    desk.context.changed.connect(heard.append)
    desk.worker.run(lambda _progress, store: commune(store))
    qtbot.waitUntil(lambda: bool(heard))


def test_long_work_shows_how_far_it_is_and_can_be_stopped(qtbot: Any, whole: MainWindow) -> None:
    desk = desk_of(whole)
    ended: list[UserError | None] = []

    def endless(progress: Progress, _store: Store) -> None:
        while True:
            progress.update(1, 2)

    watch = desk.context.run_with_progress(
        T("Đang làm…", "Working…"), endless, lambda _: ended.append(None)
    )
    qtbot.waitUntil(desk.messages.isVisible)
    watch.cancel()
    qtbot.waitUntil(lambda: not desk.messages.isVisible())
    assert ended == []


# --- errors ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("expected_crashes")
def test_the_description_of_a_bug_holds_no_value() -> None:
    secret = "Lò Văn Ún"
    try:
        raise KeyError(secret)
    except KeyError as error:
        described = log_crash(KeyError, error.__traceback__)
    assert "KeyError" in described
    assert "test_main_window.py" in described
    assert secret not in described
    assert str(Path(__file__).parents[2]) not in described


@pytest.mark.usefixtures("expected_crashes")
def test_a_bug_shows_one_page_and_the_window_goes_on(
    qtbot: Any, whole: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash_handler.install(whole)
    for _ in range(3):
        sys.excepthook(ValueError, ValueError("Lò Văn Ún"), None)
    qtbot.waitUntil(lambda: len(whole.findChildren(TextDialog)) == 1)
    (page,) = whole.findChildren(TextDialog)
    assert "Ún" not in page.text
    page.close()
    assert desk_of(whole).isEnabled()


def test_what_the_user_can_solve_is_a_sentence_wherever_it_was_raised(
    qtbot: Any, whole: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash_handler.install(whole)
    full = DiskFull(T("Ổ đĩa đã đầy.", "The disk is full."))
    sys.excepthook(DiskFull, full, None)
    qtbot.waitUntil(lambda: str(full.text) in desk_of(whole).messages.text)
    assert whole.findChildren(TextDialog) == []


# --- look and words --------------------------------------------------------------------------


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_where_something_is_typed_can_be_seen(tokens: Tokens) -> None:
    assert min(contrast(tokens.edge, ground) for ground in (tokens.paper, tokens.ground)) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    pairs = [
        (ink, ground)
        for ink in (tokens.ink, tokens.quiet, tokens.accent, tokens.problem, tokens.good)
        for ground in (tokens.paper, tokens.ground)
    ]
    pairs += [
        (tokens.on_accent, tokens.accent),
        (tokens.side_ink, tokens.side),
        (tokens.ink, tokens.soft),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("scheme", Scheme)
def test_lists_and_menus_keep_the_font_when_the_colours_change(
    qtbot: Any, qapp: QApplication, scheme: Scheme
) -> None:
    """Windows' theme puts its own in their place whenever it is told a colour scheme."""
    kinds = {
        "QAbstractItemView": QTableView,
        "QMenu": QMenu,
        "QTipLabel": QLabel,
        "QMessageBox": QMessageBox,
    }
    for kind in kinds:
        QApplication.setFont(QFont("Great Vibes", 5), kind)
    theme.choose(scheme)
    for kind, widget in kinds.items():
        assert QApplication.font(kind) == qapp.font()
        made = widget()
        qtbot.addWidget(made)
        assert made.font().family() == qapp.font().family()
        assert made.font().pointSizeF() == qapp.font().pointSizeF()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it: 4.5 is enough for text."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_qt_speaks_vietnamese(qtbot: Any) -> None:
    qt_translation.install()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "Hủy"
    language.use("en")
    qt_translation.install()
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_compiled_words_are_those_of_their_source() -> None:
    qt_translation.install()
    try:
        for context in ET.parse(RESOURCES / "i18n" / "qt_vi.ts").iter("context"):
            for message in context.iter("message"):
                source = message.findtext("source") or ""
                said = QCoreApplication.translate(context.findtext("name") or "", source)
                assert said == message.findtext("translation")
    finally:
        language.use("en")
        qt_translation.install()


def test_the_first_window_loads_neither_store_nor_cipher() -> None:
    heavy = ("app.store", "peewee", "sqlcipher3", "cryptography", "openpyxl", "reportlab")
    loaded = printed_by(
        f"import ui.__main__, sys; print(*[m for m in {heavy} if m in sys.modules])"
    )
    assert loaded == []


def test_the_desk_at_rest_has_loaded_only_what_it_shows() -> None:
    heavy = (
        *("sqlite3", "_hashlib", "cryptography", "openpyxl", "reportlab", "rapidfuzz"),
        *(
            "typing_extensions",
            "platformdirs",
            "tomllib",
            "playhouse.sqlite_ext",
            "socket",
            "PySide6.QtSvg",
        ),
    )
    program = "import sys, app.registers, app.store, ui.shell.workspace, ui.pages.home; "
    assert printed_by(f"{program}print(*[m for m in {heavy} if m in sys.modules])") == []


def test_a_register_loads_what_brings_lists_in_once_a_list_is_brought_in() -> None:
    heavy = ("app.exchange.imports.list_import", "app.exchange.workbook.repairs")
    program = "import sys, ui.register_page.page; "
    assert printed_by(f"{program}print(*[m for m in {heavy} if m in sys.modules])") == []


def test_a_window_makes_no_class_of_qt_that_it_does_not_show() -> None:
    """Each that is named is made with all its choices: of the style alone that is 0.3 MB."""
    heavy = ("QStyle", "QGradient", "QFileDialog", "QMessageBox", "QProcess", "QTextEdit")
    said = printed_by(
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'; import ui.__main__ as program\n"
        "import PySide6.QtCore as core, PySide6.QtGui as gui, PySide6.QtWidgets as widgets\n"
        "import ui.shell.workspace, ui.pages.home\n"
        "def shown(app):\n"
        "    app.processEvents()\n"
        f"    made = {{*vars(core), *vars(gui), *vars(widgets)}} & {{*{heavy}}}\n"
        "    print('shown', *sorted(made))\n"
        "widgets.QApplication.exec = lambda *_: shown(widgets.QApplication.instance())\n"
        "program.main(['--store', 'pyproject.toml'])"
    )
    assert said == ["shown"]


def test_the_window_is_drawn_alike_on_every_computer() -> None:
    said = printed_by(
        "import os; os.environ |= {'QT_QPA_PLATFORM': 'offscreen', 'QT_STYLE_OVERRIDE': 'Windows'}\n"
        "from PySide6.QtWidgets import QApplication; from ui import __main__ as program\n"
        "program.theme.start = lambda app, *_: print(app.style().name()) or exit()\n"
        "program.main(['--store', 'pyproject.toml'])"
    )
    assert said == ["fusion"]


def test_no_source_is_kept_in_memory() -> None:
    said = printed_by(
        "import ui.shell.workspace, linecache; print(*[f for f in linecache.cache if f.endswith('theme.py')])"
    )
    assert said == []


def printed_by(program: str) -> list[str]:
    """The words that a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True,
        cwd=RESOURCES.parent,
    )  # fmt: skip
    return done.stdout.split()
