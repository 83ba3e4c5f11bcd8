"""Storage. Only this package knows peewee and SQL."""

from app.store import lean  # noqa: F401 - before what imports peewee

# isort: split

from app.store.reading import Reader, Title
from app.store.step import Changes, Step
from app.store.store import AlreadySaved, Deleted, Store

__all__ = ["AlreadySaved", "Changes", "Deleted", "Reader", "Step", "Store", "Title"]
