"""The appearance: one font, a palette from a few tokens, light and dark, a small style sheet.

Widgets say what they are with ``role``; sizes are counted in ``gap``, which follows the font.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from string import Template

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.base.language import T
from app.base.paths import RESOURCES
from app.schema.values import Choice
from ui.core import icons
from ui.core.letter_size import LetterSize
from ui.core.tokens import DARK, LIGHT, Tokens

_FAMILY = "Be Vietnam Pro"
# Widgets that get Windows' own font back whenever the colour scheme is set or changes.
_OF_WINDOWS = (
    *("QAbstractItemView", "QMenu", "QMenuBar", "QMessageBox", "QTipLabel", "QStatusBar"),
    *("QDockWidgetTitle", "QMdiSubWindowTitleBar"),
)
STYLE = ("-style", "Fusion")  # for the application's arguments
_FIGURE = 2.2  # times the size of ordinary text
_ICON_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)
_HIDDEN = "•"  # instead of a password's letters: Qt's own ● would load another font for itself


class Scheme(Choice):
    """Light or dark, or as the computer is set."""

    SYSTEM = "system", T("Theo máy", "As on this computer")
    LIGHT = "light", T("Sáng", "Light")
    DARK = "dark", T("Tối", "Dark")


_SHEET = Template(
    """
    QLabel[role="title"] { font-size: ${title}pt; font-weight: 600 }
    QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 600 }
    QLabel[role="strong"] { font-weight: 600 }
    QLabel[role="figure"] { font-size: ${figure}pt; font-weight: 600 }
    QLabel[role="problem-strong"] { color: $problem; font-weight: 600 }
    QLabel[role="quiet"] { color: $quiet }
    QLabel[role="problem"] { color: $problem }
    QLabel[role="good"] { color: $good }
    QLabel[role="state"] { color: $state; font-weight: 600 }
    QLabel[role="code"] { font-size: ${heading}pt; font-weight: 600; color: $accent }
    QLabel[role="chip"] { background: $soft; color: $ink; border-radius: ${small}px; padding: ${tiny}px ${gap}px }

    QFrame[role="card"], QDialog[role="card"] { background: $paper; border: 1px solid $line; border-radius: ${gap}px }
    QFrame[role="line"] { background: $line; border: none }
    QFrame[role="bar"] { background: $soft; border: none; border-radius: ${small}px }
    QFrame[role="bar-problem"] { background: $paper; border: 1px solid $problem; border-radius: ${small}px }
    QWidget[role="side"] { background: $side }
    QWidget[role="cover"] { background: qlineargradient(x1: 0, y1: 0, x2: 1, y2: 1, stop: 0 $side_over, stop: 1 $side_deep) }
    QWidget[role="side"] QLabel { color: $side_ink }
    QWidget[role="ground"] { background: $ground }
    QWidget[role="paper"] { background: $paper }

    QLabel[role="example"] { background: $problem; color: $paper; font-weight: 600; padding: ${tiny}px }

    QPushButton { background: $paper; color: $ink; border: 1px solid $line;
        border-radius: ${small}px; padding: ${pad}px ${wide}px }
    QPushButton:hover { background: $soft }
    QPushButton:focus { border: 1px solid $accent }
    QPushButton:pressed, QPushButton:checked { background: $soft; border-color: $accent }
    QPushButton:disabled { color: $quiet; background: $ground }
    QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
        font-weight: 600 }
    QPushButton[role="primary"]:hover { background: $accent_over; border-color: $accent_over }
    QPushButton[role="primary"]:focus { border: 2px solid $ink }
    QPushButton[role="primary"]:disabled { background: $ground; border-color: $line; color: $quiet }
    QPushButton[role="link"] { background: transparent; border: 1px solid transparent;
        color: $accent; padding: ${tiny}px ${small}px; text-align: left }
    QPushButton[role="link"]:hover { background: $soft }
    QPushButton[role="link"]:focus { border: 1px solid $accent }
    QPushButton[role="chip"] { background: $paper; border-radius: ${small}px; padding: ${tiny}px ${gap}px }
    QPushButton[role="chip"]:checked { background: $soft; color: $accent; border-color: $accent }
    QPushButton[role="side"] { background: transparent; color: $side_ink; border: none;
        border-radius: ${small}px; padding: ${nav}px ${gap}px; text-align: left }
    QPushButton[role="side"]:hover { background: $side_over }
    QPushButton[role="side"]:focus { border: 1px solid $side_ink }
    QPushButton[role="side"]:checked { background: $side_here; color: white; font-weight: 600 }
    QPushButton[role="side-heading"] { background: transparent; color: $side_quiet;
        border: 1px solid transparent; border-radius: ${small}px; font-size: ${note}pt;
        font-weight: 600; padding: ${small}px ${small}px; text-align: left }
    QPushButton[role="side-heading"]:hover { background: $side_over; color: $side_ink }
    QPushButton[role="side-heading"]:focus { border: 1px solid $side_ink }
    QPushButton[role="row"] { background: transparent; border: none; border-radius: ${small}px;
        padding: 0; text-align: left }
    QPushButton[role="row"]:hover, QPushButton[role="row"]:focus { background: $soft }
    QPushButton[role="row"]:checked { background: $soft; border: 1px solid $accent }
    QPushButton[role="card"] { border-radius: ${gap}px; text-align: left; padding: 0 }
    QPushButton:checked:focus, QPushButton[role="chip"]:checked:focus,
    QPushButton[role="row"]:checked:focus { border: 1px solid $ink }
    QToolButton { border: 1px solid transparent; border-radius: ${small}px; padding: ${tiny}px }
    QToolButton:hover, QToolButton:checked { background: $soft }
    QToolButton:focus { border: 1px solid $accent }
    QToolButton::menu-indicator { image: none }

    QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: $paper; color: $ink;
        border: 1px solid $edge; border-radius: ${small}px; padding: ${pad}px ${gap}px;
        selection-background-color: $accent; selection-color: $on_accent }
    QLineEdit { lineedit-password-character: $hidden }
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 1px solid $accent }
    QAbstractSpinBox > QLineEdit { border: none; padding: 0; background: transparent }
    QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
        background: $ground; color: $quiet }
    QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {
        border: 1px solid $problem }
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: ${arrow}px;
        subcontrol-origin: border }
    QAbstractSpinBox::up-button { subcontrol-position: top right }
    QAbstractSpinBox::down-button { subcontrol-position: bottom right }
    QAbstractSpinBox::up-arrow { image: url("$controls/up-12.png"); width: ${nav2}px }
    QAbstractSpinBox::down-arrow { image: url("$controls/down-12.png"); width: ${nav2}px }
    QComboBox { combobox-popup: 0 }
    QComboBox::drop-down { border: none; width: ${arrow}px }
    QComboBox::down-arrow { image: url("$controls/down-16.png"); width: ${gap2}px }

    QAbstractItemView { background: $paper; alternate-background-color: $paper;
        border: 1px solid $line; border-radius: ${small}px; outline: 0;
        selection-background-color: $soft; selection-color: $ink; gridline-color: $line }
    QAbstractItemView:focus { border: 1px solid $accent }
    QRadioButton, QCheckBox { border: 1px solid transparent; border-radius: ${small}px; padding: 1px }
    QRadioButton:focus, QCheckBox:focus { border: 1px solid $accent }
    QListView[role="suggestions"] { border: 1px solid $quiet }
    QListView[role="suggestions"]::item { padding: ${tiny}px ${pad}px; color: $ink }
    QListView[role="suggestions"]::item:selected { background: $soft; color: $ink }
    QAbstractItemView::indicator, QCheckBox::indicator { width: ${nav2}px; height: ${nav2}px;
        background: $paper; border: 1px solid $quiet; border-radius: ${tiny}px }
    QAbstractItemView::indicator:checked, QCheckBox::indicator:checked { background: $accent;
        border-color: $accent; image: url("$controls/tick-$scheme-12.png") }
    QHeaderView { background: $paper; border: none }
    QHeaderView::section { background: $paper; color: $quiet; font-weight: 600; border: none;
        border-bottom: 1px solid $line; padding: ${pad}px 4px }
    QHeaderView::section:hover { color: $ink }
    QTableCornerButton::section { background: $paper; border: none }
    QTabWidget::pane { border: none; border-top: 1px solid $line }
    QTabWidget::tab-bar { left: 0 }
    QTabBar { background: transparent }
    QTabBar::tab { background: transparent; color: $quiet; border: none;
        border-bottom: 2px solid transparent; padding: ${pad}px ${wide}px }
    QTabBar::tab:selected { color: $ink; border-bottom: 2px solid $accent }
    QTabBar::tab:hover { color: $ink }
    QTabBar::tab:selected:focus { background: $soft; color: $accent }
    QScrollArea { background: transparent; border: none }
    QScrollArea > QWidget > QWidget[role="clear"] { background: transparent }
    QScrollBar { background: transparent; border: none; margin: 0 }
    QScrollBar:vertical { width: ${bar}px }
    QScrollBar:horizontal { height: ${bar}px }
    QScrollBar::handle { background: $line; border-radius: ${half_bar}px; margin: 2px }
    QWidget[role="side"] QScrollBar::handle { background: $side_here }
    QScrollBar::handle:hover { background: $quiet }
    QScrollBar::handle:vertical { min-height: ${row}px }
    QScrollBar::handle:horizontal { min-width: ${row}px }
    QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0 }
    QScrollBar::add-page, QScrollBar::sub-page { background: transparent }
    QAbstractScrollArea::corner { background: transparent; border: none }
    QSplitter::handle { background: transparent }
    QToolTip { background: $ink; color: $paper; border: none; padding: ${small}px }
    QProgressBar { background: $line; border: none; border-radius: ${tiny}px }
    QProgressBar::chunk { background: $accent; border-radius: ${tiny}px }
    """
)

_chosen = Scheme.SYSTEM
_points = LetterSize.USUAL.points


def start(
    app: QApplication, scheme: Scheme = Scheme.SYSTEM, letters: LetterSize = LetterSize.USUAL
) -> None:
    """Dress the application: icon, style, font and colours; follows the computer from then on."""
    global _points
    _points = letters.points
    for weight in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"BeVietnamPro-{weight}.ttf"))
    app.setWindowIcon(_window_icon())
    font = QFont(_FAMILY)
    font.setPointSizeF(_points)
    app.setFont(font)
    for measured in (gap, characters, widest):
        measured.cache_clear()
    choose(scheme)
    app.styleHints().colorSchemeChanged.connect(_follow)


def choose(scheme: Scheme) -> None:
    """Show everything light or dark, or as the computer is set."""
    global _chosen
    _chosen = scheme
    schemes = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
    QGuiApplication.styleHints().setColorScheme(schemes.get(scheme, Qt.ColorScheme.Unknown))
    _dress()


def scheme() -> Scheme:
    """Return the scheme that was chosen last."""
    return _chosen


def dark() -> bool:
    """Whether the dark colours are shown now."""
    if _chosen is Scheme.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return _chosen is Scheme.DARK


def tokens() -> Tokens:
    """Return the current colours, for painting by hand; call it at each painting."""
    return DARK if dark() else LIGHT


@lru_cache(maxsize=256)
def gap(times: float = 1.0) -> int:
    """Pixels of space, in steps of half a line of text (about 8 at 100 %)."""
    return round(_letters().height() * times / 2)


def page_margins() -> tuple[int, int, int, int]:
    """The white around what a page shows."""
    return gap(2.5), gap(2), gap(2.5), gap(1)


@lru_cache(maxsize=256)
def characters(count: int) -> int:
    """Pixels that so many characters take: widths of fields and columns."""
    return round(_letters().averageCharWidth() * 1.15 * count)


@lru_cache(maxsize=16)
def widest(*texts: str) -> int:
    """Pixels that the longest of some texts takes in one line."""
    return max(map(_letters().horizontalAdvance, texts))


def _letters() -> QFontMetrics:
    """The measures of the program's font, which ``start`` sets once."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return QFontMetrics(app.font())


def role(widget: QWidget, name: str) -> None:
    """Say what a widget is: its look follows.

    Labels: title heading strong figure quiet problem good state code
    chip problem-strong example. Frames: card line bar
    bar-problem. Push buttons: primary link chip side side-heading
    row card. Areas: ground paper side cover clear. Lists: suggestions.
    """
    widget.setProperty("role", name)
    _restyle(widget)


def problem(widget: QWidget, wrong: bool) -> None:
    """Mark an editor as holding something to correct, or unmark it."""
    if bool(widget.property("problem")) != wrong:
        widget.setProperty("problem", wrong)
        _restyle(widget)


def label(
    text: str, look: str = "", *, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A plain-text label in a role; never reads its text as markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        role(made, look)
    return made


def figure_font() -> QFont:
    """The font of a figure that stands by itself, for painting by hand."""
    return QFont(_FAMILY, round(_points * _FIGURE), QFont.Weight.DemiBold)


def icon_size() -> QSize:
    """The size of icons beside text."""
    return QSize(gap(2), gap(2))


def _window_icon() -> QIcon:
    """The program's icon in the sizes of windows and bars: the file's larger ones would stay in memory."""
    whole, made = QIcon(str(RESOURCES / "andan.ico")), QIcon()
    for side in _ICON_SIZES:
        made.addPixmap(whole.pixmap(QSize(side, side), 1.0))
    return made


def _restyle(widget: QWidget) -> None:
    """Dress a widget anew. One that was not shown yet is dressed when it is, by what it says then."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _follow() -> None:
    if _chosen is Scheme.SYSTEM:
        _dress()


def _dress() -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    now = tokens()
    tints = {"ink": now.ink, "quiet": now.quiet, "accent": now.accent, "side": now.side_ink,
             "on-accent": now.on_accent, "state": now.state, "problem": now.problem, "good": now.good}  # fmt: skip
    icons.TINTS.update({name: QColor(color) for name, color in tints.items()})
    app.setPalette(_palette(now))
    app.setStyleSheet(_sheet(now))
    for kind in _OF_WINDOWS:
        QApplication.setFont(app.font(), kind)  # type: ignore[arg-type] # it takes no bytes
    icons.redraw()


def _palette(now: Tokens) -> QPalette:
    made = QPalette(QColor(now.paper), QColor(now.ground))
    of = QPalette.ColorRole
    for part, color in {
        of.WindowText: now.ink, of.Text: now.ink, of.ButtonText: now.ink, of.Base: now.paper,
        of.AlternateBase: now.ground, of.Highlight: now.accent, of.HighlightedText: now.on_accent,
        of.Link: now.accent, of.Accent: now.accent, of.PlaceholderText: now.quiet,
        of.ToolTipBase: now.ink, of.ToolTipText: now.paper,
    }.items():  # fmt: skip
        made.setColor(part, QColor(color))
    for part in (of.WindowText, of.Text, of.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(now.quiet))
    return made


def _sheet(now: Tokens) -> str:
    side = QColor(now.side)
    sizes = {
        "gap": 1, "gap2": 2, "small": 0.6, "tiny": 0.3, "pad": 0.6, "wide": 1.6,
        "nav": 0.6, "nav2": 1.5, "arrow": 2.5, "bar": 1.5, "half_bar": 0.4, "row": 4,
    }  # fmt: skip
    return _SHEET.substitute(
        asdict(now),
        **{name: gap(times) for name, times in sizes.items()},
        accent_over=QColor(now.accent).lighter(115).name(),
        side_quiet=QColor(now.side_ink).darker(130).name(),
        side_over=side.lighter(125).name(), side_deep=side.darker(125).name(), side_here=side.lighter(160).name(),
        note=_points * 0.9, title=_points * 1.7, heading=_points * 1.25, figure=_points * _FIGURE,
        hidden=ord(_HIDDEN), scheme="dark" if now is DARK else "light", controls=(RESOURCES / "controls").as_posix(),
    )  # fmt: skip
