"""Whatever stands in a setting of the golden store, it is read as typed values or refused in a sentence."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.base.errors import DamagedStore
from app.exchange.package import receivers
from app.exchange.rollup import collected, expected_units, history, queries
from app.paper.certificate.print_settings import kept_printing
from app.schema.record import register
from app.services import duplicates, list_layout, saved_views, unit_settings
from app.store import Store
from app.store.last_backup import needed
from app.store.permissions import principal_of
from app.store.security.signing_keys import signing_keys
from tests.golden.commands import MADE, NOW, PASSWORD, STORE, USER, assemble, moment
from tests.support.documents import changed, shown

READ: dict[str, Callable[[Store], object]] = {
    "unit": unit_settings.load,
    "last_backup": needed,
    "layout.demo.visit": lambda store: list_layout.load(store, register("visit")),
    "views.visit": lambda store: saved_views.load(store, register("visit")),
    "different": lambda store: duplicates.pairs_with(store, register("household"), ()),
    "receivers": receivers.receivers,
    "replies": receivers.answers,
    "expected": expected_units.load,
    "remarks": queries.load,
    "arrivals": history.load,
    "gathered": collected.load,
    "certificate_shift": kept_printing,
    "identity": signing_keys,
    "permitted": lambda store: principal_of(store, USER),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = tmp_path_factory.mktemp("golden") / "made"
    shutil.copytree(MADE, made)
    assemble(made)
    with moment(NOW, made):
        opened = Store.open(made / STORE, USER, PASSWORD)
        yield opened
        opened.close()


@pytest.mark.parametrize("key", READ)
def test_a_setting_changed_at_any_place_is_read_or_refused_by_its_place(
    key: str, store: Store
) -> None:
    document: Any = store.setting(key, object)
    if key == "permitted":
        document = {USER: ["visit", "household"]}
    assert document is not None
    READ[key](store)
    refused = named = 0
    try:
        for place, other in changed(document):
            if other is None and not place:
                continue  # as if it was never set
            store.set_setting(key, other)
            try:
                READ[key](store)
            except DamagedStore as error:
                refused += 1
                assert len(str(error).splitlines()) == 1
                named += all(step[:40] in error.text.vi for step in shown(place))
    finally:
        store.set_setting(key, document)
    assert named > refused / 2 > 1
