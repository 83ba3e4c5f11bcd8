"""The code of the pages is loaded once the window is used, while nobody waits for it."""

import ast
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from app.store import Store
from tests.support.widgets import a_desk, shown
from ui.shell import page_registry, preloading
from ui.shell.preloading import Preloading

SMALL = "colorsys"  # a module that nothing here uses


def test_every_page_of_the_window_is_loaded_ahead() -> None:
    """The first page excepted, which is shown by then: whoever adds a page adds its module."""
    source = Path(page_registry.__file__).read_text(encoding="utf-8")
    makers = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    imported = {
        node.module
        for maker in makers
        for node in ast.walk(maker)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported - {"ui.pages.home"} == set(preloading.PAGES)


def test_a_module_is_loaded_once_the_window_is_used(
    qtbot: Any, qapp: QApplication, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preloading, "MODULES", (SMALL,))
    monkeypatch.setattr(preloading, "_AFTER", 0)
    monkeypatch.delitem(sys.modules, SMALL, raising=False)
    with a_desk(store, qapp) as context:
        window = QWidget()
        shown(qtbot, window)
        loading = Preloading(context.worker, window)
        qtbot.waitUntil(lambda: not context.worker.busy)
        qapp.processEvents()
        assert SMALL not in sys.modules
        with qtbot.waitSignal(loading.done):
            qtbot.mouseMove(window.windowHandle(), QPoint(20, 20))
        assert SMALL in sys.modules
