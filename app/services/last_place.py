"""Where an officer was when the store was locked: it opens there again, once."""

from __future__ import annotations

from msgspec import Struct

from app.store import Store


class LastPlace(Struct, frozen=True):
    """A page of the window by its name, and the record that was open on it."""

    page: str = ""
    record: int | None = None


def keep(store: Store, page: str, record: int | None) -> None:
    """Keep the place for who opened the store."""
    store.set_setting(_key(store), {"page": page, "record": record})


def take(store: Store) -> LastPlace | None:
    """The place that was kept; it is given once."""
    kept = store.setting(_key(store), LastPlace)
    if kept is None or not kept.page:
        return None
    store.set_setting(_key(store), {"page": ""})
    return kept


def _key(store: Store) -> str:
    return f"place.{store.user}"
