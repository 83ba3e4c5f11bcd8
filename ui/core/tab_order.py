"""Where Tab goes: through all that is in sight as one reads it, row by row, and round again.

Qt's own order is that of making, and jumps over what lies between a widget and the one that stands for it
(``setFocusProxy``): whole parts of a page were reached only backwards, and a form held the cursor fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ui.core import theme

# One stop each, whatever they are made of; by name, since a class that no page uses yet takes memory.
_WHOLE = ("QLabel", "QAbstractItemView", "QAbstractSpinBox", "QComboBox", "QLineEdit", "QTextEdit")

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class NaturalTabs(_Base):
    """Mixed into what may be a window: its Tab and Shift+Tab follow the eyes."""

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name and form
        focused = QApplication.focusWidget()
        # What was just hidden gives the focus away by itself; no key asked for it.
        hidden = focused is not None and not focused.isVisible()
        if hidden or not self.isWindow():
            return super().focusNextPrevChild(forward)  # else up to the window
        return step(self, forward=forward)


def step(window: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next stop of a window, scrolled into sight; False where there is no other."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what is new has its place
    walked = list(_walk(window))
    here: QWidget | None = QApplication.focusWidget()
    while here is not None and here is not window and here not in walked:
        here = here.parentWidget()
    at = walked.index(here) if here in walked else -1 if forward else len(walked)
    ahead = (
        walked[at + 1 :] + walked[: at + 1] if forward else walked[:at][::-1] + walked[at:][::-1]
    )
    found = next((widget for widget in ahead if _stops(widget)), None)
    if found is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    found.setFocus(reason)
    bring_into_sight(found)
    return True


def stops_of(window: QWidget) -> list[QWidget]:
    """Return where Tab halts in a window, in order."""
    return [widget for widget in _walk(window) if _stops(widget)]


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever holds a widget until it is seen, with a little of what is around it."""
    holder = widget.parentWidget()
    while holder is not None and not holder.isWindow():
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(widget, 0, theme.gap(4))
        holder = holder.parentWidget()


def _stops(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.focusPolicy() & tab == tab and widget.isEnabled() and widget.focusProxy() is None


def _walk(holder: QWidget) -> Iterator[QWidget]:
    """Yield all that is in sight within ``holder``, or can be scrolled to, as one reads it."""
    for widget in _as_read(holder):
        yield widget
        if not any(map(widget.inherits, _WHOLE)):
            yield from _walk(widget)


def _as_read(holder: QWidget) -> list[QWidget]:
    """The widgets right within another: row by row, each row from the left."""
    inside = [
        child
        for child in holder.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    inside.sort(key=lambda widget: widget.y())
    rows: list[list[QWidget]] = []
    for widget in inside:
        first = rows[-1][0] if rows else None
        if first is None or widget.y() >= first.y() + first.height() // 2:
            rows.append([])
        rows[-1].append(widget)
    return [widget for row in rows for widget in sorted(row, key=lambda one: (one.x(), one.y()))]
