"""The periods that reports are counted over anew, as they stand on one day."""

from __future__ import annotations

from datetime import date

from app.base.periods import Kind, Period, Window

TODAY = date(2026, 11, 20)
ADMIN, JUSTICE = Window.ADMIN, Window.JUSTICE
# Each kind there is, over, running and to come, in each window.
PERIODS = [
    Period(Kind.MONTH, 2026, 3),
    Period(Kind.MONTH, 2026, 1, ADMIN),
    Period(Kind.MONTH, 2026, 11),
    Period(Kind.MONTH, 2026, 12),
    Period(Kind.QUARTER, 2026, 2),
    Period(Kind.QUARTER, 2026, 4, ADMIN),
    Period(Kind.HALF, 2025, 2),
    Period(Kind.HALF, 2026, 2),
    Period(Kind.HALF, 2026, 1, JUSTICE),
    Period(Kind.NINE_MONTHS, 2026, 1),
    Period(Kind.NINE_MONTHS, 2025, 1, ADMIN),
    Period(Kind.YEAR, 2025),
    Period(Kind.YEAR, 2026),
    Period(Kind.YEAR, 2025, window=ADMIN),
    Period(Kind.YEAR, 2027),
    Period(Kind.YEAR, 2025, window=Window.SAFETY),
    Period(Kind.YEAR, 2026, window=Window.SAFETY_UNITS),
    Period(Kind.MONTH, 2026, 1, Window.SAFETY),
    Period(Kind.SPAN, 2024, 2025),
    Period(Kind.SPAN, 2024, 2026),
    Period(Kind.SPAN, 2025, 2025),
]
