"""Which role may give which command: every one of the command line, tried by each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.registers.member import Member
from app.store import Store
from app.store.permissions import permit
from app.store.read.principal import AccountRole
from app.store.security import key_changes
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import commune

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def staffed(new_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with an account of each role, named after it."""
    folder = tmp_path_factory.mktemp("staffed")
    shutil.copytree(new_store, folder, dirs_exist_ok=True)
    store = Store.open(folder / "so.andan", "lan", PASSWORD)
    for role in AccountRole:
        key_changes.add_user(store, role, role.title(), role, PASSWORD, cost=QUICK)
    commune(store)
    store.close()
    return folder


@pytest.fixture
def run(
    tmp_path: Path, staffed: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:  # fmt: skip
    """Give a command as somebody: its exit code, and what it wrote."""
    shutil.copytree(staffed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)

    def run_(user: str, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--store", "so.andan", "--user", user])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_


def test_a_condition_through_a_register_that_was_not_given_is_refused(
    run: Run, tmp_path: Path
) -> None:
    """It told nothing and looked as if nobody fitted."""
    store = Store.open(tmp_path / "so.andan", "lan", PASSWORD)
    permit(store, "officer", {"dispute", "area"})
    store.close()
    assert run("officer", "list", "dispute", "--where", "area.name~An")[0] == 0
    code, out, err = run("officer", "list", "dispute", "--where", "mediators.member.name~An")
    assert (code, out) == (1, "")
    assert Member.schema.book.vi in err
