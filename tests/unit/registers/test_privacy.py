"""What may be seen where: each field has a class with a reason, and no link tells what it hides."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import app.registers  # noqa: F401 - fills the registry
from app.base.dates import PartDay
from app.registers.fund import Fund, Source, Way
from app.registers.member import Member
from app.schema.fields import AnyField, LinkField, LinksField, Privacy, RowsField
from app.schema.record import REGISTRY, Record

DAY = date(2026, 3, 3)
TYPES = list(REGISTRY.values())
every = pytest.mark.parametrize("cls", TYPES, ids=[cls.schema.key for cls in TYPES])


def paths(cls: type[Record]) -> Iterator[tuple[str, AnyField]]:
    """The fields of a register, and those of its rows, by their paths."""
    for name, spec in cls.schema.fields.items():
        yield name, spec
        if isinstance(spec, RowsField):
            yield from ((f"{name}.{inner}", one) for inner, one in spec.row.fields.items())


@every
def test_each_field_has_a_class_with_a_reason(cls: type[Record]) -> None:
    assert [
        f"name '{path}' of register '{cls.schema.key}' in r.open_fields, r.personal_fields or "
        "r.sensitive_fields, with the reason"
        for path, spec in paths(cls)
        if not spec.why
    ] == []


@every
def test_each_field_is_in_one_class(cls: type[Record]) -> None:
    named = Counter(name for one in cls.schema.classes for name in one.names)
    assert [name for name, times in named.items() if times > 1] == []


@every
def test_a_link_is_of_the_class_of_the_name_that_it_leads_to(cls: type[Record]) -> None:
    for path, spec in paths(cls):
        if isinstance(spec, LinkField | LinksField):
            target = REGISTRY[spec.target].schema
            named = target.fields[target.title]
            assert spec.privacy.reaches(named.privacy), (
                f"{path} is {spec.privacy.value} and leads to what is {named.privacy.value}"
            )


@every
def test_what_follows_a_link_is_not_more_open_than_its_rows(cls: type[Record]) -> None:
    for name, spec in cls.schema.fields.items():
        if isinstance(spec, RowsField) and spec.privacy is not Privacy.OPEN:
            inner = [one.privacy for one in spec.row.fields.values()]
            assert all(privacy.reaches(spec.privacy) for privacy in inner), name


def test_of_people_cases_and_requests_only_the_number_leaves() -> None:
    assert {k for k, cls in REGISTRY.items() if cls.schema.only_counted} == {
        "case", "person", "request",
    }  # fmt: skip


def test_nothing_of_a_case_or_a_person_is_open() -> None:
    for key in ("person", "case", "request"):
        assert {spec.privacy for _path, spec in paths(REGISTRY[key])} == {Privacy.SENSITIVE}


@pytest.mark.parametrize(
    ("path", "privacy"),
    [
        ("household.name", "personal"), ("household.address", "personal"), ("household.phone", "personal"),
        ("household.book_no", "personal"), ("household.note", "personal"), ("household.area", "open"),
        ("visit.household", "personal"), ("visit.visitors.name", "personal"),
        ("visit.visitors.member", "open"), ("visit.kind", "sensitive"), ("visit.person", "sensitive"),
        ("visit.needs", "sensitive"), ("visit.model", "personal"), ("visit.next_visit", "personal"), ("visit.note", "sensitive"), ("visit.proposals.what", "personal"),
        ("dispute.parties", "sensitive"), ("dispute.invited.name", "sensitive"),
        ("dispute.matter", "sensitive"), ("dispute.wants", "sensitive"),
        ("dispute.agreement", "sensitive"), ("dispute.meetings.what", "sensitive"),
        ("dispute.mediators.member", "open"), ("member.name", "open"), ("member.role", "open"),
        ("member.born", "personal"), ("award.name", "open"), ("decision.signer", "open"),
        ("area.head", "open"), ("committee.seats.name", "open"), ("institution.name", "open"),
        ("fund.amount", "open"), ("fund.giver", "personal"), ("fund.name", "personal"),
        ("activity.proposals.what", "personal"), ("tip.count", "open"), ("figure.value", "open"),
    ],
)  # fmt: skip
def test_the_classes_are_those_that_were_agreed(path: str, privacy: str) -> None:
    key, _, rest = path.partition(".")
    assert dict(paths(REGISTRY[key]))[rest].privacy.value == privacy


def test_a_year_of_birth_is_open_and_the_day_is_not() -> None:
    member = Member(name="Lê Ỷ", team=1, since=DAY, born=PartDay(1965, 3, 12))
    assert member.open_part("born") == PartDay(1965)


def test_a_business_that_gives_is_named_and_one_of_the_people_is_not() -> None:
    given: Any = {"day": DAY, "way": Way.IN, "name": "Ủng hộ", "amount": 1}
    business = Fund(giver="Công ty Ỷ Lan", source=Source.BUSINESS, **given)
    private = Fund(giver="Lê Ỷ", source=Source.PEOPLE, **given)
    assert business.open_part("giver") == "Công ty Ỷ Lan"
    assert private.open_part("giver") is None
