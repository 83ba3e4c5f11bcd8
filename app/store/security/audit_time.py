"""What time it is by the audit log: a clock that stood wrong must not make anything old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

import peewee as pw

from app.base import clock
from app.base.dates import show_day
from app.base.language import T
from app.store.database import fetch

_READ = 20_000  # entries, the latest: more than 30 days have
_BLOCK = 200  # entries read at a time
_day = itemgetter(slice(10))  # of a moment as it is written
_LAST = 2**63 - 1  # the number that no entry reaches
_PLAUSIBLE = timedelta(days=60)  # between two entries: an office may be closed for weeks
_PROVED = timedelta(days=30)  # of entries after a longer jump: then the jump was true
_UNEVEN = timedelta(minutes=5)  # that a clock is set right by the network now and then
_BEHIND = T(
    "Đồng hồ máy đang chỉ {now}, trước lần ghi cuối của sổ ({last}); dữ liệu vẫn an toàn, hãy xem lại ngày giờ của máy rồi sao lưu.",
    "This computer's clock says {now}, before the store's last entry ({last}); your data is safe. Set the clock right, then back up.",
)
_DAYS_BACK = 1
_DATED_BEFORE = T(
    "Nhật ký có {n} chỗ đồng hồ máy bị lùi; chỗ đầu: việc số {seq} ghi lúc {at}, sau việc ghi lúc {before}; hãy hỏi người đã mở sổ khi ấy.",
    "In {n} {n:place|places} of the log the computer's clock was set back; the first: entry {seq} is dated {at}, after one of {before}. Ask who had the store open then.",
)


@dataclass
class AuditTime:
    """``now`` goes on with the entries, but not with a clock that jumps for months, or back.

    ``astray`` are the spans of time in which the clock stood when it had so jumped.
    """

    now: datetime
    astray: list[tuple[datetime, datetime]] = field(default_factory=list)

    def pass_to(self, at: datetime) -> None:
        """The clock says ``at``."""
        if timedelta(0) <= at - self.now <= _PLAUSIBLE:
            self.now = at
            return
        if -_UNEVEN < at - self.now < timedelta(0):
            return
        since, last = self.astray[-1] if self.astray else (at, at)
        if not timedelta(0) <= at - last <= _PLAUSIBLE:
            since = last = at
        if self.astray and self.astray[-1][0] == since:
            self.astray.pop()
        if at - since >= _PROVED:
            self.now = at
        else:
            self.astray.append((since, at))

    def stood_astray(self, at: datetime) -> bool:
        """Whether the clock had jumped by then."""
        return any(since - _PLAUSIBLE <= at <= until + _PLAUSIBLE for since, until in self.astray)


def audit_time(db: pw.SqliteDatabase) -> AuditTime:
    """The time by the audit log; never later than the clock says."""
    times = [*_latest(db)][::-1]
    time = AuditTime(times[0] if times else clock.now())
    for at in times:
        time.pass_to(at)
    time.pass_to(clock.now())
    time.now = min(time.now, clock.now())
    return time


def _latest(db: pw.SqliteDatabase) -> Iterator[datetime]:
    """The moments of the latest entries, newest first, a block at a time.

    Back to where the clock stood right before any jump that is not yet proved: what is older says no
    more, however long the log. Where no block begins there, all that may be read.
    """
    until = clock.now() - _PLAUSIBLE - _PROVED
    block = "SELECT seq, at FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?"
    seq = _LAST
    for _ in range(_READ // _BLOCK):
        found = fetch(db, block, [seq, _BLOCK])
        # Of what follows each other on one day the latest tells all.
        times = [
            datetime.fromisoformat(next(same)) for _, same in groupby((at for _, at in found), _day)
        ]
        yield from times
        if len(found) < _BLOCK or until - _PLAUSIBLE <= times[0] <= until:
            return
        seq = found[-1][0]


def clock_behind(db: pw.SqliteDatabase) -> T | None:
    """What to tell where the clock stands before what was written since the last backup, or before it.

    Where there was none for long, the latest entries that ``_latest`` may read.
    """
    latest = "SELECT seq, at, kind FROM audit ORDER BY seq DESC LIMIT ?1"
    last = fetch(
        db,
        f"SELECT max(at) FROM ({latest}) WHERE seq >= coalesce("
        f"(SELECT max(seq) FROM ({latest}) WHERE kind = 'backup'), 0)",
        [_READ],
    )[0][0]
    now = clock.now()
    if last is None or datetime.fromisoformat(last) - now <= _UNEVEN:
        return None
    return _BEHIND.format(now=_moment(now), last=_moment(datetime.fromisoformat(last)))


def dated_before(db: pw.SqliteDatabase) -> T | None:
    """What to tell of entries that are dated days before the one they follow: by a clock set back."""
    found = fetch(
        db,
        "SELECT seq, at, before FROM (SELECT seq, at, lag(at) OVER (ORDER BY seq) AS before FROM audit)"
        " WHERE julianday(before) - julianday(at) > ? ORDER BY seq",
        [_DAYS_BACK],
    )
    if not found:
        return None
    seq, at, before = found[0]
    times = (_moment(datetime.fromisoformat(one)) for one in (at, before))
    return _DATED_BEFORE.format(
        n=len(found), seq=seq, **dict(zip(("at", "before"), times, strict=True))
    )


def _moment(at: datetime) -> str:
    here = at.astimezone()
    return f"{here:%H:%M} {show_day(here.date())}"
