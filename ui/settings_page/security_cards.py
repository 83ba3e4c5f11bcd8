"""Cards of the settings that keep the store safe: backups, the password, the recovery sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.base.files import make_folder
from app.base.jobs import Progress
from app.base.language import T
from app.services import recovery_custody, unit_settings
from app.store import Changes, Store
from ui.core import auto_backup, dialogs, theme
from ui.core.context import Context
from ui.settings_page.backup_lines import BackupLines
from ui.widgets.basics import Card, NewPassword, PasswordEdit, ProblemLabel, button
from ui.widgets.recovery_code import RecoveryCodeSheet

_BACKUPS = T("Sao lưu", "Backups")
_WHERE = T("Nơi giữ: {folder}", "Kept in: {folder}")
_NOW = T("Sao lưu ngay", "Back up now")
_TO_USB = T("Sao lưu ra USB…", "Back up to a removable drive…")
_SHOW = T("Mở thư mục", "Open the folder")
_BACKING_UP = T("Đang sao lưu…", "Backing up…")
_DONE = T("Đã sao lưu và kiểm tra: {name}", "Backed up and checked: {name}")
_STALE = T(
    "{n} bản sao lưu còn mở bằng khóa cũ của sổ: người đã thôi dùng sổ vẫn mở được.",
    "{n} {n:backup still opens|backups still open} with a key the store had before: who left can open them.",
)
_RENEW = T("Làm mới các bản cũ", "Renew the older ones")
_RENEWING = T("Đang làm mới bản sao lưu…", "Renewing backups…")
_RENEWED = T("Đã làm mới {n} bản sao lưu.", "{n} {n:backup was|backups were} renewed.")

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
_MADE = T("Mã khôi phục mới đã có hiệu lực.", "The new recovery code is in force.")
_NOT_MADE = T(
    "Chưa đổi mã khôi phục: tờ vừa hiện không dùng được, tờ cũ vẫn dùng.",
    "The recovery code was not changed: the sheet just shown is void, the one before is valid.",
)
_SURE = T(
    "Lập mã khôi phục mới? Tờ đã in trước đây sẽ không mở được sổ nữa.",
    "Make a new recovery code? The sheet printed before will no longer open the store.",
)


class BackupsCard(Card):
    """The backups there are, and ways to make one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._place = auto_backup.folder(context.store)
        self.lines = BackupLines(context, self)
        self.column.addWidget(theme.label(str(_BACKUPS), "heading"))
        where = str(_WHERE.format(folder=self._place))
        self.column.addWidget(theme.label(where, "quiet", wrap=True))
        self.column.addWidget(self.lines)
        ways = (
            (_NOW, "primary", "hard-drive", self.now),
            (_TO_USB, "", "usb", self.to_usb),
            (_SHOW, "", "folder-open", self._open),
        )
        self.column.addLayout(_row(*ways))
        self.stale = ProblemLabel()
        self.renew = button(_RENEW, "", "rotate-ccw")
        self.renew.clicked.connect(self._renew)
        self.column.addWidget(self.stale.label)
        self.column.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        self._list()

    def now(self) -> None:
        """Make a backup in the usual place."""
        self._context.run_with_progress(_BACKING_UP, auto_backup.back_up, self._done)

    def to_usb(self) -> None:
        """Make a backup in a folder that the officer chooses."""
        if folder := dialogs.folder(self, _TO_USB):

            def job(progress: Progress, store: Store) -> Path:
                from app.store.backup import backup

                return backup(store, folder, progress)

            self._context.run_with_progress(_BACKING_UP, job, self._done)

    def _done(self, path: Path) -> None:
        self._context.messages.say(_DONE.format(name=path.name))
        self._list()

    def _list(self) -> None:
        self.lines.read()
        stale = len(auto_backup.stale(self._context.store))
        self.stale.say(_STALE.format(n=stale) if stale else None)
        self.renew.setVisible(stale > 0)

    def _renew(self) -> None:
        self._context.run_with_progress(_RENEWING, auto_backup.renew, self._renewed)

    def _renewed(self, files: list[Path]) -> None:
        self._context.messages.say(_RENEWED.format(n=len(files)))
        self._list()

    def _open(self) -> None:
        make_folder(self._place)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._place)))


class PasswordCard(Card):
    """Change one's own password."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.old, self.new, self.again = PasswordEdit(), PasswordEdit(), PasswordEdit()
        self.problem = ProblemLabel()
        self.column.addWidget(theme.label(str(_PASSWORD), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(2))
        labelled = ((_OLD, self.old), (_NEW, self.new), (_AGAIN, self.again))
        for place, (label, editor) in enumerate(labelled):
            secret = NewPassword(label, editor, new=editor is not self.old)
            grid.addWidget(secret, 0, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)  # also where one of them has something to tell
        self.column.addLayout(grid)
        self.column.addWidget(self.problem.label)
        self.column.addLayout(_row((_PASSWORD, "", "key-round", self.change)))
        self.again.returnPressed.connect(self.change)

    def change(self) -> None:
        """Check the input and wrap the store's key under the new password, in a thread."""
        if self.new.text() != self.again.text():
            self.problem.say(_DIFFER)
            return
        before, after = self.old.text(), self.new.text()
        self._context.worker.run(
            lambda _progress, store: _change_password(store, before, after),
            done=self._changed,
            failed=lambda error: self.problem.say(error.text),
        )

    def _changed(self, _nothing: None) -> None:
        self.problem.say(None)
        for editor in (self.old, self.new, self.again):
            editor.clear()
        self._context.messages.say(_CHANGED)


class RecoveryCard(Card):
    """Make a new recovery sheet."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.column.addWidget(theme.label(str(_RECOVERY), "heading"))
        self.column.addWidget(theme.label(str(_RECOVERY_ABOUT), "quiet", wrap=True))
        self.column.addLayout(_row((_MAKE, "", "key-round", self.make)))

    def make(self) -> None:
        """Ask, since the sheet in the safe loses its worth, and show a new code.

        It is in force only once a group of it was typed back: closed before, nothing is lost.
        """
        if not dialogs.yes(self, _SURE, _MAKE):
            return
        code, unit = recovery_custody.propose(), unit_settings.load(self._context.store)
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(str(_RECOVERY))
        sheet = RecoveryCodeSheet(code, f"{unit.name}, {unit.province}", in_force=False)
        sheet.kept.connect(dialog.accept)
        dialog.accepted.connect(lambda: self._adopt(code))
        dialog.rejected.connect(lambda: self._context.messages.say(_NOT_MADE))
        QVBoxLayout(dialog).addWidget(sheet)
        dialog.open()

    def _adopt(self, code: str) -> None:
        self._context.worker.run(
            lambda _progress, store: recovery_custody.adopt(store, code),
            done=self._adopted,
            failed=self._context.messages.error,
        )

    def _adopted(self, _nothing: None) -> None:
        self._context.messages.say(_MADE)
        # The first page may have been asking for it, though no record has changed.
        self._context.changed.emit(Changes({}))


def _change_password(store: Store, before: str, after: str) -> None:
    from app.store.security import key_changes

    store.confirm(before)
    key_changes.change_password(store, store.user, after)


def _row(*ways: tuple[T, str, str, object]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.gap())
    for text, look, icon, act in ways:
        made = button(text, look, icon)
        made.clicked.connect(act)
        row.addWidget(made)
    row.addStretch()
    return row
