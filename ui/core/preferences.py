"""Settings kept outside the store: appearance, language, the window's place, the last file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.base import paths
from app.base.language import Language
from ui.core.letter_size import LetterSize
from ui.core.theme import Scheme


class Preferences:
    """A small file in the user's data folder; holds nothing of any record."""

    def __init__(self, path: Path | None = None) -> None:
        self._kept = QSettings(str(path or paths.home() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the computer is set."""
        kept = self._kept.value("scheme")
        return next((scheme for scheme in Scheme if scheme.value == kept), Scheme.SYSTEM)

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._kept.setValue("scheme", scheme.value)

    @property
    def letters(self) -> LetterSize:
        """How large the letters are from the next start."""
        kept = self._kept.value("letters")
        return next((size for size in LetterSize if size.value == kept), LetterSize.USUAL)

    @letters.setter
    def letters(self, size: LetterSize) -> None:
        self._kept.setValue("letters", size.value)

    @property
    def language(self) -> Language:
        """Vietnamese unless English was chosen."""
        return "en" if self._kept.value("language") == "en" else "vi"

    @language.setter
    def language(self, language: Language) -> None:
        self._kept.setValue("language", language)

    @property
    def geometry(self) -> QByteArray:
        """The window's size and place; empty the first time."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue("geometry", geometry)

    @property
    def folded(self) -> frozenset[str] | None:
        """The groups of pages that are folded away; None until one was folded or opened."""
        kept = self._kept.value("folded")
        return None if kept is None else frozenset(str(kept).split())

    @folded.setter
    def folded(self, groups: frozenset[str]) -> None:
        self._kept.setValue("folded", " ".join(sorted(groups)))

    @property
    def last_store(self) -> Path:
        """The store that was open last."""
        kept = self._kept.value("store")
        return Path(str(kept)) if kept else paths.default_store()

    @last_store.setter
    def last_store(self, path: Path) -> None:
        self._kept.setValue("store", str(path))

    @property
    def last_folder(self) -> Path | None:
        """The folder of the file that was opened or written last; None before the first."""
        kept = self._kept.value("folder")
        return Path(str(kept)) if kept else None

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._kept.setValue("folder", str(folder))
