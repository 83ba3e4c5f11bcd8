"""Rà soát trùng: likely duplicates side by side, to be merged or marked as different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QWidget,
)

from app.base.errors import UserError
from app.base.jobs import Progress, Stage, Watch
from app.base.language import T
from app.base.numbers import show_number
from app.schema.record import REGISTRY, Record, register
from app.services.list_cells import shown_title
from app.services.looks import Stay
from app.store import Changes, RecordTitle, Store
from ui.core import icons, theme
from ui.core.context import Context
from ui.core.page import Page
from ui.pages.duplicate_pair import PairCard

if TYPE_CHECKING:
    from app.services.duplicates import DuplicatePair

_TITLE = T("Rà soát trùng", "Duplicates")
_ABOUT = T(
    "Những bản ghi có thể ghi cùng một người, một hộ. Gộp lại thì không mất liên kết nào.",
    "Records that may describe the same person or household. Merging loses no link.",
)
_PAIRS = T("Các cặp có thể trùng", "Likely pairs")
_SEEKING = T("Đang tìm bản ghi trùng…", "Looking for duplicates…")
_NOT_YET = T("Chưa tìm xong.", "Not checked yet.")
_NONE = T("Không còn cặp nào có thể trùng.", "No likely duplicates are left.")
_COUNT = T("{n} cặp", "{n} {n:pair|pairs}")
_MERGED = T("Đã gộp {lose} vào {keep}.", "{lose} was merged into {keep}.")
_MERGING = T("Gộp {lose} vào {keep}", "Merge {lose} into {keep}")
_APART = T(
    "Đã ghi nhận {first} và {second} khác nhau.", "{first} and {second} were marked as different."
)
_MANY = 60  # changed records: of more, everything is looked through again
_AT_ONCE = 40  # lines of the list made in one go
_PAUSE = 500  # milliseconds of calm after changes before the pairs are sought again


@dataclass(frozen=True, slots=True)
class PairCandidate:
    """A pair with the titles of its two records."""

    register: str
    first: int
    second: int
    titles: tuple[RecordTitle, RecordTitle]
    score: int
    why: T

    @property
    def rank(self) -> tuple[int, int, int]:
        """The likeliest first, register by register."""
        return [*REGISTRY].index(self.register), -self.score, -self.second


class DuplicatesPage(Page):
    """Pairs at the left, the two records of one at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent, pause=_PAUSE)
        self._watch: Watch | None = None
        self._sought, self._own = False, False
        self._touched: dict[str, set[int]] = {}  # what was changed since, by register
        self._found: list[PairCandidate] = []  # all of them; the list is filled from the top
        self._filling = QTimer(self, singleShot=True, interval=0)
        self._filling.timeout.connect(self._fill)
        self.summary = theme.label(str(_NOT_YET), "quiet")
        self.list = QListWidget()
        self.list.setAccessibleName(str(_PAIRS))
        self.list.setIconSize(theme.icon_size())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._show_pair())
        self._stay = Stay(context.store)
        self.card = PairCard(context)
        self.card.merge_requested.connect(self._merge)
        self.card.apart_requested.connect(self._judge)
        context.changed.connect(self.follow)
        self._lay_out()

    def seek(self) -> None:
        """Search everything again; a search under way is cancelled."""
        if self._watch:
            self._watch.cancel()
        self._sought = True
        self._touched.clear()
        self._watch = self._context.run_with_progress(_SEEKING, _find, self._show, self._failed)

    def reload(self) -> None:
        """Look again at what was changed since, or at everything where that is much."""
        if not self._sought or sum(map(len, self._touched.values())) > _MANY:
            self.seek()
        elif self._touched:
            touched, self._touched = self._touched, {}
            self._context.worker.run(
                lambda _progress, store: _find_with(store, touched),
                done=lambda found: self._join(touched, found), failed=self._failed,
            )  # fmt: skip

    @property
    def current(self) -> PairCandidate | None:
        """The pair that is shown."""
        item = self.list.currentItem()
        found: PairCandidate | None = item.data(Qt.ItemDataRole.UserRole) if item else None
        return found

    def follow(self, changes: Changes) -> None:
        """Note the changed records of registers in which duplicates are sought."""
        from app.services.duplicates import TRAITS

        if self._own:
            return
        for key in TRAITS:
            if key in changes.ids:
                self._touched.setdefault(key, set()).update(changes.ids[key])
        if self._touched:
            super().follow(changes)

    def _failed(self, error: UserError) -> None:
        self._watch = None
        self._context.messages.error(error)

    # What is shown

    def leave(self) -> None:
        """Mask again what was asked for; the next look is logged anew."""
        self._stay.begin()
        self.card.mask_again()

    def come_back(self) -> None:
        """Show the pairs again: a look of another stay."""
        if self._watch is None:
            self._show(self._found)

    def _logged(self, key: str) -> bool:
        """Whether it is logged that two records are compared, in their sensitive fields too."""
        return self._context.logged(self._stay, key, sorted(register(key).schema.sensitive))

    def _show(self, found: list[PairCandidate]) -> None:
        self._watch = None
        shown = self.current
        self.list.clear()
        keys = {key for key in {pair.register for pair in found} if self._logged(key)}
        logged = (pair for pair in found if pair.register in keys)
        self._found = sorted(logged, key=lambda pair: pair.rank)
        place = self._found.index(shown) if shown in self._found else 0
        self._fill(place + 1)
        self.list.setCurrentRow(place)
        self._count()
        if self.hasFocus():
            self.list.setFocus()

    def _fill(self, least: int = 0) -> None:
        """Add some lines, so many in all at least: hundreds at once would keep the window waiting."""
        at = self.list.count()
        for pair in self._found[at : max(least, at + _AT_ONCE)]:
            self.list.addItem(_line(pair))
        if self.list.count() < len(self._found):
            self._filling.start()

    def _join(self, touched: dict[str, set[int]], found: list[PairCandidate]) -> None:
        """Put what was found of the records that were changed in the place of their old pairs."""
        kept = [
            pair
            for pair in self._found
            if touched.get(pair.register, set()).isdisjoint((pair.first, pair.second))
        ]
        self._show(kept + found)

    def _count(self) -> None:
        count = len(self._found)
        self.summary.setText(str(_COUNT.format(n=show_number(count)) if count else _NONE))
        self._body.setVisible(count > 0)

    def _show_pair(self) -> None:
        pair = self.current
        if pair is None:
            self.card.hide()
            return
        cls = register(pair.register)
        records = {r.id: r for r in self._context.store.fetch(cls, [pair.first, pair.second])}
        self.card.setVisible(len(records) == 2)
        if len(records) == 2:
            self.card.show_pair(records[pair.first], records[pair.second], pair.why)

    # What is done

    def _merge(self, keep: Record, lose: Record, chosen: frozenset[str]) -> None:
        codes = {"keep": keep.code, "lose": lose.code}
        with self._context.guard():
            self._own = True
            try:
                with self._context.store.step(_MERGING.format(**codes)) as step:
                    step.merge(keep, lose, chosen)
            finally:
                self._own = False
            self._context.messages.saved(_MERGED.format(**codes))
            self._leave_out(lose.schema.key, {lose.id})

    def _judge(self, first: Record, second: Record) -> None:
        from app.services.duplicates import judge_different

        with self._context.guard():
            judge_different(self._context.store, type(first), first.id, second.id)
            self._context.messages.say(_APART.format(first=first.code, second=second.code))
            self._leave_out(first.schema.key, {first.id, second.id}, both=True)

    def _leave_out(self, key: str, ids: set[int], *, both: bool = False) -> None:
        """Take pairs of these records from the list: a record that is gone, or one pair."""
        for row in reversed(range(len(self._found))):
            pair = self._found[row]
            met = {pair.first, pair.second} & ids
            if pair.register == key and (met == ids if both else met):
                del self._found[row]
                self.list.takeItem(row)  # nothing, where there is no line of it yet
        self._count()
        self.list.setFocus()

    def _lay_out(self) -> None:
        self._body = QSplitter(Qt.Orientation.Horizontal)
        self._body.setChildrenCollapsible(False)
        self._body.setHandleWidth(theme.gap(1.5))
        self._body.addWidget(self.list)
        self._body.addWidget(self.card)
        self._body.setSizes([theme.characters(44), theme.characters(100)])
        self._body.setStretchFactor(1, 1)
        self._body.hide()
        column = self._make_column(1)
        head = QHBoxLayout()
        head.addWidget(self._heading())
        head.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        column.addLayout(head)
        column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        column.addWidget(self._body, 1)
        column.addStretch()


def _line(pair: PairCandidate) -> QListWidgetItem:
    cls = register(pair.register)
    one, other = pair.titles
    item = QListWidgetItem(f"{one.code} · {other.code}   {shown_title(cls, one)}")
    icons.put_on(item, cls.schema.icon, "accent")
    item.setData(Qt.ItemDataRole.UserRole, pair)
    item.setToolTip(str(pair.why))
    item.setSizeHint(QSize(0, theme.gap(3.75)))
    return item


def _find(progress: Progress, store: Store) -> list[PairCandidate]:
    """A job: the pairs of every register in which duplicates are sought."""
    from app.services.duplicates import TRAITS, find_pairs

    found = []
    for number, key in enumerate(TRAITS):
        stage = Stage(progress, number, len(TRAITS))
        found += _titled(store, key, find_pairs(store, register(key), progress=stage))
    return found


def _find_with(store: Store, touched: dict[str, set[int]]) -> list[PairCandidate]:
    """A job: the pairs of records that were changed."""
    from app.services.duplicates import pairs_with

    return [
        candidate
        for key, ids in touched.items()
        for candidate in _titled(store, key, pairs_with(store, register(key), ids))
    ]


def _titled(store: Store, key: str, some: list[DuplicatePair]) -> list[PairCandidate]:
    titles = store.titles(key, {id_ for pair in some for id_ in (pair.first, pair.second)})
    return [
        PairCandidate(
            key, pair.first, pair.second, (titles[pair.first], titles[pair.second]),
            pair.score, pair.why,
        )
        for pair in some
    ]  # fmt: skip
