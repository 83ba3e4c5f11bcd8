"""F1: what the field under the cursor is, and how it is filled in, beside it; elsewhere the short guide."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.base.language import T
from ui.forms.editors.base import Editor

# How a field of each kind is filled in by keys.
_HOW = {
    "day": T(
        "Gõ như 1/5, 1/5/26 hoặc 010526; ↑ ↓ lùi, tới một ngày, Alt+↓ mở lịch.",
        "Type 1/5, 1/5/26 or 010526; ↑ ↓ move by a day, Alt+↓ opens the month.",
    ),
    "month": T("Gõ như 5/2026.", "Type as 5/2026."),
    "part-day": T(
        "Gõ năm, tháng/năm hoặc cả ngày: 1980, 5/1980, 2/5/1980.",
        "Type a year, month/year or a day: 1980, 5/1980, 2/5/1980.",
    ),
    "link": T(
        "Gõ vài chữ của tên (không cần dấu) hoặc mã rồi Enter; F4 thêm mới.",
        "Type some letters of the name, or the code, then Enter; F4 adds a new one.",
    ),
    "links": T(
        "Gõ vài chữ của tên hoặc mã rồi Enter, lần lượt từng nơi.",
        "Type some letters of a name or a code, then Enter; one after the other.",
    ),
    "term": T(
        "Gõ vài chữ rồi Enter; loại chưa có thì chọn dòng cuối để thêm.",
        "Type some letters, then Enter; the last line adds a kind that is not there.",
    ),
    "choice": T(
        "Gõ chữ đầu (không cần dấu) hoặc ↓ để chọn; Delete để trống.",
        "Type the first letters, or ↓ to choose; Delete empties it.",
    ),
    "choices": T(
        "Mũi tên đi từng mục, phím cách chọn hoặc bỏ.",
        "The arrows go from one to another, Space chooses or leaves it.",
    ),
    "number": T("Chỉ gõ chữ số.", "Digits only."),
    "money": T(
        "Gõ số đồng; dấu chấm tự thêm khi rời ô.",
        "Type the amount in đồng; the dots come by themselves.",
    ),
    "text": T("Gõ chữ tự do; Tab sang ô sau.", "Any text; Tab goes to the next field."),
}


def explain(page: QWidget) -> None:
    """Show the help of the field of a page that has the cursor, beside it; elsewhere the short guide."""
    widget = QApplication.focusWidget()
    said = _explanation(page, widget) if widget and page.isAncestorOf(widget) else ""
    if widget is None or not said:
        from ui.shell.short_guide import ShortGuide

        ShortGuide(page.window()).show()
        return
    QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), said, widget)


def _explanation(page: QWidget, widget: QWidget) -> str:
    """Return the field's name and how it is filled in; empty for what is no field."""
    name, help_text, how = "", "", ""
    inner: QWidget | None = widget
    while inner is not None and inner is not page:
        name = name or inner.accessibleName()
        help_text = help_text or inner.whatsThis() or inner.toolTip()
        if isinstance(inner, Editor):
            kind = inner.spec.kind
            how = "" if help_text and kind == "text" else str(_HOW.get(kind, ""))
            break
        inner = inner.parentWidget()
    if not help_text and not how:
        return ""
    return "\n".join(dict.fromkeys(part for part in (name, help_text, how) if part))
