"""Small parts that the pages outside the registers share: captions over editors, password boxes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from ui.core import icons, theme

_SHOW = T("Hiện mật khẩu", "Show the password")
_BESIDE = 8  # behind an icon of 20
_PASTE = T(
    "Ô này luôn tắt bộ gõ. Nếu mật khẩu có dấu, hãy gõ ở chỗ khác rồi dán vào đây (Ctrl+V).",
    "This box keeps the typing method off. If the password has accents, type it elsewhere and paste it here (Ctrl+V).",
)


class CodeEdit(QLineEdit):
    """A box for what the keys say: no input method composes letters in it, or remembers them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._only_keys()

    def setEchoMode(self, mode: QLineEdit.EchoMode) -> None:  # noqa: N802 - Qt's name
        super().setEchoMode(mode)
        self._only_keys()  # Qt has just set what fits the mode

    def setReadOnly(self, fixed: bool) -> None:  # noqa: N802 - Qt's name
        super().setReadOnly(fixed)
        self._only_keys()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *more: object) -> object:  # noqa: N802
        # Input methods ask this, and some nothing else; Qt's answer is yes whatever the attribute.
        if query is Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, *more)

    def _only_keys(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        hint = Qt.InputMethodHint
        self.setInputMethodHints(
            hint.ImhHiddenText
            | hint.ImhSensitiveData
            | hint.ImhNoAutoUppercase
            | hint.ImhNoPredictiveText
        )


class PasswordEdit(CodeEdit):
    """A password box with an eye that shows what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(str(_SHOW), self)
        self._eye.setCheckable(True)
        icons.put(self._eye, "eye", "quiet")
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        icons.put(self._eye, "eye-off" if shown else "eye", "quiet")


class Captioned(QWidget):
    """A caption over an editor, and a quiet line below it; ``column`` takes what follows."""

    def __init__(
        self, caption: T, editor: QWidget, hint: T | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.caption = theme.label(str(caption), "strong", parent=self)
        self.caption.setBuddy(editor)
        editor.setAccessibleName(str(caption))
        column = self.column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.5))
        column.addWidget(self.caption)
        column.addWidget(editor)
        if hint:
            editor.setToolTip(str(hint))
            column.addWidget(theme.label(str(hint), "quiet", wrap=True, parent=self))


class NewPassword(Captioned):
    """A password under its caption, with a hint beneath.

    Of a new one: that keys alone do not type it. Of one that was refused: how such a one is given.
    """

    def __init__(
        self, caption: T, editor: PasswordEdit, hint: T | None = None, *, new: bool
    ) -> None:
        super().__init__(caption, editor, hint)
        self._editor, self._new = editor, new
        self.doubt = ProblemLabel()
        self.column.addWidget(self.doubt.label)
        editor.textChanged.connect(self._look)

    def ask_new(self, new: bool) -> None:
        """From now on a password is to be set here, or one that is in use to be given."""
        self._new = new
        self._look()

    def refused(self) -> None:
        """Show, after a wrong password, how one with accents is typed."""
        if not self._new:
            self.doubt.say(_PASTE)

    def _look(self) -> None:
        typed = self._editor.text()
        if not self._new or typed.isascii():  # what the store says of it is loaded when needed
            self.doubt.say(None)
            return
        from app.store.security.passwords import hard_to_type

        self.doubt.say(hard_to_type(typed))


def button(text: T, look: str = "", icon: str = "") -> QPushButton:
    """A push button in a role, with an icon that fits its colours."""
    made = QPushButton(str(text))
    made.setAutoDefault(True)
    if icon:
        put_beside(made, icon, "on-accent" if look == "primary" else "accent" if look else "ink")
    if look:
        theme.role(made, look)
    return made


def put_beside(made: QPushButton, icon: str, tint: str = "ink") -> None:
    """Give a button an icon that stands apart from its words."""
    icons.put(made, icon, tint, _BESIDE)
    made.setIconSize(QSize(theme.gap(2.8), theme.gap(2)))


class Card(QFrame):
    """A frame of paper with room inside; what it shows goes into ``column``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(theme.gap(2),) * 4)
        self.column.setSpacing(theme.gap(1.25))


class Late(QWidget):
    """Stands for what is made when it is first shown: what lies behind a tab costs nothing before.

    ``make`` gives it, made within this widget.
    """

    def __init__(self, make: Callable[[QWidget], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[QWidget], QWidget] | None = make
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        if self._make is not None:
            made = self._make(self)
            self._make = None
            self._column.addWidget(made)
            made.show()  # now, and not after an empty place was painted
            # And laid out: who shows the tab may go on to a part of it at once.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        super().showEvent(event)


class ProblemLabel:
    """A line that states a problem, hidden while there is none.

    It goes once something is typed into one of ``lines``: that may mend it.
    """

    def __init__(self, *lines: QLineEdit) -> None:
        self.label = theme.label("", "problem", wrap=True)
        self.label.hide()
        for line in lines:
            line.textEdited.connect(lambda _words: self.say(None))

    def keep_room(self, lines: int) -> None:
        """Take the room of so many lines also while there is no problem: nothing moves when there is one."""
        policy = self.label.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.label.setSizePolicy(policy)
        # As a label measures itself: a pixel or two more than so many times the distance of lines.
        room = QRect(0, 0, 10_000, 10_000)
        text = self.label.fontMetrics().boundingRect(room, 0, "\n".join("Ậ" * lines))
        self.label.setMinimumHeight(text.height())
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def say(self, text: T | None) -> None:
        """Show a sentence, or hide with None."""
        self.label.setText(str(text) if text else "")
        self.label.setVisible(text is not None)

    @property
    def text(self) -> str:
        """Return the sentence that is shown."""
        return self.label.text()


def clear(layout: QBoxLayout | QGridLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
