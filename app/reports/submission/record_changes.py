"""The changes of records since a report was frozen: each record by name, with its changed fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from app.base.errors import NotFound
from app.base.language import T
from app.base.periods import Days
from app.reports.spec.indicator import Indicator
from app.reports.submission.cell_diff import Contributions
from app.schema.fields import LinkField, LinksField, RowsField
from app.schema.record import Record, register
from app.schema.values import Choice
from app.services.list_cells import shows_masked
from app.store import Store, submissions
from app.store.submissions import Contents, PriorChanges, Submission

_CHANGE = T("{field}: {before} → {after}", "{field}: {before} → {after}")
_NOTHING = "∅"
MOST = 300  # records of one kind that are named


class ChangeKind(Choice):
    """The change of a record, as far as a figure is concerned."""

    ADDED = "added", T("Nhập thêm", "Entered since")
    MOVED_IN = "moved_in", T("Nay được tính", "Counts now")
    CHANGED = "changed", T("Đã sửa", "Changed")
    MOVED_OUT = "moved_out", T("Không còn được tính", "Counts no longer")
    MERGED = "merged", T("Đã gộp", "Merged")
    DELETED = "deleted", T("Đã xóa", "Deleted")


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that makes a difference. ``words``: its title, which may be sensitive; ``what``: its
    changed fields, if still known.

    Of a merged record, ``id`` is that of the record it was merged into.
    """

    register: str
    id: int
    code: str
    words: str
    how: ChangeKind
    what: tuple[T, ...] = ()


class ChangeHistory:
    """The records of each register as they were and as they are."""

    def __init__(self, store: Store, submission: Submission, kept: Contents) -> None:
        self._store, self._submission, self._kept = store, submission, kept
        self._everything = store.everything
        self._edited: dict[str, dict[int, bool]] = {}
        self._before: dict[str, PriorChanges] = {}

    def edited(self, key: str) -> dict[int, bool]:
        """Return the records of a register that changed since, by id; True: they were added since."""
        if key not in self._edited:
            self._edited[key] = submissions.edited_since(self._store, self._submission, key)
        return self._edited[key]

    def name_changes(
        self, key: str, gone: Collection[int], new: Collection[int], changed: Collection[int]
    ) -> tuple[RecordChange, ...]:
        """Return the changes of these records: added ones first, then changed and lost ones.

        At most ``MOST`` of each kind; none of a register that the reader was not given.
        """
        if not self._store.permits(key):
            return ()
        came = {id_ for id_ in new if self.edited(key).get(id_)}
        there = set(self._everything.titles(key, gone))
        return (
            *self._live(key, ChangeKind.ADDED, came),
            *self._live(key, ChangeKind.MOVED_IN, set(new) - came),
            *self._live(key, ChangeKind.CHANGED, changed),
            *self._live(key, ChangeKind.MOVED_OUT, there),
            *self._lost(key, set(gone) - there),
        )

    def moved(
        self, indicator: Indicator, days: Days, counted: Collection[int]
    ) -> tuple[RecordChange, ...]:
        """Return the changes behind a figure of days whose records were not kept.

        These are the records that count and changed since, and the deleted ones dated within.
        """
        key = indicator.register
        edited = self.edited(key)
        touched = {id_ for id_ in counted if id_ in edited}
        new = {id_ for id_ in touched if edited[id_]}
        lost = edited.keys() - self._everything.titles(key, edited).keys()
        gone = {id_ for id_ in lost if _dated(self._known(key).get(id_), days)}
        return self.name_changes(key, gone, new, touched - new)

    def between(self, then: Contributions, now: Contributions) -> Iterator[RecordChange]:
        """Yield the changes of records that add another amount to a figure now than then."""
        differ = [one for one in {**then, **now} if then[one] != now[one]]
        for key in sorted({key for key, _ in differ}):
            ids = {id_ for of, id_ in differ if of == key}
            was, is_ = ({id_ for id_ in ids if (key, id_) in side} for side in (then, now))
            yield from self.name_changes(key, was - is_, is_ - was, was & is_)

    def changed_in(self, key: str, ids: Collection[int], fields: Collection[str]) -> set[int]:
        """Return the ids of records with a change in one of the fields, or whose change is unknown."""
        known = {id_: self._known(key).get(id_) for id_ in ids}
        found = {id_ for id_, old in known.items() if old is None}
        for now in self._everything.fetch(register(key), known.keys() - found):
            if any(getattr(now, name) != getattr(known[now.id], name) for name in fields):
                found.add(now.id)
        return found

    def _known(self, key: str) -> PriorChanges:
        if key not in self._before:
            self._before[key] = PriorChanges(self._store, self._kept.step, key)
        return self._before[key]

    def _live(self, key: str, how: ChangeKind, ids: Collection[int]) -> Iterator[RecordChange]:
        some = sorted(ids)[:MOST]
        titles = self._everything.titles(key, some)
        now = {record.id: record for record in self._everything.fetch(register(key), some)}
        for id_ in some:
            if id_ in titles and id_ in now:  # they may change meanwhile
                old = None if how is ChangeKind.ADDED else self._known(key).get(id_)
                what = tuple(_differences(old, now[id_])) if old else ()
                yield RecordChange(key, id_, titles[id_].code, titles[id_].words, how, what)

    def _lost(self, key: str, ids: Collection[int]) -> Iterator[RecordChange]:
        codes = self._kept.codes.get(key, {})
        for id_ in sorted(ids)[:MOST]:
            old = self._known(key).get(id_)
            code, words = (old.code, old.title) if old else (codes.get(id_, ""), "")
            try:
                other = self._everything.ids_of(register(key), [code])[code]
                yield RecordChange(key, other, code, words, ChangeKind.MERGED)
            except NotFound:
                yield RecordChange(key, id_, code, words, ChangeKind.DELETED)


def _dated(record: Record | None, days: Days) -> bool:
    dated = record.schema.dated_by if record else ""
    day = getattr(record, dated) if dated else None
    return isinstance(day, date) and days.contains(day)


def _differences(before: Record, after: Record) -> Iterator[T]:
    """Yield the changed fields; of masked fields, links and rows only the name."""
    for name, spec in before.schema.fields.items():
        was, is_ = getattr(before, name), getattr(after, name)
        if was == is_ or spec.derived:
            continue
        if shows_masked(spec) or isinstance(spec, LinkField | LinksField | RowsField):
            yield spec.label
        else:
            shown = {"before": spec.show(was) or _NOTHING, "after": spec.show(is_) or _NOTHING}
            yield _CHANGE.format(field=spec.label, **shown)
