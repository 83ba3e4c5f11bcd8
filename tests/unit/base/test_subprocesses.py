"""The processes that the program begins, from a checkout and from a bundle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.base import subprocesses

pytestmark = pytest.mark.windows


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines that would have been begun."""
    lines: list[list[str]] = []

    def call(line: list[str], **_named: object) -> int:
        lines.append(line)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    return lines


def test_without_arguments_a_checkout_begins_its_window(begun: list[list[str]]) -> None:
    assert main([]) == 0
    assert begun == [[sys.executable, "-m", "ui"]]


@pytest.mark.parametrize(
    ("program", "window"), [("andan-cli.exe", "AnDan.exe"), ("andan", "AnDan"), ("AnDan", "AnDan")]
)
def test_without_arguments_a_bundle_begins_the_window_beside_it(
    begun: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    window: str,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Chương trình" / program))
    assert main([]) == 0
    assert begun == [[str(tmp_path / "Chương trình" / window)]]


@pytest.mark.parametrize("module", subprocesses.WORDS)
def test_a_bundle_is_told_by_a_word_which_process_to_be(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program, *words = subprocesses.command(module)
    assert program == sys.executable
    work = subprocesses.requested_work(words)
    assert work is not None and work.__module__ == module
