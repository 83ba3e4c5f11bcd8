"""Who opens the store, from the command line: users come and go, and the key changes with them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.store import Store
from app.store.read.principal import AccountRole
from tests.conftest import PASSWORD, a_store

Run = Callable[..., tuple[int, str, str]]
BINH = "mật khẩu của Bình"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a store of one officer: its exit code, and what it wrote."""
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    a_store(tmp_path).close()

    def run_(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--store", str(tmp_path / "so.andan"), "--user", "lan"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_


def secret(folder: Path, text: str) -> Path:
    path = folder / "mật khẩu.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def test_users_come_change_and_go_with_the_key(run: Run, tmp_path: Path) -> None:
    given = secret(tmp_path, BINH)
    options = ("--name", "Lê Bình", "--role", "auditor", "--new-password-file", given, "--json")
    code, out, _ = run("users", "add", "binh", *options)
    assert code == 0
    lan, binh = json.loads(out)["users"]
    assert binh == {"user": "binh", "name": "Lê Bình", "role": "auditor"}
    assert run("users", "role", "binh", "--role", "officer")[0] == 0
    path = tmp_path / "so.andan"
    store = Store.open(path, "binh", BINH)
    before = store.keys
    store.close()
    code, _, err = run("users", "remove", "binh")
    assert code == 0
    assert "--renew" in err
    users = json.loads(run("users", "--json")[1])["users"]
    assert [(one["user"], one["role"]) for one in users] == [("lan", "chief"), ("binh", None)]
    store = Store.open(path, "lan", PASSWORD)
    assert store.keys != before
    assert [e.act.kind for e in store.audit_entries(3)] == ["rekey", "user", "user"]
    store.close()
    # Back again, under the name that stands beside what they entered.
    assert run("users", "add", "binh", "--new-password-file", given)[0] == 0
    assert json.loads(run("users", "--json")[1])["users"][1]["name"] == "Lê Bình"
    assert run("users", "remove", "binh", "--keep-key")[0] == 0
    assert lan["role"] == "chief"


def test_the_key_changes_with_a_new_recovery_sheet(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "mã.txt"
    code, out, err = run("rekey", "--recovery-out", sheet, "--json")
    assert code == 0
    assert json.loads(out) == {"epoch": 2, "left_out": [], "sheet_void": False}
    assert len(err.splitlines()) == 1
    assert run("rekey", "--recovery-out", sheet)[0] == 1  # it is there already
    Store.recover(
        tmp_path / "so.andan", sheet.read_text("ascii"), "lan", "một mật khẩu khác"
    ).close()


@pytest.mark.parametrize(
    "arguments",
    [
        ("users", "remove", "lan"),
        ("users", "remove", "ai đó"),
        ("users", "role", "lan", "--role", "officer"),
        ("rekey", "--without", "lan"),
        ("passwd", "--for", "ai đó", "--new-password-file", "/dev/null"),
    ],
)
def test_what_would_lock_out_or_names_nobody_is_one_sentence(
    run: Run, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_nothing_invisible_is_kept_of_a_name_or_a_purpose(run: Run, tmp_path: Path) -> None:
    given = secret(tmp_path, BINH)
    bad = "\x01Lê\u202e Bì\u200bnh\n"
    code, out, _ = run(
        "users", "add", " BI\u200bNH", "--name", bad, "--new-password-file", given, "--json"
    )
    assert code == 0
    binh = {"user": "binh", "name": "Lê Bình", "role": "officer"}
    assert json.loads(out)["users"][1] == binh
    assert run("list", "area", "--names", "--purpose", "\u202e\x07")[0] == 2  # that is none
    run("list", "area", "--names", "--purpose", "Xem\u202e thử", "--json")
    assert (
        json.loads(run("audit", "--limit", "1", "--json")[1])["entries"][0]["detail"]["purpose"]
        == "Xem thử"
    )


def test_whoever_makes_a_store_is_its_chief_however_the_name_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    path = tmp_path / "moi.andan"
    made = ("init", "--unit", "03127", "--name", "Lan", "--user", " Lan", "--store", str(path))
    assert main([*made, "--recovery-out", str(tmp_path / "ma.txt")]) == 0
    store = Store.open(path, "LAN", PASSWORD)
    assert (store.user, store.principal.role) == ("lan", AccountRole.CHIEF)
    store.close()


def test_the_demo_is_made_for_the_user_and_with_the_password_that_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, given = tmp_path / "vi-du.andan", secret(tmp_path, BINH)
    options = ("--user", "Binh", "--password-file", str(given), "--until", "2026-03-31")
    assert main(["demo", "--store", str(path), *options]) == 0
    assert ": binh\n" in capsys.readouterr().out
    store = Store.open(path, "binh", BINH)
    assert [*store.accounts()] == ["binh"]
    assert store.principal.role is AccountRole.CHIEF
    store.close()


def test_a_word_that_is_missing_is_wrong_usage(run: Run) -> None:
    assert run("users", "add")[0] == 2
    assert run("users", "role", "lan")[0] == 2


def test_only_a_chief_changes_users(run: Run, tmp_path: Path) -> None:
    run("users", "add", "binh", "--new-password-file", secret(tmp_path, BINH))
    path, given = str(tmp_path / "so.andan"), str(secret(tmp_path, BINH))
    as_binh = ["--store", path, "--user", "binh", "--password-file", given]
    for act in (
        ["users", "remove", "lan"],
        ["passwd", "--for", "lan"],
        ["rekey"],
    ):
        assert main([*act, *as_binh]) == 1
