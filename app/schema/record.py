"""Record types: one decorated class describes fields, list, form, search and export."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import ClassVar, TypeVar

from app.base.errors import NotFound
from app.base.language import T
from app.schema.conditions import Doubt
from app.schema.declare import Declared
from app.schema.field_classes import FieldClass, classify
from app.schema.fields import (
    AnyField,
    Field,
    FieldValue,
    FieldValues,
    Level,
    ManyField,
    Privacy,
    Problem,
    RowsField,
)
from app.schema.listed_in import ListedIn


@dataclass(frozen=True, slots=True)
class FormSection:
    """A titled part of a form; each row names the fields that stand side by side."""

    title: T
    rows: tuple[str, ...]

    def __init__(self, title: T, *rows: str) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "rows", rows)


class RegisterGroup(Enum):
    """The headings under which the menu lists the registers, in its order."""

    PEOPLE = "people"
    PLACES = "places"
    MOVEMENT = "movement"
    AWARDS = "awards"


@dataclass(frozen=True)
class Schema:
    """A record type: ``book`` names the register, ``label`` one record, ``title`` the field that a link
    shows beside the code. ``group`` is the heading of the menu that it stands under; ``order`` its
    place among all, in tens. ``sort_by`` is the list's first order (``-`` before it: newest first).
    ``dated_by`` is the day that places it in a period. ``indexes``: further groups of fields read
    together. ``once``: fields that no two records share, of a period that none overlaps. ``classes``:
    what may be seen of which fields. ``repeats``: what the next one shares. ``listed_in``: in whose form.
    """

    key: str
    label: T
    book: T
    prefix: str
    digits: int
    group: RegisterGroup
    order: int
    fields: dict[str, AnyField]
    columns: tuple[str, ...]
    form: tuple[FormSection, ...]
    title: str
    sort_by: str
    dated_by: str
    indexes: tuple[tuple[str, ...], ...]
    icon: str
    once: tuple[str, ...] = ()
    classes: tuple[FieldClass, ...] = ()
    repeats: tuple[str, ...] = ()
    listed_in: ListedIn | None = None

    @cached_property
    def own(self) -> dict[str, AnyField]:
        """The fields that live in the record's own table."""
        return {n: f for n, f in self.fields.items() if not isinstance(f, ManyField)}

    @cached_property
    def many(self) -> dict[str, ManyField]:
        """The fields that live in child tables."""
        return {n: f for n, f in self.fields.items() if isinstance(f, ManyField)}

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """Names of the fields that are masked until shown on request."""
        return frozenset(n for n, f in self.fields.items() if f.privacy is Privacy.SENSITIVE)

    @cached_property
    def checked(self) -> dict[str, AnyField]:
        """The fields of which a value can be wrong."""
        return {
            f.name: f
            for f in self.fields.values()
            if f.required or f.usual is not None or type(f).check is not Field.check
        }

    @cached_property
    def only_counted(self) -> bool:
        """Whether nothing of a record leaves unasked but that it counts: none of its fields is open.

        Its code would lead to a family: codes stand in the order in which both were entered.
        """
        return all(f.privacy is not Privacy.OPEN for f in self.fields.values())

    def code(self, number: int) -> str:
        """Return the code of a record number: ``TV-00042``."""
        return f"{self.prefix}-{number:0{self.digits}d}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The users and times of a record's entry and last change."""

    entered_by: str
    entered_at: datetime
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet(Declared):
    """Base of values that fields describe and that are no record: settings, and rows of a record."""

    fields: ClassVar[dict[str, AnyField]]
    doubtful: ClassVar[tuple[Doubt, ...] | None] = None  # as of a record

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, field by field or, where these are no errors, as a whole too."""
        yield from _checked(self.fields, self)

    def rules(self) -> Iterator[Problem]:
        """Problems that concern several fields together."""
        yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(FieldSet):
    """Base of the small tables inside a record. ``row_id`` survives edits; 0: not stored yet.

    ``uid``: as of a record.
    """

    row_id: int = 0
    uid: str = ""


R = TypeVar("R", bound="Record")
W = TypeVar("W", bound="FieldSet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Declared):
    """Base of every record. ``id`` 0: not stored yet; ``code`` empty: the store gives one.

    ``uid`` names the record wherever it goes, in 32 hexadecimal digits, for as long as it lives;
    ``machine`` is the installation that made it. The store gives both where they are empty.
    ``doubtful``: each record that ``rules`` find fault with fulfils one of these, so that the others of a
    large register need not be read; None: any may be such a one.
    """

    schema: ClassVar[Schema]
    doubtful: ClassVar[tuple[Doubt, ...] | None] = None
    id: int = 0
    code: str = ""
    uid: str = ""
    machine: str = ""
    stamp: Stamp | None = None

    def rules(self) -> Iterator[Problem]:
        """Problems that concern several fields together."""
        yield from ()

    def problems(self, level: Level | None = None) -> tuple[Problem, ...]:
        """Return the problems of each field or, where these are no errors, those of the whole too."""
        found = _checked(self.schema.checked, self)
        return tuple(p for p in found if level in (None, p.level))

    def completed(self: R) -> R:
        """The record with its derived fields filled in; what the store keeps."""
        return self

    def without_identity(self: R) -> R:
        """The record and its rows without a uid, as what is made here anew."""
        rows: FieldValues = {
            name: tuple(dataclasses.replace(row, uid="") for row in getattr(self, name))
            for name, spec in self.schema.many.items()
            if isinstance(spec, RowsField)
        }
        return dataclasses.replace(self, uid="", machine="", **rows)

    def following(self: R, _before: R) -> R:
        """The record as it is saved over ``_before``: without what held for that one only."""
        return self

    def open_part(self, name: str) -> FieldValue:
        """What anybody may see of a field whose class is ``in_part``; None: nothing."""
        raise NotImplementedError(f"{type(self).__name__} tells no open part of {name}")

    @property
    def title(self) -> str:
        """A few words that tell the record from others, beside its code."""
        return self.schema.fields[self.schema.title].show(getattr(self, self.schema.title))


REGISTRY: dict[str, type[Record]] = {}


def register(key: str) -> type[Record]:
    """The record type with this key; raises NotFound with the keys there are."""
    if key not in REGISTRY:
        import app.registers  # noqa: F401 - fills the registry, if nobody has yet
    if key in REGISTRY:
        return REGISTRY[key]
    unknown = T("Không có sổ “{key}”; các sổ: {all}.", "No register “{key}”; there are: {all}.")
    raise NotFound(unknown.format(key=key, all=", ".join(REGISTRY)))


def _checked(fields: Mapping[str, AnyField], of: Record | FieldSet) -> list[Problem]:
    """The problems of fields; rules may take for granted that each holds what it says it holds."""
    found = [problem for name, spec in fields.items() for problem in spec.check(getattr(of, name))]
    wrong = any(problem.level is Level.ERROR for problem in found)
    return found if wrong else [*found, *of.rules()]


def sort_registry() -> None:
    """Put the registers into the order that they declare."""
    for cls in sorted(REGISTRY.values(), key=lambda cls: cls.schema.order):
        REGISTRY[cls.schema.key] = REGISTRY.pop(cls.schema.key)


def _specs(cls: type[Record] | type[FieldSet]) -> dict[str, AnyField]:
    return {
        f.name: f.metadata["spec"].named(f.name)
        for f in dataclasses.fields(cls)
        if "spec" in f.metadata
    }


def field_set(cls: type[W]) -> type[W]:
    """Make a class a set of fields: settings of the unit, which papers bear openly."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    made.fields = _specs(made)
    return made


def row_type(*privacy: FieldClass) -> Callable[[type[W]], type[W]]:
    """Make a class a small table that records can hold; ``privacy``: the classes of its fields."""

    def make(cls: type[W]) -> type[W]:
        made = field_set(cls)
        made.fields = classify(made.fields, privacy)
        return made

    return make


def record_type(
    key: str,
    label: T,
    book: T,
    *,
    prefix: str,
    digits: int,
    group: RegisterGroup,
    order: int,
    columns: str,
    form: tuple[FormSection, ...],
    privacy: tuple[FieldClass, ...] = (),
    title: str = "name",
    sort_by: str,
    dated_by: str = "",
    indexes: tuple[str, ...] = (),
    icon: str,
    once: str = "",
    repeats: str = "",
    listed_in: ListedIn | None = None,
) -> Callable[[type[R]], type[R]]:
    """Make a class a record type and enter it in the registry; ``privacy``: the classes of its fields."""

    def make(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        groups = tuple(tuple(group.split()) for group in indexes)
        made.schema = Schema(
            key, label, book, prefix, digits, group, order, classify(_specs(made), privacy),
            tuple(columns.split()), form, title, sort_by, dated_by, groups, icon, tuple(once.split()), privacy, tuple(repeats.split()), listed_in,
        )  # fmt: skip
        REGISTRY[key] = made
        return made

    return make
