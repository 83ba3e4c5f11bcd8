"""What the audit log has of the questions about sensitive fields."""

from __future__ import annotations

from app.base.json_types import JsonValue
from app.store import Store


def asked(store: Store) -> list[JsonValue]:
    """The fields of each question in the audit log, the first of them first."""
    acts = [entry.act for entry in store.audit_entries()]
    return [act.detail["fields"] for act in reversed(acts) if "fields" in act.detail]
