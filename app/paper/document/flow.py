"""What stands below what, and where a page ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowPiece:
    """Something of a certain height (points) that is never cut through.

    ``draw`` is given the height of the piece's upper edge on the page. A piece that
    ``introduces`` never ends a page, one that ``joins`` never begins one: each stays with its
    neighbour. ``carry`` is repeated above a piece that begins a page (the head of a table).
    A piece without ``draw`` is a gap, and vanishes at the top of a page.
    """

    height: float
    draw: Callable[[float], None] | None
    introduces: bool = False
    joins: bool = False
    carry: FlowPiece | None = None


class PageFlow:
    """Places pieces downwards, and turns the page when they do not fit.

    ``top`` and ``bottom`` bound every page but the first, which begins at ``start``.
    ``turn`` ends a page and begins the next.
    """

    def __init__(
        self, *, start: float, top: float, bottom: float, turn: Callable[[], None]
    ) -> None:
        self._top, self._bottom, self._turn = top, bottom, turn
        self._y, self._fresh = start, False
        self._held: list[FlowPiece] = []
        self._floating: list[FlowPiece] = []

    @property
    def capacity(self) -> float:
        """The height of a whole page."""
        return self._top - self._bottom

    def add(self, piece: FlowPiece) -> None:
        """Put a piece below the last one. The latest is held back until its neighbour is known."""
        if self._held and not (piece.joins or self._awaits_more()):
            self.finish()
        self._held.append(piece)

    def float(self, piece: FlowPiece) -> None:
        """Place a piece here where there is room, else above all else on the next page.

        What follows fills the page meanwhile: no page is left half empty for it.
        """
        self.finish()
        if self._fits(piece) and not self._floating:
            self._place(piece)
        else:
            self._floating.append(piece)

    def land(self) -> None:
        """Turn the page for what still waits for room."""
        self.finish()
        while self._floating:
            self._turn_page()

    def _fits(self, piece: FlowPiece) -> bool:
        return piece.height <= self._y - self._bottom

    def _awaits_more(self) -> bool:
        """Whether the last thing held back introduces; gaps after it do not count."""
        drawn = (piece for piece in reversed(self._held) if piece.draw)
        return next(drawn, self._held[-1]).introduces

    def finish(self) -> None:
        """Place whatever is still held back; where it is taller than a page, its end stays whole."""
        group, self._held = self._held, []
        while group:
            carried = group[0].carry.height if group[0].carry else 0
            total = sum(piece.height for piece in group)
            if total + carried > self.capacity:
                self._place_together(group[:1])
                group = group[1:]
            else:
                self._place_together(group)
                return

    def _place_together(self, group: list[FlowPiece]) -> None:
        if sum(piece.height for piece in group) > self._y - self._bottom:
            self._turn_page()
        for piece in group:
            self._place(piece)

    def _turn_page(self) -> None:
        if self._fresh and self._y == self._top:
            return
        self._turn()
        self._y, self._fresh = self._top, True
        while self._floating and (self._fits(self._floating[0]) or self._y == self._top):
            piece = self._floating.pop(0)
            if piece.draw:
                piece.draw(self._y)
            self._y -= piece.height

    def _place(self, piece: FlowPiece) -> None:
        if self._fresh:
            if piece.draw is None:
                return
            self._fresh = False
            if piece.carry:
                self._place(piece.carry)
        if piece.draw:
            piece.draw(self._y)
        self._y -= piece.height
