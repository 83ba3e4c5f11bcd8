"""The headless door in our own process: every command, its JSON, and one sentence for each mistake."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app import demo
from app.__main__ import main
from app.base import files, language
from app.cli import registers
from app.cli.common import write_json
from app.cli.setup import LAST_BACKUP
from app.due import Urgency
from app.registers.dispute import Dispute, Matter
from app.registers.person import Person
from app.reports.definitions.mediation.book import SHEET
from app.services.list_cells import CODE
from app.services.printed_list import count_of
from app.store import Store
from app.store.database import fetch
from app.store.security.key_file import Cost
from tests.support.wording import label, labels, pattern

UNTIL = date(2026, 10, 31)
QUICK = Cost(1024, 1, 1)
PAGE = 4096  # bytes of the store's file that are encrypted together


@dataclass
class Door:
    """Runs commands on one store."""

    folder: Path
    captured: pytest.CaptureFixture[str]

    @property
    def store(self) -> Path:
        return self.folder / "so.andan"

    def __call__(self, *arguments: object, code: int = 0) -> str:
        """What the command writes on standard output; its exit code must be ``code``."""
        self.captured.readouterr()
        found = main([*map(str, arguments), "--store", str(self.store)])
        self.said = self.captured.readouterr()
        assert found == code, self.said.err
        return self.said.out

    def json(self, *arguments: object) -> Any:
        return json.loads(self(*arguments, "--json"))

    def refused(self, *arguments: object) -> str:
        """The one sentence of a user error, in Vietnamese."""
        assert self(*arguments, code=1) == ""
        (sentence,) = self.said.err.splitlines()
        assert "Traceback" not in sentence
        return sentence

    def given(self, value: object) -> Path:
        """A JSON file that holds the value."""
        path = self.folder / "given.json"
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store that no test changes."""
    folder = tmp_path_factory.mktemp("made")
    demo.create(folder / "so.andan", 1, 7, UNTIL, cost=QUICK).close()
    return folder


@pytest.fixture
def door(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Door]:
    """The demo store, copied for one test."""
    monkeypatch.delenv("ANDAN_PASSWORD", raising=False)
    folder = tmp_path / "data"
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("*.lock"))
    yield Door(folder, capsys)
    language.use("vi")


# --- what it tells ---------------------------------------------------------------------------


def test_info_tells_the_unit_and_the_rows(door: Door) -> None:
    told = door.json("info")
    assert told["unit"]["code"] == "03127"
    assert told["registers"]["visit"] == 600
    assert (told["integrity"], told["last_backup"], told["user"]) == ("ok", None, demo.USER)
    assert {"version", "schema"} <= told.keys()


def test_what_is_due_is_told_as_on_the_first_page(door: Door) -> None:
    told = door.json("due", "--on", UNTIL)
    assert (told["on"], told["total"]) == (UNTIL.isoformat(), len(told["due"]))
    whens = [one["when"] for one in told["due"]]
    assert list(dict.fromkeys(whens)) == [w.value for w in Urgency if w.value in whens]
    assert {"late", "undated"} <= set(whens)
    for one in told["due"]:
        assert one["records"] or one["rule"] in ("report", "safety", "rhythm")
    assert door("due", "--on", UNTIL).count("\n") == told["total"]
    assert door("due", "--on", "31/10/2026", code=2) == ""


def test_of_single_cases_and_families_what_is_due_is_told_for_a_purpose_alone(door: Door) -> None:
    told = door.json("due", "--on", UNTIL)
    full = door.json("due", "--on", UNTIL, "--names", "--purpose", "Phân công")
    entry = door.json("audit", "--limit", 1)["entries"][0]
    assert (entry["kind"], entry["detail"]["purpose"]) == ("look", "Phân công")
    assert told["total"] == full["total"]
    assert {"case", "visit"} <= {one["register"] for one in full["due"]}
    for one in told["due"]:
        closed = one["register"] in ("case", "request") or one["rule"] == "visit"
        assert one["masked"] == (["day", "records"] if closed else [])
        assert (one["day"] is None, None in one["records"]) == (bool(one["masked"]),) * 2
    assert all(one["day"] and None not in one["records"] for one in full["due"])
    for when in {one["when"] for one in told["due"]}:  # no place among the others tells a day
        days = [one["day"] for one in told["due"] if one["when"] == when]
        assert days == [*sorted(filter(None, days)), *[None] * days.count(None)]
    by_rule = [Counter((o["when"], o["rule"]) for o in one["due"]) for one in (told, full)]
    assert by_rule[0] == by_rule[1]


def test_of_people_the_number_alone_is_listed(door: Door) -> None:
    told = door.json("list", "person", "--limit", 5)
    assert (told["total"], len(told["records"])) == (60, 5)
    assert all(not any(v for k, v in one.items() if k != "masked") for one in told["records"])
    heads, *areas = door("list", "area").splitlines()
    assert heads.split("\t")[0] == str(CODE.label) and len(areas) == 15
    assert {line.count("\t") for line in areas} == {heads.count("\t")}
    assert door("list", "person") == f"{count_of(Person, 60)}\n"
    assert "NG-0001" in door("list", "person", "--names", "--purpose", "thử")


def test_the_list_of_holidays_is_told_replaced_and_put_back(door: Door) -> None:
    ours = door.json("holidays")
    assert not ours["replaced"]
    assert {"day": "2026-09-02", "name": "Quốc khánh"} in ours["holidays"]
    own = door.folder / "nghỉ.csv"
    own.write_text("Ngày;Tên\n3/7/2026;Nghỉ riêng\n", encoding="utf-8")
    told = {"replaced": True, "holidays": [{"day": "2026-07-03", "name": "Nghỉ riêng"}]}
    assert door.json("holidays", "--replace", own) == told
    assert door("holidays") == "2026-07-03\tNghỉ riêng\n"
    own.write_text("hôm qua\n", encoding="utf-8")
    assert "nghỉ.csv" in door.refused("holidays", "--replace", own)
    assert door.json("holidays") == told
    assert door.json("holidays", "--ours") == ours


def test_json_goes_into_a_file_that_is_named(door: Door) -> None:
    file = door.folder / "Xã Đông Hà.json"
    for command in (("list", "area"), ("search", "thon"), ("info",), ("registers",), ("verify",)):
        told = door(*command, "--json")
        assert door(*command, f"--json={file}") == door("--lang", "vi", *command, "--json", file)
        assert file.read_bytes() == told.encode() != b""
        assert door(command[0], "--json", *command[1:]) == told  # what follows is no file's name
    assert "không" in door.refused("info", "--json", door.folder / "không có" / "x.json")


def test_an_answer_in_pieces_is_one_document(tmp_path: Path) -> None:
    file, many = tmp_path / "x.json", [{"a": "dòng\n\n", "b": [{}, [], None]}, "x", [1, 2.5]]
    for items in (many, []):
        write_json({"total": 3, "records": iter(items)}, file)
        whole = json.dumps({"total": 3, "records": items}, ensure_ascii=False, indent=1)
        assert file.read_text(encoding="utf-8") == f"{whole}\n"


def test_an_answer_that_breaks_off_leaves_the_file_alone(tmp_path: Path) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    file = tmp_path / "x.json"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_json({"records": broken()}, file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_log_is_told_to_its_first_entry_or_as_far_as_asked(door: Door) -> None:
    every = door.json("audit")["entries"]
    assert [entry["seq"] for entry in every] == [*range(len(every), 0, -1)]
    assert door.json("audit", "--limit", 2)["entries"] == every[:2]
    assert len(door("audit").splitlines()) == len(every)


def test_a_command_that_is_refused_leaves_the_file_alone(door: Door) -> None:
    file = door.given("mine")
    before = file.read_bytes()
    door.refused("list", "nonsense", "--json", file)
    assert file.read_bytes() == before


def test_records_to_add_may_be_in_a_file_of_any_name(door: Door) -> None:
    for name in ("new.json", "new.txt"):
        file = door.folder / name
        file.write_text('[{"name": "Thôn Mới"}]', encoding="utf-8")
        assert len(json.loads(door("add", "--json", file, "area"))["added"]) == 1


def test_registers_are_told_without_a_store(door: Door) -> None:
    door.store.unlink()
    told = {book["key"]: book for book in door.json("registers")}
    assert told["visit"]["prefix"] == "TV"


def test_a_list_is_whole_masked_and_sorted(door: Door) -> None:
    told = door.json("list", "visit")
    assert told["register"] == "visit"
    assert told["total"] == len(told["records"]) == 600
    days = [record["day"] for record in told["records"]]
    assert days == sorted(days, reverse=True)
    assert all(record["kind"] is None for record in told["records"])
    assert {"kind", "person", "household"} <= set(told["records"][0]["masked"])


def test_a_limit_leaves_the_total(door: Door) -> None:
    told = door.json("list", "visit", "--limit", 3, "--sort", "day")
    assert (told["total"], len(told["records"])) == (600, 3)
    assert told["records"][0]["day"] == min(r["day"] for r in door.json("list", "visit")["records"])


def test_sorting_down(door: Door) -> None:
    names = [r["households"] for r in door.json("list", "area", "--sort", "-households")["records"]]
    assert names == sorted(names, reverse=True)


Kept = Callable[[dict[str, Any]], bool]
CONDITIONS: dict[str, tuple[str, Kept]] = {
    "a choice": ("outcome=good", lambda r: r["outcome"] == "good"),
    "another choice": ("outcome!=good", lambda r: r["outcome"] != "good"),
    "several": ("outcome=partial|not_yet", lambda r: r["outcome"] in ("partial", "not_yet")),
    "days between": ("day=2026-10-01..2026-10-31", lambda r: r["day"][:7] == "2026-10"),
    "days from": ("day=2026-10-01..", lambda r: r["day"] >= "2026-10-01"),
    "nothing": ("next_visit=", lambda r: r["next_visit"] is None),
    "anything": ("next_visit!=", lambda r: r["next_visit"] is not None),
    "a link": ("area=KDC-03", lambda r: r["area"] == "KDC-03"),
    "through a link": ("household.area=KDC-03", lambda r: r["area"] == "KDC-03"),
    "in a list": ("purposes=care", lambda r: "care" in r["purposes"]),
    "a code": ("code=TV-00007", lambda r: r["code"] == "TV-00007"),
    "a choice by its words": ("outcome~good", lambda r: r["outcome"] == "good"),
    "in a row": (
        "visitors.member=TVI-0100",
        lambda r: "TVI-0100" in [visitor["member"] for visitor in r["visitors"]],
    ),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_condition_keeps_exactly_what_it_says(door: Door, case: str) -> None:
    condition, kept = CONDITIONS[case]
    everything = door.json("list", "visit", "--names", "--purpose", "thử")["records"]
    told = door.json("list", "visit", "--where", condition)
    wanted = {record["code"] for record in everything if kept(record)}
    assert 0 < len(wanted) < 600
    assert {record["code"] for record in told["records"]} == wanted
    assert told["total"] == len(wanted)


def test_conditions_hold_together_and_words_are_folded(door: Door) -> None:
    both = door.json("list", "visit", "--where", "outcome=good", "--where", "area=KDC-03")
    assert {(r["outcome"], r["area"]) for r in both["records"]} == {("good", "KDC-03")}
    why = ("--names", "--purpose", "Thử")
    names = door.json("list", "household", "--where", "name~NGUYEN", *why)["records"]
    assert names
    assert all("Nguyễn" in record["name"] for record in names)


def test_search_tells_the_register_of_each(door: Door) -> None:
    why = ("--names", "--purpose", "Thử")
    home = door.json("list", "household", "--limit", 1, *why)["records"][0]
    told = door.json("search", home["name"])
    assert told["total"] == len(told["records"])
    many = door.json("search", "nguyen", "--limit", 10**6)
    assert many["total"] == len(many["records"]) > 50
    for limit in (0, 1, 50):
        some = door.json("search", "nguyen", "--limit", limit)
        assert some == {"total": many["total"], "records": many["records"][:limit]}
    assert door.json("search", "…") == {"total": 0, "records": []}
    assert ("household", home["code"]) in [(r["register"], r["code"]) for r in told["records"]]


def test_names_need_a_purpose_and_are_journalled(door: Door) -> None:
    door("list", "visit", "--names", code=2)
    told = door.json("list", "person", "--names", "--purpose", "Lập danh sách vay vốn")
    assert all(record["name"] for record in told["records"])
    entry = door.json("audit", "--limit", 1)["entries"][0]
    assert entry["kind"] == "look"
    assert entry["detail"]["purpose"] == "Lập danh sách vay vốn"
    assert entry["detail"]["register"] == "person"
    assert told["records"][0]["name"] not in json.dumps(entry, ensure_ascii=False)


def test_a_filter_by_a_sensitive_value_leaves_a_trace(door: Door) -> None:
    door("list", "person", "--where", "name~nguyen")
    entry = door.json("audit", "--limit", 1)["entries"][0]
    assert (entry["kind"], entry["detail"]["fields"]) == ("look", ["name"])
    assert "nguyen" not in json.dumps(entry)


# --- what it changes -------------------------------------------------------------------------


def test_what_is_added_is_listed(door: Door) -> None:
    given = [
        {"code": "KDC-77", "name": "Thôn Mới", "kind": "thon"},
        {"name": "Thôn Cũ", "households": 12, "active": False},
    ]
    added = json.loads(door("add", "area", "--json", door.given(given)))["added"]
    assert added[0] == "KDC-77"
    told = door.json("list", "area", "--where", f"code={added[1]}")["records"][0]
    assert (told["name"], told["households"], told["active"]) == ("Thôn Cũ", 12, False)


def test_all_or_none_is_added(door: Door) -> None:
    given = [{"name": "Thôn Mới"}, {"name": "Thôn Cũ", "kind": "?"}]
    assert "số 2" in door.refused("add", "area", "--json", door.given(given))
    assert door.json("info")["registers"]["area"] == 15


def test_a_code_that_is_taken_is_refused(door: Door) -> None:
    given = door.given([{"code": "KDC-01", "name": "Thôn Mới"}])
    assert "KDC-01" in door.refused("add", "area", "--json", given)


def test_what_is_listed_can_be_added(door: Door) -> None:
    told = door.json("list", "household", "--limit", 2, "--names", "--purpose", "thử")["records"]
    for record in told:
        del record["code"]
    assert len(json.loads(door("add", "household", "--json", door.given(told)))["added"]) == 2


def test_a_backup_comes_back_whole(door: Door, tmp_path: Path) -> None:
    made = Path(door("backup", "--to", tmp_path / "backups").strip())
    assert made.is_file()
    assert door.json("info")["last_backup"]
    other = Door(tmp_path, door.captured)
    assert main(["restore", str(made), "--to", str(other.store)]) == 0
    secret = tmp_path / "secret"
    secret.write_text(demo.PASSWORD + "\n", encoding="utf-8")
    assert other.json("verify", "--password-file", secret)["integrity"] == "ok"
    assert other.json("info", "--password-file", secret)["registers"]["visit"] == 600


def test_a_replayed_store_is_told_by_every_command_and_not_forgotten(door: Door) -> None:
    older = door.store.read_bytes()
    door("add", "area", "--json", door.given([{"name": "Thôn Nam"}]))
    assert door.said.err == ""
    door.store.write_bytes(older)
    assert door.json("list", "area")["total"]
    (told,) = door.said.err.splitlines()
    assert "cũ hơn" in told
    door("list", "area")
    (asked,) = door.said.err.splitlines()  # this computer has seen an entry that is not here
    assert "ngả khác" in asked
    door("verify", "--accept", code=1)
    door("list", "area")
    assert door.said.err == ""
    file = door.folder / "x.json"
    door("verify", "--json", file, code=1)  # what is wrong stands in a file as well
    found = json.loads(file.read_text(encoding="utf-8"))["integrity"]
    assert found == json.loads(door("verify", "--json", code=1))["integrity"]
    assert len(found) == 1
    assert date.today().strftime("%d/%m/%Y") in found[0]
    assert door.json("info")["integrity"] == found


def test_a_missing_anchor_is_not_forgotten_and_leaves_a_restored_backup(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = door("backup", "--to", tmp_path / "usb").strip()
    door.store.with_name("so.andan.anchor").unlink()
    door("list", "area")
    assert "so.andan.anchor" in door.said.err
    assert json.loads(door("verify", "--json", code=1))["integrity"] != "ok"
    other = Door(tmp_path, door.captured)
    other("restore", made, "--to", other.store)
    monkeypatch.setenv("ANDAN_PASSWORD", demo.PASSWORD)
    assert other.json("verify", "--accept")["freshness"] == "older store"
    told = other.json("verify")
    assert (told["integrity"], told["freshness"]) == ("ok", "clean")
    assert other.said.err == ""


def test_a_flipped_bit_is_seen_by_info_though_nothing_reads_its_page(door: Door) -> None:
    with closing(Store.open(door.store, demo.USER, demo.PASSWORD)) as store:
        words = "SELECT rootpage FROM sqlite_master WHERE name IN ('tip__search_data', 'fund__search_data')"
        pages = [page for (page,) in fetch(store.db, words)]
    whole = door.store.read_bytes()
    for page in pages:
        bad = bytearray(whole)
        bad[page * PAGE - PAGE // 2] ^= 1
        door.store.write_bytes(bad)
        told = door.json("info")
        assert "trang hỏng" in told["integrity"][0]
        assert door.said.err == ""
        assert json.loads(door("verify", "--json", code=1))["integrity"] == told["integrity"]


def test_a_new_password_takes_the_place_of_the_old(door: Door, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("một câu khác hẳn", encoding="utf-8")
    door("passwd", "--new-password-file", secret)
    assert "“ộ â á ẳ”" in door.said.err  # what keys alone do not type is told, not refused
    assert "mật khẩu" in door.refused("info").lower()
    assert door.json("info", "--password-file", secret)["registers"]["area"] == 15
    assert door.json("users", "--password-file", secret)["users"][0]["user"] == demo.USER


# --- what it writes --------------------------------------------------------------------------


def test_a_report_counts_what_the_list_holds(door: Door) -> None:
    path = door.folder / "r.json"
    door("report", "movement", "--period", "2026-10", "--to", path)
    told = json.loads(path.read_text(encoding="utf-8"))
    figures = {one["key"]: one for one in told["indicators"]}
    counts = [one for one in figures.values() if one["measure"] == "count"]
    assert counts
    assert [one["key"] for one in counts if one["value"] != len(one["records"])] == []
    october = ("--where", "day=2026-10-01..2026-10-31")
    assert figures["visits"]["value"] == door.json("list", "visit", *october)["total"] > 0
    assert figures["visits"]["same_last_year"] > 0


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_reports_are_written_as_asked(door: Door, ending: str) -> None:
    path = door.folder / f"r.{ending}"
    door("report", "movement", "--period", "2026-Q3", "--window", "admin", "--to", path)
    assert path.read_bytes()[:4] == {"xlsx": b"PK\x03\x04", "pdf": b"%PDF"}[ending]
    assert "movement" in [one["key"] for one in door.json("reports")]


def test_certificates_are_printed_in_a_batch_and_counted(door: Door) -> None:
    path = door.folder / "k.pdf"
    where = ("--where", "decision=QD-006", "--where", "form=certificate")
    before = door.json("list", "award", *where)["records"]
    door("certificates", "--decision", "QD-006", "--to", path, "--dx", "1.5", "--stock")
    after = door.json("list", "award", *where)["records"]
    assert [r["printed"] for r in after] == [r["printed"] + 1 for r in before]
    assert path.read_bytes().count(b"/Type /Page\n") == len(after)


def test_an_export_holds_every_record_without_sensitive_columns(door: Door) -> None:
    path = door.folder / "x.xlsx"
    door("export", "dispute", "--to", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 151
    assert sheet.freeze_panes == "B2"
    assert headers[0] == str(CODE.label)
    assert not set(labels(Dispute, "matter wants agreement")) & set(headers)
    assert isinstance(sheet.cell(2, headers.index(label(Dispute, "received")) + 1).value, date)
    assert label(Dispute, "parties") not in book.sheetnames
    mediators = book[label(Dispute, "mediators")]
    assert mediators["A2"].value in [row[0].value for row in sheet.iter_rows(min_row=2)]


def test_who_is_in_a_dispute_about_what_needs_a_purpose_in_a_report(door: Door) -> None:
    """The register of disputes is confidential: without a purpose it is written, and masked."""
    told = door.json("list", "dispute", "--names", "--purpose", "Thử")
    matters = {record["matter"] for record in told["records"]}
    report = ("report", "mediation", "--period", "2026")
    to = door.folder / "so.xlsx"
    door(*report, "--to", to, "--names", code=2)
    for why in ((), ("--names", "--purpose", "Ký sổ")):
        door(*report, "--to", to, *why)
        cells = {cell for row in load_workbook(to)[str(SHEET)].values for cell in row}
        assert (bool(matters & cells), "•••" in cells) == (bool(why), not why)
    entry = door.json("audit", "--limit", 1)["entries"][0]
    assert (entry["kind"], entry["detail"]["purpose"]) == ("export", "Ký sổ")


def test_an_export_with_names_has_them_and_is_journalled(door: Door) -> None:
    path = door.folder / "x.xlsx"
    door("export", "person", "--to", path, "--names", "--purpose", "Vay vốn", "--where", "sex=male")
    sheet = load_workbook(path).worksheets[0]
    kinds = [entry["kind"] for entry in door.json("audit", "--limit", 3)["entries"]]
    assert kinds == ["export", "begin", "look"]
    told = door.json("list", "person", "--where", "sex=male")
    assert sheet.max_row == told["total"] + 1
    assert label(Person, "name") in [cell.value for cell in sheet[1]]


def test_who_asks_whether_somebody_is_on_file_leaves_a_trace(door: Door) -> None:
    name, head = (
        door.json("list", book, "--limit", 1, "--names", "--purpose", "x")["records"][0]["name"]
        for book in ("person", "household")
    )
    for question in (("search", name), ("list", "person", "--search", name),
                     ("list", "case", "--where", "state=open"), ("search", head),
                     ("list", "household", "--search", head)):  # fmt: skip
        before = len(door.json("audit")["entries"])
        assert door.json(*question)["total"]
        entry, *rest = door.json("audit")["entries"]
        assert (entry["kind"], len(rest)) == ("look", before), question
        assert not any(one in json.dumps(entry, ensure_ascii=False) for one in (name, head))


def test_registers_are_given_to_a_user(door: Door) -> None:
    told = door.json("permit")["users"]
    assert [user["user"] for user in told] == ["demo"]
    assert "case" in told[0]["registers"]
    user = door.json("permit", "demo", "--post", "justice")["users"][0]
    assert user["role"] == "chief"  # who has every register whatever was given
    assert "case" in user["registers"]
    door("permit", "demo", "--post", "nobody", code=2)
    door("permit", "demo", code=2)
    assert "nguoi-la" in door.refused("permit", "nguoi-la", "--all")


def test_a_text_that_looks_like_a_formula_stays_a_text(door: Door) -> None:
    door("add", "area", "--json", door.given([{"code": "KDC-70", "name": "=HYPERLINK(1)"}]))
    path = door.folder / "x.xlsx"
    door("export", "area", "--to", path, "--where", "code=KDC-70")
    code, name = load_workbook(path).worksheets[0]["A2:B2"][0]
    assert (code.value, code.data_type) == ("KDC-70", "s")
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")


# --- what it refuses -------------------------------------------------------------------------

REFUSED = {
    "an unknown register": ("list", "sổ"),
    "an unknown field": ("list", "visit", "--where", "foo=1"),
    "an unknown field to sort by": ("list", "visit", "--sort", "foo"),
    "rows to sort by": ("list", "visit", "--sort", "visitors"),
    "a wrong day": ("list", "visit", "--where", "day=31/02/2026"),
    "a text in a number": ("list", "area", "--where", "households=nhiều"),
    "an unknown choice": ("list", "visit", "--where", "outcome=tốt"),
    "a missing link": ("list", "visit", "--where", "household=HO-9999"),
    "a number that no column holds": ("list", "area", "--where", f"households={'9' * 24}"),
    "words of a choice in rows": ("list", "model", "--where", "places.state~chạy"),
    "a malformed condition": ("list", "visit", "--where", "day>2026"),
    "a condition on rows": ("list", "visit", "--where", "visitors=x"),
    "a bad period": ("report", "movement", "--period", "2026-13", "--to", "r.xlsx"),
    "an unknown report": ("report", "none", "--period", "2026", "--to", "r.xlsx"),
    "an unknown ending": ("report", "movement", "--period", "2026", "--to", "r.doc"),
    "a folder that is not there": ("export", "area", "--to", "none/x.xlsx"),
    "a missing decision": ("certificates", "--decision", "QD-999", "--to", "k.pdf"),
    "a missing backup": ("restore", "none.saoluu", "--to", "x.andan"),
    "a store that is there": ("demo",),
    "an unknown unit": ("init", "--unit", "99999", "--name", "Lan"),
    "a missing file": ("add", "area", "--json", "none.json"),
    "a backup to a drive that is not there": ("backup", "--to", "none/d"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_each_mistake_is_one_sentence(
    door: Door, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(door.folder)
    before = sorted(path.name for path in door.folder.iterdir())
    door.refused(*REFUSED[case])
    after = sorted(path.name for path in door.folder.iterdir() if path.suffix != ".lock")
    assert after == before


LONG = "a" * 5000
TOO_LONG = (
    ("export", "area", "--to", f"{LONG}.xlsx"),
    ("report", "movement", "--period", "2026", "--to", f"{LONG}.pdf"),
    ("certificates", "--decision", "QD-006", "--to", f"{LONG}.pdf"),
    ("paper", "dispute", "VV-001", "--to", f"{LONG}.pdf"),
    ("backup", "--to", LONG),
    ("backup", "--to", f"{LONG}/x"),
    ("restore", LONG, "--to", "x.andan"),
    ("submit", "movement", "--period", "2026-09", "--to", LONG),
    ("template", "movement", "--period", "2026-09", "--to", f"{LONG}.xlsx"),
    ("receiver", "--to", LONG),
    ("rollup", LONG, "--to", "x.xlsx"),
    ("rollup", ".", "--to", f"{LONG}.xlsx"),
    ("add", "area", "--json", LONG),
    ("reply", LONG),
    ("holidays", "--replace", LONG),
    ("list", "area", "--password-file", LONG),
    ("info", "--store", LONG),
    ("info", "--store", f"{LONG}/so.andan"),
    ("init", "--unit", "03127", "--name", "Lan", "--store", LONG),
    ("init", "--unit", "03127", "--name", "Lan", "--store", f"{LONG}/{LONG}/so.andan"),
    ("demo", "--store", LONG),
)


@pytest.mark.parametrize("arguments", TOO_LONG, ids=lambda given: " ".join(given)[:30])
def test_a_path_of_any_length_is_one_sentence(
    door: Door, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(door.folder)
    if "init" in arguments:
        monkeypatch.setenv("ANDAN_PASSWORD", "một câu của riêng Lan")
    door.captured.readouterr()
    own = () if "--store" in arguments else ("--store", str(door.store))
    assert main([*arguments, *own]) == 1
    (said,) = door.captured.readouterr().err.splitlines()
    assert len(said) < 400


@pytest.mark.parametrize("end", ["", ".keys.a", ".keys.b", ".anchor", "-wal", "-shm", ".lock"])
def test_nothing_is_written_over_a_store(door: Door, end: str) -> None:
    there = door.store.with_name(f"so.andan{end}")
    assert re.search(pattern(files._IS_OURS), door.refused("export", "area", "--to", there))
    assert not there.exists() or there.read_bytes()[:2] != b"PK"
    assert door.json("info")["integrity"] == "ok"


EXITS = (
    ("export", "person", "--names", "--purpose", "x", "--to", "f.xlsx"),
    ("report", "mediation", "--period", "2026", "--names", "--purpose", "x", "--to", "f.xlsx"),
    ("report", "mediation", "--period", "2026", "--names", "--purpose", "x", "--to", "f.pdf"),
    ("certificates", "--decision", "QD-006", "--to", "f.pdf"),
    ("list", "person", "--names", "--purpose", "x"),
    ("search", "nguyễn", "--names", "--purpose", "x"),
    ("submit", "movement", "--period", "2026-09", "--to", "out"),
)


@pytest.mark.parametrize("arguments", EXITS, ids=" ".join)
def test_what_cannot_be_journalled_does_not_leave(
    door: Door, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is read-only, or its disk is full."""
    real = Store.open.__func__  # type: ignore[attr-defined]

    def read_only(cls: type[Store], *given: Any) -> Store:
        store: Store = real(cls, *given)
        fetch(store.db, "PRAGMA query_only = 1")
        return store

    monkeypatch.chdir(door.folder)
    before = {path.name for path in door.folder.rglob("*")}
    with monkeypatch.context() as patched:
        patched.setattr(Store, "open", classmethod(read_only))
        door.refused(*arguments)
    assert {path.name for path in door.folder.rglob("*")} - before <= {"so.andan.lock", "out"}


def test_a_folder_for_a_file_is_told_as_such(door: Door) -> None:
    for arguments in (("add", "visit", "--json"), ("info", "--password-file")):
        assert "là thư mục" in door.refused(*arguments, door.folder)


def test_a_choice_found_is_told_by_its_label_and_masked_where_it_is_sensitive(door: Door) -> None:
    found = door.json("list", "dispute", "--where", f"field={Matter.CIVIL.value}")["records"][0]
    heads, *lines = door("search", found["code"]).splitlines()
    assert heads == f"{registers._REGISTER}\t{CODE.label}\t{registers._TITLE}"
    assert f"dispute\t{found['code']}\t{Matter.CIVIL.label}" in lines
    assert door("search", "HS-0001").splitlines()[1:] == ["case\t\t"]


@pytest.mark.parametrize("text", ["[{", "\udcff", "5", "[" * 100_000, '[{"name": "\\ud800"}]'])
def test_a_file_that_is_no_list_of_records_is_refused(door: Door, text: str) -> None:
    path = door.folder / "given.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    door.refused("add", "area", "--json", path)


LONG = "x" * 10_000_000
VISIT = {"day": "2026-10-03", "household": "HO-0001", "outcome": "good"}
AREA = {"name": "Thôn Mới"}
BAD_RECORDS: dict[str, tuple[str, object]] = {
    "a day that is none": ("visit", [VISIT | {"day": "2026-02-30"}]),
    "a day as on paper": ("visit", [VISIT | {"day": "03/10/2026"}]),
    "a day to come": ("visit", [VISIT | {"day": "2099-01-01"}]),
    "a text in a number": ("area", [AREA | {"households": "nhiều"}]),
    "a fraction": ("area", [AREA | {"households": 1.5}]),
    "not a number": ("area", '[{"name": "Thôn Mới", "households": NaN}]'),
    "a number of 5,000 digits": ("area", f'[{{"name": "A", "households": {"9" * 5000}}}]'),
    "a number too large": ("area", [AREA | {"households": 10**30}]),
    "an unknown choice": ("area", [AREA | {"kind": "làng xã"}]),
    "a list for one choice": ("area", [AREA | {"kind": ["thon"]}]),
    "a missing link": ("visit", [VISIT | {"household": "HO-9999"}]),
    "a missing link in a row": ("visit", [VISIT | {"visitors": [{"member": "TVI-9999"}]}]),
    "rows that are no list": ("visit", [VISIT | {"visitors": "Lan"}]),
    "a code that is taken": ("area", [AREA | {"code": "KDC-01"}]),
    "a code given twice": ("area", [AREA | {"code": "KDC-71"}] * 2),
    "a code without end": ("area", [AREA | {"code": "KDC-" + "1" * 61}]),
    "a code of another register": ("visit", [VISIT | {"code": "HO-0001"}]),
    "a code in small letters": ("visit", [VISIT | {"code": "tv-00001"}]),
    "a missing required field": ("visit", [{"day": "2026-10-03"}]),
    "a null where one is required": ("visit", [VISIT | {"household": None}]),
    "a field that is none": ("area", [AREA | {"tên": "x"}]),
    "a field given twice": ("area", '[{"name": "A", "kind": "thon", "kind": "lang"}]'),
    "a rule that is broken": ("visit", [VISIT | {"next_visit": "2026-01-01"}]),
    "one record for an array": ("area", AREA),
    "arrays for records": ("area", [[1, 2]]),
    "nothing": ("area", ""),
    "half a file": ("area", '[{"name":'),
    "another encoding": ("area", json.dumps([AREA]).encode("utf-16")),
    "a text of 10 MB": ("area", [AREA | {"name": LONG}]),
    "a choice of 10 MB": ("area", [AREA | {"kind": LONG}]),
    "a field named with 10 MB": ("area", [AREA | {LONG: 1}]),
    "a second record": ("area", [AREA, AREA | {"kind": "q"}]),
}


@pytest.mark.parametrize("case", BAD_RECORDS)
def test_records_that_are_wrong_are_refused_whole(door: Door, case: str) -> None:
    register, given = BAD_RECORDS[case]
    path = door.folder / "given.json"
    text = given if isinstance(given, str | bytes) else json.dumps(given, ensure_ascii=False)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    before = door.json("info")["registers"]
    sentence = door.refused("add", register, "--json", path)
    assert sentence.endswith(".")
    assert len(sentence) < 1100
    assert door.json("info")["registers"] == before


def test_a_wrong_password_is_refused(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", "không phải câu này")
    assert "mật khẩu" in door.refused("info")


def test_without_a_password_nobody_is_asked_where_nobody_types(door: Door) -> None:
    demo.marker(door.store).unlink()
    assert "--password-file" in door.refused("info")


def test_a_second_instance_is_refused(door: Door) -> None:
    store = Store.open(door.store, None, demo.PASSWORD)
    assert "đang mở" in door.refused("info")
    store.close()
    door("info")


def test_the_sentence_is_in_the_language_asked_for(door: Door) -> None:
    sentence = door.refused("list", "visit", "--where", "outcome=x", "--lang", "en")
    assert (
        sentence
        == "Condition “outcome=x”: “x” is not in the list: good, partial, not_yet, not_met."
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("list",),
        ("list", "visit", "--limit", "-1"),
        ("list", "visit", "--limit", "x"),
        ("demo", "--until", "31/10/2026"),
        ("certificates", "--decision", "QD-006", "--to", "k.pdf", "--dx", "nan"),
        ("report", "movement", "--to", "r.xlsx"),
        ("report", "movement", "--period", "2026", "--window", "x", "--to", "r.xlsx"),
        ("export", "visit", "--to", "x.xlsx", "--names", "--purpose", " "),
    ],
)
def test_wrong_usage_is_2(door: Door, arguments: tuple[str, ...]) -> None:
    assert door(*arguments, code=2) == ""


def test_options_may_stand_before_the_command(door: Door) -> None:
    assert main(["--lang", "en", "--store", str(door.store), "info"]) == 0
    assert LAST_BACKUP.en in door.captured.readouterr().out


# --- a store of one's own --------------------------------------------------------------------


def test_a_new_store_is_made_once_and_opens_with_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", "một câu của riêng Lan")
    own = Door(tmp_path, capsys)
    code_file = tmp_path / "code.txt"
    make = ("init", "--unit", "03127", "--name", "Trần Thị Lan", "--user", "lan")
    assert own(*make, "--recovery-out", code_file) == ""
    assert "bộ gõ" in own.said.err
    assert own.json("info")["registers"]["visit"] == 0
    assert own.json("users")["users"] == [{"user": "lan", "name": "Trần Thị Lan", "role": "chief"}]
    own.refused(*make)
    Store.recover(
        own.store, code_file.read_text(encoding="utf-8").strip(), "lan", "câu mới của chị Lan"
    ).close()


def test_a_recovery_code_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", "một câu của riêng Lan")
    own = Door(tmp_path, capsys)
    there = tmp_path / "code.txt"
    there.write_text("mine", encoding="utf-8")
    own.refused("init", "--unit", "03127", "--name", "Lan", "--recovery-out", there)
    assert there.read_text(encoding="utf-8") == "mine"
    assert not own.store.exists()
