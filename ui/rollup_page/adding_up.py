"""Adding up what was collected, in the worker, and what the page says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.container import fingerprint
from app.exchange.rollup import collected, expected_units, history, key_acts
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.total_rows import TotalRow, total_rows
from app.exchange.rollup.unit_trust import UnitTrust
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submissions import ReportKey
from ui.rollup_page.matrix_model import StatusFilter

TOLD = T(
    "Đã cộng {taken} báo cáo của {units} đơn vị; còn thiếu {missing}, không nhận {refused} tệp.",
    "{taken} {taken:report|reports} of {units} {units:unit|units} added up; {missing} missing, {refused} {refused:file|files} refused.",
)

_NOTED = T("Tổng hợp báo cáo", "Add up reports")
_TRUSTED = T("Tin chữ ký mới", "Trust a new signature")

# The files so far, and what was known when the first one came.
Kept = tuple[Collected, ReceiverHistory]
Change = Callable[[Progress, Store, Kept], Kept]


@dataclass(frozen=True, slots=True)
class AddedUp:
    """The contents of the page, as the worker hands them over."""

    result: RollupResult
    sums: Mapping[ReportKey, Sequence[TotalRow]]


def unchanged(_progress: Progress, _store: Store, kept: Kept) -> Kept:
    """Add up what is kept as it is."""
    return kept


def reading(paths: Sequence[Path]) -> Change:
    """With what files and folders hold."""

    def more(progress: Progress, store: Store, kept: Kept) -> Kept:
        found_so_far, before = kept
        keys = signing_keys(store)
        found = collect(files_in(paths), progress, keys.opening, keys.signers)
        store.log_access("rollup", _NOTED, files=len(found.found))
        return found_so_far.renewed(found), before

    return more


def with_what_came(_progress: Progress, store: Store, kept: Kept) -> Kept:
    """With all that was added so far as what had come: that is what a key counts for which signs nothing new."""
    found_so_far, before = kept
    return found_so_far, replace(before, chain=history.load(store).chain)


def trusting(unit: str, key: str) -> Change:
    """With another key for a unit, which has read it out."""

    def trusted(_progress: Progress, store: Store, kept: Kept) -> Kept:
        found_so_far, before = kept
        store.log_access("trust", _TRUSTED, unit=unit, key=fingerprint(key))
        return found_so_far, before.trusting(unit, key)

    return trusted


def expecting(chosen: ExpectedUnits, shown: UnitTrust) -> Change:
    """With others who are to hand in."""

    def changed(_progress: Progress, store: Store, kept: Kept) -> Kept:
        expected_units.keep_chosen(store, chosen, shown)
        return kept

    return changed


def add_up_kept(progress: Progress, store: Store, change: Change) -> AddedUp:
    """Change the kept packages, if need be, add them up, and keep what is known by then."""
    kept = collected.load(store) or (Collected(), history.load(store))
    found_so_far, before = change(progress, store, kept)
    expected = expected_units.load(store)
    result = add_up(found_so_far, expected, before)
    totals = {slot: tuple(total_rows(result, slot)) for slot in result.slots}
    history.save(store, result.known)
    key_acts.keep_vouched(store, result.trust, expected.trust)
    collected.save(store, found_so_far, before)
    return AddedUp(result, totals)


def summary_of(result: RollupResult) -> T:
    """How many reports came, and how many are missing or were refused."""
    cells = result.matrix.values()
    return TOLD.format(
        taken=show_number(len(result.taken)),
        units=show_number(len({unit for unit, _slot in result.taken})),
        missing=show_number(sum(StatusFilter.MISSING.fits(cell) for cell in cells)),
        refused=show_number(len(result.refused)),
    )
