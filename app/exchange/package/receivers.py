"""Receivers and their keys: the card that units encrypt to, whom each report goes to, whose answers count.

A receiver's signing key is trusted from its card, or from its first answer, on. Another key is
refused until the officer has asked by telephone and forgotten the one that was known, unless that one
vouches for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from app.base import documents
from app.base.errors import UserError
from app.base.json_types import JsonObject
from app.base.language import T
from app.exchange.package.container import BadPackage, fingerprint, public_key
from app.exchange.package.reply import Reply, read_reply
from app.reports.submission.written import Hash, Name
from app.services import unit_settings
from app.store import Store, submissions
from app.store.security.key_vouchers import arrive_at
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission

_FORMAT, _SCHEMA = "andan-noi-nhan", 1
_LARGEST = 1 << 16
_RECEIVERS, _REPLIES = "receivers", "replies"
_MALFORMED = T(
    "“{name}” không phải tệp khóa của nơi nhận do An Dân ghi; chưa ghi gì, hãy xin đúng tệp khóa của cấp trên.",
    "“{name}” is no receiver's card of An Dân; nothing was written. Ask the level above for theirs.",
)
_REMEDY = T(
    "chưa ghi gì, hãy xin đúng tệp khóa của cấp trên.",
    "nothing was written. Ask the level above for their receiver's card.",
)
_ANOTHER = T(
    "Tệp khóa này mang khóa {new}, khác khóa đã biết {known} của nơi nhận; chưa thay gì, hãy gọi điện hỏi cấp trên rồi đặt lại khóa trong Cài đặt.",
    "This card bears the key {new}, the known one is {known}; nothing was changed. Call the receiver, then forget the key in the settings.",
)
_FORGET = T("Đặt lại khóa đã biết", "Forget a known key")
_CARD = T("Ghi tệp khóa của nơi nhận", "Write our receiver's card")
_CHOOSE = T("Chọn nơi nhận báo cáo", "Choose a report's receiver")
_TAKE = T("Nhận trả lời của cấp trên", "Take an answer from above")


class OtherUnit(BadPackage):
    reason = T(
        "“{name}” trả lời cho đơn vị khác; chưa ghi gì, hãy xin đúng tệp của đơn vị mình.",
        "“{name}” answers another unit; nothing was written. Ask for the one that is yours.",
    )


class NotSent(BadPackage):
    reason = T(
        "“{name}” trả lời một bản mà sổ này chưa chốt (hoặc đã phục hồi bản cũ); chưa ghi gì, hãy hỏi lại cấp trên.",
        "“{name}” answers a report that was not frozen here; nothing was written. Ask the level above.",
    )


class OtherKey(BadPackage):
    """Signed by somebody else than this report's receiver."""

    reason = T(
        "“{name}” ký bằng khóa {new}, khác khóa đã biết {known} của nơi nhận; chưa ghi gì, hãy gọi điện hỏi cấp trên rồi đặt lại khóa trong Cài đặt.",
        "“{name}” is signed with the key {new}, the known one is {known}; nothing was written. Call the receiver, then forget the key in the settings.",
    )

    def __init__(self, name: str, new: str, known: str) -> None:
        said = self.reason.format(name=name, new=fingerprint(new), known=fingerprint(known))
        UserError.__init__(self, said)


@dataclass(frozen=True, slots=True)
class ReceiverCard:
    """A receiver: the key to encrypt to (empty before its card is known), and what it signs with."""

    code: str
    name: str
    opening: str
    signing: str

    @property
    def public(self) -> bytes | None:
        """Return the 32 bytes of the key to encrypt to."""
        return bytes.fromhex(self.opening) or None


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply that was taken, with what it answers; ``first``: its signer was not known before. ``changed``: the
    key that was known vouches for that of the reply."""

    reply: Reply
    submission: Submission
    first: bool
    changed: bool = False


class _WrittenCard(Struct, frozen=True, forbid_unknown_fields=True):
    """A card in its file. The signature is over all the rest, so there is nothing else in it."""

    format: Literal["andan-noi-nhan"]
    schema: Literal[1]
    unit: Name
    name: Name
    key: Hash
    signing: Hash
    signature: Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]


# ---- cards --------------------------------------------------------------------------------------


def own_card(store: Store) -> ReceiverCard:
    """Ourselves as others know us."""
    unit, keys = unit_settings.load(store), signing_keys(store)
    opening = keys.opening.public_key().public_bytes_raw().hex()
    return ReceiverCard(unit.code, unit.name, opening, public_key(keys.signing))


def write_card(store: Store, path: Path) -> None:
    """Write the card that others encrypt to; only this store opens what they send.

    It is signed, so that nobody can put another key under our name.
    """
    store.principal.require_work()
    own = own_card(store)
    card = {"format": _FORMAT, "schema": _SCHEMA, "unit": own.code, "name": own.name}
    card |= {"key": own.opening, "signing": own.signing}
    card["signature"] = signing_keys(store).signing.sign(_signed(card)).hex()
    with store.leaving(path, "export", _CARD, unit=own.code) as file:
        file.write(f"{json.dumps(card, ensure_ascii=False, indent=1)}\n".encode())


def read_card(path: Path) -> ReceiverCard:
    """The receiver in a file. Raises UserError."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    kept = documents.read(_WrittenCard, path, _LARGEST, _REMEDY)
    card = documents.plain(kept)
    try:
        signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(kept.signing))
        signer.verify(bytes.fromhex(card.pop("signature")), _signed(card))
    except (ValueError, InvalidSignature):
        raise UserError(_MALFORMED.format(name=path.name)) from None
    return ReceiverCard(kept.unit, kept.name, kept.key, kept.signing)


def _signed(card: JsonObject) -> bytes:
    """What the signature of a card is over."""
    return b"andan-noi-nhan 1\0" + submissions.canonical_json(card)


# ---- whom a report goes to ----------------------------------------------------------------------


def receivers(store: Store) -> dict[str, ReceiverCard]:
    """The receiver of each report that has one, by the key of the report."""
    return store.setting(_RECEIVERS, dict[str, ReceiverCard]) or {}


def choose_receiver(store: Store, report: str, card: ReceiverCard) -> None:
    """Let a report go to this receiver. Raises UserError where another key is known."""
    store.principal.require_work()
    known = receivers(store).get(report)
    if known and known.signing not in ("", card.signing):
        codes = {"new": fingerprint(card.signing), "known": fingerprint(known.signing)}
        raise UserError(_ANOTHER.format(**codes))
    store.set_setting(_RECEIVERS, documents.plain(receivers(store) | {report: card}))
    store.log_access("receiver", _CHOOSE, report=report, unit=card.code)


def forget_receiver(store: Store, report: str) -> None:
    """Trust the next card or answer of this report's receiver: theirs is a new key."""
    kept = receivers(store)
    if kept.pop(report, None):
        store.set_setting(_RECEIVERS, documents.plain(kept))
        store.log_access("receiver", _FORGET, report=report)


# ---- their answers ------------------------------------------------------------------------------


def take_reply(store: Store, path: Path) -> KeptReply:
    """Read an answer, make sure that it is this receiver's to what was frozen here, and keep it.

    Raises BadPackage, or NotFound … where the file cannot be read.
    """
    store.principal.require_work()
    reply = read_reply(path)
    if reply.unit != unit_settings.load(store).code:
        raise OtherUnit(path.name)
    answered = [
        s for s in submissions.list_submissions(store, reply.slot) if s.sha256 == reply.digest
    ]
    if not answered:
        raise NotSent(path.name)
    report = reply.slot.report
    known = receivers(store).get(report)
    changed = known is not None and _takes_its_place(reply, known.signing)
    if known and known.signing not in ("", reply.key) and not changed:
        raise OtherKey(path.name, reply.key, known.signing)
    if not known:
        known = ReceiverCard(reply.sender.code, reply.sender.name, "", "")
    if (first := not known.signing) or changed:
        card = replace(known, signing=reply.key)
        store.set_setting(_RECEIVERS, documents.plain(receivers(store) | {report: card}))
    store.set_setting(_REPLIES, documents.plain(answers(store) | {reply.digest: reply}))
    store.log_access("reply", _TAKE, report=report, revision=reply.revision)
    return KeptReply(reply, answered[0], first, changed)


def _takes_its_place(reply: Reply, known: str) -> bool:
    """Whether the key that is known vouches for the one that signed a reply."""
    former = {one.before for one in reply.vouchers}
    return known in former and known != reply.key and arrive_at(reply.vouchers, reply.key)


def answers(store: Store) -> dict[str, Reply]:
    """The answers that were taken, by the digest of the submission that each is to."""
    return store.setting(_REPLIES, dict[str, Reply]) or {}
