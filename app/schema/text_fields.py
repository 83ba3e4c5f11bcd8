"""Kinds of value that are words: free text, lines of text, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base import text
from app.base.json_types import JsonValue
from app.base.language import T
from app.schema.values import Field, Level, Problem, Unreadable

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result

_TOO_LONG = T("Dài quá {n} chữ cái", "Longer than {n} {n:letter|letters}")


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
            yield Problem(self.name, _TOO_LONG.format(n=self.longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesField(Field[tuple[str, ...]]):
    """Several lines, each a text of its own: who receives a paper, the capacity of its signer."""

    longest: int = 200
    most: int = 12
    lines: int = 3
    kind = "lines"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a scalar."""
        return visitor.scalar(self)

    def show(self, value: tuple[str, ...] | None) -> str:
        """Return the lines, one below the other."""
        return "\n".join(value or ())

    def parse(self, typed: str) -> tuple[str, ...]:
        """Return the lines tidied, empty ones left out."""
        return tuple(line.strip() for line in text.clean(typed).split("\n") if line.strip())

    def to_json(self, value: tuple[str, ...] | None) -> JsonValue:
        """Return the lines as a JSON array."""
        return list(value or ())

    def from_json(self, given: JsonValue) -> tuple[str, ...]:
        """Return the lines of a JSON array; raises Unreadable."""
        if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
            raise Unreadable(T("Phải là danh sách các dòng chữ", "Must be a list of texts"))
        return self.parse("\n".join(given))

    def check(self, value: tuple[str, ...] | None) -> Iterator[Problem]:
        """Yield a problem where there are too many lines, or one is too long."""
        yield from Field.check(self, value)
        if value and len(value) > self.most:
            many = T("Nhiều hơn {n} dòng", "More than {n} {n:line|lines}")
            yield Problem(self.name, many.format(n=self.most))
        if value and max(map(len, value)) > self.longest:
            yield Problem(self.name, _TOO_LONG.format(n=self.longest))


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
