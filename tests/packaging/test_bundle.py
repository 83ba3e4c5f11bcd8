"""The bundle for Windows, as far as it can be tried without one."""

import re
import subprocess
import sys

import pytest

from app.base import subprocesses
from app.base.paths import ROOT
from app.base.version import VERSION

WINDOWS = ROOT / "packaging/windows"


@pytest.mark.parametrize("word", subprocesses.WORDS.values())
def test_a_process_that_the_window_begins_loads_no_qt(word: str) -> None:
    program = f"""
import runpy, sys
sys.argv = ["AnDan", {word!r}]
try:
    runpy.run_path({str(WINDOWS / "window.py")!r}, run_name="__main__")
except BaseException:
    pass  # it was given nothing to work on
sys.stderr.write(" ".join(name for name in ("PySide6", "ui") if name in sys.modules))
print("", *[name for name in {[*subprocesses.WORDS]} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert "PySide6" not in done.stderr and not done.stderr.endswith("ui")
    (module,) = (name for name, its in subprocesses.WORDS.items() if its == word)
    assert done.stdout.split()[-1] == module


@pytest.mark.parametrize("lock", ["requirements.txt", "wine/requirements.txt"])
def test_every_tool_is_pinned_by_hash_and_names_no_registry(lock: str) -> None:
    text = (WINDOWS / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9-]+==[\d.]+[^\n]* \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE)) > 0
    assert "http" not in text and "index" not in text


def test_the_version_can_be_told_to_windows() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
