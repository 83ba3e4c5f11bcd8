"""The consolidated workbook and JSON are open copies: parts of a few people stay blank, sums do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import z3

from app.base.periods import parse
from app.exchange.rollup.consolidated_workbook import write_consolidated
from app.exchange.rollup.intake import files_in
from app.exchange.rollup.rollup import RollupResult, rollup
from app.exchange.rollup.small_parts import open_rows, open_totals
from app.exchange.rollup.total_rows import TotalRow, handed_in, total_rows
from app.law import communes
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import GUARDED, NOTE, is_guarded
from app.reports.output.suppression import is_small
from app.reports.spec.figures import Blank, is_number
from tests.support.guesser import is_told
from tests.support.office import recalculated
from tests.support.province import RECEIVING, Province

PERIOD = parse("2026-Q1")
ALONE = "cases_completed"
CODES = [unit.code for unit in communes.of_province("33")[:6]]


def handed(folder: Path, key: str, times: list[int]) -> RollupResult:
    """Units of which each has so many times the figures of one."""
    province = Province.founded(folder, PERIOD, REPORTS[key])
    for code, one in zip(CODES, times, strict=False):
        province.send(folder / "usb", code, times=one)
    return rollup(files_in([folder / "usb"]))


@pytest.fixture(
    scope="module", params=[("cases", [1, 2, 9, 30]), ("movement", [1, 8, 30]), ("cases", [1])]
)
def result(request: Any, tmp_path_factory: pytest.TempPathFactory) -> RollupResult:
    key, times = request.param
    return handed(tmp_path_factory.mktemp("units"), key, times)


def pairs(result: RollupResult) -> Iterator[tuple[TotalRow, TotalRow]]:
    """Each row as it was added up, and as it is shown; those that are shown alone are of nobody."""
    for slot, opened in open_rows(result).items():
        every = {
            (one.indicator.key, one.path, one.part): one
            for one in total_rows(result, slot, empty=True)
        }
        known = {(one.indicator.key, one.path, one.part) for one in opened}
        used = total_rows(result, slot)
        assert known >= {(one.indicator.key, one.path, one.part) for one in used}
        for one in opened:
            yield every[one.indicator.key, one.path, one.part], one


def test_what_is_shown_was_added_up_and_sums_are_all_shown(result: RollupResult) -> None:
    hidden = 0
    for own, opened in pairs(result):
        if own.split is None or own.indicator.register not in GUARDED:
            assert opened == own
            continue
        for was, shown in zip((own.total, *own.units), (opened.total, *opened.units), strict=True):
            for figure, of in zip(was or (), shown or (), strict=True):
                assert of in (figure, Blank.SMALL)
                assert not (is_number(of) and is_small(int(of)))
                hidden += of is Blank.SMALL
    assert hidden


def test_no_hidden_part_follows_from_what_is_shown(result: RollupResult) -> None:
    """Whoever has all sums of an indicator, over the parts of a unit and over the units of a part."""
    for slot in result.slots:
        both = [(own, one) for own, one in pairs(result) if one.split and is_guarded(one.indicator)]
        units = [package.unit for package in handed_in(result, slot)]
        for key in {own.indicator.key for own, _ in both}:
            rows = [one for own, one in both if own.indicator.key == key]
            plain = [own for own, _ in both if own.indicator.key == key]
            values, hidden, sums = cells(rows, plain, units)
            for cell in hidden:
                if is_small(values[cell]) and not is_told(values, sums, [*values], cell):
                    assert not is_told(values, sums, hidden, cell), cell


def test_no_hidden_part_follows_from_figures_that_balance(result: RollupResult) -> None:
    """Carried over and begun come to what ended and is open: of each unit and of all, for each part."""
    [slot] = result.slots
    balance = REPORTS[slot.report].balance
    if balance is None:
        return
    keys = {*balance.plus, *balance.minus}
    both = [(own, one) for own, one in pairs(result) if one.split and one.indicator.key in keys]
    units = [package.unit for package in handed_in(result, slot)]
    rows, plain = [one for _, one in both], [own for own, _ in both]
    values, hidden, sums = cells(rows, plain, units)
    for path, part, unit in {key[1:] for key in values}:
        line = {(key, path, part, unit): 1 for key in balance.plus}
        line |= {(key, path, part, unit): -1 for key in balance.minus}
        sums.append({cell: times for cell, times in line.items() if cell in values})
    small = [cell for cell in hidden if is_small(values[cell])]
    assert small
    settled = {cell for cell in small if not fits_otherwise(values, sums, [*values], cell)}
    assert [
        c for c in small if c not in settled and not fits_otherwise(values, sums, hidden, c)
    ] == []


def fits_otherwise(
    values: Mapping[Key, int], sums: list[Mapping[Key, int]], hidden: Iterable[Key], cell: Key
) -> bool:
    """Whether a cell may be another number, of 0 or more, and every sum as it is shown."""
    unknown = {one: z3.Int(str(one)) for one in hidden}
    solver = z3.Solver()
    solver.add(*(one >= 0 for one in unknown.values()), unknown[cell] != values[cell])
    for line in sums:
        if some := {one: times for one, times in line.items() if one in unknown}:
            told = sum(values[one] * times for one, times in some.items())
            solver.add(z3.Sum([unknown[one] * times for one, times in some.items()]) == told)
    return bool(solver.check() == z3.sat)


@pytest.mark.parametrize("times", [[1], [1, 1], [1, 1, 40]])
def test_a_part_that_stands_alone_is_hidden_among_those_of_nobody(
    tmp_path: Path, times: list[int]
) -> None:
    """All cases that end are of one kind: that part is the whole, of each unit and of all."""
    province = Province.founded(tmp_path, PERIOD, REPORTS["cases"])
    for code, one in zip(CODES, times, strict=False):
        province.send(tmp_path / "usb", code, times=one, only=(ALONE, "kind"))
    result = rollup(files_in([tmp_path / "usb"]))
    [slot] = result.slots
    rows = [one for one in open_rows(result)[slot] if one.indicator.key == ALONE]
    [whole], parts = ([o for o in rows if bool(o.split) is of] for of in (False, True))
    assert any(is_number(f) and is_small(int(f)) for four in whole.units if four for f in four)
    for which in range(4):
        for place, four in enumerate(whole.units):
            if four and is_number(four[which]) and is_small(int(four[which])):
                blank = [one for one in parts if _is_blank(one, place, which)]
                assert len(blank) > 1
                assert sum(one.total[which] is Blank.SMALL for one in blank) > 1


def _is_blank(one: TotalRow, place: int, which: int) -> bool:
    four = one.units[place]
    return four is None or four[which] is Blank.SMALL


Key = tuple[str, str, str, str]


def cells(
    rows: list[TotalRow], plain: list[TotalRow], units: list[str]
) -> tuple[dict[Key, int], dict[Key, None], list[Mapping[Key, int]]]:
    """The parts of the period: their numbers, those hidden, and the sums that a reader knows."""
    values: dict[Key, int] = {}
    hidden: dict[Key, None] = {}
    by_part: dict[Key, Counter[Key]] = {}
    by_unit: dict[tuple[str, str, str], Counter[Key]] = {}
    for shown, own in zip(rows, plain, strict=True):
        own_key = (own.indicator.key, own.path, own.part)
        for unit, was, of in zip(
            ("", *units), (own.total, *own.units), (shown.total, *shown.units), strict=True
        ):
            if was is None or of is None or not is_number(was[0]):
                continue
            key = (*own_key, unit)
            values[key] = int(was[0])
            if of[0] is Blank.SMALL:
                hidden[key] = None
            by_part.setdefault((*own_key, ""), Counter())[key] += 1 if unit else -1
            by_unit.setdefault((own.indicator.key, own.path, unit), Counter())[key] += 1
    return values, hidden, [*by_part.values(), *by_unit.values()]


def test_json_says_which_parts_over_all_units_are_small(result: RollupResult) -> None:
    from app.cli.rollup_answer import rollup_json

    [slot] = result.slots
    [report] = rollup_json(result, {})["reports"]
    for key, total in open_totals(result)[slot].items():
        written = report["totals"][key]
        for path, by in total.splits.items():
            for part, four in by.items():
                small = part in written.get("small", {}).get(path, [])
                assert small == (four[0] is Blank.SMALL)
                assert (written["parts"][path][part] is None) == (not is_number(four[0]))


def test_the_workbook_says_why_parts_are_blank_and_its_sums_are_whole(
    tmp_path: Path,
) -> None:
    from openpyxl import load_workbook

    result = handed(tmp_path, "cases", [1, 2, 9, 30])
    write_consolidated(result, RECEIVING, tmp_path / "tong.xlsx")
    [path] = recalculated(tmp_path / "office", tmp_path / "tong.xlsx")
    book = load_workbook(path, data_only=True)
    [slot] = result.slots
    for sheet in book.worksheets[1:5]:
        assert any(str(NOTE) in row for row in sheet.iter_rows(values_only=True)), sheet.title
    rows = [
        row
        for row in book.worksheets[1].iter_rows(values_only=True)
        if row[1] in {str(one.label) for one in open_rows(result)[slot]}
    ]
    for one, row in zip(open_rows(result)[slot], rows, strict=True):
        assert row[3] == (None if one.total[0] is Blank.SMALL else one.total[0])
        assert row[4] in (None, 0)


def test_a_second_unit_goes_with_the_only_one_that_is_small(tmp_path: Path) -> None:
    result = handed(tmp_path, "cases", [1, 40, 50, 60])
    [slot] = result.slots
    for one in open_rows(result)[slot]:
        if one.split and is_guarded(one.indicator):
            hidden = [
                number for number, four in enumerate(one.units) if four and Blank.SMALL in four
            ]
            assert len(hidden) != 1
            assert 3 not in hidden  # no more than it takes
