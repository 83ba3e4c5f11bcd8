"""The card of the settings for technical support: what a technician needs, shown before it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.language import T
from app.services.support import support_text
from ui.core import theme
from ui.core.context import Context
from ui.widgets.basics import Card, button
from ui.widgets.text_dialog import OpenTextDialog

_TITLE = T("Hỗ trợ kỹ thuật", "Technical support")
_PACKAGE = T("Gói hỗ trợ", "Support package")
_ABOUT = T(
    "Phiên bản, số lượng trong từng sổ, các việc chương trình đã làm và thời gian. Không chứa nội dung của sổ; "
    "xem trước khi gửi cho người hỗ trợ.",
    "Versions, how many records each register holds, what the program did and how long it took. It holds "
    "nothing of the records; look at it before you send it to whoever helps you.",
)
_SHOW = T("Xem gói hỗ trợ…", "Show the support package…")
_FILE = T("goi-ho-tro.txt", "support.txt")


class SupportCard(Card):
    """Shows the support package, to be copied or saved."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.column.addWidget(theme.label(str(_TITLE), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        self.show_package = button(_SHOW, "", "circle-question-mark")
        self.show_package.clicked.connect(self._show)
        row = QHBoxLayout()
        row.addWidget(self.show_package)
        row.addStretch()
        self.column.addLayout(row)

    def _show(self) -> None:
        text = support_text(self._context.store)
        suggested = Path(str(_FILE))
        OpenTextDialog(_PACKAGE, _ABOUT, text, suggested, self.window()).open()
