"""The files that a receiver keeps, its memory and its list of units: as written, or refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.documents import plain
from app.base.errors import UserError
from app.exchange.rollup import history
from app.exchange.rollup.expected_units import ExpectedUnits, read_expected
from app.exchange.rollup.history import LastAccepted, ReceiverHistory
from app.exchange.rollup.unit_trust import UnitTrust
from app.store.submissions import ReportKey, SubmissionKind
from tests.support.documents import changed, shown

NAMES = st.text(max_size=8)
SLOTS = st.builds(ReportKey, NAMES, NAMES, NAMES, st.sampled_from(SubmissionKind))
TAKEN = st.builds(
    LastAccepted, st.integers(0, 99), st.dictionaries(NAMES, st.integers() | st.just(0.5))
)
HISTORIES = st.builds(
    ReceiverHistory,
    st.dictionaries(NAMES, NAMES),
    st.dictionaries(NAMES, st.dictionaries(st.integers(1, 99), NAMES, max_size=3), max_size=3),
    st.dictionaries(SLOTS, st.dictionaries(NAMES, TAKEN, min_size=1, max_size=3), max_size=3),
)
MEMORY = {
    "keys": {"00004": "ab", "00008": "cd"},
    "chain": {"00004": {"1": "x", "2": "y"}},
    "last": [["movement", "2026-03", "calendar", "00004", 1, {"visits": 3, "rate": 0.5}]],
}
EXPECTED = {"units": ["00004", "00008"], "due": {"2026-03": "2026-04-05", "2026-Q1": "2026-04-10"}}
Read = Callable[[Path], object]
TRUST = UnitTrust().withdrawing("1" * 30, date(2026, 4, 1))
FILES: list[tuple[Read, dict[str, Any]]] = [
    (history.read, MEMORY),
    (partial(read_expected, kept=TRUST), EXPECTED),
]


@given(HISTORIES)
def test_what_is_remembered_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, known: ReceiverHistory
) -> None:
    path = tmp_path_factory.getbasetemp() / "da-nhan.json"
    history.write(path, known)
    assert history.read(path) == known


@pytest.mark.parametrize(("read", "document"), FILES)
def test_a_file_changed_at_any_place_is_read_or_refused_by_its_place(
    read: Read, document: dict[str, Any], tmp_path: Path
) -> None:
    path, refused, named = tmp_path / "da-nhan.json", 0, 0
    path.write_text(json.dumps(document), encoding="utf-8")
    read(path)
    for place, other in changed(document):
        path.write_text(json.dumps(other), encoding="utf-8")
        try:
            read(path)
        except UserError as error:
            refused += 1
            assert path.name in error.text.vi and len(str(error).splitlines()) == 1
            named += " › ".join(shown(place)) in error.text.vi
    assert named > refused / 2 > 20


SPOILT = {
    "deep": b"[" * 100_000,
    "no letters": b"\xff{}",
    "a key twice": b'{"a": 1, "a": 2}',
    "cut short": b"{",
    "33 MB": b" " * 33_000_000 + b"{}",
}


@pytest.mark.parametrize("read", [read for read, _document in FILES])
@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_what_is_no_such_file_is_one_sentence(read: Read, spoilt: bytes, tmp_path: Path) -> None:
    path = tmp_path / "da-nhan.json"
    path.write_bytes(spoilt)
    with pytest.raises(UserError) as refused:
        read(path)
    assert path.name in refused.value.text.vi and len(str(refused.value).splitlines()) == 1


def test_a_list_of_units_may_be_typed_or_written_as_json(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.txt"
    for text in ("4;\n00008 Xã Hoà\n", '["4", "8"]', '\ufeff{"units": ["00004", "8,"]}'):
        path.write_text(text, encoding="utf-8")
        assert read_expected(path, TRUST) == ExpectedUnits(("00004", "00008"), trust=TRUST)
    path.write_text(json.dumps(EXPECTED), encoding="utf-8")
    days = {"2026-03": date(2026, 4, 5), "2026-Q1": date(2026, 4, 10)}
    assert read_expected(path, TRUST) == ExpectedUnits(("00004", "00008"), days, TRUST)


def test_a_list_that_says_whose_keys_count_rules_over_what_was_known(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.json"
    other = UnitTrust().registering("00004", "2" * 30)
    for trust in (other, UnitTrust()):
        path.write_text(json.dumps(EXPECTED | {"trust": plain(trust)}), encoding="utf-8")
        assert read_expected(path, TRUST).trust == trust
