"""One server for the tests of the database, and a database of its own for each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # the server of these tests is Debian's
else:
    from app.exchange.database.connection import connected
    from app.exchange.database.schema import prepare
    from tests.support.postgres import LOADER, OWNER, PASSWORD, Server, running

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class Database:
    """A database that was made ready by its owner."""

    server: Server
    name: str

    def as_user(self, user: str) -> AbstractContextManager[Any]:
        """The database as the program opens it."""
        return connected(self.server.address(self.name, user), PASSWORD)

    def loading(self) -> AbstractContextManager[Any]:
        """The same for a receiver."""
        return self.as_user(LOADER)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running("fsync=off", "max_connections=40") as made:
        yield made


@pytest.fixture
def empty(server: Server) -> Database:
    """A database with roles and no table."""
    return Database(server, server.database())


@pytest.fixture
def database(empty: Database) -> Database:
    with empty.as_user(OWNER) as connection:
        prepare(connection)
    return empty
