"""``rollup`` against whatever a stick may hold: what is wrong is named, the rest is added up."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from app.__main__ import main
from app.base import clock, language
from app.base.periods import parse
from app.cli.rollup import _ADDED_UP, _NO_PACKAGES
from app.exchange.package import container, package
from app.exchange.package.container import encrypt, fingerprint, public_key
from app.exchange.package.package import SUFFIX, WORKBOOK
from app.exchange.rollup import form_book, manual_workbook, selection, typed_figures, verification
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import add_up
from app.law import communes
from tests.support import hostile_books as hostile
from tests.support.packages import sender
from tests.support.province import Province, typed
from tests.support.wording import pattern

ROOT = Path(__file__).parents[3]
PERIOD = parse("2026-Q1")
CODES = [unit.code for unit in communes.of_province("33")[:9]]
A, B, C, D, E, F, G, H, I = CODES  # noqa: E741
STRANGER = communes.of_province("01")[0].code
REASONS = {
    "cut": container.Truncated.reason,
    "flipped": container.Altered.reason,
    "future": package.FromFuture.reason,
    "newer": package.NewerSchema.reason,
    "book": container.NotOurs.reason,
    "renamed": form_book._NOT_A_BOOK,
    "people": manual_workbook._OTHER_FORM,
    "sealed": container.NotForUs.reason,
    "stranger": verification._UNKNOWN_UNIT,
    "forged": verification._TWO_KEYS,
    "words": typed_figures.NO_FIGURE.format(cell="D8"),
    "entities": form_book._HOSTILE,
}


class Post:
    """A stick with good packages of A and B (corrected), a typed form of C, and all that is bad."""

    def __init__(self, folder: Path) -> None:
        self.usb, self.folder = folder / "usb", folder
        self.province = province = Province.founded(folder, PERIOD)
        self.good = [
            province.send(self.usb, A),
            province.send(self.usb, B),
            province.send(self.usb, B, times=2),
            typed(self.usb / "c.xlsx", C, PERIOD, 4),
        ]
        made = province.send(folder / "kho", D)
        data = made.read_bytes()
        self.put("cut", data[:-900])
        middle = len(data) // 2
        self.put("flipped", data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        with zipfile.ZipFile(made) as opened:
            self.put("book", opened.read(WORKBOOK))
            self.put("people", opened.read(WORKBOOK), ".xlsx")
        self.put("renamed", data, ".xlsx")
        self.put(
            "sealed", encrypt(data, X25519PrivateKey.generate().public_key().public_bytes_raw())
        )
        tomorrow = (clock.now() + timedelta(days=3)).isoformat()
        for name, code, other in (
            ("future", E, {"at": tomorrow}), ("newer", F, {"schema": package.SCHEMA + 1}), ("stranger", STRANGER, {}),
        ):  # fmt: skip
            self.put(name, province.send(folder / "kho", code, **other).read_bytes())
        self.put("forged-1", province.send(folder / "kho", G).read_bytes())
        province.keys[G] = Ed25519PrivateKey.generate()
        self.put("forged-2", province.send(folder / "kho", G).read_bytes())
        words = typed(folder / "kho" / "h.xlsx", H, PERIOD, 0)
        shutil.move(hostile.changed(words, folder / "kho" / "x.xlsx", _word), self.path("words"))
        hostile.changed(words, self.path("entities"), hostile.entities)

    def path(self, name: str, ending: str = ".xlsx") -> Path:
        return self.usb / f"{name}{ending}"

    def put(self, name: str, data: bytes, ending: str = SUFFIX) -> None:
        self.path(name, ending).write_bytes(data)


def _word(parts: hostile.Parts) -> hostile.Parts:
    head, _, rest = parts[hostile.SHEET].partition(b'<c r="D8"')
    said = b'<c r="D8" t="str"><v>many</v></c>'
    return parts | {hostile.SHEET: head + said + rest.partition(b"</c>")[2]}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    return Post(tmp_path_factory.mktemp("post"))


@pytest.fixture
def expect(tmp_path: Path) -> Path:
    path = tmp_path / "phai-nop.json"
    due = {"2026-Q1": "2026-04-05"}
    path.write_text(json.dumps({"units": CODES, "due": due}), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _vietnamese_after() -> Iterator[None]:
    yield
    language.use("vi")


class Door:
    """Runs the command, and takes one JSON document from it."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self.err = ""

    def __call__(self, *arguments: object, code: int = 0) -> Any:
        self._captured.readouterr()
        found = main(["rollup", *map(str, arguments), "--json"])
        said = self._captured.readouterr()
        self.err = said.err
        assert found == code, said.err
        assert "Traceback" not in said.err
        return json.loads(said.out) if code == 0 else said.out


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(capsys)


def test_every_bad_file_has_its_reason_and_the_good_ones_are_added(
    post: Post, expect: Path, tmp_path: Path, door: Door
) -> None:
    told = door(post.usb, "--expect", expect, "--to", tmp_path / "tong.xlsx")
    refused = {one["file"].partition(".")[0]: one["reason"] for one in told["refused"]}
    for name, reason in REASONS.items():
        for file in ("forged-1", "forged-2") if name == "forged" else (name,):
            assert re.search(pattern(reason), refused.pop(file)), file
    assert refused == {}
    assert [one["reason"] for one in told["not_needed"]] == [str(selection._REPLACED.format(n=2))]
    (report,) = told["reports"]
    rolled = add_up(collect(post.good), ExpectedUnits(tuple(CODES)))
    (totals,) = rolled.totals.values()
    for key, total in totals.items():
        assert report["totals"][key]["value"] == total.figures[0]
        assert report["totals"][key]["cumulative"] == total.figures[3]
    states = {unit: one["state"] for unit, one in report["units"].items()}
    assert states == dict.fromkeys(CODES, "missing") | {
        A: "arrived", B: "arrived", C: "late", G: "refused"
    }  # fmt: skip
    assert report["missing"] == [D, E, F, G, H, I]


def test_the_shape_of_the_document(post: Post, expect: Path, tmp_path: Path, door: Door) -> None:
    told = door(post.usb, "--expect", expect, "--to", tmp_path / "tong.xlsx")
    assert told.keys() == {"reports", "refused", "not_needed", "changes", "to"}
    (report,) = told["reports"]
    assert report.keys() == {
        "report",
        "period",
        "window",
        "kind",
        "units",
        "missing",
        "totals",
        "ranking",
    }
    assert (report["report"], report["period"], report["window"]) == (
        "movement", "2026-Q1", "calendar",
    )  # fmt: skip
    assert report["units"][B].keys() == {
        *("name", "state", "revision", "signed", "open", "source", "notes", "file", "values"),
        *("words", "signals"),
    }
    assert report["units"][I]["values"] == {} and report["units"][I]["file"] is None
    assert (report["units"][B]["revision"], report["units"][C]["signed"]) == (2, False)
    assert report["units"][I]["signed"] is report["units"][G]["signed"] is None
    figure = report["totals"]["visits"]
    assert figure.keys() - {"small"} == {
        *("value", "why", "previous", "same_last_year", "cumulative", "units", "parts"),
        *("units_above_0", "units_above_0_percent"),
    }
    for path, parts in figure["parts"].items():
        shown = [value for value in parts.values() if value is not None]
        assert (len(shown) < len(parts)) == (path in figure.get("small", ()))
        missing = figure["value"] - sum(shown)
        assert missing > 0 if path in figure.get("small", ()) else missing == 0
    forged = next(one for one in told["refused"] if one["file"].startswith("forged-2"))
    assert forged.keys() == {"file", "unit", "signer", "reason"}
    assert (forged["unit"], forged["signer"]) == (
        G, fingerprint(public_key(post.province.keys[G]))
    )  # fmt: skip
    again = door(post.usb, "--expect", expect, "--to", tmp_path / "tong.xlsx")
    assert again["changes"] == [] and again["reports"] == told["reports"]


def test_a_replayed_package_is_older_than_what_was_known(
    post: Post, tmp_path: Path, door: Door
) -> None:
    to = tmp_path / "tong.xlsx"
    door(post.good[2], "--to", to)
    told = door(post.good[1], post.good[0], "--to", to)
    (refused,) = told["refused"]
    assert re.search(pattern(selection._OLDER), refused["reason"])
    changed = {one["unit"] for one in told["changes"]}
    assert changed == {A, B}


def test_a_signature_is_trusted_when_its_digits_are_given(
    post: Post, tmp_path: Path, door: Door
) -> None:
    to, forged = tmp_path / "tong.xlsx", [post.path(f"forged-{n}", SUFFIX) for n in (1, 2)]
    digits = fingerprint(public_key(post.province.keys[G]))
    told = door(*forged, "--to", to, "--trust", f"{G}={digits}")
    assert [one["file"] for one in told["refused"]] == [forged[0].name]
    assert door(*forged, "--to", to)["reports"][0]["units"][G]["state"] == "arrived"
    assert door(*forged, "--to", to, "--trust", f"{G}=12345", code=1) == ""
    assert len(door.err.splitlines()) == 1 and G in door.err
    assert door(*forged, "--to", to, "--trust", "12345", code=2) == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("khong-co", "--to", "{}/tong.xlsx"), 1),
        (("{}", "--to", "{}/khong-co/tong.xlsx"), 1),
        (("{}", "--to", "{}/tong.xlsx", "--expect", "{}/khong-co.txt"), 1),
        (("{}", "--to", "{}/tong.xlsx", "--replies", "{}/tra-loi"), 1),
        (("--to", "{}/tong.xlsx"), 2),
        (("{}",), 2),
    ],
)
def test_a_mistake_is_one_sentence_or_wrong_usage(
    arguments: tuple[str, ...], code: int, tmp_path: Path, door: Door
) -> None:
    assert door(*(one.format(tmp_path) for one in arguments), code=code) == ""
    assert code == 2 or len(door.err.splitlines()) == 1


def test_of_an_empty_stick_no_workbook_is_made(tmp_path: Path, door: Door) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"none of ours")
    assert door(tmp_path, "--to", tmp_path / "tong.xlsx", code=1) == ""
    assert re.search(pattern(_NO_PACKAGES), door.err) and tmp_path.name in door.err
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_the_process_says_what_is_missing_and_refused(
    post: Post, expect: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "rollup", post.usb, "--expect", expect,
         "--to", tmp_path / "tong.xlsx"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    first, last = done.stdout.splitlines()
    assert (
        first.startswith(str(_ADDED_UP.format(slot="PT Quý I năm 2026", n=3, m=6))) and D in first
    )
    assert last.endswith("tong.xlsx")
    assert len(done.stderr.splitlines()) == len(REASONS) + 1


# --- any order -------------------------------------------------------------------------------


class Once:
    """All files of the stick, and what comes of them at once; with a short name for reports."""

    def __init__(self, usb: Path) -> None:
        self.found = collect(files_in([usb])).found
        self.rolled = add_up(Collected(self.found), ExpectedUnits(tuple(CODES)))


@pytest.fixture(scope="module")
def once(post: Post) -> Once:
    return Once(post.usb)


@given(seed=st.integers(0, 10**9), repeats=st.integers(0, 6), stick=st.integers(1, 30))
def test_any_order_any_repeats_any_number_of_sticks_give_the_same(
    seed: int, repeats: int, stick: int, once: Once
) -> None:
    chance = random.Random(seed)
    found = [*once.found, *chance.choices(once.found, k=repeats)]
    chance.shuffle(found)
    grown = Collected()
    for start in range(0, len(found), stick):
        grown = grown.renewed(Collected(tuple(found[start : start + stick])))
    rolled = add_up(grown, ExpectedUnits(tuple(CODES)))
    assert rolled.totals == once.rolled.totals
    assert rolled.matrix == once.rolled.matrix
    assert rolled.known == once.rolled.known
    assert {one.file for one in rolled.refused} == {one.file for one in once.rolled.refused}


def test_what_was_added_up_goes_on_and_is_followed_down(tmp_path: Path, capsys: Any) -> None:
    """A province's figure, to its unit, to the part of the file, to that package alone."""
    monday = Province.founded(tmp_path, PERIOD)
    for code in (A, B):
        monday.send(tmp_path / "usb", code, times=3, open=True)
    (tmp_path / "tinh").mkdir()
    path = sender(tmp_path / "tinh", "00004").store
    name = path.path
    path.close()
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("mật khẩu của Lan", encoding="utf-8")
    who = ["--store", str(name), "--user", "lan", "--password-file", str(secret)]
    words = ["rollup", str(tmp_path / "usb"), "--to", str(tmp_path / "t.xlsx"), "--json"]
    assert main([*who, *words, "--submit", str(tmp_path / "bo")]) == 0
    sent = json.loads(capsys.readouterr().out)
    file = Path(sent["submitted"]["path"])
    assert (sent["submitted"]["packages"], sent["submitted"]["left_out"]) == (2, [])
    assert main(["rollup", str(file), "--to", str(tmp_path / "b.xlsx"), "--json"]) == 0
    [above] = json.loads(capsys.readouterr().out)["reports"]
    [below] = sent["reports"]
    assert above["totals"] == below["totals"]
    unit = above["units"][A]
    assert above["totals"]["visits"]["value"] == sum(
        one["values"]["visits"] for one in above["units"].values()
    )
    part = unit["file"].removeprefix(f"{file.name}/")
    with zipfile.ZipFile(file) as parts:
        parts.extract(part, tmp_path)
    assert main(["rollup", str(tmp_path / part), "--to", str(tmp_path / "c.xlsx"), "--json"]) == 0
    [alone] = json.loads(capsys.readouterr().out)["reports"]
    assert alone["units"][A]["values"] == unit["values"]


def test_the_report_is_written_on_paper_and_in_words(
    door: Door, post: Post, expect: Path, tmp_path: Path
) -> None:
    rule = tmp_path / "hang.json"
    rule.write_text('{"movement": {"figures": [{"indicator": "visits"}]}}', encoding="utf-8")
    for name in ("tong.pdf", "tong.docx"):
        found = door(
            post.usb, "--expect", expect, "--to", tmp_path / name, "--ranking", rule,
            "--leader", tmp_path / "lanh-dao.pdf",
        )  # fmt: skip
        assert (tmp_path / name).stat().st_size > 10_000
        [one] = [report for report in found["reports"] if report["period"] == "2026-Q1"]
        ranking, units = one["ranking"], one["units"]
        assert ranking["chosen"] and ranking["figures"][0]["indicator"] == "visits"
        visits = [units[place["unit"]]["values"]["visits"] for place in ranking["units"]]
        assert visits == sorted(visits, reverse=True) and len(visits) == 3
        assert [place["values"] for place in ranking["units"]] == [[figure] for figure in visits]
    with PdfDocument(tmp_path / "lanh-dao.pdf") as pages:
        assert len(pages) == len([one for one in found["reports"] if one["ranking"]])


def test_a_withdrawn_key_stays_withdrawn_where_a_list_of_units_is_given(
    post: Post, expect: Path, tmp_path: Path, capsys: Any
) -> None:
    made = sender(tmp_path, "00004").store
    made.close()
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("mật khẩu của Lan", encoding="utf-8")
    who = ["--store", str(made.path), "--user", "lan", "--password-file", str(secret)]
    digits = fingerprint(public_key(post.province.keys[A]))
    assert main([*who, "units", "withdraw", digits, "--from", "2026-01-01"]) == 0
    capsys.readouterr()
    words = ["rollup", str(post.usb), "--to", str(tmp_path / "t.xlsx"), "--json"]
    main([*who, *words, "--expect", str(expect)])
    told = json.loads(capsys.readouterr().out)
    withdrawn = str(verification._WITHDRAWN.format(day="01/01/2026"))
    assert {one["unit"] for one in told["refused"] if one["reason"] == withdrawn} == {A}
    assert told["reports"][0]["units"][A]["values"] == {}
