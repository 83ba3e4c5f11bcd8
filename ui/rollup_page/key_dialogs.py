"""What is asked about the keys of units: a stamped paper, a withdrawal, units that became another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from app.base import clock
from app.base.dates import parse_day, show_day
from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.exchange.package.container import spaced
from app.exchange.rollup import key_acts
from app.exchange.rollup.expected_units import exists
from app.exchange.rollup.key_states import UnitKey
from app.exchange.rollup.unit_trust import UnitTrust, WithdrawalReason
from app.law import communes
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.core.tab_order import NaturalTabs
from ui.widgets.act_dialog import ActDialog
from ui.widgets.basics import Captioned, CodeEdit
from ui.widgets.combo import Combo

REGISTER, WITHDRAW, MERGE = (
    T("Đăng ký khóa theo giấy có dấu", "Register a key by its stamped paper"),
    T("Thu hồi khóa", "Withdraw a key"),
    T("Ghi đơn vị nhập, đổi mã", "Units that became another"),
)
_ABOUT = T(
    "Gõ dãy số đúng như trên giấy đã ký, đóng dấu, không chép từ màn hình này: từ đó chỉ các khóa đã có giấy (và khóa thay chúng) ký được báo cáo của đơn vị.",
    "Type the digits as they stand on the signed and stamped paper, not from this screen: only keys with a paper (and those in their place) then sign for the unit.",
)
_UNIT, _DIGITS = T("Mã đơn vị", "Code of the unit"), T("Dãy số trên giấy", "Digits on the paper")
_HINT = T("30 chữ số, có hay không có khoảng trắng", "30 digits, with or without blanks")
_PAPER_DAY, _FROM = T("Ngày trên giấy", "Day of the paper"), T("Từ ngày", "From")
_INSTEAD = T(
    "Khóa đã đăng ký trước đây thôi dùng từ ngày ấy",
    "The keys registered before sign no more from that day on",
)
SAME = T("Khớp với khóa đã ký tệp của đơn vị.", "It is the key that signed the files of the unit.")
OTHER = T(
    "Khác khóa đã ký các tệp của đơn vị ({digits}): tệp mới ký bằng khóa ấy sẽ không được cộng.",
    "Not the key that signed the files of the unit ({digits}): nothing new that it signs will be added.",
)
_NO_FILE = T("Chưa nhận tệp nào của đơn vị để so.", "No file of the unit has come to compare with.")
_WRONG_DAY = T(
    "“{typed}” không phải ngày; chưa ghi gì, hãy gõ ngày/tháng/năm.",
    "“{typed}” is no day; nothing was written. Type day/month/year.",
)
_GONE = T(
    "{unit}: khóa {digits} thôi ký. Tệp ghi từ ngày này trở đi không được cộng; tệp ghi trước ngày này chỉ được cộng nếu đã nhận.",
    "{unit}: the key {digits} signs no more. Nothing dated from this day on counts; what is dated before counts if it had come.",
)
_HEIRS = T(
    "Thu hồi cùng các khóa do khóa này bảo chứng: {heirs}.",
    "Withdrawn with the keys that it vouched for: {heirs}.",
)
_WHY = T("Lý do", "Reason")
_MERGED = T(
    "Kỳ báo cáo kết thúc trước ngày này do các đơn vị cũ nộp, bắt đầu từ ngày này do đơn vị mới nộp.",
    "Periods that end before this day are handed in by the former units, those that begin on it by the new one.",
)
_FORMER = T("Mã các đơn vị cũ, cách nhau bằng dấu phẩy", "Codes of the former units, by commas")
_INTO = T("Mã đơn vị mới", "Code of the new unit")
_WIDE = 74  # characters
Done = Callable[[], None]


class _KeyDialog(NaturalTabs, ActDialog):
    """A question with a day; ``done`` is called once it is kept."""

    def __init__(
        self, context: Context, parent: QWidget, title: T, done: Done, day_of: T = _FROM
    ) -> None:
        super().__init__(context, parent, title, title)
        self._done = done
        self.day = CodeEdit()
        self.day.setText(show_day(clock.today()))
        self.day_line = Captioned(day_of, self.day)

    def act(self) -> None:
        try:
            job = self.job()
        except UserError as error:
            self.problem.say(error.text)
            return
        self.send(job, self._done)

    def job(self) -> Callable[[Progress, Store], None]:
        """What is to be done in the worker. Raises UserError for what cannot be read."""
        raise NotImplementedError

    def read_day(self) -> date:
        """The day that is typed. Raises UserError."""
        typed = self.day.text().strip()
        try:
            return parse_day(typed, clock.today())
        except ValueError:
            self.day.setFocus()
            raise UserError(_WRONG_DAY.format(typed=typed[:30])) from None


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """What a receiver knows of keys, and by unit the fingerprints that signed what came (``seen``)."""

    trust: UnitTrust
    seen: Mapping[str, Collection[str]]


class RegisterKeyDialog(_KeyDialog):
    """The digits of a stamped paper, compared with the key that signed what came."""

    def __init__(
        self, context: Context, parent: QWidget, unit: str, known: KnownKeys, done: Done
    ) -> None:
        super().__init__(context, parent, REGISTER, done, _PAPER_DAY)
        self._known = known
        self.unit, self.digits = CodeEdit(), CodeEdit()
        self.unit.setText(unit)
        self.unit.setMaxLength(5)
        self.digits.setPlaceholderText(str(_HINT))
        self.name, self.match = theme.label("", "quiet"), theme.label("", "quiet", wrap=True)
        self.instead = QCheckBox(str(_INSTEAD))
        self._has_former = False
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap(2))
        whose = Captioned(_UNIT, self.unit)
        whose.column.addWidget(self.name)
        row.addWidget(whose, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.day_line, 1, Qt.AlignmentFlag.AlignTop)
        digits = Captioned(_DIGITS, self.digits)
        self.match.setMinimumHeight(2 * self.match.fontMetrics().lineSpacing())
        self.match.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        digits.column.addWidget(self.match)
        about = theme.label(str(_ABOUT), "quiet", wrap=True)
        self.lay_out(self.digits if unit else self.unit, about, top, digits, self.instead)
        self.unit.textChanged.connect(self._follow)
        self.digits.textChanged.connect(self._follow)
        self.resize_within(_WIDE)
        self._follow()

    def job(self) -> Callable[[Progress, Store], None]:
        unit = key_acts.require_unit(self.unit.text().strip())
        digits, day = key_acts.read_digits(self.digits.text()), self.read_day()
        instead = self.instead.isVisible() and self.instead.isChecked()

        def act(_progress: Progress, store: Store) -> None:
            key_acts.register_key(store, unit, digits, day, instead=instead)

        return act

    def _follow(self) -> None:
        unit, typed = self.unit.text().strip(), "".join(self.digits.text().split())
        self.name.setText(communes.find(unit).name if exists(unit) else "")
        former = bool(self._known.trust.signing_beside(unit, typed))
        self.instead.setVisible(former)
        if former != self._has_former:  # else what the officer ticked stays
            self.instead.setChecked(former)
        self._has_former = former
        self.problem.say(None)
        signed = sorted(self._known.seen.get(unit, ()))
        look, said = "quiet", T("", "")
        if len(typed) == 30:
            look, said = "quiet", _NO_FILE
            if signed:
                same = typed in signed
                look = "good" if same else "problem"
                said = SAME if same else OTHER.format(digits="; ".join(map(spaced, signed)))
        theme.role(self.match, look)
        self.match.setText(str(said))


class WithdrawKeyDialog(_KeyDialog):
    """From which day a key signs no more, and why."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        key: UnitKey,
        done: Done,
        heirs: Collection[str] = (),
    ) -> None:
        super().__init__(context, parent, WITHDRAW, done)
        self._digits = key.digits
        self.why = Combo()
        for reason in WithdrawalReason:
            self.why.addItem(str(reason.label), reason.name)
        about = _GONE.format(unit=f"{key.unit} {key.name}", digits=spaced(key.digits))
        said = theme.label(str(about), wrap=True)
        self.heirs = theme.label("", wrap=True)
        self.heirs.setText(str(_HEIRS.format(heirs="; ".join(map(spaced, heirs)))))
        self.heirs.setVisible(bool(heirs))
        self.lay_out(self.day, said, self.heirs, self.day_line, Captioned(_WHY, self.why))
        self.resize_within(_WIDE)

    def job(self) -> Callable[[Progress, Store], None]:
        digits, day, reason = (
            self._digits,
            self.read_day(),
            WithdrawalReason[self.why.currentData()],
        )

        def act(_progress: Progress, store: Store) -> None:
            key_acts.withdraw_key(store, digits, day, reason)

        return act


class MergeUnitsDialog(_KeyDialog):
    """Which units became which, from which day on."""

    def __init__(self, context: Context, parent: QWidget, unit: str, done: Done) -> None:
        super().__init__(context, parent, MERGE, done)
        self.former, self.into = CodeEdit(), CodeEdit()
        self.former.setText(unit)
        self.names = theme.label("", "quiet", wrap=True)
        former, into = Captioned(_FORMER, self.former), Captioned(_INTO, self.into)
        into.column.addWidget(self.names)
        about = theme.label(str(_MERGED), "quiet", wrap=True)
        self.lay_out(self.into if unit else self.former, about, former, into, self.day_line)
        for line in (self.former, self.into):
            line.textChanged.connect(self._follow)
        self.resize_within(_WIDE)
        self._follow()

    def job(self) -> Callable[[Progress, Store], None]:
        codes, into, day = _codes(self.former), self.into.text().strip(), self.read_day()
        if not codes:
            self.former.setFocus()
            raise UserError(key_acts.NO_CODE.format(code=""))

        def act(_progress: Progress, store: Store) -> None:
            key_acts.merge_units(store, codes, into, day)

        return act

    def _follow(self) -> None:
        self.problem.say(None)
        named = [communes.find(c).name if exists(c) else c for c in _codes(self.former)]
        into = self.into.text().strip()
        new = communes.find(into).name if exists(into) else into
        self.names.setText(f"{', '.join(named)} → {new}" if named and new else "")


def _codes(line: QLineEdit) -> list[str]:
    """The codes in a line, by blanks or commas."""
    return line.text().replace(",", " ").replace(";", " ").split()
