"""No process of ours leaves its memory on the disk when it crashes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# Stands in for what a process is to do: it says what a crash would leave.
TELL = """
import ctypes, json, resource, sys
from app.base import core_dumps as dumps
forbid = dumps.forbid
def told():
    forbid()
    print(json.dumps([*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3)]))
    sys.stdout.flush()
    sys.exit(0)
dumps.forbid = told
"""
BEGUN = {
    "the command line": "from app.__main__ import main; main(['reports'])",
    "the window": "from ui.__main__ import main; main([])",
    "opening": "from app.base.key_wrapping import main; main()",
    "copying": "from app.base.copy_process import main; main()",
    "reading a workbook": "from app.exchange.workbook.reading import main; main()",
    "reading a scan": "from app.exchange.rollup.scan_reading import main; main()",
    "drawing a page of a file": "from app.exchange.attachments.drawing import main; main()",
    "looking into a file": "from app.exchange.attachments.inspection import main; main()",
}


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_no_core_is_written_and_none_collected(begun: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{TELL}\n{begun}"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        check=True, stdin=subprocess.DEVNULL, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert json.loads(done.stdout) == [0, 0, 0]


def test_a_process_that_crashes_leaves_nothing(tmp_path: Path) -> None:
    crash = "import os, signal, sys; from app.__main__ import main; main(['reports']); os.kill(os.getpid(), signal.SIGSEGV)"
    allow = "import resource as r, sys; h = r.getrlimit(r.RLIMIT_CORE)[1]; r.setrlimit(r.RLIMIT_CORE, (h, h)); import os; os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"
    done = subprocess.run(
        [sys.executable, "-c", allow, crash], cwd=tmp_path, capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGSEGV
    assert [*tmp_path.iterdir()] == []
