"""What a page masks until the officer asks to see it, which is logged once a stay."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.language import T
from app.services.looks import Stay
from ui.core.context import Context

SHOW = T("Hiện phần kín", "Show what is masked")


class Reveal:
    """The answer to one question of a page, what is masked on it, until the page is left."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stay = Stay(context.store)
        self._requested = self._in_use = False

    def ask(self) -> None:
        """The officer asks to see what is masked."""
        self._requested = self._in_use = True

    def end(self) -> bool:
        """The page is left: all is masked again, and the next look is logged anew.

        Returns whether it was asked for, so that something may have to be masked.
        """
        in_use = self._in_use
        self._requested = self._in_use = False
        self._stay.begin()
        return in_use

    def shows(self, key: str, id_: int, fields: Iterable[str]) -> bool:
        """Whether what tells of these fields of a record is shown: asked for, and logged."""
        if self._own(key, id_):
            return True
        self._requested = self._requested and self._context.logged(self._stay, key, fields)
        return self._requested

    def opens(self, key: str, id_: int, fields: Iterable[str]) -> bool:
        """Whether a masked line may lead to its record, which tells what the line says of it."""
        return self._own(key, id_) or self._context.logged(self._stay, key, fields)

    def _own(self, key: str, id_: int) -> bool:
        return (key, id_) in self._context.entered
