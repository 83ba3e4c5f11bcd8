"""The laws of the rooms: which there are, which may use which, and how things are named in them.

``docs/architecture.md`` draws them.
"""

import ast
from collections import Counter, defaultdict

import pytest

from tests.support import source

# Each room uses only those before it.
ROOMS = {
    "app": (
        *("base", "schema", "law", "store", "registers", "due", "services"),
        *("paper", "demo", "reports", "exchange", "cli"),
    ),
    "ui": (
        *("core", "widgets", "forms", "register_page", "pages", "report_page"),
        *("submission_page", "rollup_page", "certificate_page", "settings_page", "shell"),
    ),
}
# A record type finds the registers when it is first asked for one: they declare themselves to it.
EXCUSED = {("app/schema/record.py", "app.registers")}
ENTRANCES = {"__init__", "__main__"}


@pytest.mark.parametrize("top", ROOMS)
def test_only_entrances_stand_outside_a_room(top: str) -> None:
    loose = {path.stem for path in (source.ROOT / top).glob("*.py")} - ENTRANCES
    assert not loose, f"move into a room of {top}/: {sorted(loose)}"
    rooms = {path.parent.name for path in (source.ROOT / top).glob("*/__init__.py")}
    assert rooms == set(ROOMS[top]), "name a new room in ROOMS, at its place in the order"


@pytest.mark.parametrize("top", ROOMS)
def test_a_room_uses_only_the_rooms_before_it(top: str) -> None:
    found = [
        f"{path.relative_to(source.ROOT)}:{line} imports {name}: {source.room(name)} comes later"
        for path in source.files(top)
        for line, name in source.imports(path)
        if is_later(source.module(path), name, ROOMS[top])
        if (path.relative_to(source.ROOT).as_posix(), name) not in EXCUSED
    ]
    assert found == []


def test_a_later_room_is_seen() -> None:
    order = ROOMS["app"]
    assert is_later("app.base.text", "app.schema.fields", order)
    assert not is_later("app.schema.fields", "app.base.text", order)
    assert not is_later("app.base.text", "app.base.dates", order)


def is_later(module: str, imported: str, order: tuple[str, ...]) -> bool:
    """Whether the imported module stands in a later room of the same top folder."""
    here, there = ([*name.split("."), ""] for name in (module, imported))
    if here[0] != there[0] or here[1] not in order or there[1] not in order:
        return False
    return order.index(there[1]) > order.index(here[1])


def test_each_room_has_one_name() -> None:
    rooms = Counter(path.parent.name for path in source.files(*ROOMS) if path.stem == "__init__")
    assert [name for name, times in rooms.items() if times > 1] == []


def test_each_room_says_what_it_is_for() -> None:
    silent = [
        path.parent.relative_to(source.ROOT).as_posix()
        for path in source.files(*ROOMS)
        if path.stem == "__init__" and not source.text(path).startswith('"""')
    ]
    assert silent == []


def test_each_public_class_has_one_name() -> None:
    places = defaultdict(list)
    for path in source.files(*ROOMS):
        for node in source.tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(source.module(path))
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_every_test_stands_in_the_folder_of_what_it_tests() -> None:
    for top, order, tests in (("app", ROOMS["app"], "unit"), ("ui", ROOMS["ui"], "ui")):
        folders = {p.name for p in (source.ROOT / "tests" / tests).iterdir() if p.is_dir()}
        assert folders - {"__pycache__"} <= set(order), f"no room of {top}/ has this name"


def test_every_page_is_in_the_registry_of_pages() -> None:
    registry = source.text(source.ROOT / "ui/shell/page_registry.py")
    forgotten = [
        f"{node.name} of {source.place(path)}"
        for path in source.files("ui")
        for node in source.tree(path).body
        if isinstance(node, ast.ClassDef) and "Page" in map(ast.unparse, node.bases)
        if f"import {node.name}\n" not in registry
    ]
    assert forgotten == [], "add a maker and a PageSpec to ui/shell/page_registry.py"
