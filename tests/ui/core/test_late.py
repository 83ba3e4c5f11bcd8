"""What lies behind a tab is made when it is first shown."""

from typing import Any

from PySide6.QtWidgets import QLabel, QTabWidget, QWidget

from ui.widgets.basics import Late


def test_a_part_is_made_when_its_tab_is_first_shown_and_once(qtbot: Any) -> None:
    made: list[QWidget] = []

    def make(parent: QWidget) -> QWidget:
        made.append(QLabel("x", parent))
        return made[-1]

    tabs = QTabWidget()
    tabs.addTab(QLabel("first"), "first")
    tabs.addTab(Late(make, tabs), "second")
    qtbot.addWidget(tabs)
    with qtbot.waitExposed(tabs):
        tabs.show()
    assert made == []
    for place in (1, 0, 1):
        tabs.setCurrentIndex(place)
    assert len(made) == 1
    assert made[0].isVisible()  # at once: an empty place is never painted
    assert made[0].size() == tabs.widget(1).size()
