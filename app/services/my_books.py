"""Which registers an officer works in every day: they stand at the top of the bar of pages.

It says what is at hand, not what may be seen: that is the account's (``store.permissions``).
"""

from __future__ import annotations

from app.schema.record import REGISTRY
from app.store import Store
from app.store.permissions import Post

MOST = 6  # with Hôm nay, reports and settings nine pages are in sight
ALL_ROUND = ("household", "visit", "dispute", "case", "member", "award")
DAILY = {
    Post.POLICE: ("household", "person", "visit", "case", "tip", "member"),
    Post.JUSTICE: ("dispute", "team", "member", "charter", "document", "figure"),
    Post.CULTURE: ("household", "person", "visit", "case", "activity", "award"),
    Post.FRONT: ("household", "visit", "dispute", "activity", "model", "member"),
    Post.OFFICE: ("document", "activity", "figure", "decision", "award", "team"),
}


def chosen(store: Store) -> tuple[str, ...]:
    """The registers of who opened the store: as they chose, else those of their post; ``MOST`` at most."""
    own = [key for key in REGISTRY if store.permits(key)]
    kept = store.setting(_key(store), list[str])
    if kept:
        return tuple(key for key in kept if key in own)[:MOST]
    if len(own) <= MOST:
        return tuple(own)
    posts = [post for post in Post if post.registers == store.principal.registers]
    usual = DAILY[posts[0]] if posts else ALL_ROUND
    return tuple(key for key in usual if key in own)


def choose(store: Store, keys: tuple[str, ...]) -> None:
    """Keep these for who opened the store."""
    store.set_setting(_key(store), list(keys[:MOST]))


def expect(store: Store) -> None:
    """Have the officer asked when the store is opened next."""
    store.set_setting(_key(store), [])


def asking(store: Store) -> bool:
    """Whether the officer is to be asked."""
    return store.setting(_key(store), list[str]) == []


def _key(store: Store) -> str:
    return f"books.{store.user}"
