"""Records against their MACs: SQLite writes each as the codec does, and what it cannot write is found."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app.registers  # noqa: F401 - fills the registry
from app.schema.record import REGISTRY, Record
from app.store import Store
from app.store.database import fetch
from app.store.security.key_file import subkey
from app.store.security.record_check import _ALTERED, altered_records, suspects
from tests.support.record_strategies import records
from tests.support.samples import Commune, saved

TYPES = list(REGISTRY.values())
every = pytest.mark.parametrize("cls", TYPES, ids=[cls.schema.key for cls in TYPES])
ODD = 'a\0b\x1f\x08\x7f "\\/ é\u1ebf\u2028 \U0001f600 ,"note":null}'


def key_of(store: Store) -> bytes:
    return subkey(store.audit_key, "seal")


@every
@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_sqlite_writes_every_record_as_its_mac_covers_it(
    commune: Store, cls: type[Record], data: st.DataObject
) -> None:
    saved(commune, data.draw(records(cls, commune)))
    assert suspects(commune, cls, key_of(commune)) == []


def test_so_does_it_odd_letters(store: Store, village: Commune) -> None:
    saved(store, *(a_visit_noted(village, note) for note in (ODD, ODD * 50, "{}", "[", "\n")))
    for cls in TYPES:
        assert suspects(store, cls, key_of(store)) == []


def a_visit_noted(village: Commune, note: str) -> Record:
    return replace(village.visit, id=0, code="", uid="", stamp=None, note=note)


OTHERWISE = {
    "bytes for a text": "UPDATE area SET name = CAST(name AS BLOB) WHERE id = 2",
    "a text that ends early": "UPDATE area SET name = name || char(0) || 'x' WHERE id = 2",
    "a number with more behind it": 'UPDATE area SET active = \'1,"note":"x"\' WHERE id = 2',
}


@pytest.mark.parametrize("what", OTHERWISE)
@pytest.mark.usefixtures("village")
def test_what_is_no_text_of_a_record_is_found_and_that_alone(store: Store, what: str) -> None:
    fetch(store.db, OTHERWISE[what])
    area = REGISTRY["area"]
    (told,) = altered_records(store, area, key_of(store))
    assert told == _ALTERED.format(book=area.schema.book, id=2)
