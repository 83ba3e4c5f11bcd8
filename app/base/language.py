"""Bilingual texts: the Vietnamese and the English of a phrase stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]
_current: Language = "vi"


@dataclass(frozen=True, slots=True)
class T:
    """A phrase in both languages; ``str()`` gives it in the current one.

    >>> str(T("Lưu", "Save"))
    'Lưu'
    """

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi if _current == "vi" else self.en

    def format(self, **values: object) -> T:
        """The phrase with its ``{names}`` filled in; a value may itself be a ``T``."""

        def texts(language: Language) -> dict[str, object]:
            return {k: getattr(v, language) if isinstance(v, T) else v for k, v in values.items()}

        return T(self.vi.format(**texts("vi")), self.en.format(**texts("en")))


def use(language: Language) -> None:
    """Set the language that every text is shown in from now on."""
    global _current
    _current = language


def current() -> Language:
    """The language that texts are shown in now."""
    return _current
