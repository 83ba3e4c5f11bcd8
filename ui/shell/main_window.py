"""The window: first the gate, then the desk; it locks itself, and backs up when it closes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from app.base import event_log, subprocesses
from app.base.language import T
from ui.core.idle import Idle
from ui.core.preferences import Preferences
from ui.core.session import Session
from ui.core.tab_order import NaturalTabs
from ui.shell.start_screen import StartScreen

if TYPE_CHECKING:
    from app.base.errors import UserError
    from app.store import Store
    from ui.shell.rekeying import Outcome, RekeyingPage
    from ui.shell.workspace import Workspace

_LEAST = QSize(960, 540)
_USUAL = QSize(1280, 760)
_TITLE = QMargins(
    0, 32, 0, 0
)  # what systems put around a window at most; not known before it is shown
_FRAME = _TITLE | QMargins(8, 0, 8, 8)
_BACKING_UP = T("Đang sao lưu trước khi đóng…", "Backing up before closing…")
NOT_BACKED_UP = T(
    "Chưa sao lưu được trước khi đóng. {why}", "The backup before closing failed. {why}"
)
_ELSEWHERE, _WITHOUT = (
    T("Sao lưu vào nơi khác…", "Back up elsewhere…"),
    T("Đóng, không sao lưu", "Close without a backup"),
)
_STAY = T("Ở lại", "Stay")


class MainWindow(NaturalTabs, QMainWindow):
    """One store at a time. ``restart`` starts the program again for a hard lock."""

    def __init__(self, path: Path, preferences: Preferences, *, demo: bool = False) -> None:
        super().__init__()
        self.preferences = preferences
        self.setWindowTitle("An Dân")
        self._fit_screen()
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.gate: StartScreen | None = StartScreen(path, demo=demo)
        self.gate.opened.connect(self.enter)
        self._stack.addWidget(self.gate)
        self.desk: Workspace | None = None
        self._cover: QWidget | None = None
        self.changing: RekeyingPage | None = None  # the store's key: nothing may end that half-way
        self._may_close = self._session_ends = False
        self.idle = Idle(self)
        self.idle.idle.connect(self.cover)
        self.idle.looked.connect(self._look_at_file)
        self.session = Session(self)
        self.session.left.connect(self.cover)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.commitDataRequest.connect(self.end_session)

    def enter(self, store: Store) -> None:
        """Show the desk of a store that was opened."""
        from ui.core.clipboard import Clipboard
        from ui.shell.workspace import Workspace

        if not _invented(store.path):
            self.preferences.remember_store(store)
        event_log.keep_beside(store.path)
        self.desk = Workspace(store, self.preferences)
        self.desk.lock_requested.connect(self.lock)
        self.desk.rekey_requested.connect(self.rekey)
        self.desk.real_requested.connect(self.leave_example)
        Clipboard(self.desk).watch()
        self._stack.addWidget(self.desk)
        self._stack.setCurrentWidget(self.desk)
        self.session.listen(int(self.winId()))
        if self.gate is not None:
            self.gate.close_gate()
            self._stack.removeWidget(self.gate)
            self.gate.deleteLater()
            self.gate = None

    def rekey(self, password: str, without: str) -> None:
        """Give the store another key: it is closed for that, and opened again by the same password."""
        from ui.shell.rekeying import RekeyingPage

        assert self.desk is not None
        path, user = self.desk.store.path, self.desk.store.user
        self.desk.close_store()
        self._leave(self.desk)
        self.desk, page = None, RekeyingPage()
        self.changing = page
        page.opened.connect(self._rekeyed)
        page.failed.connect(lambda error: self._back_to_gate(path, error))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.start(path, user, password, without)

    def _rekeyed(self, outcome: Outcome) -> None:
        self._end_change()
        self.enter(outcome.store)
        assert self.desk is not None
        if outcome.done is not None:
            self.desk.messages.say(outcome.done)
        if outcome.error is not None:
            self.desk.messages.error(outcome.error)

    def _back_to_gate(self, path: Path, error: UserError) -> None:
        self._end_change()
        self.gate = StartScreen(path)
        self.gate.opened.connect(self.enter)
        self.gate.problem.say(error.text)
        self._stack.addWidget(self.gate)
        self._stack.setCurrentWidget(self.gate)

    def _end_change(self) -> None:
        if self.changing is not None:
            self._leave(self.changing)
            self.changing = None

    def _leave(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

    def complain(self, error: UserError) -> None:
        """Show the sentence of an error that no page has shown; the gate shows its own."""
        if self.desk is not None:
            self.desk.messages.error(error)

    def cover(self) -> None:
        """Hide everything until the password is given again: nobody is there."""
        if self.desk is None or self._cover is not None or _invented(self.desk.store.path):
            return
        from ui.core.clipboard import Clipboard
        from ui.shell.lock_screen import LockScreen

        self.desk.keep_drafts()
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # what lies over the window would stay readable
        for clipboard in self.findChildren(Clipboard):
            clipboard.clear()  # its half minute stands still in sleep
        page = LockScreen(self.desk.store)
        page.unlocked.connect(self.uncover)
        self._cover = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.password.setFocus()

    def uncover(self) -> None:
        """Show the desk again."""
        if self.desk is not None and self._cover is not None:
            self._stack.setCurrentWidget(self.desk)
            self._stack.removeWidget(self._cover)
            self._cover.deleteLater()
            self._cover = None

    def lock(self) -> None:
        """Close the store and restart: only a new process has no record in its memory."""
        if self.desk is not None:
            path = self.desk.store.path
            self.desk.keep_place()
            self._may_close = True
            self.close()
            restart(path)

    def leave_example(self) -> None:
        """Close the example and restart with the commune's own store, or with making one."""
        self._may_close = True
        self.close()
        restart(self.preferences.last_store)

    def end_session(self) -> None:
        """Keep drafts when the officer logs off: there are seconds, too few for a backup."""
        self._session_ends = True
        if self.desk is not None:
            self.desk.keep_drafts()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if handle := self.windowHandle():
            handle.installEventFilter(self.idle)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look_at_file()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self.changing is not None:
            event.ignore()
            return
        may_close = self._may_close or self._session_ends
        if self.desk is not None and not may_close and self._back_up():
            event.ignore()
            return
        self.preferences.geometry = self.saveGeometry()
        if self.gate is not None:
            self.gate.close_gate()
        if self.desk is not None:
            self.desk.close_store()
            self.desk = None
        super().closeEvent(event)

    def _back_up(self) -> bool:
        """Begin the backup of what changed since the last one; False where there is nothing to do."""
        from ui.core import auto_backup

        assert self.desk is not None
        desk = self.desk
        if not auto_backup.needed(desk.store):
            return False
        self._back_up_to(auto_backup.folder(desk.store))
        return True

    def _back_up_to(self, folder: Path) -> None:
        from ui.core import auto_backup

        if self.desk is not None:
            self._may_close = True  # asked a second time, it closes as it is
            job = auto_backup.into(folder)
            self.desk.context.run_with_progress(
                _BACKING_UP, job, self._close_now, self._not_backed_up, self._stay
            )

    def _not_backed_up(self, error: UserError) -> None:
        """Offer another place, or closing without a backup: nobody is kept in by a full disk."""
        from ui.core import dialogs

        self._stay()
        question = NOT_BACKED_UP.format(why=error.text)
        answer = dialogs.choice(self, question, [_ELSEWHERE, _WITHOUT], _STAY)
        if answer == 0 and (folder := dialogs.folder(self, _ELSEWHERE)):
            self._back_up_to(folder)
        elif answer == 1:
            self._may_close = True
            self.close()

    def _stay(self) -> None:
        self._may_close = False

    def _look_at_file(self) -> None:
        self._session_ends = False  # the session goes on: logging off was cancelled
        if self.desk is not None and self._cover is None:
            self.desk.look_at_file()

    def _close_now(self, _made: Path) -> None:
        self.close()

    def _fit_screen(self) -> None:
        """As the window was left; else of the usual size, or the whole screen where that is too small."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        inside = room.marginsRemoved(_FRAME)
        self.setMinimumSize(_LEAST.boundedTo(inside.size()))
        if self.restoreGeometry(self.preferences.geometry):
            screen = QGuiApplication.screenAt(self.geometry().center())
            room = screen.availableGeometry() if screen else room
            if not self.isMaximized() and not room.marginsRemoved(_TITLE).contains(self.geometry()):
                self.setGeometry(moved_into(room, self.geometry()))
            return
        usual = QRect(inside.topLeft(), _USUAL)
        usual.moveCenter(inside.center())
        self.setGeometry(moved_into(room, usual))
        if not inside.contains(usual):
            self.setWindowState(Qt.WindowState.WindowMaximized)


def moved_into(room: QRect, wished: QRect) -> QRect:
    """Return ``wished`` moved and cut so that the window with its frame lies within ``room``."""
    inside = room.marginsRemoved(_FRAME)
    placed = QRect(wished.topLeft(), wished.size().boundedTo(inside.size()))
    placed.moveRight(min(placed.right(), inside.right()))
    placed.moveBottom(min(placed.bottom(), inside.bottom()))
    placed.moveLeft(max(placed.left(), inside.left()))
    placed.moveTop(max(placed.top(), inside.top()))
    return placed


def restart(path: Path) -> None:
    """Start the program again on the same store, and end this process."""
    from PySide6.QtCore import QProcess

    program, *arguments = subprocesses.window()
    which = ["--demo"] if _invented(path) else ["--store", str(path)]
    QProcess.startDetached(program, [*arguments, *which])
    QCoreApplication.quit()


def _invented(path: Path) -> bool:
    """Whether the store is an example, whose password is public and never asked for."""
    from app import demo

    return demo.is_invented(path)
