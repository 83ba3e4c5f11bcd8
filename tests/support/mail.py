"""What a province sends over two quarters, good and bad, and what the local rollup makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.base.periods import parse
from app.exchange.package.package import Package
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.totals import UnitTotals
from app.law import communes
from app.store.submissions import ReportKey
from tests.support.province import Province, typed

PERIOD, NEXT = parse("2026-Q1"), parse("2026-Q2")
CODES = [unit.code for unit in communes.of_province("33")[:12]]
FORGED, FORKED = CODES[0], CODES[1]  # two keys claim to be it; two packages bear one number


def read_mail(folder: Path) -> list[Package]:
    """Packages in time, corrected, typed, typed twice, forged, and after an old backup was restored."""
    stores = [folder / name for name in ("one", "two", "three")]
    for store in stores:
        store.mkdir()
    first, second, stranger = map(Province.founded, stores, (PERIOD, NEXT, NEXT))
    second.keys, second.last = first.keys, first.last
    usb = folder / "usb"
    for number, code in enumerate(CODES[:-2]):
        first.send(usb, code, times=1 + number)
        if number % 3 == 0:
            first.send(usb, code, times=2 + number)
        second.send(usb, code, times=3 + number)
    stranger.send(usb / "forged", FORGED, times=9)
    before = dict(first.last)
    second.send(usb, FORKED, times=5)
    second.last |= before
    second.send(usb / "restored", FORKED, times=7)
    typed(usb / "go.xlsx", CODES[-1], PERIOD, 4)
    typed(usb / "go-lai.xlsx", CODES[-2], NEXT, 4)
    typed(usb / "go-khac.xlsx", CODES[-2], NEXT, 5)
    read = collect(files_in([usb]))
    assert not read.refused
    return read.packages


def rolled(packages: Sequence[Package]) -> RollupResult:
    """What the local rollup makes of packages that came together."""
    return add_up(Collected(tuple((Path(one.name), one) for one in packages)))


def sums_of(result: RollupResult) -> dict[ReportKey, dict[str, UnitTotals]]:
    """The totals where any unit's package counts."""
    return {slot: result.totals[slot] for slot in {slot for _unit, slot in result.taken}}
