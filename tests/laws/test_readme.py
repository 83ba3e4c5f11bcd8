"""What the README and the other papers say can be done, can be done; what they name is there."""

import ast
import functools
import importlib.util
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.test_rooms import ROOMS
from tests.support import source

ROOT = source.ROOT
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
HEADLESS = [command[3:] for command in COMMANDS if command[1:3] == ["-m", "app"]]
LINKS = re.findall(r"\]\(([^)#:]+)\)", README)
FOLDERS = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@functools.cache
def help_of(*command: str) -> str:
    """What the headless door says of itself, or of one of its commands."""
    done = run("-m", "app", *command, "--help")
    assert done.returncode == 0, done.stderr
    return done.stdout


def options(text: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]*", text))


@pytest.mark.parametrize("command", HEADLESS, ids=" ".join)
def test_a_headless_command_exists_with_its_options(command: list[str]) -> None:
    known = options(help_of()) | options(help_of(command[0]))
    assert options(" ".join(command[1:])) <= known


def test_the_options_named_in_passing_exist() -> None:
    named = {"--store", "--user", "--password-file"}
    assert named <= options(README)
    assert named <= options(help_of()) | options(help_of("list"))


@pytest.mark.parametrize("target", [*LINKS, *FOLDERS])
def test_what_it_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_folder_of_the_program_is_explained() -> None:
    assert {"app/", "ui/", "resources/", "data/", "packaging/", "tests/"} <= set(FOLDERS)


def test_the_two_commands_come_first_and_are_the_set_up() -> None:
    first, second = COMMANDS[:2]
    assert first == ["python3", "packaging/start.py"]
    assert second == ["python3", "packaging/start.py", "test"]
    assert (ROOT / first[1]).is_file()


def test_the_set_up_explains_itself_when_asked_for_something_else() -> None:
    done = run("packaging/start.py", "--help")
    assert done.returncode == 1
    assert done.stderr.startswith("Usage:")


# --- the papers for whoever carries on ---------------------------------------------------------

PAPERS = [
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
KNOWN_TOPS = ("app", "ui", "tests", "packaging", "resources", "data", "docs")
INVENTED = re.compile(r"NAME|…")  # stands for any name
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
CALLED = re.compile(r"((?:_?[A-Z]\w*\.)?[A-Za-z_]\w*)\(\)")  # not a method of something else


def code_spans(text: str) -> list[str]:
    """What stands between single backquotes, outside of blocks of code."""
    return CODE.findall(FENCED.sub("", text))


def missing(text: str, folder: str = "") -> Iterator[str]:
    """Files, folders and modules that a paper names and that are not there.

    ``folder``: where the paper stands, which its links start from.
    """
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        if not (ROOT / folder / link).exists():
            yield link
    for span in code_spans(text):
        top, slash, _ = span.partition("/")
        if slash and top in KNOWN_TOPS and not INVENTED.search(span):
            if not (ROOT / span).exists():
                yield span
        elif re.fullmatch(r"(app|ui)(\.\w+)+", span) and importlib.util.find_spec(span) is None:
            yield span


def undefined(text: str) -> Iterator[str]:
    """Functions told of a file in a list (`file.py`: `name()`) that it does not define."""
    path = ""
    for line in text.splitlines():
        if re.match(r"(\d+\.|\*|\|) |$", line):
            path = ""
        for span in code_spans(line):
            if span.endswith(".py"):
                path = "" if INVENTED.search(span) else span
            elif path and (called := CALLED.fullmatch(span)) and called[1] not in defined_in(path):
                yield f"{path}: {called[1]}"


@functools.cache
def defined_in(name: str) -> frozenset[str]:
    """The functions of a file, and the methods of its classes as ``Class.method``."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    body = source.tree(ROOT / name).body
    plain = {node.name for node in body if isinstance(node, functions)}
    methods = {
        f"{node.name}.{inner.name}"
        for node in body
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, functions)
    }
    return frozenset(plain | methods)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_paper_names_only_what_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    folder = paper.parent.relative_to(ROOT).as_posix()
    assert [*missing(text, folder), *undefined(text)] == [], f"name it as it is now in {paper.name}"


def test_what_is_not_there_is_seen() -> None:
    text = "see `app/base/nothing.py`, `app.nothing`, [it](nothing.md), `app/base/NAME.py`"
    assert [*missing(text)] == ["nothing.md", "app/base/nothing.py", "app.nothing"]
    walk = "1. `app/base/text.py`: `fold()` and `nothing()`\n2. `nobody()`"
    assert [*undefined(walk)] == ["app/base/text.py: nothing"]


def test_the_table_of_rooms_names_each_room_and_who_uses_it() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `((?:app|ui)/\w+)` \| .*? \| (.*) \|$", text, re.MULTILINE))
    rooms = [f"{top}/{room}" for top, order in ROOMS.items() for room in order]
    users = used_by(rooms)
    told = {room: usage(users[room]) for room in rooms}
    assert list(table.items()) == list(told.items()), "the table of rooms in docs/architecture.md"


MANY = 9  # users, beyond which a room is used by "almost all"


def usage(users: list[str]) -> str:
    """What the table says of who uses a room."""
    if not users:
        return "the entrance"
    return "almost all" if len(users) > MANY else ", ".join(f"`{user}`" for user in users)


def used_by(rooms: list[str]) -> dict[str, list[str]]:
    """The rooms that import each room, in their order."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in source.files("app", "ui"):
        user = source.room(source.module(path)).replace(".", "/")
        for _line, name in source.imports(path):
            found[source.room(name).replace(".", "/")].add(user)
    return {
        room: [user for user in rooms if user != room and user in found[room]] for room in rooms
    }


def test_the_words_of_the_dictionary_fit_a_screen() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 150
    for decision in (ROOT / "docs/decisions").glob("*.md"):
        assert len(decision.read_text(encoding="utf-8").splitlines()) <= 25, decision.name


def test_pictures_are_light() -> None:
    heavy = {p.name: p.stat().st_size for p in (ROOT / "docs/pictures").iterdir()}
    assert {name: size for name, size in heavy.items() if size >= 150_000} == {}


def test_hooks_download_nothing() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (.*)", text) == ["local"]
