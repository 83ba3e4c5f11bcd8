"""The pages of the window, by name, in the order and groups of the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

import app.records  # noqa: F401 - the menu lists every register
from app.lang import T
from app.record import REGISTRY, Record
from ui.context import Context


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its name, what the menu calls it, and what makes it when it is first opened."""

    name: str
    title: T
    icon: str
    make: Callable[[Context], QWidget]


@dataclass(frozen=True, slots=True)
class Group:
    """Some pages under a heading; an empty one has none."""

    title: T | None
    entries: tuple[Entry, ...]


def catalog() -> tuple[Group, ...]:
    """All pages; nothing of a page is loaded before it is made."""
    books = tuple(
        Entry(key, cls.schema.book, cls.schema.icon, _records(cls)) for key, cls in REGISTRY.items()
    )
    return (
        Group(None, (Entry("home", T("Hôm nay", "Today"), "house", _home),)),
        Group(T("Sổ", "Registers"), books),
        Group(
            T("Giấy tờ", "Papers"),
            (
                Entry("report", T("Báo cáo", "Reports"), "chart-column", _report),
                Entry("certificates", T("In giấy khen", "Certificates"), "medal", _awards),
            ),
        ),
        Group(
            None,
            (
                Entry("trash", T("Thùng rác", "Trash"), "trash-2", _trash),
                Entry("settings", T("Cài đặt", "Settings"), "settings", _settings),
            ),
        ),
    )


def _home(context: Context) -> QWidget:
    from ui.pages.home import HomePage

    return HomePage(context)


def _records(cls: type[Record]) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from ui.pages.records import RecordsPage

        return RecordsPage(context, cls)

    return make


def _report(context: Context) -> QWidget:
    from ui.pages.report import ReportPage

    return ReportPage(context)


def _awards(context: Context) -> QWidget:
    from ui.pages.award import AwardPage

    return AwardPage(context)


def _trash(context: Context) -> QWidget:
    from ui.pages.trash import TrashPage

    return TrashPage(context)


def _settings(context: Context) -> QWidget:
    from ui.pages.settings import SettingsPage

    return SettingsPage(context)
