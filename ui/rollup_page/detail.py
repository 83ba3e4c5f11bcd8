"""One cell of the matrix in full: its file, its signature, its figures, and the queries to the unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base import text
from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.container import digits_of, fingerprint
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery
from app.exchange.package.words_part import titled
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.total_rows import slot_name
from app.exchange.rollup.unit_trust import PAPER_RULES
from app.store.submissions import ReportKey
from ui.core import icons, theme
from ui.core.composing import ComposingLine
from ui.rollup_page.figure_model import COLUMNS, UnitFigureModel
from ui.rollup_page.matrix_model import sign_of, words_of
from ui.rollup_page.parts import RollupTable
from ui.widgets.basics import button
from ui.widgets.text_dialog import TextDialog

_CHOOSE = T("Chọn một ô để xem chi tiết.", "Choose a cell to see more.")
_FILE = T("Tệp: {file}", "File: {file}")
_FROZEN = T("Chốt lần {n}, {day} lúc {time}", "Revision {n}, frozen {day} at {time}")
_SIGNED = T("Chữ ký: {digits}", "Signature: {digits}")
_REFUSED_FILE = T("{file}: {why}", "{file}: {why}")
_TRUST = T("Tin chữ ký {digits}…", "Trust signature {digits}…")
_TRUST_HELP = T(
    "Chỉ tin sau khi đã gọi cho đơn vị và nghe đọc đúng dãy số này.",
    "Trust it only after the unit has read these digits out to you.",
)
_KEYS = T("Xem khóa của đơn vị", "Look at the keys of the unit")
_CHECK = T("Bốc thăm kiểm tra…", "Spot check…")
_NO_TREE = T(
    "Tệp do bản An Dân cũ lập nên không bốc thăm được.",
    "Made by an older An Dân: no lot can be drawn.",
)
_ABOUT = T("Hỏi lại về “{label}”", "Ask about “{label}”")
_WHAT = T("Câu hỏi cho đơn vị, ghi vào tệp trả lời", "What to ask; it goes into the reply")
_ASK = T("Hỏi lại", "Ask")
_WORDS, _WORDS_OF = T("Đọc thuyết minh…", "Read the paragraphs…"), T("Thuyết minh", "In words")
_LEAST, _LOWEST = 42, 20  # characters, and gaps of the figures
_FIGURES = T("Số liệu của đơn vị", "Figures of the unit")


class RollupDetail(QWidget):
    """Stands beside the matrix.

    Emits ``queried`` with the key of an indicator and the query, ``trusted`` with a unit and a key,
    ``keys_requested`` with a unit, ``check_requested`` with a package.
    """

    queried = Signal(str, str)
    trusted = Signal(str, str)
    keys_requested = Signal(str)
    check_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.name = theme.label(str(_CHOOSE), "heading", wrap=True)
        self.about = theme.label("", "quiet")
        self._icon = QLabel()
        self.state = theme.label("", "strong")
        self.facts = theme.label("", "quiet", wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = theme.label("", "problem", wrap=True)
        self.words = button(_WORDS, "link", "file-text")
        self.words.setObjectName("rollup.words")
        self.keys, self.check = button(_KEYS, "link", "key-round"), button(_CHECK, "link", "clipboard-check")  # fmt: skip
        self._package: Package | None = None
        self._unit = ""
        self.trust = QVBoxLayout()
        self._keys: list[QPushButton] = []
        self.model = UnitFigureModel(self)
        self.figures = RollupTable(self.model, "rollup.figures", _FIGURES)
        self.question = ComposingLine()
        self.question.setObjectName("rollup.question")
        self.question.setPlaceholderText(str(_WHAT))
        self.ask = button(_ASK, "", "message-square")
        self.ask.setObjectName("rollup.ask")
        self._which = theme.label("", "quiet", wrap=True)
        self._flags: dict[str, str] = {}
        self._lay_out()
        self.figures.selectionModel().currentRowChanged.connect(self._chosen)
        self.ask.clicked.connect(self._ask)
        self.words.clicked.connect(self._show_words)
        self.keys.clicked.connect(lambda: self.keys_requested.emit(self._unit))
        self.check.clicked.connect(lambda: self.check_requested.emit(self._package))
        self.question.returnPressed.connect(self._ask)

    def show_cell(
        self, result: RollupResult, unit: str, slot: ReportKey, flags: Sequence[FigureQuery]
    ) -> None:
        """Show the status of a unit's report; ``flags`` are the queries about its figures."""
        cell, package = result.matrix[unit, slot], result.taken.get((unit, slot))
        sign = sign_of(cell)
        self.name.setText(f"{unit}  {result.units[unit]}")
        self.about.setText(slot_name(slot))
        icons.show(self._icon, sign.icon, sign.tint)
        self.state.setText(str(words_of(cell)))
        self.facts.setText("\n".join(map(str, _facts(package))) if package else "")
        self.notes.setText("\n".join(_notes(result, unit, slot)))
        for label in (self.facts, self.notes):
            label.setVisible(bool(label.text()))
        self._package, self._unit = package, unit
        self.keys.setVisible(_is_refused_for_its_key(result, unit))
        self.check.setVisible(bool(package and package.signed))
        self.check.setEnabled(bool(package and package.tree))
        self.check.setToolTip("" if self.check.isEnabled() else str(_NO_TREE))
        self.words.setVisible(bool(package and package.words))
        self._offer_keys(result, unit)
        self._flags = {flag.indicator: str(flag.text) for flag in flags}
        row = max(self.figures.currentIndex().row(), 0)
        earlier = result.earlier.get((unit, slot))
        for column in (2, 3):
            self.figures.setColumnHidden(column, earlier is None)
        self.model.show(package, earlier, flags)
        for part in (self.figures, self.question, self.ask, self._which):
            part.setVisible(package is not None)
        if package is not None:
            self.figures.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))

    def show_figure(self, indicator: str) -> None:
        """Go to a figure."""
        self.figures.setCurrentIndex(self.model.index(self.model.row_of(indicator), 0))

    def refresh_queries(self, flags: Sequence[FigureQuery]) -> None:
        """What is asked about has changed."""
        self._flags = {flag.indicator: str(flag.text) for flag in flags}
        self.model.show_queries(flags)
        self._chosen(self.figures.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        indicator = self.model.indicator(index.row())
        if indicator is not None:
            self._which.setText(str(_ABOUT.format(label=indicator.label)))
            self.question.setText(self._flags.get(indicator.key, ""))
            self.question.setAccessibleName(self._which.text())

    def _ask(self) -> None:
        indicator = self.model.indicator(self.figures.currentIndex().row())
        if indicator is not None:
            self.queried.emit(indicator.key, text.clean(self.question.text()))

    def _show_words(self) -> None:
        """Show what the unit wrote beside its figures."""
        if (package := self._package) is not None:
            about = T(f"{package.unit} {package.unit_name}", f"{package.unit} {package.unit_name}")
            TextDialog(_WORDS_OF, about, titled(package.words), self).show()

    def _offer_keys(self, result: RollupResult, unit: str) -> None:
        """A button for each signature that is not trusted yet, and that no paper rules over."""
        keys = [key for key in _refused_keys(result, unit) if not _is_ruled(result, unit, key)]
        while len(self._keys) < len(keys):
            self._keys.append(self._key_button())
        for made in self._keys:
            made.hide()
        for made, key in zip(self._keys, keys, strict=False):
            made.setText(str(_TRUST.format(digits=fingerprint(key))))
            made.setProperty("signer", (unit, key))
            made.show()

    def _key_button(self) -> QPushButton:
        made = button(_TRUST, "link", "key-round")
        made.setObjectName("rollup.trust")
        made.setToolTip(str(_TRUST_HELP))
        made.clicked.connect(lambda: self.trusted.emit(*made.property("signer")))
        self.trust.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _lay_out(self) -> None:
        self.figures.fit(0, *((place, 8) for place in range(1, len(COLUMNS))))
        self.setMinimumWidth(theme.characters(_LEAST))
        self.figures.setMinimumHeight(theme.gap(_LOWEST))
        state = QHBoxLayout()
        state.addWidget(self._icon)
        state.addWidget(self.state, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.question, 1)
        foot.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.gap(1.5), 0, 0, 0)
        column.setSpacing(theme.gap(0.75))
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addLayout(state)
        for label in (self.notes, self.facts):
            column.addWidget(label)
            label.hide()
        ways = QHBoxLayout()
        for way in (self.words, self.check):
            ways.addWidget(way)
        ways.addStretch()
        column.addLayout(ways)
        column.addWidget(self.keys, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self.trust)
        column.addWidget(self.figures, 1)
        column.addWidget(self._which)
        column.addLayout(foot)
        column.addStretch()
        for part in (self.figures, self.question, self.ask, self.words, self.check, self.keys):
            part.hide()


def _refused_keys(result: RollupResult, unit: str) -> list[str]:
    """The keys of a unit's refused files that are not the one that is known."""
    known = result.known.keys.get(unit)
    return sorted({one.key for one in result.refused if one.unit == unit} - {"", known})


def _is_refused_for_its_key(result: RollupResult, unit: str) -> bool:
    refused = any(one.unit == unit and one.foreign for one in result.refused)
    return refused or bool(_refused_keys(result, unit))


def _is_ruled(result: RollupResult, unit: str, key: str) -> bool:
    return result.trust.rules(unit, digits_of(key))


def _facts(package: Package) -> Iterator[T]:
    """Yield the file, the revision and the signature of a package."""
    yield _FILE.format(file=package.name)
    if package.signed:
        at = package.at.astimezone()
        day = show_day(at.date())
        yield _FROZEN.format(n=package.revision, day=day, time=f"{at:%H:%M}")
        yield _SIGNED.format(digits=fingerprint(package.key))


def _notes(result: RollupResult, unit: str, slot: ReportKey) -> Iterator[str]:
    """Yield the notes on a cell, and each refused file with its reason, once.

    A spoilt file does not say whose it is, but it often bears the unit's code in its name.
    """
    absent = (unit, slot) not in result.taken
    files = [
        one
        for one in result.refused
        if (one.unit, one.slot) == (unit, slot)
        or (absent and not one.unit and one.file.startswith(unit))
    ]
    for one in files:
        named = one.file in one.why.vi
        yield str(one.why if named else _REFUSED_FILE.format(file=one.file, why=one.why))
    refusals = {one.why for one in files}
    yield from (str(note) for note in result.matrix[unit, slot].notes if note not in refusals)
    if any(_is_ruled(result, unit, key) for key in _refused_keys(result, unit)):
        yield str(PAPER_RULES.format(unit=unit))
