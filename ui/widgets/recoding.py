"""Choosing an old workbook and the new one that it becomes: the first page and Hôm nay both offer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.jobs import Progress
from app.base.language import T
from ui.core import dialogs

if TYPE_CHECKING:
    from app.exchange.workbook.recoding import Recoded

RECODE = T("Chuyển sổ cũ sang Unicode…", "Old workbook to Unicode…")
RECODING = T("Đang chuyển sổ cũ sang Unicode…", "Writing the old workbook as Unicode…")
_OLD = T("Chọn sổ cũ (TCVN3, VNI)", "Choose the old workbook (TCVN3, VNI)")
_NEW = T("Ghi sổ Unicode", "Write the Unicode workbook")
_NAME = T("{name} (Unicode).xlsx", "{name} (Unicode).xlsx")
_DONE = T(
    "Đã ghi “{name}”: sửa {cells} ô, liệt kê ở trang tính cuối.",
    "“{name}” is written: {cells} {cells:cell|cells} repaired, listed on the last sheet.",
)
_RIGHT = T(
    "Đã ghi “{name}”; không có ô nào phải sửa.", "“{name}” is written; no cell had to be repaired."
)


@dataclass(frozen=True, slots=True)
class Recoding:
    """From which file into which."""

    old: Path
    new: Path

    def work(self, progress: Progress) -> T:
        """Do it, outside the window's thread; returns what is then said."""
        from app.exchange.workbook.recoding import recode

        return self._summary(recode(self.old, self.new, progress))

    def _summary(self, done: Recoded) -> T:
        cells = sum(done.repairs.values())
        text = _DONE if cells else _RIGHT
        notes = done.notes
        said = text.format(name=self.new.name, cells=cells)
        return T(
            " ".join([said.vi, *(n.vi for n in notes)]), " ".join([said.en, *(n.en for n in notes)])
        )


def choose(parent: QWidget) -> Recoding | None:
    """Ask for both files; None where a dialog was closed."""
    old = dialogs.open_file(parent, _OLD, dialogs.BOOKS, dialogs.ANY)
    if old is None:
        return None
    suggested = old.with_name(str(_NAME.format(name=old.stem)))
    new = dialogs.save_file(parent, _NEW, suggested, dialogs.EXCEL)
    return Recoding(old, new) if new else None
