"""The keys of units as a table: whose, the digits as they are read out, and what each is worth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QIcon

from app.base.language import T
from app.exchange.package.container import spaced
from app.exchange.rollup.key_states import KeyStanding, UnitKey
from ui.core import icons, theme
from ui.widgets.table_model import TableModel

UNIT, DIGITS, STATE = range(3)
_TITLES = (
    T("Đơn vị", "Unit"), T("Dãy số của khóa", "Fingerprint"), T("Tình trạng", "State"),
)  # fmt: skip
SIGNS = {
    KeyStanding.STRANGE: ("triangle-alert", "state"),
    KeyStanding.REGISTERED: ("stamp", "good"),
    KeyStanding.VOUCHED: ("key-round", "accent"),
    KeyStanding.FIRST: ("circle-question-mark", "quiet"),
    KeyStanding.FORMER: ("history", "quiet"),
    KeyStanding.WITHDRAWN: ("x", "state"),
    KeyStanding.MERGED: ("combine", "quiet"),
    KeyStanding.NONE: ("circle-question-mark", "quiet"),
}
_QUIET = (KeyStanding.FORMER, KeyStanding.WITHDRAWN, KeyStanding.MERGED, KeyStanding.NONE)


class KeyModel(TableModel[UnitKey]):
    """A row for each key, and for each unit without one."""

    titles = _TITLES

    def show(self, rows: Sequence[UnitKey]) -> None:
        """Show other keys."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, unit: str, digits: str = "") -> int:
        """The row of a key, else the first of its unit; -1 where there is none."""
        rows = [n for n, one in enumerate(self.rows) if one.unit == unit]
        exact = [n for n in rows if digits and self.rows[n].digits == digits]
        return (exact or rows or [-1])[0]

    def text(self, row: int, column: int) -> str:
        """Return the unit, the digits in groups, or the sentence about them."""
        one = self.rows[row]
        if column == UNIT:
            return f"{one.unit}  {one.name}"
        return spaced(one.digits).strip() if column == DIGITS else str(one.text)

    def icon(self, row: int, column: int) -> QIcon | None:
        """Return the sign of the state, before the sentence that says the same."""
        return icons.icon(*SIGNS[self.rows[row].state]) if column == STATE else None

    def tip(self, row: int, column: int) -> str | None:
        """Return the whole of what may be cut off."""
        return self.text(row, column) or None

    def ink(self, row: int, _column: int) -> str | None:
        """Return a quiet colour for what signs nothing new."""
        return theme.tokens().quiet if self.rows[row].state in _QUIET else None
