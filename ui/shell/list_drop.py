"""A list of any office that is dropped anywhere on the window: brought into the register it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.store import Store
from ui.core.context import Context
from ui.core.page import Page

_LOOKING = T("Xem danh sách là của sổ nào", "Looking which register the list is for")
WHICH = T(
    "Chưa rõ “{name}” là danh sách của sổ nào; chưa ghi gì, hãy mở sổ ấy rồi thả tệp vào.",
    "It is not clear which register “{name}” is for; nothing was written. Open that register and drop the file there.",
)


def take_list(context: Context, shown: Callable[[], Page], path: Path) -> None:
    """Review a list in the register that is shown, or else in the one that it looks like."""
    from ui.register_page.page import RecordsPage

    if isinstance(page := shown(), RecordsPage):
        page.bring(path)
        return

    def job(_progress: Progress, _store: Store) -> str:
        from app.exchange.imports.list_import import register_of

        if (cls := register_of(path)) is None:
            raise UserError(WHICH.format(name=path.name))
        return cls.schema.key

    context.run_with_progress(_LOOKING, job, lambda key: context.open.bring(key, path))
