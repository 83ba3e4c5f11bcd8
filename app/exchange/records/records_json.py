"""Records as plain JSON values, and back: what scripts read and write.

Days stand in ISO form, choices as their keys, links as codes, several values as arrays, rows as
arrays of objects. A missing field and ``null`` are the same.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from app.base import text
from app.base.dates import NoSuchYear, PartDay
from app.base.errors import InvalidRecord, NotFound
from app.base.language import T
from app.schema.date_fields import WRONG_YEAR
from app.schema.fields import (
    ChoicesField,
    DayField,
    Field,
    Level,
    LinkField,
    LinksField,
    MonthField,
    PartDayField,
    Privacy,
    Problem,
    RowsField,
    Unreadable,
)
from app.schema.record import R, Record, Row
from app.store.mapping.record_codes import is_misformed
from app.store.read.reader import Reader

Plain = dict[str, Any]
_LINKS = (LinkField, LinksField)
_MASKED = "masked"
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


# ---- out ----------------------------------------------------------------------------------------


def to_json(reader: Reader, records: Sequence[Record], *, names: bool = False) -> list[Plain]:
    """The records of one type as JSON values, in their order.

    Without ``names`` the values of sensitive fields are null; ``masked`` lists these fields, those
    of rows as ``meetings.what``.
    """
    if not records:
        return []
    fields = records[0].schema.fields
    masked = [] if names else masked_fields(type(records[0]))
    codes = _codes(reader, records)
    shown = {name: spec for name, spec in fields.items() if name not in masked}

    def plain(record: Record) -> Plain:
        values = {
            name: _value(spec, getattr(record, name), codes, masked) if name in shown else None
            for name, spec in fields.items()
        }
        return {"code": record.code, **values, _MASKED: masked}

    return [plain(record) for record in records]


def masked_fields(cls: type[Record]) -> list[str]:
    """The fields of a register whose values are not told without a purpose."""
    found = []
    for name, spec in cls.schema.fields.items():
        if spec.privacy is Privacy.SENSITIVE:
            found.append(name)
        elif isinstance(spec, RowsField):
            inner = spec.row.fields.items()
            found += [f"{name}.{n}" for n, f in inner if f.privacy is Privacy.SENSITIVE]
    return found


def _value(
    spec: Field[Any], value: Any, codes: Mapping[str, dict[int, str]], masked: Sequence[str]
) -> Any:
    if isinstance(spec, LinkField):
        return None if value is None else codes[spec.target].get(value)
    if isinstance(spec, LinksField):
        return [codes[spec.target][id_] for id_ in value]
    if isinstance(spec, ChoicesField):
        return [choice.value for choice in value]
    if isinstance(spec, RowsField):
        hidden = {n for n in spec.row.fields if f"{spec.name}.{n}" in masked}
        return [
            {
                n: None if n in hidden else _value(f, getattr(row, n), codes, ())
                for n, f in spec.row.fields.items()
            }
            for row in value
        ]
    return spec.to_json(value)


def _codes(reader: Reader, records: Sequence[Record]) -> dict[str, dict[int, str]]:
    """The code of every record that these link to, asked once for each register."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for record in records:
        for spec, value in _linked(record.schema.fields, record):
            wanted[spec.target].update(value if isinstance(spec, LinksField) else (value,))
    return {
        target: {id_: title.code for id_, title in reader.titles(target, ids - {None}).items()}
        for target, ids in wanted.items()
    }


def _linked(
    fields: Mapping[str, Field[Any]], holder: Record | Row
) -> Iterator[tuple[LinkField | LinksField, Any]]:
    for name, spec in fields.items():
        value = getattr(holder, name)
        if isinstance(spec, _LINKS):
            yield spec, value
        elif isinstance(spec, RowsField):
            for row in value:
                yield from _linked(spec.row.fields, row)


# ---- in -----------------------------------------------------------------------------------------


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
    ids = _ids(reader, cls, data)
    return [_Reading(cls, number, ids).record(given) for number, given in enumerate(data, 1)]


_AT = T("Bản ghi số {n}, mục “{field}”: {why}", "Record {n}, field “{field}”: {why}")
_COMPUTED = T(
    "Phần mềm tính mục này ra “{now}”, không nhận giá trị khác",
    "The program computes this field, as “{now}”; it takes no other value",
)
_OF = T("Bản ghi số {n}: {why}", "Record {n}: {why}")
_NOTHING = T(
    "{what}; chưa ghi gì, hãy sửa rồi làm lại.",
    "{what}; nothing was written. Mend it and try again.",
)


def _refuse(what: T, problem: Problem | None = None) -> NoReturn:
    raise InvalidRecord((problem,) if problem else (), _NOTHING.format(what=what))


class _Reading:
    """One record being read; it knows its number, for the sentence about what is wrong."""

    def __init__(self, cls: type[Any], number: int, ids: Mapping[str, dict[str, int]]) -> None:
        self._cls, self._number, self._ids = cls, number, ids

    def record(self, given: object) -> Any:
        fields = self._cls.schema.fields
        values = self._object(given)
        code = values.pop("code", None)
        if not isinstance(code, str | None):
            self._fail(T("Mã", "Code"), T("Phải là một chuỗi chữ", "Must be a text"))
        values.pop(_MASKED, None)  # what was listed may be given back as it is
        record = self._made(self._cls, fields, values)
        if code:
            record = dataclasses.replace(record, code=text.clean(code))
        if record.code and (why := is_misformed(self._cls, record.code)):
            self._fail(T("Mã", "Code"), why)
        for problem in record.problems(Level.ERROR):
            self._fail(fields[problem.field].label, problem.text)
        self._check_derived(record)
        return record

    def _check_derived(self, record: Record) -> None:
        """What is computed may be given back as it was listed; another value would not be kept."""
        whole = record.completed()
        for name, spec in record.schema.fields.items():
            if spec.derived and getattr(record, name) not in (None, getattr(whole, name)):
                self._fail(spec.label, _COMPUTED.format(now=spec.to_json(getattr(whole, name))))

    def _object(self, given: object) -> Plain:
        if not isinstance(given, dict):
            shape = T("Phải là một bản ghi JSON {…}", "Must be a JSON object {…}")
            _refuse(_OF.format(n=self._number, why=shape))
        return dict(given)

    def _made(self, shape: type[Any], fields: Mapping[str, Field[Any]], given: Plain) -> Any:
        """A record or row; what is not given has its usual value, or none."""
        if unknown := given.keys() - fields.keys():
            name = min(unknown)
            why = T("Không có mục “{name}”; các mục: {all}", "No field “{name}”; there are: {all}")
            why = why.format(name=name, all=", ".join(fields))
            _refuse(_OF.format(n=self._number, why=why), Problem(name, why))
        values: dict[str, Any] = {}
        for f in dataclasses.fields(shape):
            if f.name in fields:
                usual = None if f.default is dataclasses.MISSING else f.default
                value = given.get(f.name)
                values[f.name] = usual if value is None else self._value(fields[f.name], value)
        return shape(**values)

    def _value(self, spec: Field[Any], given: Any) -> Any:
        try:
            if isinstance(spec, RowsField):
                rows = [self._object(row) for row in _array(given)]
                return tuple(self._made(spec.row, spec.row.fields, row) for row in rows)
            if isinstance(spec, LinksField):
                return tuple(dict.fromkeys(self._linked(spec, code) for code in _array(given)))
            if isinstance(spec, ChoicesField):
                return tuple(dict.fromkeys(spec.one().from_json(key) for key in _array(given)))
            if isinstance(spec, LinkField):
                return self._linked(spec, given)
            return _scalar(spec, given)
        except Unreadable as error:
            self._fail(spec.label, error.text)

    def _linked(self, spec: LinkField | LinksField, code: object) -> int:
        if not isinstance(code, str):
            raise Unreadable(T("Phải là mã của bản ghi", "Must be the code of a record"))
        if code not in self._ids[spec.target]:
            from app.schema.record import register

            why = T("Không có {book} mã “{code}”", "No {book} with code “{code}”")
            raise Unreadable(why.format(book=register(spec.target).schema.label, code=code))
        return self._ids[spec.target][code]

    def _fail(self, label: T, why: T) -> NoReturn:
        _refuse(_AT.format(n=self._number, field=label, why=why), Problem("", why))


def _array(given: object) -> list[Any]:
    if not isinstance(given, list):
        raise Unreadable(T("Phải là một danh sách […]", "Must be an array […]"))
    return given


def _scalar(spec: Field[Any], given: object) -> Any:
    if isinstance(spec, DayField | PartDayField) and isinstance(given, str):
        return _day(spec, given)
    return spec.from_json(given)


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
    wanted: dict[str, set[str]] = defaultdict(set)
    for given in data:
        for target, code in _given_codes(cls.schema.fields, given):
            wanted[target].add(code)
    return {target: _known(reader, target, sorted(codes)) for target, codes in wanted.items()}


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


def _given_codes(fields: Mapping[str, Field[Any]], given: object) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict):
        return
    for name, spec in fields.items():
        value = given.get(name)
        values = value if isinstance(value, list) else [value]
        if isinstance(spec, _LINKS):
            yield from ((spec.target, code) for code in values if isinstance(code, str))
        elif isinstance(spec, RowsField):
            for row in values:
                yield from _given_codes(spec.row.fields, row)
