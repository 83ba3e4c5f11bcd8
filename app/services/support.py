"""The support package: what helps a technician from afar, and holds nothing of the records."""

from __future__ import annotations

from app.base import event_log
from app.base.version import platform_versions
from app.store import Store


def support_text(store: Store) -> str:
    """Return the versions, how many records each register holds, and the events that are kept."""
    sizes = [f"{register}: {count}" for register, count in store.sizes().items()]
    return "\n".join([platform_versions(), *sizes, "", event_log.read(store.path)])
