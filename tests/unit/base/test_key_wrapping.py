"""Opening a sealed key: in a process of its own, by whichever door, and without one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.base import key_wrapping, subprocesses
from app.base.key_wrapping import WrappedKey

ROOT = Path(__file__).parents[3]
KEY = bytes(range(32))
SECRET = "Mưa tháng Bảy, đỏ ngõ"


def sealed(memory: int = 32 * 1024, secret: str = SECRET, key: bytes = KEY) -> WrappedKey:
    around = WrappedKey(os.urandom(key_wrapping.SALT).hex(), memory, 1, 1, label="sổ của Lan")
    return around._replace(sealed=key_wrapping.wrap(around, secret, key))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The command lines of the processes that were started."""
    seen: list[tuple[str, ...]] = []
    really: Callable[..., Any] = subprocess.run

    def run(command: list[str], **how: Any) -> Any:
        seen.append((*command, *how.get("env", {}).values()))
        return really(command, **how)

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_a_dear_secret_is_tried_in_another_process(started: list[tuple[str, ...]]) -> None:
    slots = [sealed(secret="của người khác"), sealed()]
    assert key_wrapping.unwrap(slots, SECRET) == (1, KEY)
    assert key_wrapping.unwrap(slots, "mật khẩu sai") is None
    assert (
        started == [(sys.executable, "-m", "app.base.key_wrapping")] * 2
    )  # and nothing that is secret


def test_a_cheap_secret_is_worth_no_process(started: list[tuple[str, ...]]) -> None:
    assert key_wrapping.unwrap([sealed(memory=64)], SECRET) == (0, KEY)
    assert key_wrapping.unwrap([], SECRET) is None
    assert started == []


def test_the_process_that_asks_loads_no_cryptography() -> None:
    program = (
        "import json, sys; from app.base import key_wrapping; slot, secret = json.load(sys.stdin); "
        "found = key_wrapping.unwrap([key_wrapping.WrappedKey(*slot)], secret); "
        "print(found[1].hex(), [m for m in sys.modules if m.startswith('cryptography')])"
    )
    assert told([sys.executable, "-c", program], [sealed(), SECRET]) == f"{KEY.hex()} []\n"


def test_a_bundle_opens_through_its_one_door(
    started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = sealed()
    said = told(
        [sys.executable, "-m", "ui", subprocesses.WORDS["app.base.key_wrapping"]],
        [[slot], SECRET],
    )
    assert json.loads(said) == [0, KEY.hex()]
    started.clear()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    key_wrapping.unwrap([slot], SECRET)
    assert started == [(sys.executable, subprocesses.WORDS["app.base.key_wrapping"])]


@pytest.mark.parametrize("broken", ["no such program", sys.executable])
def test_without_another_process_the_store_opens_all_the_same(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(sys, "executable", broken)
    monkeypatch.setattr(sys, "frozen", True, raising=False)  # no Python knows the bundle's word
    assert key_wrapping.unwrap([sealed()], SECRET) == (0, KEY)


@pytest.mark.parametrize(("took", "passes"), [(0.1, 16), (0.25, 8), (0.7, 3), (9.0, 3)])
def test_a_quick_computer_makes_more_passes_and_a_slow_one_no_fewer(
    monkeypatch: pytest.MonkeyPatch, took: float, passes: int
) -> None:
    monkeypatch.setattr(key_wrapping, "perf_counter", iter([5.0, 5.0 + took]).__next__)
    assert key_wrapping.passes(64, 3, 1) == passes


def test_what_was_altered_does_not_open() -> None:
    assert key_wrapping.unwrap([sealed(64)._replace(label="sổ của Tâm")], SECRET) is None


def told(command: list[str], given: object) -> str:
    """What a process says to a JSON document."""
    return subprocess.run(
        command, input=json.dumps(given), capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    ).stdout  # fmt: skip


def test_the_process_that_opens_loads_no_database() -> None:
    """It stands between the password and the desk: peewee alone would double its start."""
    told = "import app.base.key_wrapping, sys; print(*{'peewee', 'sqlcipher3'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == []
