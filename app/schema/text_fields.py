"""Kinds of value that are words: free text, telephone numbers, lists that the commune extends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base import text
from app.base.language import T
from app.schema.values import Choice, Field, Level, Problem

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field[str]):
    """Free text. ``is_name``: a person's, sorted by given name and found by its initials."""

    longest: int = 200
    lines: int = 1
    is_name: bool = False
    kind = "text"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a scalar."""
        return visitor.scalar(self)

    def parse(self, typed: str) -> str | None:
        cleaned = text.clean(typed)
        return (cleaned if self.lines > 1 else re.sub(r"\s*\n\s*", " ", cleaned)) or None

    def check(self, value: str | None) -> Iterator[Problem]:
        yield from Field.check(self, value)
        if value and len(value) > self.longest:
            long = T("Dài quá {n} chữ cái", "Longer than {n} letters")
            yield Problem(self.name, long.format(n=self.longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneField(TextField):
    """A telephone number, mended as offices write it: +84, blanks, a lost leading zero."""

    longest: int = 20
    kind = "phone"

    def parse(self, typed: str) -> str | None:
        digits = re.sub(r"[\s.()-]", "", text.clean(typed))
        digits = re.sub(r"^(?:\+84|0084)0?([1-9]\d{8,9})$", r"0\1", digits)
        # Excel drops the first zero of a mobile number: nine digits that begin as they do.
        return f"0{digits}" if re.fullmatch(r"[35789]\d{8}", digits) else digits or None

    def check(self, value: str | None) -> Iterator[Problem]:
        yield from TextField.check(self, value)
        if value and not re.fullmatch(r"0\d{9,10}", value):
            doubt = T(
                "Số này thường có 10 chữ số, bắt đầu bằng 0", "Usually 10 digits, beginning with 0"
            )
            yield Problem(self.name, doubt, Level.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermField(TextField):
    """One of a list that the commune extends with words of its own.

    A starter is stored by its key, anything else as typed; the words in use are the list.
    """

    starters: type[Choice]
    kind = "term"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a term."""
        return visitor.term(self)

    def show(self, value: str | None) -> str:
        known = self.starters._value2member_map_.get(value)
        return str(known.label) if isinstance(known, Choice) else value or ""

    def parse(self, typed: str) -> str | None:
        wanted = text.fold(typed)
        for term in self.starters:
            if wanted in (term.value, text.fold(term.label.vi), text.fold(term.label.en)):
                return term.value
        return TextField.parse(self, typed)
