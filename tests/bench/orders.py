"""Hold the database against the local rollup over random orders, repeats, receivers and kills.

    python tests/bench/orders.py [ROUNDS] [SEED]

Each round takes some of a province's mail (corrected, typed, forged, forked). One to three receivers, each a
process, write it in an order of their own with repeats; half of them are killed (SIGKILL) somewhere. Then one
writes all of it once more. The totals are to be those of the local rollup to the digit, and nothing is there
twice: the first difference ends the program with its seed. ``tests/unit/exchange/database`` has a few rounds.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.exchange.database.connection import connected
from app.exchange.database.kept_packages import content_of
from app.exchange.database.loading import load
from app.exchange.database.schema import prepare
from app.exchange.database.sums import read_totals
from app.exchange.package.package import Package
from tests.support.mail import read_mail, rolled, sums_of
from tests.support.postgres import LOADER, OWNER, PASSWORD, running

LONGEST = 0.4  # seconds after which a receiver is killed at the latest
EMPTY = "TRUNCATE andan.revision, andan.figure, andan.package, andan.unit"


def main(rounds: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        mail = read_mail(Path(name))
    started, killed = perf_counter(), 0
    with running() as server:  # with fsync, as it is used
        database = server.database()
        owner, loader = (server.address(database, user) for user in (OWNER, LOADER))
        with connected(owner, PASSWORD) as connection:
            prepare(connection)
        for number in range(seed, seed + rounds):
            killed += one_round(number, owner, loader, mail)
            if (number - seed + 1) % 50 == 0:
                print(f"{number - seed + 1} rounds, {killed} receivers killed", flush=True)
    seconds = perf_counter() - started
    print(f"{rounds} rounds in {seconds:.0f} s, {killed} receivers killed: totals equal in all")


def one_round(seed: int, owner: str, loader: str, mail: Sequence[Package]) -> int:
    """A round; how many receivers were killed before they were done. Raises AssertionError."""
    chance = Random(seed)
    some = chance.sample(mail, chance.randint(1, len(mail)))
    receivers = [
        started(loader, chance.choices(some, k=len(some))) for _ in range(chance.randint(1, 3))
    ]
    killed = 0
    for receiver in receivers:
        if chance.random() < 0.5:
            sleep(chance.random() * LONGEST)
            os.kill(receiver, signal.SIGKILL)
        _pid, state = os.waitpid(receiver, 0)
        assert os.WIFSIGNALED(state) or os.WEXITSTATUS(state) == 0, (
            f"seed {seed}: a receiver failed"
        )
        killed += os.WIFSIGNALED(state)
    with connected(loader, PASSWORD) as connection:
        load(connection, chance.sample(some, len(some)))
        assert read_totals(connection) == sums_of(rolled(some)), f"seed {seed}: other totals"
        there = connection.execute("SELECT content FROM andan.package").fetchall()
        assert sorted(c for (c,) in there) == sorted({*map(content_of, some)}), f"seed {seed}"
    with connected(owner, PASSWORD) as connection:
        connection.execute(EMPTY)
    return killed


def started(address: str, packages: Sequence[Package]) -> int:
    """A receiver at work, by its process id."""
    child = os.fork()
    if child:
        return child
    try:
        with connected(address, PASSWORD) as connection:
            load(connection, packages)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]), *(1000, 1)[len(sys.argv) - 1 :])
