"""Closing a year: its reports frozen, its books printed, a backup, an archive, and the minute of it.

Nothing is locked: what is changed later shows as a difference from what was frozen.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from app.base import clock
from app.base.dates import show_day
from app.base.errors import UserError, file_errors
from app.base.files import make_folder
from app.base.jobs import Progress, Stage, Watch
from app.base.language import T
from app.base.periods import Period, parse
from app.exchange.archive.archive import Archived, write_archive
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.page import PdfDocument
from app.paper.document.tables import PdfColumn, PdfTable, Row
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.book import print_book
from app.reports.submission.freezable import not_begun, still_running
from app.reports.submission.frozen_report import Unchanged, count, freeze, slot_of
from app.schema.record import REGISTRY, register
from app.services import unit_settings
from app.store import Store
from app.store.backup import backup
from app.store.read.principal import NotPermitted
from app.store.submissions import Submission

BOOKS, BACKUPS, ARCHIVE = "so", "sao-luu", "luu-tru"
_REASON = T("Khóa sổ năm {year}", "Closing of the year {year}")
_MINUTE = T("Lập biên bản khóa sổ năm {year}", "Write the minute of closing {year}")
_NOT_EMPTY = T(
    "“{name}” đã có tệp; chưa làm gì, hãy chọn thư mục mới hoặc còn trống.",
    "“{name}” holds files; nothing was done. Choose a new or empty folder.",
)
_HOW = "(Ký, ghi rõ họ tên)"
_REPORTS_SHOWN = (
    PdfColumn("STT", 12, "center"),
    PdfColumn("Báo cáo", 70),
    PdfColumn("Lần chốt", 22, "center"),
    PdfColumn("Ngày chốt", 28, "center"),
    PdfColumn("Dấu SHA-256 (16 ký tự đầu)", 48),
)
_BOOKS_SHOWN = (
    PdfColumn("STT", 12, "center"),
    PdfColumn("Sổ", 78),
    PdfColumn("Số dòng", 24, "right"),
    PdfColumn("Tệp", 58),
)


@dataclass(slots=True)
class YearEnd:
    """What closing a year left: revisions, books with their lines, files."""

    reports: list[Submission] = field(default_factory=list)
    books: dict[str, int] = field(default_factory=dict)
    not_given: list[str] = field(default_factory=list)
    backup: Path = Path()
    archive: Archived = field(default_factory=Archived)
    minute: Path = Path()


def close_year(
    store: Store,
    year: int,
    folder: Path,
    *,
    purpose: str = "",
    unfinished: bool = False,
    progress: Progress | None = None,
) -> YearEnd:
    """Close a year into a new or empty folder; the minute, written last, says that all was done.

    ``purpose``: books and archive have what is personal or sensitive too. A year that still runs is closed
    only where that was agreed to (``unfinished``). What was frozen stays so, whatever fails later; the
    files are then taken away. Raises UserError for a report that does not balance, and as its parts do.
    """
    store.principal.require_work()
    store.principal.require_backup()
    period, watch, done = parse(str(year)), progress or Watch(), YearEnd()
    if why := not_begun(period) or (None if unfinished else still_running(period)):
        raise UserError(why)
    with file_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(_NOT_EMPTY.format(name=folder.name))
    try:
        _freeze(store, period, done, Stage(watch, 0, 4))
        _print_books(store, period, folder, done, purpose=purpose, progress=Stage(watch, 1, 4))
        done.backup = backup(store, folder / BACKUPS, Stage(watch, 2, 4))
        done.archive = write_archive(
            store,
            folder / ARCHIVE,
            names=bool(purpose),
            purpose=purpose,
            progress=Stage(watch, 3, 4),
        )
        _write_minute(store, period, folder, done)
    except BaseException:
        _take_away(folder)
        raise
    return done


def _freeze(store: Store, period: Period, done: YearEnd, progress: Progress) -> None:
    reason = _REASON.format(year=period.key).vi
    for number, report in enumerate(REPORTS.values()):
        stage = Stage(progress, number, len(REPORTS))
        counted = count(store, slot_of(report, report.whole(period)), stage)
        try:
            done.reports.append(freeze(store, counted, reason, unfinished=True))
        except Unchanged as unchanged:
            done.reports.append(unchanged.submission)


def _print_books(
    store: Store, period: Period, folder: Path, done: YearEnd, *, purpose: str, progress: Progress
) -> None:
    make_folder(folder / BOOKS)
    for number, (key, cls) in enumerate(REGISTRY.items()):
        stage = Stage(progress, number, len(REGISTRY))
        target = folder / BOOKS / f"{key}.pdf"
        try:
            done.books[key] = print_book(store, key, period, target, stage, purpose=purpose)
        except NotPermitted:
            done.not_given.append(cls.schema.book.vi)


def _write_minute(store: Store, period: Period, folder: Path, done: YearEnd) -> None:
    unit = unit_settings.load(store)
    issuer = unit.issuer("police")
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())
    about = f"Khóa sổ năm {period.key}"
    done.minute = folder / f"bien-ban-khoa-so-{period.key}.pdf"
    title = _MINUTE.format(year=period.key)
    with (
        store.leaving(done.minute, "print", title, period=period.key) as file,
        PdfDocument(file, head, title="BIÊN BẢN", about=about) as paper,
    ):
        paper.heading("1. Báo cáo đã chốt")
        paper.table(PdfTable(_REPORTS_SHOWN, _reports(done), size=11))
        paper.heading("2. Sổ đã in")
        paper.table(PdfTable(_BOOKS_SHOWN, _books(done), size=11))
        if done.not_given:
            paper.paragraph(f"Không in (người lập không được giao): {'; '.join(done.not_given)}.")
        paper.heading("3. Sao lưu, lưu trữ")
        digest = sha256(done.backup.read_bytes()).hexdigest()
        paper.paragraph(
            f"Bản sao lưu đã kiểm chứng: {done.backup.name}; SHA-256 {digest}.", align="left"
        )
        kept = f"{done.archive.files} tệp, {done.archive.records} bản ghi, {done.archive.figures} số liệu"
        paper.paragraph(
            f"Bản lưu đọc được không cần phần mềm: thư mục {ARCHIVE}, {kept}.", align="left"
        )
        paper.heading("4. Hiệu lực")
        paper.paragraph(
            "Khóa sổ không chặn việc sửa chữa về sau; mọi thay đổi sau ngày lập biên bản hiện thành chênh "
            "lệch so với số liệu đã chốt."
        )
        by = Signature(("NGƯỜI LẬP",), unit.prepared_by, _HOW)
        paper.sign_row((by, Signature(issuer.signs_as, issuer.signer)))


def _reports(done: YearEnd) -> list[Row]:
    return [
        (
            str(number),
            REPORTS[one.slot.report].label.vi,
            str(one.revision),
            show_day(one.made.astimezone().date()),
            one.sha256[:16],
        )
        for number, one in enumerate(done.reports, 1)
    ]


def _books(done: YearEnd) -> list[Row]:
    return [
        (str(number), register(key).schema.book.vi, str(lines), f"{BOOKS}/{key}.pdf")
        for number, (key, lines) in enumerate(done.books.items(), 1)
    ]


def _take_away(folder: Path) -> None:
    """Nothing half made stays: a folder with files in it would look like a closed year."""
    for path in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
