"""A store that is worked on, copied, and put back as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app.registers.area import Area
from app.store import Store
from app.store.security.freshness import Freshness
from tests.conftest import PASSWORD
from tests.support.samples import TITLE


def save(store: Store, name: str = "Thôn Mới") -> None:
    with store.step(TITLE) as step:
        step.save(Area(name=name))


def opened(path: Path) -> Store:
    return Store.open(path, "lan", PASSWORD)


def verdict(path: Path) -> tuple[Freshness, int]:
    """What is said of the store at an opening; nothing is answered."""
    store = opened(path)
    try:
        return store.freshness.kind, store.freshness.missing
    finally:
        store.close()


def at_rest(store: Store) -> Store:
    """The open store once the thread that writes its anchor is done: its folder can be copied."""
    if behind := store._shared._behind:
        behind.join()
    return store


def copied(path: Path, to: Path) -> Path:
    return shutil.copytree(path.parent, to, ignore=shutil.ignore_patterns("*.lock"))


def put_back(folder: Path, path: Path, *patterns: str) -> None:
    for names in patterns or ("so.andan*",):
        for file in folder.glob(names):
            shutil.copy(file, path.parent)


def work(path: Path, *acts: Callable[[Store], object]) -> None:
    store = opened(path)
    for act in acts:
        act(store)
    store.close()
