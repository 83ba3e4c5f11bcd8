"""``add``: words that are in no list, records that are there already, and files that are not sound."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.cli import json_input
from app.exchange.records import entry_doubts
from app.exchange.records.records_json import to_json
from app.schema.fields import TermField
from app.schema.record import REGISTRY
from app.store import Store
from tests.conftest import PASSWORD
from tests.support.samples import commune
from tests.support.wording import pattern

Add = Callable[..., tuple[Any, str]]
TERMS = [
    (key, name)
    for key, cls in REGISTRY.items()
    for name, spec in cls.schema.own.items()
    if isinstance(spec, TermField)
]


@pytest.fixture
def add(
    store: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Add:
    """Give records to a register: the answer, and what was said beside it."""
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    commune(store)
    store.close()

    def add_(register: str, given: object, *options: str, code: int = 0) -> tuple[Any, str]:
        file = tmp_path / "bản-ghi.json"
        text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        file.write_text(text, encoding="utf-8")
        line = ["add", register, "--json", str(file), *options]
        assert main([*line, "--store", str(store.path), "--user", "lan"]) == code
        told = capsys.readouterr()
        return json.loads(told.out) if told.out else None, told.err

    return add_


def test_a_word_that_is_in_no_list_is_refused_by_name_unless_it_is_meant(add: Add) -> None:
    tip = {"month": "2026-03", "topic": "ma tuý 3", "count": 1}
    told, error = add("tip", [{**tip, "topic": "drugs"}, tip], code=1)
    assert told is None and error.count("\n") == 1
    assert re.search(pattern(entry_doubts._NEW_TERM), error) and "ma tuý 3" in error
    assert add("tip", [tip], "--new-terms")[0]["warnings"] == []
    assert add("tip", [{**tip, "month": "2026-04"}])[0]["added"]  # by now it is in the list


@pytest.mark.parametrize(("register", "name"), TERMS)
def test_every_list_that_can_be_extended_is_asked_about(
    register: str, name: str, store: Store
) -> None:
    cls = REGISTRY[register]
    spec = cls.schema.own[name]
    assert isinstance(spec, TermField)
    blank = dict.fromkeys(cls.schema.fields)
    for word, fits in ((next(iter(spec.starters)).value, True), ("từ mới", False)):
        record = cls(**(blank | {name: word}))
        try:
            entry_doubts.refuse_new_terms(store, cls, [record])
        except entry_doubts.InvalidRecord as error:
            assert not fits and "từ mới" in str(error)
        else:
            assert fits


def test_what_is_there_already_is_added_and_told(add: Add) -> None:
    twin = {"name": "Thôn Sinh Đôi", "households": 40}
    told, error = add("area", [twin, {**twin, "households": 41}, twin])
    first, _, third = told["added"]
    (warning,) = told["warnings"]
    assert (warning["code"], warning["same_as"]) == (third, first)
    assert error == f"{warning['reason']}\n" and first in error
    (again,) = add("area", [twin])[0]["warnings"]
    assert again["same_as"] == first
    assert add("area", [{**twin, "note": "khác"}])[0]["warnings"] == []


def test_rows_and_links_count_in_what_is_alike(add: Add, store: Store) -> None:
    again = Store.open(store.path, "lan", PASSWORD)
    ids = again.ids(REGISTRY["visit"])
    (given,) = to_json(again, again.fetch(REGISTRY["visit"], ids), names=True)
    again.close()
    given = {k: v for k, v in given.items() if k not in ("code", "uid", "machine", "masked")}
    told, _ = add("visit", [given, {**given, "purposes": ["care"]}])
    assert [one["code"] for one in told["warnings"]] == told["added"][:1]


def test_a_key_that_stands_twice_is_named_with_its_line(add: Add) -> None:
    text = '[\n {"name": "Thôn Một"},\n {"name": "Thôn Hai",\n  "households": 3,\n  "name": "Thôn Ba"}\n]'
    told, error = add("area", text, code=1)
    assert told is None and error.count("\n") == 1
    assert error == f"{json_input._TWICE_JSON.format(name='bản-ghi.json', line=5, key='name')}\n"


@pytest.mark.parametrize(
    ("value", "fits"),
    [("80,5", True), ("80.5", True), (80.5, True), ("1.200", True), ("tám mươi", False), (-3, False),
     ("-3", False), ("80,55", False)],
)  # fmt: skip
def test_a_hand_figure_is_read_as_officers_write_it(add: Add, value: object, fits: bool) -> None:
    figure = {"indicator": "Tỷ lệ hài lòng", "period": "2026-03", "kind": "rate", "value": value}
    told, error = add("figure", [figure], "--new-terms", code=0 if fits else 1)
    assert bool(told) is fits and error.count("\n") == (0 if fits else 1)


def test_hand_figures_of_overlapping_spans_are_refused(add: Add) -> None:
    figure = {"indicator": "matters", "period": "2022", "value": 5}
    add("figure", [figure])
    for wrong in ({**figure, "period": "2017..2022"}, {**figure, "period": "2026-13"}):
        told, error = add("figure", [wrong], code=1)
        assert told is None and error.count("\n") == 1
