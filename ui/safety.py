"""Cards of the settings that keep the store safe: backups, the password, the recovery sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app import settings
from app.errors import UserError
from app.jobs import Progress
from app.lang import T
from app.store import Store
from ui import ask, backups, theme
from ui.context import Context
from ui.fields import Captioned, Complaint, PasswordEdit, button, card
from ui.recovery import RecoverySheet

_BACKUPS = T("Sao lưu", "Backups")
_WHERE = T("Nơi giữ: {folder}", "Kept in: {folder}")
_NONE = T("Chưa có bản sao lưu nào.", "There is no backup yet.")
_NOW = T("Sao lưu ngay", "Back up now")
_TO_USB = T("Sao lưu ra USB…", "Back up to a USB stick…")
_SHOW = T("Mở thư mục", "Open the folder")
_BACKING_UP = T("Đang sao lưu…", "Backing up…")
_DONE = T("Đã sao lưu và kiểm tra: {name}", "Backed up and checked: {name}")
_LISTED = 8

_PASSWORD = T("Đổi mật khẩu", "Change the password")
_OLD, _NEW = T("Mật khẩu đang dùng", "Present password"), T("Mật khẩu mới", "New password")
_AGAIN = T("Gõ lại mật khẩu mới", "The new password again")
_CHANGED = T("Đã đổi mật khẩu.", "The password was changed.")
_DIFFER = T("Hai lần gõ mật khẩu mới khác nhau.", "The two new passwords differ.")

_RECOVERY = T("Tờ mã khôi phục", "Recovery sheet")
_RECOVERY_ABOUT = T(
    "Lập mã mới khi tờ cũ thất lạc; tờ cũ không còn dùng được.",
    "Make a new code if the old sheet was lost; the old one no longer works.",
)
_MAKE = T("Lập mã mới", "Make a new code")
_SURE = T(
    "Lập mã khôi phục mới? Tờ đã in trước đây sẽ không mở được sổ nữa.",
    "Make a new recovery code? The sheet printed before will no longer open the store.",
)


def backups_card(context: Context) -> QFrame:
    """The backups there are, and ways to make one."""
    frame, column = card()
    column.addWidget(theme.label(str(_BACKUPS), "heading"))
    place = backups.folder(context.store)
    column.addWidget(theme.label(str(_WHERE.format(folder=place)), "quiet", wrap=True))
    listed = theme.label("")

    def show() -> None:
        names = [path.name for path in backups.kept(context.store)[:_LISTED]]
        listed.setText("\n".join(names) or str(_NONE))

    def done(path: Path) -> None:
        context.messages.say(_DONE.format(name=path.name))
        show()

    def now() -> None:
        context.long(_BACKING_UP, backups.back_up, done)

    def to_usb() -> None:
        if folder := ask.folder(frame, _TO_USB):

            def job(progress: Progress, store: Store) -> Path:
                from app.store.backup import backup

                return backup(store, folder, progress)

            context.long(_BACKING_UP, job, done)

    column.addWidget(listed)
    column.addLayout(
        _row(
            (_NOW, "primary", "hard-drive", now),
            (_TO_USB, "", "usb", to_usb),
            (_SHOW, "", "folder-open", lambda: _open(place)),
        )
    )
    show()
    return frame


def password_card(context: Context) -> QFrame:
    """Change one's own password."""
    frame, column = card()
    column.addWidget(theme.label(str(_PASSWORD), "heading"))
    editors = old, new, again = PasswordEdit(), PasswordEdit(), PasswordEdit()
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.gap(2))
    for place, (label, editor) in enumerate(zip((_OLD, _NEW, _AGAIN), editors, strict=True)):
        grid.addWidget(Captioned(label, editor), 0, place)
    column.addLayout(grid)
    problem = Complaint()
    column.addWidget(problem.label)

    def refused(error: UserError) -> None:
        problem.say(error.text)

    def changed(_nothing: None) -> None:
        problem.say(None)
        for editor in editors:
            editor.clear()
        context.messages.say(_CHANGED)

    def change() -> None:
        if new.text() != again.text():
            problem.say(_DIFFER)
            return
        before, after = old.text(), new.text()
        context.worker.run(
            lambda _progress, store: _change_password(store, before, after),
            done=changed,
            failed=refused,
        )

    column.addLayout(_row((_PASSWORD, "", "key-round", change)))
    return frame


def recovery_card(context: Context) -> QFrame:
    """Make a new recovery sheet."""
    frame, column = card()
    column.addWidget(theme.label(str(_RECOVERY), "heading"))
    column.addWidget(theme.label(str(_RECOVERY_ABOUT), "quiet", wrap=True))

    def make() -> None:
        if ask.yes(frame, _SURE, _MAKE):
            context.worker.run(
                _new_code,
                done=lambda code: _show_code(context, code, frame),
                failed=context.messages.error,
            )

    column.addLayout(_row((_MAKE, "", "key-round", make)))
    return frame


def _change_password(store: Store, before: str, after: str) -> None:
    from app.store.keys import KeyFile

    KeyFile.load(store.path).change_password(store.user, before, after)
    store.note("password", _PASSWORD)


def _new_code(_progress: Progress, store: Store) -> str:
    from app.store.keys import KeyFile

    code = KeyFile.load(store.path).new_recovery(store.keys)
    store.note("recovery", _RECOVERY)
    return code


def _show_code(context: Context, code: str, parent: QWidget) -> None:
    dialog = QDialog(parent)
    dialog.setWindowTitle(str(_RECOVERY))
    unit = settings.load(context.store)
    sheet = RecoverySheet(code, f"{unit.name}, {unit.province}")
    sheet.kept.connect(dialog.accept)
    QVBoxLayout(dialog).addWidget(sheet)
    dialog.open()


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _row(*ways: tuple[T, str, str, object]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.gap())
    for text, look, icon, act in ways:
        made = button(text, look, icon)
        made.clicked.connect(act)
        row.addWidget(made)
    row.addStretch()
    return row
