"""A list that was being corrected when the window was locked: what was done to it, kept in the store for its officer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.base.errors import UserError, file_errors
from app.base.jobs import UNWATCHED, Progress, Stage
from app.base.language import T
from app.exchange.imports.fates import Likeness, RowDecision, RowKey, Ruling, row_key
from app.exchange.imports.list_import import ListImport, choose, paste_list, read_list
from app.exchange.imports.prepared import AS_FOUND, Choices
from app.schema.record import Record
from app.services.lists_in_review import ListInReview, keep_in_review
from app.store import Store

NOTHING = T(
    "Không có dòng nào để dán; hãy chép các dòng trong Excel trước.",
    "There is nothing to paste; copy some rows in Excel first.",
)
OTHER_FILE = T(
    "Danh sách “{name}” đang sửa dở không mở lại được vì tệp đã đổi hoặc không còn; chưa ghi gì, hãy nhập lại.",
    "The list “{name}” that was being corrected cannot be opened again: its file changed or is gone. Nothing was written; bring it in again.",
)


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list came from: a workbook, or the text that was copied and the columns of the list then.

    ``digest``: of the workbook as it was read.
    """

    path: Path | None
    text: str = ""
    shown: tuple[str, ...] = ()
    digest: str = ""

    @property
    def name(self) -> str:
        """What the officer calls it."""
        return self.path.name if self.path else ""


OpenedList = tuple[ListImport, ListSource]


def open_list(
    store: Store,
    cls: type[Record],
    source: ListSource,
    progress: Progress = UNWATCHED,
    given: Choices = AS_FOUND,
) -> OpenedList:
    """The list as it comes, of a workbook by what is ``given``. Raises UserError where there is none, Cancelled."""
    if (path := source.path) is not None:
        digest = _digest(path)
        return read_list(store, cls, path, given, progress=progress), replace(source, digest=digest)
    one = paste_list(store, cls, source.text, source.shown, progress)
    if not one.rehearsal.rows:
        raise UserError(NOTHING)
    return one, source


def _digest(path: Path) -> str:
    with file_errors(path):
        return sha256(path.read_bytes()).hexdigest()


def keep_list(store: Store, one: ListImport, source: ListSource) -> None:
    """Keep what was done to a list, under its register."""
    rehearsal, choices = one.rehearsal, one.choices
    kept = ListInReview(
        str(source.path) if source.path else None,
        source.digest,
        source.text,
        source.shown,
        choices.sheet,
        choices.table,
        {str(n): name for n, name in choices.fields.items()},
        dict(choices.answers),
        tuple(sorted(one.make)),
        tuple(
            (*_pair(row), column, nth, cell)
            for (row, column, nth), cell in rehearsal.corrections.items()
        ),
        tuple(
            (*_pair(row), made.ruling.value, made.shown.id, made.shown.row)
            for row, made in rehearsal.decisions.items()
        ),
    )
    keep_in_review(store, rehearsal.cls, kept)


def reopen_list(
    store: Store, cls: type[Record], kept: ListInReview, progress: Progress = UNWATCHED
) -> OpenedList:
    """A list that was in review, with all that was done to it.

    Raises UserError where its file is another by now, Cancelled.
    """
    source = ListSource(Path(kept.path) if kept.path else None, kept.text, kept.shown)
    table = Choices(kept.sheet, kept.table)  # corrections hold for the one in which they were made
    try:
        one, source = open_list(store, cls, source, Stage(progress, 0, 2), table)
    except UserError as error:
        raise UserError(OTHER_FILE.format(name=source.name)) from error
    if source.digest != kept.digest:
        raise UserError(OTHER_FILE.format(name=source.name))
    fields = {int(n): field for n, field in kept.fields.items()}
    choices = Choices(kept.sheet, kept.table, fields, kept.answers)
    rehearsal = replace(
        one.rehearsal,
        corrections={
            (row_key(row, part), column, nth): cell
            for row, part, column, nth, cell in kept.corrections
        },
        decisions={
            row_key(row, part): RowDecision(Ruling(ruling), Likeness(OTHER_FILE, id_, row=like))
            for row, part, ruling, id_, like in kept.decisions
        },
    )
    begun = replace(one, rehearsal=rehearsal)
    return choose(store, begun, choices, frozenset(kept.make), Stage(progress, 1, 2)), source


def _pair(row: RowKey) -> tuple[int, int]:
    return (row, 0) if isinstance(row, int) else row
