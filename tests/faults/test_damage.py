"""A damaged or exchanged file is noticed: an error, or a sentence; never a silent wrong figure."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import DamagedStore
from app.registers.area import Area
from app.store import Store
from app.store.database import fetch
from app.store.security.verification import verify, verify_quickly
from tests.support.put_back import at_rest
from tests.support.samples import TITLE, a_visit, commune, everything

pytestmark = pytest.mark.windows

FLIPS = 40  # 1,500 before a release
CUTS = 25  # of the log; 300 before a release
PASSWORD = "mật khẩu của Lan"


@pytest.fixture
def closed(store: Store) -> Path:
    """The file of a store with some hundred visits, closed."""
    made = commune(store)
    with store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, note=f"{n}") for n in range(300)])
    store.close()
    return store.path


def told(path: Path) -> bool:
    """Whether opening or checking the store says that something is wrong."""
    try:
        store = Store.open(path, "lan", PASSWORD)
    except DamagedStore:
        return True
    try:
        return bool(verify(store))
    except DamagedStore:
        return True
    finally:
        store.close()


def test_every_flipped_bit_of_the_file_is_told(closed: Path) -> None:
    good, chance = closed.read_bytes(), random.Random(1)
    assert not told(closed)
    anchor = closed.with_name("so.andan.anchor")
    remembered = anchor.read_bytes()
    for _ in range(FLIPS):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        closed.write_bytes(bad)
        assert told(closed)
        anchor.write_bytes(remembered)
        closed.with_name("so.andan-wal").unlink(missing_ok=True)
    closed.write_bytes(good)
    assert not told(closed)


def test_exchanged_pages_are_told(closed: Path) -> None:
    """Each page is sealed with its number: an old page or another's is no good."""
    good = closed.read_bytes()
    chance, pages = random.Random(3), len(good) // 4096
    for _ in range(10):
        one, other = chance.sample(range(1, pages), 2)
        bad = bytearray(good)
        bad[one * 4096 : (one + 1) * 4096] = good[other * 4096 : (other + 1) * 4096]
        closed.write_bytes(bad)
        assert told(closed)


@pytest.mark.parametrize("length", [0, 100, 4096, 40_960, -4096, -1])
def test_a_truncated_file_is_told(closed: Path, length: int) -> None:
    closed.write_bytes(closed.read_bytes()[:length])
    assert told(closed)


def test_every_damage_to_the_anchor_is_a_doubt_and_no_crash(closed: Path) -> None:
    anchor = closed.with_name("so.andan.anchor")
    good, chance = anchor.read_bytes(), random.Random(5)
    bad = [bytes([*good[:n], good[n] ^ 1 << chance.randrange(8), *good[n + 1 :]])
           for n in chance.sample(range(len(good)), 12)]  # fmt: skip
    for content in [*bad, b"", b"[]", b"5", b"null", b'[1,"00","00"]', b'["a",2,3]', good[:40]]:
        anchor.write_bytes(content)
        store = Store.open(closed, "lan", PASSWORD)
        assert store.health
        store.close()


def test_a_log_cut_short_is_told_or_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    made = commune(store)
    fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(8):
        with store.step(TITLE) as step:
            step.save_many([a_visit(made.home.id, note=f"{number}") for _ in range(5)])
    whole = everything(store)
    log = at_rest(store).path.with_name("so.andan-wal").read_bytes()
    chance, told_of = random.Random(7), 0
    for number in range(CUTS):
        copy = tmp_path / f"copy{number}"
        copy.mkdir()
        for file in store.path.parent.glob("so.andan*"):
            if not file.name.endswith(("-shm", ".lock")):
                shutil.copy(file, copy)
        cut = bytearray(log)
        place = chance.randrange(len(log))
        if number % 2:
            cut[place] ^= 1 << chance.randrange(8)
        else:
            del cut[place:]
        (copy / "so.andan-wal").write_bytes(cut)
        again = Store.open(copy / "so.andan", "lan", PASSWORD)
        assert again.health or everything(again) == whole
        told_of += bool(again.health)
        again.close()
    assert told_of > CUTS // 2


def test_an_older_copy_put_back_is_told_at_opening_and_not_forgotten(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = closed.read_bytes()
    store = Store.open(closed, "lan", PASSWORD)
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    store.close()
    closed.write_bytes(older)
    store = Store.open(closed, "lan", PASSWORD)
    assert ["cũ hơn" in str(doubt) for doubt in store.health] == [True]
    assert verify(store) == list(store.health)
    assert store.audit_entries(1)[0].act.kind == "integrity"
    store.close()
    store = Store.open(closed, "lan", PASSWORD)
    assert store.health == ()
    (still,) = verify(store)
    assert verify_quickly(store) == [still]
    assert date.today().strftime("%d/%m/%Y") in str(still)
    month_later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: month_later)
    assert verify(store) == verify_quickly(store) == []
    store.close()


def test_a_store_ahead_of_its_anchor_is_clean(closed: Path) -> None:
    """A kill may come between the save and its anchor."""
    anchor = closed.with_name("so.andan.anchor")
    older = anchor.read_bytes()
    store = Store.open(closed, "lan", PASSWORD)
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    store.close()
    anchor.write_bytes(older)
    store = Store.open(closed, "lan", PASSWORD)
    assert store.health == ()
    store.close()


def test_a_missing_anchor_is_told(closed: Path) -> None:
    closed.with_name("so.andan.anchor").unlink()
    store = Store.open(closed, "lan", PASSWORD)
    assert "so.andan.anchor" in str(store.health[0])
    assert verify_quickly(store) == verify(store) == list(store.health)
    store.close()
