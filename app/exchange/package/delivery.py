"""Handing a submission over on a drive: the package and what people read, each read back before it counts."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import NotFound, UserError, file_errors
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.package.coded_paper import coded_paper
from app.exchange.package.container import Altered
from app.exchange.package.drive import write_to_drive
from app.exchange.package.file_names import file_stem
from app.exchange.package.package import (
    SUFFIX,
    handing_out,
    read_package,
    write_package,
)
from app.exchange.package.words_part import WithWords, require_words
from app.reports.submission.frozen_report import refuse_from_future
from app.services import unit_settings
from app.store import Store, submissions
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission

_GONE = T(
    "Không thấy ổ đĩa hay thư mục “{name}” (đã rút ra?); số liệu đã chốt vẫn an toàn, hãy cắm lại hoặc chọn nơi khác.",
    "The drive or folder “{name}” is not there (pulled out?); what was frozen is safe. Plug it in again or choose another.",
)


_UNKNOWN = T(
    "Nơi nhận có tệp báo cáo do đơn vị mình ký mà sổ này không có: {names}; có thể sổ bị chép đè bằng bản cũ, hãy xem lại các bản sao lưu trước khi gửi.",
    "The drive holds packages that this unit signed and this store does not know: {names}. Perhaps an older copy of the store was put back; look at the backups before you send anything.",
)


_NO_CODES = T(
    "Số liệu của báo cáo này không vừa một trang mã nên bản PDF không có trang mã; bản quét của nó nơi nhận không đọc được, hãy gửi tệp báo cáo “{name}”.",
    "The figures of this report have no room on one page of codes, so its PDF has none; a scan of it cannot be read. Send the package “{name}”.",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was written and read back: the package, and the workbook and PDF for people, if asked for.

    ``coded``: the PDF has its page of codes, where there is a PDF.
    """

    package: Path
    copies: tuple[Path, ...]
    unknown: tuple[
        str, ...
    ] = ()  # packages there that this unit signed and its store does not know
    coded: bool = True

    @property
    def doubt(self) -> T | None:
        """What to tell where the store is older than what lies on the drive."""
        return _UNKNOWN.format(names=", ".join(self.unknown)) if self.unknown else None

    @property
    def remark(self) -> T | None:
        """What to tell where the PDF has no page of codes."""
        return None if self.coded else _NO_CODES.format(name=self.package.name)

    @property
    def names(self) -> str:
        """All of them by name."""
        return ", ".join(path.name for path in (self.package, *self.copies))


def deliver(
    store: Store,
    submission: Submission,
    folder: Path,
    receiver: bytes | None = None,
    progress: Progress | None = None,
    *,
    copies: bool = True,
    words: WithWords | None = None,
    plain_names: bool = False,
) -> Delivery:
    """Write the package into a folder that is there, and read it back; with ``copies`` also the
    workbook and the PDF, which anyone can read.

    ``receiver``: the 32 public bytes of whoever alone may open the package; ``words``: the officer's
    paragraphs go into it; ``plain_names``: the files are named without diacritics. Copies are written first, so that a package stands there only when all else does.

    Raises PeopleNamed, NotFound, DiskFull, ReadOnly, DriveGone, DamagedStore, Cancelled, and UserError for what a
    wrong clock dated in the future.
    """
    store.principal.require_work()
    watch = progress or Watch()
    refuse_from_future(submission)
    if words:
        require_words(store, submission, words)
    with file_errors(folder):
        if not folder.is_dir():
            raise NotFound(_GONE.format(name=folder))
    unit, slot = unit_settings.load(store).code, submission.slot
    stem = file_stem(unit, slot, submission.revision, plain=plain_names)
    unknown = _unknown(store, folder, unit)  # before one of them is written over
    papers, coded = dict[Path, bytes](), True
    with handing_out(store, submission) if copies else nullcontext([]) as left:
        if copies:
            kept = submissions.read_contents(store, submission)
            papers[folder / f"{stem}.xlsx"] = kept.workbook
            paper = papers[folder / f"{stem}.pdf"] = coded_paper(store, submission, kept.paper)
            coded = paper != kept.paper
        for done, (path, data) in enumerate(papers.items()):
            watch.update(done, 4)
            write_to_drive(path, data)
            left.append(path)
        watch.update(2, 4)
        package = write_package(store, submission, folder, receiver, words, stem=stem)
        watch.update(3, 4)
        if receiver is None and read_package(package).digest != submission.sha256:
            raise Altered(package.name)
    return Delivery(package, tuple(papers), unknown, coded)


def _unknown(store: Store, folder: Path, unit: str) -> tuple[str, ...]:
    """The packages in a folder that were made by a later state of this store, by the unit in their names.

    What is encrypted to a receiver cannot be read here, and tells nothing.
    """
    own = signing_keys(store).signers
    known = {one.sha256 for one in submissions.list_submissions(store)}
    found = list[str]()
    for file in sorted(folder.glob(f"{unit}[- ]*{SUFFIX}")):
        with suppress(UserError):
            package = read_package(file)
            if package.key in own and package.digest not in known:
                found.append(file.name)
    return tuple(found)
