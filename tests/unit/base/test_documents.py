"""A document gives a value, or one sentence that names the file, the place and why."""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.documents import (
    _MISSING,
    _OTHER_KIND,
    _TWICE,
    _UNKNOWN,
    BOUNDS,
    NO_DOCUMENT,
    OTHERWISE,
    BadDocument,
    compact_json,
    convert,
    decode,
    describe,
    plain,
)
from app.base.language import T
from tests.support.documents import changed, shown

REMEDY = T("chưa lấy gì, hãy xin lại tệp.", "nothing was taken. Ask for the file again.")


class Part(msgspec.Struct, frozen=True):
    """One of many, by name."""

    figures: Annotated[tuple[int, ...], msgspec.Meta(max_length=4)]
    note: str = ""

    def __post_init__(self) -> None:
        if 13 in self.figures:
            raise BadDocument(OTHERWISE, "figures")


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document with something of every kind."""

    count: Annotated[int, msgspec.Meta(ge=1, le=10)]
    parts: dict[str, Part] = {}
    numbered: dict[int, str] = {}


def refusal(data: bytes | str, shape: type[Any] = Whole) -> BadDocument:
    with pytest.raises(BadDocument) as refused:
        decode(shape, data)
    return refused.value


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        ('{"count": "x"}', "count", _OTHER_KIND),
        ('{"count": true}', "count", _OTHER_KIND),
        ('{"count": 11}', "count", BOUNDS),
        ('{"count": 1e400}', "count", BOUNDS),
        ('{"count": ' + "9" * 5000 + "}", "count", BOUNDS),
        ("{}", "count", _MISSING),
        ('{"count": 1, "x": 1}', "x", _UNKNOWN),
        ('{"count": 1, "count": 2}', "count", _TWICE),
        ('{"count": 1, "parts": {"a": {"figures": [1], "x": {"y": 1, "y": 1}}}}', "y", _TWICE),
        ("[]", "", _OTHER_KIND),
        ('{"count": 1, "parts": {"a": {"figures": []}, "b": {}}}', "parts b figures", _MISSING),
        (
            '{"count": 1, "parts": {"a": {"figures": []}, "b": {"figures": [1, "x"]}, "c": 7}}',
            "parts b figures 2",
            _OTHER_KIND,
        ),
        ('{"count": 1, "parts": {"a": {"figures": [1, 2, 3, 4, 5]}}}', "parts a figures", BOUNDS),
        ('{"count": 1, "parts": {"a": {"figures": [13]}}}', "parts a figures", OTHERWISE),
        ('{"count": 1, "numbered": {"1": "x", "2": 3}}', "numbered 2", _OTHER_KIND),
        ('{"count": 1, "numbered": {"01": "x"}}', "numbered", _OTHER_KIND),
    ],
)
def test_the_place_and_the_reason_are_named(data: str, where: str, why: T) -> None:
    found = refusal(data)
    assert (" ".join(found.where), found.why) == (where, why)


NO_JSON = {
    "nothing": b"",
    "cut short": b"{",
    "no letters": b"\xff",
    "no number": b'{"count": NaN}',
    "half a letter": b'{"count": "\\ud800"}',
    "two documents": b'{"count": 1} x',
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"count":' * 200_000,
    "another encoding": '{"count": 1}'.encode("utf-16"),
    "33 MB of nothing": b"\0" * 33_000_000,
}


@pytest.mark.parametrize("data", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_refused_in_a_sentence(data: bytes) -> None:
    found = refusal(data)
    assert found.why in (NO_DOCUMENT, _OTHER_KIND)
    assert len(str(describe(found, "x", REMEDY)).splitlines()) == 1


def test_half_a_letter_is_refused_where_nothing_else_looks_at_it() -> None:
    assert refusal(b'{"figures": [], "other": "\xff"}', Part).why == NO_DOCUMENT
    assert refusal(b'{"figures": [], "other": "\\ud800"}', Part).why == NO_DOCUMENT


def test_a_sentence_names_file_place_reason_and_what_to_do() -> None:
    found = refusal('{"count": 1, "parts": {"' + "x" * 300 + '": 7}}')
    text = describe(found, "tep.json", REMEDY)
    for language in (text.vi, text.en):
        assert "“tep.json”" in language
        assert f"parts › {'x' * 40}…" in language
        assert len(language) < 300
    assert _OTHER_KIND.vi in text.vi and REMEDY.vi in text.vi


@given(st.text(min_size=1))
def test_whatever_a_key_is_called_it_is_one_sentence(key: str) -> None:
    for document in ({"count": 1, key: 1}, {"count": 1, "parts": {key: {}}}):
        if key not in ("count", "parts", "numbered"):
            text = describe(refusal(json.dumps(document)), "x", REMEDY)
            assert len(text.vi.splitlines()) == len(text.en.splitlines()) == 1
            assert "".join(c if c.isprintable() else "?" for c in key[:40]) in text.vi


def test_a_part_of_a_file_stands_before_the_place() -> None:
    with pytest.raises(BadDocument) as refused:
        decode(Whole, '{"count": 0}', "manifest.json")
    assert refused.value.where == ("manifest.json", "count")


WHOLES = st.builds(
    Whole,
    count=st.integers(1, 10),
    parts=st.dictionaries(
        st.text(),
        st.builds(Part, figures=st.lists(st.integers(20), max_size=4).map(tuple)),
        max_size=3,
    ),
    numbered=st.dictionaries(st.integers(), st.text(), max_size=3),
)


@given(WHOLES)
def test_what_was_written_is_read(value: Whole) -> None:
    assert decode(Whole, json.dumps(plain(value))) == value
    assert decode(Whole, json.dumps(plain(value), ensure_ascii=False, indent=1)) == value
    assert convert(Whole, plain(value)) == value


def test_a_document_changed_at_any_place_is_a_value_or_names_the_place() -> None:
    part = {"figures": [1, 2], "note": "x"}
    document = {"count": 3, "parts": {"a": part, "b": part}, "numbered": {"1": "x"}}
    refused = 0
    for place, other in changed(document):
        try:
            assert isinstance(convert(Whole, other), Whole)
        except BadDocument as error:
            refused += 1
            where = list(error.where)
            steps = shown(place)
            assert where[: len(steps)] == steps or where == steps[: len(where)], (place, other)
    assert refused > 100


_STORED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.decimals(-(10**9), 10**9, places=1).map(float)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_STORED)
def test_what_macs_cover_is_what_json_writes(value: object) -> None:
    assert compact_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
