"""Two threads look at once whether the path still leads to the open file."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from app.registers.area import Area
from app.store import Store
from app.store.database import fetch
from tests.support.samples import TITLE


def test_a_file_that_two_threads_look_at_is_not_taken_for_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Một"))
    fetch(store.db, "PRAGMA wal_checkpoint")  # into the file: its first page has to be read again
    both, seek, read, pages = Barrier(2), os.lseek, os.read, set[bytes]()

    def seek_together(file: int, to: int, how: int) -> int:
        found = seek(file, to, how)
        with suppress(BrokenBarrierError):  # where one waits for the other it comes alone
            both.wait(0.5)
        return found

    def read_and_tell(file: int, size: int) -> bytes:
        page = read(file, size)
        pages.add(page)
        return page

    monkeypatch.setattr(os, "lseek", seek_together)
    monkeypatch.setattr(os, "read", read_and_tell)
    with ThreadPoolExecutor(2) as threads:
        for looked in [threads.submit(store._opened_file.check) for _ in range(2)]:
            looked.result()
    assert len(pages) == 1 and not store.exchanged
