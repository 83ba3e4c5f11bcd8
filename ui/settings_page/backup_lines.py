"""The backups there are: when each was made, how large it is, and the way to restore it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QWidget

from app.base import clock
from app.base.dates import show_day
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.store import Store
from ui.core import auto_backup, dialogs, theme
from ui.core.context import Context
from ui.widgets.basics import button, clear

NONE = T("Chưa có bản sao lưu nào.", "There is no backup yet.")
RESTORE = T("Khôi phục…", "Restore…")
RESTORING = T("Đang khôi phục bản sao lưu…", "Restoring the backup…")
RESTORED = T(
    "Đã khôi phục ra “{name}”; sổ đang dùng không đổi. Muốn mở: bấm Khóa sổ rồi chọn “Mở sổ ở nơi khác…”.",
    "Restored to “{name}”; the store in use is unchanged. To open it lock the store, then choose “Open another store…”.",
)
_MADE = T("Bản lúc {time} ngày {day}", "Of {day}, {time}")
_SIZE = T("{n} MB", "{n} MB")
_NAME = T("Sổ khôi phục {day}", "Restored store {day}")
_LISTED = 8
_STAMP = re.compile(r"-(\d{8}-\d{6})(?:-\d+)?$")  # in the name of a backup: when it was begun
_MEGABYTE = 1 << 20


class BackupLines(QWidget):
    """One line each, the one that holds the most first. What is restored is a store of its own."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.gap(2))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(3, 1)

    def read(self) -> None:
        """List those that are there now."""
        clear(self._grid)
        files = auto_backup.kept(self._context.store)[:_LISTED]
        sized = [(file, n) for file in files if (n := _size(file))]
        for row, (file, n) in enumerate(sized):
            size, made, name = show_number(n), _made(file), file.name
            said = str(_MADE.format(**_words(made))) if made else name
            label = theme.label(said, parent=self)
            label.setToolTip(name)
            way = button(RESTORE, "link", "archive-restore")
            way.setAccessibleName(f"{RESTORE} {said}")
            way.clicked.connect(partial(self.restore, file))
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(theme.label(str(_SIZE.format(n=size)), "quiet"), row, 1)
            self._grid.addWidget(way, row, 2)
        if not sized:
            self._grid.addWidget(theme.label(str(NONE), parent=self), 0, 0)

    def restore(self, file: Path) -> None:
        """Put a backup where the officer says, as a store of its own; the one in use stays as it is."""
        day = (_made(file) or clock.now()).date()
        name = dialogs.file_name(str(_NAME.format(day=f"{day:%d-%m-%Y}")), ".andan")
        path = dialogs.save_file(self, RESTORE, name, dialogs.STORES)
        if path is None:
            return

        def job(_progress: Progress, _store: Store) -> None:
            from app.store.backup import restore

            restore(file, path)

        def done(_none: None) -> None:
            self._context.messages.say(RESTORED.format(name=path.name))

        self._context.run_with_progress(RESTORING, job, done)


def _size(file: Path) -> int:
    """How many megabytes, at least one; 0 of a file that went away meanwhile, as on a drive that was pulled out."""
    try:
        return max(1, round(file.stat().st_size / _MEGABYTE))
    except OSError:
        return 0


def _made(file: Path) -> datetime | None:
    """When a backup was begun, by its name; None of one that was renamed."""
    found = _STAMP.search(file.stem)
    try:
        return datetime.strptime(found[1], "%Y%m%d-%H%M%S") if found else None
    except ValueError:  # digits that are no day
        return None


def _words(made: datetime) -> dict[str, str]:
    return {"time": f"{made:%H:%M}", "day": show_day(made.date())}
