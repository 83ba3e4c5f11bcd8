"""Which role may give which command: every one of the command line, tried by each."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.base.language import T
from app.cli.main import _THEMES
from app.registers.member import Member
from app.store import Store
from app.store.permissions import Post, permit
from app.store.read import principal
from app.store.read.principal import AccountRole, Principal
from app.store.security import key_changes
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import commune
from tests.support.wording import pattern

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


CHIEF, OFFICER, AUDITOR, TECHNICIAN = AccountRole
REFUSALS = [text for text in vars(principal).values() if isinstance(text, T)]
WHO_WORKS = {CHIEF, OFFICER}
WHO_LOOKS = {CHIEF, OFFICER, AUDITOR}
WHO_BACKS_UP = {CHIEF, OFFICER, TECHNICIAN}
EVERYBODY = set(AccountRole)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)  # of one point
NO_STORE = {"init", "demo", "restore", "registers", "reports", "template", "recode"}
NOTHING_THERE = (
    "paper",
    "certificates",
    "receipts",
    "proposal",
    "review",
    "payments",
    "award-sheet",
    "words",
    "rollup",
    "compare",
    "reply",
    "spotcheck",
    "attach ",  # the one before has done it
    "detach",
)  # in the store, to do it with
TABLE: dict[str, set[AccountRole]] = {
    "info": EVERYBODY,
    "settings": EVERYBODY,
    "settings place Hue": WHO_WORKS,
    "verify": EVERYBODY,
    "verify --accept": EVERYBODY,  # nothing is asked here: see test_freshness.py
    "audit": EVERYBODY,
    "users": EVERYBODY,
    "holidays --replace nghi.csv": WHO_WORKS,
    "holidays --ours": WHO_WORKS,
    "users add moi --new-password-file mk.txt": {CHIEF},
    "users role officer --role auditor": {CHIEF},
    "users remove lan --keep-key": {CHIEF},
    "users remove lan": {CHIEF},
    "permit": EVERYBODY,
    "permit officer --post office": {CHIEF},
    "passwd --new-password-file mk.txt": EVERYBODY,
    "passwd --for lan --new-password-file mk.txt": {CHIEF},
    "rekey": {CHIEF},
    "rekey --without lan": {CHIEF},
    "rekey --recovery-out ma.txt": {CHIEF},
    "backup --to sao": WHO_BACKS_UP,
    "backup --renew sao": {CHIEF},
    "add area --json them.json": WHO_WORKS,
    "import household nhap.xlsx": WHO_WORKS,
    "list household": WHO_LOOKS,
    "list household --names --purpose x": WHO_LOOKS,
    "search Hoa": EVERYBODY,  # finds nothing of what was not given
    "due": EVERYBODY,
    "export household --to f.xlsx": WHO_LOOKS,
    "attach household HO-0001 anh.png": WHO_WORKS,
    "attachments household HO-0001": WHO_LOOKS,
    "detach household HO-0001 anh.png": WHO_WORKS,
    "report movement --period 2026-03 --to f.xlsx": EVERYBODY,  # figures count for everyone
    "paper model MH-0001 --to f.pdf": WHO_LOOKS,
    "certificates --decision QD-0001 --to f.pdf": WHO_LOOKS,
    "receipts --decision QD-0001 --to f.pdf": WHO_LOOKS,
    "calibration --to f.pdf": EVERYBODY,
    "book dispute --year 2026 --to f.pdf": WHO_LOOKS,
    "proposal --to f.docx": WHO_LOOKS,
    "review --to f.docx": WHO_LOOKS,
    "handover --to f.docx": EVERYBODY,
    "payments --period 2026 --to f.docx": WHO_LOOKS,
    "award-sheet --decision QD-0001 --to f.xlsx": WHO_LOOKS,
    "close-year 2025 --to khoa-{role}": WHO_WORKS,
    "words f.docx": EVERYBODY,
    "archive --to luu-{role}": EVERYBODY,
    "submit movement --period 2026-03 --to goi": WHO_WORKS,
    "frozen": EVERYBODY,
    "compare movement --period 2026-03": EVERYBODY,
    "receiver --to the.json": WHO_WORKS,
    "reply tra-loi.andan-traloi": WHO_WORKS,
    "rollup goi --to f.xlsx": WHO_WORKS,
    "key --to f.pdf": WHO_WORKS,
    "key --renew --to f.pdf": {CHIEF},
    "units": EVERYBODY,  # keys are public
    "units merge 03136 --into 03127 --from 2026-07-01": WHO_WORKS,
    "spotcheck show tham.json --to f.pdf": EVERYBODY,  # there is none: see test_spot_check.py
}  # fmt: skip


def test_a_new_officer_has_the_registers_of_a_post_from_the_first_opening_on(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "mk.txt").write_text("một mật khẩu khác", encoding="utf-8")
    add = ("users", "add", "binh", "--post", "justice", "--new-password-file", "mk.txt")
    assert run("lan", *add)[0] == 0
    store = Store.open(tmp_path / "so.andan", "binh", "một mật khẩu khác")
    assert store.principal == Principal("binh", AccountRole.OFFICER, Post.JUSTICE.registers)
    assert verify(store) == []
    store.close()


def test_who_is_no_chief_is_told_of_oneself_alone(run: Run) -> None:
    for command in ("users", "permit"):
        told = json.loads(run("officer", command, "--json")[1])["users"]
        assert [one["user"] for one in told] == ["officer"]
        assert len(json.loads(run("chief", command, "--json")[1])["users"]) == 5


def test_every_command_has_its_row() -> None:
    known = {name for theme in _THEMES for name in theme.COMMANDS}
    assert known == {line.split()[0] for line in TABLE} | NO_STORE


@pytest.mark.parametrize("line", TABLE)
def test_a_command_is_for_its_roles_and_refused_to_others_in_a_sentence(
    run: Run, tmp_path: Path, line: str
) -> None:
    (tmp_path / "mk.txt").write_text("một mật khẩu khác", encoding="utf-8")
    (tmp_path / "them.json").write_text('[{"name": "Thôn Nam"}]', encoding="utf-8")
    (tmp_path / "nghi.csv").write_text("2027-01-01,Tết\n", encoding="utf-8")
    for folder in ("sao", "goi"):
        (tmp_path / folder).mkdir()
    (tmp_path / "anh.png").write_bytes(PNG)
    if line.startswith("detach"):
        assert run("lan", "attach", "household", "HO-0001", "anh.png")[0] == 0
    if line.startswith("import"):
        names = ("--names", "--purpose", "x")
        assert run("lan", "export", "household", "--to", "nhap.xlsx", *names)[0] == 0
    for role in reversed(AccountRole):  # the chief, who may change the others, comes last
        code, out, err = run(role, *line.format(role=role).split())
        refused = any(re.search(pattern(text), err) for text in REFUSALS)
        assert refused == (role not in TABLE[line]), (role, err)
        if refused:
            assert (code, out, len(err.splitlines())) == (1, "", 1), role
        elif not line.startswith(NOTHING_THERE):
            assert code == 0, (role, err)
