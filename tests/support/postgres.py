"""A PostgreSQL server of the tests' own: on a private socket, under a user without rights, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ADMIN, PASSWORD = "quanly", "mật khẩu của máy chủ"
LOADER, READER, OWNER = "andan_loader", "andan_reader", "andan_owner"
ROLES = Path(__file__).parents[2] / "data/database/roles.sql"
_PLACES = "/usr/lib/postgresql/*/bin"  # where Debian has the programs that are not on the path
_numbers = count(1)


def programs() -> Path | None:
    """The folder of the newest server there is; None where there is none."""
    found = [path for path in Path("/").glob(_PLACES[1:]) if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    named = shutil.which("initdb")
    return Path(named).parent if named else None


def require_postgres() -> Path:
    """The same; the test that asks is reported as not run, by name, where there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    return found


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``folder`` holds its socket."""

    folder: Path

    def address(self, database: str, user: str = ADMIN) -> str:
        """The address of a database as a user, without the password: all have the same."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres", user: str = ADMIN) -> Any:
        """A connection that commits each statement."""
        import psycopg

        return psycopg.connect(self.address(database, user), password=PASSWORD, autocommit=True)

    def database(self) -> str:
        """A new database with the roles of ``roles.sql``, and no table yet."""
        name = f"tonghop{next(_numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        with self.connect(name) as connection:
            connection.execute(ROLES.read_text(encoding="utf-8"))
            for role in (OWNER, LOADER, READER):
                connection.execute(f"ALTER ROLE {role} PASSWORD '{PASSWORD}'")
        return name


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """A server of one's own, with settings like ``fsync=off``."""
    binaries = require_postgres()
    folder = Path(tempfile.mkdtemp(prefix="andan-pg-", dir="/tmp"))  # a socket's path is short
    user = _unprivileged()
    if user:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    data = folder / "data"
    initdb = (binaries / "initdb", "-D", data, "-U", ADMIN, "-A", "scram-sha-256", "-E", "UTF8")
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", *options)
    chosen = " ".join(f"-c {one}" for one in settings)
    control = (binaries / "pg_ctl", "-D", data, "-s", "-w")
    try:
        _run(user, *initdb, "--locale=C", "--no-sync", f"--pwfile={secret}")
        _run(user, *control, "-l", folder / "log", "-o", chosen, "start")
        try:
            yield Server(folder)
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    about: dict[str, Any] = (
        {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    )
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, **about)


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: root may not run it, anybody else does as himself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None
