"""The lot of a spot check: which of the records behind a package are to be shown.

It follows from what was frozen and from a number that the inspector says afterwards. So neither side chooses:
who handed the package in did not know the number, and the inspector cannot pick a record.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from app.base.documents import plain, read
from app.base.errors import UserError
from app.base.files import whole
from app.base.language import T
from app.exchange.package.package import WINDOWS, Package
from app.reports.submission.written import Count, Hash, Name, Reported
from app.store.submission_evidence import RecordTree
from app.store.submissions import ReportKey, canonical_json

SUFFIX = ".json"
MOST = 100  # records in one lot
Number = Annotated[int, Meta(ge=0, lt=10**18)]
FORMAT: Literal["andan-boc-tham"] = "andan-boc-tham"
_SCHEMA = 1
_DRAW = b"andan-boc-tham 1\0"
_LARGEST = 1 << 16
_REMEDY = T(
    "chưa ghi gì, hãy xin lại tệp bốc thăm của người kiểm tra.",
    "nothing was written. Ask the inspector for the lot again.",
)
_NO_TREE = T(
    "“{name}” do bản An Dân cũ lập nên không bốc thăm được; tệp vẫn nguyên, hãy đề nghị đơn vị chốt lại bằng bản mới.",
    "“{name}” was made by an older An Dân, and no lot can be drawn from it; it stays as it is. Have the unit freeze again with a newer one.",
)
_NO_RECORDS = T(
    "“{name}” không tính bản ghi nào nên không có gì để kiểm tra; tệp vẫn nguyên, hãy chọn báo cáo khác.",
    "“{name}” counts no records, so there is nothing to check; it stays as it is. Choose another report.",
)


class Lot(Reported, frozen=True, kw_only=True):
    """Which records of a frozen report are to be shown: ``places`` of leaves, in the order of the draw.

    ``number`` is what the inspector said, None where nothing.
    """

    format: Literal["andan-boc-tham"]
    schema: Annotated[int, Meta(ge=1, le=_SCHEMA)]
    unit: Name
    revision: Count
    digest: Name
    root: Hash
    leaves: Count
    count: Annotated[int, Meta(ge=1, le=MOST)]
    number: Number | None = None
    places: tuple[Annotated[int, Meta(ge=0)], ...]


def drawn(digest: str, tree: RecordTree, count: int, number: int | None) -> tuple[int, ...]:
    """The places of so many leaves of a frozen report, all of them where there are no more."""
    from_ = canonical_json([digest, tree.root, tree.size, number])
    seed = hashlib.sha256(_DRAW + from_).digest()
    found: dict[int, None] = {}
    turn = 0
    while len(found) < min(count, tree.size):
        place = int.from_bytes(hashlib.sha256(seed + turn.to_bytes(8)).digest()) % tree.size
        found[place] = None
        turn += 1
    return tuple(found)


def draw(package: Package, count: int, number: int | None = None) -> Lot:
    """Draw a lot from a package. Raises UserError where it has no records to draw from."""
    if package.tree is None:
        raise UserError(_NO_TREE.format(name=package.name))
    if not package.tree.size:
        raise UserError(_NO_RECORDS.format(name=package.name))
    about = Frozen(package.slot, package.unit, package.revision, package.digest, package.tree)
    return lot_of(about, count, number)


class Frozen(NamedTuple):
    """What a lot is drawn from: a frozen report, as its package or the unit's own store says."""

    slot: ReportKey
    unit: str
    revision: int
    digest: str
    tree: RecordTree


def lot_of(frozen: Frozen, count: int, number: int | None) -> Lot:
    """The one lot that so many records and this number give."""
    slot, tree = frozen.slot, frozen.tree
    return Lot(
        format=FORMAT,
        schema=_SCHEMA,
        report=slot.report,
        period=slot.period,
        window=WINDOWS[slot.window],
        kind=slot.kind,
        unit=frozen.unit,
        revision=frozen.revision,
        digest=frozen.digest,
        root=tree.root,
        leaves=tree.size,
        count=count,
        number=number,
        places=drawn(frozen.digest, tree, count, number),
    )


def write_lot(path: Path, lot: Lot) -> None:
    """Write a lot for the unit that is to show these records."""
    with whole(path) as file:
        file.write(lot_bytes(lot))


def lot_bytes(lot: Lot) -> bytes:
    """A lot as it stands in its file."""
    return canonical_json(plain(lot)) + b"\n"


def read_lot(path: Path) -> Lot:
    """The lot in a file. Raises UserError."""
    return read(Lot, path, _LARGEST, _REMEDY)
