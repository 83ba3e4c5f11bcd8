"""What the tests of registers share: a desk with real parts, and hands that type Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import UserError
from app.base.jobs import Watch
from app.base.language import T
from app.base.periods import Period
from app.due import DueItem
from app.reports.spec.row_codes import RowCodeTarget
from app.schema.conditions import Query
from app.store import Store
from ui.core import message_bar, theme
from ui.core.context import ChangeNotifier, Context
from ui.core.worker import Worker


class Told:
    """A message bar that remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.errors: list[UserError] = []
        self.files: list[Path] = []

    def say(self, text: T) -> None:
        self.said.append(text.vi)

    def saved(self, text: T) -> None:
        self.said.append(text.vi)

    def undone(self, text: T) -> None:
        self.said.append(text.vi)

    def written(self, path: Path, text: T = message_bar._WRITTEN) -> None:
        self.said.append(text.format(name=path.name).vi)

    def show_file(self, path: Path) -> None:
        self.files.append(path)

    def error(self, error: UserError) -> None:
        self.errors.append(error)

    def mended(self, error: UserError) -> None:
        self.errors.remove(error)

    def working(self, _title: T, _watch: Watch) -> Callable[[int], None]:
        return lambda _percent: None


class Ways:
    """A navigator for pages that are tested alone."""

    def record(self, register_key: str, id_: int) -> None:
        raise AssertionError((register_key, id_))

    def field(self, register_key: str, id_: int, name: str) -> None:
        raise AssertionError((register_key, id_, name))

    def timeline(self, register_key: str, id_: int) -> None:
        raise AssertionError((register_key, id_))

    def list(self, register_key: str, query: Query, title: T | None = None) -> None:
        raise AssertionError((register_key, query, title))

    def new(self, register_key: str) -> None:
        raise AssertionError(register_key)

    def report(self, key: str, period: Period | None = None) -> None:
        raise AssertionError((key, period))

    def figure(self, place: RowCodeTarget) -> None:
        raise AssertionError(place)

    def submission(self, report_key: str, period: Period) -> None:
        raise AssertionError((report_key, period))

    def settle(self, item: DueItem) -> None:
        raise AssertionError(item)

    def page(self, name: str) -> None:
        raise AssertionError(name)


@contextmanager
def a_desk(store: Store, app: QApplication) -> Iterator[Context]:
    """The store with its worker and notifier, as the window hands them to a page."""
    theme.start(app, theme.Scheme.LIGHT)
    worker = Worker(store)
    yield Context(store, worker, Told(), Ways(), ChangeNotifier(store))
    worker.close()
    QCoreApplication.sendPostedEvents()


def told(context: Context) -> Told:
    """What the message bar was told."""
    assert isinstance(context.messages, Told)
    return context.messages


def shown(qtbot: Any, widget: QWidget) -> None:
    """Show a widget as the active window."""
    qtbot.addWidget(widget)
    widget.resize(1150, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def part(widget: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    """The widget inside with this object name; there is one."""
    found = widget.findChildren(kind, name)
    assert len(found) == 1, (name, found)
    return found[0]


def type_in(widget: QWidget, text: str) -> None:
    """Type as an input method does; ``keyClicks`` knows no Vietnamese letters."""
    settle(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)


def focused() -> str:
    """The name of the widget that has the cursor."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def settle(widget: QWidget) -> None:
    """Have the window active again: the tests' platform forgets it when a list closes over it."""
    QApplication.processEvents()
    widget.window().activateWindow()
    QApplication.processEvents()


def compose(widget: QWidget, text: str) -> None:
    """Letters that the input method still holds under the cursor."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the cursor is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, held)
