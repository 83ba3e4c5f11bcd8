"""Fields: what is shown can be typed again, and goes into JSON and back."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base import clock, language
from app.base.dates import PartDay
from app.base.language import T
from app.law.regimes import CaseKind
from app.schema.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    Field,
    Level,
    LinesField,
    LinkField,
    NumberField,
    PartDayField,
    RowsField,
    TermField,
    TextField,
    Unreadable,
    YesNoField,
)
from app.schema.record import REGISTRY
from tests.support.samples import values

LABEL = T("Mục", "Item")


def test_lines_are_tidied_wherever_they_come_from() -> None:
    spec = LinesField(label=LABEL, name="lines")
    assert spec.from_json([" Như \u202etrên;", "", "- \x01Lưu"]) == ("Như trên;", "- Lưu")


def all_fields() -> Iterator[Field[Any]]:
    for cls in REGISTRY.values():
        for spec in cls.schema.fields.values():
            yield spec
            if isinstance(spec, RowsField):
                yield from spec.row.fields.values()


def every_sort() -> list[Any]:
    """A field of every kind, and of every list of choices."""
    sorts: dict[tuple[Any, ...], Field[Any]] = {}
    for spec in all_fields():
        of = getattr(spec, "choices", None) or getattr(spec, "starters", None)
        sorts.setdefault((spec.kind, of or getattr(spec, "is_name", False)), spec)
    return [pytest.param(spec, id=f"{spec.kind}-{spec.name}") for spec in sorts.values()]


def types(value: Any) -> list[type]:
    return [type(one) for one in (value, *(value if isinstance(value, tuple) else ()))]


FIELDS = every_sort()


def test_a_field_of_one_line_holds_no_line_break() -> None:
    assert TextField(label=LABEL).parse("Thôn\r\n Đông\nHạ") == "Thôn Đông Hạ"
    assert TextField(label=LABEL, lines=3).parse("một\nhai") == "một\nhai"


def typable(spec: Field[Any]) -> bool:
    return spec.kind not in ("link", "links", "rows")


@pytest.mark.parametrize("chosen", ["vi", "en"])
@pytest.mark.parametrize("spec", FIELDS)
def test_what_is_shown_can_be_typed_again(spec: Field[Any], chosen: language.Language) -> None:
    if not typable(spec):
        return

    @settings(max_examples=50)
    @given(values(spec, {}))
    def again(value: Any) -> None:
        language.use(chosen)
        assert spec.parse(spec.show(value)) == value

    again()


@pytest.mark.parametrize("spec", FIELDS)
def test_a_value_survives_json(spec: Field[Any]) -> None:
    if spec.kind == "rows":
        return

    @settings(max_examples=50)
    @given(values(spec, {"area": [1, 2], "member": [3]}))
    def again(value: Any) -> None:
        back = json.loads(json.dumps(spec.to_json(value)))
        found = spec.from_db(tuple(back) if isinstance(back, list) else back)
        assert found == value
        assert types(found) == types(value)

    again()


@pytest.mark.parametrize("spec", FIELDS)
def test_empty_typing_is_no_value(spec: Field[Any]) -> None:
    assert spec.parse("  ") in (None, ())


@pytest.mark.parametrize("spec", FIELDS)
@settings(max_examples=50)
@given(typed=st.text(max_size=12))
def test_typing_is_read_or_refused_with_a_sentence(spec: Field[Any], typed: str) -> None:
    try:
        value = spec.parse(typed)
    except Unreadable as error:
        assert error.text.vi
        assert error.text.en
    else:
        assert list(spec.check(value)) is not None
        spec.show(value)


@pytest.mark.parametrize(
    ("spec", "typed"),
    [
        (DayField(label=LABEL), "31/02/2026"),
        (PartDayField(label=LABEL), "13/1980"),
        (NumberField(label=LABEL), "1.23"),
        (NumberField(label=LABEL), "mười"),
        (YesNoField(label=LABEL), "có lẽ"),
        (ChoiceField(label=LABEL, choices=CaseKind), "không có"),
        (ChoicesField(label=LABEL, choices=CaseKind), "Tái hòa nhập cộng đồng, không có"),
        (LinkField(label=LABEL, target="area"), "Thôn Đông"),
    ],
)
def test_what_cannot_be_read_is_refused(spec: Field[Any], typed: str) -> None:
    with pytest.raises(Unreadable):
        spec.parse(typed)


@pytest.mark.parametrize(
    ("spec", "given_"),
    [
        (NumberField(label=LABEL), True),
        (NumberField(label=LABEL), "12"),
        (NumberField(label=LABEL), 1.5),
        (YesNoField(label=LABEL), 1),
        (TextField(label=LABEL), 5),
        (DayField(label=LABEL), 20260102),
        (DayField(label=LABEL), ["2026-01-02"]),
    ],
)
def test_json_of_another_type_is_refused(spec: Field[Any], given_: object) -> None:
    with pytest.raises(Unreadable):
        spec.from_json(given_)


def test_a_starter_is_kept_by_its_key_and_a_new_word_as_typed() -> None:
    spec = REGISTRY["team"].schema.fields["kind"]
    assert isinstance(spec, TermField)
    assert spec.parse("tổ hoà giải") == "mediation"
    assert spec.parse(" Tổ xe ôm ") == "Tổ xe ôm"
    assert spec.show("mediation") == "Tổ hòa giải"


def test_a_required_field_says_so_and_others_do_not() -> None:
    assert [p.field for p in TextField(label=LABEL, name="x", required=True).check(None)] == ["x"]
    assert not list(TextField(label=LABEL, name="x").check(None))
    assert not list(NumberField(label=LABEL, name="x", required=True).check(0))
    assert not list(YesNoField(label=LABEL, name="x", required=True).check(False))


@given(st.integers(-10, 20))
def test_numbers_keep_their_bounds(value: int) -> None:
    spec = NumberField(label=LABEL, name="x", least=0, most=10)
    assert bool(list(spec.check(value))) == (not 0 <= value <= 10)


def test_rows_name_their_number_and_field() -> None:
    cls = REGISTRY["visit"]
    spec = cls.schema.fields["visitors"]
    assert isinstance(spec, RowsField)
    empty = spec.row()
    problems = list(spec.check((spec.row(name="Lê An"), empty)))
    assert [p.field for p in problems] == ["visitors"]
    assert "Dòng 2, Thành viên" in problems[0].text.vi
    assert problems[0].level is Level.ERROR


def test_a_birth_after_today_has_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    spec = PartDayField(label=LABEL, name="born")
    wrong = ("2026-11-30", "2026-12", "2027")
    assert all([*spec.check(PartDay.from_iso(day))] for day in wrong)
    assert not any(
        [*spec.check(PartDay.from_iso(day))] for day in ("2026-11-29", "2026-11", "2026")
    )


def test_a_visit_promised_for_a_day_without_a_year_is_the_nearest_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 28))
    assert DayField(label=LABEL, future=True).parse("5/1") == date(2027, 1, 5)
    assert DayField(label=LABEL).parse("5/1") == date(2026, 1, 5)
