"""What the tests of reports share: a store with something to count in every register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import Store
from tests.conftest import a_store
from tests.support.report_records import Filling


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The filled store of the tests of a module; they only read it."""
    store = a_store(tmp_path_factory.mktemp("filled"))
    Filling(store, 20261122).fill()
    yield store
    store.close()
