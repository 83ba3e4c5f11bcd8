"""Deadlines by the law, recalculated in the worker: at opening, and after the holidays changed."""

from __future__ import annotations

from app.base.language import T
from app.services import recalculation
from ui.core.context import Context

_RENEWING = T("Đang tính lại các thời hạn theo luật", "Recalculating deadlines by the law")
_RENEWED = T(
    "Đã tính lại thời hạn của {n} bản ghi.",
    "The deadlines of {n} {n:record|records} were recalculated.",
)


def renew(context: Context) -> None:
    """Recalculate the deadlines in the worker if the tables of the law have changed since."""
    if not recalculation.is_outdated(context.store):
        return

    def done(changed: int) -> None:
        if changed:
            context.messages.say(_RENEWED.format(n=changed))

    context.run_with_progress(_RENEWING, recalculation.recalculate, done)
