"""Handing a submission over on a drive: the package and what people read, each read back before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import settings
from app.errors import NotFound
from app.exchange.container import Altered
from app.exchange.drive import put
from app.exchange.package import read_package, stem_of, write_package
from app.jobs import Progress, Watch
from app.lang import T
from app.store import Store, frozen
from app.store.frozen import Submission

_GONE = T(
    "Không thấy ổ đĩa hay thư mục “{name}” (đã rút ra?); số liệu đã chốt vẫn an toàn, hãy cắm lại hoặc chọn nơi khác.",
    "The drive or folder “{name}” is not there (pulled out?); what was frozen is safe. Plug it in again or choose another.",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """The files that were written and read back: for the receiver's program, and for people."""

    package: Path
    workbook: Path
    paper: Path
    sealed: bool


def hand_over(
    store: Store,
    submission: Submission,
    folder: Path,
    receiver: bytes | None = None,
    progress: Progress | None = None,
) -> Handed:
    """Write the package, the workbook and the PDF into a folder that is there, and read them back.

    ``receiver``: the 32 public bytes of whoever alone may open the package. What people read is
    written first, so that a package stands there only when all else does.

    Raises NotFound, DiskFull, ReadOnly, DriveGone, DamagedStore, Cancelled.
    """
    watch = progress or Watch()
    if not folder.is_dir():
        raise NotFound(_GONE.format(name=folder))
    kept = frozen.contents(store, submission)
    stem = stem_of(settings.load(store).code, submission.slot, submission.revision)
    workbook, paper = folder / f"{stem}.xlsx", folder / f"{stem}.pdf"
    for done, (path, data) in enumerate(((workbook, kept.workbook), (paper, kept.paper))):
        watch.step(done, 4)
        put(path, data)
    watch.step(2, 4)
    package = write_package(store, submission, folder, receiver)
    watch.step(3, 4)
    if receiver is None and read_package(package).digest != submission.sha256:
        raise Altered(package.name)
    return Handed(package, workbook, paper, receiver is not None)
