"""Questions that must interrupt, and the choice of files, in one place that tests replace.

Nearly everything is told in place and undone rather than confirmed; what stands here is the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from app.base.language import T
from ui.core.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from ui.core.disclosures import Disclosure

EXCEL = T("Sổ Excel (*.xlsx)", "Excel workbooks (*.xlsx)")
BOOKS = T(
    "Sổ Excel, ODS, CSV (*.xls *.xlsx *.xlsm *.ods *.csv *.tsv)",
    "Workbooks (*.xls *.xlsx *.xlsm *.ods *.csv *.tsv)",
)
WORD = T("Tệp Word (*.docx)", "Word files (*.docx)")
PDF = T("Tệp PDF (*.pdf)", "PDF files (*.pdf)")
PACKAGES = T(
    "Tệp báo cáo đã ký, biểu Excel, bản quét (*.andan-goi *.andan-tonghop *.xlsx *.pdf *.jpg *.jpeg *.png)",
    "Packages, forms, scans (*.andan-goi *.andan-tonghop *.xlsx *.pdf *.jpg *.jpeg *.png)",
)
CARD = T("Tệp khóa của nơi nhận (*.json)", "Receivers' cards (*.json)")
LOT = T("Tệp bốc thăm (*.json)", "Lots (*.json)")
ANSWER = T("Tệp đối chiếu (*.andan-doichieu)", "Answers to spot checks (*.andan-doichieu)")
REPLY = T("Tệp trả lời (*.andan-traloi)", "Replies (*.andan-traloi)")
STORES = T("Sổ An Dân (*.andan)", "An Dân stores (*.andan)")
ANY = T("Mọi tệp (*)", "All files (*)")
JSON = T("Tệp JSON (*.json)", "JSON files (*.json)")
TEXT = T("Tệp chữ (*.txt)", "Text files (*.txt)")
CSV = T("Bảng CSV (*.csv)", "CSV tables (*.csv)")
SCANS = T("Ảnh, bản quét (*.jpg *.jpeg *.png *.pdf)", "Photos, scans (*.jpg *.jpeg *.png *.pdf)")
_THERE = T("Đã có tệp “{name}”. Thay tệp đó?", "“{name}” exists already. Replace it?")
_REPLACE = T("Thay tệp", "Replace")
_REFUSED = re.compile(r'[\\/:*?"<>|]')  # in the name of a file, by Windows


class Asker:
    """Asks with Qt's dialogs, each loaded when it is first asked with."""

    def choice(
        self, parent: QWidget, question: T, answers: Sequence[T], stay: T | None = None
    ) -> int | None:
        """Which of the answers, the first being the safe default; None where it was closed.

        ``stay``: what to do nothing is called here, where Cancel does not say it.
        """
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(parent)
        box.setWindowTitle("An Dân")
        box.setText(str(question))
        role = QMessageBox.ButtonRole.ActionRole
        buttons = [box.addButton(str(answer), role) for answer in answers]
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())  # some desktops give it one that no other button has
        if stay is not None:
            cancel.setText(str(stay))
        box.setDefaultButton(buttons[0])
        box.setEscapeButton(cancel)
        box.exec()
        clicked = box.clickedButton()
        return next((n for n, button in enumerate(buttons) if button is clicked), None)

    def open_file(self, parent: QWidget, title: T, kinds: Sequence[T]) -> Path | None:
        """A file that exists, or None."""
        begin = str(_begin())
        found, _kind = _file_dialog().getOpenFileName(parent, str(title), begin, _filters(kinds))
        return _kept(Path(found)) if found else None

    def open_files(self, parent: QWidget, title: T, kinds: Sequence[T]) -> list[Path]:
        """Files that exist; none where it was closed."""
        begin = str(_begin())
        found, _kind = _file_dialog().getOpenFileNames(parent, str(title), begin, _filters(kinds))
        return [_kept(Path(one)) for one in found]

    def save_file(
        self, parent: QWidget, title: T, suggested: Path, kinds: Sequence[T]
    ) -> Path | None:
        """Return the path to write to, or None; the suffix of ``suggested`` is added if none was typed.

        A ``suggested`` name stands in the folder of the last file, a whole path where it says.
        """
        found, _kind = _file_dialog().getSaveFileName(
            parent, str(title), str(_begin() / suggested), _filters(kinds)
        )
        if not found:
            return None
        path = _kept(Path(found))
        if path.suffix.lower() in endings(*kinds):
            return path
        # “Báo cáo 10.2026” has no ending yet. The dialog asked for the name without one.
        ended = path.with_name(path.name + suggested.suffix)
        if ended.exists() and self.choice(parent, _THERE.format(name=ended.name), [_REPLACE]) != 0:
            return None
        return ended

    def folder(self, parent: QWidget, title: T) -> Path | None:
        """A folder, or None."""
        found = _file_dialog().getExistingDirectory(parent, str(title), str(_begin()))
        if not found:
            return None
        Preferences().last_folder = Path(found)
        return Path(found)

    def disclosure(self, parent: QWidget, *, names: bool) -> Disclosure | None:
        """Whether names leave and what for, or None where it was closed."""
        from ui.core.disclosure_dialog import DisclosureDialog

        dialog = DisclosureDialog(parent, names=names)
        return dialog.answer() if dialog.exec() else None


def _file_dialog() -> type[QFileDialog]:
    from PySide6.QtWidgets import QFileDialog

    return QFileDialog


def _begin() -> Path:
    """The folder that a dialog opens in: that of the last file; else Documents."""
    if (last := Preferences().last_folder) is not None and last.is_dir():
        return last
    from PySide6.QtCore import QStandardPaths

    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents))


def _kept(path: Path) -> Path:
    """The path, whose folder is where the next dialog opens."""
    Preferences().last_folder = path.parent
    return path


_asker = Asker()


def use(asker: Asker) -> Asker:
    """Let another ask from now on; gives the one before, to be put back."""
    global _asker
    before, _asker = _asker, asker
    return before


def yes(parent: QWidget, question: T, agree: T) -> bool:
    """Whether the one answer was given, rather than Cancel."""
    return _asker.choice(parent, question, [agree]) == 0


def choice(parent: QWidget, question: T, answers: Sequence[T], stay: T | None = None) -> int | None:
    """Which of the answers, or None for Cancel, which may be called otherwise."""
    return _asker.choice(parent, question, answers, stay)


def open_file(parent: QWidget, title: T, *kinds: T) -> Path | None:
    """A file that exists, or None."""
    return _asker.open_file(parent, title, kinds)


def open_files(parent: QWidget, title: T, *kinds: T) -> list[Path]:
    """Files that exist; none where it was closed."""
    return _asker.open_files(parent, title, kinds)


def save_file(parent: QWidget, title: T, suggested: Path, *kinds: T) -> Path | None:
    """Return the path to write to, or None."""
    return _asker.save_file(parent, title, suggested, kinds)


def folder(parent: QWidget, title: T) -> Path | None:
    """A folder, or None."""
    return _asker.folder(parent, title)


def disclosure(parent: QWidget, *, names: bool) -> Disclosure | None:
    """Whether names leave and what for, or None; ``names``: they were asked for already."""
    return _asker.disclosure(parent, names=names)


def file_name(words: str, ending: str) -> Path:
    """Return the name that is offered for a file, as people say it: numbers of papers have a stroke.

    >>> file_name("Giấy khen theo 128/QĐ-UBND", ".pdf").name
    'Giấy khen theo 128-QĐ-UBND.pdf'
    """
    return Path(f"{_REFUSED.sub('-', words)}{ending}")


def endings(*kinds: T) -> set[str]:
    """Return the endings of the files of some kinds: ``.xlsx``."""
    return {ending for kind in kinds for ending in re.findall(r"\*(\.[\w-]+)", str(kind))}


def _filters(kinds: Sequence[T]) -> str:
    return ";;".join(str(kind) for kind in kinds)
