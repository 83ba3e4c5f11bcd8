"""What is looked at before it is printed: drawn for the screen, and logged once it leaves, by paper or file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.base.jobs import Progress, Watch
from app.base.json_types import JsonValue
from app.base.language import T

if TYPE_CHECKING:
    from app.store import Store

WORD = ".docx"
_LOOKED = T("Xem trước khi in: {title}", "Preview before printing: {title}")
Draw = Callable[["Store", BinaryIO, Progress], None]


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper that can be looked at, printed and written; ``about`` stands in the audit log.

    ``word`` writes the same for Word. ``count`` is done once it has left, of the pages that did, None
    being all; where it cannot be done no file is left. What is ``closed`` names somebody who is not named to everybody: the audit log has
    it that it was looked at. ``left_out`` says what is not printed, and why.
    """

    title: T
    draw: Draw
    about: Mapping[str, JsonValue] = field(default_factory=dict)
    kind: str = "print"
    word: Draw | None = None
    count: Callable[[Store, Sequence[int] | None], None] | None = None
    closed: bool = False
    left_out: tuple[T, ...] = ()

    def look(self, store: Store, progress: Progress) -> bytes:
        """Return the PDF to be looked at; nothing has left by that."""
        if self.closed:
            store.log_access("look", _LOOKED.format(title=self.title), **self.about)
        drawn = BytesIO()
        self.draw(store, drawn, progress)
        return drawn.getvalue()

    def write(
        self, store: Store, target: Path, progress: Progress | None = None, seen: bytes = b""
    ) -> None:
        """Write it to a file, for Word by the file's ending; the audit log has it before.

        ``seen``: the PDF that was looked at. Raises UserError where the target cannot be written.
        """
        for_word = self.word if target.suffix.lower() == WORD else None
        with store.leaving(target, self.kind, self.title, **self.about) as file:
            if seen and not for_word:
                file.write(seen)
            else:
                (for_word or self.draw)(store, file, progress or Watch())
            if self.count:
                self.count(store, None)

    def hand_out(
        self, store: Store, pages: Sequence[int], put_on_paper: Callable[[], object]
    ) -> None:
        """Have these pages printed; the audit log has it before, and that it was done. Raises UserError."""
        about = {**self.about, "number": len(pages)} if self.count else self.about
        with store.handing_out(self.kind, self.title, **about):
            put_on_paper()
            if self.count:
                self.count(store, pages)
