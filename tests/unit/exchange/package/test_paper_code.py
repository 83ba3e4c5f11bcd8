"""A report's figures as codes on its last page: those of the open package, signed as a whole, or nothing."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pypdf import PdfReader

from app.base.periods import parse
from app.exchange.package import paper_code
from app.exchange.package.code_parts import HEAD, cut, joined
from app.exchange.package.coded_paper import coded_paper
from app.exchange.package.container import Altered, BadPackage, BadSignature, NotOurs, public_key
from app.exchange.package.delivery import deliver
from app.exchange.package.package import FIGURES, read_package, write_package
from app.exchange.package.paper_code import MissingParts, read_code, signed_documents
from app.paper.document.code_page import MOST
from app.paper.document.qr import modules, room
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import freeze
from app.store import Store, submissions
from app.store.submissions import Submission, canonical_json
from tests.conftest import a_store
from tests.support.open_package import documents
from tests.support.record_strategies import demo_in
from tests.support.report_records import Filling
from tests.support.wording import pattern

PERIOD = parse("2026-Q2")
KEY = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = a_store(tmp_path_factory.mktemp("filled"))
    Filling(store, 20261122).fill()
    yield store
    store.close()


@pytest.fixture(scope="module")
def done(filled: Store) -> dict[str, Submission]:
    return {
        key: freeze(filled, compute(filled, REPORTS[key], PERIOD)) for key in ("movement", "cases")
    }


@pytest.fixture(scope="module")
def codes(filled: Store, done: dict[str, Submission]) -> dict[str, list[bytes]]:
    found = {key: paper_code.paper_code(filled, one) for key, one in done.items()}
    return {key: [*code.parts] for key, code in found.items() if code}


def read(parts: list[bytes]) -> list[object]:
    """What each whole is taken for: its report, or why it is refused."""
    found: list[object] = []
    for one in joined(parts):
        try:
            found.append(read_code("trang.jpg", one).slot.report)
        except BadPackage as error:
            found.append(type(error))
    return found


def signed_by(key: Ed25519PrivateKey, packed: bytes) -> list[bytes]:
    signature = key.sign(b"andan-ma 1\0" + paper_code.sha256(packed))
    return cut(bytes.fromhex(public_key(key)) + signature + packed, room(14))


@pytest.mark.parametrize("key", ["movement", "cases"])
def test_the_codes_hold_the_figures_of_the_open_package_byte_for_byte(
    key: str, filled: Store, done: dict[str, Submission], codes: dict[str, list[bytes]], tmp_path: Path
) -> None:  # fmt: skip
    path = write_package(filled, done[key], tmp_path)
    manifest, figures = documents(path)
    shuffled = [*codes[key]]
    Random(3).shuffle(shuffled)
    (one,) = joined([*shuffled, *shuffled[:2], b"https://vi.wikipedia.org"])
    stated, coded, signer = signed_documents("trang.jpg", one)
    assert coded == canonical_json(figures)
    assert signer == manifest["key"]
    told = json.loads(stated)
    assert told["parts"] == {FIGURES: manifest["parts"][FIGURES]}
    assert told | {"parts": manifest["parts"]} == manifest
    scan, package = read_code("trang.jpg", one), read_package(path)
    assert (scan.scanned, scan.open, package.scanned) == (True, True, False)
    assert (scan.figures, scan.layout) == (package.figures, package.layout)
    assert (scan.digest, scan.sequence, scan.at) == (package.digest, package.sequence, package.at)


def test_small_parts_are_blank_on_paper_as_in_the_package_for_anyone(
    filled: Store, done: dict[str, Submission], codes: dict[str, list[bytes]], tmp_path: Path
) -> None:
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    sealed = read_package(write_package(filled, done["cases"], tmp_path, public), private)
    scan = read_code("trang.jpg", joined(codes["cases"])[0])
    assert scan.layout.hides and not sealed.layout.hides
    assert [a for a, b in zip(scan.figures, sealed.figures, strict=True) if a != b]
    assert scan.digest == sealed.digest


def test_a_report_has_at_most_one_page_more_and_always_the_same(
    filled: Store, done: dict[str, Submission]
) -> None:
    for one in done.values():
        paper = submissions.read_contents(filled, one).paper
        coded = coded_paper(filled, one, paper)
        assert coded == coded_paper(filled, one, paper) != paper
        before, after = (PdfReader(BytesIO(data)) for data in (paper, coded))
        assert len(after.pages) == len(before.pages) + 1
        for old, new in zip(before.pages, after.pages, strict=False):
            assert old.get_contents().get_data() == new.get_contents().get_data()
        assert dict(before.metadata or {}) == dict(after.metadata or {})


def test_a_year_of_the_movement_of_a_whole_commune_has_room_on_one_page(tmp_path: Path) -> None:
    store = demo_in(tmp_path)
    year = freeze(store, compute(store, REPORTS["movement"], parse("2025")))
    paper = submissions.read_contents(store, year).paper
    before, after = (
        len(PdfReader(BytesIO(data)).pages) for data in (paper, coded_paper(store, year, paper))
    )
    code = paper_code.paper_code(store, year)
    store.close()
    assert after == before + 1
    assert code is not None and code.version == 14  # the coarsest, which a poor scan still shows


def test_the_page_says_what_its_codes_are_of(filled: Store, done: dict[str, Submission]) -> None:
    paper = submissions.read_contents(filled, done["cases"]).paper
    pages = pypdfium2.PdfDocument(coded_paper(filled, done["cases"], paper))
    said = " ".join(pages[len(pages) - 1].get_textpage().get_text_bounded().split())
    pages.close()
    for shown in (REPORTS["cases"].label.vi, PERIOD.label.vi, "Lần chốt 1", "1/4", "4/4"):
        assert shown in said


def test_what_is_handed_over_has_the_codes_and_what_was_frozen_has_none(
    filled: Store, done: dict[str, Submission], tmp_path: Path
) -> None:
    kept = submissions.read_contents(filled, done["cases"])
    handed = deliver(filled, done["cases"], tmp_path)
    assert handed.copies[0].read_bytes() == kept.workbook
    assert handed.copies[1].read_bytes() == coded_paper(filled, done["cases"], kept.paper)
    assert submissions.altered_submissions(filled) == []


# --- what is not taken -----------------------------------------------------------------------


def test_a_missing_code_is_named(codes: dict[str, list[bytes]]) -> None:
    (one,) = joined(codes["cases"][:1] + codes["cases"][3:])
    with pytest.raises(MissingParts, match=pattern(MissingParts.reason)) as refused:
        read_code("trang.jpg", one)
    assert "2/4, 3/4" in refused.value.text.vi


def test_the_code_of_another_report_fits_nowhere(codes: dict[str, list[bytes]]) -> None:
    cases, movement = codes["cases"], codes["movement"]
    assert read([*cases[:3], movement[3]]) == [MissingParts, MissingParts]
    posing = cases[0][: HEAD - 2] + movement[3][HEAD - 2 :]  # it says that it is of these
    posing = posing[: HEAD - 2] + bytes((4, len(cases))) + posing[HEAD:]
    assert read([*cases[:3], posing]) == [Altered]
    assert read([*cases, posing]) == [Altered]  # two say to be the fourth
    assert read([*cases, *movement]) == ["cases", "movement"]


@pytest.mark.parametrize("seed", range(40))
def test_one_altered_bit_is_never_taken(codes: dict[str, list[bytes]], seed: int) -> None:
    chance, parts = Random(seed), [*codes["cases"]]
    which = chance.randrange(len(parts))
    data, place = bytearray(parts[which]), chance.randrange(8 * len(parts[which]))
    data[place // 8] ^= 1 << place % 8
    parts[which] = bytes(data)
    assert "cases" not in read(parts)


def test_figures_altered_with_the_name_of_the_whole_are_not_signed(
    codes: dict[str, list[bytes]],
) -> None:
    body = bytearray(joined(codes["cases"])[0].whole() or b"")
    body[-9] ^= 1
    assert read(cut(bytes(body), room(14))) == [BadSignature]


def test_what_another_key_signed_is_not_the_units(codes: dict[str, list[bytes]]) -> None:
    packed = (joined(codes["cases"])[0].whole() or b"")[96:]
    assert read(signed_by(KEY, packed)) == [NotOurs]  # the manifest names the unit's key


@pytest.mark.parametrize(
    "packed", [b"no deflated bytes", zlib.compress(b"\0" * (2 << 20)), zlib.compress(b"{}") + b"!"]
)
def test_what_is_rightly_signed_is_still_not_trusted(packed: bytes) -> None:
    assert read(signed_by(KEY, packed)) == [Altered]


def test_digits_that_belong_to_other_figures_are_seen(codes: dict[str, list[bytes]]) -> None:
    stated, figures, _signer = signed_documents("trang.jpg", joined(codes["cases"])[0])
    told = json.loads(stated) | {"key": public_key(KEY)}
    other = canonical_json(told) + b"\n" + figures.replace(b"2026-Q2", b"2026-Q1")
    assert read(signed_by(KEY, zlib.compress(other))) == [Altered]


# --- the page --------------------------------------------------------------------------------


def test_the_largest_figures_of_any_report_have_room(
    filled: Store, done: dict[str, Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every figure and part of a large unit, seven digits each, and nothing alike."""
    chance, real = Random(1), paper_code.open_documents

    def large(store: Store, submission: Submission) -> tuple[bytes, bytes]:
        stated, figures = real(store, submission)
        told = json.loads(figures)
        for one in told["indicators"].values():
            fours = [
                one["figures"],
                *(f for by in one.get("splits", {}).values() for f in by.values()),
            ]
            for four in fours:
                four[:] = [chance.randrange(10**6, 10**7) for _ in four]
        return stated, canonical_json(told)

    monkeypatch.setattr(paper_code, "open_documents", large)
    code = paper_code.paper_code(filled, done["movement"])
    assert code is not None and len(code.parts) <= MOST


def test_a_report_without_room_keeps_its_paper(
    filled: Store, done: dict[str, Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = Random(1).randbytes(1 << 14)
    monkeypatch.setattr(paper_code, "open_documents", lambda *_: (b"{}", noise))
    assert coded_paper(filled, done["cases"], b"as it was") == b"as it was"


@pytest.mark.parametrize("version", [14, 18, 22])
def test_a_code_is_as_large_as_its_version_says(version: int) -> None:
    rows = modules(b"?" * room(version), version)
    assert {len(row) for row in rows} == {len(rows)} == {17 + 4 * version}
