"""Lists as offices keep them are read without a click: found, matched, sorted, mended."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.exchange.imports import list_import
from app.exchange.records.records_input import from_json
from app.exchange.workbook import reading
from app.exchange.workbook.book import Book
from app.exchange.workbook.guard import content, identify
from app.schema.record import register
from app.store import Store
from tests.conftest import a_store
from tests.support.kept_check import findings
from tests.support.kept_lists import DRAWINGS, KeptList, kept_lists
from tests.support.samples import TITLE

LISTS = kept_lists()
FIRST = {one.form or Path(one.file).suffix.lower(): one.key for one in reversed(LISTS)}


def read_here(path: Path) -> Book:
    """The book, read without a process of its own: to start one takes longer than all the rest."""
    data = content(path)
    return reading._book(reading._Request(identify(data), None), data)


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of its own with the hamlets, teams and decisions that the lists name."""
    store = a_store(tmp_path_factory.mktemp("commune"))
    world = json.loads((DRAWINGS / "world.json").read_text(encoding="utf-8"))
    for key, records in world.items():
        with store.step(TITLE) as step:
            step.save_many(from_json(store, register(key), records))
    yield store
    store.close()


@pytest.mark.parametrize("kept", LISTS, ids=[one.key for one in LISTS])
def test_a_list_as_an_office_keeps_it_is_read_as_a_clerk_would(
    kept: KeptList, commune: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kept.key not in FIRST.values():  # the first of each format is read as the program does
        monkeypatch.setattr(list_import, "read", read_here)
    assert findings(commune, kept, tmp_path) == []
