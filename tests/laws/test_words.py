"""Words that were given up for names: they must not come back.

``CONTRIBUTING.md`` has the dictionary. Looked at are the names of modules, classes, functions,
parameters, fields and attributes in ``app`` and ``ui``; a local variable is its function's affair.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support import source

# The word (as a part of a name), and what to say instead.
RETIRED = {
    "told": "the thing itself: figures, text, message, rows",
    "said": "text, message or label",
    "asked": "requested, query or request",
    "wanted": "requested, chosen or required",
    "seal": "wrap (a key), mac (of a row or record), encrypt (to a receiver)",
    "seals": "macs, or wrapped keys",
    "sealed": "wrapped (a key), with a mac (a row), encrypted (a package)",
    "sealing": "wrapping, mac or encryption",
    "journal": "audit log, audit_entries",
    "twin": "second_connection",
    "led": "relink",
    "reckon": "recalculate or recompute",
    "reckoned": "recalculated or computed",
    "aside": "rejected",
    "gathered": "collected",
    "rolled": "result (of a rollup)",
    "lead": "drill_down",
    "leads": "drill_downs",
    "image": "snapshot",
    "images": "snapshots",
    "veil": "mask",
    "veiled": "masked",
}
# What may stand: (word, file) and why.
EXCUSED = {
    ("sealed", "app/store/security/key_slots.py"): "a name in the key file",
    ("sealed", "app/base/key_wrapping.py"): "a name in the key file",
    ("image", "ui/widgets/pdf_preview.py"): "a picture",
    ("images", "app/reports/output/saved_workbook.py"): "a name of openpyxl",
}

TOPS = ("app", "ui")


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of all that a module defines; not of its local variables."""
    nodes = [*ast.walk(tree)]
    outer = [node for node in nodes if isinstance(node, ast.Module | ast.ClassDef)]
    fields = {id(statement) for node in outer for statement in node.body}
    for node in nodes:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.AnnAssign(target=ast.Name(id=name)) if id(node) in fields:
                yield node.lineno, name


def words(name: str) -> list[str]:
    """The words that a name is made of: ``DrillDown`` and ``drill_down`` of two."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def hits(tree: ast.Module, module: str) -> Iterator[tuple[int, str, str]]:
    """Line, name and word wherever a name holds a word that was given up."""
    for line, name in (*names(tree), (1, module.rpartition(".")[2])):
        for word in words(name):
            if word in RETIRED:
                yield line, name, word


def test_no_name_holds_a_word_that_was_given_up() -> None:
    found = [
        f"{source.place(path)}:{line} {name}: not “{word}”, say {RETIRED[word]}"
        for path in source.files(*TOPS)
        for line, name, word in hits(source.tree(path), source.module(path))
        if (word, source.place(path)) not in EXCUSED
    ]
    assert found == []


def test_each_excuse_is_needed() -> None:
    held = {
        (word, source.place(path))
        for path in source.files(*TOPS)
        for _line, _name, word in hits(source.tree(path), source.module(path))
    }
    assert EXCUSED.keys() - held == set(), "take these out of EXCUSED"


@pytest.mark.parametrize(
    "sample",
    [
        *("class Sealed: pass", "def told(): pass", "def f(wanted): pass", "x.said = 1"),
        *("class A:\n    led: int", "def _rolled_json(): pass", "def f(*, asked_for): pass"),
    ],
)
def test_a_word_that_was_given_up_is_seen(sample: str) -> None:
    assert len([*hits(ast.parse(sample), "app.base.text")]) == 1


@pytest.mark.parametrize(
    "sample",
    [
        "said = 1",
        "def f():\n    said: int = 1",
        "class Filled: pass",
        "def controlled(): pass",
        '"""Told."""',
    ],
)
def test_other_names_may_stand(sample: str) -> None:
    assert [*hits(ast.parse(sample), "app.base.text")] == []


def test_the_name_of_a_module_is_looked_at() -> None:
    assert [*hits(ast.parse(""), "app.store.sealing")] == [(1, "sealing", "sealing")]
