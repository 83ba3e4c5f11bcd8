"""F1: what the field under the cursor is, and what it wants, beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.base.language import T
from ui.core.context import Messages

_NO_HELP = T("Đặt con trỏ vào một ô rồi bấm F1.", "Put the cursor into a field, then press F1.")


def explain(page: QWidget, messages: Messages) -> None:
    """Show the help of the field of a page that has the cursor, beside it."""
    widget = QApplication.focusWidget()
    if widget is None or widget is page or not page.isAncestorOf(widget):
        messages.say(_NO_HELP)
        return
    below = widget.mapToGlobal(widget.rect().bottomLeft())
    QToolTip.showText(below, _explanation(page, widget), widget)


def _explanation(page: QWidget, widget: QWidget) -> str:
    """Return the field's name and its help, from the nearest widget that has them."""
    name, help_text = "", ""
    inner: QWidget | None = widget
    while inner is not None and inner is not page and not (name and help_text):
        name, help_text = (
            name or inner.accessibleName(),
            help_text or inner.whatsThis() or inner.toolTip(),
        )
        inner = inner.parentWidget()
    return "\n".join(dict.fromkeys(part for part in (name, help_text) if part))
