"""The unit's settings and the papers of the window from the command line."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import demo
from app.__main__ import main
from app.base.dates import show_day
from app.exchange.records import award_sheet
from app.registers.award import Award, AwardForm
from app.registers.decision import Decision
from app.registers.dispute import Dispute
from app.registers.document import Document
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.reports.definitions.document_books import (
    FOLLOWED_COLUMNS,
    RECEIVED_COLUMNS,
    SENT_COLUMNS,
)
from app.reports.definitions.mediation.book import _COVER
from app.schema.conditions import Query, between, eq
from app.services import unit_settings
from app.services.unit_settings import TWO_LINES
from app.store import Store
from app.store.security.key_file import Cost
from tests.support.pdf_text import read
from tests.support.wording import label

QUICK = Cost(1024, 1, 1)
UNTIL = date(2026, 10, 3)
YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store that no test changes."""
    folder = tmp_path_factory.mktemp("made")
    demo.create(folder / "so.andan", 1, 7, UNTIL, cost=QUICK).close()
    return folder


class Desk:
    """Runs commands on a demo store of its own."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.folder, self._captured = folder, captured
        self.path = folder / "so.andan"

    def __call__(self, *arguments: object, code: int = 0) -> str:
        self._captured.readouterr()
        assert main([*map(str, arguments), "--store", str(self.path)]) == code
        told = self._captured.readouterr()
        self.error = told.err
        return told.out

    def settings(self, *arguments: str) -> dict[str, object]:
        told: dict[str, object] = json.loads(self("settings", *arguments, "--json"))["settings"]
        return told

    def text(self, *arguments: object) -> str:
        """What a paper says."""
        to = self.folder / "giấy.pdf"
        self(*arguments, "--to", to)
        return "\n".join(page.text for page in read(to.read_bytes()))

    def store(self) -> Store:
        return Store.open(self.path, demo.USER, demo.PASSWORD)


@pytest.fixture
def desk(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.delenv("ANDAN_PASSWORD", raising=False)
    shutil.copytree(made, tmp_path / "data")
    return Desk(tmp_path / "data", capsys)


def test_settings_are_told_set_and_printed(desk: Desk) -> None:
    told = desk.settings()
    assert {
        "place",
        "chair",
        "committee.signer",
        "committee.receivers",
        "steering.symbol",
    } <= told.keys()
    assert desk.settings("committee.signer") == {"committee.signer": ""}
    assert desk.settings("committee.signer", "Lê Văn Tám") == {"committee.signer": "Lê Văn Tám"}
    lines = ["- Công an tỉnh;", "- Lưu: CA."]
    assert desk.settings("committee.receivers", *lines) == {"committee.receivers": lines}
    assert (
        desk("settings", "committee.receivers")
        == "committee.receivers\t- Công an tỉnh; | - Lưu: CA.\n"
    )
    assert desk.settings() == told | {
        "committee.signer": "Lê Văn Tám", "committee.receivers": lines,
    }  # fmt: skip
    assert "Lê Văn Tám" in desk.text("report", "movement", "--period", "2026-Q2")
    assert desk.settings("committee.signer", "") == {"committee.signer": ""}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("nonsense",), unit_settings._NO_KEY),
        (("police.symbol", ""), unit_settings._NOT_SET),
        (("police.organ", "một", "hai", "ba"), TWO_LINES),
    ],
)
def test_a_setting_that_is_wrong_is_refused_in_a_sentence(
    desk: Desk, wrong: tuple[str, ...], sentence: object
) -> None:
    before = desk.settings()
    assert desk("settings", *wrong, code=1) == ""
    assert desk.error.count("\n") == 1 and str(sentence).split("“")[0].split("{")[0] in desk.error
    assert desk.settings() == before


def test_the_receipt_list_names_each_recipient_of_its_decision(desk: Desk) -> None:
    store = desk.store()
    decision = store.fetch(Decision, store.ids(Decision))[0]
    awards = store.fetch(Award, store.ids(Award, Query(eq("decision", decision.id))))
    store.close()
    said = desk.text("receipts", "--decision", decision.code)
    flat = " ".join(said.split())
    assert any(a.money for a in awards)
    assert all((a.name in flat) == bool(a.money) for a in awards)
    assert json.loads(desk("audit", "--limit", "2", "--json"))["entries"][0]["kind"] == "print"


def test_the_test_sheet_is_moved_as_asked_for(desk: Desk) -> None:
    assert "+1,5" in desk.text("calibration", "--dx", "1,5") and "+1.5" not in desk.text(
        "calibration"
    )


def test_the_book_of_disputes_has_all_of_its_year_and_is_logged(desk: Desk) -> None:
    said = desk.text("book", "dispute", "--year", "2026")
    store = desk.store()
    matters = [
        d.matter for d in store.fetch(Dispute, store.ids(Dispute)) if d.received.year == 2026
    ]
    store.close()
    joined = " ".join(said.split())
    assert len(matters) > 50 and all(matter in joined for matter in matters)
    first = read((desk.folder / "giấy.pdf").read_bytes())[0]
    assert str(_COVER) in " ".join(first.text.split())
    entry = json.loads(desk("audit", "--limit", "2", "--json"))["entries"][0]
    assert (entry["kind"], entry["detail"]["register"]) == ("print", "dispute")


def test_each_register_is_a_book_whose_lines_are_its_records(desk: Desk) -> None:
    store = desk.store()
    visits = store.fetch(Visit, store.ids(Visit, Query(between("day", *YEAR))))
    names = {
        title.words for title in store.titles("household", {v.household for v in visits}).values()
    }
    store.close()
    full = " ".join(desk.text("book", "visit", "--year", "2026", "--purpose", "Lưu sổ").split())
    assert all(v.code in full for v in visits) and all(name in full for name in names)
    entry = json.loads(desk("audit", "--limit", "2", "--json"))["entries"][0]
    assert entry["detail"]["purpose"] == "Lưu sổ"
    told = desk("book", "visit", "--year", "2026", "--to", desk.folder / "a.pdf")
    assert told.split()[-1] == str(len(visits))


def test_a_book_without_a_purpose_has_only_what_is_open(desk: Desk) -> None:
    store = desk.store()
    people = [p.name for p in store.fetch(Person, store.ids(Person))]
    heads = [h.name for h in store.fetch(Household, store.ids(Household))]
    store.close()
    for register in ("visit", "case", "person", "household"):
        said = " ".join(desk.text("book", register, "--year", "2026").split())
        assert not any(name in said for name in people), register
        assert register == "case" or not any(name in said for name in heads), register


def test_documents_stand_in_the_columns_of_the_decree(desk: Desk) -> None:
    said = " ".join(desk.text("book", "document", "--year", "2026").split())
    store = desk.store()
    documents = store.fetch(Document, store.ids(Document, Query(between("day", *YEAR))))
    store.close()
    heads = {label.vi for _, label, *_ in (*SENT_COLUMNS, *RECEIVED_COLUMNS, *FOLLOWED_COLUMNS)}
    assert len(heads) == 20 and all(head in said for head in heads)
    assert documents and all(show_day(d.day) in said for d in documents)


def test_the_areas_of_a_figure_add_up_to_it_with_what_names_none(desk: Desk) -> None:
    to = desk.folder / "f.json"
    unsaid = set[str]()
    for report in ("movement", "cases"):
        desk("report", report, "--period", "2026-Q3", "--to", to)
        for one in json.loads(to.read_text(encoding="utf-8"))["indicators"]:
            if one["areas"] and one["value"] is not None:
                assert sum(one["areas"].values()) == one["value"], one["key"]
                unsaid |= {one["key"]} if "" in one["areas"] else set()
    assert {"activities", "activity_people"} <= unsaid


def test_a_draft_uses_up_nothing(desk: Desk) -> None:
    store = desk.store()
    awards = store.fetch(Award, store.ids(Award, Query(eq("form", AwardForm.CERTIFICATE))))
    decisions = {a.decision for a in awards if a.decision} - {
        a.decision for a in awards if a.printed
    }
    decision = store.get(Decision, min(decisions))
    store.close()
    line = ("certificates", "--decision", decision.code)
    for more in (("--draft",), ("--draft", "--stock", "--dx", "3,5")):
        desk(*line, *more, "--to", desk.folder / "a.pdf")
    store = desk.store()
    after = [store.get(Award, award.id).printed for award in awards]
    store.close()
    assert after == [award.printed for award in awards]
    assert desk.text(*line) == desk.text(*line)  # a second printing bears no mark


def test_a_certificate_is_issued_again_with_a_reason_and_without_a_mark(desk: Desk) -> None:
    store = desk.store()
    awards = store.fetch(Award, store.ids(Award, Query(eq("form", AwardForm.CERTIFICATE))))
    store.close()
    award = next(a for a in awards if a.decision and a.printed)
    to = desk.folder / "khen.pdf"
    desk("paper", "award", award.code, "--to", to, code=1)
    assert award.code in desk.error and not to.exists()
    said = desk.text("paper", "award", award.code, "--reissue", "Bị mất do lũ")
    assert award.name in said.replace("\n", " ") and "Bị mất" not in said
    store = desk.store()
    after = store.get(Award, award.id)
    store.close()
    assert [row.reason for row in after.reissues] == ["Bị mất do lũ"]
    assert after.printed == award.printed + 1


def test_a_list_is_printed_as_it_is_asked_for(desk: Desk) -> None:
    said = desk.text("list", "award", "--where", "level=commune", "--sort", "name")
    awards = desk("list", "award", "--where", "level=commune", "--json")
    names = [one["name"] for one in json.loads(awards)["records"]]
    joined = " ".join(said.split())
    assert names and all(name in joined for name in names)
    assert f"{label(Award, 'level')} = commune" in joined
    assert desk("list", "award", "--to", desk.folder / "x.pdf", "--limit", "3", code=2) == ""


def test_a_printed_list_does_not_say_what_it_asks_about_people(desk: Desk) -> None:
    head = json.loads(
        desk("list", "household", "--names", "--purpose", "thử", "--limit", "1", "--json")
    )
    name = head["records"][0]["name"]
    assert name not in desk.text("list", "household", "--where", f"name={name}")


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_papers_of_the_office_are_written_as_both_and_logged(desk: Desk, ending: str) -> None:
    commands = (
        ("paper", "decision", "QD-001"),
        ("paper", "dispute", "HG-0001"),
        ("payments", "--period", "2026"),
        ("handover", "--giver", "Lê Thị Ỷ"),
        ("proposal",),
        ("review",),
    )
    for command in commands:
        to = desk.folder / f"giấy {command[0]}.{ending}"
        desk(*command, "--to", to)
        assert to.stat().st_size > 5_000
        entry = json.loads(desk("audit", "--limit", "2", "--json"))["entries"][0]
        assert entry["kind"] == "print", command
    assert desk("paper", "award", "KT-0001", "--to", desk.folder / "a.docx", code=1) == ""


def test_awards_leave_in_the_columns_of_the_provinces_sheet(desk: Desk) -> None:
    store = desk.store()
    decision = store.fetch(Decision, store.ids(Decision))[0]
    awards = store.fetch(Award, store.ids(Award, Query(eq("decision", decision.id))))
    store.close()
    to = desk.folder / "khen.xlsx"
    desk("award-sheet", "--decision", decision.code, "--to", to)
    sheet = load_workbook(to)[award_sheet.SHEET]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == tuple(title for title, _ in award_sheet.COLUMNS)
    assert sorted(str(row[2]) for row in rows) == sorted(award.name for award in awards)
    assert [row[0] for row in rows] == [*range(1, len(awards) + 1)]
    assert {row[5] for row in rows} <= {*award_sheet.KINDS.values()}
