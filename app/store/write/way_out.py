"""The one way out of what the store holds: logged as begun and as done, or it does not leave."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.base.files import whole
from app.base.json_types import JsonValue
from app.base.language import T

BEGUN = "begin"  # the kind of an entry: something is about to leave
_BEGIN = T("Bắt đầu: {title}", "Begin: {title}")


class WayOut(ABC):
    """What a store does so that nothing leaves it unlogged."""

    @abstractmethod
    def log_access(self, kind: str, title: T, **detail: JsonValue) -> None:
        """An audit entry of an access; raises UserError where it cannot be written."""

    @contextmanager
    def leaving(self, path: Path, kind: str, title: T, **detail: JsonValue) -> Iterator[BinaryIO]:
        """A file that takes out what the store holds: the one way out.

        Logged as begun before its first byte is written, and as done when it stands there. Raises
        UserError where the file or an entry cannot be written; then there is no file.
        """
        with whole(path) as file:
            self.log_begun(kind, title, **detail)
            yield file
        with self._removed_unless_done([path]):
            self.log_access(kind, title, **detail)

    @contextmanager
    def handing_out(self, kind: str, title: T, **detail: JsonValue) -> Iterator[list[Path]]:
        """The same for files that something else writes, which are named to the list as they stand.

        They are removed where the block fails, or it cannot be logged that they left.
        """
        left: list[Path] = []
        self.log_begun(kind, title, **detail)
        with self._removed_unless_done(left):
            yield left
            self.log_access(kind, title, **detail)

    def log_begun(self, kind: str, title: T, **detail: JsonValue) -> None:
        """Log that something is about to leave."""
        self.log_access(BEGUN, _BEGIN.format(title=title), act=kind, **detail)

    @staticmethod
    @contextmanager
    def _removed_unless_done(left: list[Path]) -> Iterator[None]:
        try:
            yield
        except BaseException:
            for path in left:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
