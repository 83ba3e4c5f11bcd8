"""The current day and time, read in this one place so that tests can fix them."""

from datetime import UTC, date, datetime


def today() -> date:
    """The day on the wall calendar."""
    return date.today()


def now() -> datetime:
    """This moment, in UTC, to the second: what is written beside a change."""
    return datetime.now(UTC).replace(microsecond=0)
