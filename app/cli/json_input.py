"""The JSON that a command is given: once each key, and its faults told by their line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.base.errors import UserError
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.cli.common import read_text

_NOT_JSON = T(
    "“{name}” không phải JSON (dòng {line}); chưa ghi gì, hãy sửa tệp rồi làm lại.",
    "“{name}” is not JSON (line {line}); nothing was written. Correct it and try again.",
)
_TWICE_JSON = T(
    "“{name}” ghi mục “{key}” hai lần trong một bản ghi (dòng {line}); chưa ghi gì, hãy sửa tệp rồi làm lại.",
    "“{name}” gives the field “{key}” twice in one record (line {line}); nothing was written. Correct it and try again.",
)
_LONG_JSON = T(
    "“{name}” có số quá dài; chưa ghi gì, hãy sửa tệp rồi làm lại.",
    "“{name}” has a number that is too long; nothing was written. Correct it and try again.",
)
_TOKEN = re.compile(r'"(?P<string>(?:[^"\\]|\\.)*)"\s*(?P<colon>:)?|[{}]', re.DOTALL)


def read_json(path: Path) -> JsonValue:
    """The JSON document of a file, or of standard input for “-”; raises UserError."""
    text = read_text(path)
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except _Twice:
        line, key = _first_twice(text)
        raise UserError(_TWICE_JSON.format(name=path.name, line=line, key=key)) from None
    except json.JSONDecodeError as error:
        raise UserError(_NOT_JSON.format(name=path.name, line=error.lineno)) from None
    except RecursionError:
        raise UserError(_NOT_JSON.format(name=path.name, line=1)) from None
    except ValueError:
        raise UserError(_LONG_JSON.format(name=path.name)) from None


class _Twice(Exception):
    """A JSON object gives a key twice."""


def _each_once(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    """A JSON object; what is given twice may not silently be given once."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Twice
    return made


def _first_twice(text: str) -> tuple[int, str]:
    """The line and the key that its object had before, in text that is JSON up to there."""
    known: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            known.append(set())
        elif token[0] == "}":
            known.pop()
        elif token["colon"]:
            key = json.loads(f'"{token["string"]}"')
            if key in known[-1]:
                return text.count("\n", 0, token.start()) + 1, key
            known[-1].add(key)
    raise AssertionError("no key stands twice")
