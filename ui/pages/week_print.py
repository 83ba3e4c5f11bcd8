"""Printing the week's plan from Hôm nay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.jobs import Progress
from app.base.language import T
from app.store import Store
from ui.core.context import Context
from ui.core.disclosures import LeavingAct

if TYPE_CHECKING:
    from app.paper.document.printable import Printable

PRINT_WEEK = T("In kế hoạch tuần", "Print the week's plan")
_ABOUT = "week"  # it tells what is sensitive: names agreed for another paper are not for it


def print_week(context: Context, parent: QWidget) -> None:
    """Show the plan of the next seven days as it prints; names only for a purpose."""
    from app.paper.office.week_plan import TITLE, week_plan
    from ui.widgets.print_preview import PrintRequest, show_preview

    how = context.disclosures.ask(parent, LeavingAct.PRINT, _ABOUT)
    if how is None:
        return
    today, purpose = clock.today(), how.purpose if how.names else ""

    def make(_progress: Progress, store: Store) -> Printable:
        return week_plan(store, today, purpose=purpose)

    name = f"Kế hoạch tuần {today:%d-%m-%Y}"
    show_preview(context, parent, PrintRequest(TITLE, name, make))
