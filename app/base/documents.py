"""JSON from outside: decoded into typed values at the edge, or refused by the place that is wrong.

What a document may hold is said by a ``msgspec.Struct`` or dataclass where it is read. Nothing is
taken in half: a key given twice, a number beyond counting or half a letter refuse the whole document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from app.base.errors import UserError, file_errors, shown
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T

S = TypeVar("S")

_LONGEST_SEARCH = 1 << 20  # bytes: in larger documents the key of a mapping is not looked for
_LONGEST_NAME = 40  # letters of a name in a document: a longer one hides the sentence
_WRONG = T(
    "“{name}” không đúng ở mục “{where}” ({why}); {remedy}",
    "“{name}” is wrong at “{where}” ({why}); {remedy}",
)
NO_DOCUMENT = T("không đọc được như một tài liệu JSON", "cannot be read as JSON")
_TOP = T("đầu tài liệu", "the top")
_MISSING = T("thiếu", "missing")
_UNKNOWN = T("không có trong mẫu", "unknown here")
_TWICE = T("ghi hai lần", "given twice")
_OTHER_KIND = T("không đúng loại", "of another kind")
BOUNDS = T("ngoài giới hạn", "out of bounds")
_TOO_LARGE = T("lớn quá mức", "too large")
OTHERWISE = T("khác với mẫu", "not as the format has it")
_AT = r"(?: - at `[^`]*`)?"
# How msgspec begins what it says, and what that is to an officer; the first that fits.
_REASONS = (
    (re.compile(rf"Object missing required field `(.*?)`{_AT}$", re.DOTALL), _MISSING),
    (re.compile(rf"Object contains unknown field `(.*?)`{_AT}$", re.DOTALL), _UNKNOWN),
    (re.compile(r"Expected `[^`]*`(?:, got| - at|$)"), _OTHER_KIND),
    (re.compile(r"Expected|Number out of range|Integer value out of range"), BOUNDS),
)
_PLACE = re.compile(r" - at (?:`key` in )?`\$(.*)`$")
_ANY_KEY = "..."
_encode = msgspec.json.Encoder().encode
_STEP = re.compile(r"\[([0-9]+|\.\.\.)\]|\.([^.\[]+)")


class BadDocument(ValueError):
    """A document that is otherwise than its format: ``where`` in it, and ``why``."""

    def __init__(self, why: T, *where: str) -> None:
        super().__init__(f"{why.en}: {where}")
        self.where, self.why = where, why


def describe(error: BadDocument, name: str | T, remedy: T) -> T:
    """The sentence for a document that was refused: file, place, reason, then ``remedy``, which says
    that the data is safe and what to do."""
    cut = [step[:_LONGEST_NAME] + "…" * (len(step) > _LONGEST_NAME) for step in error.where]
    steps = ["".join(letter if letter.isprintable() else "?" for letter in step) for step in cut]
    where = " › ".join(steps) or _TOP
    return _WRONG.format(name=name, where=where, why=error.why, remedy=remedy)


def compact_json(value: object) -> str:
    """JSON without blanks, letters as they are: what the MACs of records and the audit log cover.

    Byte for byte what ``json`` writes, for whole numbers and those with a decimal or two, in a
    fifteenth of its time.
    """
    return _encode(value).decode()


def json_bytes(value: object) -> bytes:
    """The same as UTF-8."""
    return _encode(value)


def indented_json(value: object) -> str:
    """The same for people to read: one blank for each level."""
    return msgspec.json.format(_encode(value), indent=1).decode()


def decode(shape: type[S], data: bytes | str, part: str = "") -> S:
    """The value that a JSON document holds, which is a ``part`` of a file or all of it.

    Raises BadDocument.
    """
    outer = [part] if part else []
    written = data.encode() if isinstance(data, str) else data
    decoder: msgspec.json.Decoder[S] = _decoder(cast(Hashable, shape))
    try:
        found = decoder.decode(written)
        _refuse_twice(found, written)
    except msgspec.ValidationError as error:
        raise _placed(error, outer, shape, written) from None
    except BadDocument as error:
        raise BadDocument(error.why, *outer, *error.where) from None
    except (ValueError, RecursionError):
        raise BadDocument(NO_DOCUMENT, *outer) from None
    return found


def read(shape: type[S], path: Path, largest: int, remedy: T) -> S:
    """The value in a file of at most so many bytes.

    Raises UserError: its sentence names file and place, and ends with ``remedy``.
    """
    with file_errors(path), path.open("rb") as file:
        data = file.read(largest + 1)
    try:
        if len(data) > largest:
            raise BadDocument(_TOO_LARGE)
        return decode(shape, data)
    except BadDocument as error:
        raise UserError(describe(error, shown(path), remedy)) from None


@cache
def _decoder(shape: Any) -> Any:
    return msgspec.json.Decoder(shape)


def convert(shape: type[S], value: JsonValue) -> S:
    """The typed value of JSON values; raises BadDocument."""
    return decode(shape, msgspec.json.encode(value))


def plain(value: object) -> JsonValue:
    """A typed value as JSON values, in the order of its fields, to be written."""
    return msgspec.to_builtins(value, str_keys=True)


def _refuse_twice(found: object, written: bytes) -> None:
    """Raise BadDocument where a key stands twice: which of the two counts is each reader's own choice.

    What the value is written as again to the letter holds none; it is quicker to ask that first.
    """
    try:
        if msgspec.json.encode(found, order="sorted") == written:
            return
    except TypeError:  # numbers as keys are not sorted
        pass
    msgspec.json.decode(written)  # half letters where the type does not look
    json.loads(written, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    made: JsonObject = {}
    for key, value in pairs:
        if key in made:
            raise BadDocument(_TWICE, key)
        made[key] = value
    return made


def _placed(
    error: msgspec.ValidationError, outer: list[str], shape: object, written: bytes
) -> BadDocument:
    """The error by the place that msgspec names, or by that which a type's own check names."""
    message = str(error)
    found = _place(error)
    steps = [int(a) if a.isdecimal() else a or b for a, b in _STEP.findall(found)]
    try:
        whole = msgspec.json.decode(written)
        if _ANY_KEY in steps and len(written) <= _LONGEST_SEARCH:
            steps = _with_keys(steps, found, shape, whole)
    except msgspec.ValidationError:
        pass  # a number that no reader takes
    except (ValueError, RecursionError):  # no JSON further on
        return BadDocument(NO_DOCUMENT, *outer)
    where = [*outer, *(str(step + 1) if isinstance(step, int) else step for step in steps)]
    if isinstance(error.__cause__, BadDocument):
        return BadDocument(error.__cause__.why, *where, *error.__cause__.where)
    for pattern, why in _REASONS:
        if match := pattern.match(message):
            return BadDocument(why, *where, *match.groups())
    return BadDocument(OTHERWISE, *where)


def _place(error: msgspec.ValidationError) -> str:
    match = _PLACE.search(str(error))
    return match[1] if match else ""


def _with_keys(steps: list[str | int], found: str, shape: object, whole: Any) -> list[str | int]:
    """The steps with the keys of mappings, which msgspec leaves out: found by halving the mapping."""
    at, named = whole, list[str | int]()
    for step in steps:
        if step != _ANY_KEY:
            at = at[step]
            named.append(step)
            continue
        items = list(at.items())
        while len(items) > 1:
            half = items[: len(items) // 2]
            items = half if _refused(whole, at, half, shape, found) else items[len(half) :]
        _refused(whole, at, items, shape, found)
        [(key, at)] = items
        named.append(key)
    return named


def _refused(
    whole: Any, at: JsonObject, items: list[tuple[str, Any]], shape: object, found: str
) -> bool:
    """Whether the document is refused at the same place when the mapping holds these alone."""
    at.clear()
    at.update(items)
    try:
        _decoder(shape).decode(msgspec.json.encode(whole))
    except msgspec.ValidationError as error:
        return _place(error) == found
    return False
