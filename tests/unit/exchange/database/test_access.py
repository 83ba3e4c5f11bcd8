"""Who may do what in the database, and what is said when it does not do what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.language import T
from app.base.periods import parse
from app.exchange.database import connection as way
from app.exchange.database import schema
from app.exchange.database.connection import check_address, connected
from app.exchange.database.loading import load
from app.exchange.database.schema import prepare
from app.exchange.database.sums import read_totals
from app.exchange.package.package import Package
from app.exchange.rollup.intake import collect
from app.law import communes
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from tests.support.postgres import LOADER, OWNER, PASSWORD, READER
from tests.support.province import Province
from tests.support.wording import pattern
from tests.unit.exchange.database.conftest import Database

PERIOD = parse("2026-Q1")
CODES = [unit.code for unit in communes.of_province("33")[:4]]
DOCUMENT = Path(__file__).parents[4] / "docs/database.md"


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    folder = tmp_path_factory.mktemp("mail")
    province = Province.founded(folder, PERIOD)
    return collect([province.send(folder / "usb", code) for code in CODES]).packages


@contextmanager
def refusing(database: Database, state: str, mail: list[Package]) -> Iterator[None]:
    """A database that answers the third package with an error of that SQLSTATE."""
    with database.server.connect(database.name) as admin:
        admin.execute(
            "CREATE FUNCTION andan.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.unit = '{mail[2].unit}' THEN RAISE SQLSTATE '{state}'; END IF; "
            "RETURN NEW; END $$"
        )
        admin.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON andan.revision "
            "FOR EACH ROW EXECUTE FUNCTION andan.refuse()"
        )
    yield


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("53100", way.FULL),
        ("53200", way.REFUSED),
        ("53400", way.REFUSED),
        ("25006", way.READ_ONLY),
        ("57P01", way.GONE),
        ("42501", way.NOT_PERMITTED),
        ("XX001", way.REFUSED),
    ],
)
def test_what_the_database_refuses_is_one_sentence_and_the_rest_is_whole(
    state: str, sentence: T, database: Database, mail: list[Package]
) -> None:
    with (
        refusing(database, state, mail),
        pytest.raises(UserError, match=pattern(sentence)) as said,
        database.loading() as connection,
    ):
        load(connection, mail)
    assert "\n" not in str(said.value)
    with database.loading() as connection:
        kept = connection.execute("SELECT unit FROM andan.package ORDER BY unit").fetchall()
        [total] = read_totals(connection).values()
    assert kept == [(one.unit,) for one in mail[:2]]
    assert {one.units for one in total.values()} <= {0, 2}


def test_a_database_that_can_only_be_read_says_so(database: Database, mail: list[Package]) -> None:
    with database.server.connect() as admin:
        admin.execute(f"ALTER DATABASE {database.name} SET default_transaction_read_only = on")
    with (
        pytest.raises(UserError, match=pattern(way.READ_ONLY)),
        database.loading() as connection,
    ):
        load(connection, mail)


def test_a_wrong_password_says_so(database: Database) -> None:
    address = database.server.address(database.name, LOADER)
    for password in ("khác", ""):
        with (
            pytest.raises(UserError, match=pattern(way.WRONG_PASSWORD)),
            connected(address, password),
        ):
            pass


def test_the_password_may_come_from_the_environment(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(way.PASSWORD_VARIABLE, PASSWORD)
    with connected(database.server.address(database.name, READER)) as connection:
        assert connection.execute("SELECT count(*) FROM andan.figures").fetchone() == (0,)


def test_a_server_that_is_not_there_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(UserError, match=pattern(way.UNREACHABLE)),
        connected(f"postgresql://lan@/tonghop?host={tmp_path}"),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://lan:bimat@may/tonghop", way.PASSWORD_IN_ADDRESS),
        ("postgresql://lan:@may/tonghop", way.PASSWORD_IN_ADDRESS),
        ("postgresql://lan@may/tonghop?password=bimat", way.PASSWORD_IN_ADDRESS),
        ("postgresql://lan@may", way.NOT_AN_ADDRESS),
        ("mysql://lan@may/tonghop", way.NOT_AN_ADDRESS),
        ("tonghop", way.NOT_AN_ADDRESS),
        ("postgresql://[lan/tonghop", way.NOT_AN_ADDRESS),
    ],
)
def test_an_address_with_a_password_or_of_another_form_is_refused(
    address: str, sentence: T
) -> None:
    with pytest.raises(UserError, match=pattern(sentence)) as said:
        check_address(address)
    assert "bimat" not in str(said.value)


# ---- versions -----------------------------------------------------------------------------------


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.as_user(OWNER) as connection:
        connection.execute("INSERT INTO andan.migration (version) VALUES (999)")
    with (
        pytest.raises(UserError, match=pattern(schema.NEWER)),
        database.loading() as connection,
    ):
        prepare(connection)


def test_only_the_owner_makes_the_tables(empty: Database) -> None:
    with (
        pytest.raises(UserError, match=pattern(schema.NOT_MADE)),
        empty.loading() as connection,
    ):
        prepare(connection)
    with empty.as_user(OWNER) as connection:
        assert prepare(connection) == prepare(connection) == max(schema.steps())
    with empty.loading() as connection:
        assert prepare(connection) == max(schema.steps())


def test_a_migration_that_fails_leaves_nothing(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = schema.steps() | {
        max(schema.steps()) + 1: "CREATE TABLE andan.half (a integer); SELECT 1 / 0"
    }
    monkeypatch.setattr(schema, "steps", lambda: wrong)
    with pytest.raises(UserError), empty.as_user(OWNER) as connection:
        prepare(connection)
    with empty.as_user(OWNER) as connection:
        made = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'andan'")
        assert made.fetchone() == (0,)


# ---- roles --------------------------------------------------------------------------------------


def allowed(connection: Any, *statements: str) -> list[str]:
    """Those of the statements that the user may run; nothing of them stays."""
    import psycopg

    found = []
    for statement in statements:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(statement)
            found.append(statement)
        except psycopg.Error as error:
            assert error.sqlstate in ("42501", "25006"), statement
    return found


def test_a_loader_can_take_nothing_away_and_make_nothing(
    database: Database, mail: list[Package]
) -> None:
    with database.loading() as connection:
        load(connection, mail)
        forbidden = [
            "DELETE FROM andan.package", "DELETE FROM andan.figure", "DELETE FROM andan.unit",
            "UPDATE andan.figure SET value = 0", "UPDATE andan.package SET digest = ''",
            "UPDATE andan.package SET key = ''", "UPDATE andan.period SET period = 'x'",
            "INSERT INTO andan.migration VALUES (2)", "TRUNCATE andan.figure",
            "DROP TABLE andan.unit", "CREATE TABLE andan.mine (a integer)",
            "CREATE TABLE public.mine (a integer)", "ALTER TABLE andan.unit ADD a integer",
        ]  # fmt: skip
        assert allowed(connection, *forbidden) == []


def test_a_reader_sees_the_views_and_nothing_of_small_parts(
    database: Database, mail: list[Package]
) -> None:
    with database.loading() as connection:
        load(connection, mail)
    tables = ("unit", "period", "series", "package", "revision", "figure", "migration")
    with database.as_user(READER) as connection:
        assert allowed(connection, *(f"SELECT * FROM andan.{name}" for name in tables)) == []
        assert allowed(connection, "SELECT andan.make_partition(now()::date)") == []
        seen = connection.execute("SELECT DISTINCT indicator FROM andan.figures WHERE part <> ''")
        guarded = {i.key for i in REPORTS["movement"].indicators() if is_guarded(i)}
        parts = {key for (key,) in seen}
        assert parts and not parts & guarded
        whole = connection.execute("SELECT DISTINCT indicator FROM andan.figures WHERE path = ''")
        assert guarded <= {key for (key,) in whole} | {
            i.key for i in REPORTS["movement"].indicators() if i.ratio
        }
        states = connection.execute("SELECT unit, state FROM andan.packages ORDER BY unit")
        assert states.fetchall() == [(code, "counts") for code in sorted(CODES)]


# ---- what is written about it -------------------------------------------------------------------


def test_every_table_view_and_column_is_documented(database: Database) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    with database.as_user(OWNER) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'andan' AND table_name !~ '_[0-9]{4}_[0-9]{2}$'"
        ).fetchall()
    assert len(columns) > 60
    sections = {part.split("`")[0]: part for part in re.split(r"(?m)^### `", text)}
    forgotten = [
        f"{table}.{column}"
        for table, column in columns
        if f"`{column}`" not in sections.get(table, "")
    ]
    assert forgotten == []


def test_the_examples_of_the_document_run(database: Database, mail: list[Package]) -> None:
    with database.loading() as connection:
        load(connection, mail)
    examples = re.findall(r"(?s)```sql\n(.+?)```", DOCUMENT.read_text(encoding="utf-8"))
    assert examples
    with database.as_user(READER) as connection:
        for example in examples:
            connection.execute(example).fetchall()
