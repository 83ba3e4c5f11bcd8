"""What a unit hands in, as one file to carry: figures, workbook, paper, and a signed manifest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.documents import OTHERWISE, BadDocument, decode
from app.base.errors import file_errors
from app.base.files import make_folder
from app.base.json_types import JsonObject
from app.base.language import T
from app.base.periods import Period, Window, parse
from app.exchange.package.container import (
    LARGEST,
    Altered,
    BadPackage,
    NotOurs,
    decrypt,
    encrypt,
    is_encrypted,
    pack,
    public_key,
    sha256,
    unpack,
)
from app.exchange.package.drive import write_to_drive
from app.exchange.package.figure_layout import (
    FigureLayout,
    Figures,
    Four,
    is_crossing,
    layout_of,
)
from app.exchange.package.file_names import file_stem
from app.exchange.package.manifest import Head, Manifest, Part, optional_entries
from app.exchange.package.words_part import (
    WORDS,
    WithWords,
    Words,
    frozen_words,
    read_part,
    require_words,
    write_part,
)
from app.reports.submission.frozen_figures import read_figures
from app.reports.submission.open_figures import open_figures
from app.reports.submission.written import WrittenFigures
from app.services import unit_settings
from app.store import Store, submissions
from app.store.security.key_vouchers import KeyVoucher
from app.store.security.signing_keys import signing_keys
from app.store.submission_evidence import EntrySignals, RecordTree
from app.store.submissions import Contents, ReportKey, Submission, canonical_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SUFFIX = ".andan-goi"
SCHEMA = 4
# The first knows no blank figures, the second no hidden ones, the third no paragraphs.
_FIRST_SCHEMA, _BLANKS_SCHEMA, _HIDDEN_SCHEMA = 1, 2, 3
MANIFEST, FIGURES, WORKBOOK, PAPER = "manifest.json", "so-lieu.json", "bao-cao.xlsx", "bao-cao.pdf"
_FORMAT = "andan-goi"
_PARTS = {MANIFEST, FIGURES, WORKBOOK, PAPER}
_MOST = 10**15
_WRITTEN = T("Ghi tệp báo cáo đã ký", "Write a package")
WINDOWS = {window.value: window for window in Window}


class NewerSchema(BadPackage):
    reason = T(
        "“{name}” do phiên bản An Dân mới hơn ghi; chưa lấy gì từ tệp này, hãy cập nhật chương trình rồi làm lại.",
        "“{name}” was written by a newer An Dân; nothing was taken from it. Update, then try again.",
    )


class FromFuture(BadPackage):
    reason = T(
        "“{name}” ghi ngày ở tương lai; chưa lấy gì từ tệp này, hãy xem lại ngày giờ của hai máy.",
        "“{name}” bears a day in the future; nothing was taken from it. Check both computers' clocks.",
    )


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """An indicator as a unit tells it: of the period, the one before, a year ago, the year so far.

    ``splits`` holds the parts by path and key, ``crossed`` the cells of tables that cross it; None is blank.
    """

    figures: Four
    splits: dict[str, dict[str, Four]]
    crossed: dict[str, dict[str, Four]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """What was read from one file. ``key`` is the signer's, empty where nobody signed.

    ``figures`` are four for each row of the layout. Rates are left out: they follow from the rest.
    ``open``: it is the open copy of what was frozen; the one for a receiver has the same ``digest``.
    ``real_to``: the day up to which its figures are, where its period still ran.
    ``scanned``: it was read from paper, and is an open copy. ``words``: the officer's paragraphs, where
    they were sent along. ``tree`` and ``signals``: of the records behind the figures. ``vouchers``: of earlier keys.
    """

    name: str
    unit: str
    unit_name: str
    slot: ReportKey
    revision: int
    sequence: int
    previous: str
    digest: str
    at: datetime
    definitions: str
    key: str
    layout: FigureLayout
    figures: Figures
    open: bool = False
    real_to: date | None = None
    scanned: bool = False
    words: Words = field(default_factory=dict)
    tree: RecordTree | None = None
    signals: EntrySignals | None = None
    vouchers: tuple[KeyVoucher, ...] = ()

    @property
    def read_figures(self) -> dict[str, IndicatorFigures]:
        """The figures by indicator."""
        found: dict[str, IndicatorFigures] = {}
        for shape, place in self.layout.placed():
            figures = self.figures[place]
            for number, (path, part) in enumerate(shape.rows):
                four = figures[4 * number : 4 * number + 4]
                if path:
                    one = found[shape.key]
                    divided = one.crossed if is_crossing(path) else one.splits
                    divided.setdefault(path, {})[part] = four
                else:
                    found[shape.key] = IndicatorFigures(four, {})
        return found

    @property
    def signed(self) -> bool:
        return bool(self.key)


# ---- out ----------------------------------------------------------------------------------------


def write_package(
    store: Store,
    submission: Submission,
    folder: Path,
    receiver: bytes | None = None,
    words: WithWords | None = None,
    *,
    stem: str = "",
) -> Path:
    """Write the submission as one file into the folder, read it back, and give its path.

    ``receiver``: the 32 public bytes of whoever alone may open it, and finds every figure. Without one
    it is an open copy, and the same submission always gives the same bytes. ``words``: the officer's
    paragraphs go along. ``stem``: its name without the ending, where it is not the usual one. Raises DiskFull, ReadOnly,
    FileBusy, DamagedStore when the drive did not keep what was written, and what ``require_words`` raises.
    """
    if words:
        require_words(store, submission, words)
    with handing_out(store, submission, words) as left:
        data = package_bytes(store, submission, open_copy=receiver is None, words=bool(words))
        if receiver is not None:
            data = encrypt(data, receiver)
        unit, slot = unit_settings.load(store), submission.slot
        path = folder / f"{stem or file_stem(unit.code, slot, submission.revision)}{SUFFIX}"
        make_folder(folder)
        write_to_drive(path, data)
        left.append(path)
    return path


def handing_out(
    store: Store, submission: Submission, words: WithWords | None = None
) -> AbstractContextManager[list[Path]]:
    """The way out of the files of a submission; see ``Store.handing_out``."""
    slot = submission.slot
    about = {"report": slot.report, "period": slot.period, "sequence": submission.seq}
    return store.handing_out("export", _WRITTEN, **about, **(words.about if words else {}))


def package_bytes(
    store: Store, submission: Submission, *, open_copy: bool = False, words: bool = False
) -> bytes:
    """The signed package of a submission, before it is encrypted; an ``open_copy`` is for anyone, and
    its figures hide what its papers hide."""
    kept = submissions.read_contents(store, submission)
    figures, hides = open_figures(submission, kept) if open_copy else (submission.figures, False)
    parts = {FIGURES: figures, WORKBOOK: kept.workbook, PAPER: kept.paper}
    if words:
        parts[WORDS] = write_part(frozen_words(submission, kept))
    manifest = _manifest_bytes(store, submission, kept, parts, hides=hides, open_copy=open_copy)
    return pack(parts | {MANIFEST: manifest}, submission.made, signing_keys(store).signing)


def open_documents(store: Store, submission: Submission) -> tuple[bytes, bytes]:
    """The figures of an open copy, byte for byte, and a manifest that states them and no papers."""
    kept = submissions.read_contents(store, submission)
    figures, hides = open_figures(submission, kept)
    stated = {FIGURES: figures}
    return _manifest_bytes(store, submission, kept, stated, hides=hides, open_copy=True), figures


def _manifest_bytes(
    store: Store,
    submission: Submission,
    kept: Contents,
    parts: Mapping[str, bytes],
    *,
    hides: bool,
    open_copy: bool,
) -> bytes:
    unit, slot, keys = unit_settings.load(store), submission.slot, signing_keys(store)
    manifest = {
        "format": _FORMAT,
        "schema": SCHEMA if WORDS in parts else _HIDDEN_SCHEMA if hides else _schema_of(submission),
        "unit": {"code": unit.code, "name": unit.name, "province": unit.province},
        **slot.as_json(),
        "revision": submission.revision,
        "sequence": submission.seq,
        "previous": submission.previous,
        "digest": submission.sha256,
        "at": submission.at,
        "definitions": submission.definitions,
        "key": public_key(keys.signing),
        "parts": {name: _stated(data) for name, data in parts.items()},
        **({"open": True} if open_copy else {}),
        **optional_entries(kept, keys),
    }
    return canonical_json(manifest)


def _schema_of(submission: Submission) -> int:
    """The lowest that can hold it: a report of before is written again byte for byte."""
    written = read_figures(submission).indicators.values()
    if submission.slot.estimate or any(None in one.figures for one in written):
        return _BLANKS_SCHEMA
    return _FIRST_SCHEMA


def _stated(data: bytes) -> JsonObject:
    return {"sha256": sha256(data).hex(), "size": len(data)}


# ---- in -----------------------------------------------------------------------------------------


def read_package(path: Path, private: X25519PrivateKey | None = None) -> Package:
    """The package in a file; ``private`` decrypts those that are encrypted to us.

    Raises BadPackage, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    name = path.name
    with file_errors(path):
        if path.stat().st_size > LARGEST:
            raise NotOurs(name)
        data = path.read_bytes()
    if is_encrypted(data):
        data = decrypt(data, name, private)
    return package_in(data, name)


def package_in(data: bytes, name: str) -> Package:
    """The package that these bytes are, decrypted; sentences call it by the ``name``. Raises BadPackage."""
    parts, names, signer = unpack(data, name, (MANIFEST, FIGURES), (WORDS,))
    return package_of(name, parts[MANIFEST], parts[FIGURES], signer, names, words=parts.get(WORDS))


def package_of(
    name: str,
    stated: bytes,
    figures: bytes,
    signer: str,
    names: Collection[str],
    *,
    scanned: bool = False,
    words: bytes | None = None,
) -> Package:
    """The package of a manifest and figures that ``signer`` signed, among parts of these ``names``.

    ``scanned``: they stood on paper, without the papers' own files; ``words``: the part of paragraphs.
    Raises BadPackage.
    """
    try:
        manifest = _manifest(name, stated)
        if manifest.key != signer:
            raise NotOurs(name)
        # The signature covers every byte: the digests of the papers are for whoever unpacks them.
        expected = {MANIFEST, FIGURES} if scanned else _PARTS
        if names != expected | ({WORDS} if words is not None else set()):
            raise Altered(name)
        for part, held in ((FIGURES, figures), (WORDS, words)):
            if held is not None and manifest.parts.get(part) != Part(**_stated(held)):
                raise Altered(name)
        written = decode(WrittenFigures, figures, FIGURES)
        if written.slot != manifest.slot:
            raise BadDocument(OTHERWISE, FIGURES, "period")
        found = _package(name, manifest, written)
        told = {} if words is None else read_part(words)
    except BadDocument as error:
        raise NotOurs(name, error) from None
    _check_days(found)
    return replace(found, scanned=scanned, words=told)


def _manifest(name: str, written: bytes) -> Manifest:
    """The manifest; one of a later version may be of another shape, and says so all the same."""
    try:
        found = decode(Manifest, written, MANIFEST)
    except BadDocument:
        if decode(Head, written, MANIFEST).schema > SCHEMA:
            raise NewerSchema(name) from None
        raise
    if found.schema > SCHEMA:
        raise NewerSchema(name)
    return found


def _package(name: str, manifest: Manifest, written: WrittenFigures) -> Package:
    layout, figures = layout_of(written.indicators, open_copy=manifest.open)
    at = manifest.at
    return Package(
        name=name,
        unit=manifest.unit.code,
        unit_name=manifest.unit.name,
        slot=manifest.slot,
        revision=manifest.revision,
        sequence=manifest.sequence,
        previous=manifest.previous,
        digest=manifest.digest,
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        definitions=manifest.definitions,
        key=manifest.key,
        layout=layout,
        figures=figures,
        open=manifest.open,
        real_to=written.real_to,
        tree=manifest.tree,
        signals=manifest.signals,
        vouchers=manifest.vouchers,
    )


@lru_cache(maxsize=256)
def period_of(slot: ReportKey) -> Period:
    """The period of a slot; packages of hundreds of units share it. Raises UserError, ValueError."""
    return parse(slot.period, WINDOWS[slot.window])


@lru_cache(maxsize=256)
def _first_day(slot: ReportKey) -> date:
    return period_of(slot).first


def _check_days(package: Package) -> None:
    """A package may be neither from the future nor about it."""
    begun = (clock.now() + submissions.SKEW).astimezone().date()
    if submissions.is_future(package.at) or _first_day(package.slot) > begun:
        raise FromFuture(package.name)
