"""The pages of the window, by name, in the order and groups of the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

import app.registers  # noqa: F401 - the menu lists every register
from app.base.language import T
from app.schema.record import REGISTRY, Record, RegisterGroup
from ui.core.context import Context
from ui.core.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: its name, what the menu calls it, and what makes it, within the stack of pages, when
    it is first opened."""

    name: str
    title: T
    icon: str
    make: Callable[[Context, QWidget], Page]


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Some pages under a heading that folds them away, ``folded`` until it is opened.

    One without a title has no heading; at the ``foot`` it stays in sight.
    """

    name: str
    title: T | None
    entries: tuple[PageSpec, ...]
    folded: bool = False
    foot: bool = False


_OTHER = T("Sổ khác", "Other registers")
_TOOLS_TITLE = T("Công cụ", "Tools")


def catalog(
    permits: Callable[[str], bool] = lambda _key: True, mine: Sequence[str] = ()
) -> tuple[PageGroup, ...]:
    """All pages but those of registers that are not ours; none is loaded before it is made.

    ``mine``: the registers that stand on top, in this order.
    """
    books = {page.name: page for page in _registers(permits)}
    own = tuple(books.pop(key) for key in mine if key in books)
    groups = (
        PageGroup("home", None, (_HOME, *own, _REPORT)),
        PageGroup("other", _OTHER, tuple(books.values()), folded=True),
        PageGroup("tools", _TOOLS_TITLE, _TOOLS, folded=True),
        PageGroup("foot", None, _FOOT, foot=True),
    )
    return tuple(group for group in groups if group.entries)


def _registers(permits: Callable[[str], bool]) -> Iterator[PageSpec]:
    """The registers, group by group in their order; certificates are printed beside awards."""
    for group in RegisterGroup:
        for cls in REGISTRY.values():
            if cls.schema.group is group and permits(cls.schema.key):
                yield PageSpec(cls.schema.key, cls.schema.book, cls.schema.icon, _records(cls))
        if group is RegisterGroup.AWARDS and permits("award"):
            yield PageSpec("certificates", T("In giấy khen", "Certificates"), "medal", _awards)


def _home(context: Context, parent: QWidget) -> Page:
    from ui.pages.home import HomePage

    return HomePage(context, parent=parent)


def _records(cls: type[Record]) -> Callable[[Context, QWidget], Page]:
    def make(context: Context, parent: QWidget) -> Page:
        from ui.register_page.page import RecordsPage

        return RecordsPage(context, cls, parent)

    return make


def _report(context: Context, parent: QWidget) -> Page:
    from ui.report_page.page import ReportPage

    return ReportPage(context, parent=parent)


def _submission(context: Context, parent: QWidget) -> Page:
    from ui.submission_page.page import SubmissionPage

    return SubmissionPage(context, parent=parent)


def _rollup(context: Context, parent: QWidget) -> Page:
    from ui.rollup_page.page import RollupPage

    return RollupPage(context, parent=parent)


def _awards(context: Context, parent: QWidget) -> Page:
    from ui.certificate_page.page import AwardPage

    return AwardPage(context, parent=parent)


def _trash(context: Context, parent: QWidget) -> Page:
    from ui.pages.trash import TrashPage

    return TrashPage(context, parent=parent)


def _settings(context: Context, parent: QWidget) -> Page:
    from ui.settings_page.page import SettingsPage

    return SettingsPage(context, parent=parent)


def _timeline(context: Context, parent: QWidget) -> Page:
    from ui.pages.timeline import TimelinePage

    return TimelinePage(context, parent=parent)


def _duplicates(context: Context, parent: QWidget) -> Page:
    from ui.pages.duplicates import DuplicatesPage

    return DuplicatesPage(context, parent=parent)


def _quality(context: Context, parent: QWidget) -> Page:
    from ui.pages.quality import QualityPage

    return QualityPage(context, parent=parent)


def _books(context: Context, parent: QWidget) -> Page:
    from ui.pages.my_books import MyBooksPage

    return MyBooksPage(context, parent=parent)


_HOME = PageSpec("home", T("Hôm nay", "Today"), "calendar-days", _home)
_REPORT = PageSpec("report", T("Báo cáo", "Reports"), "chart-column", _report)
_TOOLS = (
    PageSpec("submission", T("Báo cáo đã chốt", "Frozen reports"), "stamp", _submission),
    PageSpec("rollup", T("Tổng hợp", "Rollup"), "combine", _rollup),
    PageSpec("quality", T("Rà soát số liệu", "Check the records"), "list-checks", _quality),
    PageSpec("duplicates", T("Rà soát trùng", "Duplicates"), "copy", _duplicates),
    PageSpec("trash", T("Thùng rác", "Trash"), "trash-2", _trash),
)
_FOOT = (PageSpec("settings", T("Cài đặt", "Settings"), "settings", _settings),)
# Pages that other pages lead to; the menu does not list them.
MY_BOOKS = PageSpec("books", T("Sổ của tôi", "My registers"), "book-open", _books)
UNLISTED = (PageSpec("timeline", T("Dòng thời gian", "Timeline"), "history", _timeline), MY_BOOKS)
