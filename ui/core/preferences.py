"""Settings kept outside the store: appearance, language, the window's place, the last file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from app.base import paths
from app.base.language import Language
from ui.core.density import Density
from ui.core.letter_size import LetterSize
from ui.core.theme import Scheme

if TYPE_CHECKING:
    from app.store import Store


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
    def density(self) -> Density:
        """How close the rows of lists stand."""
        kept = self._kept.value("density")
        return next((density for density in Density if density.value == kept), Density.USUAL)

    @density.setter
    def density(self, density: Density) -> None:
        self._kept.setValue("density", density.value)

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

    def remember_store(self, store: Store) -> None:
        """Keep which store was open, and the name of its commune, to be shown before it is opened again."""
        from app.services import unit_settings

        unit = unit_settings.load(store)
        self._kept.setValue("store", str(store.path))
        self._kept.setValue("unit", ", ".join(filter(None, (unit.name, unit.province))))

    def unit_of(self, path: Path) -> str:
        """The name of the commune of a store, if it was the last that was open; else nothing."""
        return str(self._kept.value("unit") or "") if path == self.last_store else ""

    @property
    def last_folder(self) -> Path | None:
        """The folder of the file that was opened or written last; None before the first."""
        kept = self._kept.value("folder")
        return Path(str(kept)) if kept else None

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._kept.setValue("folder", str(folder))
