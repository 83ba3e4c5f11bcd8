"""A record being edited: values, what was typed, what is wrong. No widgets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar
from uuid import uuid4

from app.base.documents import OTHERWISE, BadDocument
from app.base.errors import InvalidRecord
from app.base.json_types import JsonObject
from app.base.language import T
from app.schema.draft_state import DraftChild, DraftValues
from app.schema.fields import PICK, AnyField, FieldValues, Level, Problem, RowsField, Unreadable
from app.schema.record import FieldSet, R, Record, Row

W = TypeVar("W", bound=Row)
S = TypeVar("S", bound=FieldSet)
_TO_CORRECT = T(
    "Còn {n} mục cần sửa, trước hết: {first}.", "{n} {n:item|items} to correct, first: {first}."
)


class _Values:
    """Values of some fields; beside each, the text that could not be read."""

    def __init__(
        self, shape: type[Record] | type[FieldSet], source: Record | FieldSet | None
    ) -> None:
        self.shape = shape
        self.specs: dict[str, AnyField] = (
            shape.fields if issubclass(shape, FieldSet) else shape.schema.fields
        )
        self.blank = {
            f.name: None if f.default is dataclasses.MISSING else f.default
            for f in dataclasses.fields(shape)
            if f.name in self.specs
        }
        self.values: FieldValues = {
            name: getattr(source, name) if source else empty for name, empty in self.blank.items()
        }
        self.typed: dict[str, str] = {}

    def put(self, name: str, value: object) -> None:
        """Set a value that was picked, not typed; what is emptied has its usual value again."""
        self.typed.pop(name, None)
        self.values[name] = self.specs[name].usual if value is None else value

    def type(self, name: str, text: str) -> None:
        """Set a value from typing; a text that cannot be read is kept, and is a problem."""
        try:
            self.put(name, self.specs[name].parse(text))
        except Unreadable:
            self.typed[name] = text

    def type_words(self, name: str, words: str) -> None:
        """Keep words beside the value until what they mean is picked, whatever they could be."""
        if words.strip():
            self.typed[name] = words
        else:
            self.typed.pop(name, None)

    def shown(self, name: str) -> str:
        """Return the text that an editor shows: as typed, or the value."""
        return self.typed.get(name, self.specs[name].show(self.values[name]))

    def unread(self) -> dict[str, Problem]:
        """The problems of what could not be read, or of which nothing was picked."""
        return {name: Problem(name, self._why(name, text)) for name, text in self.typed.items()}

    def _why(self, name: str, text: str) -> T:
        try:
            self.specs[name].parse(text)
        except Unreadable as error:
            return error.text
        return PICK  # it can be read, and stands here for want of a pick

    def plain(self) -> JsonObject:
        """Return the state as JSON values, for keeping it over a crash."""
        return {
            "typed": dict(self.typed),
            "values": {n: f.to_json(self.values[n]) for n, f in self.specs.items() if _plain(f)},
        }

    def _take(self, kept: DraftValues) -> None:
        for name, value in kept.values.items():
            if name in self.specs:
                try:
                    self.values[name] = self.specs[name].from_db(_tuples(value))
                except (TypeError, ValueError, LookupError):
                    raise BadDocument(OTHERWISE, "values", name) from None
        self.typed = {n: t for n, t in kept.typed.items() if n in self.specs}


def _refuse_errors(problems: Mapping[str, Problem], specs: Mapping[str, AnyField]) -> None:
    """Raise InvalidRecord when there is an error among the problems."""
    if errors := tuple(p for p in problems.values() if p.level is Level.ERROR):
        first = specs[errors[0].field].label
        raise InvalidRecord(errors, _TO_CORRECT.format(n=len(errors), first=first))


def _held(draft: Draft[R], name: str) -> object:
    """Return the content of one field, with unreadable text and the rows that count."""
    if name in draft.rows:
        return [(row.build(), row.typed) for row in draft.rows[name] if not row.empty]
    return draft.values[name], draft.typed.get(name)


def _differing(draft: Draft[R], record: R | None) -> frozenset[str]:
    other: Draft[R] = Draft(draft.cls, record)
    return frozenset(n for n in draft.specs if _held(draft, n) != _held(other, n))


def _typed(children: Iterable[Draft[Any]]) -> list[JsonObject]:
    """The state of those that something was typed in."""
    return [
        one.plain()
        | {"id": one.record.id if one.record else None, "changed": changed_at(one.record)}
        for one in children
        if one.dirty
    ]


def _plain(spec: AnyField) -> bool:
    return not isinstance(spec, RowsField)


def _tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def changed_at(record: Record | None) -> str | None:
    """Return when a stored record was changed last, to find later that it was changed since."""
    return record.stamp.changed_at.isoformat() if record and record.stamp else None


class RowDraft(_Values, Generic[W]):
    """One row of a small table being edited."""

    def __init__(self, shape: type[W], row: W | None = None) -> None:
        super().__init__(shape, row)
        self.row_type = shape
        self.row_id, self.uid = (row.row_id, row.uid) if row else (0, "")

    def build(self) -> W:
        """Return the row with the values as they are."""
        return self.row_type(row_id=self.row_id, uid=self.uid, **self.values)

    @property
    def empty(self) -> bool:
        """Nothing was entered; the values that a new row starts from do not count."""
        return not self.typed and all(
            value in (None, "", ()) or value == self.blank[name]
            for name, value in self.values.items()
        )


class SettingsDraft(_Values, Generic[S]):
    """Settings being edited; what is left empty takes its default."""

    def __init__(self, source: S) -> None:
        super().__init__(type(source), source)
        self._source = source

    def problems(self) -> Mapping[str, Problem]:
        """The first problem of each field that has one, errors before warnings."""
        found = self.unread()
        for problem in sorted(self.build().problems(), key=lambda p: list(Level).index(p.level)):
            found.setdefault(problem.field, problem)
        return found

    def build(self) -> S:
        """Return the settings with the values as they are."""
        filled = {n: self.blank[n] if v is None else v for n, v in self.values.items()}
        return dataclasses.replace(self._source, **filled)

    def finish(self) -> S:
        """The finished settings; raises InvalidRecord while an error is left."""
        _refuse_errors(self.problems(), self.specs)
        return self.build()


class Draft(_Values, Generic[R]):
    """The state of a form, testable without one.

    ``token`` names this one act of entering: saving it twice stores it once.
    """

    def __init__(self, cls: type[R], record: R | None = None) -> None:
        super().__init__(cls, record)
        self.cls = cls
        self.record = record
        self.token = uuid4().hex
        self.rows: dict[str, list[RowDraft[Row]]] = {
            name: [RowDraft(spec.row, row) for row in self.values[name]]
            for name, spec in self.specs.items()
            if isinstance(spec, RowsField)
        }
        # Records entered in this one's form, by register; and those of them that are taken off.
        self.children: dict[str, list[Draft[Any]]] = {}
        self.parted: list[Record] = []
        self._initial = self.plain()

    def begin_with(self, values: FieldValues) -> None:
        """Fill in what is known already: nobody typed it, so nothing is lost where it is left."""
        for name, value in values.items():
            self.values[name] = value
            spec = self.specs[name]
            if isinstance(spec, RowsField):
                self.rows[name] = [RowDraft(spec.row, row) for row in self.values[name]]
        self._initial = self.plain()

    @property
    def dirty(self) -> bool:
        """Something was typed or picked since the draft was opened."""
        return self.plain() != self._initial

    def rebase(self, record: R) -> tuple[frozenset[str], frozenset[str]]:
        """Go over to the record as it was stored elsewhere meanwhile.

        Fields that were not touched take its values: they are given first. Touched ones stay;
        given second are those of them that were changed elsewhere too, to something else.
        """
        after: Draft[R] = Draft(self.cls, record)
        changed, touched = _differing(after, self.record), self.touched
        for name in changed - touched:
            self.values[name] = after.values[name]
            if name in self.rows:
                self.rows[name] = after.rows[name]
        against = changed & touched & _differing(self, record)
        self.record = record
        self._initial = after.plain() | {"token": self.token}
        return changed - touched, against

    @property
    def touched(self) -> frozenset[str]:
        """The fields that hold something else than the record does, or a new one."""
        return _differing(self, self.record)

    def add_row(self, name: str) -> RowDraft[Row]:
        """A new empty row; a row left empty is not saved."""
        spec = self.specs[name]
        assert isinstance(spec, RowsField)
        row: RowDraft[Row] = RowDraft(spec.row)
        self.rows[name].append(row)
        return row

    def problems(self) -> Mapping[str, Problem]:
        """The first problem of each field that has one, errors before warnings."""
        found = self.unread()
        for name, drafts in self.rows.items():
            for number, row in enumerate(drafts, 1):
                for problem in row.unread().values():
                    at = T("Dòng {n}: {problem}", "Row {n}: {problem}")
                    found.setdefault(name, Problem(name, at.format(n=number, problem=problem.text)))
        for level in Level:
            for problem in self._checked():
                if problem.level is level:
                    found.setdefault(problem.field, problem)
        return found

    def finish(self) -> R:
        """The finished record; raises InvalidRecord while an error is left."""
        _refuse_errors(self.problems(), self.specs)
        return self._build()

    def plain(self) -> JsonObject:
        """Return the state, with the rows and the token."""
        kept = super().plain()
        kept["token"] = self.token
        kept["rows"] = {
            name: [
                row.plain() | {"row_id": row.row_id, "uid": row.uid}
                for row in drafts
                if not row.empty
            ]
            for name, drafts in self.rows.items()
        }
        if typed := {key: dirty for key, some in self.children.items() if (dirty := _typed(some))}:
            kept["children"] = typed
        if self.parted:
            kept["parted"] = [record.id for record in self.parted]
        return kept

    def take(self, kept: DraftChild) -> None:
        """Put back a state that ``plain`` gave; raises BadDocument where a value is none of its field."""
        self._take(kept)
        self.token = kept.token or self.token
        for name in self.rows:
            self.rows[name] = []
            for one in kept.rows.get(name, ()):
                row = self.add_row(name)
                row._take(one)
                row.row_id, row.uid = one.row_id, one.uid

    def _checked(self) -> list[Problem]:
        """Return the problems of the fields or, when they have no error, those of the rules too."""
        built = self._build()
        fields = [
            problem
            for name, spec in self.specs.items()
            if name not in self.typed
            for problem in spec.check(getattr(built, name))
        ]
        if self.typed or any(p.level is Level.ERROR for p in fields):
            return fields
        return [*fields, *built.rules()]

    def _build(self) -> R:
        rows = {n: tuple(d.build() for d in ds if not d.empty) for n, ds in self.rows.items()}
        filled: FieldValues = self.values | rows
        if self.record is None:
            return self.cls(**filled)
        return dataclasses.replace(self.record, **filled)
