"""Invented records for the benches of lists: persons and visits, as many as asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import app.records  # noqa: F401 - fills the registry
from app import text
from app.choices import Sex
from app.lang import T
from app.records.area import Area
from app.records.household import Household
from app.records.person import Person
from app.records.visit import Outcome, Visit
from app.store import Store
from app.store.database import fetch, run_many
from app.store.keys import Cost
from app.store.tables import STAMPS

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
BATCH = 20_000
FIRST_DAY = date(2016, 1, 1)
_AT = "2026-01-01T08:00:00+07:00"
_FILL = T("Nhập", "Fill")


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
    """So many visits over ten years to 2,000 households."""
    dice = random.Random(7)
    with store.step(_FILL) as step:
        areas = step.save_many([Area(name=f"Thôn {n}") for n in range(1, 16)])
        homes = step.save_many(
            [Household(name=name(dice), area=dice.choice(areas).id) for _n in range(2000)]
        )
    outcomes = list(Outcome)
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


def raw_visits(store: Store, count: int) -> None:
    """So many visits straight into the table: for what only reads, or only weighs, the store."""
    dice = random.Random(7)
    with store.step(_FILL) as step:
        area = step.save(Area(name="Thôn 1"))
        homes = step.save_many([Household(name=name(dice), area=area.id) for _n in range(2000)])
    columns = ("id", "code", *STAMPS, "day", "household", "area", "outcome")
    names, marks = ",".join(f'"{c}"' for c in columns), ",".join("?" * len(columns))
    outcomes = [outcome.value for outcome in Outcome]
    rows = (
        (
            n, Visit.schema.code(n), "b", _AT, "b", _AT,
            FIRST_DAY + timedelta(dice.randrange(3650)), dice.choice(homes).id, area.id,
            dice.choice(outcomes),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    fetch(store.db, "BEGIN")
    run_many(store.db, f'INSERT INTO "visit"({names}) VALUES({marks})', rows)
    words = ((n, f"{n} {text.fold(name(dice))}") for n in range(1, count + 1))
    run_many(store.db, 'INSERT INTO "visit__search"(rowid, text) VALUES(?,?)', words)
    fetch(store.db, "COMMIT")
