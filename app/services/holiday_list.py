"""Changing the list of holidays from an open store, whose deadlines move with it: by who works, and logged."""

from __future__ import annotations

from pathlib import Path

from app.base.language import T
from app.law import holidays
from app.store import Store

_KIND = "holidays"
_REPLACE = T("Thay danh mục ngày nghỉ", "Replace the list of holidays")
_RESTORE = T("Dùng lại danh mục ngày nghỉ có sẵn", "Use the built-in list of holidays again")


def replace(store: Store, file: Path) -> int:
    """Let the list in a file be in force, which is logged; gives how many days it holds.

    Raises NotPermitted for who only looks or maintains, and UserError as ``holidays.replace`` does.
    """
    store.principal.require_work()
    days = holidays.replace(file)
    store.log_access(_KIND, _REPLACE, days=days)
    return days


def restore(store: Store) -> None:
    """Let the built-in list be in force again, which is logged; raises as ``replace``."""
    store.principal.require_work()
    holidays.restore()
    store.log_access(_KIND, _RESTORE)
