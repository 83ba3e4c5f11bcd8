"""Writing a computed report to a file, in the form that the file's name asks for."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from app.base.documents import indented_json
from app.base.files import require_ending
from app.base.jobs import Progress
from app.base.json_types import JsonValue
from app.base.language import T
from app.paper.document.printable import Printable
from app.reports.output.json_output import as_json
from app.reports.output.small_cells import hide_small
from app.reports.spec.report import ComputedReport
from app.services.unit_settings import Unit
from app.store import Store

_TITLE = T("Xuất báo cáo", "Write a report")
Writer = Callable[[ComputedReport, Store, Unit, bool], bytes]


def write(
    computed: ComputedReport,
    store: Store,
    unit: Unit,
    path: Path,
    *,
    names: bool = False,
    purpose: str = "",
) -> None:
    """Write the report as the file's ending says; an earlier file stays until the new one is whole.

    The audit log has it, with the ``purpose``, before the file holds anything. JSON never holds a table
    that names people, and holds every figure: it is the store's own. The codes of who is helped stand
    in it with ``names`` alone. A workbook, a PDF and CSV may be passed on.

    Raises UserError for another ending or a table that does not balance, FileBusy, DiskFull or ReadOnly when it cannot be written.
    """
    writer = _WRITERS[require_ending(path, ENDINGS).suffix.lower()]
    computed.check()
    about = _about(computed, names=names, purpose=purpose)
    with store.leaving(path, "export", _TITLE, **about) as file:
        file.write(writer(computed, store, unit, names))


def printable(computed: ComputedReport, unit: Unit, *, names: bool, purpose: str = "") -> Printable:
    """Return the report as it is printed, and written in words for Word.

    Raises UserError for a table that does not balance.
    """
    computed.check()

    def draw(store: Store, file: BinaryIO, _progress: Progress) -> None:
        file.write(_paper(computed, store, unit, names))

    def for_word(store: Store, file: BinaryIO, _progress: Progress) -> None:
        file.write(_words(computed, store, unit, names))

    about = _about(computed, names=names, purpose=purpose)
    return Printable(_TITLE, draw, about, "export", for_word, closed=names)


def _about(computed: ComputedReport, *, names: bool, purpose: str) -> dict[str, JsonValue]:
    why: dict[str, JsonValue] = {"names": True, "purpose": purpose} if names else {}
    return {"report": computed.report.key, "period": computed.period.key, **why}


def _workbook(computed: ComputedReport, _store: Store, unit: Unit, _names: bool) -> bytes:
    from app.reports.output.saved_workbook import saved
    from app.reports.output.workbook import build

    return saved(build(hide_small(computed), unit))


def _paper(computed: ComputedReport, _store: Store, unit: Unit, _names: bool) -> bytes:
    from app.reports.output.document import draw

    written = BytesIO()
    draw(hide_small(computed), unit, written)
    return written.getvalue()


def _json(computed: ComputedReport, store: Store, unit: Unit, names: bool) -> bytes:
    document = as_json(computed, store, unit, names=names)
    return f"{indented_json(document)}\n".encode()


def _words(computed: ComputedReport, store: Store, unit: Unit, _names: bool) -> bytes:
    from app.reports.output.word_file import write_words
    from app.reports.submission.frozen_report import revision_of
    from app.reports.words.ledger import keep_ledger
    from app.reports.words.paragraphs import fields_of, passages_of, read_paragraphs

    opened, key = hide_small(computed), computed.report.key
    paragraphs = read_paragraphs(store, key, computed.period)
    own = passages_of(paragraphs, fields_of(opened))
    written, ledger = write_words(opened, unit, own, revision_of(store, computed))
    keep_ledger(store, ledger)
    return written


def _table(computed: ComputedReport, store: Store, unit: Unit, _names: bool) -> bytes:
    from app.reports.output.flat_table import rows_of_report, write_rows
    from app.reports.submission.frozen_report import revision_of

    revision = revision_of(store, computed) or None
    written = BytesIO()
    write_rows(written, rows_of_report(hide_small(computed), unit.code, revision))
    return written.getvalue()


_WRITERS: dict[str, Writer] = {
    ".xlsx": _workbook,
    ".pdf": _paper,
    ".json": _json,
    ".docx": _words,
    ".csv": _table,
}
ENDINGS = tuple(_WRITERS)
