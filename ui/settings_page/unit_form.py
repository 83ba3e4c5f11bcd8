"""The form of the unit's names, and of each organ that issues papers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.base.errors import InvalidRecord
from app.schema.draft import SettingsDraft
from app.schema.record import FieldSet
from app.services.unit_settings import ISSUER_LABELS, Issuer, Unit
from ui.core import theme
from ui.forms.editors import text_editor
from ui.forms.form_parts import FieldCell
from ui.widgets.basics import Card

S = TypeVar("S", bound=FieldSet)
_UNIT_ROWS = ("name province", "place chair", "prepared_by recognition")
_ISSUER_ROWS = ("superior symbol signer", "organ capacity receivers")


class SettingsCard(Card, Generic[S]):
    """The fields of one set of settings, in rows of those that stand side by side."""

    def __init__(
        self,
        settings: S,
        rows: tuple[str, ...],
        parent: QWidget,
        title: str = "",
        path: str = "",
    ) -> None:
        super().__init__(parent)
        self.draft = SettingsDraft(settings)
        self.cells: dict[str, FieldCell] = {}
        if title:
            self.column.addWidget(theme.label(title, "heading", parent=self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(2))
        grid.setVerticalSpacing(theme.gap(0.5))
        for line, names in enumerate(rows):
            for place, name in enumerate(names.split()):
                grid.addWidget(self._cell(name, f"{path}{name}"), line, place)
                grid.setColumnStretch(place, 1)
        self.column.addLayout(grid)

    def finish(self) -> S:
        """Return the settings as typed; raises InvalidRecord, with the cursor at the first error."""
        try:
            return self.draft.finish()
        except InvalidRecord:
            self.show_problems()
            wrong = self.draft.problems()
            first = next(cell for name, cell in self.cells.items() if name in wrong)
            first.focus_chain()[0].setFocus(Qt.FocusReason.OtherFocusReason)
            raise

    def show_problems(self) -> None:
        """Mark the fields in which something is wrong."""
        problems = self.draft.problems()
        for name, cell in self.cells.items():
            cell.show_problem(problems.get(name))

    def _cell(self, name: str, path: str) -> FieldCell:
        spec = self.draft.specs[name]
        cell = self.cells[name] = FieldCell(spec, partial(text_editor, spec, path), self)
        cell.editor.load(self.draft)
        cell.editor.edited.connect(partial(self._edited, name))
        return cell

    def _edited(self, name: str) -> None:
        self.cells[name].editor.store(self.draft)
        self.show_problems()


class UnitForm(QWidget):
    """A card for the unit, and one for each issuer.

    Those that stand below what fits on a screen come one by one once that is painted.
    """

    def __init__(self, unit: Unit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = SettingsCard(unit, _UNIT_ROWS, self)
        self._issuers: dict[str, SettingsCard[Issuer]] = {}
        self._waiting = list(unit.issuers)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(1.5))
        self._column.addWidget(self.unit)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._make_next)
        self._make_next()

    @property
    def issuers(self) -> dict[str, SettingsCard[Issuer]]:
        """The cards of the issuers, by their keys."""
        while self._waiting:
            self._make_next()
        return self._issuers

    def _make_next(self) -> None:
        if not self._waiting:
            return
        issuer = self._waiting.pop(0)
        title = str(ISSUER_LABELS[issuer.key])
        card = SettingsCard(issuer, _ISSUER_ROWS, self, title, f"{issuer.key}.")
        self._issuers[issuer.key] = card
        self._column.addWidget(card)
        self._later.start()

    def finish(self) -> Unit:
        """Return the unit as typed; raises InvalidRecord, with the cursor at the first error."""
        unit = self.unit.finish()
        return replace(unit, issuers=tuple(card.finish() for card in self.issuers.values()))
