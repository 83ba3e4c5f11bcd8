"""Handing in and adding up through the headless door, from two communes to the level above."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.__main__ import main
from app.base import clock, language
from app.cli.submissions import _LINE
from app.reports.definitions.mediation import statistics
from app.reports.output.workbook import _SHEET_MAIN
from app.reports.spec import official_table
from tests.support.packages import sender
from tests.support.wording import column

PERIOD = ("movement", "--period", "2026-03")


class Office:
    """The stores of two communes and of the level above; runs commands on them."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.folder, self._captured = folder, captured
        (folder / "mat-khau").write_text("mật khẩu của Lan\n", encoding="utf-8")
        for code, visits in (("03127", 2), ("00004", 5), ("00008", 1)):
            sender(folder, code, visits).store.close()

    def __call__(self, *arguments: object, code: int = 0, store: str = "") -> str:
        self._captured.readouterr()
        who = (
            "--store",
            self.folder / f"{store}.andan",
            "--password-file",
            self.folder / "mat-khau",
        )
        found = main([*map(str, arguments), *(map(str, who) if store else ())])
        self.said = self._captured.readouterr()
        assert found == code, self.said.err
        return self.said.out

    def json(self, *arguments: object, store: str = "") -> Any:
        return json.loads(self(*arguments, "--json", store=store))


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.delenv("ANDAN_PASSWORD", raising=False)
    yield Office(tmp_path, capsys)
    language.use("vi")


def test_two_communes_hand_in_and_one_is_missing(office: Office) -> None:
    usb = office.folder / "usb"
    for code in ("03127", "00004"):
        told = office.json("submit", *PERIOD, "--to", usb, store=code)
        assert (told["revision"], told["sequence"]) == (1, 1)
        assert load_workbook(told["workbook"]).sheetnames[0] == str(_SHEET_MAIN)
    expect = office.folder / "phai-nop.txt"
    expect.write_text("03127 Điện Biên Phủ\n4\n00008\n", encoding="utf-8")
    to = office.folder / "tong.xlsx"
    replies = office.folder / "tra-loi"
    rolled = office.json("rollup", usb, "--expect", expect, "--to", to, "--replies", replies, store="00008")  # fmt: skip
    (report,) = rolled["reports"]
    assert report["totals"]["visits"]["value"] == 7
    assert report["missing"] == ["00008"]
    assert rolled["refused"] == rolled["changes"] == []
    assert load_workbook(to).sheetnames[0] == "PT Tháng 3 năm 2026"
    assert len(list(replies.iterdir())) == 2


def test_nobody_answers_without_a_key_of_their_own(office: Office) -> None:
    usb, to = office.folder / "usb", office.folder / "tong.xlsx"
    office("submit", *PERIOD, "--to", usb, store="03127")
    office("rollup", usb, "--to", to, "--replies", usb / "tra-loi", code=1)
    assert "--store" in office.said.err
    assert not to.exists()


def test_an_answer_comes_back_and_what_changed_since_is_named(office: Office) -> None:
    usb, replies = office.folder / "usb", office.folder / "tra-loi"
    office("submit", *PERIOD, "--to", usb, store="03127")
    to = office.folder / "tong.xlsx"
    office("rollup", usb, "--to", to, "--replies", replies, store="00008")
    (answer,) = replies.iterdir()
    told = office.json("reply", answer, store="03127")
    assert (told["taken"], told["first"], told["from"], told["flags"]) == (True, True, "00008", [])
    assert office("reply", answer, store="03127") == "đã nhận\n"
    (one,) = office.json("frozen", store="03127")
    assert (one["revision"], one["taken"], one["asked"]) == (1, True, 0)
    assert one["sent"]
    assert office.json("compare", *PERIOD, store="03127")["lines"] == []
    visit = [{"day": "2026-03-05", "household": "HO-0001", "outcome": "good"}]
    (office.folder / "them.json").write_text(json.dumps(visit), encoding="utf-8")
    office("add", "visit", "--json", office.folder / "them.json", store="03127")
    told = office.json("compare", *PERIOD, store="03127")["lines"]
    lines = {line["key"]: line for line in told if not line["part"]}
    assert (lines["visits"]["frozen"], lines["visits"]["live"]) == (2, 3)
    added = {"register": "visit", "code": "TV-00003", "how": "added"}
    assert lines["visits"]["records"] == [added]
    assert "TV-00003" in office("compare", *PERIOD, "--revision", "1", store="03127")
    office("compare", *PERIOD, "--revision", "2", code=1, store="03127")


def test_a_cell_of_an_official_table_is_compared_with_its_records(office: Office) -> None:
    period = ("mediation", "--period", "2026-03")
    office("submit", *period, "--to", office.folder / "usb", store="03127")
    given = {"received": "2026-03-05", "area": "KDC-01", "field": "civil", "matter": "Ranh đất"}
    (office.folder / "them.json").write_text(json.dumps([given]), encoding="utf-8")
    office("add", "dispute", "--json", office.folder / "them.json", store="03127")
    told = office.json("compare", *period, store="03127")["lines"]
    cells = {line["label"]: line for line in told if line["cell"]}
    civil = column(statistics._RESULTS, "received_civil")
    label = f"{official_table.TOTAL}: {civil} ({statistics.RESULTS_TITLE})"
    added = {"register": "dispute", "code": "HG-0001", "how": "added"}
    assert (cells[label]["frozen"], cells[label]["live"]) == (0, 1)
    assert cells[label]["records"] == [added]
    said = office("compare", *period, store="03127")
    assert f"{_LINE.format(label=label, frozen=0, live=1)} HG-0001" in said


def test_another_key_is_trusted_as_it_was_read_out(office: Office) -> None:
    usb, to = office.folder / "usb", office.folder / "tong.xlsx"
    office("submit", *PERIOD, "--to", usb, store="03127")
    for above in ("00004", "00008"):
        office("rollup", usb, "--to", to, "--replies", office.folder / above, store=above)
    first, second = (next((office.folder / above).iterdir()) for above in ("00004", "00008"))
    office("reply", first, store="03127")
    office("reply", second, code=1, store="03127")
    digits = office.said.err.partition("khóa ")[2][:35]
    office("reply", second, "--trust", "0" * 30, code=1, store="03127")
    assert office.json("reply", second, "--trust", digits, store="03127")["key"] == digits


def test_the_next_rollup_tells_what_changed_and_what_was_refused(office: Office) -> None:
    usb, to = office.folder / "usb", office.folder / "tong.xlsx"
    office("submit", *PERIOD, "--to", usb, store="03127")
    office("rollup", usb, "--to", to)
    office("submit", *PERIOD, "--to", usb, store="00004")
    (usb / "hong.andan-goi").write_bytes(b"PK\x03\x04")
    rolled = office.json("rollup", usb, "--to", to)
    assert {c["unit"] for c in rolled["changes"]} == {"00004"}
    assert [one["file"] for one in rolled["refused"]] == ["hong.andan-goi"]


def test_asked_again_the_same_package_is_written(office: Office) -> None:
    first = office.json("submit", *PERIOD, "--to", office.folder / "1", store="03127")
    again = ("submit", *PERIOD, "--plain-names", "--to", office.folder / "2")
    second = office.json(*again, store="03127")
    assert Path(second["package"]).name.endswith(", thang 3 nam 2026, lan 1.andan-goi")
    assert "lần chốt 1" in office.said.err
    assert second["revision"] == 1
    assert Path(first["package"]).read_bytes() == Path(second["package"]).read_bytes()


def test_a_sealed_package_is_opened_with_the_receivers_store(office: Office) -> None:
    usb, card, to = (office.folder / name for name in ("usb", "the.json", "tong.xlsx"))
    office("receiver", "--to", card, store="00008")
    told = office.json("submit", *PERIOD, "--receiver", card, "--to", usb, store="03127")
    assert list(usb.iterdir()) == [Path(told["package"])]  # no copy that all can read
    assert (told["workbook"], told["paper"]) == (None, None)
    assert office.json("rollup", usb, "--to", to)["refused"] != []
    rolled = office.json("rollup", usb, "--to", to, store="00008")
    assert rolled["reports"][0]["totals"]["visits"]["value"] == 2


def test_paragraphs_go_along_when_asked_for_and_name_nobody_unless_for_a_purpose(
    office: Office,
) -> None:
    said = {"report": "movement", "section": "tasks", "period": "2026-03", "window": "calendar"}
    (office.folder / "loi.json").write_text(
        json.dumps([said | {"text": "Đã đi {visits} lượt, có hộ bà Đặng Thị Hoà."}]), "utf-8"
    )
    office("add", "narrative", "--json", office.folder / "loi.json", store="03127")
    usb, to = office.folder / "usb", office.folder / "tong.xlsx"
    asked = ("submit", *PERIOD, "--to", usb)
    office(*asked, "--names", "--purpose", "hỏi", store="03127", code=2)
    office(*asked, "--words", store="03127", code=1)
    assert "Đặng Thị Hoà" in office.said.err and not any(usb.iterdir())
    assert office.json(*asked, store="03127")["words"] is False
    rolled = office.json("rollup", usb, "--to", to)
    assert rolled["reports"][0]["units"]["03127"]["words"] is None
    named = ("--words", "--names", "--purpose", "cấp trên hỏi")
    assert office.json(*asked, *named, store="03127")["words"] is True
    rolled = office.json("rollup", usb, "--to", to)
    told = rolled["reports"][0]["units"]["03127"]["words"]
    assert told == {"tasks": ["Đã đi 2 lượt, có hộ bà Đặng Thị Hoà."]}


def test_a_blank_form_needs_no_store(office: Office) -> None:
    path = office.folder / "bieu.xlsx"
    office("template", *PERIOD, "--to", path)
    assert load_workbook(path)["Nhập số liệu"]["D8"].value is None
    printed = path.with_suffix(".docx")
    office("template", *PERIOD, "--to", printed)
    assert Document(str(printed)).tables[1].cell(1, 3).text == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("submit", "khác", "--period", "2026-03"),
        ("submit", "movement", "--period", "2026-13"),
        ("submit", *PERIOD, "--receiver", "khong-co"),
    ],
)
def test_a_mistake_is_one_sentence(office: Office, arguments: tuple[str, ...]) -> None:
    assert office(*arguments, "--to", office.folder / "usb", code=1, store="03127") == ""
    assert len(office.said.err.splitlines()) == 1


def test_a_running_period_is_handed_in_only_when_it_is_asked_for_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 20))
    usb = office.folder / "usb"
    office("submit", *PERIOD, "--to", usb, store="03127", code=1)
    assert "chưa kết thúc" in office.said.err and "--unfinished" in office.said.err
    assert not usb.exists() and office.json("frozen", store="03127") == []
    told = office.json("submit", *PERIOD, "--unfinished", "--to", usb, store="03127")
    assert told["revision"] == 1
    estimate = office.json("submit", *PERIOD, "--estimate", "--to", usb, store="03127")
    assert (estimate["kind"], estimate["revision"]) == ("estimate", 1)
    kinds = [one["kind"] for one in office.json("frozen", store="03127")]
    assert kinds == ["official", "estimate"]
    rolled = office.json("rollup", usb, "--to", usb / "tong.xlsx")
    assert [one["kind"] for one in rolled["reports"]] == kinds


def test_a_report_that_goes_by_years_is_of_the_year_of_a_shorter_period(office: Office) -> None:
    to = office.folder / "an-toan.json"
    office("report", "safety", "--period", "2025-09", "--to", to, store="03127")
    told = json.loads(to.read_text(encoding="utf-8"))["period"]
    assert (told["first"], told["last"], told["label"]) == ("2025-01-01", "2025-12-31", "Năm 2025")
