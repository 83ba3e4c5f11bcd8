"""What unit tests share: a small commune in the test's store, and the invented one for a whole module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import Store
from tests.support.record_strategies import demo_in
from tests.support.samples import Commune
from tests.support.samples import commune as small_commune


@pytest.fixture
def village(store: Store) -> Commune:
    """Some records in the test's store."""
    return small_commune(store)


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with every register filled, of the tests of a module; they only read it."""
    store = demo_in(tmp_path_factory.mktemp("commune"))
    yield store
    store.close()
