"""The parts of fields: their base, privacy, problems, and the closed lists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from app.base.json_types import JsonValue
from app.base.language import T

if TYPE_CHECKING:
    from app.schema.visitor import FieldVisitor, Result

REQUIRED = T("Chưa nhập", "Required")
V = TypeVar("V")
FieldValue: TypeAlias = Any  # of a field of whichever kind
FieldValues: TypeAlias = dict[str, FieldValue]  # by the name of the field
Stored: TypeAlias = Any  # what a column holds: a text, a whole number or None


class Privacy(Enum):
    """The protection of a value: seen by anybody; by staff; only on request, which is logged.

    They stand in the order of their protection.
    """

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    def reaches(self, least: Privacy) -> bool:
        """Whether the value is protected at least as much as another class."""
        return _RANKS[self] >= _RANKS[least]


_RANKS = {privacy: rank for rank, privacy in enumerate(Privacy)}


class Level(Enum):
    """An error must be corrected; a warning may be confirmed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (or doubtful) about one field of a record."""

    field: str
    text: T
    level: Level = Level.ERROR


class Unreadable(ValueError):
    """The typed text or given value cannot be read as this kind of value."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[V]):
    """One field of a record type, described once for every part of the program.

    ``usual`` is what a field holds where nothing is given, so that it is never empty: a state, a count.
    ``width`` is the usual length of a shown value, in characters. ``privacy``, its reason ``why``
    and ``in_part`` come from the classes of the record type. A ``derived`` field is filled by
    the record itself (``Record.completed``), never typed. A row's field that came ``later`` stands
    last in it, so that what is kept of older rows can still be read.
    """

    label: T
    name: str = ""
    required: bool = False
    usual: V | None = None
    search: bool = False
    privacy: Privacy = Privacy.OPEN
    why: str = ""
    in_part: bool = False
    header: str = ""
    help: T | None = None
    width: int = 14
    derived: bool = False
    later: bool = False

    kind: ClassVar[str]
    sql: ClassVar[str] = "TEXT"

    @abstractmethod
    def accept(self, visitor: FieldVisitor[Result]) -> Result:
        """Return what the visitor gives for this kind of field."""

    def named(self, name: str) -> Field[V]:
        """Return the field under its name; the Vietnamese label is its usual column header."""
        return replace(self, name=name, header=self.header or self.label.vi)

    def show(self, value: V | None) -> str:
        """Return the value as the officer reads it."""
        return "" if value is None else str(value)

    def parse(self, typed: str) -> V | None:
        """Return the value of a typed text; raises Unreadable."""
        raise NotImplementedError(type(self))

    def to_db(self, value: V | None) -> Stored:
        """Return the value as a column keeps it."""
        return value

    def from_db(self, stored: Stored) -> V | None:
        """Return the value of what a column keeps."""
        return stored  # type: ignore[no-any-return]

    def to_json(self, value: V | None) -> JsonValue:
        """Return the value as a JSON scalar."""
        return self.to_db(value)

    def from_json(self, given: JsonValue) -> V | None:
        """Return the value of a JSON scalar; raises Unreadable."""
        if given is None:
            return None
        if not isinstance(given, str):
            raise Unreadable(T("Phải là một chuỗi chữ", "Must be a text"))
        return self.parse(given)

    def check(self, value: V | None) -> Iterator[Problem]:
        """Yield what is wrong with the value."""
        if (self.required or self.usual is not None) and value in (None, "", ()):
            yield Problem(self.name, REQUIRED)


AnyField: TypeAlias = Field[Any]  # of whichever kind of value
