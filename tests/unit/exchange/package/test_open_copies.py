"""Packages for anyone: they leave blank what their papers do, and one for a receiver holds every figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.base.periods import parse
from app.exchange.package.container import NotOurs, pack, public_key, unpack
from app.exchange.package.package import (
    _HIDDEN_SCHEMA,
    FIGURES,
    MANIFEST,
    PAPER,
    WORKBOOK,
    NewerSchema,
    _stated,
    read_package,
    write_package,
)
from app.exchange.rollup.intake import misfit
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import hide_small, is_guarded
from app.reports.output.suppression import is_small
from app.reports.spec.figures import Blank
from app.reports.spec.report import ComputedReport
from app.reports.submission.frozen_figures import freeze_indicator
from app.reports.submission.frozen_report import freeze
from app.store import Store, submissions
from app.store.database import fetch
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission, canonical_json
from tests.conftest import a_store
from tests.support.guesser import is_told
from tests.support.open_package import Cell, documents, guarded, sums_of
from tests.support.report_records import Filling

KEY = X25519PrivateKey.generate()
RECEIVER = KEY.public_key().public_bytes_raw()
PERIODS = ["2026-Q2", "2026-09"]
# The files of education are a figure of the movement's report of their own as well.
OF_THE_UNIT = ("cases_begun", "kind", "education")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A report with small cells, frozen, and its package for anyone and for a receiver."""

    store: Store
    computed: ComputedReport
    done: Submission
    open: Path
    sealed: Path

    @property
    def frozen(self) -> Any:
        return json.loads(self.done.figures)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = a_store(tmp_path_factory.mktemp("filled"))
    Filling(store, 20261122).fill()
    yield store
    store.close()


@pytest.fixture(
    scope="module", params=[(key, period) for key in ("movement", "cases") for period in PERIODS]
)
def handed_in(request: Any, filled: Store, tmp_path_factory: pytest.TempPathFactory) -> HandedIn:
    key, period = request.param
    folder = tmp_path_factory.mktemp("usb")
    computed = compute(filled, REPORTS[key], parse(period))
    done = freeze(filled, computed)
    opened = write_package(filled, done, folder / "open")
    sealed = write_package(filled, done, folder / "sealed", RECEIVER)
    return HandedIn(filled, computed, done, opened, sealed)


# --- what stands in them -------------------------------------------------------------------------


def test_an_open_package_holds_no_small_part_and_every_figure_of_the_unit(
    handed_in: HandedIn,
) -> None:
    manifest, figures = documents(handed_in.open)
    frozen = handed_in.frozen
    was = dict(guarded(frozen))
    assert sum(is_small(number) for number in was.values() if number) > 10
    for cell, number in guarded(figures):
        assert number in (None, was[cell])
        assert not (number and is_small(number)) or (
            cell[:3] == OF_THE_UNIT and frozen["report"] == "movement"
        )
    for key, one in figures["indicators"].items():
        of = frozen["indicators"][key]
        hidden = one.pop("why_parts", {})
        for path, by in one.get("splits", {}).items():
            for part, four in by.items():
                small = hidden.get(path, {}).get(part, [None] * 4)
                frozen_four = of["splits"][path][part]
                assert four == [
                    None if why else figure for figure, why in zip(frozen_four, small, strict=True)
                ]
        assert {n: v for n, v in one.items() if n != "splits"} == {
            n: v for n, v in of.items() if n != "splits"
        }
    assert (manifest["open"], manifest["schema"]) == (True, _HIDDEN_SCHEMA)
    assert manifest["digest"] == handed_in.done.sha256


def test_no_small_part_follows_from_an_open_package(handed_in: HandedIn) -> None:
    """Whoever adds up parts, columns and balances finds more than one number for each blank."""
    _manifest, figures = documents(handed_in.open)
    values, sums = sums_of(handed_in.frozen)
    shown = {cell for cell, number in guarded(figures) if number is not None}
    tried = 0
    for group in groups(values):
        own = [line for line in sums if group.issuperset(line)]
        numbers = {cell: values[cell] for cell in group}
        hidden = sorted(group - shown)
        for cell in [cell for cell in hidden if is_small(values[cell])]:
            tried += 1
            if cell[:3] != OF_THE_UNIT and is_told(numbers, own, hidden, cell):
                assert is_told(numbers, own, sorted(group), cell), cell
    assert tried > 10


def groups(values: Mapping[Cell, int]) -> Iterator[set[Cell]]:
    """The cells of an indicator over a year, and those of one column of all that balance."""
    for key, path in dict.fromkeys(cell[:2] for cell in values):
        yield {cell for cell in values if cell[:2] == (key, path)}
    for path, column in dict.fromkeys(cell[1::2] for cell in values):
        balance = REPORTS["cases"].balance
        assert balance
        keys = {*balance.plus, *balance.minus}
        yield {cell for cell in values if cell[1::2] == (path, column) and cell[0] in keys}


def test_an_open_package_shows_nothing_that_its_papers_hide(handed_in: HandedIn) -> None:
    """So whoever has both knows no more; of own words, which go up as one, none is shown if one is not."""
    _manifest, figures = documents(handed_in.open)
    shown = hide_small(handed_in.computed)
    blank = 0
    for key, one in figures["indicators"].items():
        for path, by in freeze_indicator(shown.lines[key]).splits.items():
            for part, four in by.items():
                small = [figure is Blank.SMALL for figure in four]
                assert [figure is None for figure in one["splits"][path][part]] == [
                    was or not isinstance(figure, int)
                    for was, figure in zip(small, four, strict=True)
                ]
                blank += sum(small)
    assert blank


def test_no_digest_tells_which_figures_fit(handed_in: HandedIn) -> None:
    """Of a few people all numbers are soon tried: what they would be tried on is not there, or has a salt."""
    _manifest, figures = documents(handed_in.open)
    assert figures["papers"] == "" and handed_in.frozen["papers"]
    kept = submissions.read_contents(handed_in.store, handed_in.done)
    assert len(kept.salt) == 64 and kept.salt == signing_keys(handed_in.store).salt
    sql = "SELECT counted FROM submission WHERE seq = ?"
    [(counted,)] = fetch(handed_in.store.db, sql, [handed_in.done.seq])
    assert kept.salt in counted  # which the digest covers
    assert submissions.altered_submissions(handed_in.store) == []


def test_a_package_for_a_receiver_holds_every_figure(handed_in: HandedIn) -> None:
    manifest, figures = documents(handed_in.sealed, KEY)
    assert figures == handed_in.frozen
    assert "open" not in manifest and manifest["schema"] < _HIDDEN_SCHEMA
    assert manifest["digest"] == handed_in.done.sha256
    read = read_package(handed_in.sealed, KEY)
    assert not (read.open or read.layout.hides)


def test_an_open_package_is_read_with_its_blanks(handed_in: HandedIn) -> None:
    read = read_package(handed_in.open)
    _manifest, figures = documents(handed_in.open)
    assert read.open and read.layout.hides and misfit(read) is None
    for key, one in read.read_figures.items():
        splits = {path: {k: list(f) for k, f in by.items()} for path, by in one.splits.items()}
        assert splits == figures["indicators"][key].get("splits", {})
    assert read.digest == read_package(handed_in.sealed, KEY).digest == handed_in.done.sha256


def test_of_a_report_frozen_before_blanks_were_kept_all_such_parts_are_blank(
    store: Store, tmp_path: Path
) -> None:
    Filling(store, 3).fill()
    done = freeze(store, compute(store, REPORTS["cases"], parse("2026-Q2")))
    sql = "UPDATE submission SET counted = json_remove(counted, '$.hidden', '$.salt')"
    fetch(store.db, sql)
    manifest, figures = documents(write_package(store, done, tmp_path))
    known = {one.key: is_guarded(one) for one in REPORTS["cases"].indicators()}
    frozen = json.loads(done.figures)
    hidden = 0
    for key, one in figures["indicators"].items():
        assert one["figures"] == frozen["indicators"][key]["figures"]
        for by in one.get("splits", {}).values():
            for four in by.values():
                for figure, whole in zip(four, one["figures"], strict=True):
                    assert (figure is None) == (known[key] and bool(whole)) or whole is None
                    hidden += figure is None
    assert hidden and manifest["open"]


# --- what is refused -----------------------------------------------------------------------------


def signed(data: bytes, indicators: Any, **other: Any) -> bytes:
    """A package with other figures, rightly signed."""
    parts, _names, _signer = unpack(data, "", (FIGURES, MANIFEST, PAPER, WORKBOOK))
    key = Ed25519PrivateKey.generate()
    figures = json.loads(parts[FIGURES])
    figures["indicators"] |= indicators
    parts[FIGURES] = canonical_json(figures)
    manifest = json.loads(parts[MANIFEST]) | {"key": public_key(key)} | other
    manifest["parts"][FIGURES] = _stated(parts[FIGURES])
    parts[MANIFEST] = canonical_json(manifest)
    return pack(parts, datetime(2026, 10, 1, tzinfo=UTC), key)


COUNTED = {"measure": "count", "figures": [5, 0, 0, 0]}
HIDDEN = {"good": ["small", None, None, None]}
WELL = COUNTED | {
    "splits": {"outcome": {"good": [None, 0, 0, 0]}},
    "why_parts": {"outcome": HIDDEN},
}


@pytest.mark.parametrize(
    "one",
    [
        WELL | {"why_parts": {}},
        WELL | {"why_parts": {"other": HIDDEN}},
        WELL | {"why_parts": {"outcome": {"bad": HIDDEN["good"]}}},
        WELL | {"why_parts": {"outcome": HIDDEN | {"bad": HIDDEN["good"]}}},
        WELL | {"why_parts": {"outcome": {"good": ["no data", None, None, None]}}},
        WELL | {"why_parts": {"outcome": {"good": ["small"]}}},
        WELL | {"why_parts": {"outcome": {"good": [None] * 4}}},
        WELL | {"why_parts": {"outcome": {"good": ["small", "small", None, None]}}},
        WELL | {"figures": [None, 0, 0, 0], "why": ["no data", None, None, None]},
        WELL | {"figures": [None, 0, 0, 0], "why": ["small", None, None, None]},
        WELL | {"figures": [None, 0, 0, 0]},
        WELL | {"splits": {"outcome": {"good": [5, 0, 0, 0]}}},
        WELL | {"measure": "ratio"},
    ],
)
def test_a_blank_without_its_reason_and_a_reason_without_its_blank_are_refused(
    one: Any, handed_in: HandedIn, tmp_path: Path
) -> None:
    path = tmp_path / "x.andan-goi"
    path.write_bytes(signed(handed_in.open.read_bytes(), {"zeal": WELL}))
    assert read_package(path).layout.hides
    path.write_bytes(signed(handed_in.open.read_bytes(), {"zeal": one}))
    with pytest.raises(NotOurs):
        read_package(path)


def test_only_an_open_package_hides_and_only_of_people_being_helped(
    handed_in: HandedIn, tmp_path: Path
) -> None:
    path = tmp_path / "x.andan-goi"
    path.write_bytes(signed(handed_in.open.read_bytes(), {}, open=False))
    with pytest.raises(NotOurs, match="why_parts"):
        read_package(path)
    _manifest, figures = documents(handed_in.open)
    known = {one.key: one for one in REPORTS[figures["report"]].indicators()}
    free = [key for key, one in known.items() if one.splits and not is_guarded(one)]
    for key in free:
        one = figures["indicators"][key]
        found = [(path, part) for path, by in one.get("splits", {}).items() for part in by]
        if not found or one.get("why") or one["measure"] == "ratio":
            continue
        by, part = found[0]
        one["splits"][by][part][0] = None
        one |= {"why_parts": {by: {part: ["small", None, None, None]}}}
        path.write_bytes(signed(handed_in.open.read_bytes(), {key: one}))
        assert isinstance(misfit(read_package(path)), NewerSchema)
        return
    assert figures["report"] == "cases"
