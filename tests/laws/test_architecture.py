"""The laws of the architecture. Each check is also shown a small sample that breaks its law."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest
from pytest_archon import archrule

from tests.support import source

ROOT = source.ROOT
CODE = source.files("app", "ui")
# A package is held to the laws from its first module on.
PACKAGES = [
    part for part in ("app", "ui") if any(path.is_relative_to(ROOT / part) for path in CODE)
]
DOORS = [
    door
    for door in ("app.__main__", "ui.__main__", "ui.shell.main_window", "ui.report_page.page")
    if (ROOT / door.replace(".", "/")).with_suffix(".py").is_file()
]

DATABASES = ("peewee*", "playhouse*", "sqlcipher3*", "sqlite3*", "apsw*")
DOCUMENTS = ("openpyxl*", "reportlab*", "docx*", "lxml*")
# A file as it stands: aimed at 100 to 250, split where its subject splits, never to meet a number.
LINES_OF_A_FILE = 400
MOST_FILES = 300  # 95 of 100 stay under it
LINES_OF_A_FUNCTION = 40
TOP_LEVEL = {
    *("app", "ui", "resources", "data", "packaging", "tests", "docs"),
    *("pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
    *(".gitignore", ".ci", ".pre-commit-config.yaml"),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


# --- who may import whom ---------------------------------------------------------------------


def test_the_app_knows_nothing_of_the_window() -> None:
    rule = archrule("app stands without Qt").match("app", "app.*")
    rule.should_not_import("PySide6*", "shiboken6*", "ui", "ui.*").check("app")


@pytest.mark.parametrize("package", PACKAGES)
def test_only_the_store_knows_the_database(package: str) -> None:
    rule = archrule("one place knows SQL").match(package, f"{package}.*")
    rule = rule.exclude("app.store", "app.store.*")
    rule.should_not_import(*DATABASES).check(package, only_direct_imports=True)


@pytest.mark.parametrize("package", PACKAGES)
def test_only_its_own_room_knows_the_database_of_receivers(package: str) -> None:
    rule = archrule("one place speaks to PostgreSQL").match(package, f"{package}.*")
    rule = rule.exclude("app.exchange.database", "app.exchange.database.*")
    rule.should_not_import("psycopg", "psycopg.*").check(package, only_direct_imports=True)


def test_a_register_links_to_others_by_key() -> None:
    found = [
        f"{source.place(path)}:{line} imports {name}: link to a register by its key"
        for path in source.files("app/registers")
        if not path.stem.startswith("_")
        for line, name in source.imports(path)
        if name.startswith("app.registers")
    ]
    assert found == []


def test_a_register_knows_no_service() -> None:
    services = ("app.store*", "app.reports*", "app.exchange*", "app.paper*")
    rule = archrule("a register is a declaration").match("app.registers", "app.registers.*")
    rule.should_not_import(*services).check("app")


@pytest.mark.parametrize("package", [name for name in PACKAGES if name == "ui"])
def test_the_window_builds_no_workbook_and_no_page(package: str) -> None:
    rule = archrule("the window asks app for documents").match(package, f"{package}.*")
    rule.should_not_import(*DOCUMENTS).check(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_proves_figures_stays_with_the_tests(package: str) -> None:
    rule = archrule("a solver is for development").match(package, f"{package}.*")
    rule.should_not_import("z3", "z3.*").check(package)


@pytest.mark.parametrize("door", DOORS)
def test_start_up_loads_nothing_that_only_documents_need(door: str) -> None:
    heavy = (
        "openpyxl",
        "reportlab",
        "pypdfium2",
        "pypdf",
        "PIL",
        "docx",
        "lxml",
        "zxingcpp",
        "psycopg",
    )
    assert loaded_by(f"import {door}", *heavy) == []


def test_what_start_up_loads_is_seen() -> None:
    assert loaded_by("import openpyxl.cell", "openpyxl", "reportlab") == ["openpyxl"]


def test_the_store_loads_no_second_sqlite_and_no_second_openssl() -> None:
    assert loaded_by("import app.store", "sqlite3", "_sqlite3", "_hashlib") == []
    # Whoever needs them still finds them.
    later = "import app.store, sqlite3, _hashlib"
    assert loaded_by(later, "sqlite3", "_hashlib") == ["sqlite3", "_hashlib"]


def test_the_store_loads_no_driver_of_a_server_and_leaves_it_whole() -> None:
    """peewee takes whichever is installed, and without sockets it stayed half loaded."""
    assert loaded_by("import app.store", "psycopg", "asyncio", "asyncio.coroutines") == []
    assert loaded_by("import app.store, psycopg", "psycopg") == ["psycopg"]


def loaded_by(statement: str, *heavy: str) -> list[str]:
    """Which of the packages the statement loads in a Python of its own."""
    program = f"{statement}\nimport sys\nprint(*[name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.split()


# --- how long, and what stands where ---------------------------------------------------------


def test_no_file_and_no_function_is_long() -> None:
    found = [f"{source.place(path)}{what}" for path in CODE for what in too_long(source.text(path))]
    assert found == []


def test_too_long_is_seen() -> None:
    body = "    x = 1\n" * LINES_OF_A_FUNCTION
    fine = f'def f():\n    """{"What it is for." * 3}\n    """\n\n    # why\n{body}'
    assert list(too_long(fine)) == []
    assert list(too_long(fine + "    x = 2\n")) == [":1 f: 41 lines"]
    table = "ROW = 1\n" * (LINES_OF_A_FILE + 1)
    assert list(too_long(table)) == []
    assert list(too_long(table + "def f():\n    x = 1\n")) == [": 403 lines"]


def test_most_files_are_short() -> None:
    lengths = sorted(len(source.text(path).splitlines()) for path in CODE)
    assert lengths[len(lengths) * 95 // 100] <= MOST_FILES


def too_long(text: str) -> Iterator[str]:
    """Files and function bodies over the limits.

    A file counts as it stands, and one without a function is a table. In a function's body blank
    lines, comments and docstrings do not count.
    """
    nodes = source.nodes(text)
    silent = {line for node in nodes for line in docstring(node)}
    code = {
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.strip().startswith("#") and number not in silent
    }
    functions = [node for node in nodes if isinstance(node, Function)]
    length = len(text.splitlines())
    if length > LINES_OF_A_FILE and functions:
        yield f": {length} lines"
    for function in functions:
        lines = len(code & set(range(function.body[0].lineno, end(function) + 1)))
        if lines > LINES_OF_A_FUNCTION:
            yield f":{function.lineno} {function.name}: {lines} lines"


def docstring(node: ast.AST) -> range:
    """The lines of the node's docstring, if it has one."""
    documented = isinstance(node, ast.Module | ast.ClassDef | Function)
    if not documented or ast.get_docstring(node, clean=False) is None:
        return range(0)
    return range(node.body[0].lineno, end(node.body[0]) + 1)


def end(node: ast.stmt) -> int:
    """The last line of a statement; the parser always knows it."""
    assert node.end_lineno is not None
    return node.end_lineno


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("QMessageBox", "ui/core/dialogs.py"),
        ("QFileDialog", "ui/core/dialogs.py"),
        ("setStyleSheet", "ui/core/theme.py"),
        ("QComboBox", "ui/widgets/combo.py"),
        # Python's half of a layout's item outlives Qt's, and is then taken for what Qt puts in its
        # place: the program ends, or stands still. Ask the widgets that are laid out.
        ("itemAt", "ui/forms/editors/flow.py"),
    ],
)
def test_a_seam_has_one_home(name: str, home: str) -> None:
    users = {source.place(path) for path in CODE if name in names_used(source.text(path))}
    assert users <= {home}


@pytest.mark.parametrize(
    "sample",
    [
        "from x import setStyleSheet",
        "x.setStyleSheet('')",
        "setStyleSheet(x)",
        "import x.setStyleSheet",
    ],
)
def test_a_name_is_seen_wherever_it_stands(sample: str) -> None:
    assert "setStyleSheet" in names_used(sample)
    assert "setStyleSheet" not in names_used("# setStyleSheet\nx = 'setStyleSheet'")


@cache
def names_used(text: str) -> set[str]:
    """Every name, attribute and imported name in the code; neither comments nor texts."""
    names: set[str] = set()
    for node in source.nodes(text):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names.update(part for alias in aliases for part in alias.name.split("."))
    return names


WRITTEN_CODE = source.files("app", "ui", "tests")
ENCODING_AT = {"read_text": 0, "write_text": 1}  # where it stands if it is not named


def test_text_is_read_and_written_in_a_named_encoding() -> None:
    """Else Windows takes that of its country, which has no Vietnamese letters."""
    found = [
        f"{source.place(path)}:{line}"
        for path in WRITTEN_CODE
        for line in without_encoding(source.text(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("call", "fine"),
    [
        ("p.read_text()", False),
        ("p.read_text('utf-8')", True),
        ("p.write_text(x)", False),
        ("p.write_text(x, encoding='utf-8')", True),
        ("open(p)", False),
        ("open(p, 'rb')", True),
        ("p.open('w')", False),
        ("p.open(mode='w')", False),
        ("p.open('xb')", True),
        ("zip.open('name.xml')", True),
        ("os.fdopen(n, 'w')", False),
        ("run(c, text=True)", False),
        ("run(c, encoding='utf-8')", True),
    ],
)
def test_text_without_an_encoding_is_seen(call: str, fine: bool) -> None:
    assert list(without_encoding(call)) == ([] if fine else [1])


def without_encoding(text: str) -> Iterator[int]:
    """The lines that read or write text without saying in which encoding."""
    for call in source.nodes(text):
        if not isinstance(call, ast.Call):
            continue
        named = {word.arg: word.value for word in call.keywords}
        match call.func:
            case ast.Attribute(attr="read_text" | "write_text" as name):
                bare = len(call.args) <= ENCODING_AT[name]
            case ast.Name(id="open") | ast.Attribute(attr="fdopen"):
                mode = named.get("mode", call.args[1] if len(call.args) > 1 else None)
                bare = mode is None or is_of_text(mode)
            case ast.Attribute(attr="open"):  # of a path; others have a name in the first place
                bare = is_of_text(named.get("mode", call.args[0] if call.args else None))
            case _:
                bare = "universal_newlines" in named or is_true(named.get("text"))
        if bare and "encoding" not in named:
            yield call.lineno


def is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def is_of_text(mode: ast.expr | None) -> bool:
    """Whether this is a mode of opening, and one without bytes."""
    return (
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and re.fullmatch(r"[rwax]\+?t?|[rwax]t\+?", mode.value) is not None
    )


# What writes, makes or renames a file, whoever calls it.
WRITING = frozenset(
    [
        "write_bytes",
        "write_text",
        "touch",
        "mkdir",
        "makedirs",
        "rename",
        "renames",
        "symlink_to",
        "hardlink_to",
        "mkstemp",
        "mkdtemp",
        "NamedTemporaryFile",
        "TemporaryFile",
        "copyfile",
        "copy2",
        "copytree",
        "QSaveFile",
        "QPdfWriter",
        "setOutputFileName",
    ]
)


def test_files_are_written_in_one_place() -> None:
    found = [
        f"{source.place(path)}:{line}"
        for path in CODE
        if source.place(path).split("/")[0] in PACKAGES and path != ROOT / "app/base/files.py"
        for line in writes(source.text(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "sample",
    [
        *("open(p, 'w')", "p.open('ab')", "p.open(mode='r+')", "io.open(p, 'x')", "open(p, m)"),
        *("p.write_text('')", "p.write_bytes(b'')", "p.touch()", "p.mkdir()", "os.replace(a, b)"),
        *("a.replace(b)", "os.rename(a, b)", "os.open(p, os.O_WRONLY)", "QSaveFile(p)"),
        *("tempfile.mkstemp()", "shutil.copyfile(a, b)", "shutil.move(a, b)"),
    ],
)
def test_a_second_way_to_write_is_seen(sample: str) -> None:
    assert list(writes(sample)) == [1]


@pytest.mark.parametrize(
    "sample",
    [
        *("open(p)", "p.open('rb')", "p.open(encoding='utf-8')", "text.replace('a', 'b')"),
        *("replace(record, name='x')", "day.replace(day=1)", "os.open(os.devnull, os.O_WRONLY)"),
        "os.open(p, os.O_RDONLY | os.O_CLOEXEC)",
        *(
            "from app.law import holidays\nholidays.replace(file)",
            "Store.open(path, user, password)",
        ),
    ],
)
def test_what_only_reads_is_let_through(sample: str) -> None:
    assert list(writes(sample)) == []


def writes(text: str) -> Iterator[int]:
    """The lines that write, make or rename a file."""
    nodes = source.nodes(text)
    imported = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    ours = {alias.asname or alias.name for node in imported for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.Call) and is_writing(node, ours):
            yield node.lineno


def is_writing(call: ast.Call, ours: set[str]) -> bool:
    """Whether a call writes; a function of a module that was imported by name only seems to."""
    of, _, name = ast.unparse(call.func).rpartition(".")
    if name in WRITING or (of, name) == ("shutil", "move"):
        return True
    if name == "replace":
        return of == "os" or (
            bool(of) and len(call.args) == 1 and not call.keywords and of not in ours
        )
    if (of, name) == ("os", "open"):
        reading = ast.unparse(call.args[1]).startswith("os.O_RDONLY")
        return not reading and ast.unparse(call.args[0]) != "os.devnull"
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    if of in ("", "io"):
        modes += call.args[1:2]
    else:  # of a path: a first argument that is no text is none of its own ``open``
        modes += [mode for mode in call.args[:1] if isinstance(mode, ast.Constant)]
    return name == "open" and not all(map(reads, modes))


def reads(mode: ast.expr) -> bool:
    """Whether a file opened in this mode can only be read."""
    return isinstance(mode, ast.Constant) and not set("wax+") & set(str(mode.value))


# --- what the repository holds ---------------------------------------------------------------


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = done.stdout.decode().split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def test_nothing_stands_at_the_top_but_what_the_architecture_names() -> None:
    assert {name.split("/")[0] for name in tracked()} - TOP_LEVEL == set()


# Spelled in pieces, so that this file does not hold what it looks for.
ELSEWHERE = re.compile(
    "|".join(
        [f"/{folder}/" for folder in ("work", "tmp", "root", "farm")]
        + [re.escape(".".join(host)) for host in (("pypi", "org"), ("deb", "debian"))]
        + ["files.python" + "hosted", "registry.npm" + "js"]
    )
)


def test_no_file_names_a_place_outside_the_repository() -> None:
    found = []
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data and (match := ELSEWHERE.search(data.decode(errors="replace"))):
            found.append(f"{name}: {match[0]}")
    assert found == []


@pytest.mark.parametrize("sample", ["see /" + "tmp/x", "https://" + "pypi" + ".org/simple"])
def test_a_place_outside_is_seen(sample: str) -> None:
    assert ELSEWHERE.search(sample)


def test_the_locks_hold_what_the_project_file_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = {plain(pin) for pin in project["dependencies"]}
    tools = {plain(pin) for pin in project["optional-dependencies"]["dev"]}
    lock, lock_dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert runtime <= lock.keys()
    assert runtime | tools <= lock_dev.keys()
    assert lock.items() <= lock_dev.items()
    assert all(lock_dev.values())


def locked(name: str) -> dict[str, frozenset[str]]:
    """Each ``package==version`` of a lock file with the hashes of its files."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return {
        plain(line): frozenset(re.findall(r"sha256:[0-9a-f]{64}", line))
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    }


def plain(pin: str) -> str:
    """``Name_One==1.0 ; marker`` as every tool would spell it: ``name-one==1.0``."""
    return re.split("[ ;]", pin, maxsplit=1)[0].lower().replace("_", "-")
