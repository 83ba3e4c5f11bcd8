"""The way through what was looked at, back and forward again (Alt+Left, Alt+Right)."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 60  # places that are remembered


@dataclass(frozen=True, slots=True)
class Stop:
    """A page, and the record that its form shows; none where there is no form or it is a new one."""

    page: str
    record: int | None = None


class Trail:
    """Places in the order in which they were come to; a new one drops those that lay ahead."""

    def __init__(self) -> None:
        self._places: list[Stop] = []
        self._at = -1

    @property
    def here(self) -> Stop | None:
        """The place where one is."""
        return self._places[self._at] if self._places else None

    def stay(self, place: Stop) -> None:
        """Tell what is shown here now: while one is on a page its record changes."""
        if self._places:
            self._places[self._at] = place

    def go(self, place: Stop) -> None:
        """Come to a place; to where one is already it is no step."""
        if place == self.here:
            return
        self._places = [*self._places[: self._at + 1], place][-_MOST:]
        self._at = len(self._places) - 1

    def move(self, by: int) -> Stop | None:
        """Go back (-1) or forward (1); None where there is nothing."""
        if not 0 <= self._at + by < len(self._places):
            return None
        self._at += by
        return self.here
