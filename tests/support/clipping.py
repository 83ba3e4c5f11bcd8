"""Finds text that is cut: labels and buttons that are smaller than what they say."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ui.core.elided import ElidedLabel

_SLACK = 1  # pixel that rounding may take


def clipped(window: QWidget) -> list[str]:
    """Every widget in sight whose text does not fit into it, or that lies outside what holds it.

    What ends in … with the whole in its tool tip is not cut, nor is what can be scrolled to.
    """
    return sorted({found for widget in window.findChildren(QWidget) for found in _cut(widget)})


def _cut(widget: QWidget) -> Iterator[str]:
    if not widget.isVisible() or not isinstance(
        widget, QLabel | QAbstractButton | QLineEdit | QAbstractSpinBox | QComboBox
    ):
        return
    text = getattr(widget, "text", lambda: "")() or widget.accessibleName()
    where = f"{type(widget).__name__} “{text}” {widget.width()}×{widget.height()}"
    if _too_small(widget):
        yield f"{where} needs {_needed(widget)}"
    elif outside := _outside(widget):
        yield f"{where} lies outside {outside}"


def _needed(widget: QWidget) -> str:
    hint = widget.sizeHint()
    return f"{hint.width()}×{hint.height()}"


def _too_small(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):
        return False
    if isinstance(widget, QLabel):
        if not widget.text():
            return False
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + _SLACK
        return widget.sizeHint().width() > widget.width() + _SLACK
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
        elided = "…" in widget.text()
        wide = not elided and widget.minimumSizeHint().width() > widget.width() + _SLACK
        return wide or widget.fontMetrics().height() > widget.height()
    return widget.fontMetrics().height() > widget.height()


def _outside(widget: QWidget) -> str:
    """Return what holds a widget and shows only part of it; empty where it is whole or scrolls."""
    inner = widget
    while (holder := inner.parentWidget()) is not None and not inner.isWindow():
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            return ""
        place = QRect(widget.mapTo(holder, widget.rect().topLeft()), widget.size())
        if not holder.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(place):
            return type(holder).__name__
        inner = holder
    return ""
