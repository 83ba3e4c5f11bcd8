"""A scan or photo of the page of codes is a submission: added up as its package would be, or refused in a sentence."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.__main__ import main
from app.base import sandbox
from app.exchange.package.container import Altered, NotOurs
from app.exchange.package.delivery import deliver
from app.exchange.package.package import read_package
from app.exchange.package.paper_code import MissingParts
from app.exchange.rollup import collected, scan_reading, scans
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import _SCANNED, RollupResult, add_up, rollup
from app.exchange.rollup.scans import NoCode, NoReader, UnreadableScan, read_scan
from app.exchange.rollup.selection import _REPEATED, _REPLACED
from app.exchange.rollup.verification import _OTHER_KEY, _UNKNOWN_UNIT
from app.store import Store
from app.store.submissions import ReportKey
from tests.support.packages import CODES, sender
from tests.support.scanned import code_box, drawn, jpeg, scanned
from tests.support.wording import pattern

SLOT = ReportKey("movement", "2026-03", "calendar")
A, B, *_ = CODES
ALL = ExpectedUnits(CODES)


@dataclass
class Handed:
    """What A wrote twice, the second a correction, and B once; and A's first page of codes."""

    first: Path
    second: Path
    other: Path
    page: Image.Image


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handed]:
    folder = tmp_path_factory.mktemp("handed")
    for name in ("1", "2", "3"):
        (folder / name).mkdir()
    a, b = sender(folder, A, 2), sender(folder, B, 5)
    first = deliver(a.store, a.freeze(), folder / "1").copies[1]
    a.visit()
    second = deliver(a.store, a.freeze("Nhập sót"), folder / "2").copies[1]
    other = deliver(b.store, b.freeze(), folder / "3").copies[1]
    yield Handed(first, second, other, drawn(first.read_bytes()))
    for one in (a, b):
        one.store.close()


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def package(paper: Path) -> Path:
    return paper.with_suffix(".andan-goi")


def reasons(rolled: RollupResult) -> list[str]:
    return [one.why.vi for one in rolled.rejected]


# --- taken -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_scan_gives_the_figures_of_the_package(handed: Handed, tmp_path: Path, seed: int) -> None:
    (found,) = read_scan(put(tmp_path / "quét.JPG", scanned(handed.page, seed)))
    expected = read_package(package(handed.first))
    assert found == replace(expected, name="quét.JPG", scanned=True)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_it_may_lie_in_any_direction(handed: Handed, tmp_path: Path, turn: int) -> None:
    written = io.BytesIO()
    handed.page.rotate(turn, expand=True).convert("RGB").save(written, "PNG")
    (found,) = read_scan(put(tmp_path / "quét.png", written.getvalue()))
    assert found == replace(read_package(package(handed.first)), name="quét.png", scanned=True)


def test_the_pdf_itself_and_several_reports_in_one_scan_are_read(
    handed: Handed, tmp_path: Path
) -> None:
    writer = PdfWriter()
    for paper in (handed.other, handed.first):
        writer.append(PdfReader(paper))
    writer.write(both := tmp_path / "hai.pdf")
    rolled = rollup([both], ALL)
    assert rolled.taken.keys() == {(A, SLOT), (B, SLOT)}
    assert rolled.totals == rollup([package(handed.first), package(handed.other)], ALL).totals
    assert rolled.matrix[A, SLOT].signed and _SCANNED in rolled.matrix[A, SLOT].notes


def test_a_scan_follows_the_rules_of_packages(handed: Handed) -> None:
    known = rollup([package(handed.first)], ALL).known
    late = rollup([handed.first, handed.second], ALL, known)
    assert late.taken[A, SLOT].revision == 2
    assert reasons(late) == [_REPLACED.format(n=2).vi]
    assert late.changes and late.known.keys == known.keys
    twice = rollup([handed.first, package(handed.first)], ALL, known)
    assert not twice.taken[A, SLOT].scanned
    assert reasons(twice) == [_REPEATED.vi]
    stranger = rollup([handed.first], ExpectedUnits((B,)))
    assert reasons(stranger) == [_UNKNOWN_UNIT.format(unit=A).vi]
    forged = ReceiverHistory(keys={A: "0" * 64})
    assert reasons(rollup([handed.first], ALL, forged)) == [_OTHER_KEY.format(unit=A).vi]


def test_what_was_scanned_is_known_on_the_next_day(handed: Handed, store: Store) -> None:
    found = collect([handed.first])
    collected.save(store, found, ReceiverHistory())
    assert collected.load(store) == (found, ReceiverHistory())
    assert add_up(found, ALL).taken[A, SLOT].scanned
    assert found.renewed(Collected(found.found)) == found


def test_the_command_says_that_the_source_is_a_scan(
    handed: Handed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = put(tmp_path / "quét.jpg", scanned(handed.page, 9))
    paths = [str(scan), str(package(handed.other))]
    assert main(["rollup", *paths, "--to", str(tmp_path / "x.xlsx"), "--json"]) == 0
    units = json.loads(capsys.readouterr().out)["reports"][0]["units"]
    assert [units[code]["source"] for code in (B, A)] == ["package", "scan"]


def test_pictures_are_not_looked_for_in_folders(handed: Handed) -> None:
    folder = handed.first.parent
    assert files_in([folder]) == [package(handed.first)]
    assert files_in([folder, handed.first]) == [package(handed.first), handed.first]


# --- refused ---------------------------------------------------------------------------------


def test_a_covered_code_is_named(handed: Handed, tmp_path: Path) -> None:
    page = handed.page.copy()
    page.paste(255, code_box(1))
    (found,) = read_scan(put(tmp_path / "quét.jpg", jpeg(page)))
    assert isinstance(found, MissingParts)
    assert " 2/" in found.text.vi and pattern(MissingParts.reason)


def test_a_copied_code_of_other_figures_is_not_taken(handed: Handed, tmp_path: Path) -> None:
    page, box = handed.page.copy(), code_box(2)
    page.paste(drawn(handed.other.read_bytes()).crop(box), box)
    rolled = rollup([put(tmp_path / "quét.jpg", jpeg(page))], ALL)
    assert not rolled.taken and len(rolled.refused) == 2


@pytest.mark.parametrize("share", [5, 15, 35])
def test_altered_modules_change_no_figure(handed: Handed, tmp_path: Path, share: int) -> None:
    """Some are corrected; beyond that the code is not there."""
    page, chance = handed.page.copy(), Random(share)
    left, top, right, bottom = code_box(0)
    dots = (right - left) * (bottom - top) * share // 100
    for _ in range(dots // 16):
        x, y = chance.randrange(left, right - 4), chance.randrange(top, bottom - 4)
        page.paste(255 - page.getpixel((x + 2, y + 2)), (x, y, x + 4, y + 4))
    (found,) = read_scan(put(tmp_path / "quét.jpg", jpeg(page)))
    expected = replace(read_package(package(handed.first)), name="quét.jpg", scanned=True)
    assert found == expected or isinstance(found, MissingParts | Altered)
    if share == 35:
        assert isinstance(found, MissingParts)


def png(width: int, height: int) -> bytes:
    """A PNG of one colour, written line by line."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer, row = zlib.compressobj(1), b"\0" + bytes(width)
    lines = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def blank_pdf(pages: int, password: str = "") -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()


BAD = {
    "exe": ("a.jpg", lambda: b"MZ" + bytes(4000), "kind"),
    "dots": ("a.png", lambda: png(14_200, 14_200), "dots"),
    "pages": ("a.pdf", lambda: blank_pdf(5000), "pages"),
    "locked": ("a.pdf", lambda: blank_pdf(1, "khóa"), "locked"),
    "cut": ("a.jpg", lambda: jpeg(Image.new("L", (900, 900)))[:300], "damaged"),
    "no pdf": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(500), "damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_scan_is_one_sentence(tmp_path: Path, case: str) -> None:
    name, make, why = BAD[case]
    with pytest.raises(UnreadableScan, match=pattern(scans._WHY[why])) as refused:
        read_scan(put(tmp_path / name, make()))
    assert refused.value.text.vi.count(". ") == 0


def test_another_paper_shows_no_codes(handed: Handed, tmp_path: Path) -> None:
    photo = put(tmp_path / "giấy khác.jpg", jpeg(drawn(handed.first.read_bytes(), 0)))
    with pytest.raises(NoCode, match=pattern(NoCode.reason)):
        read_scan(photo)


def test_a_package_under_the_name_of_a_scan_is_refused(handed: Handed, tmp_path: Path) -> None:
    (one,) = collect([put(tmp_path / "a.jpg", package(handed.first).read_bytes())]).refused
    assert scans._WHY["kind"].vi in one.why.vi
    (one,) = collect([put(tmp_path / "a.andan-goi", handed.first.read_bytes())]).refused
    assert one.why.vi == NotOurs.reason.format(name="a.andan-goi").vi


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(scan_reading.LARGEST + 1)
    with pytest.raises(UnreadableScan, match=pattern(scans._WHY["large"])):
        read_scan(path)


def test_what_takes_too_much_is_stopped(
    handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_reading, "LIMITS", replace(scan_reading.LIMITS, answer=10))
    with pytest.raises(UnreadableScan, match=pattern(scans._WHY["heavy"])):
        read_scan(put(tmp_path / "a.jpg", jpeg(handed.page)))


def test_without_the_reader_nothing_is_begun(
    handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_READER", "no_such_reader")
    monkeypatch.setattr(sandbox, "ask", lambda *_: pytest.fail("a process was begun"))
    with pytest.raises(NoReader, match=pattern(NoReader.reason)):
        read_scan(handed.first)
