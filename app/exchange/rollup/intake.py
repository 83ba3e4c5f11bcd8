"""Reading what units carried here: a package, a typed workbook, a scan of a report, or named with why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import Cancelled, NotFound, UserError, file_errors
from app.base.jobs import Progress, Watch, watched
from app.base.language import T
from app.exchange.package.container import BadPackage, NotOurs
from app.exchange.package.figure_layout import FigureLayout, is_crossing
from app.exchange.package.package import SUFFIX, NewerSchema, Package, read_package
from app.exchange.rollup.rejected import Rejected
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from app.store.submissions import ReportKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

WORKBOOK_SUFFIX = ".xlsx"
BUNDLE_SUFFIX = ".andan-tonghop"  # what a receiver below hands on
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
# What packages of the first layout say that these are: they counted papers, not the things themselves.
_FIRST_MEASURES = dict.fromkeys(
    (
        *("areas_assessed", "areas_safe", "institutions_safe", "commune_safe", "safety_registered"),
        *("mediators", "mediators_law", "mediators_trained"),
    ),
    "count",
)
_NOTHING = T("Không có tệp hay thư mục “{name}”.", "There is no file or folder “{name}”.")


@dataclass(frozen=True, slots=True)
class Collected:
    """What the files held, by path; it stays when the drive that they came on is pulled out."""

    found: tuple[tuple[Path, Package | Rejected], ...] = ()

    @property
    def packages(self) -> list[Package]:
        return [one for _path, one in self.found if isinstance(one, Package)]

    @property
    def refused(self) -> list[Rejected]:
        return [one for _path, one in self.found if isinstance(one, Rejected)]

    def renewed(self, newer: Collected) -> Collected:
        """With what was read later: a file read again counts as it is now.

        Another drive may hold another unit's figures under the same path; both stay.
        """
        paths = {path for path, _one in newer.found}
        again = {(path, _about(one)) for path, one in newer.found}

        def stays(path: Path, one: Package | Rejected) -> bool:
            if isinstance(one, Rejected):
                return path not in paths
            return (path, _about(one)) not in again

        return Collected((*(kept for kept in self.found if stays(*kept)), *newer.found))


def _about(found: Package | Rejected) -> tuple[str, ReportKey | None]:
    return found.unit, found.slot


def files_in(given: Iterable[Path]) -> list[Path]:
    """The files given, and those below the folders given that may be packages or typed workbooks.

    A scan is named itself: pictures and PDFs of all kinds lie in folders. Raises NotFound for a path where there is nothing.
    """
    found: set[Path] = set()
    for path in given:
        with file_errors(path):
            if path.is_dir():
                found |= {inner for inner in path.rglob("*") if _may_be_ours(inner)}
            elif path.is_file():
                found.add(path)
            else:
                raise NotFound(_NOTHING.format(name=path.name))
    return sorted(path for path in found if not _is_copy(path))


def _may_be_ours(path: Path) -> bool:
    known = path.suffix.lower() in (SUFFIX, WORKBOOK_SUFFIX, BUNDLE_SUFFIX)
    return known and not path.name.startswith("~$") and path.is_file()  # ~$: Excel's lock file


def _is_copy(path: Path) -> bool:
    """Whether it is the workbook that was written beside its package, for people to read."""
    return path.suffix.lower() == WORKBOOK_SUFFIX and path.with_suffix(SUFFIX).is_file()


def collect(
    paths: Sequence[Path],
    progress: Progress | None = None,
    private: X25519PrivateKey | None = None,
    own: Collection[str] = (),
) -> Collected:
    """Read the files. ``private`` decrypts what is encrypted to the receiver; ``own`` are the public keys with
    which it signs or did: a rollup of its own for the level above is not taken back in, its own package is.

    No file stops the others: what cannot be taken in is named with its reason. Raises Cancelled.
    """
    found: list[tuple[Path, Package | Rejected]] = []
    # Two at a time: unpacking, digests and signatures leave the interpreter to others.
    with ThreadPoolExecutor(2) as readers:
        reading = readers.map(lambda path: _tried(path, private, own), paths)
        try:
            for path, read in zip(
                watched(paths, len(paths), progress or Watch()), reading, strict=True
            ):
                for one in read:
                    kept = Rejected(path.name, one.text) if isinstance(one, UserError) else one
                    found.append((path, kept))
        except Cancelled:
            readers.shutdown(cancel_futures=True)
            raise
    return Collected(tuple(found))


def _tried(
    path: Path, private: X25519PrivateKey | None, own: Collection[str]
) -> Sequence[Package | UserError]:
    try:
        return _read(path, private, own)
    except UserError as error:
        return [error]


def _read(
    path: Path, private: X25519PrivateKey | None, own: Collection[str]
) -> Sequence[Package | UserError]:
    """What the file holds: one package, or of a scan or a rollup as many as there are reports in it."""
    ending = path.suffix.lower()
    if ending == BUNDLE_SUFFIX:
        from app.exchange.rollup.passing_on import read_rollup

        return read_rollup(path, private, own)
    if ending == WORKBOOK_SUFFIX:
        from app.exchange.rollup.manual_workbook import read_manual

        return [read_manual(path)]
    if ending in SCANS:
        from app.exchange.rollup.scans import read_scan

        read = read_scan(path)
    else:
        read = [read_package(path, private)]
    return [(misfit(one) or one) if isinstance(one, Package) else one for one in read]


def misfit(package: Package) -> BadPackage | None:
    """Why the figures of a package cannot be added up by this version, if so."""
    problem = _problem(package.layout, package.slot.report)
    return problem(package.name) if problem else None


@lru_cache(maxsize=1024)
def _problem(layout: FigureLayout, report: str) -> type[BadPackage] | None:
    """Figures that this version does not know would silently be left out of the sums."""
    known = _known(report)
    for shape in layout.shapes:
        measure, paths, guarded = known.get(shape.key, ("", frozenset(), False))
        divided = (path for path, _parts in shape.splits if not is_crossing(path))
        if not measure or not paths.issuperset(divided):
            return NewerSchema
        if shape.small and not guarded:
            return NewerSchema
        if shape.measure not in (measure, _FIRST_MEASURES.get(shape.key)):
            return NotOurs
    return None


@cache
def _known(report: str) -> dict[str, tuple[str, frozenset[str], bool]]:
    """The indicators of a report with their measures, the paths of their splits, and whether an open copy
    hides their small parts."""
    if report not in REPORTS:
        return {}
    return {
        i.key: (i.measure_name, frozenset(split.path for split in i.splits), is_guarded(i))
        for i in REPORTS[report].indicators()
    }
