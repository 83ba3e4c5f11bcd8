"""Many packages, good and bad, in any order: each figure once, and every other file with a reason."""

from __future__ import annotations

import random
import re
import shutil
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook

from app.base.errors import Cancelled, NotFound
from app.base.jobs import Watch
from app.base.language import T
from app.base.periods import parse
from app.exchange.package.file_names import file_stem
from app.exchange.package.package import SUFFIX, WORKBOOK, NewerSchema, read_package, write_package
from app.exchange.package.reply import FigureQuery, read_reply, write_reply
from app.exchange.rollup import collected
from app.exchange.rollup import history as memory
from app.exchange.rollup.consolidated_sheets import _ENDINGS, _fitting
from app.exchange.rollup.consolidated_workbook import (
    _SHEET_CHANGES,
    _SHEET_NOT_NEEDED,
    _SHEET_REFUSED,
    _SHEET_UNITS,
    write_consolidated,
)
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.form_book import _NOT_A_BOOK, BadWorkbook
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.manual_workbook import _ROWS_MISSING, read_manual, write_template
from app.exchange.rollup.queries import write_replies
from app.exchange.rollup.rollup import (
    _ABSENT_NOW,
    _NO_UNIT,
    RollupResult,
    UnitStatus,
    add_up,
    rollup,
)
from app.exchange.rollup.selection import _OLDER
from app.exchange.rollup.total_rows import _NOT_ALIKE, slot_name, total_rows
from app.exchange.rollup.totals import flags
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement import MOVEMENT
from app.reports.spec.figures import Blank, added, is_number
from app.reports.spec.report import Report
from app.store import Store
from app.store.submissions import ReportKey
from tests.support import wording
from tests.support.packages import CODES, FORMER, MARCH, Sender, sender
from tests.support.province import RECEIVING
from tests.support.wording import pattern
from tests.unit.exchange.package.test_package import signed_anew

SLOT = ReportKey("movement", "2026-03", "calendar")
A, B, C, D = CODES
ALL = ExpectedUnits(CODES)


@dataclass
class Post:
    """Packages that units A, B and C wrote: A twice, the second a correction; A also for April."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)

    def copy(self, folder: Path, *names: str) -> list[Path]:
        folder.mkdir(exist_ok=True)
        return [Path(shutil.copy(self.files[name], folder / f"{name}.andan-goi")) for name in names]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    folder = tmp_path_factory.mktemp("post")
    made = Post(folder)

    def send(name: str, unit: Sender, reason: str = "", period: str = "2026-03") -> None:
        done = unit.freeze(reason, parse(period))
        made.files[name] = write_package(unit.store, done, folder / name)

    a, b, c = (sender(folder, code, visits) for code, visits in ((A, 2), (B, 3), (C, 5)))
    send("a1", a)
    a.visit()
    send("a2", a, "Nhập sót một lượt")
    send("a-april", a, period="2026-04")
    send("b", b)
    send("c", c)
    for unit in (a, b, c):
        unit.store.close()
    return made


def visits(rolled: RollupResult, slot: ReportKey = SLOT) -> int:
    return int(rolled.totals[slot]["visits"].figures[0])


def why(rolled: RollupResult, name: str) -> str:
    (one,) = [one for one in rolled.rejected if one.file.startswith(name)]
    return one.why.vi


# --- adding up -------------------------------------------------------------------------------


def test_figures_parts_and_rates_are_the_sums(post: Post, tmp_path: Path) -> None:
    rolled = rollup(post.copy(tmp_path, "a2", "b", "c"), ALL)
    packages = [read_package(post.files[name]) for name in ("a2", "b", "c")]
    given = [{s.key: [*s.reasons()] for s, _place in p.layout.placed()} for p in packages]
    assert visits(rolled) == 3 + 3 + 5
    for indicator in MOVEMENT.indicators():
        total = rolled.totals[SLOT][indicator.key]
        if not indicator.ratio:
            told = [p.read_figures[indicator.key] for p in packages]
            for n, figure in enumerate(total.figures):
                numbers = [one for t in told if (one := t.figures[n]) is not None]
                if numbers:
                    assert figure == sum(numbers)
                else:
                    assert {figure} == {Blank(reasons[indicator.key][n]) for reasons in given}
                assert total.counted[n] == len(numbers)
        if indicator.additive:
            for path, parts in total.splits.items():
                assert parts.keys() == {part for t in told for part in t.splits.get(path, {})}
                for part, four in parts.items():
                    theirs = [t.splits.get(path, {}).get(part, (0,))[0] for t in told]
                    if is_number(total.figures[0]):
                        assert four[0] == (sum(theirs) if None not in theirs else Blank.SMALL)
                    else:
                        assert four[0] is total.figures[0]


def test_rates_come_from_their_sums_and_not_from_rates(tmp_path: Path) -> None:
    """1 of 2 settled and 1 of 1: two of three, and not the mean of 50 and 100."""
    paths = [tmp_path / f"{unit}.xlsx" for unit in (B, C)]
    filled(paths[0], B, {"disputes_received": 2, "disputes_settled": 1})
    filled(paths[1], C, {"disputes_received": 1, "disputes_settled": 1})
    rolled = rollup(paths, ALL)
    assert rolled.totals[SLOT]["disputes_settled_rate"].figures[0] == 66.7


def test_figures_entered_by_hand_are_added_up_where_they_were_told(tmp_path: Path) -> None:
    """Every unit's report has the starters; a package from before lacks them and counts all the same."""
    paths = []
    for code, report in ((A, MOVEMENT), (B, MOVEMENT), (C, FORMER)):
        unit = sender(tmp_path, code, 2)
        unit.enter("matters", 3)
        done = unit.freeze(report=report)
        paths.append(write_package(unit.store, done, tmp_path / f"{code}{SUFFIX}"))
        unit.store.close()
    filled(tmp_path / "d.xlsx", D, {"figure:matters": 4})
    rolled = rollup([*paths, tmp_path / "d.xlsx"], ALL)
    totals = rolled.totals[SLOT]
    assert rolled.refused == ()
    assert (totals["visits"].figures[0], totals["visits"].units) == (6, 4)
    assert (totals["figure:matters"].figures[0], totals["figure:matters"].units) == (10, 3)
    assert totals["figure:weapons"].figures[0] == 0
    (row,) = [one for one in total_rows(rolled, SLOT) if one.indicator.key == "figure:matters"]
    assert {unit: four and four[0] for unit, four in zip(rolled.units, row.units, strict=True)} == {
        A: 3,
        B: 3,
        C: None,
        D: 4,
    }


def test_any_order_and_any_repeats_give_the_same(post: Post, tmp_path: Path) -> None:
    paths = post.copy(tmp_path, *post.files) + post.copy(tmp_path / "again", "b", "a1", "a2")
    expected = rollup(paths, ALL)
    chance = random.Random(1)
    for _ in range(6):
        chance.shuffle(paths)
        assert rollup(paths, ALL) == expected
    assert visits(expected) == 11
    assert expected.refused == ()
    assert len(expected.rejected) == 4  # a1 twice, and what is repeated of a2 and b


def test_the_highest_revision_counts(post: Post, tmp_path: Path) -> None:
    rolled = rollup(post.copy(tmp_path, "a2", "a1"), ALL)
    assert visits(rolled) == 3
    assert rolled.matrix[A, SLOT].revision == 2
    assert "lần 2" in why(rolled, "a1")


def test_the_matrix_knows_arrived_late_missing_and_refused(post: Post, tmp_path: Path) -> None:
    paths = post.copy(tmp_path, "a2", "a-april", "b")
    key = Ed25519PrivateKey.generate()
    first = rollup(post.copy(tmp_path, "c")).known
    forged = tmp_path / "c.andan-goi"
    forged.write_bytes(signed_anew(post.files["c"].read_bytes(), key))
    due = {"2026-03": date(2026, 4, 5)}
    rolled = rollup([*paths, forged], ExpectedUnits(CODES, due), first)
    april = ReportKey("movement", "2026-04", "calendar")
    assert rolled.slots == (SLOT, april)
    state = {unit: rolled.matrix[unit, SLOT].state for unit in CODES}
    assert state == {
        A: UnitStatus.LATE,
        B: UnitStatus.LATE,
        C: UnitStatus.REFUSED,
        D: UnitStatus.MISSING,
    }
    assert rolled.matrix[A, april].state is UnitStatus.ARRIVED
    assert rolled.missing(april) == sorted((B, C, D))
    assert "trước" in rolled.matrix[C, SLOT].notes[0].vi


@pytest.mark.parametrize(
    "name",
    [
        f"{C}-movement-2026-03-calendar-1",
        file_stem(C, SLOT, 1),
        file_stem(C, SLOT, 1, plain=True),
        unicodedata.normalize("NFD", f"{file_stem(C, SLOT, 2)} (1)"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_where_its_name_says(
    post: Post, tmp_path: Path, name: str
) -> None:
    data = post.files["c"].read_bytes()
    damaged = tmp_path / f"{name}.andan-goi"
    damaged.write_bytes(data[:500] + b"!" + data[501:])
    rolled = rollup([*post.copy(tmp_path, "b"), damaged], ExpectedUnits(CODES))
    cell = rolled.matrix[C, SLOT]
    assert (cell.state, cell.taken) == (UnitStatus.REFUSED, False)
    assert damaged.name in cell.notes[0].vi
    assert rolled.matrix[A, SLOT].state is UnitStatus.MISSING


def test_a_code_that_is_no_commune_is_told_as_such(post: Post, tmp_path: Path) -> None:
    rolled = rollup(post.copy(tmp_path, "b"), ExpectedUnits((*CODES, "99999")))
    assert rolled.missing(SLOT) == sorted({*CODES, "99999"} - {B})
    assert rolled.matrix["99999", SLOT].notes[0] == _NO_UNIT.format(unit="99999")
    assert rolled.matrix[A, SLOT].notes[0] != _NO_UNIT.format(unit=A)


def test_without_a_list_whoever_handed_in_is_expected(post: Post, tmp_path: Path) -> None:
    rolled = rollup(post.copy(tmp_path, "a2", "c"))
    assert rolled.units == {C: "Phường Ngọc Hà", A: "Phường Điện Biên Phủ"}
    assert rolled.missing(SLOT) == []


def test_what_was_gathered_stays_when_its_stick_is_gone(post: Post, tmp_path: Path) -> None:
    """Stick after stick, under one drive letter: what was read before is still added up."""
    stick = tmp_path / "usb"
    gathered = Collected()
    for name in ("a1", "a2", "b", "c"):
        shutil.rmtree(stick, ignore_errors=True)
        path = post.copy(stick, name)[0].rename(stick / "goi.andan-goi")
        gathered = gathered.renewed(collect([path]))
    assert len(gathered.found) == 3  # of one path, a correction takes the place of what it corrects
    assert visits(add_up(gathered, ALL)) == 3 + 3 + 5


def test_a_file_that_was_mended_counts_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    gathered = Collected()
    for figure in (None, 5, 6):
        filled(path, D, {"visits": figure})
        gathered = gathered.renewed(collect([path]))
    rolled = add_up(gathered, ALL)
    assert (visits(rolled), rolled.rejected) == (6, ())


def test_files_and_folders_may_be_named_alike(post: Post, tmp_path: Path) -> None:
    (b,) = post.copy(tmp_path, "b")
    (c,) = post.copy(tmp_path / "c", "c")
    beside, other = b.with_suffix(".xlsx"), tmp_path / "thu.docx"
    beside.write_bytes(b"for people")
    other.write_bytes(b"PK")
    assert files_in([tmp_path]) == [b, c]
    assert files_in([b, beside, other, c.parent]) == [b, c, other]
    with pytest.raises(NotFound, match="khong-co"):
        files_in([tmp_path / "khong-co"])


def test_the_revision_before_is_at_hand_or_remembered(post: Post, tmp_path: Path) -> None:
    both = rollup(post.copy(tmp_path / "1", "a1", "a2"), ALL)
    assert both.earlier[A, SLOT].revision == 1
    assert both.earlier[A, SLOT].figures["visits"] == 2
    first = rollup(post.copy(tmp_path / "2", "a1"), ALL)
    assert first.earlier == {}
    second = rollup(post.copy(tmp_path / "3", "a2"), ALL, first.known)
    assert second.earlier == both.earlier


def test_what_was_gathered_is_kept_in_the_store(
    post: Post, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "d.xlsx", D, {"visits": 7})
    (tmp_path / "x.andan-goi").write_bytes(b"PK")
    paths = [*post.copy(tmp_path, *post.files), tmp_path / "d.xlsx", tmp_path / "x.andan-goi"]
    before = rollup(post.copy(tmp_path, "a1")).known
    gathered = collect(paths)
    assert collected.load(store) is None
    collected.save(store, gathered, before)
    kept = collected.load(store)
    assert kept is not None and kept[1] == before
    assert add_up(kept[0], ALL, before) == add_up(gathered, ALL, before)
    monkeypatch.setattr(collected, "misfit", lambda package: NewerSchema(package.name))
    kept = collected.load(store)  # a version that counts otherwise
    assert kept is not None and kept[0].packages == []
    assert len(kept[0].refused) == len(paths)
    collected.forget(store)
    assert collected.load(store) is None


# --- what is not added -----------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_others(post: Post, tmp_path: Path) -> None:
    good = post.copy(tmp_path, "b", "c")
    data = post.files["a1"].read_bytes()
    bad = {"cut": data[:900], "flipped": data[:500] + b"!" + data[501:], "empty": b""}
    with zipfile.ZipFile(post.files["a1"]) as opened:
        bad["book"] = opened.read(WORKBOOK)
    for name, content in bad.items():
        (tmp_path / f"{name}.andan-goi").write_bytes(content)
    rolled = rollup(
        [*good, *(tmp_path / f"{name}.andan-goi" for name in bad), tmp_path / "none"], ALL
    )
    assert visits(rolled) == 8
    assert len(rolled.refused) == 5
    assert len({one.why.vi.replace(one.file, "") for one in rolled.refused}) == 4


def test_a_unit_that_is_not_expected_is_named(post: Post, tmp_path: Path) -> None:
    rolled = rollup(post.copy(tmp_path, "b", "c"), ExpectedUnits((B,)))
    assert (visits(rolled), list(rolled.units)) == (3, [B])
    assert C in why(rolled, "c")
    stranger = tmp_path / "x.andan-goi"
    key = Ed25519PrivateKey.generate()
    unit = {"code": "99999", "name": "Xã không có", "province": ""}
    stranger.write_bytes(signed_anew(post.files["c"].read_bytes(), key, unit=unit))
    assert "99999" in why(rollup([stranger]), "x")


def test_two_signers_for_one_unit_are_both_refused_at_first(post: Post, tmp_path: Path) -> None:
    paths = post.copy(tmp_path, "b", "c")
    forged = tmp_path / "forged.andan-goi"
    forged.write_bytes(signed_anew(post.files["b"].read_bytes(), Ed25519PrivateKey.generate()))
    rolled = rollup([*paths, forged], ALL)
    assert visits(rolled) == 5
    assert {one.file for one in rolled.refused} == {"b.andan-goi", "forged.andan-goi"}
    later = rollup([*paths, forged], ALL, rollup(paths, ALL).known)
    assert visits(later) == 8
    assert [one.file for one in later.refused] == ["forged.andan-goi"]


def test_an_old_revision_put_in_again_is_named(post: Post, tmp_path: Path) -> None:
    before = rollup(post.copy(tmp_path, "a2"), ALL).known
    rolled = rollup(post.copy(tmp_path, "a1", "b"), ALL, before)
    assert visits(rolled) == 3
    assert re.search(pattern(_OLDER), why(rolled, "a1"))
    assert rolled.matrix[A, SLOT].state is UnitStatus.REFUSED


def test_a_sender_that_went_back_in_time_is_named(tmp_path: Path) -> None:
    """Restored from a backup it gives a number out a second time, to other figures."""
    unit = sender(tmp_path)
    first = write_package(unit.store, unit.freeze(), tmp_path / "1")
    unit.store.close()
    for end in ("", ".keys.a", ".keys.b"):
        shutil.copy(tmp_path / f"{A}.andan{end}", tmp_path / f"cu.andan{end}")
    store = Store.open(tmp_path / f"{A}.andan", "lan", "mật khẩu của Lan")
    old = Store.open(tmp_path / "cu.andan", "lan", "mật khẩu của Lan")
    packages = []
    for number, one in enumerate((store, old), 2):
        again = Sender(one, A, 1)
        again.visit(number)
        packages.append(write_package(one, again.freeze("sửa"), tmp_path / str(number)))
        one.close()
    known = rollup([first, packages[0]], ALL).known
    rolled = rollup([first, packages[1]], ALL, known)
    assert rolled.taken == {}
    assert "Số thứ tự 2" in rolled.refused[0].why.vi + rolled.refused[-1].why.vi


def test_a_job_that_is_stopped_gives_nothing(post: Post, tmp_path: Path) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        rollup(post.copy(tmp_path, "b"), ALL, progress=watch)


# --- the next time ---------------------------------------------------------------------------


def test_differences_since_last_time_are_named(post: Post, tmp_path: Path) -> None:
    first = rollup(post.copy(tmp_path / "1", "a1", "b"), ALL)
    assert first.changes == ()
    second = rollup(post.copy(tmp_path / "2", "a1", "a2", "c"), ALL, first.known)
    found = {(c.unit, c.before, c.now) for c in second.changes if c.key == "visits"}
    assert found == {(A, 2, 3), (B, 3, None), (C, None, 5)}
    assert re.fullmatch(pattern(_ABSENT_NOW), second.matrix[B, SLOT].notes[0].vi)
    third = rollup(post.copy(tmp_path / "3", "a2", "b", "c"), ALL, second.known)
    assert third.changes == ()


def test_what_is_known_is_kept_in_a_store_or_beside(
    post: Post, tmp_path: Path, store: Store
) -> None:
    known = rollup(post.copy(tmp_path, *post.files), ALL).known
    assert memory.load(store) == ReceiverHistory() == memory.read(tmp_path / "chua-co.json")
    memory.save(store, known)
    memory.write(tmp_path / "da-nhan.json", known)
    assert memory.load(store) == known == memory.read(tmp_path / "da-nhan.json")


def test_a_reply_opens_at_the_flagged_figure(post: Post, tmp_path: Path, store: Store) -> None:
    package = read_package(post.files["b"])
    asked = (FigureQuery("visits", "Sao lại 3?", "Why 3?"),)
    reply = read_reply(write_reply(store, package, asked, tmp_path))
    assert (reply.unit, reply.slot, reply.revision, reply.flags) == (B, SLOT, 1, asked)
    assert (reply.digest, reply.refused) == (package.digest, None)
    assert list(flags(package)) == []


def test_who_was_refused_is_answered_with_why(post: Post, tmp_path: Path, store: Store) -> None:
    other = sender(tmp_path / "khac", B, 2)
    package = write_package(other.store, other.freeze(), tmp_path / "usb")
    known = rollup(post.copy(tmp_path / "1", "b"), ALL).known
    rolled = rollup([package], ALL, known)
    (path,) = write_replies(store, rolled, {}, tmp_path / "tra-loi", Watch())
    reply = read_reply(path)
    assert reply.refused == rolled.refused[0].why
    assert reply.digest == read_package(package).digest
    other.store.close()


# --- typed by hand ---------------------------------------------------------------------------


def filled(
    path: Path,
    unit: object,
    figures: dict[str, object],
    rest: object = 0,
    report: Report = MOVEMENT,
) -> None:
    """The blank form, filled as somebody in an office would."""
    write_template(report, MARCH, path)
    book = load_workbook(path)
    sheet = book["Nhập số liệu"]
    sheet["C3"], sheet["C4"] = unit, "Xã gõ tay"
    for row in sheet.iter_rows(min_row=8, max_col=8):
        if row[7].value and row[3].data_type != "f":
            row[3].value = figures.get(row[7].value, rest)
    book.save(path)


def test_a_typed_form_is_added_and_marked(post: Post, tmp_path: Path) -> None:
    """A spreadsheet turns the code into a number, and the officer types a point for thousands."""
    filled(tmp_path / "d.xlsx", int(D), {"visits": 7, "households_visited": "1.234"})
    rolled = rollup([*post.copy(tmp_path, "b"), tmp_path / "d.xlsx"], ALL)
    assert visits(rolled) == 10
    assert rolled.totals[SLOT]["households_visited"].figures[0] == 1235
    assert rolled.matrix[D, SLOT].state is UnitStatus.ARRIVED
    assert (rolled.matrix[D, SLOT].signed, rolled.matrix[B, SLOT].signed) == (False, True)
    alone = rollup(
        [tmp_path / "d.xlsx"], ALL
    )  # what the other unit's open package hides stays blank
    for parts in alone.totals[SLOT]["visits"].splits.values():
        assert added(four[0] for four in parts.values()) == 7


@pytest.mark.parametrize("schema", [1, 2])
def test_a_form_from_before_a_figure_was_asked_for_does_not_tell_it(
    schema: int, tmp_path: Path
) -> None:
    path = tmp_path / "d.xlsx"
    filled(path, D, {"visits": 7}, report=FORMER)
    book = load_workbook(path)
    book["andan"]["A2"] = schema
    book.save(path)
    if schema == 1:
        rolled = rollup([path], ALL)
        assert (visits(rolled), rolled.totals[SLOT]["figure:matters"].units) == (7, 0)
    else:
        with pytest.raises(BadWorkbook, match=pattern(_ROWS_MISSING)):
            read_manual(path)


def test_a_signed_package_counts_before_a_typed_form(post: Post, tmp_path: Path) -> None:
    filled(tmp_path / "b.xlsx", B, {"visits": 99})
    rolled = rollup([*post.copy(tmp_path, "b"), tmp_path / "b.xlsx"], ALL)
    assert (visits(rolled), rolled.refused, rolled.matrix[B, SLOT].signed) == (3, (), True)


def test_two_typed_forms_that_differ_are_both_refused(tmp_path: Path) -> None:
    for name, number in (("1", 5), ("2", 6)):
        filled(tmp_path / f"{name}.xlsx", D, {"visits": number})
    rolled = rollup(files_in([tmp_path]), ALL)
    assert (rolled.taken, len(rolled.refused)) == ({}, 2)
    assert rolled.matrix[D, SLOT].state is UnitStatus.REFUSED


WRONG: dict[str, tuple[object, object]] = {
    "an empty cell": (B, None),
    "words": (B, "nhiều"),
    "a fraction": (B, 2.5),
    "a negative number": (B, -1),
    "a formula": (B, "=1+1"),
    "no unit": (None, 0),
    "a unit in words": ("Xã A", 0),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_form_filled_wrongly_names_the_cell(what: str, tmp_path: Path) -> None:
    unit, figure = WRONG[what]
    filled(tmp_path / "b.xlsx", unit, {"visits": figure})
    with pytest.raises(BadWorkbook, match=r"ô [CD]\d+"):
        read_manual(tmp_path / "b.xlsx")


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("a.xml", "<x/>")
    for data in (path.read_bytes(), b"xlsx", b""):
        path.write_bytes(data)
        with pytest.raises(BadWorkbook, match=str(_NOT_A_BOOK)):
            read_manual(path)


# --- the workbook ----------------------------------------------------------------------------


@pytest.fixture
def written(post: Post, tmp_path: Path) -> Iterator[tuple[RollupResult, Path]]:
    first = rollup(post.copy(tmp_path / "1", "a1", "b"), ALL).known
    filled(tmp_path / "d.xlsx", D, {"visits": 7})
    paths = [*post.copy(tmp_path / "2", "a2", "b", "c"), tmp_path / "d.xlsx"]
    bad = tmp_path / "=1+1.andan-goi"
    bad.write_bytes(b"PK")
    rolled = rollup([*paths, bad], ALL, first)
    write_consolidated(rolled, RECEIVING, tmp_path / "tong.xlsx")
    yield rolled, tmp_path / "tong.xlsx"


def test_the_workbook_holds_every_figure_and_live_sums(written: tuple[RollupResult, Path]) -> None:
    rolled, path = written
    book = load_workbook(path)
    name = slot_name(SLOT)
    assert book.sheetnames == [
        *(name, *(f"{name} {ending}" for ending in _ENDINGS)),
        *map(str, (_SHEET_CHANGES, _SHEET_UNITS, _SHEET_REFUSED, _SHEET_NOT_NEEDED)),
    ]
    sheet = book[f"{name} {_ENDINGS[0]}"]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=5)}
    label = wording.indicator("visits")
    assert [cell.value for cell in rows[label][5:]] == [
        rolled.taken[unit, SLOT].read_figures["visits"].figures[0] for unit in rolled.units
    ]
    number = rows[label][0].row
    assert rows[label][3].value == f"=SUM(F{number}:I{number})"
    assert book[name].cell(number, 4).value == f"='{name} {_ENDINGS[0]}'!D{number}"
    changed = [
        [c.value for c in row[2:6]] for row in book[str(_SHEET_CHANGES)].iter_rows(min_row=4)
    ]
    assert [rolled.units[A], label, 2, 3] in changed


EARLY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((None, None), MARCH.dates),
        ((EARLY, EARLY), MARCH.dates_on(EARLY)),
        (
            (EARLY, None),
            _NOT_ALIKE.format(
                early="20/03/2026", late="31/03/2026", first="01/03/2026", last="31/03/2026"
            ),
        ),
    ],
)
def test_the_workbook_says_up_to_which_day_the_figures_are(
    post: Post, tmp_path: Path, store: Store, days: tuple[date | None, ...], said: T
) -> None:
    """A period that ran when its figures were frozen is not presented as whole."""
    pairs = zip(("b", "c"), days, strict=True)
    found = tuple(
        (post.files[name], replace(read_package(post.files[name]), real_to=day))
        for name, day in pairs
    )
    collected.save(store, Collected(found), rollup([]).known)
    kept = collected.load(store)
    assert kept is not None
    write_consolidated(add_up(kept[0], ALL), RECEIVING, tmp_path / "tong.xlsx")
    book = load_workbook(tmp_path / "tong.xlsx")
    for sheet in book.worksheets[:5]:
        assert f"({said})" in [row[0].value for row in sheet.iter_rows(max_row=10)]


def test_no_text_from_outside_is_a_formula(written: tuple[RollupResult, Path]) -> None:
    book = load_workbook(written[1])
    cells = [cell for row in book[str(_SHEET_REFUSED)].iter_rows() for cell in row]
    (name,) = [cell for cell in cells if str(cell.value).startswith("=1+1")]
    assert name.data_type == "s"


def test_several_reports_have_a_sheet_each(tmp_path: Path) -> None:
    """A sum that the form does not ask for is made of its parts."""
    for key, report in REPORTS.items():
        filled(tmp_path / f"{key}.xlsx", B, {}, 2, report)
    rolled = rollup(files_in([tmp_path]), ALL)
    write_consolidated(rolled, RECEIVING, tmp_path / "tong.xlsx")
    names = load_workbook(tmp_path / "tong.xlsx").sheetnames[:-4]
    assert names[::5] == [slot_name(slot) for slot in rolled.slots]
    assert [slot.report for slot in rolled.slots] == sorted(REPORTS)
    for slot, totals in rolled.totals.items():
        for indicator in REPORTS[slot.report].indicators():
            parts = indicator.plus.parts if indicator.plus else (indicator.key,)
            if not indicator.ratio:
                assert totals[indicator.key].figures[0] == 2 * len(parts)


@pytest.fixture
def in_viet_nam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
@pytest.mark.usefixtures("in_viet_nam")
def test_a_day_is_that_of_the_wall_and_not_of_greenwich(post: Post) -> None:
    """Frozen at one in the morning after the due day, which in Greenwich it still is: late."""
    package = read_package(post.files["b"])
    due = ExpectedUnits(CODES, {"2026-03": date(2026, 4, 5)})
    for hour, state in ((16, UnitStatus.ARRIVED), (18, UnitStatus.LATE)):
        at = replace(package, at=datetime(2026, 4, 5, hour, 30, tzinfo=UTC))
        rolled = add_up(Collected(((post.files["b"], at),)), due)
        assert rolled.matrix[B, SLOT].state is state


def test_the_name_of_a_sheet_is_not_cut_within_a_word() -> None:
    name = "HG 6 tháng đầu năm 2026"
    assert _fitting(name) == name
    assert _fitting(name, " kỳ trước") == "HG 6 tháng đầu 2026 kỳ trước"
    long = "PT 6 tháng đầu năm 2026 (safety_units) (ước)"
    for ending in ("", " kỳ trước"):
        fitted = _fitting(long, ending)
        assert len(fitted) <= 31 and fitted.endswith(ending)
        assert set(fitted.removesuffix(ending).split()) <= set(long.split())
