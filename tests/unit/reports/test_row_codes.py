"""The numbers in row codes: none is forgotten, none ever changes, none is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement.visits import VISITS
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.row_codes import number_of

GIVEN = Path(__file__).with_name("row_codes.txt")
Number = tuple[str, str, str]  # the report's key, the number as printed, the indicator's key


def test_each_indicator_has_the_number_it_was_given_first() -> None:
    given = [_number(line) for line in GIVEN.read_text(encoding="utf-8").splitlines()]
    declared = [
        (report.key, number_of(indicator), indicator.key)
        for report in REPORTS.values()
        for indicator in report.indicators()
    ]
    assert not (found := list(complaints(given, declared))), "\n" + "\n".join(found)


def _number(line: str) -> Number:
    report, number, indicator = line.split(" ")
    return report, number, indicator


def complaints(given: Iterable[Number], declared: Iterable[Number]) -> Iterator[str]:
    """What to type for each number that is new, changed or given to a second indicator."""
    owners = {(report, number): key for report, number, key in given}
    numbers = {(report, key): number for (report, number), key in owners.items()}
    for report, number, key in declared:
        first, owner = numbers.get((report, key)), owners.get((report, number))
        if first == number:
            continue
        if first:
            yield (
                f"“{key}” of the report “{report}” has always had the number {first}, "
                f"so the definition must say number={first.strip('S')}"
            )
        elif owner:
            free = 1 + max(int(n) for r, n in owners if r == report and n.isdecimal())
            yield (
                f"the number {number} of the report “{report}” was given to “{owner}”: write "
                f"number={free} into the definition of “{key}” and add the line "
                f"“{report} {free} {key}” to tests/unit/reports/{GIVEN.name}"
            )
        else:
            yield f"add the line “{report} {number} {key}” to tests/unit/reports/{GIVEN.name}"


@pytest.mark.parametrize(
    ("declared", "typed"),
    [
        (("movement", "11", "visits"), None),
        (("movement", "41", "visits_not_met"), "add the line “movement 41 visits_not_met” to"),
        (("movement", "11", "visits_not_met"), "write number=13 into the definition of"),
        (("movement", "12", "visits_not_met"), "was given to “former”: write number=13"),
        (("movement", "14", "visits"), "must say number=11"),
        (("mediation", "11", "visits"), "add the line “mediation 11 visits” to"),
    ],
)
def test_what_to_type_is_said(declared: Number, typed: str | None) -> None:
    given = [("movement", "11", "visits"), ("movement", "12", "former")]
    found = list(complaints(given, [declared]))
    assert not found if typed is None else typed in found[0]


def test_a_number_is_given_once() -> None:
    lines = GIVEN.read_text(encoding="utf-8").splitlines()
    numbers = [line.rsplit(" ", 1)[0] for line in lines]
    assert [number for number in numbers if numbers.count(number) > 1] == []


def test_a_forgotten_number_is_a_sentence_that_says_what_to_write() -> None:
    visits = replace(VISITS.indicators[0], key="visits_not_met", number=0)
    group = IndicatorGroup(VISITS.title, (VISITS.indicators[0], visits))
    with pytest.raises(TypeError, match=r"“visits_not_met” of .* “movement” .* write number=12 "):
        replace(REPORTS["movement"], groups=(group,))


@pytest.mark.parametrize("key", REPORTS)
def test_the_codes_of_a_group_stand_in_order(key: str) -> None:
    for group in REPORTS[key].groups:
        numbers = [one.number for one in group.indicators if one.register != "figure"]
        assert numbers == sorted(numbers), group.title
