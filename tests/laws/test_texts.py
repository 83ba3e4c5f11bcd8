"""A test names the constant of a text, not its letters: so a word is changed in one place.

Looked for are the texts that the program shows, ``T("vi", "en")``, in either language, as they stand or
with their ``{names}`` filled in. Short ones may stand anywhere: they are met by chance. And a module writes a
constant once: of two, one would be changed in vain.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.support import source

LETTERS = 12
TESTS = ("tests/unit", "tests/ui", "tests/e2e", "tests/faults")
# What may stand, by file, and why.
EXCUSED = {
    # The heads of the book of mediation as the ministry prints them.
    "tests/e2e/test_report_files.py": (
        "Hòa giải viên, người được mời",
        "Nội dung vụ việc",
        "Yêu cầu, thỏa thuận của các bên",
        "Chữ ký của các bên, hòa giải viên",
    ),
    # Words that the search for stigma must let pass.
    "tests/unit/registers/test_wording.py": (
        "Số đối tượng bị bắt giữ",
        "Cai nghiện tự nguyện tại gia đình",
        "Chưa gặp được",
        "Chưa muốn gặp",
        "Chưa hiệu quả",
    ),
    # What a period is called, held as it is printed.
    "tests/unit/base/test_periods.py": (
        "First nine months of 2026",
        "Số liệu tính từ ngày 01/10/2026 đến hết ngày 31/10/2026",
    ),
}


class Shown(NamedTuple):
    """A text of the program: its letters, and what a test writes instead."""

    text: str
    instead: str


def shown_in(code: str, place: str) -> Iterator[Shown]:
    """The texts of a module in both languages, those at its top with their names."""
    named = {
        id(statement.value): statement.targets[0].id
        for statement in source.parse(code).body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }
    room = place.rpartition("/")[2].removesuffix(".py")
    for node in source.nodes(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
            name = named.get(id(node))
            instead = f"str({room}.{name})" if name else f"what holds it in {place}:{node.lineno}"
            for part in node.args:
                if isinstance(part, ast.Constant) and len(str(part.value)) >= LETTERS:
                    yield Shown(str(part.value), instead)


@cache
def shown() -> tuple[dict[str, str], list[tuple[str, re.Pattern[str], str]]]:
    """What to write instead of each text; and for those with names in them: a part, and a pattern."""
    plain, filled = {}, []
    for path in source.files("app", "ui"):
        for text, instead in shown_in(source.text(path), source.place(path)):
            plain[text] = instead
            parts = re.split(r"\{[^}]*\}", text)
            longest = max(parts, key=len).strip()
            if len(parts) > 1 and len(longest) >= LETTERS:
                pattern = re.compile("(?s:.*)".join(map(re.escape, parts)))
                filled.append((longest, pattern, f"{instead} with .format(…)"))
    return plain, filled


def instead_of(text: str) -> str | None:
    """What a test writes instead of these letters; None where the program does not show them."""
    plain, filled = shown()
    fits = (way for part, pattern, way in filled if part in text and pattern.fullmatch(text))
    return plain.get(text) or next(fits, None)


def letters(code: str) -> Iterator[tuple[int, str, str]]:
    """Line, text and what to write instead, wherever code holds the letters of a text."""
    nodes = source.nodes(code)
    remarks = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if len(text) >= LETTERS and id(node) not in remarks:
                if instead := instead_of(text):
                    yield node.lineno, text, instead


def test_no_test_holds_the_letters_of_a_text() -> None:
    found = [
        f"{source.place(path)}:{line} “{text}”: write {instead}; "
        "labels of fields, columns and indicators come from tests/support/wording.py"
        for path in source.files(*TESTS)
        for line, text, instead in letters(source.text(path))
        if text not in EXCUSED.get(source.place(path), ())
    ]
    assert found == []


def test_what_asks_further_ends_in_dots_without_a_space() -> None:
    found = []
    for path in source.files("ui"):
        nodes = source.nodes(source.text(path))
        remarks = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant) and id(node) not in remarks:
                words, dots, after = str(node.value).partition(" …")  # two leave places for words
                if dots and not after:
                    found.append(f"{source.place(path)}:{node.lineno} “{words} …”")
    assert found == []


def test_each_excuse_is_needed() -> None:
    held = {
        (place, text)
        for place in EXCUSED
        for _line, text, _instead in letters(source.text(source.ROOT / place))
    }
    excused = {(place, text) for place, texts in EXCUSED.items() for text in texts}
    assert excused - held == set(), "take these out of EXCUSED"


@pytest.mark.parametrize(
    ("sample", "instead"),
    [
        ("assert x == 'Không có chỗ nào cần xem lại.'", "str(quality._ALL_GOOD)"),
        ("says('There is nothing to redo.')", "str(undo._NO_REDO)"),
        ("f('Có nhiều tổ “An”, hãy ghi mã')", "str(cell_links.SEVERAL) with .format(…)"),
    ],
)
def test_letters_are_seen_and_their_constant_is_named(sample: str, instead: str) -> None:
    [(_line, _text, found)] = letters(sample)
    assert found == instead


@pytest.mark.parametrize("sample", ["'Đã lưu'", "'Một câu không ai hiện ra.'", "x = 1"])
def test_other_letters_may_stand(sample: str) -> None:
    assert [*letters(sample)] == []


# ---- a constant is written once ---------------------------------------------------------------


def test_a_constant_is_written_once_in_a_module() -> None:
    found = {
        source.place(path): twice
        for path in source.files("app", "ui")
        if (twice := written_again(source.text(path)))
    }
    assert found == {}


def test_a_constant_that_is_written_again_is_seen() -> None:
    assert written_again("A = 1\nB = 2\nA: int = 1\nB |= 3\n") == ["A"]


def written_again(code: str) -> list[str]:
    """The names at the top of a module that are given a value more than once."""
    bound = [
        target
        for statement in source.parse(code).body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value
        for target in (
            statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        )
    ]
    names = Counter(target.id for target in bound if isinstance(target, ast.Name))
    return [name for name, number in names.items() if number > 1]
