"""Whether what leaves the window carries names, and what for: asked once for each kind of act,
and of what is sensitive once for each register.

The answer holds for the sitting. Nothing is asked where there is nothing to leave out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtWidgets import QWidget

from app.schema.record import Record
from ui.core import dialogs


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whether names leave, and the purpose for which they do."""

    names: bool = False
    purpose: str = ""


class LeavingAct(Enum):
    """A kind of act that takes records out of the window."""

    EXPORT = "export"
    PRINT = "print"
    REPORT = "report"
    COPY = "copy"


def sensitive_scope(cls: type[Record]) -> str:
    """Return what a purpose is given for: the register alone, where it has sensitive fields."""
    return cls.schema.key if cls.schema.sensitive else ""


@dataclass(slots=True)
class Disclosures:
    """The answers of one sitting.

    ``about``: a register, report or plan of which sensitive values leave; its purpose is given for it alone.
    Empty: any of the others.
    """

    _given: dict[tuple[LeavingAct, str], Disclosure] = field(default_factory=dict)

    def ask(
        self, parent: QWidget, act: LeavingAct, about: str = "", *, names: bool = False
    ) -> Disclosure | None:
        """Return the answer for this kind of act, asking the first time; None: not now.

        ``names``: the officer asked for them already; only the purpose is missing.
        """
        known = self._known(act, about)
        if known is None or (names and not known.names):
            known = dialogs.disclosure(parent, names=names)
            if known is not None:
                self._given[act, about] = known
                if not known.names:  # what leaves out everything may be said of all
                    self._given.setdefault((act, ""), known)
        return known

    def known(self, act: LeavingAct, about: str = "") -> Disclosure:
        """Return the answer for an act that is done too often to ask; without names until chosen."""
        return self._known(act, about) or Disclosure()

    def ask_again(self, parent: QWidget, about: str = "") -> None:
        """Ask anew; the answer holds for every kind of act."""
        given = dialogs.disclosure(parent, names=False)
        if given is not None:
            self._given |= {(act, about): given for act in LeavingAct}

    def _known(self, act: LeavingAct, about: str) -> Disclosure | None:
        shared = self._given.get((act, ""))
        return self._given.get((act, about), None if shared and shared.names else shared)
