"""Records from plain JSON values, in the form that ``records_json`` gives them."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NoReturn, TypeVar

from app.base import text
from app.base.dates import NoSuchYear, PartDay
from app.base.errors import InvalidRecord, NotFound
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.exchange.records.records_json import LINKS, Converter
from app.schema.date_fields import WRONG_YEAR
from app.schema.fields import (
    AnyField,
    ChoicesField,
    DayField,
    FieldValue,
    FieldValues,
    Level,
    LinkField,
    LinksField,
    MonthField,
    PartDayField,
    Problem,
    RowsField,
    Unreadable,
)
from app.schema.record import R, Record, Row
from app.schema.visitor import FieldVisitor
from app.services.looks import MASKED
from app.store.mapping.record_codes import is_misformed
from app.store.read.reader import Reader

S = TypeVar("S", bound=Record | Row)
_IDENTITY = {"uid": 32, "machine": 16}  # what names a record and its maker, in hexadecimal digits
_NO_DAY = {
    "day": T(
        "“{given}” không phải ngày, ví dụ 2026-10-02",
        "“{given}” is not a day; for example 2026-10-02",
    ),
    "month": T(
        "“{given}” không phải tháng, ví dụ 2026-10", "“{given}” is not a month; for example 2026-10"
    ),
    "part-day": T(
        "“{given}” không phải năm, tháng hay ngày, ví dụ 1980, 1980-05, 1980-05-02",
        "“{given}” is no year, month or day; for example 1980, 1980-05, 1980-05-02",
    ),
}


def from_json(reader: Reader, cls: type[R], data: object) -> list[R]:
    """The records that JSON values describe, checked, ready to be saved.

    Raises InvalidRecord with one sentence that names the record's number, the field and the reason.
    """
    if not isinstance(data, list):
        _refuse(
            T(
                "Phải là một danh sách bản ghi: [{…}, {…}]",
                "Must be a list of records: [{…}, {…}]",
            )
        )
    reading = _Reading(cls, _ids(reader, cls, data))
    return [reading.record(number, given) for number, given in enumerate(data, 1)]


_AT = T("Bản ghi số {n}, mục “{field}”: {why}", "Record {n}, field “{field}”: {why}")
_COMPUTED = T(
    "Phần mềm tính mục này ra “{now}”, không nhận giá trị khác",
    "The program computes this field, as “{now}”; it takes no other value",
)
_OF = T("Bản ghi số {n}: {why}", "Record {n}: {why}")
_NOTHING = T(
    "{what}; chưa ghi gì, hãy sửa rồi làm lại.",
    "{what}; nothing was written. Correct it and try again.",
)


def _refuse(what: T, problem: Problem | None = None) -> NoReturn:
    raise InvalidRecord((problem,) if problem else (), _NOTHING.format(what=what))


@dataclass(frozen=True, slots=True)
class _Column:
    """One field of a record or row: what it is when not given, and how a given value is read."""

    spec: AnyField
    usual: object
    read: Converter


class _Reading(Generic[R]):
    """The records of one list being read; knows the number of each, to name it where it is wrong."""

    def __init__(self, cls: type[R], ids: Mapping[str, dict[str, int]]) -> None:
        self._cls, self._number = cls, 0
        self._kinds = _FromJson(ids, self)
        self._columns = self.columns(cls, cls.schema.fields)

    def record(self, number: int, given: object) -> R:
        """Return the record that a JSON object describes; raises InvalidRecord."""
        self._number = number
        fields = self._cls.schema.fields
        values = self.copy_object(given)
        code = values.pop("code", None)
        if not isinstance(code, str | None):
            self._fail(T("Mã", "Code"), T("Phải là một chuỗi chữ", "Must be a text"))
        values.pop(MASKED, None)  # what was listed may be given back as it is
        known: FieldValues = {n: self.pop_hex(values, n, d) for n, d in _IDENTITY.items()}
        record = dataclasses.replace(self.make(self._cls, self._columns, values), **known)
        if code:
            record = dataclasses.replace(record, code=text.clean(code))
        if record.code and (why := is_misformed(self._cls, record.code)):
            self._fail(T("Mã", "Code"), why)
        for problem in record.problems(Level.ERROR):
            self._fail(fields[problem.field].label, problem.text)
        self._check_derived(record)
        return record

    def columns(
        self, shape: type[Record] | type[Row], fields: Mapping[str, AnyField]
    ) -> dict[str, _Column]:
        """Return the columns of a record or row type by name."""
        defaults = {f.name: f.default for f in dataclasses.fields(shape)}
        return {
            name: _Column(
                spec,
                None if defaults[name] is dataclasses.MISSING else defaults[name],
                spec.accept(self._kinds),
            )
            for name, spec in fields.items()
        }

    def copy_object(self, given: object) -> JsonObject:
        """A copy of the given JSON object; raises InvalidRecord for anything else."""
        if not isinstance(given, dict):
            shape = T("Phải là một bản ghi JSON {…}", "Must be a JSON object {…}")
            _refuse(_OF.format(n=self._number, why=shape))
        return dict(given)

    def pop_hex(self, given: JsonObject, name: str, digits: int) -> str:
        """Take so many hexadecimal digits out of an object; "" where none are given."""
        value = given.pop(name, None) or ""
        if not isinstance(value, str) or not re.fullmatch(rf"(?:[0-9a-f]{{{digits}}})?", value):
            why = T("Phải là {n} chữ số hệ 16", "Must be {n} hexadecimal {n:digit|digits}")
            self._fail(T(name, name), why.format(n=digits))
        return value

    def make(self, shape: type[S], columns: Mapping[str, _Column], given: JsonObject) -> S:
        """A record or row; a field that is not given has its usual value, or none."""
        if unknown := given.keys() - columns.keys():
            name = min(unknown)
            why = T("Không có mục “{name}”; các mục: {all}", "No field “{name}”; there are: {all}")
            why = why.format(name=name, all=", ".join(columns))
            _refuse(_OF.format(n=self._number, why=why), Problem(name, why))
        values: FieldValues = {}
        for name, column in columns.items():
            value = given.get(name)
            values[name] = column.usual if value is None else self._value(column, value)
        return shape(**values)

    def _value(self, column: _Column, given: object) -> FieldValue:
        try:
            return column.read(given)
        except Unreadable as error:
            self._fail(column.spec.label, error.text)

    def _check_derived(self, record: Record) -> None:
        """Refuse a computed field whose value differs, since it would not be kept."""
        whole = record.completed()
        for name, spec in record.schema.fields.items():
            if spec.derived and getattr(record, name) not in (None, getattr(whole, name)):
                self._fail(spec.label, _COMPUTED.format(now=spec.to_json(getattr(whole, name))))

    def _fail(self, label: T, why: T) -> NoReturn:
        _refuse(_AT.format(n=self._number, field=label, why=why), Problem("", why))


class _FromJson(FieldVisitor[Converter], Generic[R]):
    """Converts JSON values to a field's values; the converters raise Unreadable."""

    def __init__(self, ids: Mapping[str, dict[str, int]], reading: _Reading[R]) -> None:
        self._ids, self._reading = ids, reading

    def scalar(self, spec: AnyField, /) -> Converter:
        return spec.from_json

    def day(self, spec: DayField, /) -> Converter:
        return lambda given: _day(spec, given) if isinstance(given, str) else spec.from_json(given)

    def part_day(self, spec: PartDayField, /) -> Converter:
        return lambda given: _day(spec, given) if isinstance(given, str) else spec.from_json(given)

    def link(self, spec: LinkField, /) -> Converter:
        return lambda code: self._linked(spec.target, code)

    def links(self, spec: LinksField, /) -> Converter:
        return lambda codes: tuple(
            dict.fromkeys(self._linked(spec.target, code) for code in _array(codes))
        )

    def choices(self, spec: ChoicesField, /) -> Converter:
        one = spec.one()
        return lambda keys: tuple(dict.fromkeys(one.from_json(key) for key in _array(keys)))

    def rows(self, spec: RowsField, /) -> Converter:
        reading, row = self._reading, spec.row
        columns = reading.columns(row, row.fields)

        def read(given: object) -> tuple[Row, ...]:
            made = []
            for one in _array(given):
                values = reading.copy_object(one)
                uid = reading.pop_hex(values, "uid", _IDENTITY["uid"])
                made.append(dataclasses.replace(reading.make(row, columns, values), uid=uid))
            return tuple(made)

        return read

    def _linked(self, target: str, code: object) -> int:
        if not isinstance(code, str):
            raise Unreadable(T("Phải là mã của bản ghi", "Must be the code of a record"))
        if code not in self._ids[target]:
            from app.schema.record import register

            why = T("Không có {book} mã “{code}”", "No {book} with code “{code}”")
            raise Unreadable(why.format(book=register(target).schema.label, code=code))
        return self._ids[target][code]


def _array(given: object) -> list[JsonValue]:
    if not isinstance(given, list):
        raise Unreadable(T("Phải là một danh sách […]", "Must be an array […]"))
    return given


def _day(spec: DayField | PartDayField, given: str) -> date | PartDay:
    """A day or month, only in ISO form, so that 2/3 is never read the wrong way round."""
    try:
        known = PartDay.from_iso(given)
        if isinstance(spec, PartDayField):
            return known
        if isinstance(spec, MonthField):
            known = dataclasses.replace(known, day=1)  # it keeps no day, whichever is given
        return date.fromisoformat(known.iso())
    except NoSuchYear:
        raise Unreadable(WRONG_YEAR) from None
    except ValueError:
        pass
    raise Unreadable(_NO_DAY[spec.kind].format(given=given))


def _ids(reader: Reader, cls: type[Record], data: Sequence[object]) -> dict[str, dict[str, int]]:
    """The ids of all records that the values link to by code; unknown codes are left out."""
    linked: dict[str, set[str]] = defaultdict(set)
    for given in data:
        for target, code in _given_codes(cls.schema.fields, given):
            linked[target].add(code)
    return {target: _known(reader, target, sorted(codes)) for target, codes in linked.items()}


def _known(reader: Reader, target: str, codes: list[str]) -> dict[str, int]:
    from app.schema.record import register

    cls = register(target)
    try:
        return reader.ids_of(cls, codes)
    except NotFound:
        # Some code is wrong: one by one, so that the sentence can name the record that has it.
        known: dict[str, int] = {}
        for code in codes:
            try:
                known |= reader.ids_of(cls, [code])
            except NotFound:
                continue
        return known


def _given_codes(fields: Mapping[str, AnyField], given: object) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict):
        return
    for name, spec in fields.items():
        value = given.get(name)
        values = value if isinstance(value, list) else [value]
        if isinstance(spec, LINKS):
            yield from ((spec.target, code) for code in values if isinstance(code, str))
        elif isinstance(spec, RowsField):
            for row in values:
                yield from _given_codes(spec.row.fields, row)
