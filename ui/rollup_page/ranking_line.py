"""One figure that units are ranked by: which, what of it is better, its weight, and the least that counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from app.base.language import T
from app.exchange.consolidated.ranking_rule import (
    HEAVIEST,
    MOST_AT_LEAST,
    RankedFigure,
    is_ranked,
)
from app.reports.definitions.catalogue import REPORTS
from ui.core import icons, theme
from ui.widgets.combo import Combo

_FIGURE, _BETTER = T("Số liệu", "Figure"), T("Thế nào là tốt", "What is better")
_WEIGHT, _LEAST = T("Trọng số", "Weight"), T("Tối thiểu", "At least")
_LEAST_TIP = T(
    "Đơn vị có số liệu nhỏ hơn mức này thì không xếp hạng; với tỷ lệ thì xét số mà tỷ lệ tính trên đó. 0: không xét.",
    "A unit with a smaller figure has no place; of a rate it is the figure that it is a part of. 0: any.",
)
_HIGHER, _LOWER = (
    T("Cao hơn là tốt hơn", "Higher is better"),
    T("Thấp hơn là tốt hơn", "Lower is better"),
)
_NAMED = T("{what}, dòng {n}", "{what}, line {n}")
_REMOVE = T("Bỏ dòng {n}", "Remove line {n}")
HEADS = (_FIGURE, _BETTER, _WEIGHT, _LEAST)
_WIDE = 26  # characters of a figure's name, at least


class RankingLine:
    """The controls of one figure; ``changed`` is called once one says something else."""

    def __init__(
        self,
        report: str,
        figure: RankedFigure,
        changed: Callable[[], None],
        removed: Callable[[RankingLine], None],
    ) -> None:
        self.which, self.better = Combo(), Combo()
        self.weight = QSpinBox(minimum=1, maximum=HEAVIEST)
        self.least = QSpinBox(minimum=0, maximum=MOST_AT_LEAST)
        self.remove = QPushButton()
        icons.put(self.remove, "x")
        for one in REPORTS[report].indicators():
            if is_ranked(one):
                self.which.addItem(str(one.label), one.key)
        self.better.addItem(str(_HIGHER), True)
        self.better.addItem(str(_LOWER), False)
        self.which.setCurrentIndex(
            self.which.findData(figure.indicator)
        )  # empty: one of no version
        self.better.setCurrentIndex(0 if figure.higher else 1)
        self.weight.setValue(figure.weight)
        self.least.setValue(figure.least)
        self.least.setToolTip(str(_LEAST_TIP))
        self.which.setMinimumContentsLength(_WIDE)
        self.better.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        for spin in (self.weight, self.least):
            spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            spin.lineEdit().setTextMargins(theme.gap(), 0, 0, 0)  # no style sheet reaches inside
            spin.valueChanged.connect(lambda _now: changed())
        for combo in (self.which, self.better):
            combo.currentIndexChanged.connect(lambda _now: changed())
        self.remove.clicked.connect(lambda: removed(self))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The controls as they stand in their row."""
        return self.which, self.better, self.weight, self.least, self.remove

    @property
    def figure(self) -> RankedFigure:
        """What the controls say; no key where no figure is chosen."""
        key, higher = self.which.currentData() or "", self.better.currentData()
        return RankedFigure(key, self.weight.value(), higher, self.least.value())

    def name(self, number: int) -> None:
        """Say in which line its controls stand."""
        for part, what in zip(self.parts, HEADS, strict=False):
            part.setAccessibleName(str(_NAMED.format(what=what, n=number)))
        self.remove.setAccessibleName(str(_REMOVE.format(n=number)))
        self.remove.setToolTip(self.remove.accessibleName())
