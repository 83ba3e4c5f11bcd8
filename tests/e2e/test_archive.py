"""An archive is read, and every figure in it counted again, by one script and no part of the program."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.base import clock
from app.base.errors import UserError
from app.base.paths import RESOURCES
from app.demo.filling import fill_world
from app.exchange.archive import archive
from app.exchange.archive.archive import write_archive
from app.exchange.archive.needed import NEEDS_NAMES, NOT_PERMITTED
from app.registers.team import Team, TeamKind
from app.reports.definitions.catalogue import REPORTS
from app.schema.record import REGISTRY
from app.store import Store
from app.store.read.principal import AccountRole, Principal
from tests.conftest import PASSWORD, a_store
from tests.support.samples import TITLE

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Archives:
    """The folders of an archive without names, and of one with."""

    plain: Path
    named: Path


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    folder = tmp_path_factory.mktemp("archives")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANDAN_HOME", str(folder / "home"))
        patch.setenv("ANDAN_STATE", str(folder / "state"))
        patch.setattr(clock, "today", lambda: TODAY)
        store = a_store(folder)
        try:
            fill_world(store, 1, 7, TODAY, None)
            write_archive(store, folder / "plain")
            write_archive(store, folder / "named", names=True, purpose="Thử")
        finally:
            store.close()
    yield Archives(folder / "plain", folder / "named")


def recount(folder: Path) -> tuple[int, str, list[int]]:
    """Run the archive's own script where nothing of ours can be imported: code, output, its three numbers."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", folder / "recount.py"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert not done.stderr
    return done.returncode, done.stdout, [int(n) for n in re.findall(r": (\d+)", done.stdout)[-3:]]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_figure_of_every_report_is_counted_again(archives: Archives) -> None:
    code, said, (same, differ, left_out) = recount(archives.named)
    assert (code, differ, left_out) == (0, 0, 0), said
    reports = [
        path for path in (archives.named / "figures").iterdir() if path.stem != "definitions"
    ]
    lines = [line for path in reports for line in read(path)["indicators"]]
    assert same > 4 * len(lines)  # each column, and parts, areas and targets besides
    assert {path.stem.partition("-")[0] for path in reports} == REPORTS.keys()
    years = {"2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2025"}
    assert {f"movement-{year}" for year in years} <= {path.stem for path in reports}
    assert any(line["value"] for line in lines)


def test_without_names_what_needs_sensitive_values_is_left_out_and_the_rest_agrees(
    archives: Archives,
) -> None:
    code, said, (_same, differ, left_out) = recount(archives.plain)
    assert (code, differ) == (0, 0), said
    assert left_out
    for report in read(archives.plain / "figures/definitions.json")["reports"].values():
        for figure in report["figures"]:
            needs = figure["register"] == "case" and "of" not in figure["measure"]
            needs |= figure["key"] == "households_visited"  # by what tells families apart
            assert figure["left_out"] == (NEEDS_NAMES if needs else "")


def test_without_names_the_data_lead_back_to_no_family(archives: Archives) -> None:
    assert not (archives.plain / "data/case.json").exists()
    visits = read(archives.plain / "data/visit.json")
    assert visits["digests"] == [] and "household" not in visits["columns"]
    assert read(archives.plain / "data/member.json")["digests"] == ["born", "name__sort"]
    for path in (archives.plain / "data").iterdir():
        assert not re.search(r'"(HO|NG)-\d', path.read_text(encoding="utf-8")), path.name


def test_a_digest_tells_people_of_one_name_apart_and_no_others(archives: Archives) -> None:
    members = read(archives.plain / "data/member.json")
    born, name = (members["columns"].index(c) for c in ("born", "name__sort"))
    known = read(archives.named / "data/member.json")
    days = [row[known["columns"].index("born")] for row in known["rows"]]
    told = [(row[born], row[name]) for row in members["rows"]]
    names = {digest: name for digest, name in told if digest}
    assert len(names) == len({one for one in told if one[0]})
    assert len(names) > len(set(filter(None, days))), "who was born on one day is not told"


def test_without_names_figures_of_people_who_are_helped_stand_undivided(archives: Archives) -> None:
    divided = 0
    for path in sorted((archives.plain / "figures").iterdir()):
        full = read(archives.named / "figures" / path.name)
        for shown, whole in zip(
            read(path).get("indicators", ()), full.get("indicators", ()), strict=True
        ):
            assert shown["value"] == whole["value"]
            if shown["register"] in ("case", "person") and "sources" not in shown["splits"]:
                values = [*shown["areas"].values()]
                values += [p["value"] for by in shown["splits"].values() for p in by.values()]
                divided += sum(1 for area in whole["areas"].values() if area)
                assert not any(values), (path.name, shown["key"])
                assert shown["masked"] == ["records"]
                assert shown["records"] == [None] * len(whole["records"])
    assert divided


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("data/visit.json", "day", "1999-01-01"),
        ("data/visit.json", "household", "HO-99999"),
        ("data/case.json", "area", None),
        ("data/fund.json", "amount", 123456789),
        ("data/member.json", "since", "2099-01-01"),
    ],
)
def test_one_changed_value_is_seen(
    archives: Archives, tmp_path: Path, name: str, column: str, value: object
) -> None:
    shutil.copytree(archives.named, tmp_path / "copy")
    path = tmp_path / "copy" / name
    data = read(path)
    place = data["columns"].index(column)
    data["rows"][len(data["rows"]) // 2][place] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    code, said, (_same, differ, _left_out) = recount(tmp_path / "copy")
    assert (code, differ > 0) == (1, True), said


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("movement-2026", "value", "visits value"),
        ("movement-2026", "estimate", "visits estimate"),
        ("movement-2018..2025", "mean_change", "visits mean change"),
        ("movement-2025", "achieved", "visits achieved"),
    ],
)
def test_one_changed_figure_is_named(
    archives: Archives, tmp_path: Path, name: str, column: str, said: str
) -> None:
    shutil.copytree(archives.plain, tmp_path / "copy")
    path = tmp_path / f"copy/figures/{name}.json"
    report = read(path)
    line = next(line for line in report["indicators"] if line["key"] == "visits")
    line[column] = (line[column] or 0) + 1
    path.write_text(json.dumps(report), encoding="utf-8")
    code, written, numbers = recount(tmp_path / "copy")
    assert (code, numbers[1]) == (1, 1)
    assert f"{name}: {said}" in written


@pytest.mark.parametrize(
    ("name", "table"),
    [("mediation-2026", "results"), ("mediation-2026", "teams"), ("cases-2026", "by_kind")],
)
def test_one_changed_cell_of_an_official_table_is_named(
    archives: Archives, tmp_path: Path, name: str, table: str
) -> None:
    shutil.copytree(archives.named, tmp_path / "copy")
    path = tmp_path / f"copy/figures/{name}.json"
    report = read(path)
    rows = next(one["rows"] for one in report["tables"] if one["key"] == table)
    rows[0][list(rows[0])[-1]] += 1
    path.write_text(json.dumps(report), encoding="utf-8")
    code, written, numbers = recount(tmp_path / "copy")
    assert (code, numbers[1]) == (1, 1)
    assert f"{name}: {table} " in written


def test_the_script_is_of_python_3_9_and_the_standard_library_alone() -> None:
    text = (RESOURCES / "archive/recount.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    }
    assert {str(name).partition(".")[0] for name in modules} <= sys.stdlib_module_names


def test_lists_are_there_as_json_and_as_csv(archives: Archives) -> None:
    assert {row["key"] for row in read(archives.plain / "fields.json")} == REGISTRY.keys()
    for key in REGISTRY:
        records = read(archives.plain / f"registers/{key}.json")
        if REGISTRY[key].schema.only_counted:
            assert not (archives.plain / f"registers/{key}.csv").exists()
            assert records and {record["code"] for record in records} == {None}
            continue
        data = (archives.plain / f"registers/{key}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert [row["code"] for row in rows] == [record["code"] for record in records]
    places = (archives.plain / "registers/model__places.csv").read_text(encoding="utf-8-sig")
    held = [r for m in read(archives.plain / "registers/model.json") for r in m["places"]]
    assert len(list(csv.DictReader(io.StringIO(places)))) == len(held) > 0
    assert all(
        visit["household"] is None for visit in read(archives.plain / "registers/visit.json")
    )


def test_no_spreadsheet_works_out_what_was_typed(store: Store, tmp_path: Path) -> None:
    with store.step(TITLE) as step:
        step.save(Team(name="=1+1", kind=TeamKind.MEDIATION.value, established=date(2026, 1, 5)))
    write_archive(store, tmp_path / "out")
    rows = csv.DictReader(io.StringIO((tmp_path / "out/registers/team.csv").read_text("utf-8-sig")))
    assert [row["name"] for row in rows] == ["'=1+1"]
    assert read(tmp_path / "out/registers/team.json")[0]["name"] == "=1+1"


def test_an_empty_store_has_an_archive_too(store: Store, tmp_path: Path) -> None:
    write_archive(store, tmp_path / "out")
    assert recount(tmp_path / "out")[0] == 0


def test_registers_that_were_not_given_are_not_there(store: Store, tmp_path: Path) -> None:
    fill_world(store, 1, 7, date(2026, 2, 1), None)
    given = frozenset({"dispute", "area", "team"})
    store._shared.principal = Principal("lan", AccountRole.OFFICER, given)
    made = write_archive(store, tmp_path / "out")
    assert made.left_out.keys() == {NOT_PERMITTED}
    for folder in ("registers", "data"):
        written = {path.stem.partition("__")[0] for path in (tmp_path / "out" / folder).iterdir()}
        assert written <= given
    code, said, (same, differ, _left_out) = recount(tmp_path / "out")
    assert (code, differ, same > 0) == (0, 0, True), said


def test_a_folder_that_holds_files_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thư.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        write_archive(store, folder)
    assert str(archive._NOT_EMPTY.format(name="out")) == str(refused.value)
    assert [path.name for path in folder.iterdir()] == ["thư.txt"]


def test_where_it_fails_nothing_is_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "definitions", full)
    with pytest.raises(OSError, match="space"):
        write_archive(store, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_it_wrote_and_the_audit_log_why(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, user = store.path, store.user
    store.close()
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    who = ("--store", str(path), "--user", user)
    assert main(["archive", "--to", str(tmp_path / "a"), "--names", *who]) == 2
    capsys.readouterr()
    why = ("--names", "--purpose", "Nộp lưu trữ")
    assert main(["archive", "--to", str(tmp_path / "a"), *why, "--json", *who]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["files"] == sum(one.is_file() for one in (tmp_path / "a").rglob("*"))
    assert said["left_out"] == {}
    assert main(["audit", "--json", *who]) == 0
    entries = json.loads(capsys.readouterr().out)
    details = [one["detail"] for one in entries["entries"] if one["kind"] in ("begin", "export")]
    assert [one["purpose"] for one in details] == ["Nộp lưu trữ"] * 2
