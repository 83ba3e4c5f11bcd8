"""How a cell of a list is painted: numbers keep away from words, and what all cells begin with gives way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.core import theme
from ui.register_page.list_model import ListModel

_SHOWN = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BETWEEN = "\u00a0\u00a0"  # a number stands at the right end of its cell, and words begin the next
_LEFT_OUT = "… "
_LEAST_ALIKE = (
    3  # cells that begin alike, and two in three: of a mixture the beginning tells the kind
)


class ListCell(QStyledItemDelegate):
    """Paints the cells of one column; ``beginning``: the words that give way where there is no room.

    The text comes from the model itself: Qt would ask it six more things, for each cell that is painted.
    """

    def __init__(
        self, parent: QWidget, model: ListModel, *, number: bool, beginning: str = ""
    ) -> None:
        super().__init__(parent)
        self._model, self._number, self.beginning = model, number, beginning

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text = self._model.text(index.row(), index.column())
        option.index = index  # type: ignore[assignment] # Qt takes both
        option.features |= _SHOWN
        if self._number:
            option.displayAlignment = _RIGHT
            text = f"{text}{_BETWEEN}"
        elif self.beginning and text.startswith(self.beginning):
            room = option.rect.width() - theme.gap()
            if option.fontMetrics.horizontalAdvance(text) > room:
                text = _LEFT_OUT + text[len(self.beginning) :]
        option.text = text


def common_beginning(texts: Sequence[str]) -> str:
    """Return the words, two or more and a blank, with which many texts begin that differ in what follows.

    >>> common_beginning(["Tổ dân phố Bắc", "Tổ dân phố Nam", "Tổ dân phố 3"])
    'Tổ dân phố '
    """
    several = [text.split(" ") for text in dict.fromkeys(texts)]
    starts = Counter(tuple(words[:2]) for words in several if len(words) > 2)
    if not starts:
        return ""
    start, count = starts.most_common(1)[0]
    if count < _LEAST_ALIKE or count * 3 < len(several) * 2:
        return ""
    alike = [words for words in several if tuple(words[:2]) == start]
    size = 2
    while all(len(words) > size + 1 and words[size] == alike[0][size] for words in alike):
        size += 1
    return " ".join(alike[0][:size]) + " "
