"""A package says exactly what was frozen, names nobody, and is refused after any change."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from openpyxl import load_workbook

from app.base import clock
from app.base.errors import DamagedStore
from app.exchange.package.container import (
    Altered,
    BadPackage,
    BadSignature,
    NotForUs,
    NotOurs,
    Truncated,
    pack,
    public_key,
    sha256,
    unpack,
)
from app.exchange.package.file_names import file_stem
from app.exchange.package.package import (
    FIGURES,
    MANIFEST,
    PAPER,
    SCHEMA,
    SUFFIX,
    WORKBOOK,
    FromFuture,
    NewerSchema,
    package_bytes,
    read_package,
    write_package,
)
from app.exchange.package.receivers import read_card, write_card
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.workbook import _SHEET_MAIN
from app.reports.submission.frozen_report import Submission
from app.reports.submission.open_figures import open_figures
from app.schema.record import REGISTRY, Record
from app.store.security.signing_keys import signing_keys
from app.store.submissions import canonical_json, list_submissions, read_contents
from tests.support.documents import changed, shown
from tests.support.packages import Sender, everything_in, sender, with_canaries

PARTS = (FIGURES, MANIFEST, PAPER, WORKBOOK)
FLIPS, CUTS = 300, 60


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    made = sender(tmp_path_factory.mktemp("unit"), visits=3)
    made.freeze()
    yield made
    made.store.close()


@pytest.fixture
def done(unit: Sender) -> Submission:
    return list_submissions(unit.store, report=MOVEMENT.key)[0]


@pytest.fixture
def package(unit: Sender, done: Submission, tmp_path: Path) -> Path:
    return write_package(unit.store, done, tmp_path / "usb")


def signed_anew(data: bytes, key: Ed25519PrivateKey, **other: Any) -> bytes:
    """The same package with other statements in its manifest, rightly signed by whoever it is."""
    parts, _names, _signer = unpack(data, "", PARTS)
    manifest = json.loads(parts[MANIFEST]) | {"key": public_key(key)} | other
    return pack(parts | {MANIFEST: canonical_json(manifest)}, datetime(2026, 4, 1, tzinfo=UTC), key)


def refusal(path: Path, data: bytes, private: X25519PrivateKey | None = None) -> BadPackage:
    path.write_bytes(data)
    with pytest.raises(BadPackage) as refused:
        read_package(path, private)
    assert path.name in str(refused.value)
    return refused.value


# --- what it says ----------------------------------------------------------------------------


def test_what_is_read_is_what_was_frozen(unit: Sender, done: Submission, package: Path) -> None:
    read = read_package(package)
    assert package.name == f"{file_stem('03127', done.slot, 1)}{SUFFIX}"
    assert (read.unit, read.slot, read.revision, read.sequence) == ("03127", done.slot, 1, 1)
    assert (read.digest, read.previous, read.definitions) == (done.sha256, "", done.definitions)
    assert read.at == datetime.fromisoformat(done.at)
    assert read.key == public_key(signing_keys(unit.store).signing)
    told = json.loads(open_figures(done, read_contents(unit.store, done))[0])["indicators"]
    rates = {i.key for i in MOVEMENT.indicators() if i.ratio}
    assert told.keys() - read.read_figures.keys() == rates  # each follows from two others
    for key, one in read.read_figures.items():
        assert list(one.figures) == told[key]["figures"]
        splits = {path: {k: list(f) for k, f in by.items()} for path, by in one.splits.items()}
        assert splits == told[key].get("splits", {})


def test_any_zip_program_opens_it(package: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        assert sorted(opened.namelist()) == sorted(PARTS)
        assert opened.testzip() is None
        manifest = json.loads(opened.read(MANIFEST))
        book = load_workbook(io.BytesIO(opened.read(WORKBOOK)))
    assert book.sheetnames[0] == str(_SHEET_MAIN)
    assert {"code", "name", "province"} == manifest["unit"].keys()


def test_nothing_is_left_beside_it_and_the_journal_knows(unit: Sender, package: Path) -> None:
    assert [found.name for found in package.parent.iterdir()] == [package.name]
    assert unit.store.audit_entries(1)[0].act.kind == "export"


def test_a_drive_that_keeps_other_bytes_is_found_out(
    unit: Sender, done: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: kept(self)[:-1] + b"?")
    with pytest.raises(DamagedStore):
        write_package(unit.store, done, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_later_edit_leaves_the_package_as_it_was(tmp_path: Path) -> None:
    made = sender(tmp_path)
    done = made.freeze()
    before = package_bytes(made.store, done)
    made.visit(5)
    assert package_bytes(made.store, done) == before
    made.store.close()


ROOT = Path(__file__).parents[4]
MAKE = """
import hashlib, itertools, secrets, sys
numbers = itertools.count()
secrets.token_hex = lambda n=32: f"{next(numbers):0{2 * n}x}"  # a leaf covers who a record is
from datetime import datetime
from pathlib import Path
import app.registers
from app.base import clock
clock.now = lambda: datetime.fromisoformat("2026-04-01T07:30:15+00:00")
from tests.support.packages import sender
from app.exchange.package.package import package_bytes
made = sender(Path(sys.argv[1]), visits=3)
made.store.set_setting("identity", {"signing": "11" * 32, "opening": "22" * 32})
print(hashlib.sha256(package_bytes(made.store, made.freeze())).hexdigest())
"""


def test_the_same_records_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Another process with other hashes, in another time zone, with the same key."""
    digests = set()
    for number in ("1", "2"):
        folder = tmp_path / number
        folder.mkdir()
        world = os.environ | {
            "PYTHONHASHSEED": number,
            "PYTHONPATH": str(ROOT),
            "TZ": f"UTC-{number}",
            "ANDAN_STATE": str(folder / "state"),  # each makes what names its machine
        }
        run = subprocess.run(
            [sys.executable, "-c", MAKE, str(folder)],
            env=world, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        digests.add(run.stdout)
    assert len(digests) == 1


def test_no_name_leaves_in_any_part(tmp_path: Path) -> None:
    """Canaries in whatever names a person; folded letters and initials too would be found."""
    made = sender(tmp_path)
    with_canaries(made)
    made.visit()
    done = made.freeze("Do Hoàng Yến báo sót")
    parts, _names, _signer = unpack(package_bytes(made.store, done), "", PARTS)
    written = {name: everything_in(data) for name, data in parts.items()}
    codes = [r.code for cls in REGISTRY.values() for r in every(made, cls)]
    assert len(codes) > 5
    for name, text in written.items():
        assert "Hoàng Yến" not in text, name
        assert "HO-0001" not in text, name
    assert not any(code in written[FIGURES] + written[MANIFEST] for code in codes)
    assert str(_SHEET_MAIN) in written[WORKBOOK]
    assert "BÁO CÁO" in written[PAPER]
    assert "lan" not in json.loads(parts[MANIFEST]).values()
    made.store.close()


def every(made: Sender, cls: type[Record]) -> list[Record]:
    return made.store.fetch(cls, made.store.ids(cls))


# --- what is refused -------------------------------------------------------------------------


def test_no_flipped_bit_is_taken_for_the_package(package: Path, tmp_path: Path) -> None:
    data, chance = package.read_bytes(), random.Random(4)
    edges = [*range(200), *range(len(data) - 900, len(data))]
    for turn in range(FLIPS):
        place = chance.choice(edges) if turn % 2 else chance.randrange(len(data))
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        refusal(tmp_path / "x.andan-goi", bytes(flipped))


def test_no_part_of_a_package_is_taken_for_it(package: Path, tmp_path: Path) -> None:
    data, chance = package.read_bytes(), random.Random(5)
    for length in [0, 1, len(data) - 1, *(chance.randrange(len(data)) for _ in range(CUTS))]:
        assert isinstance(refusal(tmp_path / "x.andan-goi", data[:length]), Truncated | NotOurs)
    assert isinstance(refusal(tmp_path / "x.andan-goi", data + b"\0"), BadPackage)


def test_each_refusal_has_its_own_reason(package: Path, unit: Sender, tmp_path: Path) -> None:
    data, path = package.read_bytes(), tmp_path / "x.andan-goi"
    with zipfile.ZipFile(package) as opened:
        workbook = opened.read(WORKBOOK)
    middle = data.index(b'"indicators"')
    other = bytes(bytearray(data[:middle]) + b"!" + data[middle + 1 :])
    key = signing_keys(unit.store).signing
    assert type(refusal(path, workbook)) is NotOurs
    assert type(refusal(path, b"%PDF-1.4 " + data)) is NotOurs
    assert type(refusal(path, data[:5000])) is Truncated
    assert type(refusal(path, data[:-5])) is Truncated
    assert type(refusal(path, other)) is Altered
    assert type(refusal(path, data[:-64] + b"0" * 64)) is BadSignature
    assert type(refusal(path, data[:-128] + data[-128:].upper())) is BadSignature
    assert type(refusal(path, signed_anew(data, key, schema=SCHEMA + 1))) is NewerSchema
    assert type(refusal(path, signed_anew(data, key, format="khác"))) is NotOurs
    later = (clock.now() + timedelta(days=3)).isoformat()
    assert type(refusal(path, signed_anew(data, key, at=later))) is FromFuture


MALFORMED: dict[str, dict[str, Any]] = {
    "another period": {"period": "2026-04"},
    "no period": {"period": "13"},
    "no window": {"window": "lunar"},
    "revision 0": {"revision": 0},
    "a revision in words": {"revision": "1"},
    "true": {"sequence": True},
    "a unit in figures": {"unit": {"code": 3127, "name": ""}},
    "no unit": {"unit": []},
    "no parts": {"parts": {}},
    "a moment that is none": {"at": "hôm qua"},
    "a long name": {"unit": {"code": "03127", "name": "x" * 10_000}},
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_rightly_signed_muddle_is_no_package(what: str, package: Path, tmp_path: Path) -> None:
    data = signed_anew(package.read_bytes(), Ed25519PrivateKey.generate(), **MALFORMED[what])
    assert isinstance(refusal(tmp_path / "x.andan-goi", data), NotOurs | Altered)


def zipped_otherwise(parts: dict[str, bytes], comment: bytes) -> Iterator[tuple[str, bytes]]:
    """Zips that programs open, and that are not as ours."""

    def written(method: int, *, extra: bytes = b"", more: tuple[str, ...] = ()) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for name in (*sorted(parts), *more):
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.extra = method, extra
                target.writestr(entry, parts[name])
            target.comment = comment
        return made.getvalue()

    plain = written(zipfile.ZIP_STORED)
    end = plain.rindex(b"PK\5\6")
    place = int.from_bytes(plain[end + 16 : end + 20], "little")  # where the list begins
    yield "nothing else", plain
    yield "compressed", written(zipfile.ZIP_DEFLATED)
    yield "extra", written(zipfile.ZIP_STORED, extra=b"\x99\x99\x02\x00ab")
    with pytest.warns(UserWarning, match="Duplicate"):
        yield "a name twice", written(zipfile.ZIP_STORED, more=(MANIFEST,))
    told = plain.index(b"so-lieu", place) - 46
    elsewhere = plain[: told + 42] + bytes(4) + plain[told + 46 :]
    yield "a part that stands elsewhere", elsewhere
    yield "another name before the part", plain.replace(b'so-lieu.json{"', b'so-luon.json{"')
    moved = (place + 3).to_bytes(4, "little")
    between = plain[:place] + b"abc" + plain[place : end + 16] + moved + plain[end + 20 :]
    yield "something in between", between
    assert zipfile.ZipFile(io.BytesIO(between)).read(MANIFEST) == parts[MANIFEST]


def test_a_rightly_signed_zip_of_another_kind_is_no_package(package: Path, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    parts, _names, _signer = unpack(package.read_bytes(), "", PARTS)
    parts[MANIFEST] = canonical_json(json.loads(parts[MANIFEST]) | {"key": public_key(key)})
    path = tmp_path / "x.andan-goi"
    for what, data in zipped_otherwise(parts, public_key(key).encode() + b"0" * 128):
        signed = data[:-128]
        signed += key.sign(b"andan-goi 1\0" + sha256(signed)).hex().encode()
        if what == "nothing else":
            path.write_bytes(signed)
            assert read_package(path).unit == "03127"
        else:
            assert type(refusal(path, signed)) is NotOurs, what


FIGURES_OF: dict[str, object] = {
    "text": ["3", 0, 0, 0],
    "a fraction": [0.5, 0, 0, 0],
    "three": [1, 2, 3],
    "true": [True, 0, 0, 0],
    "beyond counting": [10**18, 0, 0, 0],
    "nothing": None,
    "an object": {"a": 1, "b": 2, "c": 3, "d": 4},
}


def signed_figures(package: Path, done: Submission, indicators: object, **other: str) -> bytes:
    """The package with other figures, rightly signed by somebody."""
    from app.exchange.package.package import _stated

    key = Ed25519PrivateKey.generate()
    parts, _names, _signer = unpack(package.read_bytes(), "", PARTS)
    parts[FIGURES] = canonical_json(json.loads(parts[FIGURES]) | {"indicators": indicators} | other)
    manifest = json.loads(parts[MANIFEST]) | {"key": public_key(key)}
    manifest["parts"][FIGURES] = _stated(parts[FIGURES])
    parts[MANIFEST] = canonical_json(manifest)
    return pack(parts, datetime.fromisoformat(done.at), key)


def test_a_digest_may_be_all_digits(done: Submission, package: Path, tmp_path: Path) -> None:
    """Of 150 digests one has seventeen in a row: no figure has so many, and it is no figure."""
    data = signed_figures(package, done, json.loads(done.figures)["indicators"], papers="7" * 64)
    path = tmp_path / "x.andan-goi"
    path.write_bytes(data)
    assert read_package(path).unit == "03127"


@pytest.mark.parametrize("what", FIGURES_OF)
def test_figures_that_are_none_are_refused(
    what: str, done: Submission, package: Path, tmp_path: Path
) -> None:
    indicators = dict(json.loads(done.figures)["indicators"])
    indicators["visits"] = indicators["visits"] | {"figures": FIGURES_OF[what]}
    data = signed_figures(package, done, indicators)
    assert type(refusal(tmp_path / "x.andan-goi", data)) is NotOurs


@pytest.mark.parametrize(
    "indicators",
    [
        [],
        {"visits": [1, 2, 3, 4]},
        {"visits": {"measure": "count", "figures": [1, 2, 3, 4], "splits": [[1, 2, 3, 4]]}},
        {"visits": {"measure": "count", "figures": [1, 2, 3, 4], "splits": {"x": [[1, 2, 3, 4]]}}},
        {"visits": {"measure": [], "figures": [1, 2, 3, 4]}},
    ],
)
def test_figures_in_another_shape_are_refused(
    indicators: object, done: Submission, package: Path, tmp_path: Path
) -> None:
    data = signed_figures(package, done, indicators)
    assert type(refusal(tmp_path / "x.andan-goi", data)) is NotOurs


def test_a_manifest_changed_at_any_place_is_taken_or_named(
    done: Submission, package: Path, tmp_path: Path
) -> None:
    """By whoever signs rightly: a sentence each, with the file, and the place where it is wrong."""
    key, path, named = Ed25519PrivateKey.generate(), tmp_path / "x.andan-goi", 0
    parts, _names, _signer = unpack(package.read_bytes(), "", PARTS)
    document = json.loads(parts[MANIFEST]) | {"key": public_key(key)}
    for place, other in changed(document):
        parts[MANIFEST] = canonical_json(other)
        path.write_bytes(pack(parts, datetime.fromisoformat(done.at), key))
        try:
            read_package(path)
        except BadPackage as error:
            assert path.name in error.text.vi
            assert len(str(error).splitlines()) == 1
            named += (" › ".join((MANIFEST, *shown(place)))[:60]) in error.text.vi
    assert named > 100


@pytest.mark.parametrize(
    ("manifest", "figures"),
    [
        (b'{"revision":1,', b"{"),
        (b"{", b'{"indicators":{},'),
        (b"[" * 100_000, b"{"),
        (b"{", b'{"x":NaN,'),
        (b"{", b'{"x":' + b"9" * 5_000 + b","),
        (b"{", b'{"x":"\xff",'),
        (b"\xff{", b"{"),
    ],
)
def test_signed_json_that_two_programs_read_otherwise_is_refused(
    manifest: bytes, figures: bytes, package: Path, done: Submission, tmp_path: Path
) -> None:
    """Keys that stand twice, numbers that are none, no letters: each in a sentence."""
    from app.exchange.package.package import _stated

    key = Ed25519PrivateKey.generate()
    parts, _names, _signer = unpack(package.read_bytes(), "", PARTS)
    parts[FIGURES] = figures + parts[FIGURES][1:]
    document = json.loads(parts[MANIFEST]) | {"key": public_key(key)}
    document["parts"][FIGURES] = _stated(parts[FIGURES])
    parts[MANIFEST] = manifest + canonical_json(document)[1:]
    data = pack(parts, datetime.fromisoformat(done.at), key)
    error = refusal(tmp_path / "x.andan-goi", data)
    assert type(error) is NotOurs
    assert ("manifest.json" in str(error)) == (manifest != b"{")
    assert ("so-lieu.json" in str(error)) == (manifest == b"{")


# --- sealed ----------------------------------------------------------------------------------


def test_only_the_receiver_opens_a_sealed_package(
    unit: Sender, done: Submission, tmp_path: Path
) -> None:
    above = sender(tmp_path, "00004")
    write_card(above.store, tmp_path / "the.json")
    path = write_package(
        unit.store, done, tmp_path / "usb", read_card(tmp_path / "the.json").public
    )
    private = signing_keys(above.store).opening
    assert read_package(path, private).digest == done.sha256
    data = path.read_bytes()
    assert b"manifest" not in data
    assert type(refusal(path, data)) is NotForUs
    assert type(refusal(path, data, X25519PrivateKey.generate())) is NotForUs
    above.store.close()


def test_no_flipped_bit_of_a_sealed_package_is_taken(
    unit: Sender, done: Submission, tmp_path: Path
) -> None:
    private = X25519PrivateKey.generate()
    path = write_package(unit.store, done, tmp_path, private.public_key().public_bytes_raw())
    data, chance = path.read_bytes(), random.Random(6)
    for turn in range(FLIPS):
        place = chance.randrange(100) if turn % 2 else chance.randrange(len(data))
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        refusal(path, bytes(flipped), private)
    for length in (0, 5, 10, 50, 86, 101, len(data) - 1):
        refusal(path, data[:length], private)


def test_frozen_papers_are_the_ones_that_go_up(
    unit: Sender, done: Submission, package: Path
) -> None:
    kept = read_contents(unit.store, done)
    with zipfile.ZipFile(package) as opened:
        assert opened.read(WORKBOOK) == kept.workbook
        assert opened.read(PAPER) == kept.paper
