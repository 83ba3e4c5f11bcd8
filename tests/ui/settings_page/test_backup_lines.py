"""The list of backups in the settings: a file of another name, and one that goes away while it is read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from ui.core import auto_backup
from ui.settings_page import backup_lines
from ui.settings_page.backup_lines import BackupLines


@pytest.mark.parametrize("there", [True, False])
def test_a_name_that_is_no_day_and_a_file_that_went_away_stop_nothing(
    there: bool, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "an-dan-20269999-999999.andan-backup"
    if there:
        odd.write_bytes(b"x")
    files = [tmp_path / "an-dan-20260101-080000.andan-backup", odd]
    monkeypatch.setattr(auto_backup, "kept", lambda _store: files)
    context: Any = SimpleNamespace(store=None)
    lines = BackupLines(context)
    qtbot.addWidget(lines)
    lines.read()
    said = [label.text() for label in lines.findChildren(QLabel)]
    size = str(backup_lines._SIZE.format(n="1"))
    assert said == ([odd.name, size] if there else [str(backup_lines.NONE)])
