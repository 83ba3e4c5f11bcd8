"""Keys: passwords open, nothing else does, and no damage or editing of the file goes unnoticed."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import DamagedStore, InUse, NotFound, StoreTooNew, UserError, WrongPassword
from app.store.security import key_file
from app.store.security.key_copies import KeyContent
from app.store.security.key_file import DEFAULT, Cost, Key, KeyFile, RecoveryCode, subkey
from app.store.security.key_slots import KeySlot
from app.store.security.passwords import SHORTEST_PASSWORD, check_password
from tests.support.documents import changed, shown
from tests.support.wording import pattern

pytestmark = pytest.mark.windows

CHEAP = Cost(memory=64, passes=1, lanes=1)
LAN, LAN_SECRET = "lan", "Mật khẩu của Lan"
TAM, TAM_SECRET = "tâm", "Tổ trưởng năm 2026"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "so.andan"


@pytest.fixture
def made(store: Path) -> tuple[KeyFile, Key]:
    """A key file with two users."""
    keys, key = KeyFile.create(store, CHEAP)
    keys.add(key, LAN, "officer", LAN_SECRET)
    keys.add(key, TAM, "chief", TAM_SECRET)
    return keys, key


def copies(store: Path) -> tuple[Path, Path]:
    return Path(f"{store}.keys.a"), Path(f"{store}.keys.b")


def rewrite(store: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Edit both copies as an attacker would, who knows the format and mends the checksum."""
    for copy in copies(store):
        document = json.loads(copy.read_text(encoding="utf-8").split("\n", 1)[1])
        change(document)
        body = json.dumps(document)
        copy.write_text(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n", encoding="utf-8")


def opened_and_mended(store: Path) -> tuple[Key, str]:
    """As a store does whose pages the key has opened."""
    keys = KeyFile.load(store)
    key, user = keys.open(LAN, LAN_SECRET)
    keys.mend(key)
    return key, user


def test_each_user_opens_the_same_key(store: Path, made: tuple[KeyFile, Key]) -> None:
    _, key = made
    keys = KeyFile.load(store)
    assert keys.users == {LAN: "officer", TAM: "chief"}
    assert keys.open("Lan ", LAN_SECRET) == (key, LAN)
    assert keys.open(TAM, TAM_SECRET) == (key, TAM)
    assert keys.open(None, TAM_SECRET) == (key, TAM)
    assert len(key) == 32
    with pytest.raises(WrongPassword):
        keys.open(LAN, TAM_SECRET)


def test_the_real_cost_is_recorded_and_opens(store: Path) -> None:
    keys, key = KeyFile.create(store)
    keys.add(key, LAN, "chief", LAN_SECRET)
    document = json.loads(copies(store)[0].read_text(encoding="utf-8").split("\n", 1)[1])
    assert document["slots"][0]["cost"] == {"memory": 65536, "passes": 3, "lanes": 4}
    assert Cost(memory=65536, passes=3, lanes=4) == DEFAULT
    assert KeyFile.load(store).open(LAN, LAN_SECRET)[0] == key


def test_a_changed_password_is_no_cheaper_than_the_one_before(store: Path) -> None:
    keys, key = KeyFile.create(store, Cost(memory=64, passes=2, lanes=1))
    keys.add(key, LAN, "chief", LAN_SECRET)
    again = KeyFile.load(store, CHEAP)
    again.change_password(LAN, LAN_SECRET, "Mật khẩu lần sau")
    document = json.loads(copies(store)[0].read_text(encoding="utf-8").split("\n", 1)[1])
    assert document["slots"][0]["cost"]["passes"] == 2
    assert KeyFile.load(store).open(LAN, "Mật khẩu lần sau")[0] == key


def test_a_password_is_the_same_however_the_keyboard_composes_it(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    typed = unicodedata.normalize("NFD", LAN_SECRET)
    assert typed != LAN_SECRET
    assert KeyFile.load(store).open(LAN, typed) == (made[1], LAN)
    assert KeyFile.load(store).open(unicodedata.normalize("NFD", TAM), TAM_SECRET)[1] == TAM


def test_unknown_user_and_wrong_password_read_the_same(made: tuple[KeyFile, Key]) -> None:
    keys, _ = made
    said = set()
    for user, password in ((LAN, "không phải đâu"), ("ai đó", LAN_SECRET), ("ai đó", "")):
        with pytest.raises(WrongPassword) as caught:
            keys.open(user, password)
        said.add(caught.value.text)
    assert len(said) == 1


def test_passwords_have_a_shortest_length_counted_in_seen_characters(store: Path) -> None:
    assert check_password("ắ" * SHORTEST_PASSWORD) is None
    short = "ắ" * (SHORTEST_PASSWORD - 1)
    assert check_password(short) is not None
    assert check_password(unicodedata.normalize("NFD", short)) is not None
    keys, key = KeyFile.create(store, CHEAP)
    with pytest.raises(UserError, match=str(SHORTEST_PASSWORD)):
        keys.add(key, LAN, "chief", short)
    assert not copies(store)[0].exists()


def test_changing_a_password_keeps_the_key_and_the_others(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    keys, key = made
    keys.change_password(LAN, LAN_SECRET, "Một câu hoàn toàn mới")
    again = KeyFile.load(store)
    assert again.open(LAN, "Một câu hoàn toàn mới") == (key, LAN)
    assert again.open(TAM, TAM_SECRET) == (key, TAM)
    assert again.users == {LAN: "officer", TAM: "chief"}
    with pytest.raises(WrongPassword):
        again.open(LAN, LAN_SECRET)
    with pytest.raises(WrongPassword):
        again.change_password(LAN, LAN_SECRET, "Một câu hoàn toàn mới")


def test_users_come_and_go(store: Path, made: tuple[KeyFile, Key]) -> None:
    keys, key = made
    with pytest.raises(UserError, match=LAN):
        keys.add(key, " LAN", "chief", "Mật khẩu khác hẳn")
    with pytest.raises(UserError):
        keys.add(key, "  ", "chief", "Mật khẩu khác hẳn")
    with pytest.raises(NotFound):
        keys.remove(key, "ai đó")
    keys.remove(key, LAN)
    with pytest.raises(WrongPassword):
        KeyFile.load(store).open(LAN, LAN_SECRET)
    with pytest.raises(InUse):
        keys.remove(key, TAM)
    assert KeyFile.load(store).open(TAM, TAM_SECRET) == (key, TAM)


def test_keys_are_never_written_over(store: Path, made: tuple[KeyFile, Key]) -> None:
    with pytest.raises(InUse):
        KeyFile.create(store, CHEAP)
    assert KeyFile.load(store).open(LAN, LAN_SECRET)[0] == made[1]


@pytest.mark.parametrize(
    ("part", "value"),
    [("user", TAM), ("role", "chief"), ("cost", {"memory": 64, "passes": 2, "lanes": 1})],
)
def test_a_slot_whose_public_part_was_edited_does_not_open(
    store: Path, made: tuple[KeyFile, Key], part: str, value: object
) -> None:
    assert KeyFile.load(store).open(LAN, LAN_SECRET)[0] == made[1]
    rewrite(store, lambda document: document["slots"][0].update({part: value}))
    with pytest.raises(WrongPassword):
        KeyFile.load(store).open(None, LAN_SECRET)


def _promote(document: dict[str, Any]) -> None:
    document["slots"][0]["role"] = "chief"


def _forget(document: dict[str, Any]) -> None:
    del document["slots"][0]


def _backdate(document: dict[str, Any]) -> None:
    document["generation"] -= 1


@pytest.mark.parametrize("change", [_promote, _forget, _backdate])
@pytest.mark.usefixtures("made")
def test_an_edited_file_is_noticed_by_whoever_still_opens_it(
    store: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(store, change)
    with pytest.raises(DamagedStore):
        KeyFile.load(store).open(TAM, TAM_SECRET)


@pytest.mark.parametrize("hurt", [0, 1])
def test_one_damaged_copy_is_survived_and_mended(
    store: Path, made: tuple[KeyFile, Key], hurt: int
) -> None:
    copy = copies(store)[hurt]
    whole = copy.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b"officer", b"offiser")):
        copy.write_bytes(damaged)
        assert opened_and_mended(store) == (made[1], LAN)
        assert copy.read_bytes() == whole
    copy.unlink()
    assert opened_and_mended(store) == (made[1], LAN)
    assert copy.read_bytes() == whole


def test_the_newer_copy_counts_when_a_change_was_cut_short(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    keys, key = made
    before = copies(store)[1].read_bytes()
    keys.remove(key, LAN)
    copies(store)[1].write_bytes(before)
    again = KeyFile.load(store)
    assert again.users == {TAM: "chief"}
    assert again.generation == keys.generation
    again.mend(again.open(TAM, TAM_SECRET)[0])
    assert copies(store)[0].read_bytes() == copies(store)[1].read_bytes()


@pytest.mark.usefixtures("made")
def test_both_copies_damaged_missing_or_too_new(store: Path) -> None:
    rewrite(store, lambda document: document.update(format=99))
    with pytest.raises(StoreTooNew):
        KeyFile.load(store)
    for copy in copies(store):
        copy.write_bytes(copy.read_bytes()[:-9])
    with pytest.raises(DamagedStore) as caught:
        KeyFile.load(store)
    assert "so.andan.keys.a" in caught.value.text.vi
    for copy in copies(store):
        copy.unlink()
    with pytest.raises(NotFound):
        KeyFile.load(store)


@pytest.mark.parametrize(
    "slot",
    [
        {"cost": {"memory": 2**31, "passes": 3, "lanes": 4}},
        {"cost": {"memory": 64, "passes": 10**9, "lanes": 1}},
        {"cost": {"memory": 8, "passes": 1, "lanes": 16}},
        {"cost": {"memory": 256 * 1024, "passes": 16, "lanes": 4}},
        {"public": "00"},
        {"boxes": {"1": "00", "2": "00", "3": "00"}},
        {"boxes": {"0": "00" * 80}},
        {"cost": {"memory": 64.5, "passes": 1, "lanes": 1}},
        {"cost": {"memory": 64}},
        {"salt": "00"},
        {"sealed": "xyz"},
        {"sealed": 7},
    ],
)
@pytest.mark.usefixtures("made")
def test_a_file_made_to_hang_or_crash_us_is_damaged(store: Path, slot: dict[str, Any]) -> None:
    rewrite(store, lambda document: document["slots"][0].update(slot))
    with pytest.raises(DamagedStore):
        KeyFile.load(store)


def _add_slots(document: dict[str, Any], number: int, **cost: int) -> None:
    slot = document["slots"][0]
    document["slots"] += [slot | {"cost": slot["cost"] | cost} for _ in range(number)]


@pytest.mark.parametrize(("number", "cost"), [(50, {}), (30, {"memory": 64 * 1024, "passes": 16})])
@pytest.mark.usefixtures("made")
def test_more_slots_or_work_than_officers_cost_are_damage(
    store: Path, number: int, cost: dict[str, int]
) -> None:
    rewrite(store, lambda document: _add_slots(document, number, **cost))
    with pytest.raises(DamagedStore):
        KeyFile.load(store)


def test_nobody_is_added_whom_the_file_could_not_be_read_with(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    keys, key = made
    with pytest.raises(UserError, match="nhiều nhất"):
        for number in range(50):
            keys.add(key, f"cb{number}", "officer", LAN_SECRET)
    assert KeyFile.load(store).open(TAM, TAM_SECRET) == (key, TAM)


def test_an_edited_file_is_refused_by_the_place_that_is_wrong(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    """Removed, of another kind, or added, with the checksum mended: a sentence each."""
    made[0].new_recovery(made[1])
    document = json.loads(copies(store)[0].read_text(encoding="utf-8").split("\n", 1)[1])
    named = 0
    for place, other in changed(document):
        body = json.dumps(other)
        for copy in copies(store):
            text = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n"
            copy.write_text(text, encoding="utf-8")
        try:
            KeyFile.load(store)
        except UserError as error:
            assert isinstance(error, DamagedStore | StoreTooNew)
            assert copies(store)[0].name in error.text.vi
            assert len(str(error).splitlines()) == 1
            named += " › ".join(shown(place)) in error.text.vi
    assert named > 300


def test_a_file_edited_in_any_byte_opens_nothing_else(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    """The checksum is mended; what still opens is what was written, in other blanks."""
    first, second = copies(store)
    second.unlink()
    before = KeyContent.from_text(first.read_text(encoding="utf-8"))
    body = first.read_bytes().split(b"\n", 1)[1].rstrip(b"\n")
    for place in range(len(body)):
        edited = bytearray(body)
        edited[place] ^= 1 << place % 8
        first.write_bytes(hashlib.sha256(edited).hexdigest().encode() + b"\n" + edited + b"\n")
        try:
            keys = KeyFile.load(store)
            assert keys.open(LAN, LAN_SECRET) == (made[1], LAN)
        except UserError as error:
            assert len(str(error).splitlines()) == 1
        else:
            assert KeyContent.from_text(first.read_text(encoding="utf-8")) == before


@pytest.mark.usefixtures("made")
def test_a_key_that_stands_twice_is_damage(store: Path) -> None:
    written = copies(store)[0].read_text(encoding="utf-8").split("\n", 1)[1].rstrip("\n")
    for twice in ('"role": "officer",', '"generation": 2,', '"memory": 64,'):
        assert twice in written
        body = written.replace(twice, twice * 2, 1)
        for copy in copies(store):
            text = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n"
            copy.write_text(text, encoding="utf-8")
        with pytest.raises(DamagedStore, match=twice.split('"')[1]):
            KeyFile.load(store)


SECRETS = st.text(min_size=1, max_size=12)
HEX = "0123456789abcdef"
SLOTS = st.builds(
    KeySlot,
    user=SECRETS,
    role=st.sampled_from(("officer", "chief")),
    salt=st.text(HEX, min_size=32, max_size=32),
    cost=st.builds(
        Cost, memory=st.integers(8 * 16, 65536), passes=st.integers(1, 16), lanes=st.integers(1, 16)
    ),
    sealed=st.text(HEX, min_size=120, max_size=120),
    public=st.text(HEX, min_size=64, max_size=64),
    boxes=st.dictionaries(
        st.integers(1, 99), st.text(HEX, min_size=160, max_size=160), min_size=1, max_size=2
    ),
)


@given(st.lists(SLOTS, max_size=4), st.integers(0), st.sampled_from((1, 2)))
def test_what_is_written_is_read(slots: list[KeySlot], generation: int, epochs: int) -> None:
    content = KeyContent(store="ab", generation=generation, slots=tuple(slots))
    signed = content.signed({epoch: Key(bytes([epoch]) * 32) for epoch in range(1, epochs + 1)})
    assert KeyContent.from_text(signed.text()) == signed


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("format", "store", "generation", "slots", "macs", "macs.1")
OF_A_SLOT = ("user", "role", "salt", "cost", "sealed", "public", "boxes", "boxes.1")
OF_A_COST = ("memory", "passes", "lanes")
PLACES = [*FIELDS, *(f"slots.{n}" for n in OF_A_SLOT), *(f"slots.cost.{n}" for n in OF_A_COST)]


def put(document: dict[str, Any], place: str, value: Any) -> None:
    """Put a value at a place of the first slot, or of the document."""
    *way, name = place.split(".")
    inside: Any = document
    for step in way:
        inside = inside[step][0] if step == "slots" else inside[step]
    inside[name] = value


@pytest.mark.parametrize("place", PLACES)
@given(value=ANYTHING)
def test_whatever_stands_in_a_field_is_one_sentence(
    place: str, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Though its checksum is right: it was edited, not hit by bit rot."""
    folder = tmp_path_factory.getbasetemp() / f"fuzzed-{place}"
    folder.mkdir(exist_ok=True)
    store = folder / "so.andan"
    for copy in copies(store):
        copy.unlink(missing_ok=True)
    keys, key = KeyFile.create(store, CHEAP)
    keys.add(key, LAN, "officer", LAN_SECRET)
    keys.add(key, TAM, "chief", TAM_SECRET)
    rewrite(store, lambda document: put(document, place, value))
    for user in (LAN, None):
        try:
            KeyFile.load(store).open(user, LAN_SECRET)
        except UserError as error:
            assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, "{}", "[]", "7", '{"format": 1e400}', '{"format": ' + "9" * 5000 + "}", ""],
)
@pytest.mark.usefixtures("made")
def test_a_body_that_is_no_document_is_damaged(store: Path, body: str) -> None:
    for copy in copies(store):
        copy.write_text(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n", encoding="utf-8")
    with pytest.raises(DamagedStore):
        KeyFile.load(store)


@pytest.mark.usefixtures("made")
def test_a_huge_file_is_damaged_and_not_read_whole(store: Path) -> None:
    for copy in copies(store):
        with copy.open("ab") as file:
            file.truncate(1 << 33)
    with pytest.raises(DamagedStore):
        KeyFile.load(store)


def test_nothing_secret_stands_in_the_file_or_in_messages(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    keys, key = made
    code = keys.new_recovery(key)
    written = b"".join(copy.read_bytes() for copy in copies(store))
    for secret in (key, key.hex().encode(), LAN_SECRET.encode(), code.encode()):
        assert secret not in written
    assert f"{key} {key!r} {[key]}" == "Key(…) Key(…) [Key(…)]"
    assert sorted(path.name for path in store.parent.iterdir()) == [
        "so.andan.keys.a",
        "so.andan.keys.b",
    ]


def test_subkeys_are_stable_and_differ_by_purpose(made: tuple[KeyFile, Key]) -> None:
    _, key = made
    assert subkey(key, "audit") == subkey(Key(key), "audit")
    assert len({subkey(key, "audit"), subkey(key, "anchor"), bytes(key)}) == 3
    # Stores written by earlier versions must stay readable.
    assert subkey(Key(bytes(32)), "audit").hex().startswith("f6472436793a8a51166d453b5de64b08")


def test_the_recovery_code_opens_until_a_new_one_is_printed(
    store: Path, made: tuple[KeyFile, Key]
) -> None:
    keys, key = made
    old = keys.new_recovery(key)
    again = KeyFile.load(store)
    assert again.open_recovery(old) == key
    assert (
        again.open_recovery(old.lower().replace("-", "").replace("0", "o").replace("1", "l")) == key
    )
    assert again.users == {LAN: "officer", TAM: "chief"}
    new = again.new_recovery(key)
    with pytest.raises(WrongPassword) as caught:
        again.open_recovery(old)
    assert "nhóm" not in caught.value.text.vi
    assert KeyFile.load(store).open_recovery(new) == key
    again.reset_password(key, LAN, "Mật khẩu đặt lại")
    assert again.open(LAN, "Mật khẩu đặt lại") == (key, LAN)


@given(st.text(CROCKFORD, min_size=32, max_size=32), st.integers(0, 39), st.sampled_from(CROCKFORD))
def test_a_mistyped_group_of_the_code_is_located(secret: str, place: int, typed: str) -> None:
    groups = str(RecoveryCode(secret)).split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert RecoveryCode.parse(" ".join(groups)).secret == secret
    number, letter = divmod(place, 5)
    if groups[number][letter] == typed:
        return
    groups[number] = groups[number][:letter] + typed + groups[number][letter + 1 :]
    with pytest.raises(WrongPassword) as caught:
        RecoveryCode.parse(" ".join(groups))
    assert f"nhóm {number + 1};" in caught.value.text.vi


@pytest.mark.parametrize(
    ("change", "groups"),
    [
        (lambda groups: [groups[1], groups[0], *groups[2:]], "1, 2"),
        (lambda groups: [*groups[:2], groups[2][:4], *groups[3:]], "3"),
        (lambda groups: groups[:6], "7, 8"),
        (lambda groups: [*groups, "00000"], "9"),
        (lambda groups: [*groups[:7], "UUUUU"], "8"),
        (lambda _: [], "1, 2, 3, 4, 5, 6, 7, 8"),
    ],
)
def test_groups_exchanged_cut_missing_or_too_many(
    change: Callable[[list[str]], list[str]], groups: str
) -> None:
    typed = change(str(RecoveryCode("0123456789ABCDEFGHJKMNPQRSTVWXYZ")).split("-"))
    with pytest.raises(WrongPassword) as caught:
        RecoveryCode.parse("-".join(typed))
    assert f"nhóm {groups};" in caught.value.text.vi


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe is a file only on POSIX systems")
def test_a_pipe_in_place_of_the_key_file_is_not_waited_for(store: Path) -> None:
    for copy in copies(store):
        os.mkfifo(copy)
    with pytest.raises(DamagedStore):
        KeyFile.load(store)


@pytest.mark.parametrize("name", ["d\u0435mo", "\uff44emo", "ha\u1e6d\u03bf", "д"])
def test_a_name_that_only_looks_like_another_is_refused(
    made: tuple[KeyFile, Key], name: str
) -> None:
    keys, key = made
    with pytest.raises(UserError, match=pattern(key_file._NOT_PLAIN)):
        keys.add(key, name, "officer", "Mật khẩu thứ ba")


def test_a_name_is_one_line(made: tuple[KeyFile, Key]) -> None:
    keys, key = made
    assert keys.add(key, "mai\n3\u20287", "officer", "Mật khẩu thứ ba") == "mai 3 7"
