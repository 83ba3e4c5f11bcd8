"""Kinds of value that are words: free text and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base import text
from app.base.language import T
from app.schema.values import Field, Level, Problem

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
        """Return the text tidied; a single line keeps no line breaks."""
        cleaned = text.clean(typed)
        return (cleaned if self.lines > 1 else re.sub(r"\s*\n\s*", " ", cleaned)) or None

    def check(self, value: str | None) -> Iterator[Problem]:
        """Yield a problem where the text is too long."""
        yield from Field.check(self, value)
        if value and len(value) > self.longest:
            long = T("Dài quá {n} chữ cái", "Longer than {n} letters")
            yield Problem(self.name, long.format(n=self.longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneField(TextField):
    """A telephone number, corrected as offices write it: +84, blanks, a lost leading zero."""

    longest: int = 20
    kind = "phone"

    def parse(self, typed: str) -> str | None:
        """Return the digits in the national form."""
        digits = re.sub(r"[\s.()-]", "", text.clean(typed))
        digits = re.sub(r"^(?:\+84|0084)0?([1-9]\d{8,9})$", r"0\1", digits)
        # Excel drops the first zero of a mobile number: nine digits that begin as they do.
        return f"0{digits}" if re.fullmatch(r"[35789]\d{8}", digits) else digits or None

    def check(self, value: str | None) -> Iterator[Problem]:
        """Warn where the number does not look like a Vietnamese one."""
        yield from TextField.check(self, value)
        if value and not re.fullmatch(r"0\d{9,10}", value):
            doubt = T(
                "Số này thường có 10 chữ số, bắt đầu bằng 0", "Usually 10 digits, beginning with 0"
            )
            yield Problem(self.name, doubt, Level.WARNING)
