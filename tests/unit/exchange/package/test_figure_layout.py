"""The figures of a package are read the same whether or not others with the same words came before."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.exchange.package.figure_layout import MUDDLED, FigureLayout, layout_of, read_figures
from app.reports.spec.figures import Blank
from app.store.submissions import ReportKey, canonical_json

TURNS = 4_000
SIGNS = b'0123456789-.,[]{}":\\ eE\0x'


def figures(visits: list[Any], **other: Any) -> dict[str, Any]:
    """What a unit writes of two indicators and their rate."""
    indicators = {
        "rate": {"figures": [50.0, 0.0, 66.7, 100.0], "measure": "ratio", "of": ["tips", "visits"]},
        "tips": {"figures": [3, 0, 2, 9], "measure": "sum"},
        "visits": {
            "figures": visits,
            "measure": "count",
            "splits": {"outcome": {"": [0, 0, 0, 0], "good": visits}, "team.kind": {}},
        },
    }
    about = {"period": "2026-Q3", "report": "movement", "window": "calendar", "papers": "0" * 64}
    return about | {"indicators": indicators | other}


def read(data: bytes) -> tuple[ReportKey, list[Any], tuple[int, ...]]:
    slot, layout, found = read_figures(data)
    return slot, shapes(layout), found


def shapes(layout: FigureLayout) -> list[Any]:
    return [(shape.key, shape.measure, shape.splits) for shape in layout.shapes]


def parsed(data: bytes) -> tuple[ReportKey, list[Any], tuple[int, ...]]:
    whole = json.loads(data)
    layout, found = layout_of(whole["indicators"])
    return ReportKey(whole["report"], whole["period"], whole["window"]), shapes(layout), found


def test_units_that_write_the_same_words_share_a_layout_and_not_their_figures() -> None:
    one = read_figures(canonical_json(figures([1, 2, 3, 4])))
    other = read_figures(canonical_json(figures([5, -6, 7, 10**15]) | {"papers": "f" * 64}))
    assert one[:2] == other[:2]
    assert one[2] == (3, 0, 2, 9, 1, 2, 3, 4, 0, 0, 0, 0, 1, 2, 3, 4)
    assert other[2] == (3, 0, 2, 9, 5, -6, 7, 10**15, 0, 0, 0, 0, 5, -6, 7, 10**15)
    assert other[2] == parsed(canonical_json(figures([5, -6, 7, 10**15])))[2]


def test_other_words_are_another_layout() -> None:
    one = read_figures(canonical_json(figures([1, 2, 3, 4])))
    more = read_figures(
        canonical_json(figures([1, 2, 3, 4], zeal={"measure": "sum", "figures": [1] * 4}))
    )
    later = read_figures(canonical_json(figures([1, 2, 3, 4]) | {"period": "2026-Q4"}))
    assert more[1] is not one[1]
    assert len(more[2]) == len(one[2]) + 4
    assert later[0].period == "2026-Q4"


def muddles() -> Iterator[bytes]:
    """Figures as no program of ours writes them, each beside a rightly written one of the same words."""
    for wrong in (
        *([1, 2, 3], [1, 2, 3, 4, 5], [1.0, 2, 3, 4], [True, 2, 3, 4], ["1", 2, 3, 4], 5, None),
        *(
            [10**16, 2, 3, 4],
            [-(10**16), 2, 3, 4],
            [[1, 2, 3, 4]],
            {"a": 1, "b": 2, "c": 3, "d": 4},
        ),
    ):
        yield canonical_json(figures([1, 2, 3, 4])).replace(b"[1,2,3,4]", canonical_json(wrong))
    forged = {"measure": "sum", "figures": "\0" + "0", "target": [1, 2, 3, 4]}
    yield canonical_json(figures([1, 2, 3, 4], a=forged))
    blank = {"measure": "sum", "figures": [None, 1, 1, 1]}
    for why in (Blank.SMALL.value, "unheard of"):
        yield canonical_json(figures([1, 2, 3, 4], a=blank | {"why": [why, None, None, None]}))
    for spelled in (b"[01,2,3,4]", b"[1,2,3,-]", b"[1,,3,4]", b"[1,2,3,4.]", b"[--1,2,3,4]"):
        whole = canonical_json(figures([1, 2, 3, 4]))
        yield whole.replace(b"[1,2,3,4]", spelled)
        yield whole.replace(b"[50.0,0.0,66.7,100.0]", spelled)


@pytest.mark.parametrize("data", [*muddles()])
def test_no_muddle_passes_for_the_words_around_it(data: bytes) -> None:
    for _ in range(2):
        read(canonical_json(figures([1, 2, 3, 4])))
        with pytest.raises(MUDDLED):
            read(data)


def aside() -> Iterator[bytes]:
    """Fours where none is expected, or what looks like one."""
    plain = {"measure": "sum", "figures": [7, 7, 7, 7]}
    for other in (
        {"[1,2,3,4]": plain},
        {"a": plain | {"target": [1, 2, 3, 4]}},
        {"a": {"splits": {"kind": {"x": [1, 2, 3, 4]}}} | plain},
        {"a": plain | {"splits": {"kind": {"[1,2,3,4]": [1, 2, 3, 4], "[9,9,9,9]": [1, 1, 1, 1]}}}},
        {"a": plain | {"splits": {"kind": {'"[1,2,3,4]': [1, 2, 3, 4], "\0": [1, 1, 1, 1]}}}},
        {"a": plain | {"figures": [0, 0, 0, 0], "splits": {"kind": {"1": [1, 2, 3, 4]}}}},
    ):
        whole = figures([1, 2, 3, 4], **other)
        yield canonical_json(whole)
        yield canonical_json(whole).replace(b"[1,2,3,4]", b"[5,6,7,8]")
        yield json.dumps(whole, indent=1).encode()
        yield json.dumps(whole, separators=(",", ":")).encode()
        yield json.dumps(whole).encode("utf-16")
        yield canonical_json(dict(reversed(whole.items()))).replace(
            b'"measure"', b'"figures":[0,1,2,3],"measure"'
        )
        yield canonical_json(whole).replace(b'"papers":', b'"indicators":{},"papers":')


def test_whatever_holds_fours_is_read_as_it_is_parsed() -> None:
    for data in [*aside()] * 2:
        assert read(data) == parsed(data)


def test_after_any_change_it_is_what_parsing_all_makes_of_it() -> None:
    chance = random.Random(11)
    data = canonical_json(figures([10, 2, 30, 4]))
    same = 0
    for _ in range(TURNS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            place, sign = chance.randrange(len(changed)), bytes([chance.choice(SIGNS)])
            changed[place : place + chance.randint(0, 1)] = sign * chance.randint(0, 1)
        try:
            expected = parsed(bytes(changed))
        except MUDDLED:
            with pytest.raises(MUDDLED):
                read(bytes(changed))
        else:
            assert read(bytes(changed)) == expected
            same += 1
    assert TURNS / 20 < same < TURNS / 2
