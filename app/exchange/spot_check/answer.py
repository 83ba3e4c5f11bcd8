"""What a unit shows in a spot check: of each drawn record its facts, and the proof that it was counted.

No name is among the facts. Without the receiver's card only what anybody may see is opened; encrypted to the
receiver days, kinds and area of every record are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct

from app.base.documents import BadDocument, decode, describe, plain
from app.base.errors import UserError, file_errors, shown
from app.base.language import T
from app.base.merkle_tree import levels_of, proof_of
from app.exchange.package.container import decrypt, encrypt, is_encrypted
from app.exchange.package.receivers import receivers
from app.exchange.spot_check.lot import Frozen, Lot, lot_of
from app.reports.submission.record_leaf import is_open, salt
from app.reports.submission.record_tree import RecordLeaf, leaves_today, tree_of
from app.reports.submission.written import Count, Hash, Name
from app.schema.record import register
from app.schema.values import Choice
from app.services import unit_settings
from app.store import Store, submissions
from app.store.submission_evidence import RecordLeaves
from app.store.submissions import Submission, canonical_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SUFFIX = ".andan-doichieu"
FORMAT: Literal["andan-doi-chieu"] = "andan-doi-chieu"
_SCHEMA = 1
_LARGEST = 4 << 20
_SHOWN = T("Đưa bản ghi ra đối chiếu", "Show records for a spot check")
_REMEDY = T(
    "chưa lấy gì từ tệp này, hãy xin lại tệp đối chiếu.",
    "nothing was taken from it. Ask for the answer to the spot check again.",
)
_TOO_LARGE = T(
    "“{name}” quá lớn, không phải tệp đối chiếu; chưa lấy gì từ tệp này, hãy xin lại.",
    "“{name}” is too large for an answer to a spot check; nothing was taken from it. Ask again.",
)
_NOT_FROZEN = T(
    "Lần bốc thăm này không phải của báo cáo nào đã chốt trong sổ này; chưa ghi gì, hãy hỏi lại người kiểm tra.",
    "This lot is of no report that was frozen here; nothing was written. Ask the inspector.",
)
_NOT_DRAWN = T(
    "Tệp bốc thăm không đúng như bốc thăm từ báo cáo ấy; chưa ghi gì, hãy xin người kiểm tra bốc lại.",
    "The file does not hold the lot that is drawn from that report; nothing was written. Have the lot drawn again.",
)
Value = Annotated[str, Meta(max_length=200)] | bool | int | list[Name] | None


class OpenedFact(Struct, frozen=True):
    """A fact, and the salt with which it gives its digest."""

    value: Value
    salt: Hash


class Opening(Struct, frozen=True):
    """A leaf as it is shown: ``facts`` are opened, of those ``hidden`` there is the digest, as of the ``rest``."""

    place: Annotated[int, Meta(ge=0)]
    register: Name
    facts: dict[Name, OpenedFact]
    hidden: dict[Name, Hash]
    rest: Hash
    proof: Annotated[list[Hash], Meta(max_length=64)]


class Reason(Choice):
    """Why the unit itself cannot prove a record."""

    CHANGED = (
        "changed",
        T("đã sửa sau khi chốt báo cáo", "it was changed after the report was frozen"),
    )
    GONE = (
        "gone",
        T("đã xóa hoặc gộp sau khi chốt báo cáo", "it was deleted or merged after that"),
    )


class Unproved(Struct, frozen=True):
    """A leaf that cannot be shown, and why."""

    place: Annotated[int, Meta(ge=0)]
    why: Reason


class SpotAnswer(Struct, frozen=True):
    """All that is shown of one lot."""

    format: Literal["andan-doi-chieu"]
    schema: Annotated[int, Meta(ge=1, le=_SCHEMA)]
    unit: Name
    digest: Name
    revision: Count
    openings: list[Opening]
    unproved: list[Unproved]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A drawn record as the unit itself sees it: ``leaf`` is None where the record is gone.

    ``code`` is empty for who was not given its register. ``why``: it is not as it was counted, and cannot be
    proved.
    """

    place: int
    register: str
    code: str
    leaf: RecordLeaf | None
    why: Reason | None


# ---- out ----------------------------------------------------------------------------------------


def show(store: Store, lot: Lot) -> list[ShownRecord]:
    """The drawn records as they are now, and whether they are what was counted. Raises UserError."""
    return list(_shown(store, *_frozen(store, lot), lot))


def write_answer(store: Store, lot: Lot, path: Path) -> list[ShownRecord]:
    """Write what the inspector can verify, encrypted where the report's receiver is known.

    Gives the records with it. Raises UserError.
    """
    store.principal.require_work()
    submission, leaves = _frozen(store, lot)
    found = list(_shown(store, submission, leaves, lot))
    card = receivers(store).get(lot.report)
    receiver = card.public if card else None
    answer = _answer(lot, leaves, found, every_fact=receiver is not None)
    data = canonical_json(plain(answer))
    about = {"report": lot.report, "period": lot.period, "records": len(found)}
    with store.leaving(path, "export", _SHOWN, **about) as file:
        file.write(encrypt(data, receiver) if receiver else data)
    return found


def _frozen(store: Store, lot: Lot) -> tuple[Submission, RecordLeaves]:
    """The report that the lot was drawn from, and its leaves."""
    for one in submissions.list_submissions(store, report=lot.report):
        if one.sha256 != lot.digest:
            continue
        leaves = submissions.read_contents(store, one).leaves
        if leaves is None or (tree := tree_of(leaves)).root != lot.root:
            break
        unit = unit_settings.load(store).code
        frozen = Frozen(one.slot, unit, one.revision, one.sha256, tree)
        if (
            lot_of(frozen, lot.count, lot.number) != lot
        ):  # else minutes would print what nobody froze
            raise UserError(_NOT_DRAWN)
        return one, leaves
    raise UserError(_NOT_FROZEN)


def _shown(
    store: Store, submission: Submission, leaves: RecordLeaves, lot: Lot
) -> Iterator[ShownRecord]:
    whose = {place: (key, id_) for key, ids in leaves.places.items() for id_, place in ids.items()}
    codes = submissions.read_contents(store, submission).codes
    drawn_ids: dict[str, set[int]] = {}
    for place in lot.places:
        key, id_ = whose[place]
        drawn_ids.setdefault(key, set()).add(id_)
    today = {
        (key, leaf.record.id): leaf
        for key, ids in drawn_ids.items()
        for leaf in leaves_today(store.everything, key, ids, leaves.facts[key], leaves.secret)
    }
    for place in lot.places:
        key, id_ = whose[place]
        leaf = today.get((key, id_))
        same = leaf is not None and leaf.digest.hex() == leaves.digests[place]
        why = None if same else Reason.CHANGED if leaf else Reason.GONE
        code = codes.get(key, {}).get(id_, "") if store.principal.permits(key) else ""
        yield ShownRecord(place, key, code, leaf, why)


def _answer(
    lot: Lot, leaves: RecordLeaves, found: list[ShownRecord], *, every_fact: bool
) -> SpotAnswer:
    levels = levels_of([bytes.fromhex(digest) for digest in leaves.digests])
    openings, unproved = list[Opening](), list[Unproved]()
    for one in found:
        if one.leaf is None or one.why is not None:
            unproved.append(Unproved(one.place, one.why or Reason.GONE))
            continue
        proof = [step.hex() for step in proof_of(levels, one.place)]
        openings.append(_opening(one, one.leaf, leaves.secret, proof, every_fact=every_fact))
    return SpotAnswer(FORMAT, _SCHEMA, lot.unit, lot.digest, lot.revision, openings, unproved)


def _opening(
    one: ShownRecord, leaf: RecordLeaf, secret: str, proof: list[str], *, every_fact: bool
) -> Opening:
    cls = register(one.register)
    facts = {
        name: OpenedFact(value, salt(secret, one.register, leaf.record.id, name).hex())
        for name, value in leaf.facts.items()
        if every_fact or is_open(cls, name)
    }
    hidden = {name: digest for name, digest in leaf.digests.items() if name not in facts}
    return Opening(one.place, one.register, facts, hidden, leaf.rest, proof)


# ---- in -----------------------------------------------------------------------------------------


def read_answer(path: Path, private: X25519PrivateKey | None = None) -> SpotAnswer:
    """The answer in a file; ``private`` decrypts one that is encrypted to us. Raises UserError."""
    with file_errors(path):
        if path.stat().st_size > _LARGEST:
            raise UserError(_TOO_LARGE.format(name=shown(path)))
        data = path.read_bytes()
    if is_encrypted(data):
        data = decrypt(data, path.name, private)
    try:
        return decode(SpotAnswer, data)
    except BadDocument as error:
        raise UserError(describe(error, shown(path), _REMEDY)) from None
