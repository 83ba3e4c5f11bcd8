"""What stands below what, and where a page ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

LINES_WITH_SIGNATURE = 2


@dataclass(frozen=True, slots=True)
class FlowPiece:
    """Something of a certain height (points) that is never cut through.

    ``draw`` is given the height of the piece's upper edge on the page. A piece that
    ``introduces`` never ends a page, one that ``joins`` never begins one: each stays with its
    neighbour. ``carry`` is repeated above a piece that begins a page (the head of a table).
    A piece without ``draw`` is a gap, and vanishes at the top of a page. ``lines``: how many lines
    of text it is; one that ``signs`` has at least ``LINES_WITH_SIGNATURE`` of them above it on its page.
    One that ``floats`` stands above the next page where there is no room for it here.
    """

    height: float
    draw: Callable[[float], None] | None
    introduces: bool = False
    joins: bool = False
    carry: FlowPiece | None = None
    lines: int = 0
    signs: bool = False
    floats: bool = False


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
        self._groups: deque[list[FlowPiece]] = deque()
        self._floating: list[FlowPiece] = []

    @property
    def capacity(self) -> float:
        """The height of a whole page."""
        return self._top - self._bottom

    def begin(self, top: float) -> None:
        """Go on with pages of another height; the one at hand is empty."""
        self._y = self._top = top

    def skip_to(self, start: float) -> None:
        """Leave what is above ``start`` on this page to others."""
        self._y, self._fresh = start, False

    def add(self, piece: FlowPiece) -> None:
        """Put a piece below the last one; the latest are held back until it is known what follows them."""
        if piece.signs:
            self._gather()
        if self._groups and (piece.joins or self._awaits_more()):
            self._groups[-1].append(piece)
        else:
            self._groups.append([piece])
            self._place_settled()

    def float(self, piece: FlowPiece) -> None:
        """Place a piece here where there is room, else above all else on the next page.

        What follows fills the page meanwhile: no page is left half empty for it.
        """
        self._groups.append([replace(piece, floats=True)])
        self._place_settled()

    def land(self) -> None:
        """Turn the page for what still waits for room."""
        self.finish()
        while self._floating:
            self._turn_page()

    def break_page(self) -> None:
        """Begin a page for what comes next."""
        self.finish()
        self._turn_page()

    def _fits(self, piece: FlowPiece) -> bool:
        return piece.height <= self._y - self._bottom

    def _awaits_more(self) -> bool:
        """Whether the last thing held back introduces; gaps after it do not count."""
        last = self._groups[-1]
        drawn = (piece for piece in reversed(last) if piece.draw)
        return next(drawn, last[-1]).introduces

    def _gather(self) -> None:
        """Bind the last lines of text together, for who signs below them; what floats stays above."""
        end: list[FlowPiece] = []
        floating: list[list[FlowPiece]] = []
        while self._groups and _lines(end) < LINES_WITH_SIGNATURE:
            group = self._groups.pop()
            if group[0].floats:
                floating.insert(0, group)
            else:
                end = group + end
        self._groups.extend([*floating, end])

    def _place_settled(self) -> None:
        """Place what no signature can need any more."""
        later = sum(map(_lines, self._groups))
        while len(self._groups) > 1:
            later -= _lines(self._groups[0])
            if later < LINES_WITH_SIGNATURE:
                return
            self._place_group(self._groups.popleft())

    def finish(self) -> None:
        """Place whatever is still held back."""
        while self._groups:
            self._place_group(self._groups.popleft())

    def _place_group(self, group: list[FlowPiece]) -> None:
        """Place a group; where it is taller than a page, its end stays whole."""
        if group and group[0].floats and (self._floating or not self._fits(group[0])):
            self._floating.append(group[0])
            group = group[1:]
        while group:
            carried = group[0].carry.height if group[0].carry else 0
            if _height(group) + carried <= self.capacity:
                self._place_together(group)
                return
            self._place_together(group[:1])
            group = group[1:]

    def _place_together(self, group: list[FlowPiece]) -> None:
        if _height(group) > self._y - self._bottom:
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


def _height(group: list[FlowPiece]) -> float:
    return sum(piece.height for piece in group)


def _lines(group: list[FlowPiece]) -> int:
    return sum(piece.lines for piece in group)
