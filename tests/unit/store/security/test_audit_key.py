"""The key that all MACs hang on: one of its own, which the store's key may change beside."""

import shutil
from pathlib import Path

import pytest

from app.store import Store
from app.store.mapping import migrations
from app.store.security.key_slots import Key
from app.store.security.verification import verify
from tests.golden.commands import MADE, PASSWORD, USER

pytestmark = pytest.mark.windows


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A store whose MACs hang on its one key, as earlier versions made them."""
    return shutil.copytree(MADE, tmp_path / "made") / "so.andan"


def test_a_new_store_has_an_audit_key_of_its_own(store: Store) -> None:
    assert len(store.audit_key) == len(store.keys) == 32
    assert store.audit_key != store.keys


def test_a_store_of_before_keeps_the_key_of_its_macs(earlier: Path) -> None:
    for _ in range(2):
        store = Store.open(earlier, USER, PASSWORD)
        assert store.audit_key == store.keys
        assert store.health == ()
        assert verify(store) == []
        store.close()


def test_a_migration_cut_short_leaves_the_macs_whole(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_db: object, _key: Key) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", (*migrations.STEPS, failing))
        patched.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
        with pytest.raises(ZeroDivisionError):
            Store.open(earlier, USER, PASSWORD)
    store = Store.open(earlier, USER, PASSWORD)
    assert verify(store) == []
    store.close()
