"""What values and fields are made of: privacy, problems, and the closed lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from app.lang import T


class Privacy(Enum):
    """Who may see a value: anybody; staff; nobody without asking for it (logged)."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Level(Enum):
    """An error must be mended; a warning may be confirmed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (or doubtful) about one field of a record."""

    field: str
    text: T
    level: Level = Level.ERROR


class Unreadable(ValueError):
    """What was typed or given cannot be read as this kind of value."""

    def __init__(self, text: T) -> None:
        super().__init__(text.en)
        self.text = text


class Choice(StrEnum):
    """Base of the closed lists: a permanent key and its label.

    A retired choice can no longer be picked but stays readable in old records.
    """

    label: T
    retired: bool

    def __new__(cls, value: str, label: T, retired: bool = False) -> Choice:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.retired = retired
        return member
