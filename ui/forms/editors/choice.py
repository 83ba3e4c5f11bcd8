"""Editors that pick from a short list: a choice, yes or no, several choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.schema.fields import Choice, ChoiceField, ChoicesField, YesNoField
from ui.forms.editors.base import Editor, Values
from ui.forms.editors.flow import FlowLayout
from ui.widgets.combo import Combo

_MOVES = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip


class ChoiceEditor(Editor):
    """One of a closed list. A retired choice is offered only where it is already chosen."""

    def __init__(
        self, spec: ChoiceField | YesNoField, path: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, path, parent)
        self.combo = Combo(self)
        self._offered: list[Choice | bool | None] = []
        self._hold(self.combo)
        self.combo.activated.connect(lambda _row: self.edited.emit())

    def load(self, draft: Values) -> None:
        """Offer the choices, and show the one that is chosen."""
        value = draft.values[self.spec.name]
        self._offered = [None, *self._pickable(value)]
        self.combo.clear()
        self.combo.addItems([self.spec.show(offered) for offered in self._offered])
        self.combo.setCurrentIndex(self._offered.index(value))

    def store(self, draft: Values) -> None:
        """Write the choice, or None."""
        draft.put(self.spec.name, self._offered[self.combo.currentIndex()])

    def _pickable(self, current: object) -> list[Choice] | list[bool]:
        if isinstance(self.spec, ChoiceField):
            return [c for c in self.spec.choices if not c.retired or c is current]
        return [True, False]


class ChoicesEditor(Editor):
    """Several of a closed list: a button for each, pressed where it is chosen.

    Together they are one stop of Tab; the arrows go from one to the other, Space presses.
    """

    def __init__(self, spec: ChoicesField, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self._buttons: dict[Choice, QPushButton] = {}
        self._chosen: tuple[Choice, ...] = ()
        area = QWidget(self)
        flow = FlowLayout(area)
        for choice in spec.choices:
            button = QPushButton(str(choice.label), area)
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setObjectName(f"{self.path}.{choice.value}")
            button.setAccessibleName(f"{spec.label}: {choice.label}")
            button.toggled.connect(lambda on, choice=choice: self._press(choice, on))
            button.installEventFilter(self)
            flow.addWidget(button)
            self._buttons[choice] = button
        self._line.addWidget(area, 1)
        self.setObjectName(self.path)
        self.setAccessibleName(str(spec.label))
        self._halt(next(iter(self._buttons.values())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The arrows go to the button beside, round and round."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            move = _MOVES.get(Qt.Key(event.key()))
            shown = [button for button in self._buttons.values() if not button.isHidden()]
            if move is not None and watched in shown:
                shown[(shown.index(watched) + move) % len(shown)].setFocus()
                return True
        elif event.type() == QEvent.Type.FocusIn and isinstance(watched, QPushButton):
            self._halt(watched)
        return super().eventFilter(watched, event)

    def _halt(self, here: QPushButton) -> None:
        """Let Tab halt at one of the buttons alone."""
        if self.focusProxy() is here:
            return
        for button in self._buttons.values():
            policy = Qt.FocusPolicy.StrongFocus if button is here else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(here)

    def load(self, draft: Values) -> None:
        """Press the buttons of the choices made; retired ones show only where chosen."""
        self._chosen = draft.values[self.spec.name] or ()
        for choice, button in self._buttons.items():
            button.setChecked(choice in self._chosen)
            button.setVisible(not choice.retired or choice in self._chosen)

    def store(self, draft: Values) -> None:
        """Write the choices in the order they were made."""
        draft.put(self.spec.name, self._chosen)

    def focus_chain(self) -> list[QWidget]:
        """Return the button where Tab halts."""
        return [b for b in self._buttons.values() if b.focusPolicy() is Qt.FocusPolicy.StrongFocus]

    def _press(self, choice: Choice, on: bool) -> None:
        if on == (choice in self._chosen):  # shown, not pressed
            return
        others = tuple(c for c in self._chosen if c is not choice)
        self._chosen = (*others, choice) if on else others
        self.edited.emit()
