"""A commune's store as ten years of work leave it; the filler that all benches share.

    python tests/bench/lifelike.py FOLDER [VISITS]

Every record is saved by a step of its own, through the product: audit entries, MACs, search words
and rows are there. A sixth of the visits were changed once, a hundredth deleted in the last days.
For VISITS (100,000) visits there are four tenths as many households, a fifth as many people, a tenth
as many cases and disputes. Nobody in it exists. What was made is kept among the temporary files of
the machine, by what it is made of, and copied.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.base import clock
from app.base.jobs import Watch
from app.base.language import T
from app.demo import filling
from app.demo.cases import make_cases
from app.demo.disputes import make_disputes
from app.demo.families import make_households, make_persons
from app.demo.visits import make_visits
from app.demo.world import World
from app.law import communes
from app.registers.visit import Visit, VisitOutcome
from app.schema.record import R
from app.services import recalculation, unit_settings
from app.store import Store
from app.store.database import fetch
from app.store.security.key_file import Cost

ROOT = Path(__file__).resolve().parents[2]
LAST_DAY = date(2026, 10, 31)
YEARS = 10
USER, PASSWORD = "can-bo", "mật khẩu của phép đo"
# One commune's year holds so many of them; of all else there are ten years of a commune's.
_PER_YEAR = {
    make_visits: 600, make_households: 300, make_persons: 300, make_cases: 600, make_disputes: 1500
}  # fmt: skip
_CHANGED, _DELETED = 6, 100  # every so many visits
_SAVE, _DELETE = T("Lưu", "Save"), T("Xóa", "Delete")
_COST = Cost(1024, 1, 1)  # a password is not what is measured
_MADE_OF = ("app/demo", "app/registers", "tests/golden/names.txt", "tests/bench/lifelike.py")


class _Years(World):
    """The commune over ten years, each record saved alone while the clock goes on."""

    store: Store

    @property
    def first(self) -> date:
        return self.until - timedelta(365 * YEARS)

    def save(self, records: Sequence[R]) -> list[R]:
        """Write each record by a step of its own."""
        saved = []
        for record in map(self._identified, records):
            with self.store.step(_SAVE) as step:
                saved.append(step.save(record))
        return saved


@contextmanager
def going_on(first: datetime, step: timedelta, last: datetime) -> Iterator[None]:
    """The clock begins at a moment, and each look at it is so much later, until the last."""
    now, before = first, clock.now

    def tick() -> datetime:
        nonlocal now
        now = min(now + step, last)
        return now.replace(microsecond=0)

    clock.now = tick
    try:
        yield
    finally:
        clock.now = before


@contextmanager
def _unsynced() -> Iterator[None]:
    """Nothing waits for the disk: what is made here may be lost with the power."""
    before, os.fsync = os.fsync, lambda _file: None
    try:
        yield
    finally:
        os.fsync = before


def a_store(folder: Path, visits: int) -> Store:
    """Return the store of so many visits, open, in a folder of the caller's.

    From then on it is the evening of its last day: nothing is older than it was.
    """
    made = _made(visits)
    _stand_at_the_end()
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Store.open(folder / "so.andan", USER, PASSWORD)


def _stand_at_the_end() -> None:
    clock.today = lambda: LAST_DAY
    clock.now = lambda: datetime.combine(LAST_DAY, time(17), UTC)


def _made(visits: int) -> Path:
    """The folder that holds the store; filled where nobody has made it yet."""
    place = Path(tempfile.gettempdir()) / f"andan-bench-{visits}-{_digest()}"
    if not place.exists():
        with tempfile.TemporaryDirectory() as making, _unsynced():
            fill(Path(making) / "so.andan", visits)
            _stand_at_the_end()
            # As each morning: what is too old to be undone is forgotten at the opening, and the
            # deadlines follow the tables of the law, as the window sees to.
            with closing(Store.open(Path(making) / "so.andan", USER, PASSWORD)) as store:
                recalculation.recalculate(Watch(), store)
            shutil.copytree(making, place)
    return place


def _digest() -> str:
    """What the records are made of, in short."""
    digest = hashlib.sha256()
    for name in _MADE_OF:
        path = ROOT / name
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def fill(path: Path, visits: int) -> None:
    """Make a store of so many visits."""
    store, _code = Store.create(path, USER, "Cán bộ", PASSWORD, _COST)
    fetch(store.db, "PRAGMA synchronous = OFF")
    commune = communes.find("03127")
    unit_settings.save(store, unit_settings.unit_of(commune))
    corrected = datetime.combine(LAST_DAY, time(8), UTC) - timedelta(19)
    begun = corrected - timedelta(365 * YEARS - 20)
    with going_on(begun, timedelta(365 * YEARS - 20) / (visits * 6), corrected):
        world = _Years(None, commune, 1, 7, LAST_DAY, None, 0)  # type: ignore[arg-type]
        world.store = store
        for make in filling._MAKERS:
            world.size = max(1, visits // _PER_YEAR.get(make, 10_000))
            make(world)
        _change(store, Random(7))
    with going_on(corrected + timedelta(10), timedelta(seconds=9), corrected + timedelta(19)):
        _delete(store)
    store.close()


def _change(store: Store, dice: Random) -> None:
    """Correct every sixth visit."""
    for id_ in list(store.ids(Visit))[::_CHANGED]:
        [visit] = store.fetch(Visit, [id_])
        with store.step(_SAVE) as step:
            step.save(replace(visit, outcome=dice.choice(list(VisitOutcome))))


def _delete(store: Store) -> None:
    for id_ in list(store.ids(Visit))[1::_DELETED]:
        [visit] = store.fetch(Visit, [id_])
        with store.step(_DELETE) as step:
            step.delete(visit)


if __name__ == "__main__":
    fill(Path(sys.argv[1]) / "so.andan", int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
