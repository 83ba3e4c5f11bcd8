"""An answer counts where this report's receiver signed it, about what was frozen here."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.base.errors import UserError
from app.base.language import T
from app.base.periods import parse
from app.exchange.package.container import BadPackage, fingerprint, pack, public_key, unpack
from app.exchange.package.package import MANIFEST, read_package, write_package
from app.exchange.package.receivers import (
    _ANOTHER,
    _MALFORMED,
    _REMEDY,
    NotSent,
    OtherKey,
    OtherUnit,
    answers,
    choose_receiver,
    forget_receiver,
    own_card,
    read_card,
    receivers,
    take_reply,
    write_card,
)
from app.exchange.package.reply import FigureQuery, NotAReply, read_reply, write_reply
from app.store.security.signing_keys import change_signing_key
from app.store.submissions import Submission
from tests.support.documents import changed, shown
from tests.support.packages import Sender, sender
from tests.support.wording import pattern

ASKED = (FigureQuery("visits", "Sao lại 3?", "Why 3?"),)
FLIPS = 300


@dataclass
class Two:
    """A unit that handed in, and the level above that answers."""

    unit: Sender
    above: Sender
    folder: Path

    def answer(self, done: Submission, above: Sender | None = None, why: T | None = None) -> Path:
        package = read_package(write_package(self.unit.store, done, self.folder / "usb"))
        return write_reply((above or self.above).store, package, ASKED, self.folder, why)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(sender(tmp_path, "03127", 3), sender(tmp_path, "00004"), tmp_path)
    yield made
    made.unit.store.close()
    made.above.store.close()


def test_what_was_taken_and_what_is_asked_arrives(two: Two) -> None:
    done = two.unit.freeze()
    found = take_reply(two.unit.store, two.answer(done))
    assert (found.submission, found.reply.flags, found.reply.refused) == (done, ASKED, None)
    assert (found.first, found.reply.key) == (True, own_card(two.above.store).signing)
    assert answers(two.unit.store) == {done.sha256: found.reply}
    assert two.unit.store.audit_entries(1)[0].act.kind == "reply"


def test_a_refusal_says_why(two: Two) -> None:
    done, why = two.unit.freeze(), T("Sai kỳ.", "Another period.")
    assert take_reply(two.unit.store, two.answer(done, why=why)).reply.refused == why
    assert answers(two.unit.store)[done.sha256].refused == why


def test_no_flipped_bit_is_believed(two: Two) -> None:
    path = two.answer(two.unit.freeze())
    data, chance = path.read_bytes(), random.Random(9)
    for _ in range(FLIPS):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        with pytest.raises(BadPackage):
            read_reply(path)


def test_what_is_not_an_answer_is_refused(two: Two) -> None:
    path = two.folder / "x.andan-traloi"
    package = write_package(two.unit.store, two.unit.freeze(), two.folder).read_bytes()
    for data in (b"", b"{}", b"PK\x03\x04", package, b"0" * (2 << 20)):
        path.write_bytes(data)
        with pytest.raises(BadPackage):
            read_reply(path)


def test_another_signer_of_the_same_words_is_seen(two: Two) -> None:
    """A signature that is right, under a manifest that names another key."""
    path = two.answer(two.unit.freeze())
    reply = read_reply(path)
    parts, _names, _signer = unpack(path.read_bytes(), "", (MANIFEST,))
    path.write_bytes(pack(parts, reply.at, Ed25519PrivateKey.generate()))
    with pytest.raises(NotAReply):
        read_reply(path)


def test_an_answer_to_others_or_to_nothing_is_refused(two: Two) -> None:
    with pytest.raises(OtherUnit):
        take_reply(two.above.store, two.answer(two.unit.freeze()))
    stranger = sender(two.folder / "khac", "03127", 3)  # the same unit, of another store
    with pytest.raises(NotSent):
        take_reply(stranger.store, two.answer(two.unit.freeze(period=parse("2026-04"))))
    stranger.store.close()


def test_another_key_is_refused_until_the_known_one_is_forgotten(two: Two) -> None:
    first = two.unit.freeze()
    take_reply(two.unit.store, two.answer(first))
    other = sender(two.folder / "may-moi", "00004")
    path = two.answer(first, other)
    new, known = (fingerprint(own_card(o.store).signing) for o in (other, two.above))
    with pytest.raises(OtherKey, match=new) as refused:
        take_reply(two.unit.store, path)
    assert known in str(refused.value)
    forget_receiver(two.unit.store, "movement")
    assert take_reply(two.unit.store, path).first
    assert receivers(two.unit.store)["movement"].signing == own_card(other.store).signing
    other.store.close()


def test_a_key_that_the_known_one_vouches_for_is_taken_and_told(two: Two) -> None:
    first = two.unit.freeze()
    take_reply(two.unit.store, two.answer(first))
    old = own_card(two.above.store).signing
    for _twice in range(2):  # the unit has missed one of the changes
        change_signing_key(two.above.store)
    found = take_reply(two.unit.store, two.answer(first))
    assert (found.first, found.changed) == (False, True)
    new = own_card(two.above.store).signing
    assert receivers(two.unit.store)["movement"].signing == new != old
    assert not take_reply(two.unit.store, two.answer(first)).changed
    other = sender(two.folder / "gia", "00004")
    change_signing_key(other.store)  # vouched for, but not by the key that is known
    with pytest.raises(OtherKey):
        take_reply(two.unit.store, two.answer(first, other))
    other.store.close()


def test_the_card_is_trusted_before_the_first_answer(two: Two) -> None:
    done, card = two.unit.freeze(), two.folder / "the.json"
    write_card(two.above.store, card)
    choose_receiver(two.unit.store, "movement", read_card(card))
    other = sender(two.folder / "gia", "00008")
    with pytest.raises(OtherKey):
        take_reply(two.unit.store, two.answer(done, other))
    write_card(other.store, card)
    with pytest.raises(UserError, match=pattern(_ANOTHER)):
        choose_receiver(two.unit.store, "movement", read_card(card))
    assert not take_reply(two.unit.store, two.answer(done)).first
    assert receivers(two.unit.store)["movement"].public
    other.store.close()


def test_a_receiver_known_by_an_answer_alone_is_not_sealed_to(two: Two) -> None:
    take_reply(two.unit.store, two.answer(two.unit.freeze()))
    assert receivers(two.unit.store)["movement"].public is None


@pytest.mark.parametrize("spoilt", ["{}", "[]", "[", '{"format": "andan-noi-nhan"}', " " * 70_000])
def test_what_is_no_card_is_refused(spoilt: str, tmp_path: Path) -> None:
    path = tmp_path / "the.json"
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(UserError, match=pattern(_REMEDY)):
        read_card(path)


@pytest.mark.parametrize("field", ["key", "name", "unit", "signing", "signature"])
def test_a_card_with_another_key_to_seal_to_is_refused(
    field: str, two: Two, tmp_path: Path
) -> None:
    """Whoever knows the receiver's public key could else have packages sealed to themselves."""
    path = tmp_path / "the.json"
    write_card(two.above.store, path)
    card = json.loads(path.read_text(encoding="utf-8"))
    edited = json.dumps(card | {field: "11" * (len(card[field]) // 2)})
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(UserError, match=pattern(_MALFORMED)):
        read_card(path)


def test_a_card_changed_at_any_place_is_refused_in_a_sentence(two: Two, tmp_path: Path) -> None:
    path, named = tmp_path / "the.json", 0
    write_card(two.above.store, path)
    for place, other in changed(json.loads(path.read_text(encoding="utf-8"))):
        path.write_text(json.dumps(other), encoding="utf-8")
        with pytest.raises(UserError) as refused:
            read_card(path)
        assert path.name in refused.value.text.vi
        assert len(str(refused.value).splitlines()) == 1
        named += " › ".join(shown(place)) in refused.value.text.vi
    assert named > 50


def test_an_answer_changed_at_any_place_is_taken_or_refused_by_its_place(two: Two) -> None:
    """By whoever signs rightly; what is refused names the file."""
    path, named = two.answer(two.unit.freeze()), 0
    parts, _names, _signer = unpack(path.read_bytes(), "", (MANIFEST,))
    key, at = Ed25519PrivateKey.generate(), read_reply(path).at
    for place, other in changed(json.loads(parts[MANIFEST]) | {"key": public_key(key)}):
        path.write_bytes(pack({MANIFEST: json.dumps(other).encode()}, at, key))
        try:
            read_reply(path)
        except BadPackage as error:
            assert path.name in error.text.vi and len(str(error).splitlines()) == 1
            named += " › ".join((MANIFEST, *shown(place))) in error.text.vi
    assert named > 100


def test_a_fingerprint_can_be_read_out() -> None:
    assert fingerprint("00" * 32) == "31479 19918 10382 90276 65309 30981"
