"""Writing the consolidated report of a rollup to a file, in the form that the file's name asks for."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.exchange.consolidated.consolidated_report import (
    ConsolidatedReport,
    Receiver,
    consolidated,
)
from app.exchange.rollup.rollup import RollupResult

_NOTHING = T(
    "Không có báo cáo nào được cộng; chưa ghi “{name}”, hãy xem lại vì sao các tệp không được nhận: {why}",
    "No report was added up; “{name}” was not written. Look at why the files were refused: {why}",
)


def write_report(
    result: RollupResult,
    receiver: Receiver,
    path: Path,
    file: BinaryIO,
    progress: Progress | None = None,
) -> None:
    """Write into ``file`` the consolidated report of every period, issued by ``receiver``, as the ending
    of ``path`` says. It is an open copy.

    A paper has a head and a signature for each report. Raises Cancelled, and UserError where there is
    nothing to put on paper.
    """
    if path.suffix.lower() == ".xlsx":
        from app.exchange.rollup.consolidated_workbook import write_consolidated

        write_consolidated(result, receiver.unit, file, progress)
        return
    from app.exchange.consolidated.report_paper import report_paper

    papers = [report_paper(one, receiver.unit) for one in _reports(result, receiver, path)]
    if path.suffix.lower() == ".pdf":
        from app.paper.office.as_pdf import write_pdfs

        write_pdfs(papers, file)
    else:
        from app.paper.office.as_word import write_words

        write_words(papers, file)


def write_leader_pages(
    result: RollupResult, receiver: Receiver, path: Path, file: BinaryIO
) -> None:
    """Write the page for the director into ``file``, one for each report. Raises UserError as above."""
    from app.exchange.consolidated.leader_page import leader_pages

    file.write(leader_pages(_reports(result, receiver, path), receiver.unit))


def _reports(result: RollupResult, receiver: Receiver, path: Path) -> list[ConsolidatedReport]:
    if reports := consolidated(result, receiver.rules):
        return reports
    why = next((one.why for one in result.rejected), "")
    raise UserError(_NOTHING.format(name=path.name, why=why))
