"""What a receiver hands on to the level above: the packages that it counts, each whole, in one file that it signs.

The level above adds up the units anew from their own packages, each verified by its own signature. So sums are
equal at each level by construction, and a figure is followed down without asking: the file is a zip, each part of
it a package as its unit sent it. What came in a file of this kind is taken out of it, so that nothing that this
receiver refused goes up; files with such files as parts are read all the same. What is typed or scanned has no
signature to carry, and is named as left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.base import clock
from app.base.documents import BadDocument, decode
from app.base.errors import UserError, file_errors
from app.base.files import make_folder
from app.base.language import T
from app.exchange.package.container import (
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
from app.exchange.package.file_names import short_stem
from app.exchange.package.manifest import PackedUnit
from app.exchange.package.package import (
    MANIFEST,
    SUFFIX,
    NewerSchema,
    Package,
    package_in,
)
from app.exchange.package.receivers import receivers
from app.exchange.rollup.intake import BUNDLE_SUFFIX, Collected, misfit
from app.exchange.rollup.rollup import RollupResult
from app.reports.submission.written import Count, Hash, Name
from app.services import unit_settings
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submissions import canonical_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_FORMAT, _SCHEMA = "andan-tong-hop", 1
_LARGEST = 1 << 30
_DEEPEST = 3  # commune, province, ministry, and one to spare
_WRITTEN = T("Ghi tệp tổng hợp gửi cấp trên", "Write a rollup for the level above")
_NOTHING = T(
    "Không có tệp báo cáo đã ký nào được cộng; chưa ghi tệp tổng hợp, hãy xem lại thư mục nhận.",
    "No signed package was added up; no rollup was written. Look at the folder again.",
)
_NO_RECEIVER = T(
    "Các báo cáo có phần chỉ nơi nhận được xem mà chưa chọn một nơi nhận cho tất cả; chưa ghi tệp tổng hợp, hãy nhập "
    "tệp khóa của cấp trên rồi làm lại.",
    "Some packages are for their receiver alone, and no one receiver is chosen for all reports; no rollup was "
    "written. Take the card of the level above, then try again.",
)
_CHANGED = T(
    "“{name}” không còn như lúc được cộng; chưa ghi tệp tổng hợp, hãy nhận lại tệp ấy rồi làm lại.",
    "“{name}” is no longer what was added up; no rollup was written. Take that file in again, then try again.",
)


class OwnRollup(BadPackage):
    reason = T(
        "“{name}” là tệp tổng hợp do chính đơn vị mình ký; không cộng lại lần nữa, hãy bỏ tệp này ra.",
        "“{name}” is a rollup that this unit signed itself; it is not added again. Take it out.",
    )


class TooDeep(BadPackage):
    reason = T(
        "“{name}” lồng quá nhiều cấp tổng hợp; chưa lấy gì từ tệp này, hãy hỏi lại nơi gửi.",
        "“{name}” holds rollups within rollups too deep; nothing was taken from it. Ask whoever sent it.",
    )


class _Head(Struct, frozen=True):
    format: Literal["andan-tong-hop"]
    schema: Count


class RollupManifest(Struct, frozen=True):
    """What a rollup for the level above says of itself: who signed it, and the digest of each of its parts."""

    format: Literal["andan-tong-hop"]
    schema: Count
    unit: PackedUnit
    at: datetime
    key: Hash
    packages: dict[Name, Hash]
    left_out: list[Name] = []


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A rollup that was written: how many packages it holds, and the units it had to leave out."""

    path: Path
    packages: int
    left_out: tuple[str, ...]


# ---- out ----------------------------------------------------------------------------------------


def pass_on(store: Store, collected: Collected, result: RollupResult, folder: Path) -> PassedOn:
    """Write the packages that count into one signed file for the level above, encrypted to it where a card is known.

    The files are read once more. Raises UserError where one is gone or is another by now, or some are for
    their receiver alone and none is known above.
    """
    store.principal.require_work()
    counting = {id(package) for package in result.taken.values()}
    counted = [
        (path, one)
        for path, one in collected.found
        if isinstance(one, Package) and id(one) in counting
    ]
    carried = [(path, one) for path, one in counted if _is_carried(one)]
    left_out = sorted({one.unit for _path, one in counted if not _is_carried(one)})
    if not carried:
        raise UserError(_NOTHING)
    receiver = _receiver(store, result)
    if receiver is None and not all(one.open for _path, one in carried):
        raise UserError(_NO_RECEIVER)
    keys = signing_keys(store)
    parts = dict(_read_again(carried, keys.opening))
    unit, now = unit_settings.load(store), clock.now()
    manifest = {
        "format": _FORMAT,
        "schema": _SCHEMA,
        "unit": {"code": unit.code, "name": unit.name},
        "at": now.isoformat(),
        "key": public_key(keys.signing),
        "packages": {name: sha256(data).hex() for name, data in parts.items()},
        "left_out": left_out,
    }
    data = pack(parts | {MANIFEST: canonical_json(manifest)}, now, keys.signing)
    path = folder / f"{unit.code}-tong-hop-{now.astimezone():%Y%m%d-%H%M%S}{BUNDLE_SUFFIX}"
    make_folder(folder)
    with store.leaving(path, "export", _WRITTEN, packages=len(parts)) as file:
        file.write(encrypt(data, receiver) if receiver else data)
    return PassedOn(path, len(parts), tuple(left_out))


def _is_carried(package: Package) -> bool:
    return package.signed and not package.scanned


def _read_again(
    carried: Iterable[tuple[Path, Package]], private: X25519PrivateKey
) -> Iterator[tuple[str, bytes]]:
    """Of each package its name among the parts, and its bytes; only what it was when it was added up."""
    by_path: dict[Path, list[Package]] = defaultdict(list)
    for path, one in carried:
        by_path[path].append(one)
    for path, some in by_path.items():
        held = _held(path, private)
        for one in some:
            data = held.get(one.name)
            if not isinstance(data, bytes) or _identity(package_in(data, one.name)) != _identity(
                one
            ):
                raise UserError(_CHANGED.format(name=one.name))
            yield _part_name(one, data), data


def _held(path: Path, private: X25519PrivateKey) -> dict[str, bytes | UserError]:
    """The packages in a file, by the names that they were read under."""
    with file_errors(path):
        data = path.read_bytes()
    if is_encrypted(data):
        data = decrypt(data, path.name, private)
    if path.suffix.lower() == BUNDLE_SUFFIX:
        return dict(_parts_of(data, path.name, (), 1))
    return {path.name: data}


def _identity(package: Package) -> tuple[object, ...]:
    return package.unit, package.slot, package.key, package.digest, package.open


def _part_name(package: Package, data: bytes) -> str:
    """A name in ASCII that says what it is; two of one name differ in their digest."""
    stem = short_stem(package.unit, package.slot, package.revision)
    return f"{stem}-{sha256(data).hex()[:8]}{SUFFIX}"


def _receiver(store: Store, result: RollupResult) -> bytes | None:
    """The key of the one receiver of all these reports, if there is one."""
    known = receivers(store)
    cards = [known.get(report) for report in {slot.report for _unit, slot in result.taken}]
    keys = {card.public if card else None for card in cards}
    return keys.pop() if len(keys) == 1 else None


# ---- in -----------------------------------------------------------------------------------------


def read_rollup(
    path: Path, private: X25519PrivateKey | None = None, own: Collection[str] = ()
) -> list[Package | UserError]:
    """The packages in a rollup of the level below, each verified by its own signature, or why not.

    ``own``: our public keys, that of now and earlier ones. Raises BadPackage for the file as a whole.
    """
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise NotOurs(path.name)
        data = path.read_bytes()
    if is_encrypted(data):
        data = decrypt(data, path.name, private)
    return list(_packages(data, path.name, own, 1))


def _packages(
    data: bytes, name: str, own: Collection[str], depth: int
) -> Iterator[Package | UserError]:
    for called, part in _parts_of(data, name, own, depth):
        if isinstance(part, UserError):
            yield part
            continue
        try:
            package = package_in(part, called)
            yield misfit(package) or package
        except UserError as error:
            yield error


def _parts_of(
    data: bytes, name: str, own: Collection[str], depth: int
) -> Iterator[tuple[str, bytes | UserError]]:
    """The packages in a rollup and in those within it as bytes, by the way to them; or why there is none."""
    parts, names, signer = unpack(data, name, (MANIFEST,))
    manifest = _manifest(name, parts[MANIFEST])
    if manifest.key != signer or names != {MANIFEST, *manifest.packages}:
        raise Altered(name)
    if signer in own:
        raise OwnRollup(name)
    if depth > _DEEPEST:
        raise TooDeep(name)
    parts, _names, _signer = unpack(data, name, names)
    for part, digest in sorted(manifest.packages.items()):
        called = f"{name}/{part}"
        if sha256(parts[part]).hex() != digest:
            yield called, Altered(called)
        elif part.endswith(BUNDLE_SUFFIX):
            try:
                yield from _parts_of(parts[part], called, own, depth + 1)
            except UserError as error:
                yield called, error
        else:
            yield called, parts[part]


def _manifest(name: str, written: bytes) -> RollupManifest:
    try:
        if decode(_Head, written, MANIFEST).schema > _SCHEMA:
            raise NewerSchema(name)
        return decode(RollupManifest, written, MANIFEST)
    except BadDocument as error:
        raise NotOurs(name, error) from None
