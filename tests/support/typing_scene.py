"""Types with ibus-unikey into the real window, inside a private bus and X server; see the test.

    dbus-run-session -- python -m tests.support.typing_scene FOLDER

writes FOLDER/typed.json: what each scene found in the fields. Nothing waits for a time to pass:
keys are sent, and a state is waited for, until a deadline.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPlainTextEdit, QWidget

from app.registers.member import Member
from app.registers.team import Team
from tests.conftest import a_store
from tests.support.samples import TITLE, commune
from ui.core import theme
from ui.core.worker import JobQueue
from ui.forms.editors.suggest import SuggestionList, SuggestLine
from ui.register_page.page import RecordsPage
from ui.shell.first_run import FirstRunPage
from ui.shell.workspace import Workspace

DEADLINE = 15  # seconds
SLOW, FAST = 80, 15  # milliseconds between two keys
TELEX = "ddoongf tieengs vieetj Nguyeenx Vawn AAns"
COMPOSED = "đồng tiếng việt Nguyễn Văn Ấn"
KEYS = {" ": "space", "/": "slash", ".": "period", ",": "comma"}


def wait_for(state: Callable[[], bool]) -> bool:
    """Go on until the state is reached; False where the deadline came first."""
    end = time.monotonic() + DEADLINE
    while not state():
        if time.monotonic() > end:
            return False
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return True


def run(*command: str) -> None:
    """Run a program while the window goes on."""
    program = subprocess.Popen(command)
    wait_for(lambda: program.poll() is not None)


def keys(*names: str, pace: int = FAST) -> None:
    run("xdotool", "key", "--delay", str(pace), *names)


def telex(letters: str, pace: int = FAST) -> None:
    keys(*(KEYS.get(letter, letter) for letter in letters), pace=pace)


def click(widget: QWidget, at: QPoint) -> None:
    where = widget.mapToGlobal(at) * widget.devicePixelRatioF()
    run("xdotool", "mousemove", str(where.x()), str(where.y()), "click", "1")


def start_unikey() -> subprocess.Popen[bytes]:
    """The input method's daemon, with Unikey typing Telex from the first key."""
    daemon = subprocess.Popen(["ibus-daemon", "--panel=disable", "--config=disable"])
    end = time.monotonic() + DEADLINE
    chosen = ""
    while "Unikey" not in chosen and time.monotonic() < end:
        subprocess.run(["ibus", "engine", "Unikey"], capture_output=True, check=False)
        asked = subprocess.run(
            ["ibus", "engine"], capture_output=True, text=True, encoding="utf-8", check=False
        )
        chosen = asked.stdout
    return daemon


class Scene:
    """The open store in a window, and what is done in it."""

    def __init__(self, folder: Path) -> None:
        self.store = a_store(folder)
        self.made = commune(self.store)
        person = Member(name="Trần Văn Bình", team=self.made.team.id, since=date(2025, 1, 1))
        with self.store.step(TITLE) as step:
            step.save(person)
        self.desk = Workspace(self.store)
        self.desk.resize(1366, 740)
        self.show(self.desk)

    def show(self, window: QWidget) -> None:
        window.show()
        window.activateWindow()
        wait_for(lambda: window.isActiveWindow() and window.windowHandle().isExposed())

    def page(self, register: str) -> RecordsPage:
        """An empty form of a register; what stood in the one before is thrown away."""
        for page in self.desk.findChildren(RecordsPage):
            page.entry._close()
        self.desk.new(register)
        page = self.desk.shown
        assert isinstance(page, RecordsPage)
        return page

    def field(self, register: str, path: str) -> Any:
        page = self.page(register)
        rows, _, _name = path.partition(".")
        if "." in path:
            page.entry.findChild(QWidget, f"{rows}.add").click()
        return page.entry.findChild(QWidget, path)

    def ready(self, line: QWidget) -> None:
        """The cursor is in the line, and the input method composes there."""
        line.setFocus(Qt.FocusReason.TabFocusReason)
        wait_for(line.hasFocus)

    def awake(self) -> bool:
        """Whether the input method composes at all: it needs a moment after the window's first focus."""
        line = self.field("member", "name")
        self.ready(line)
        for _try in range(20):
            telex("aas ")
            wait_for(lambda: len(line.text()) >= 2)
            if line.text() == "ấ ":
                return True
            line.clear()
        return False


def text_of(line: Any) -> str:
    if isinstance(line, QPlainTextEdit):
        return line.toPlainText() + line.textCursor().block().layout().preeditAreaText()
    return str(line.words() if hasattr(line, "words") and callable(line.words) else line.text())


def leave(line: QWidget) -> QWidget | None:
    """Tab: gives where the cursor is then."""
    keys("Tab")
    wait_for(lambda: not line.hasFocus())
    return QApplication.focusWidget()


# --- scenes: each gives what it found ---------------------------------------------------------

FIELDS = {
    "name": ("member", "name"), "plain": ("member", "task"), "note": ("member", "note"),
    "part-day": ("member", "born"), "link": ("member", "team"), "links": ("team", "areas"),
    "term": ("team", "kind"), "row-link": ("visit", "visitors.0.member"),
    "row-text": ("visit", "visitors.0.name"), "day": ("member", "since"),
}  # fmt: skip


def composes(scene: Scene, kind: str, pace: int, letters: str, whole: str) -> dict[str, str]:
    """A sentence in Telex, looked at before and after Tab; and what Tab brought into the next field."""
    line = scene.field(*FIELDS[kind])
    scene.ready(line)
    telex(letters, pace)
    wait_for(lambda: text_of(line) == whole)
    before = text_of(line)
    held = {one: text_of(one) for one in line.window().findChildren(QLineEdit)}  # today, say
    after = leave(line)
    wait_for(lambda: text_of(line) == whole)
    beside = text_of(after) if isinstance(after, QLineEdit | QPlainTextEdit) else ""
    beside = beside.removeprefix(held.get(after, ""))
    return {"before": before, "after": text_of(line), "next": beside}


def backspaces(scene: Scene, kind: str) -> str:
    """``tieengs``, then a letter taken back and another one typed."""
    line = scene.field(*FIELDS[kind])
    scene.ready(line)
    telex("tieengs")
    keys("BackSpace", "BackSpace", "m", "space")
    wait_for(lambda: text_of(line) == "tiếm ")
    return text_of(line)


def another_window(scene: Scene, kind: str) -> str:
    """Half a name, a look at another window, the rest."""
    line = scene.field(*FIELDS[kind])
    scene.ready(line)
    telex("Nguyeenx Vawn ")
    wait_for(lambda: text_of(line) == "Nguyễn Văn ")
    other = QWidget()
    scene.show(other)
    other.close()
    scene.show(scene.desk)
    wait_for(line.hasFocus)
    telex("AAns ")
    wait_for(lambda: text_of(line).endswith("Ấn "))
    return text_of(line)


def question(scene: Scene) -> dict[str, Any]:
    """Esc in the middle of a name asks; going on, the cursor stands where it stood."""
    line = scene.field("member", "name")
    scene.ready(line)
    telex("Nguyeenx Vawn ")
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.buttons()[0].click()
            timer.stop()

    timer = QTimer(interval=20)
    timer.timeout.connect(answer)
    timer.start()
    keys("Escape")
    wait_for(lambda: bool(asked))
    scene.desk.activateWindow()
    wait_for(line.hasFocus)
    telex("AAns ")
    wait_for(lambda: text_of(line).endswith("Ấn "))
    return {"asked": len(asked), "text": text_of(line)}


def saves(scene: Scene) -> dict[str, Any]:
    """Ctrl+S in the middle of words: a name in full, a link that can mean one record only."""
    page = scene.page("member")
    for path, letters in {
        "since": "1/5/2026",
        "team": "toor thoon ddoong",
        "name": "Vawn AAns",
    }.items():
        line = page.entry.findChild(QLineEdit, path)
        scene.ready(line)
        telex(letters)
        if path != "name":
            leave(line)
    name = page.entry.findChild(QLineEdit, "name")
    wait_for(lambda: text_of(name) == "Văn Ấn")
    keys("ctrl+s")
    wait_for(lambda: scene.store.count(Member) == 2)
    found = scene.store.fetch(Member, scene.store.ids(Member))
    return {member.name: member.team == scene.made.team.id for member in found}


def refuses(scene: Scene) -> dict[str, Any]:
    """Ctrl+S in the middle of a word of which nothing was picked."""
    page = scene.page("team")
    line = page.entry.findChild(SuggestLine, "areas")
    scene.ready(line)
    telex("khoong ddaau")
    wait_for(lambda: text_of(line) == "không đâu")
    keys("ctrl+s")
    note = page.entry.findChild(QWidget, "areas.problem")
    wait_for(lambda: bool(note.text()))
    return {"text": text_of(line), "problem": note.text(), "teams": scene.store.count(Team)}


def picks(scene: Scene) -> dict[str, Any]:
    """From the list by keys and with the mouse, in the middle of a word."""
    page = scene.page("team")
    line = page.entry.findChild(SuggestLine, "areas")
    rows = line.findChild(SuggestionList)
    scene.ready(line)
    assert page.entry.form is not None
    chips = page.entry.form.cells["areas"].editor.labels
    telex("thoon")
    wait_for(lambda: text_of(line) == "thôn" and rows.isVisible())
    keys("Down", "Return")
    wait_for(lambda: len(chips()) == 1)
    telex("thoon")
    wait_for(lambda: text_of(line) == "thôn" and rows.isVisible())
    model = rows.model()
    other = next(i for i in range(model.rowCount()) if model.index(i, 0).data() != chips()[0])
    click(rows.viewport(), rows.visualRect(model.index(other, 0)).center())
    wait_for(lambda: len(chips()) == 2)
    telex("toor ")
    wait_for(lambda: text_of(line) == "tổ ")
    return {"chips": sorted(chips()), "text": text_of(line), "focus": line.hasFocus()}


def outside(scene: Scene) -> dict[str, Any]:
    """A click beside the list closes it, and the word is whole."""
    page = scene.page("team")
    line = page.entry.findChild(SuggestLine, "areas")
    scene.ready(line)
    telex("thoon")
    wait_for(lambda: line.open)
    click(page.entry, QPoint(8, 8))
    wait_for(lambda: not line.open)
    return {"open": line.open, "text": text_of(line)}


def searches(scene: Scene) -> str:
    """The search line of a list."""
    page = scene.page("member")
    line = page.list.findChild(QLineEdit, "search")
    scene.ready(line)
    telex(TELEX + " ")
    wait_for(lambda: line.text() == COMPOSED + " ")
    found = line.text()
    line.clear()
    return found


def tabs(scene: Scene, pace: int, words: int) -> list[tuple[str, str]]:
    """A word and Tab at once, again and again: what stands in a field and in the one after it."""

    def once() -> tuple[str, str]:
        line = scene.field("member", "certificate_no")
        scene.ready(line)
        keys(*"truwcj", "Tab", pace=pace)
        wait_for(lambda: not line.hasFocus())
        after = QApplication.focusWidget()
        wait_for(lambda: line.text() == "trực")
        keys("x", "space")
        wait_for(lambda: text_of(after).endswith("x "))
        return line.text(), text_of(after)

    return [once() for _time in range(words)]


def chooses(scene: Scene, folder: Path) -> dict[str, Any]:
    """The commune, on the page of the first run."""
    background = JobQueue()
    page = FirstRunPage(folder / "moi.andan", background)
    page.resize(700, 600)
    scene.show(page)
    scene.ready(page.commune)
    telex("ddieejn bieen phur ddieejn", SLOW)
    wait_for(lambda: page.commune.words() == "điện biên phủ điện")
    typed = page.commune.words()
    keys("Tab")
    wait_for(lambda: page.commune.commune is not None)
    found = {"typed": typed, "text": page.commune.text()}
    page.close()
    background.close()
    scene.show(scene.desk)
    return found


def play(folder: Path) -> dict[str, Any]:
    app = QApplication(sys.argv)
    theme.start(app, theme.Scheme.LIGHT)
    scene = Scene(folder)
    found: dict[str, Any] = {"awake": scene.awake()}
    if found["awake"]:
        for kind in FIELDS:
            found[f"composes {kind}"] = composes(scene, kind, FAST, TELEX, COMPOSED)
            found[f"backspaces {kind}"] = backspaces(scene, kind)
        for kind in ("link", "links", "term"):
            found[f"composes slowly {kind}"] = composes(
                scene, kind, SLOW, "ddoongf AAns", "đồng Ấn"
            )
        for kind in ("name", "plain", "note", "link", "links", "term"):
            found[f"another window {kind}"] = another_window(scene, kind)
        found["question"] = question(scene)
        found["picks"] = picks(scene)
        found["outside"] = outside(scene)
        found["refuses"] = refuses(scene)
        found["saves"] = saves(scene)
        found["searches"] = searches(scene)
        found["chooses"] = chooses(scene, folder)
        found["tabs"] = tabs(scene, FAST, 12)
    scene.desk.worker.close()
    scene.store.close()
    return found


if __name__ == "__main__":
    daemon = start_unikey()
    try:
        told = play(Path(sys.argv[1]))
        (Path(sys.argv[1]) / "typed.json").write_text(json.dumps(told), encoding="utf-8")
    finally:
        daemon.terminate()
        daemon.wait()
