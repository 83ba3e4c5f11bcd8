"""Kinds of value out of a list: one of a closed list, one of a list that the commune extends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base import text
from app.base.language import T
from app.schema.text_fields import TextField
from app.schema.values import Choice, Field, Stored, Unreadable

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field[Choice]):
    """One of a closed list."""

    choices: type[Choice]
    kind = "choice"

    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Visit as a choice."""
        return visitor.choice(self)

    def show(self, value: Choice | None) -> str:
        """Return the label in the current language."""
        return str(value.label) if value else ""

    def parse(self, typed: str) -> Choice | None:
        """Return the choice with this key or label; raises Unreadable listing the keys."""
        folded = text.fold(typed)
        if not folded:
            return None
        for choice in self.choices:
            if folded in (choice.value, text.fold(choice.label.vi), text.fold(choice.label.en)):
                return choice
        raise Unreadable(
            T(
                "Không có “{typed}” trong danh sách: {all}", "“{typed}” is not in the list: {all}"
            ).format(typed=typed.strip(), all=", ".join(c.value for c in self.choices))
        )

    def to_db(self, value: Choice | None) -> str | None:
        """Return the value as a column keeps it."""
        return (
            value._value_ if value else None
        )  # ``value.value`` is a property, and four times as slow

    def from_db(self, stored: Stored) -> Choice | None:
        """Return the value of what a column keeps."""
        return self.choices._value2member_map_[stored] if stored else None  # type: ignore[return-value]


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
        """Return the label of a starter, or the commune’s own word."""
        known = self.starters._value2member_map_.get(value)
        return str(known.label) if isinstance(known, Choice) else value or ""

    def parse(self, typed: str) -> str | None:
        """Return the key of a starter, or the text as typed."""
        folded = text.fold(typed)
        for term in self.starters:
            if folded in (term.value, text.fold(term.label.vi), text.fold(term.label.en)):
                return term.value
        return TextField.parse(self, typed)
