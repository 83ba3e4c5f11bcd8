"""A draft as it is kept over a crash: what may stand in it, before a form takes it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field

from app.base.json_types import JsonValue


class DraftValues(Struct, frozen=True, kw_only=True):
    """Values by field, and the texts that could not be read."""

    values: dict[str, JsonValue]
    typed: dict[str, str]


class DraftRow(DraftValues, frozen=True, kw_only=True):
    """A row of a small table inside a record."""

    row_id: int = 0
    uid: str = ""


class DraftChild(DraftValues, frozen=True, kw_only=True):
    """A record being typed in the form of another: ``id`` is that of a stored one, ``changed`` when it was changed before."""

    token: str = ""
    rows: dict[str, list[DraftRow]] = field(default_factory=dict)
    id: int | None = None
    changed: str | None = None


class DraftState(DraftChild, frozen=True, kw_only=True):
    """A record being typed.

    ``writer``: who types it; one that names nobody was kept by an earlier version, and is anybody's.
    ``children`` by register, ``parted`` the ids of those taken off.
    """

    at: str
    children: dict[str, list[DraftChild]] = field(default_factory=dict)
    parted: list[int] = field(default_factory=list)
    writer: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where ``at`` is no moment."""
        datetime.fromisoformat(self.at)
