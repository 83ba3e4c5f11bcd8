"""What tests share: a real encrypted store in a folder of its own."""

import itertools
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import app.registers  # noqa: F401 - fills the registry
from app.base import language
from app.law import communes, holidays
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost

# The same examples at every run, so that a change answers for its own failures only; a search for
# new ones is `start.py test --long`. A shared machine may be slow at any moment.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("long", max_examples=1000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")

QUICK = Cost(1024, 1, 1)
PASSWORD = "mật khẩu của Lan"


_numbers = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's own data folder is out of reach, also of what tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANDAN_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        patch.setenv("ANDAN_STATE", str(tmp_path_factory.getbasetemp() / "state"))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test, which is not there yet."""
    own = tmp_path_factory.getbasetemp() / f"home-{next(_numbers)}"
    monkeypatch.setenv("ANDAN_HOME", str(own))
    monkeypatch.setenv("ANDAN_STATE", f"{own}-state")
    holidays.holidays.cache_clear()  # they are of the data folder of the test before
    return own


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    language.use("vi")
    yield
    language.use("vi")  # what a whole module shares is made before the next test's own fixtures


@pytest.fixture
def expected_crashes() -> list[str]:
    """Asked for by a test in which the program itself fails on purpose; holds the events' lines."""
    return []


@pytest.fixture(autouse=True)
def _no_crash(request: pytest.FixtureRequest) -> Iterator[None]:
    """An event that should not happen fails the test in which it happens."""
    expected = "expected_crashes" in request.fixturenames
    seen = request.getfixturevalue("expected_crashes") if expected else []
    watch = _Crashes(seen)
    logging.getLogger("andan").addHandler(watch)
    yield
    for handler in list(logging.getLogger("andan").handlers):
        if not isinstance(handler, logging.NullHandler):
            logging.getLogger("andan").removeHandler(handler)
    assert expected or not seen, "ask for expected_crashes where this is meant"


class _Crashes(logging.Handler):
    """Collects what should not happen."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        self._seen.append(record.getMessage())


def a_store(folder: Path) -> Store:
    """An empty store of an existing commune, opened by its chief; whoever asks closes it."""
    made, _code = Store.create(folder / "so.andan", "lan", "Trần Thị Lan", PASSWORD, QUICK)
    unit_settings.save(made, unit_settings.unit_of(communes.find("03127")))
    return made


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a store, made once: to make its tables anew takes ten times a copy."""
    folder = tmp_path_factory.mktemp("new-store")
    a_store(folder).close()
    return folder


@pytest.fixture
def store(tmp_path: Path, new_store: Path) -> Iterator[Store]:
    """The same in a folder of the test's own."""
    shutil.copytree(new_store, tmp_path, dirs_exist_ok=True)
    opened = Store.open(tmp_path / "so.andan", "lan", PASSWORD)
    yield opened
    opened.close()
