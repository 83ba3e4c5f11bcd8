"""On a full disk the audit log takes the room kept for it; after that, nothing leaves unlogged."""

from pathlib import Path

import pytest

from app.base.errors import DiskFull
from app.base.language import T
from app.exchange.records.xlsx_export import export_list
from app.registers.area import Area
from app.registers.person import Person
from app.schema.conditions import Query
from app.store import Store
from app.store.backup import backup
from app.store.database import fetch, scalar
from app.store.disk import reserve
from app.store.disk.location import RESERVE, beside
from app.store.write import writer
from tests.support.samples import TITLE, commune
from tests.support.wording import pattern

LOOK = T("Xem", "Look")


def fill(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store can grow no more; releasing the reserve gives it that room again."""
    pages = scalar(store.db, "PRAGMA page_count")
    fetch(store.db, f"PRAGMA max_page_count = {pages}")
    real = reserve.release

    def release(path: Path) -> bool:
        released = real(path)
        if released:
            fetch(store.db, f"PRAGMA max_page_count = {int(str(pages)) + reserve.SIZE // 4096}")
        return released

    monkeypatch.setattr(reserve, "release", release)


def log_until_full(store: Store) -> int:
    """How many entries found room."""
    for number in range(10_000):
        try:
            store.log_access("look", LOOK, filler="x" * 500)
        except DiskFull:
            return number
    raise AssertionError("the store is never full")


def test_a_store_keeps_its_reserve(store: Store) -> None:
    place = beside(store.path, RESERVE)
    assert place.stat().st_size == reserve.SIZE
    assert place.stat().st_mode & 0o077 == 0


def test_the_log_goes_on_in_the_reserve(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, monkeypatch)
    # Some pages may have been free; what the reserve adds is far more.
    assert log_until_full(store) > 100
    assert not beside(store.path, RESERVE).exists()


def test_without_any_room_no_name_leaves_and_a_backup_elsewhere_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = commune(store)
    with store.step(TITLE) as step:
        step.save(Person(name="Trần Văn Bình", area=made.east.id))
    fill(store, monkeypatch)
    log_until_full(store)
    out = tmp_path / "ten.xlsx"
    with pytest.raises(DiskFull, match=pattern(writer._UNLOGGED)):
        export_list(store, Person, Query(), out, names=True, purpose="Thử")
    assert not out.exists()
    assert backup(store, tmp_path / "o-khac").stat().st_size > 0


def test_the_reserve_is_kept_anew_once_something_is_saved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, monkeypatch)
    log_until_full(store)
    fetch(store.db, "PRAGMA max_page_count = 1000000")
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Bắc"))
    assert beside(store.path, RESERVE).stat().st_size == reserve.SIZE
