"""The program's own code as the laws read it: each file read and parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*tops: str) -> tuple[Path, ...]:
    """The Python files under these folders of the checkout."""
    found = (path for top in tops for path in (ROOT / top).rglob("*.py"))
    return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


@cache
def text(path: Path) -> str:
    """What the file says."""
    return path.read_text(encoding="utf-8")


@cache
def parse(code: str) -> ast.Module:
    """The code, parsed; the same code only once."""
    return ast.parse(code)


@cache
def nodes(code: str) -> tuple[ast.AST, ...]:
    """Every node of the code, parsed."""
    return tuple(ast.walk(parse(code)))


def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return parse(text(path))


def place(path: Path) -> str:
    """Where a file stands in the checkout, as it is written everywhere: with slashes."""
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    """The name a file is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    """The room a module stands in: its first folder."""
    return ".".join(name.split(".")[:2])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of every module of ours that a file imports, wherever in it."""
    for node in nodes(text(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and is_ours(node.module):
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield node.lineno, deeper if is_module(deeper) else node.module


def is_ours(name: str) -> bool:
    """Whether a module is the program's."""
    return name.split(".", maxsplit=1)[0] in ("app", "ui")


@cache
def is_module(name: str) -> bool:
    """Whether the name is a module or a package, not something in one."""
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or path.is_dir()
