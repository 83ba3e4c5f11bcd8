"""Valid records of any type, made from what its fields say about themselves."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app import demo
from app.base.dates import PartDay
from app.schema.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    Field,
    Level,
    LinkField,
    LinksField,
    MonthField,
    NumberField,
    PartDayField,
    PeriodField,
    PhoneField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)
from app.schema.record import Record, Row, register
from app.store import Reader, Store
from app.store.security.key_file import Cost

UNTIL = date(2026, 10, 31)
WORDS = ("Đặng Thị Hoà", "=1+1", "“ngoặc” & <dấu>", "Ơ", "0012", "dòng\nhai", "12 số", "true")


def demo_in(folder: Path, size: int = 1, seed: int = 7) -> Store:
    """A demo commune, its password cheap to check."""
    return demo.create(folder / "so.andan", size, seed, UNTIL, cost=Cost(1024, 1, 1))


def values(spec: Field[Any], reader: Reader) -> st.SearchStrategy[Any]:
    """Any value that the field takes, none where there is none to take."""
    made: dict[type[Field[Any]], Callable[[Any], st.SearchStrategy[Any]]] = {
        RowsField: lambda f: some(st.builds(f.row, **rows(f.row, reader))),
        LinksField: lambda f: some(ids(f.target, reader)),
        ChoicesField: lambda f: some(st.sampled_from(list(f.choices))),
        LinkField: lambda f: ids(f.target, reader),
        ChoiceField: lambda f: st.sampled_from(list(f.choices)),
        TermField: lambda f: st.sampled_from([*(c.value for c in f.starters), "một loại riêng"]),
        PhoneField: lambda _: st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True),
        TextField: lambda f: st.sampled_from(
            [(f.parse(word) or "")[: f.longest] for word in WORDS]
        ),
        YesNoField: lambda _: st.booleans(),
        NumberField: lambda f: st.integers(f.least, f.most),
        MonthField: lambda _: st.dates(date(1950, 1, 1), UNTIL).map(lambda d: d.replace(day=1)),
        PeriodField: lambda _: st.sampled_from(
            ["2026", "2026-H1", "2026-9M", "2026-Q3", "2026-10"]
        ),
        DayField: lambda _: st.dates(date(1950, 1, 1), UNTIL),
        PartDayField: lambda _: st.dates(date(1930, 1, 1), UNTIL).flatmap(parts_of),
    }
    kind = next(base for base in type(spec).__mro__ if base in made)
    return made[kind](spec)


def some(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of them, none twice."""
    return st.lists(of, max_size=2).map(lambda found: tuple(dict.fromkeys(found)))


def parts_of(day: date) -> st.SearchStrategy[PartDay]:
    known = (PartDay(day.year), PartDay(day.year, day.month), PartDay(day.year, day.month, day.day))
    return st.sampled_from(known)


def ids(target: str, reader: Reader) -> st.SearchStrategy[Any]:
    there = reader.ids(register(target), limit=5)
    return st.sampled_from(list(there)) if there else st.none()


def rows(shape: type[Row], reader: Reader) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: values(spec, reader)
        if spec.required or default(shape, name) is not None
        else st.none() | values(spec, reader)
        for name, spec in shape.fields.items()
    }


def default(shape: type[Any], name: str) -> Any:
    """What a field holds when nothing is said."""
    field = next(f for f in dataclasses.fields(shape) if f.name == name)
    return None if field.default is dataclasses.MISSING else field.default


@st.composite
def records(draw: st.DrawFn, cls: type[Record], reader: Reader) -> Record:
    """A valid record: optional values that the rules refuse are left out again."""
    fields = {n: f for n, f in cls.schema.fields.items() if not f.derived}
    record = cls(**{n: draw(values(f, reader)) for n, f in fields.items()})
    optional = [name for name, spec in fields.items() if not spec.required]
    for _ in optional:
        wrong = [p.field for p in record.problems(Level.ERROR) if p.field in optional]
        if not wrong:
            break
        record = dataclasses.replace(record, **{name: default(cls, name) for name in wrong})
    if record.problems(Level.ERROR):
        record = dataclasses.replace(record, **{name: default(cls, name) for name in optional})
    return record.completed()


def bare(record: Record) -> Record:
    """The record without what the store adds to it, for comparing."""
    without = {
        name: tuple(dataclasses.replace(row, row_id=0, uid="") for row in getattr(record, name))
        for name, spec in record.schema.fields.items()
        if isinstance(spec, RowsField)
    }
    return dataclasses.replace(record, id=0, uid="", machine="", stamp=None, **without)
