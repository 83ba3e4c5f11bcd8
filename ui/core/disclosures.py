"""Whether what leaves the window carries names, and what for: asked once for each kind of act.

The answer holds for the sitting. Nothing is asked where there is nothing to leave out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtWidgets import QWidget

from ui.core import dialogs
from ui.core.disclosure_dialog import Disclosure

__all__ = ["Disclosure", "Disclosures", "LeavingAct"]


class LeavingAct(Enum):
    """A kind of act that takes records out of the window."""

    EXPORT = "export"
    PRINT = "print"
    REPORT = "report"
    COPY = "copy"


@dataclass(slots=True)
class Disclosures:
    """The answers of one sitting."""

    _given: dict[LeavingAct, Disclosure] = field(default_factory=dict)

    def ask(self, parent: QWidget, act: LeavingAct, *, names: bool = False) -> Disclosure | None:
        """Return the answer for this kind of act, asking the first time; None: not now.

        ``names``: the officer asked for them already; only the purpose is missing.
        """
        known = self._given.get(act)
        if known is None or (names and not known.names):
            known = dialogs.disclosure(parent, names=names)
            if known is not None:
                self._given[act] = known
        return known

    def known(self, act: LeavingAct) -> Disclosure:
        """Return the answer for an act that is done too often to ask; without names until chosen."""
        return self._given.get(act, Disclosure())

    def ask_again(self, parent: QWidget) -> None:
        """Ask anew; the answer holds for every kind of act."""
        given = dialogs.disclosure(parent, names=False)
        if given is not None:
            self._given = dict.fromkeys(LeavingAct, given)
