"""Invented records for the benches of lists: persons and visits, as many as asked for."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import app.registers  # noqa: F401 - fills the registry
from app.base.language import T
from app.registers.area import Area
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit, VisitOutcome
from app.schema.vocabulary import Sex
from app.store import Store
from app.store.database import fetch
from app.store.security.key_file import Cost

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Văn", "Thị", "Hữu", "Minh", "Thu", "Ngọc", "Đức", "Quang", "Xuân", "Hải"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hoà",
    "Hùng",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Quỳnh",
    "Sơn",
    "Tú",
    "Ước",
    "Vân",
    "Yến",
]
BATCH, HOMES = 20_000, 2_000
FIRST_DAY = date(2016, 1, 1)
_FILL = T("Nhập", "Fill")


def asked(usual: int) -> int:
    """So many records as the command line asks for, else as many as the goals are said for."""
    return int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else usual


def a_store(folder: str) -> Store:
    return Store.create(
        Path(folder) / "b.andan", "b", "Bench", "bench bench bench", Cost(1024, 1, 1)
    )[0]


def name(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"


def persons(store: Store, count: int) -> None:
    """So many people, with names that repeat as they do in a commune."""
    dice = random.Random(7)
    for start in range(0, count, BATCH):
        some = [
            Person(name=name(dice), sex=dice.choice(list(Sex)))
            for _n in range(min(BATCH, count - start))
        ]
        with store.step(_FILL) as step:
            step.save_many(some)


def visits(store: Store, count: int) -> None:
    """So many visits over ten years to ``HOMES`` households."""
    dice = random.Random(7)
    with store.step(_FILL) as step:
        areas = step.save_many([Area(name=f"Thôn {n}") for n in range(1, 16)])
        homes = step.save_many(
            [Household(name=name(dice), area=dice.choice(areas).id) for _n in range(HOMES)]
        )
    outcomes = list(VisitOutcome)
    for start in range(0, count, BATCH):
        some = [
            Visit(
                day=FIRST_DAY + timedelta(dice.randrange(3650)),
                household=(home := dice.choice(homes)).id,
                area=home.area,
                outcome=dice.choice(outcomes),
            )
            for _n in range(min(BATCH, count - start))
        ]
        with store.step(_FILL) as step:
            step.save_many(some)


@contextmanager
def unindexed(store: Store) -> Iterator[None]:
    """One transaction for rows put straight into the tables; the indexes are built at its end.

    Kept up row by row, in no order, the indexes of a million rows take longer than all the rest.
    """
    kept = fetch(
        store.db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
    )
    fetch(store.db, "BEGIN")
    for index, _sql in kept:
        fetch(store.db, f'DROP INDEX "{index}"')
    yield
    for _index, sql in kept:
        fetch(store.db, sql)
    fetch(store.db, "COMMIT")
