"""The figures of a package: units laid out alike share a layout, and what is no figure is named."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from app.base.documents import BadDocument, decode
from app.exchange.package.figure_layout import FigureLayout, layout_of
from app.reports.spec.figures import Blank
from app.reports.submission.written import WrittenFigures
from app.store.submissions import ReportKey, canonical_json
from tests.support.documents import changed, shown

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


def read_figures(data: bytes) -> tuple[ReportKey, FigureLayout, tuple[int | None, ...]]:
    written = decode(WrittenFigures, data)
    return written.slot, *layout_of(written.indicators)


def by_hand(whole: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The shapes and the figures, in plain Python."""
    shapes, found = [], []
    for key, one in whole["indicators"].items():
        splits = one.get("splits", {})
        shapes.append(
            (key, one["measure"], tuple((p, tuple(parts)) for p, parts in splits.items()))
        )
        if one["measure"] != "ratio":
            found += one["figures"]
            found += [n for parts in splits.values() for four in parts.values() for n in four]
    return shapes, found


def test_units_that_write_the_same_words_share_a_layout_and_not_their_figures() -> None:
    one = read_figures(canonical_json(figures([1, 2, 3, 4])))
    other = read_figures(canonical_json(figures([5, -6, 7, 10**15]) | {"papers": "f" * 64}))
    assert one[:2] == other[:2]
    assert one[2] == (3, 0, 2, 9, 1, 2, 3, 4, 0, 0, 0, 0, 1, 2, 3, 4)
    assert other[2] == (3, 0, 2, 9, 5, -6, 7, 10**15, 0, 0, 0, 0, 5, -6, 7, 10**15)


def test_other_words_are_another_layout() -> None:
    one = read_figures(canonical_json(figures([1, 2, 3, 4])))
    more = read_figures(
        canonical_json(figures([1, 2, 3, 4], zeal={"measure": "sum", "figures": [1] * 4}))
    )
    later = read_figures(canonical_json(figures([1, 2, 3, 4]) | {"period": "2026-Q4"}))
    assert more[1] is not one[1]
    assert len(more[2]) == len(one[2]) + 4
    assert later[0].period == "2026-Q4"


BLANK = {"measure": "sum", "figures": [None, 1, 1, 1]}


@pytest.mark.parametrize(
    "one",
    [
        *({"measure": "sum", "figures": four} for four in ([1, 2, 3], [1] * 5, 5, None, "0000")),
        *(
            {"measure": "sum", "figures": [wrong, 2, 3, 4]}
            for wrong in (1.0, True, "1", [1], 10**16)
        ),
        *({"measure": "sum", "figures": [wrong, 2, 3, 4]} for wrong in (-(10**16), None, {})),
        *(BLANK | {"why": [why, None, None, None]} for why in ("unheard of", Blank.SMALL.value)),
        *(
            BLANK | {"why": why}
            for why in (["no data"], 7, [None] * 4, [None, "no data", None, None])
        ),
        *(BLANK | {"figures": [1] * 4, "why": ["no data", *[None] * 3]},),
        *({"measure": "sum", "figures": [1] * 4, "splits": {"x": {"": [0.5, 0, 0, 0]}}},),
    ],
)
def test_what_is_no_figure_is_refused_by_its_place(one: dict[str, Any]) -> None:
    with pytest.raises(BadDocument) as refused:
        read_figures(canonical_json(figures([1, 2, 3, 4], zeal=one)))
    assert refused.value.where[:2] == ("indicators", "zeal")


def test_figures_changed_at_any_place_are_read_or_refused_by_their_place() -> None:
    document = figures([1, 2, None, 4]) | {"kind": "estimate"}
    for one in document["indicators"].values():
        if None in one["figures"]:
            one["why"] = [None, None, "no data", None]
    document["indicators"]["visits"]["splits"]["outcome"][""] = [0, 0, None, 0]
    read_figures(canonical_json(document))
    refused = 0
    for place, other in changed(document):
        try:
            read_figures(json.dumps(other).encode())
        except BadDocument as error:
            refused += 1
            where, steps = list(error.where), shown(place)
            about = {"measure", "why"} & {*steps}  # says how the figures beside it are to be read
            shared = 2 if about else min(len(where), len(steps))
            assert where[:shared] == steps[:shared], (place, other)
    assert refused > 300


def test_after_any_change_of_letters_it_is_what_parsing_makes_of_it_or_refused() -> None:
    chance = random.Random(11)
    data = canonical_json(figures([10, 2, 30, 4]))
    same = 0
    for _ in range(TURNS):
        mutated = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            place, sign = chance.randrange(len(mutated)), bytes([chance.choice(SIGNS)])
            mutated[place : place + chance.randint(0, 1)] = sign * chance.randint(0, 1)
        try:
            _slot, layout, found = read_figures(bytes(mutated))
        except BadDocument:
            continue
        shapes, expected = by_hand(json.loads(mutated))
        assert [(s.key, s.measure, s.splits) for s in layout.shapes] == shapes
        assert list(found) == expected
        same += 1
    assert TURNS / 20 < same < TURNS / 2
