"""Day one: the registers that everything else links to, in their order, until each holds something."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.language import T
from app.schema.record import register
from app.services.printed_list import count_of
from ui.core import icons, theme
from ui.core.context import Context
from ui.register_page.import_button import ImportButton
from ui.widgets.basics import button, clear

STEPS = {
    "area": T("thôn, tổ dân phố của xã: mọi việc khác ghi theo khu", "villages and quarters"),
    "team": T("tổ, đội, câu lạc bộ đang hoạt động", "teams and clubs at work"),
    "member": T("người trong tổ: ai thăm, ai hòa giải", "who is in a team"),
    "household": T("hộ gia đình sẽ đến thăm, giúp đỡ", "families to be visited"),
}
_WHY = T(
    "Ghi bốn sổ này trước, theo thứ tự; từ Excel thì mỗi sổ chỉ mất vài phút.",
    "Fill these four first, in this order; from Excel each takes some minutes.",
)
_ADD = T("Thêm", "Add")


class FirstSteps(QWidget):
    """A line for each register: done with its number, or with ways to begin it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: list[tuple[str, int]] = []  # each register and how many records it has
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(0.75))
        self.hide()

    def show_counts(self, counts: Mapping[str, int]) -> bool:
        """Show how many records each register of ours has; gives whether all have some: it is hidden."""
        may = self._context.store.principal.may_change
        ours = [key for key in STEPS if key in counts and may(key)]
        shown = [(key, counts[key]) for key in ours]
        if (
            shown == self._shown
        ):  # the lines stay, and with them a menu that is open, and the cursor
            return self.isHidden()
        self._shown = shown
        clear(self._column)
        self.setVisible(any(not counts[key] for key in ours))
        if self.isHidden():
            return True
        self._column.addWidget(theme.label(str(_WHY), "quiet", wrap=True))
        first = next(key for key in ours if not counts[key])
        for number, key in enumerate(ours, 1):
            self._column.addWidget(self._line(number, key, counts[key], first=key == first))
        return False

    def _line(self, number: int, key: str, count: int, *, first: bool) -> QWidget:
        cls = register(key)
        line = QWidget()
        line.setObjectName(f"step.{key}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, theme.gap(0.5), 0, theme.gap(0.5))
        row.setSpacing(theme.gap())
        mark = theme.label(str(number), "" if count else "chip")
        if count:
            icons.show(mark, "circle-check", "good", theme.gap(2.5))
        mark.setFixedWidth(theme.gap(3.5))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(theme.label(str(cls.schema.book), "strong"))
        told = count_of(cls, count) if count else STEPS[key]
        words.addWidget(theme.label(str(told), "quiet", wrap=True))
        row.addLayout(words, 1)
        if not count:
            add = button(_ADD, "primary" if first else "", "plus")
            add.setObjectName("step.add")
            add.setAccessibleName(f"{_ADD}: {cls.schema.book}")
            add.clicked.connect(partial(self._context.open.new, key))
            imports = ImportButton(self._context, cls, line)
            imports.paste_requested.connect(partial(self._context.open.bring, key, None))
            imports.chosen.connect(partial(self._context.open.bring, key))
            row.addWidget(add)
            row.addWidget(imports)
        return line
