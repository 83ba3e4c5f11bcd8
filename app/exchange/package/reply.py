"""The receiver's answer to one unit: taken or not and why, and which figures it asks about.

It is signed as packages are, so that nobody else can send a unit back to its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from app.base import clock
from app.base.documents import BadDocument, decode, plain
from app.base.errors import file_errors
from app.base.files import make_folder
from app.base.language import T
from app.exchange.package.container import BadPackage, NotOurs, pack, public_key, unpack
from app.exchange.package.file_names import short_stem
from app.exchange.package.package import MANIFEST, NewerSchema, Package
from app.reports.submission.written import Count, Hash, Name, Reported
from app.services import unit_settings
from app.store import Store
from app.store.security.key_vouchers import KeyVoucher
from app.store.security.signing_keys import signing_keys
from app.store.submissions import canonical_json

SUFFIX = ".andan-traloi"
_REPLY = T("Ghi tệp trả lời", "Write a reply")
_FORMAT, _SCHEMA = "andan-tra-loi", 1
_LARGEST = 1 << 20


class NotAReply(BadPackage):
    reason = T(
        "“{name}” không phải tệp trả lời có chữ ký của An Dân; chưa ghi gì, hãy xin đúng tệp .andan-traloi.",
        "“{name}” is no signed answer of An Dân; nothing was written. Ask for the .andan-traloi file.",
    )


class FigureQuery(Struct, frozen=True):
    """A figure that is asked about, by the key of its indicator, and what is asked in both languages."""

    indicator: Name
    vi: str
    en: str

    @property
    def text(self) -> T:
        """What is asked."""
        return T(self.vi, self.en)


class ReplySender(Struct, frozen=True):
    """A receiver as it names itself."""

    code: Name
    name: Name


class Reply(Reported, frozen=True, kw_only=True):
    """What a receiver says of one submission, named by its unit, slot, revision and digest.

    ``refused`` is why it was not taken, None where it was; ``key`` is what it was signed with, for which earlier
    keys vouch in ``vouchers``. A later version may say more.
    """

    unit: Name
    revision: Count
    digest: Name
    flags: tuple[FigureQuery, ...]
    refused: T | None
    sender: ReplySender = field(name="from")
    at: datetime
    key: Hash
    vouchers: Annotated[tuple[KeyVoucher, ...], Meta(max_length=16)] = ()


class _Head(Struct, frozen=True):
    format: Literal["andan-tra-loi"]
    schema: Count


def write_reply(
    store: Store,
    package: Package,
    flags: Sequence[FigureQuery],
    folder: Path,
    refused: T | None = None,
) -> Path:
    """Write the answer to a package into the folder, signed, and give its path. It holds no name.

    ``refused`` says why the package was not taken. Raises NotPermitted for who only looks or maintains.
    """
    store.principal.require_work()
    unit, keys, now = unit_settings.load(store), signing_keys(store), clock.now()
    reply = {
        "format": _FORMAT,
        "schema": _SCHEMA,
        "unit": package.unit,
        **package.slot.as_json(),
        "revision": package.revision,
        "digest": package.digest,
        "flags": plain(flags),
        "refused": plain(refused),
        "from": {"code": unit.code, "name": unit.name},
        "at": now.isoformat(),
        "key": public_key(keys.signing),
        **({"vouchers": plain(keys.vouchers)} if keys.vouchers else {}),
    }
    path = folder / f"{short_stem(package.unit, package.slot, package.revision)}{SUFFIX}"
    make_folder(folder)
    told = {"unit": package.unit, "report": package.slot.report, "period": package.slot.period}
    with store.leaving(path, "export", _REPLY, **told) as file:
        file.write(pack({MANIFEST: canonical_json(reply)}, now, keys.signing))
    return path


def read_reply(path: Path) -> Reply:
    """The answer in a file, rightly signed by whoever ``key`` says; whether it is ours to believe,
    ``receiver.take_reply`` tells.

    Raises BadPackage, or NotFound … where it cannot be read.
    """
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise NotAReply(path.name)
        data = path.read_bytes()
    try:
        parts, names, signer = unpack(data, path.name, (MANIFEST,))
        if decode(_Head, parts[MANIFEST], MANIFEST).schema > _SCHEMA:
            raise NewerSchema(path.name)
        kept = decode(Reply, parts[MANIFEST], MANIFEST)
        if (kept.key, names) != (signer, {MANIFEST}):
            raise NotAReply(path.name)
        return kept
    except NotOurs:
        raise NotAReply(path.name) from None
    except BadDocument as error:
        raise NotAReply(path.name, error) from None
