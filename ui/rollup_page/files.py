"""The files of the rollup page: the consolidated workbook, and a reply for each unit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.rollup import queries
from app.exchange.rollup.queries import Remarks
from app.exchange.rollup.rollup import RollupResult
from app.store import Store
from ui.core import dialogs
from ui.core.context import Context

_WRITING, _REPLYING = T("Ghi sổ tổng hợp", "Writing the workbook"), T("Ghi trả lời", "Replying")
_BOOK_NAME = T("Tổng hợp báo cáo.xlsx", "Consolidated reports.xlsx")
_WRITTEN = T("Đã ghi {name}.", "{name} is written.")
_REPLIED = T(
    "Đã ghi {n} tệp trả lời vào {name}.", "{n} {n:reply is|replies are} written into {name}."
)


def write_workbook(parent: QWidget, context: Context, result: RollupResult) -> None:
    """Ask where to, and write the consolidated workbook there in the worker."""
    path = dialogs.save_file(parent, _WRITING, Path(str(_BOOK_NAME)), dialogs.EXCEL)
    if path is None:
        return

    def job(progress: Progress, store: Store) -> None:
        from app.exchange.rollup.consolidated_workbook import write_consolidated

        with store.leaving(path, "export", _WRITING, units=len(result.taken)) as file:
            write_consolidated(result, file, progress)

    def done(_nothing: None) -> None:
        context.messages.say(_WRITTEN.format(name=path.name))

    context.run_with_progress(_WRITING, job, done)


def write_replies(
    parent: QWidget, context: Context, result: RollupResult, remarks: Remarks
) -> None:
    """Ask for a folder, and write a signed reply for each unit there in the worker."""
    folder = dialogs.folder(parent, _REPLYING)
    if folder is None:
        return

    def job(progress: Progress, store: Store) -> int:
        return len(queries.write_replies(store, result, remarks, folder, progress))

    def done(written: int) -> None:
        context.messages.say(_REPLIED.format(n=show_number(written), name=folder.name))

    context.run_with_progress(_REPLYING, job, done)
