"""Cards of the settings for handing over: our own key, and the receiver of each report with theirs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.exchange.package import receivers
from app.exchange.package.container import fingerprint
from app.exchange.package.key_paper import KEY_PAPER, printable_key
from app.paper.document.printable import Printable
from app.reports.definitions.catalogue import REPORTS
from app.store import Store
from app.store.read.principal import AccountRole
from app.store.security.signing_keys import change_signing_key
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.widgets.basics import Card, button

_OWN = T("Khóa của đơn vị mình", "Our own key")
_ABOUT_OWN = T(
    "Đọc dấu khóa này qua điện thoại khi nơi gửi, nơi nhận cần đối chiếu. Ai có tệp khóa thì mã hóa được báo cáo gửi cho mình.",
    "Read this key out on the telephone when others compare it. Whoever has the card can encrypt packages to us.",
)
_WRITE = T("Ghi tệp khóa của đơn vị mình…", "Write our card…")
_PAPER = T("In giấy đăng ký khóa…", "Print the paper of our key…")
_CHANGE = T("Đổi khóa ký…", "Change the key…")
_SURE_CHANGE = T(
    "Đổi khóa ký của đơn vị?\n\nLàm khi người giữ sổ thôi việc, hoặc ngờ khóa đã lộ. Khóa cũ ký bảo chứng cho khóa mới nên nơi nhận vẫn nhận báo cáo; nếu khóa đã lộ, hãy gửi giấy đăng ký khóa mới có dấu và đề nghị thu hồi khóa cũ.",
    "Change the unit's signing key?\n\nDo it when who kept the store leaves, or the key may be out. The old key vouches for the new one, so reports are taken as before; where it is out, send the stamped paper of the new key and ask for the old one to be withdrawn.",
)
_AGREE_CHANGE = T("Đổi khóa ký", "Change the key")
_CHANGED = T(
    "Đã đổi khóa ký; hãy in giấy đăng ký khóa mới, ký, đóng dấu, gửi nơi nhận.",
    "The key is changed. Print the paper of the new one, have it signed and stamped, send it to the receiver.",
)
_WRITTEN = T("Đã ghi tệp khóa {name}.", "The card {name} is written.")
_RECEIVERS = T("Nơi nhận của từng báo cáo", "The receiver of each report")
_ABOUT = T(
    "Báo cáo được mã hóa cho nơi nhận có tệp khóa; tệp trả lời chỉ được tin khi ký bằng khóa đã biết.",
    "Packages are encrypted to a receiver whose card is known; replies count when the known key signed them.",
)
_NONE = T("chưa có tệp khóa", "no card yet")
_ONE = T("{name} · {key}", "{name} · {key}")
_CHOOSE, _FORGET = T("Chọn tệp khóa…", "Choose a card…"), T("Đặt lại khóa…", "Forget the key…")
_SURE = T(
    "Đặt lại khóa của {name}?\n\nKhóa đang biết: {key}\n\nChỉ làm khi đã gọi điện cho nơi ấy và họ nói đã đổi khóa. "
    "Tệp khóa hoặc tệp trả lời kế tiếp sẽ được tin; hãy đối chiếu dấu khóa mới qua điện thoại.",
    "Forget the key of {name}?\n\nThe known key: {key}\n\nOnly once you have called them and they say that it has changed. "
    "The next card or reply will be trusted: compare its key by telephone.",
)
_AGREE = T("Đã gọi điện, đặt lại khóa", "I have called: forget the key")
_FORGOTTEN = T("Đã đặt lại khóa của {name}.", "The key of {name} is forgotten.")


class OwnKeyCard(Card):
    """Our key as digits, and the card that others encrypt to."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.key = theme.label("", "code")
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.write, self.paper = button(_WRITE, "", "save"), button(_PAPER, "", "printer")
        self.change = button(_CHANGE, "", "key-round")
        self.write.clicked.connect(self.write_card)
        self.paper.clicked.connect(self.print_paper)
        self.change.clicked.connect(self.change_key)
        self.change.setVisible(context.store.principal.role is AccountRole.CHIEF)
        row = QHBoxLayout()
        row.setSpacing(theme.gap())
        for part in (self.paper, self.write, self.change):
            row.addWidget(part)
        row.addStretch()
        self.column.addWidget(theme.label(str(_OWN), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT_OWN), "quiet", wrap=True))
        self.column.addWidget(self.key)
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self.key.text():
            self._show_key()

    def _show_key(self) -> None:
        self.key.setText(fingerprint(receivers.own_card(self._context.store).signing))

    def print_paper(self) -> None:
        """Show the paper that registers our key, to be printed, signed and stamped."""
        from ui.widgets.print_preview import PrintRequest, show_preview

        def make(_progress: Progress, store: Store) -> Printable:
            return printable_key(store)

        show_preview(self._context, self, PrintRequest(KEY_PAPER, str(KEY_PAPER), make))

    def change_key(self) -> None:
        """Ask, and sign with another key from now on."""
        if not dialogs.yes(self, _SURE_CHANGE, _AGREE_CHANGE):
            return

        def job(_progress: Progress, store: Store) -> None:
            change_signing_key(store)

        def done(_nothing: None) -> None:
            self._context.messages.say(_CHANGED)
            self._show_key()

        self._context.worker.run(job, done=done, failed=self._context.messages.error)

    def write_card(self) -> None:
        """Write our card to a file that the officer names."""
        own = receivers.own_card(self._context.store)
        path = dialogs.save_file(
            self, _WRITE, dialogs.file_name(f"Tệp khóa {own.name}", ".json"), dialogs.CARD
        )
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            receivers.write_card(store, path)

        def done(_nothing: None) -> None:
            self._context.messages.written(path, _WRITTEN)

        self._context.worker.run(job, done=done, failed=self._context.messages.error)


class ReceiversCard(Card):
    """For each report whom it goes to; a card can be chosen, a known key forgotten."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.column.addWidget(theme.label(str(_RECEIVERS), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(2))
        grid.setColumnStretch(1, 1)
        self.names = {key: theme.label("", wrap=True) for key in REPORTS}
        self.choosers = {key: button(_CHOOSE, "", "download") for key in REPORTS}
        self.forgetters = {key: button(_FORGET, "", "key-round") for key in REPORTS}
        for row, (key, report) in enumerate(REPORTS.items()):
            self.choosers[key].clicked.connect(partial(self._choose, key))
            self.forgetters[key].clicked.connect(partial(self._forget, key))
            grid.addWidget(theme.label(str(report.label), "strong"), row, 0)
            grid.addWidget(self.names[key], row, 1)
            grid.addWidget(self.choosers[key], row, 2)
            grid.addWidget(self.forgetters[key], row, 3)
        self.column.addLayout(grid)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._show()

    def _show(self, _nothing: None = None) -> None:
        known = receivers.receivers(self._context.store)
        for key, label in self.names.items():
            card = known.get(key)
            sentence = _ONE.format(name=card.name, key=fingerprint(card.signing)) if card else _NONE
            label.setText(str(sentence))
            self.forgetters[key].setEnabled(card is not None)

    def _choose(self, report: str, _checked: bool = False) -> None:
        path = dialogs.open_file(self, _CHOOSE, dialogs.CARD)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            receivers.choose_receiver(store, report, receivers.read_card(path))

        failed = self._context.messages.error
        self._context.worker.run(job, done=self._show, failed=failed)

    def _forget(self, report: str, _checked: bool = False) -> None:
        """Ask first: the next signature will be trusted."""
        card = receivers.receivers(self._context.store)[report]
        if dialogs.yes(self, _SURE.format(name=card.name, key=fingerprint(card.signing)), _AGREE):
            receivers.forget_receiver(self._context.store, report)
            self._context.messages.say(_FORGOTTEN.format(name=card.name))
            self._show()
