"""Khóa đơn vị: whose each key is, as papers, files and other keys say, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.container import digits_of, spaced
from app.exchange.rollup import history, key_acts
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.key_states import KeyStanding, UnitKey, unit_keys
from app.exchange.rollup.rollup import RollupResult
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.rollup_page.key_dialogs import (
    MERGE,
    REGISTER,
    WITHDRAW,
    KnownKeys,
    MergeUnitsDialog,
    RegisterKeyDialog,
    WithdrawKeyDialog,
)
from ui.rollup_page.key_model import DIGITS, STATE, UNIT, KeyModel
from ui.rollup_page.parts import RollupTable
from ui.widgets.basics import button
from ui.widgets.menu import Way

_KEYS = T("Khóa của các đơn vị", "Keys of the units")
_ABOUT = T(
    "Báo cáo được nhận theo khóa ký của đơn vị. Khóa trên giấy đã ký, đóng dấu là chắc nhất; khóa biết từ tệp đầu tiên có thể là của bất cứ ai.",
    "Reports are taken by the key of their unit. One on a signed and stamped paper is the surest; one known from a first file may be anybody's.",
)
_COUNTED = T("{n} đơn vị; {m} đơn vị đã có giấy.", "{n} {n:unit|units}; {m} of them with a paper.")
_EMPTY = T(
    "Chưa biết đơn vị nào: nhận tệp báo cáo, chọn đơn vị phải nộp, hoặc đăng ký khóa theo giấy.",
    "No unit is known yet: take a file in, choose who must hand in, or register a key by its paper.",
)
_REGISTER, _WITHDRAW = (
    T("Đăng ký theo giấy…", "Register by paper…"),
    T("Thu hồi khóa…", "Withdraw the key…"),
)
_MERGE, _UNDO = T("Đơn vị nhập, đổi mã…", "Became another…"), T("Gỡ ghi nhầm…", "Take back…")
_SURE_KEY = T(
    "Gỡ việc đăng ký khóa {digits} của đơn vị {unit}? Chỉ gỡ khi đã ghi nhầm; khóa thôi dùng thì thu hồi.",
    "Take back that {digits} is registered for {unit}? Only if that was a mistake; a key that is not used any more is withdrawn.",
)
_SURE_WITHDRAWN = T(
    "Khóa {digits} của đơn vị {unit} lại được ký? Chỉ gỡ khi đã thu hồi nhầm.",
    "Let {digits} of {unit} sign again? Only if it was withdrawn by mistake.",
)
_SURE_MERGED = T(
    "Đơn vị {unit} lại là đơn vị riêng? Chỉ gỡ khi đã ghi nhầm.",
    "Is {unit} a unit of its own again? Only if that was noted by mistake.",
)
_AGREE = T("Gỡ ghi nhầm", "Take back")
_DONE = T("Đã ghi vào danh sách khóa.", "The list of keys is kept.")
_ABOUT_ONE = T("{unit}: {said}", "{unit}: {said}")
_BARE = (KeyStanding.MERGED, KeyStanding.NONE)
_DIGITS_WIDE, _UNIT_WIDE = 34, 22  # characters


class UnitKeysView(QWidget):
    """Emits ``changed`` once the store holds another list."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._expected, self._known = ExpectedUnits(), ReceiverHistory()
        self._seen: dict[str, set[str]] = {}
        self.model = KeyModel(self)
        self.table = RollupTable(self.model, "rollup.keys", _KEYS)
        self.empty = theme.label(str(_EMPTY), "quiet", wrap=True)
        self.sentence, self.count = theme.label("", wrap=True), theme.label("", "quiet")
        self.register, self.withdraw, self.merge, self.undo = (
            button(_REGISTER, "", "stamp"), button(_WITHDRAW, "", "x"),
            button(_MERGE, "", "combine"), button(_UNDO, "", "undo-2"),
        )  # fmt: skip
        self._lay_out()
        self.register.clicked.connect(self.ask_register)
        self.withdraw.clicked.connect(self.ask_withdraw)
        self.merge.clicked.connect(self.ask_merge)
        self.undo.clicked.connect(self.take_back)
        self.table.on_open(lambda _index: self.ask_register(), self.table.doubleClicked)
        self.table.ways = lambda: [*self._ways()]
        self.table.selectionModel().currentChanged.connect(self._follow)

    def show_keys(self, expected: ExpectedUnits, result: RollupResult | None) -> None:
        """Show the keys by a list and by what came; the row that was chosen stays so."""
        here = self.chosen()
        self._expected = expected
        self._known = result.known if result else history.load(self._context.store)
        refused, names = (result.refused, result.units) if result else ((), {})
        self._seen = {unit: {digits_of(key)} for unit, key in self._known.keys.items()}
        for unit, key in [
            *((one.unit, one.key) for one in refused),
            *((one.unit, one.key) for one in (result.taken.values() if result else ())),
        ]:
            if key:
                self._seen.setdefault(unit, set()).add(digits_of(key))
        rows = unit_keys(expected, self._known, refused, names)
        self.model.show(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        units = {one.unit for one in rows}
        counted = _COUNTED.format(
            n=show_number(len(units)), m=show_number(len(expected.trust.keys))
        )
        self.count.setText(str(counted) if rows else "")
        if rows:
            self.go_to(*((here.unit, here.digits) if here else (rows[0].unit, rows[0].digits)))
        self._follow()

    def go_to(self, unit: str, digits: str = "") -> None:
        """Choose a key of a unit."""
        row = max(self.model.row_of(unit, digits), 0)
        self.table.setCurrentIndex(self.model.index(row, UNIT))
        self.table.scrollTo(self.table.currentIndex())

    def chosen(self) -> UnitKey | None:
        """The key that is chosen."""
        return self.model.row(self.table.currentIndex().row())

    # What is done about it

    def ask_register(self) -> None:
        """Ask for the digits of a paper."""
        here, known = self.chosen(), KnownKeys(self._expected.trust, self._seen)
        unit = here.unit if here else ""
        RegisterKeyDialog(self._context, self, unit, known, self._done).open()

    def ask_withdraw(self) -> None:
        """Ask from when a key signs no more, and why."""
        if (here := self.chosen()) and self.withdraw.isEnabled():
            trust = self._expected.trust
            heirs = [one for one in trust.heirs(here.digits) if one not in trust.withdrawn]
            WithdrawKeyDialog(self._context, self, here, self._done, heirs).open()

    def ask_merge(self) -> None:
        """Ask which units became which."""
        here = self.chosen()
        MergeUnitsDialog(self._context, self, here.unit if here else "", self._done).open()

    def take_back(self) -> None:
        """Ask whether what was noted of the chosen key was a mistake, and take it back."""
        here, back = self.chosen(), self._back()
        if here is None or back is None:
            return
        question, act = back
        if not dialogs.yes(
            self, question.format(unit=_named(here), digits=spaced(here.digits)), _AGREE
        ):
            return

        def job(_progress: Progress, store: Store) -> None:
            act(store, here)

        failed = self._context.messages.error
        self._context.worker.run(job, done=lambda _none: self._done(), failed=failed)

    def _back(self) -> tuple[T, Callable[[Store, UnitKey], None]] | None:
        """The question, and what takes back what is known of the chosen key; None where nothing can be."""
        here = self.chosen()
        if here is None:
            return None
        if here.state is KeyStanding.WITHDRAWN:
            return _SURE_WITHDRAWN, lambda s, one: key_acts.take_back_withdrawal(s, one.digits)
        if here.state is KeyStanding.MERGED:
            return _SURE_MERGED, lambda s, one: key_acts.take_back_merger(s, [one.unit])
        if here.digits in self._expected.trust.keys.get(here.unit, ()):
            return _SURE_KEY, lambda s, one: key_acts.take_back_key(s, one.unit, one.digits)
        return None

    def _done(self) -> None:
        self._context.messages.say(_DONE)
        self.changed.emit()

    def _ways(self) -> Iterator[Way]:
        for label, part, act in (
            (REGISTER, self.register, self.ask_register), (WITHDRAW, self.withdraw, self.ask_withdraw),
            (MERGE, self.merge, self.ask_merge), (_AGREE, self.undo, self.take_back),
        ):  # fmt: skip
            if part.isEnabled():
                yield label, act

    def _follow(self, *_indexes: QModelIndex) -> None:
        """Offer what can be done with the chosen key."""
        here = self.chosen()
        self.sentence.setText(
            str(_ABOUT_ONE.format(unit=_named(here), said=here.text)) if here else ""
        )
        signs = here is not None and here.state not in (*_BARE, KeyStanding.WITHDRAWN)
        self.withdraw.setEnabled(signs)
        self.undo.setEnabled(self._back() is not None)

    def _lay_out(self) -> None:
        self.table.fit(STATE, (UNIT, _UNIT_WIDE), (DIGITS, _DIGITS_WIDE))
        acts = QHBoxLayout()
        acts.setSpacing(theme.gap())
        for part in (self.register, self.withdraw, self.merge, self.undo):
            acts.addWidget(part)
        acts.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.setSpacing(theme.gap(1))
        column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        column.addLayout(acts)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.count)
        column.addStretch()


def _named(key: UnitKey) -> str:
    """The unit of a key by code and name."""
    return f"{key.unit} {key.name}".strip()
