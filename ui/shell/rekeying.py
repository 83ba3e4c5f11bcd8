"""The page while the store gets another key: nothing else uses it, and nothing can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from ui.core import theme
from ui.core.worker import JobQueue
from ui.widgets.basics import Card

if TYPE_CHECKING:
    from app.store import Store

_TITLE = T("Đang đổi khóa sổ…", "Changing the store's key…")
_ABOUT = T(
    "Toàn bộ sổ được ghi lại; xin đừng rút USB hay tắt máy. Nếu mất điện, lần mở sau sẽ làm tiếp, không mất dữ liệu.",
    "The whole store is written anew; please leave the drive and the computer on. Should the power go, the next opening goes on with it, and nothing is lost.",
)
_DONE = T(
    "Đã đổi khóa sổ. Bản sao lưu cũ còn mở bằng khóa cũ: làm mới ở Cài đặt, An toàn.",
    "The store's key was changed. Older backups still open with the old one: renew them in the settings.",
)
_LEFT_OUT = T(
    "Đã đổi khóa sổ. “{users}” chưa mở sổ từ khi cập nhật nên không còn mở được; hãy đặt mật khẩu mới cho người ấy ở Cài đặt, Người dùng.",
    "The store's key was changed. “{users}” have not opened it since the update and no longer can; give them a new password in the settings, under Users.",
)


class Outcome(NamedTuple):
    """The store, open again, and what to tell: that it was done, or why it was not."""

    store: Store
    done: T | None
    error: UserError | None


class RekeyingPage(QWidget):
    """Emits ``opened`` with the outcome, or ``failed`` where the store does not open again."""

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = JobQueue(self)
        self._bar = QProgressBar(maximum=100, textVisible=False)
        frame = Card()
        frame.setMaximumWidth(theme.characters(60))
        frame.column.addWidget(theme.label(str(_TITLE), "title"))
        frame.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        frame.column.addWidget(self._bar)
        QVBoxLayout(self).addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)

    def start(self, path: Path, user: str, password: str, without: str) -> None:
        """Open the store that was just closed, and change its key, in a thread."""
        self._background.start(
            _job(path, user, password, without),
            done=self._done, failed=self._failed, progress=self._bar.setValue,
        )  # fmt: skip

    def _done(self, outcome: Outcome) -> None:
        self._background.close()
        self.opened.emit(outcome)

    def _failed(self, error: UserError) -> None:
        self._background.close()
        self.failed.emit(error)


def _job(path: Path, user: str, password: str, without: str) -> Callable[[Progress], Outcome]:
    def work(progress: Progress) -> Outcome:
        from app.services import recovery_custody
        from app.store import Store
        from app.store.security.rekeying import rekey

        store = Store.open(path, user, password)
        try:
            done = rekey(store, [without] if without else [], progress)
            if done.sheet_void:
                recovery_custody.expect(store)
        except UserError as error:
            if store.db.is_closed():
                store.close()
                raise
            return Outcome(store, None, error)
        users = ", ".join(done.left_out)
        text = _LEFT_OUT.format(users=users) if users else _DONE
        return Outcome(store, text, None)

    return work
