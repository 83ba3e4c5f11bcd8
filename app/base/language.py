"""Bilingual texts: the Vietnamese and the English of a phrase stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
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
        """The phrase with its ``{names}`` filled in; a value may itself be a ``T``.

        ``{n} {n:record|records}`` says the word that fits the number.
        """

        def texts(language: Language) -> dict[str, object]:
            return {k: getattr(v, language) if isinstance(v, T) else v for k, v in values.items()}

        fill = _FILLER.format if "|" in self.en else str.format
        return T(self.vi.format(**texts("vi")), fill(self.en, **texts("en")))

    def within(self) -> T:
        """The phrase inside a sentence: it begins with a small letter."""
        vi, en = (one[:1].lower() + one[1:] for one in (self.vi, self.en))
        return T(vi, en)

    def literal(self) -> T:
        """The phrase for whoever fills phrases in: what stands in braces, as in a file's name, stays."""
        doubled = {ord("{"): "{{", ord("}"): "}}"}
        return T(self.vi.translate(doubled), self.en.translate(doubled))


class _Filler(Formatter):
    """Fills in values; a place that names two words, one for one and one for several, gets one of them."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, parted, several = format_spec.partition("|")
        if not parted:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else several


_FILLER = _Filler()


def use(language: Language) -> None:
    """Set the language that every text is shown in from now on."""
    global _current
    _current = language


def current() -> Language:
    """The language that texts are shown in now."""
    return _current
