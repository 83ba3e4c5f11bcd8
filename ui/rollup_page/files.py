"""The files of the rollup page: the consolidated report, the page for the director, a table, replies, what goes up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.rollup import collected, expected_units, queries
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.queries import Remarks
from app.exchange.rollup.rollup import RollupResult, add_up
from app.store import Store
from ui.core import dialogs, icons, theme
from ui.core.context import Context
from ui.widgets.basics import button

if TYPE_CHECKING:
    from app.exchange.rollup.passing_on import PassedOn

_REPORT = T("Lưu báo cáo tổng hợp", "Save the consolidated report")
_SEND = T("Gửi lên cấp trên…", "Hand on upwards…")
_MORE = T("Tệp khác", "More files")
_LEADER, _CSV = T("Trang cho lãnh đạo…", "Page for the director…"), T("CSV…", "CSV…")
_REPLIES = T("Ghi trả lời…", "Write replies…")
_KINDS = (
    (T("Excel: số liệu theo đơn vị, công thức", "Excel: figures by unit"), "xlsx", dialogs.EXCEL),
    (T("Word: bản thuyết minh", "Word: in words"), "docx", dialogs.WORD),
    (T("PDF: bản thuyết minh", "PDF: in words"), "pdf", dialogs.PDF),
)
_WRITING, _REPLYING = T("Ghi báo cáo tổng hợp", "Writing the report"), T("Ghi trả lời", "Replying")
_SENDING = T("Gửi lên cấp trên", "Handing on upwards")
_NAME = T("Báo cáo tổng hợp", "Consolidated reports")
_LEADER_NAME = T("Trang cho lãnh đạo", "Page for the director")
_TABLE_NAME = T("Số liệu từng đơn vị", "Figures by unit")
_REPLIED = T(
    "Đã ghi {n} tệp trả lời vào {name}.", "{n} {n:reply is|replies are} written into {name}."
)
_SENT = T(
    "Đã ghi {{name}}, mang theo {n} tệp báo cáo đã ký.",
    "{{name}} was written with {n} signed {n:package|packages}.",
)
_SENT_SOME = T(
    "{sent} Không gửi kèm được đơn vị {units} vì không có chữ ký số.",
    "{sent} Left out for want of a signature: {units}.",
)

Write = Callable[[Store, Path, Progress], None]


class RollupFiles(QWidget):
    """The buttons; they are shown where there is something to write."""

    def __init__(self, context: Context, remarks: Callable[[], Remarks]) -> None:
        super().__init__()
        self._context, self._remarks = context, remarks
        self._result: RollupResult | None = None
        self.report = button(_REPORT, "primary", "file-text")
        menu = QMenu(self)
        for label, ending, kind in _KINDS:
            chosen = menu.addAction(str(label))
            chosen.triggered.connect(lambda _on, e=ending, k=kind: self.write_report(e, k))
        self.report.setMenu(menu)
        self.send = button(_SEND)
        self.send.clicked.connect(self.send_up)
        self.more = QToolButton()
        self.more.setAccessibleName(str(_MORE))
        self.more.setToolTip(str(_MORE))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self.more, "ellipsis")
        others = QMenu(self)
        self.leader = others.addAction(str(_LEADER))
        self.leader.triggered.connect(self.write_leader)
        self.table = others.addAction(str(_CSV))
        self.table.triggered.connect(self.write_table)
        self.replies = others.addAction(str(_REPLIES))
        self.replies.triggered.connect(self.write_replies)
        self.more.setMenu(others)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap())
        for part in (self.send, self.report, self.more):
            row.addWidget(part)

    def show_result(self, result: RollupResult | None) -> None:
        """Offer what can be written of a result."""
        self._result = result
        taken = bool(result and result.taken)
        for part in (self.report, self.send):
            part.setVisible(taken)
        for action in (self.leader, self.table):
            action.setVisible(taken)
        self.setVisible(taken or bool(result and result.refused))

    def write_report(self, ending: str, kind: T) -> None:
        """Ask where to, and write the consolidated report there."""
        result = self._result

        def write(store: Store, path: Path, progress: Progress) -> None:
            from app.exchange.consolidated.consolidated_file import write_report
            from app.exchange.consolidated.consolidated_report import Receiver

            assert result is not None
            with store.leaving(path, "export", _WRITING, units=len(result.taken)) as file:
                write_report(result, Receiver.of(store), path, file, progress)

        self._write(_NAME, ending, kind, write)

    def write_leader(self) -> None:
        """Ask where to, and write the page for the director there."""
        result = self._result

        def write(store: Store, path: Path, _progress: Progress) -> None:
            from app.exchange.consolidated.consolidated_file import write_leader_pages
            from app.exchange.consolidated.consolidated_report import Receiver

            assert result is not None
            with store.leaving(path, "export", _WRITING, units=len(result.taken)) as file:
                write_leader_pages(result, Receiver.of(store), path, file)

        self._write(_LEADER_NAME, "pdf", dialogs.PDF, write)

    def write_table(self) -> None:
        """Ask where to, and write the flat table there."""
        result = self._result

        def write(store: Store, path: Path, _progress: Progress) -> None:
            from app.exchange.rollup.flat_figures import write_flat

            assert result is not None
            with store.leaving(path, "export", _WRITING, units=len(result.taken)) as file:
                write_flat(result, file)

        self._write(_TABLE_NAME, "csv", dialogs.CSV, write)

    def send_up(self) -> None:
        """Ask for a folder, and write what counts there for the level above, in the worker."""
        folder = dialogs.folder(self, _SENDING)
        if folder is None:
            return

        def job(_progress: Progress, store: Store) -> PassedOn:
            from app.exchange.rollup.passing_on import pass_on

            found, before = collected.load(store) or (Collected(), ReceiverHistory())
            result = add_up(found, expected_units.load(store), before)
            return pass_on(store, found, result, folder)

        def done(sent: PassedOn) -> None:
            said = _SENT.format(n=show_number(sent.packages))
            if units := ", ".join(sent.left_out):
                said = _SENT_SOME.format(sent=said, units=T(units, units).literal())
            self._context.messages.written(sent.path, said)

        self._context.run_with_progress(_SENDING, job, done)

    def write_replies(self) -> None:
        """Ask for a folder, and write a signed reply for each unit there, in the worker."""
        folder, result, remarks = dialogs.folder(self, _REPLYING), self._result, self._remarks()
        if folder is None or result is None:
            return

        def job(progress: Progress, store: Store) -> int:
            return len(queries.write_replies(store, result, remarks, folder, progress))

        def done(written: int) -> None:
            self._context.messages.say(_REPLIED.format(n=show_number(written), name=folder.name))

        self._context.run_with_progress(_REPLYING, job, done)

    def _write(self, name: T, ending: str, kind: T, write: Write) -> None:
        path = dialogs.save_file(self, _WRITING, Path(f"{name}.{ending}"), kind)
        if path is None or self._result is None:
            return

        def job(progress: Progress, store: Store) -> None:
            write(store, path, progress)

        def done(_nothing: None) -> None:
            self._context.messages.written(path)

        self._context.run_with_progress(_WRITING, job, done)
