"""The consolidated workbook and JSON are open copies: parts of a few people stay blank, sums do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.base.periods import parse
from app.exchange.rollup.consolidated_workbook import write_consolidated
from app.exchange.rollup.intake import files_in
from app.exchange.rollup.rollup import RollupResult, rollup
from app.exchange.rollup.small_parts import open_rows, open_totals
from app.exchange.rollup.total_rows import TotalRow, handed_in, total_rows
from app.law import communes
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import GUARDED, NOTE, is_guarded
from app.reports.output.suppression import _solved, is_small
from app.reports.spec.figures import Blank, is_number
from tests.support.office import recalculated
from tests.support.province import Province

PERIOD = parse("2026-Q1")
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
    for slot, opened in open_rows(result).items():
        yield from zip(total_rows(result, slot), opened, strict=True)


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
    for slot in result.slots:
        rows = [one for own, one in pairs(result) if one.split and is_guarded(one.indicator)]
        plain = [own for own, one in pairs(result) if one.split and is_guarded(one.indicator)]
        units = [package.unit for package in handed_in(result, slot)]
        values, hidden, sums = cells(rows, plain, units)
        parts = {key[:2] for key in values}
        balance = REPORTS[slot.report].balance
        if balance:
            for unit in ("", *units):
                for part in {key[2] for key in values if key[1] == "kind"}:
                    line = Counter({(k, "kind", part, unit): 1 for k in balance.plus})
                    line.update({(k, "kind", part, unit): -1 for k in balance.minus})
                    sums.append({c: n for c, n in line.items() if c in values})
        told = _solved(sums, hidden)
        # What stands alone in a sum is told by the sum, whatever is left blank.
        lone = {
            key
            for key in told
            if sum(values[k] > 0 for k in values if (k[:2], k[3]) == (key[:2], key[3])) == 1
        }
        assert [key for key in told if is_small(values[key]) and key not in lone] == []
        assert parts


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
    from app.cli.exchange import _rollup_json

    [slot] = result.slots
    [report] = _rollup_json(result)["reports"]
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
    write_consolidated(result, tmp_path / "tong.xlsx")
    [path] = recalculated(tmp_path / "office", tmp_path / "tong.xlsx")
    book = load_workbook(path, data_only=True)
    [slot] = result.slots
    for sheet in book.worksheets[1:5]:
        assert any(str(NOTE) in row for row in sheet.iter_rows(values_only=True)), sheet.title
    rows = [
        row
        for row in book.worksheets[1].iter_rows(values_only=True)
        if row[1] in {str(one.label) for one in total_rows(result, slot)}
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
