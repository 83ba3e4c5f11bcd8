"""What holds for every register, whichever they are: a new one is tested by being there."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app.registers  # noqa: F401 - fills the registry
from app.base.errors import InvalidRecord
from app.exchange.records.records_input import from_json
from app.exchange.records.records_json import masked_fields, to_json
from app.exchange.records.registers_json import registers_json
from app.registers.visit import Visit
from app.schema.draft import Draft
from app.schema.fields import Choice, Field, Level, LinkField, LinksField, RowsField
from app.schema.record import REGISTRY, Record, Row
from app.services.list_cells import CODE
from app.store import Store
from tests.support.record_strategies import bare, records

TYPES = list(REGISTRY.values())
every = pytest.mark.parametrize("cls", TYPES, ids=[cls.schema.key for cls in TYPES])


def all_fields(cls: type[Record]) -> Iterator[Field]:
    """The fields of a register, and those of its rows."""
    for spec in cls.schema.fields.values():
        yield spec
        if isinstance(spec, RowsField):
            yield from spec.row.fields.values()


def rows_of(cls: type[Record]) -> list[type[Row]]:
    return [spec.row for spec in cls.schema.fields.values() if isinstance(spec, RowsField)]


def lists_of(cls: type[Record]) -> set[type[Choice]]:
    named = [getattr(f, "choices", None) or getattr(f, "starters", None) for f in all_fields(cls)]
    return {found for found in named if found}


@every
def test_every_name_in_the_declaration_is_a_field(cls: type[Record]) -> None:
    schema = cls.schema
    named = {
        "columns": set(schema.columns) - schema.fields.keys(),
        "title": {schema.title} - schema.own.keys(),
        "sort_by": {schema.sort_by.lstrip("-")} - schema.own.keys(),
        "indexes": {name for group in schema.indexes for name in group} - schema.own.keys(),
        "once": set(schema.once) - schema.own.keys(),
    }
    assert [
        f"register '{schema.key}' has no field '{name}': correct {where}= in its @record_type(...)"
        for where, names in named.items()
        for name in sorted(names)
    ] == []
    if schema.dated_by:
        assert schema.fields[schema.dated_by].kind in ("day", "month"), "dated_by= names no day"


@every
def test_the_form_holds_each_field_once(cls: type[Record]) -> None:
    placed = [name for section in cls.schema.form for row in section.rows for name in row.split()]
    typed = [name for name, spec in cls.schema.fields.items() if not spec.derived]
    missing, surplus = Counter(typed) - Counter(placed), Counter(placed) - Counter(typed)
    where = f"form= of register '{cls.schema.key}'"
    assert [f"add {name} to a FormSection in {where}" for name in missing] == []
    assert [f"take {name} out of {where}: no field, or there already" for name in surplus] == []


@every
def test_every_label_is_said_in_both_languages(cls: type[Record]) -> None:
    labels = [cls.schema.label, cls.schema.book, *(spec.label for spec in all_fields(cls))]
    labels += [section.title for section in cls.schema.form]
    labels += [choice.label for list_ in lists_of(cls) for choice in list_]
    labels += [spec.help for spec in all_fields(cls) if spec.help]
    assert [label for label in labels if not (label.vi.strip() and label.en.strip())] == []


@every
def test_headers_tell_columns_apart(cls: type[Record]) -> None:
    for fields in (cls.schema.fields, *(row.fields for row in rows_of(cls))):
        headers = [str(CODE.label), *(spec.header for spec in fields.values())]
        assert [header for header, times in Counter(headers).items() if times > 1] == []


def shared(values: dict[str, object]) -> list[str]:
    """The registers that declare the same value as another, with it."""
    twice = {value for value, times in Counter(values.values()).items() if times > 1}
    return [f"register '{key}': {value}" for key, value in values.items() if value in twice]


def test_prefixes_tell_registers_apart() -> None:
    same = shared({cls.schema.key: cls.schema.prefix for cls in TYPES})
    assert same == [], "give each register a prefix= of its own in its @record_type(...)"


def test_registers_stand_in_the_order_that_they_declare() -> None:
    orders = {cls.schema.key: cls.schema.order for cls in TYPES}
    assert shared(orders) == [], "give each register an order= of its own in its @record_type(...)"
    assert list(orders.values()) == sorted(orders.values())


def test_each_register_is_a_module_of_its_key() -> None:
    modules = {cls.schema.key: cls.__module__ for cls in TYPES}
    assert modules == {key: f"app.registers.{key}" for key in modules}


@every
def test_links_lead_to_registers(cls: type[Record]) -> None:
    targets = {spec.target for spec in all_fields(cls) if isinstance(spec, LinkField | LinksField)}
    assert targets <= REGISTRY.keys()
    for spec in cls.schema.fields.values():
        if isinstance(spec, LinkField) and spec.follows:
            via, field = spec.follows.split(".")
            through = cls.schema.fields[via]
            assert isinstance(through, LinkField)
            assert field in REGISTRY[through.target].schema.own


@every
def test_classes_say_what_they_are_for(cls: type[Record]) -> None:
    for one in (cls, *rows_of(cls), *lists_of(cls)):
        # A dataclass without a docstring is given its own signature as one.
        assert one.__doc__
        assert not one.__doc__.startswith(f"{one.__name__}(")


@every
def test_a_choice_is_found_by_its_key_and_by_its_words(cls: type[Record]) -> None:
    for spec in all_fields(cls):
        single = spec.one() if spec.kind == "choices" else spec
        if spec.kind in ("choice", "choices"):
            for choice in single.choices:
                for typed in (choice.value, choice.label.vi, choice.label.en):
                    assert single.parse(typed) is choice


@every
def test_the_empty_form_is_refused(cls: type[Record]) -> None:
    with pytest.raises(InvalidRecord):
        Draft(cls).finish()


@every
def test_what_is_emptied_has_its_usual_value_again(cls: type[Record]) -> None:
    draft = Draft(cls)
    usual = {name: value for name, value in draft.values.items() if value not in (None, ())}
    for name in usual:
        draft.type(name, "")
    assert {name: draft.values[name] for name in usual} == usual


@every
@settings(max_examples=5, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_record_that_lacks_what_it_must_hold_is_refused_in_words(
    commune: Store, cls: type[Record], data: st.DataObject
) -> None:
    record = data.draw(records(cls, commune))
    for name, spec in cls.schema.fields.items():
        lacking = dataclasses.replace(record, **{name: () if name in cls.schema.many else None})
        said = {problem.field for problem in lacking.problems(Level.ERROR)}
        assert name in said or not (spec.required or spec.usual is not None)


@every
@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_plain_json_and_back_is_the_same_record(
    commune: Store, cls: type[Record], data: st.DataObject
) -> None:
    record = data.draw(records(cls, commune))
    assert record.problems(Level.ERROR) == ()
    told = json.loads(json.dumps(to_json(commune, [record], names=True)))
    assert [bare(r.completed()) for r in from_json(commune, cls, told)] == [bare(record)]


@every
@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_what_is_not_open_is_masked(commune: Store, cls: type[Record], data: st.DataObject) -> None:
    record = data.draw(records(cls, commune))
    told = to_json(commune, [record])[0]
    in_part = {name for name, spec in cls.schema.fields.items() if spec.in_part}
    left = set(masked_fields(cls)) - set(told["masked"])
    assert left <= in_part
    assert all(record.open_part(name) == getattr(record, name) for name in left)
    for path in told["masked"]:
        if path in in_part:
            continue
        name, _, inner = path.partition(".")
        if inner:
            assert all(row[inner] is None for row in told[name])
        else:
            assert told[name] is None
    assert cls.schema.sensitive <= set(told["masked"])
    for name in in_part:
        assert told[name] == cls.schema.fields[name].to_json(record.open_part(name))


def test_registers_are_told_whole() -> None:
    told = {book["key"]: book for book in registers_json()}
    assert told.keys() == REGISTRY.keys()
    for key, cls in REGISTRY.items():
        assert [f["key"] for f in told[key]["fields"]] == list(cls.schema.fields)
    visit = {field["key"]: field for field in told["visit"]["fields"]}
    assert visit["kind"]["privacy"] == "sensitive"
    assert visit["household"]["target"] == "household"
    assert visit["household"]["required"] is True
    assert "not_met" in [choice["key"] for choice in visit["outcome"]["choices"]]
    assert [inner["key"] for inner in visit["visitors"]["fields"]] == ["member", "name"]
    day = Visit.schema.fields["day"].label
    assert visit["day"]["label"] == {"vi": day.vi, "en": day.en}
