"""Vietnamese typed with a real input method (ibus-unikey, Telex) into the real window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.schema.fields import PICK

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = ("Xvfb", "dbus-run-session", "ibus", "ibus-daemon", "xdotool")
ENGINE = Path("/usr/share/ibus/component/unikey.xml")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
MISSING += [] if ENGINE.exists() else ["ibus-unikey"]
COMPOSED = "đồng tiếng việt Nguyễn Văn Ấn"
KINDS = (
    *("name", "plain", "note", "part-day", "day", "row-text"),
    *("link", "links", "term", "row-link"),
)
SUGGESTING = ("link", "links", "term")

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@contextmanager
def screen() -> Iterator[str]:
    """An X server of the test's own, which chooses its number."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1366x768x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="utf-8") as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each scene found; all are played once, in a process of their own."""
    folder = tmp_path_factory.mktemp("typed")
    home = folder / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    with screen() as display:
        private = {
            "DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"),
            "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1", "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus",
        }  # fmt: skip
        leaky = ("WAYLAND_DISPLAY", "IBUS_ADDRESS", "IBUS_ENABLE_SYNC_MODE", "QT_SCALE_FACTOR")
        given = {name: value for name, value in os.environ.items() if name not in leaky}
        scene = [sys.executable, "-m", "tests.support.typing_scene", str(folder)]
        done = subprocess.run(
            ["dbus-run-session", "--", *scene], cwd=ROOT, env=given | private,
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads((folder / "typed.json").read_text(encoding="utf-8"))
    assert found["awake"], "the input method does not compose"
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_field_takes_telex_whole_and_tab_leaves_nothing_in_the_next(
    typed: dict[str, Any], kind: str
) -> None:
    assert typed[f"composes {kind}"] == {"before": COMPOSED, "after": COMPOSED, "next": ""}


@pytest.mark.parametrize("kind", SUGGESTING)
def test_suggestions_break_no_word_that_is_typed_slowly(typed: dict[str, Any], kind: str) -> None:
    found = {"before": "đồng Ấn", "after": "đồng Ấn", "next": ""}
    assert typed[f"composes slowly {kind}"] == found


@pytest.mark.parametrize("kind", KINDS)
def test_a_composed_letter_is_taken_back(typed: dict[str, Any], kind: str) -> None:
    assert typed[f"backspaces {kind}"] == "tiếm "


@pytest.mark.parametrize("kind", ["name", "plain", "note", *SUGGESTING])
def test_a_look_at_another_window_moves_no_cursor_and_strips_no_blank(
    typed: dict[str, Any], kind: str
) -> None:
    assert typed[f"another window {kind}"] == "Nguyễn Văn Ấn "


def test_a_question_moves_no_cursor_either(typed: dict[str, Any]) -> None:
    assert typed["question"] == {"asked": 1, "text": "Nguyễn Văn Ấn "}


def test_suggestions_are_picked_by_keys_and_with_the_mouse(typed: dict[str, Any]) -> None:
    assert typed["picks"] == {
        "chips": ["KDC-01 · Thôn Đông", "KDC-02 · Thôn Tây"], "text": "tổ ", "focus": True,
    }  # fmt: skip


def test_a_click_beside_the_list_closes_it_and_the_word_stays(typed: dict[str, Any]) -> None:
    assert typed["outside"] == {"open": False, "text": "thôn"}


def test_saving_in_the_middle_of_a_word_saves_it(typed: dict[str, Any]) -> None:
    assert typed["saves"] == {"Trần Văn Bình": True, "Văn Ấn": True}


def test_saving_in_the_middle_of_a_word_that_means_nothing_is_refused(
    typed: dict[str, Any],
) -> None:
    problem = str(PICK)
    assert typed["refuses"] == {"text": "không đâu", "problem": problem, "teams": 1}


def test_a_list_is_searched(typed: dict[str, Any]) -> None:
    assert typed["searches"] == COMPOSED + " "


def test_a_commune_is_chosen(typed: dict[str, Any]) -> None:
    text = "Phường Điện Biên Phủ, Tỉnh Điện Biên"
    assert typed["chooses"] == {"typed": "điện biên phủ điện", "text": text}


def test_a_word_left_at_once_stands_in_its_field_only(typed: dict[str, Any]) -> None:
    assert typed["tabs"] == [["trực", "x "]] * len(typed["tabs"])
    assert typed["tabs"]
