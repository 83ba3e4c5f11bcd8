"""What the manifest of a package holds; ``package`` writes it and reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from app.base.documents import plain
from app.base.json_types import JsonObject
from app.reports.submission.record_tree import tree_of
from app.reports.submission.written import Count, Hash, Name, Reported
from app.store.security.key_vouchers import KeyVoucher
from app.store.security.signing_keys import SigningKeys
from app.store.submission_evidence import EntrySignals, RecordTree
from app.store.submissions import Contents


class Head(Struct, frozen=True):
    """What says whether the rest is for this version to read."""

    format: Literal["andan-goi"]
    schema: Count


class PackedUnit(Struct, frozen=True):
    """Who hands it in."""

    code: Name
    name: Name


class Part(Struct, frozen=True):
    """A file of the package."""

    sha256: Hash
    size: Annotated[int, Meta(ge=0)]


class Manifest(Reported, frozen=True, kw_only=True):
    """What a package says of itself; the signature covers every byte of it.

    ``open``: it is an open copy, which leaves small parts blank; ``digest`` is that of the frozen report,
    the same in the open copy and in the one that is encrypted to a receiver. ``tree`` and ``signals``: of the
    counted records; before there were spot checks packages said neither. ``vouchers``: by which earlier keys of the
    unit vouch for ``key``, the newest last.
    """

    format: Literal["andan-goi"]
    schema: Count
    unit: PackedUnit
    revision: Count
    sequence: Count
    previous: Name
    digest: Name
    at: datetime
    definitions: Name
    key: Name
    parts: dict[str, Part]
    open: bool = False
    tree: RecordTree | None = None
    signals: EntrySignals | None = None
    vouchers: Annotated[tuple[KeyVoucher, ...], Meta(max_length=16)] = ()


def optional_entries(kept: Contents, keys: SigningKeys) -> JsonObject:
    """The entries that only some packages have: of the counted records, and of a key that took another's place."""
    found: JsonObject = {}
    if kept.leaves:
        found["tree"] = plain(tree_of(kept.leaves))
    if kept.signals:
        found["signals"] = plain(kept.signals)
    if keys.vouchers:
        found["vouchers"] = plain(keys.vouchers)
    return found
