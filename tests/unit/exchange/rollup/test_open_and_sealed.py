"""Adding up open packages beside those for the receiver: what one unit hides no sum tells of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.base.periods import parse
from app.cli.rollup_answer import rollup_json
from app.exchange.package.package import write_package
from app.exchange.rollup import collected
from app.exchange.rollup.consolidated_workbook import write_consolidated
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.rollup import _OPEN, RollupResult, add_up, rollup
from app.exchange.rollup.selection import _OPEN_ONE
from app.exchange.rollup.small_parts import open_rows
from app.exchange.rollup.total_rows import TotalRow, handed_in, total_rows
from app.exchange.rollup.totals import flags
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import NOTE, is_guarded
from app.reports.output.suppression import is_small
from app.reports.spec.figures import Blank, is_number
from app.reports.submission.frozen_report import freeze
from app.store import Store
from tests.support.guesser import is_told
from tests.support.office import recalculated
from tests.support.packages import CODES, sender
from tests.support.province import RECEIVING, Province
from tests.support.report_records import Filling

KEY = X25519PrivateKey.generate()
RECEIVER = KEY.public_key().public_bytes_raw()
PERIOD = parse("2026-Q2")
UNITS = tuple(sorted(CODES[:3]))
MIXES = [UNITS[:1], UNITS[1:2], UNITS[1:], UNITS[:2], UNITS]


@dataclass(frozen=True, slots=True)
class Post:
    """The packages of three units, each open and for the receiver, by its code."""

    open: dict[str, Path]
    sealed: dict[str, Path]

    def rolled(self, open_ones: tuple[str, ...]) -> RollupResult:
        """What comes of the units, some of which handed in an open package."""
        paths = [(self.open if code in open_ones else self.sealed)[code] for code in UNITS]
        return rollup(paths, private=KEY)


@pytest.fixture(scope="module", params=["movement", "cases"])
def post(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Post:
    folder = tmp_path_factory.mktemp("units")
    made = Post({}, {})
    for number, code in enumerate(UNITS):
        unit = sender(folder, code)
        Filling(unit.store, 11 + number).fill()
        done = freeze(unit.store, compute(unit.store, REPORTS[request.param], PERIOD))
        made.open[code] = write_package(unit.store, done, folder / "open")
        made.sealed[code] = write_package(unit.store, done, folder / "sealed", RECEIVER)
        unit.store.close()
    return made


def parts_of(result: RollupResult) -> dict[tuple[str, str, str], TotalRow]:
    [slot] = result.slots
    rows = total_rows(result, slot, empty=True)
    return {(one.indicator.key, one.path, one.part): one for one in rows}


@pytest.mark.parametrize("open_ones", MIXES)
def test_a_part_that_one_unit_hides_is_blank_and_sums_of_units_are_as_ever(
    open_ones: tuple[str, ...], post: Post
) -> None:
    every, mixed = parts_of(post.rolled(())), parts_of(post.rolled(open_ones))
    blank = 0
    for key, one in mixed.items():
        if one.split is None:
            assert one == every[key]
            continue
        was = every[key]
        for which, figure in enumerate(one.total):
            theirs = [four[which] for four in one.units if four]
            hidden = Blank.SMALL in theirs
            assert figure is Blank.SMALL if hidden else figure == was.total[which]
            blank += hidden
        for code, four, of in zip(UNITS, one.units, was.units, strict=True):
            assert code in open_ones or four == of
    assert blank > 10


@pytest.mark.parametrize("open_ones", MIXES)
def test_no_hidden_part_follows_from_the_rollup_and_the_open_packages(
    open_ones: tuple[str, ...], post: Post
) -> None:
    """Whoever has the consolidated workbook and every open package, and adds up units and parts."""
    result, plain = post.rolled(open_ones), parts_of(post.rolled(()))
    [slot] = result.slots
    shown = {
        (one.indicator.key, one.path, one.part): one
        for one in open_rows(result)[slot]
        if one.split and is_guarded(one.indicator)
    }
    hidden_ones = 0
    for key, path in dict.fromkeys(place[:2] for place in shown):
        for which in range(4):
            values, hidden, sums = cells(shown, plain, key, path, which)
            for cell in sorted(hidden):
                hidden_ones += 1
                if is_small(values[cell]) and is_told(values, sums, hidden, cell):
                    assert is_told(values, sums, [*values], cell), (key, path, which, cell)
    assert hidden_ones > 10


Place = tuple[str, str]  # the part and the unit, "" for all


def cells(
    shown: Mapping[tuple[str, str, str], TotalRow],
    plain: Mapping[tuple[str, str, str], TotalRow],
    key: str,
    path: str,
    which: int,
) -> tuple[dict[Place, int], set[Place], list[Mapping[Place, int]]]:
    values: dict[Place, int] = {}
    hidden: set[Place] = set()
    by_part: dict[str, Counter[Place]] = {}
    by_unit: dict[str, Counter[Place]] = {}
    for place, was in plain.items():
        if place[:2] != (key, path):
            continue
        one, part = shown.get(place), place[2]
        fours = zip(("", *UNITS), (was.total, *was.units), strict=True)
        for number, (unit, four) in enumerate(fours):
            if not four or not is_number(figure := four[which]):
                continue
            values[part, unit] = int(figure)
            own = (one.total, *one.units)[number] if one else (0,) * 4
            if own is not None and own[which] is Blank.SMALL:
                hidden.add((part, unit))
            by_part.setdefault(part, Counter())[part, unit] += 1 if unit else -1
            if was.indicator.adds_over(path):
                by_unit.setdefault(unit, Counter())[part, unit] += 1
    return values, hidden, [*by_part.values(), *by_unit.values()]


@pytest.mark.parametrize("open_ones", MIXES)
def test_nothing_small_of_a_unit_is_in_the_rollup(open_ones: tuple[str, ...], post: Post) -> None:
    result = post.rolled(open_ones)
    for rows in open_rows(result).values():
        for one in rows:
            if one.split and is_guarded(one.indicator):
                if (one.indicator.key, one.part) == ("cases_begun", "education"):
                    continue  # a figure of the unit as well
                for four in (one.total, *one.units):
                    assert not any(is_number(f) and is_small(int(f)) for f in four or ())


def test_an_open_package_hides_nobody_else_in_the_sums(tmp_path: Path) -> None:
    """Whoever has it takes its figures off: what is left is of the others, however large the sum is."""
    province = Province.founded(tmp_path, PERIOD, REPORTS["cases"])
    large, small = UNITS[:2]
    province.send(tmp_path / "usb", large, times=30, open=True)
    province.send(tmp_path / "usb", small)
    result = rollup(files_in([tmp_path / "usb"]))
    [slot] = result.slots
    shown = 0
    for one in open_rows(result)[slot]:
        if one.split and is_guarded(one.indicator):
            theirs, own = one.units
            assert theirs and own and not any(is_number(figure) and figure for figure in own)
            for figure, known in zip(one.total, theirs, strict=True):
                if is_number(figure) and is_number(known):
                    assert not is_small(int(figure - known))
                    shown += figure > 0
    assert shown


def test_json_says_small_and_which_units_handed_in_open_packages(post: Post) -> None:
    result = post.rolled(UNITS[:1])
    [report] = rollup_json(result, {})["reports"]
    assert {code: one["open"] for code, one in report["units"].items()} == {
        UNITS[0]: True, UNITS[1]: False, UNITS[2]: False
    }  # fmt: skip
    assert [str(_OPEN) in one["notes"] for one in report["units"].values()].count(True) == 1
    blank = 0
    for place, one in parts_of(result).items():
        if one.split and one.total[0] is Blank.SMALL:
            written = report["totals"][place[0]]
            assert written["parts"][place[1]][place[2]] is None
            assert place[2] in written["small"][place[1]]
            blank += 1
    assert blank
    assert not any(flag for package in result.taken.values() for flag in flags(package))


def test_the_workbook_is_blank_where_a_unit_hides_and_its_controls_fit(
    post: Post, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    result = post.rolled(UNITS[:2])
    write_consolidated(result, RECEIVING, tmp_path / "tong.xlsx")
    [path] = recalculated(tmp_path / "office", tmp_path / "tong.xlsx")
    book = load_workbook(path, data_only=True)
    [slot] = result.slots
    for which, sheet in enumerate(book.worksheets[1:5]):
        assert any(str(NOTE) in row for row in sheet.iter_rows(values_only=True)), sheet.title
        names = {str(one.named(which)) for one in open_rows(result)[slot]}
        rows = [row for row in sheet.iter_rows(values_only=True) if row[1] in names]
        for one, row in zip(open_rows(result)[slot], rows, strict=True):
            if not isinstance(one.total[which], Blank) and not one.is_rate:
                assert row[3] == one.total[which], one.label
            elif one.total[which] is Blank.SMALL:
                assert row[3] is None
            assert row[4] in (None, 0), one.label


# --- the same revision, open and for the receiver ------------------------------------------------


def test_the_complete_package_of_a_revision_counts_whichever_came_first(post: Post) -> None:
    paths = [*post.open.values(), *post.sealed.values()]
    complete = post.rolled(())
    for some in list(permutations(paths))[::97]:
        result = rollup(some, private=KEY)
        assert result.totals == complete.totals
        assert not any(package.open for package in result.taken.values())
        assert not result.refused
        assert [one.why for one in result.rejected] == [_OPEN_ONE] * 3


def test_a_revision_handed_in_for_the_receiver_later_takes_the_place_of_its_open_package(
    post: Post,
) -> None:
    first = post.rolled(UNITS)
    later = rollup([*post.sealed.values()], known=first.known, private=KEY)
    assert later.totals == post.rolled(()).totals
    assert (later.refused, later.changes) == ((), ())
    assert later.known == first.known
    back = rollup([*post.open.values()], known=later.known)
    assert (back.refused, back.changes, back.totals) == ((), (), first.totals)


def test_open_packages_are_kept_in_the_receivers_store(post: Post, store: Store) -> None:
    found = collect([post.open[UNITS[0]], post.sealed[UNITS[1]]], private=KEY)
    known = add_up(found).known
    collected.save(store, found, known)
    kept = collected.load(store)
    assert kept is not None
    [slot] = add_up(found).slots
    assert [one.open for one in handed_in(add_up(kept[0]), slot)] == [True, False]
    assert add_up(kept[0]) == add_up(found)
    assert files_in([post.open[UNITS[0]].parent]) == sorted(post.open.values())
