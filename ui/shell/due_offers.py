"""The acts on what is due that Ctrl+K finds from anywhere, by their words and by whom they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import due as due_rules
from app.base import clock, text
from app.base.language import T
from app.due import DueItem
from app.schema.values import Privacy
from app.services import due_acts

if TYPE_CHECKING:
    from app.store import Store


class DueOffers:
    """What is due, read once, when a word that is typed begins one of an act's.

    Nothing that tells of what is sensitive is among it: it is masked where it is listed, too.
    """

    def __init__(self) -> None:
        self._items: list[DueItem] | None = None

    def find(self, store: Store, typed: tuple[str, ...]) -> list[tuple[T, DueItem]]:
        """Return the acts that fit, each with what it settles; called in the worker's thread."""
        begun = text.words(" ".join(map(str, due_acts.SETTLING)))
        if not any(word.startswith(one) for one in typed for word in begun):
            return []
        if self._items is None:
            found = due_rules.due(store, clock.today())
            self._items = [item for item in found if not item.reaches(Privacy.SENSITIVE)]
        acts = ((due_acts.settling(store, item), item) for item in self._items)
        return [
            (act, item)
            for act, item in acts
            if act is not None and text.fits(typed, f"{act} {item.subject}")
        ]
