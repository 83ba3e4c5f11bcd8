"""``rollup --database`` against a real PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.base.language import T
from app.base.periods import parse
from app.cli.rollup_database import _EMPTY, _UNKNOWN
from app.exchange.database import connection as way
from app.exchange.database.sums import read_totals
from app.exchange.package.container import digits_of, public_key
from app.law import communes
from app.store.security.signing_keys import signing_keys
from tests.support.packages import sender
from tests.support.postgres import LOADER, OWNER, PASSWORD, Server, running
from tests.support.province import Province

PERIOD = parse("2026-Q1")
CODES = [unit.code for unit in communes.of_province("33")[:3]]
ROOT = Path(__file__).parents[3]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running("fsync=off") as made:
        yield made


@dataclass(frozen=True, slots=True)
class Desk:
    """A receiver with what came in, and a database."""

    folder: Path
    server: Server
    name: str

    def rollup(self, *words: str, user: str = LOADER) -> int:
        address = self.server.address(self.name, user)
        secret = str(self.folder / "mat-khau.txt")
        return main(
            ["rollup", *words, "--database", address, "--database-password-file", secret, "--json"]
        )

    def received(self, *words: str) -> int:
        return self.rollup(str(self.folder / "goi"), "--to", str(self.folder / "tong.xlsx"), *words)


@pytest.fixture
def desk(tmp_path: Path, server: Server, capsys: Capture) -> Desk:
    province = Province.founded(tmp_path, PERIOD)
    for code in CODES:
        province.send(tmp_path / "goi", code)
    (tmp_path / "mat-khau.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    made = Desk(tmp_path, server, server.database())
    assert made.rollup(user=OWNER) == 0
    assert json.loads(capsys.readouterr().out) == {"schema": 3, "csv": None}
    return made


def answer(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


def told(capsys: Capture, sentence: T) -> bool:
    return str(sentence) in capsys.readouterr().err


def test_packages_go_in_once_and_their_figures_come_out(desk: Desk, capsys: Capture) -> None:
    assert desk.received() == 0
    assert answer(capsys)["database"] == {"new": 3, "repeated": 0, "refused": []}
    assert desk.received("--csv", str(desk.folder / "tai-cho.csv")) == 0
    assert answer(capsys)["database"] == {"new": 0, "repeated": 3, "refused": []}
    assert desk.rollup("--csv", str(desk.folder / "tu-kho.csv")) == 0
    ours, theirs = (
        {
            line
            for line in (desk.folder / name).read_text("utf-8-sig").splitlines()
            if line.split(",")[4] == ""  # parts of people being helped stay in the database
        }
        for name in ("tai-cho.csv", "tu-kho.csv")
    )
    assert ours == theirs
    assert len(theirs) > 100


def test_what_a_store_knows_of_keys_goes_along_as_its_own_list(desk: Desk) -> None:
    store = sender(desk.folder, "03127").store
    own = digits_of(public_key(signing_keys(store).signing))
    store.close()
    (desk.folder / "mo-so.txt").write_text("mật khẩu của Lan\n", encoding="utf-8")
    opening = ("--store", str(store.path), "--password-file", str(desk.folder / "mo-so.txt"))
    assert main(["units", "withdraw", "7" * 30, *opening]) == 0
    assert desk.received(*opening) == 0
    with desk.server.connect(desk.name) as connection:
        [(receiver, kept)] = connection.execute("SELECT receiver, list FROM andan.trust")
    assert receiver == own
    assert [*json.loads(kept)["withdrawn"]] == ["7" * 30]
    assert main(["key", "--renew", "--to", str(desk.folder / "khoa.pdf"), *opening]) == 0
    assert desk.received(*opening) == 0
    with desk.server.connect(desk.name) as connection:
        lists = dict(connection.execute("SELECT receiver, list FROM andan.trust").fetchall())
    former = json.loads(lists.pop(own))  # nothing rules under a name that nobody has any more
    assert (former, [*lists.values()]) == ({}, [kept])


def test_reports_of_a_newer_receiver_are_left_out_and_named_once(
    desk: Desk, capsys: Capture
) -> None:
    assert desk.received() == 0
    with desk.server.connect(desk.name) as admin:
        admin.execute("UPDATE andan.period SET report = 'later'")
    capsys.readouterr()
    assert desk.rollup("--csv", str(desk.folder / "tu-kho.csv")) == 0
    assert capsys.readouterr().err == f"{_UNKNOWN.format(reports='later')}\n"
    assert len((desk.folder / "tu-kho.csv").read_text("utf-8-sig").splitlines()) == 1
    with desk.server.connect(desk.name) as connection:
        assert read_totals(connection) == {}


def test_a_database_that_does_not_answer_leaves_the_workbook(desk: Desk, capsys: Capture) -> None:
    (desk.folder / "mat-khau.txt").write_text("khác", encoding="utf-8")
    assert desk.received() == 1
    assert told(capsys, way.WRONG_PASSWORD)
    assert (desk.folder / "tong.xlsx").is_file()


def test_an_empty_password_file_is_not_taken_for_no_password(desk: Desk, capsys: Capture) -> None:
    (desk.folder / "mat-khau.txt").write_text("\n", encoding="utf-8")
    assert desk.received() == 1
    assert told(capsys, _EMPTY.format(name="mat-khau.txt"))


def test_a_password_in_the_address_stops_all_and_is_not_repeated(
    tmp_path: Path, capsys: Capture
) -> None:
    words = ["rollup", str(tmp_path), "--to", str(tmp_path / "tong.xlsx")]
    assert main([*words, "--database", "postgresql://lan:bimat@may/tonghop"]) == 1
    said = capsys.readouterr().err
    assert str(way.PASSWORD_IN_ADDRESS) in said
    assert "bimat" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [[], ["--to", "t.xlsx"], ["goi"], ["--csv", "b.csv"]])
def test_what_does_not_go_together_is_wrong_usage(words: list[str]) -> None:
    assert main(["rollup", *words]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--trust", "12345=1"], ["--expect", "x.txt"], ["--replies", "x"], ["--submit", "x"],
        ["--store", "x.andan"],
    ],
)  # fmt: skip
def test_what_packages_alone_need_is_wrong_usage_without_any(
    words: list[str], capsys: Capture
) -> None:
    address = "postgresql://lan@may.invalid/tonghop"
    assert main(["rollup", "--database", address, *words]) == 2
    assert words[0] in capsys.readouterr().err


def test_a_password_file_without_a_database_is_wrong_usage(capsys: Capture) -> None:
    words = ["rollup", "goi", "--to", "t.xlsx", "--database-password-file", "mat-khau.txt"]
    assert main(words) == 2
    assert "--database-password-file" in capsys.readouterr().err


def test_without_a_database_nothing_of_its_driver_is_loaded(tmp_path: Path) -> None:
    province = Province.founded(tmp_path, PERIOD)
    path = province.send(tmp_path / "goi", CODES[0])
    program = (
        "import sys; from app.__main__ import main; "
        f"main(['rollup', {str(path)!r}, '--to', {str(tmp_path / 't.xlsx')!r}]); "
        "sys.exit('psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
