"""Whether the report of a period can be frozen on this day."""

from __future__ import annotations

from app.base import clock
from app.base.dates import show_day
from app.base.errors import UserError
from app.base.language import T
from app.base.periods import Period, PeriodState
from app.reports.spec.report import ComputedReport

_NOT_BEGUN = T(
    "Kỳ báo cáo {period} chưa bắt đầu (máy này đang là ngày {today}); chưa chốt, chưa ghi gì, hãy chọn kỳ khác hoặc xem lại ngày giờ của máy.",
    "The period {period} has not begun (this computer says {today}); nothing was frozen or written. Choose another, or check the clock.",
)
_RUNNING = T(
    "Kỳ báo cáo {period} chưa kết thúc (đến hết ngày {last}), nên những ngày còn lại sẽ không có trong số liệu; chưa chốt, chưa ghi gì, hãy đợi hết kỳ, hoặc thêm --unfinished để vẫn chốt.",
    "The period {period} is not over (it runs to the end of {last}), so the days to come would not be in the figures; nothing was frozen or written. Wait for its end, or add --unfinished to freeze it all the same.",
)
_ENDED = T(
    "Kỳ báo cáo {period} đã kết thúc nên không chốt bản ước nữa; chưa chốt, chưa ghi gì, hãy chốt báo cáo chính thức.",
    "The period {period} is over, so there is nothing to estimate; nothing was frozen or written. Freeze the official report.",
)


def not_begun(period: Period) -> T | None:
    """Why the report of a period that is to come cannot be frozen."""
    today = clock.today()
    if period.first <= today:
        return None
    return _NOT_BEGUN.format(period=period.label, today=show_day(today))


def still_running(period: Period) -> T | None:
    """Why the report of a period that is not over is frozen only when it is asked for twice."""
    if period.state(clock.today()) is not PeriodState.RUNNING:
        return None
    return _RUNNING.format(period=period.label, last=show_day(period.last))


def require_freezable(computed: ComputedReport, *, unfinished: bool) -> None:
    """Raises UserError for a period to come, one that runs but as an estimate or where that was agreed
    to (``unfinished``), and an estimate of one that is over."""
    if early := not_begun(computed.period):
        raise UserError(early)
    agreed = unfinished or computed.estimated
    if not agreed and (running := still_running(computed.period)):
        raise UserError(running)
    if computed.estimated and computed.state is PeriodState.ENDED:
        raise UserError(_ENDED.format(period=computed.period.label))
