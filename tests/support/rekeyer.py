"""A process that saves and gives the store another key, and says so after each, until it is killed.

python -m tests.support.rekeyer STORE PASSWORD ROUNDS [ACKNOWLEDGED]

It saves, changes the key without ``binh``, saves again. What it says goes to the file, where one is
named, and else to its output. With WRONG_ORDER set the pages are written before the key file.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.base.errors import UserError
from app.base.language import T
from app.registers.area import Area
from app.store import Store
from app.store.security import rekeying
from app.store.security.key_file import Key, KeyFile
from app.store.security.key_slots import KeySlot
from app.store.security.rekeying import rekey

TITLE = T("Nhập", "Import")


def main() -> None:
    path, password, rounds, *to = sys.argv[1:]
    out = os.open(to[0], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if to else 1

    def say(word: str) -> None:
        os.write(out, f"{word}\n".encode())

    store = Store.open(Path(path), "lan", password)
    if "WRONG_ORDER" in os.environ:
        _write_pages_first(store)
    say("ready")
    number = store.count(Area)
    for _ in range(int(rounds)):
        number = _save(store, number, say)
        try:
            rekey(store, [user for user in KeyFile.load(store.path).users if user == "binh"])
            say("changed")
        except UserError:  # a full disk
            say("unchanged")
        number = _save(store, number, say)
    store.close()
    say("closed")


def _write_pages_first(store: Store) -> None:
    """As one would do it who trusts the disk: what the tests must find fault with."""
    pages, write = rekeying._write_pages, KeyFile.write

    def write_late(keys: KeyFile, given: Mapping[int, Key], slots: Sequence[KeySlot]) -> None:
        if len(given) > 1:
            pages(store, *given.values())
        write(keys, given, slots)

    rekeying._write_pages = lambda *_given: None
    KeyFile.write = write_late


def _save(store: Store, number: int, say: Callable[[str], None]) -> int:
    number += 1
    try:
        with store.step(TITLE) as step:
            step.save(Area(name=f"mốc-{number}"))
    except UserError:
        return number
    say(f"mốc-{number}")  # acknowledged: from now on it may not be lost
    return number


if __name__ == "__main__":
    main()
