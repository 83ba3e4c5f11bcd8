"""Unwrapping a key: in a process of its own, by whichever door, and without one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.base import key_wrapping, subprocesses
from app.base.key_wrapping import Box, Half, Unwrapped, WrappedKey, label

ROOT = Path(__file__).parents[3]
KEY = bytes(range(32))
SECRET = "Mưa tháng Bảy, đỏ ngõ"
FOUND = Unwrapped(0, [(1, KEY)])


def sealed(memory: int = 32 * 1024, secret: str = SECRET, key: bytes = KEY) -> WrappedKey:
    """A pair under the secret, and the key encrypted to it."""
    around = WrappedKey(os.urandom(key_wrapping.SALT).hex(), memory, 1, 1, label=label(["Lan"]))
    public, wrapped = key_wrapping.new_pair(around, secret)
    bound = around._replace(sealed=wrapped, public=public, label=label(["Lan", public]))
    return with_box(bound, 1, key)


def with_box(slot: WrappedKey, epoch: int, key: bytes) -> WrappedKey:
    """The slot, and one more key encrypted to its public half."""
    info = label(["khóa", epoch])
    (box,) = key_wrapping.encrypt_to([Half(slot.public, info)], key, slot.memory)
    return slot._replace(boxes=[*slot.boxes, Box(epoch, info, box)])


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
    started.clear()
    assert key_wrapping.unwrap(slots, SECRET) == FOUND._replace(slot=1)
    assert key_wrapping.unwrap(slots, "mật khẩu sai") is None
    assert (
        started == [(sys.executable, "-m", "app.base.key_wrapping")] * 2
    )  # and nothing that is secret


def test_a_cheap_secret_is_worth_no_process(started: list[tuple[str, ...]]) -> None:
    assert key_wrapping.unwrap([sealed(memory=64)], SECRET) == FOUND
    assert key_wrapping.unwrap([], SECRET) is None
    assert started == []


def test_the_process_that_asks_loads_no_cryptography() -> None:
    program = (
        "import json, sys; from app.base import key_wrapping; slot, secret = json.load(sys.stdin); "
        "found = key_wrapping.unwrap([key_wrapping.WrappedKey(*slot)], secret); "
        "print(found.keys[0][1].hex(), [m for m in sys.modules if m.startswith('cryptography')])"
    )
    assert told([sys.executable, "-c", program], [sealed(), SECRET]) == f"{KEY.hex()} []\n"


def test_a_bundle_opens_through_its_one_door(
    started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = sealed()
    said = told(
        [sys.executable, "-m", "ui", subprocesses.WORDS["app.base.key_wrapping"]],
        ["unwrap", [slot], SECRET],
    )
    assert json.loads(said) == [0, [[1, KEY.hex()]]]
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
    assert key_wrapping.unwrap([sealed()], SECRET) == FOUND


@pytest.mark.parametrize(("took", "passes"), [(0.1, 16), (0.25, 8), (0.7, 3), (9.0, 3)])
def test_a_quick_computer_makes_more_passes_and_a_slow_one_no_fewer(
    monkeypatch: pytest.MonkeyPatch, took: float, passes: int
) -> None:
    monkeypatch.setattr(key_wrapping, "perf_counter", iter([5.0, 5.0 + took]).__next__)
    assert key_wrapping.passes(64, 3, 1) == passes


def test_what_was_altered_does_not_open() -> None:
    slot = sealed(64)
    assert key_wrapping.unwrap([slot._replace(label=label(["Tâm", slot.public]))], SECRET) is None


def test_a_slot_gives_each_of_its_keys_the_newest_first() -> None:
    slot, newer = sealed(64), bytes(range(32, 64))
    both = with_box(slot, 2, newer)
    assert key_wrapping.unwrap([both], SECRET) == Unwrapped(0, [(2, newer), (1, KEY)])


def test_a_box_for_another_half_or_place_gives_no_key() -> None:
    """As where somebody who is not the receiver put it there."""
    slot, other = sealed(64), sealed(64)
    (box,) = slot.boxes
    for boxes in (
        other.boxes,
        [box._replace(info=label(["khóa", 2]))],
        [box._replace(sealed="00" * 80)],
    ):
        found = key_wrapping.unwrap([slot._replace(boxes=boxes)], SECRET)
        assert found == Unwrapped(0, [])


def test_a_slot_of_the_first_format_holds_the_key_itself() -> None:
    slot = WrappedKey("11" * key_wrapping.SALT, 64, 1, 1, label="sổ của Lan")
    cipher = AESGCM(key_wrapping._derive_key(slot, SECRET))
    wrapped = cipher.encrypt(bytes(12), KEY, slot.label.encode())
    slot = slot._replace(sealed=(bytes(12) + wrapped).hex())
    assert key_wrapping.unwrap([slot], SECRET) == FOUND
    assert key_wrapping.unwrap([slot], "mật khẩu sai") is None


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
