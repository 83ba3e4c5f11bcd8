"""What comes from outside is decoded into a type at the edge: JSON is parsed in one place."""

import ast
from collections.abc import Iterator

import pytest

from tests.support import source

_OWN_PROCESS = "from a process of our own, through a pipe"
_OWN_COLUMN = "written by the store itself, inside of it"
# Who parses JSON without naming its type, and why they may.
UNTYPED = {
    "app/base/documents.py": "the one place",
    "app/base/copy_process.py": _OWN_PROCESS,
    "app/base/key_wrapping.py": _OWN_PROCESS,
    "app/base/sandbox.py": _OWN_PROCESS,
    "app/cli/json_input.py": "records to import: the fields of their register read them",
    "app/store/mapping/codec.py": _OWN_COLUMN,
    "app/store/read/reader.py": _OWN_COLUMN,
    "app/store/security/audit_log.py": _OWN_COLUMN,
    "app/store/security/row_macs.py": _OWN_COLUMN,
    "app/store/submissions.py": _OWN_COLUMN,
}
PARSERS = {"load", "loads", "decode", "convert", "Decoder", "JSONDecoder"}


def parses(text: str) -> Iterator[int]:
    """The lines that call a parser of ``json`` or ``msgspec`` by its module, or import one."""
    for node in source.nodes(text):
        match node:
            case ast.Attribute(value=ast.Name(id="json" | "msgspec"), attr=name) if name in PARSERS:
                yield node.lineno
            case ast.Attribute(value=ast.Attribute(attr="json"), attr=name) if name in PARSERS:
                yield node.lineno
            case ast.ImportFrom(module="json" | "json.decoder" | "msgspec" | "msgspec.json"):
                yield from [node.lineno for alias in node.names if alias.name in PARSERS]


def test_json_is_parsed_in_one_place() -> None:
    found = {
        source.place(path): list(parses(source.text(path))) for path in source.files("app", "ui")
    }
    parsing = {place for place, lines in found.items() if lines}
    assert parsing - UNTYPED.keys() == set(), "decode it with app.base.documents into a Struct"
    assert UNTYPED.keys() - parsing == set(), "no longer parsed there: take it off the list"


@pytest.mark.parametrize(
    ("sample", "seen"),
    [
        ("import json\njson.loads(x)", True),
        ("json.load(file)", True),
        ("msgspec.json.decode(x)", True),
        ("msgspec.convert(x, T)", True),
        ("from json import loads", True),
        ("from msgspec.json import decode", True),
        ("json.dumps(x)", False),
        ("decode(Manifest, x)", False),
        ("from msgspec import Struct", False),
        ("data.decode()", False),
    ],
)
def test_parsing_is_seen(sample: str, seen: bool) -> None:
    assert bool(list(parses(sample))) == seen
