"""What is over 30 days old can no longer be undone, and its old values go."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.base import clock
from app.base.language import T
from app.store.database import fetch
from app.store.security import audit_log, row_macs
from app.store.security.audit_time import audit_time
from app.store.security.key_file import subkey
from app.store.write import attaching
from app.store.write.writer import Writer

UNDO_DAYS = 30
_PURGED = T("Xóa hẳn tệp đính kèm đã bỏ quá 30 ngày", "Delete attachments given up 30 days ago")


def forget_old_steps(writer: Writer) -> None:
    """Forget the steps of over 30 days ago, and delete the attachments that only they could bring back.

    By the audit log's time: a clock that stood wrong for a while makes nothing old.
    """
    db = writer.db
    old = "SELECT seq, at FROM step WHERE at < ?"
    if not fetch(db, f"{old} LIMIT 1", [_ago(clock.now())]):
        return
    time = audit_time(db)
    steps = ((seq, datetime.fromisoformat(at)) for seq, at in fetch(db, old, [_ago(time.now)]))
    # By number, not by time: a wrong clock must leave no gap among what is undone.
    last = max((seq for seq, at in steps if not time.stood_astray(at)), default=0)
    if last:
        _forget(writer, last)


def _forget(writer: Writer, last: int) -> None:
    db, head = writer.db, None
    with writer._transaction():
        fetch(db, "DELETE FROM undo WHERE step <= ?", [last])
        fetch(db, "DELETE FROM step WHERE seq <= ?", [last])
        gone = "DELETE FROM alias WHERE step BETWEEN ? AND -1 RETURNING step"
        for (step,) in fetch(db, gone, [-last]):
            row_macs.renew_macs(db, subkey(writer.audit_key, "seal"), "alias", "step", step)
        if purged := attaching.purge(db, last):
            event = audit_log.AuditEvent(writer.user, "purge", _PURGED, {"count": len(purged)})
            macs = [(attaching.ATTACHMENT, id_, None) for id_ in purged]
            head = audit_log.append(db, subkey(writer.audit_key, "audit"), event, macs)
    if head:
        writer._remember_head(head)


def _ago(now: datetime) -> str:
    return (now - timedelta(days=UNDO_DAYS)).isoformat()
