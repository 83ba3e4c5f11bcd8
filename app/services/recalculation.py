"""Recalculates the fields that follow from the law when the law's tables change.

A term's end, say, is stored so that lists can sort by it. The store remembers by which tables it
was computed; others come with a new version of the program, or when the officer replaces the
holidays.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.law import regimes
from app.schema.record import REGISTRY, Record
from app.store.mapping.codec import codec_of
from app.store.read.reader import CHUNK
from app.store.store import Store

_KEY = "law"
_TITLE = T("Tính lại các thời hạn theo luật", "Recalculate the deadlines by the law")


def is_outdated(store: Store) -> bool:
    """Whether records were computed by other tables than those in force.

    While the list of holidays is malformed nothing is; the places that need a holiday report it.
    """
    if not any(store.everything.ids(cls, limit=1) for cls in _deriving()):
        return False
    try:
        return bool(store.setting(_KEY, str) != regimes.fingerprint())
    except UserError:
        return False


def recalculate(progress: Progress, store: Store) -> int:
    """Recalculate derived fields in one step; returns how many records changed.

    A job: it reads every record that has such fields. Stopped, it has changed nothing, and the
    store is still outdated. What the officer wrote, such as another end of a term, stays.
    """
    law = regimes.fingerprint()
    looked_at = ((cls, list(_stale(progress, store, cls))) for cls in _deriving())
    stale = {cls: ids for cls, ids in looked_at if ids}
    if stale:
        with store.step(_TITLE, by_law=True) as step:
            for cls, ids in stale.items():
                step.recompute(cls, ids)
    store.set_setting(_KEY, law)
    return sum(map(len, stale.values()))


def _deriving() -> list[type[Record]]:
    return [cls for cls in REGISTRY.values() if codec_of(cls).derives]


def _stale(progress: Progress, store: Store, cls: type[Record]) -> Iterator[int]:
    everything = store.everything
    ids = everything.ids(cls)
    for start in range(0, len(ids), CHUNK):
        progress.update(start, len(ids))
        for record in everything.fetch(cls, ids[start : start + CHUNK]):
            if record.completed() != record:
                yield record.id
