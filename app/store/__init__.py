"""Storage. Only this package knows peewee and SQL."""

from app.store.reading import Reader, Title
from app.store.step import Changes, Step
from app.store.store import AlreadySaved, Deleted, Store

__all__ = ["AlreadySaved", "Changes", "Deleted", "Reader", "Step", "Store", "Title"]
