"""The window on screens of every size: whole on each, wherever it stood before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize

from app.base.paths import ROOT
from ui.shell.main_window import moved_into

TITLE, BORDER = 31, 8  # of Windows 10
LEFT = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from ui.core import theme
from ui.core.preferences import Preferences
from ui.shell.main_window import MainWindow

app = QApplication([])
theme.start(app)
window = MainWindow(Path(sys.argv[1]) / "so.andan", Preferences(Path(sys.argv[1]) / "window.ini"))
window.show()
if len(sys.argv) > 2:
    window.showNormal()
    window.setGeometry(QRect(*map(int, sys.argv[2:])))
app.processEvents()
least, now = window.minimumSize(), window.geometry()
print(now.x(), now.y(), now.width(), now.height(), least.width(), least.height(), int(window.isMaximized()))
window.close()
"""


@dataclass(frozen=True)
class Shown:
    """Where the window's inside stands, and how small it may be made."""

    inside: QRect
    least: QSize
    maximized: bool


def shown(folder: Path, *rooms: tuple[int, int], left_at: tuple[int, ...] = ()) -> Shown:
    """The window on screens beside each other that have so much room, and where it is left."""
    screens, x = [], 0
    for number, (width, height) in enumerate(rooms):
        screen = {"name": f"screen {number}", "x": x, "y": 0, "width": width, "height": height}
        screens.append(screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1})
        x += width
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LEFT, str(folder), *map(str, left_at)],
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    *inside, width, height, maximized = map(int, done.stdout.split())
    return Shown(QRect(*inside), QSize(width, height), bool(maximized))


# What the task bar leaves of 1920x1080, the same at 150 %, 1366x768, the same at 150 %, 1024x600.
@pytest.mark.parametrize(
    ("room", "whole"),
    [
        ((1920, 1040), False), ((1280, 680), True), ((1366, 728), True),
        ((911, 472), True), ((1024, 560), True), ((3840, 2120), False),
    ],
)  # fmt: skip
def test_the_first_window_stands_whole_on_the_screen(
    room: tuple[int, int], whole: bool, tmp_path: Path
) -> None:
    window = shown(tmp_path, room)
    assert window.maximized is whole
    assert window.least.width() <= min(960, room[0])
    assert window.least.height() <= min(540, room[1] - TITLE)
    framed = window.inside.adjusted(-BORDER, -TITLE, BORDER, BORDER)
    assert QRect(0, 0, *room).contains(window.inside if whole else framed)


@pytest.mark.parametrize(
    ("left_at", "screens", "room"),
    [
        ((2200, 200, 1200, 700), [(1920, 1040), (1920, 1040)], (1920, 1040)),
        ((600, 300, 1280, 720), [(1920, 1040)], (1366, 728)),
        ((-900, -50, 1100, 700), [(1920, 1040)], (1920, 1040)),
        ((1800, 1000, 1100, 700), [(1920, 1040)], (1920, 1040)),
        ((0, 0, 1100, 700), [(1920, 1040)], (1920, 1040)),
        ((100, 100, 1700, 900), [(1920, 1040)], (911, 472)),
    ],
)
def test_a_window_that_stood_elsewhere_is_brought_back(
    left_at: tuple[int, ...], screens: list[tuple[int, int]], room: tuple[int, int], tmp_path: Path
) -> None:
    shown(tmp_path, *screens, left_at=left_at)
    window = shown(tmp_path, room)
    assert window.maximized or QRect(0, TITLE, room[0], room[1] - TITLE).contains(window.inside)


def test_a_window_that_was_whole_stays_where_it_was_left(tmp_path: Path) -> None:
    shown(tmp_path, (1920, 1040), left_at=(2, 40, 1000, 1000))  # as Windows puts it at one half
    assert shown(tmp_path, (1920, 1040)).inside == QRect(2, 40, 1000, 1000)


@pytest.mark.parametrize("wished", [QRect(-500, -500, 900, 500), QRect(5000, 5000, 3000, 3000)])
def test_what_is_moved_into_a_room_lies_in_it(wished: QRect) -> None:
    room = QRect(1920, 40, 1366, 728)  # a second screen with the task bar above
    assert room.contains(moved_into(room, wished).adjusted(-BORDER, -TITLE, BORDER, BORDER))
