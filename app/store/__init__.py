"""Storage. Only this package knows peewee and SQL."""

from app.store import lean  # noqa: F401 - before what imports peewee

# isort: split

from app.store.read.reader import Reader, RecordTitle
from app.store.store import AlreadySaved, Deleted, Store
from app.store.write.transaction import Changes, Transaction

__all__ = ["AlreadySaved", "Changes", "Deleted", "Reader", "RecordTitle", "Store", "Transaction"]
