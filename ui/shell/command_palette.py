"""Ctrl+K: any page, action or record from a few letters without accents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base import text
from app.base.dates import show_day
from app.base.errors import NotFound
from app.base.jobs import Progress
from app.base.language import T
from app.due import DueItem
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.row_codes import RowCodeTarget, code_of, resolve
from app.schema.fields import TermField
from app.schema.record import REGISTRY, register
from app.services.list_cells import shown_title
from app.services.looks import WORDS, log_question, registers_searched
from ui.core import actions, icons, theme
from ui.core.context import Context
from ui.shell.due_offers import DueOffers
from ui.widgets.search_edit import SearchEdit

if TYPE_CHECKING:
    from app.store import Store
    from ui.shell.page_registry import PageSpec

_HINT = T(
    "Gõ tên trang, việc cần làm, họ tên, mã hồ sơ hoặc mã số liệu (PT.11)",
    "A page, an action, a name, a record's code or a figure's (PT.11)",
)
_NOTHING = T(
    "Không có trang, việc hay bản ghi nào khớp “{words}”; hãy thử bớt chữ.",
    "No page, action or record matches “{words}”; try fewer words.",
)
_ADD = T("Thêm {label}", "Add {label}")
_SYNONYMS = T("ghi lập nhập tạo mới", "new enter")
_REPORT = T("Báo cáo", "Report")
_REPORT_ICON = "chart-column"
_RECORDS = 12
_SEEN = 12  # lines that are seen at once
# Undo and redo come by the name of what they would take back or bring again.
_NOT_OFFERED = ("palette", "next_page", "previous_page", "undo", "redo")
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class PaletteOffer:
    """One line of the palette; ``also``: words that are not shown, by which it is found."""

    words: str
    beside: str
    icon: str
    go: Callable[[], object]
    also: str = ""


@dataclass(frozen=True, slots=True)
class PaletteResults:
    """The results of the worker: figures by their row code; acts on what is due; of records register, id, code and title."""

    figures: list[RowCodeTarget]
    acts: list[tuple[T, DueItem]]
    records: list[tuple[str, int, str, str]]


class CommandPalette(QDialog):
    """Pages and actions are matched at once; records are searched for in the worker's thread."""

    def __init__(
        self,
        context: Context,
        pages: Sequence[PageSpec],
        bound: dict[str, QAction],
        here: Sequence[tuple[actions.Action, Callable[[], object]]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._fixed = [
            *(
                PaletteOffer(
                    str(p.title), "", p.icon, _later(context.open.page, p.name), _kinds(p.name)
                )
                for p in pages
            ),
            *_beginnings(context),
            *(
                PaletteOffer(
                    str(r.label), str(_REPORT), _REPORT_ICON, _later(context.open.report, r.key)
                )
                for r in REPORTS.values()
            ),
            *(
                PaletteOffer(str(a.title), a.keys[0], a.icon, bound[a.key].trigger)
                for a in actions.ACTIONS
                if a.key not in _NOT_OFFERED
            ),
            *(PaletteOffer(str(act.title), act.keys[0], act.icon, go) for act, go in here),
        ]
        self._offers: list[PaletteOffer] = []
        self._chosen: PaletteOffer | None = None  # by an arrow, not by standing first
        self._awaited = ""
        self._questions = set[str]()  # registers of which a look is logged
        self._due = DueOffers()
        self.box, self.list = SearchEdit(_HINT), QListWidget()
        self.box.searched.connect(self._search)
        self.box.setAccessibleName(str(_HINT))
        self.box.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(theme.icon_size())
        self.list.itemClicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.list)
        self._show(self._fixed)

    def open_over(self, page: QWidget) -> None:
        """Open in the upper middle of a page of the window."""
        theme.role(self, "card")
        self.setFixedWidth(min(theme.characters(80), page.width()))
        self._fit()
        corner = page.mapToGlobal(page.rect().topLeft())
        across = (page.width() - self.width()) // 2
        self.move(corner.x() + across, corner.y() + page.height() // 10)
        self.open()
        self.box.setFocus()

    def done(self, result: int) -> None:
        """Close; the results of a search under way are dropped."""
        self._awaited = ""
        super().done(result)

    def offered(self) -> list[str]:
        """Return the lines that are offered."""
        return [offer.words for offer in self._offers]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.event(event)
                self._chosen = self._offers[self.list.currentRow()] if self._offers else None
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.box.search_now()
                self._choose(self.list.currentRow())
                return True
        return super().eventFilter(watched, event)

    def _search(self, words: str) -> None:
        typed = text.words(words)
        self._chosen = None
        fitting = [o for o in self._fixed if text.fits(typed, f"{o.words} {o.also}")]
        self._show(sorted(fitting, key=lambda offer: _rank(typed, offer)))
        self._awaited = words
        if typed:
            worker = self._context.worker
            job = _finder(words, self._questions, self._due)
            worker.run(job, done=lambda found: self._add(words, found))

    def _add(self, words: str, found: PaletteResults) -> None:
        if words != self._awaited:
            return  # other letters were typed since, or the palette is closed
        figures = [self._figure(place) for place in found.figures]
        typed, records = text.words(words), [self._offer(*one) for one in found.records]
        acts = [self._act(*one) for one in found.acts]
        ranked = sorted([*self._offers, *acts, *records], key=lambda offer: _rank(typed, offer))
        self._show([*figures, *ranked], self._chosen)
        if not self._offers:
            nothing = QListWidgetItem(str(_NOTHING.format(words=words.strip())))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
            self._fit()

    def _figure(self, place: RowCodeTarget) -> PaletteOffer:
        code = code_of(place.report, place.indicator, place.split, place.stored)
        words = str(place.indicator.label)
        if place.split:
            words = f"{words}: {place.indicator.labels(place.split, [place.stored])[place.stored]}"
        go = _later(self._context.open.figure, place)
        return PaletteOffer(f"{code}  {words}", str(place.report.label), _REPORT_ICON, go)

    def _act(self, act: T, item: DueItem) -> PaletteOffer:
        go, when = _later(self._context.open.settle, item), show_day(item.day)
        return PaletteOffer(f"{act} · {item.subject}", when, item.rule.icon, go)

    def _offer(self, key: str, id_: int, code: str, words: str) -> PaletteOffer:
        schema = register(key).schema
        go = _later(self._context.open.record, key, id_)
        return PaletteOffer(f"{code}  {words}", str(schema.label), schema.icon, go)

    def _show(self, offers: list[PaletteOffer], chosen: PaletteOffer | None = None) -> None:
        """Show these, the cursor on ``chosen``, else on the first."""
        self._offers = offers
        self.list.clear()
        for offer in offers:
            beside = f"   ·   {offer.beside}" if offer.beside else ""
            item = QListWidgetItem(icons.icon(offer.icon, "accent"), offer.words + beside)
            item.setSizeHint(QSize(0, theme.gap(4)))
            self.list.addItem(item)
        self.list.setCurrentRow(offers.index(chosen) if chosen else 0)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines need, at most so many."""
        lines = min(max(self.list.count(), 1), _SEEN)
        self.list.setFixedHeight(lines * theme.gap(4) + 2 * self.list.frameWidth())
        self.setFixedHeight(self.sizeHint().height())

    def _clicked(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._offers):
            offer = self._offers[row]
            self.accept()
            offer.go()


def _beginnings(context: Context) -> Iterator[PaletteOffer]:
    """A new record of each register that is ours to change, by any of the words for it."""
    for key, cls in REGISTRY.items():
        if context.store.principal.may_change(key):
            label = T(cls.schema.label.vi.lower(), cls.schema.label.en.lower())
            words, go = str(_ADD.format(label=label)), _later(context.open.new, key)
            yield PaletteOffer(words, "", "plus", go, f"{_SYNONYMS} {cls.schema.book}")


def _kinds(name: str) -> str:
    """The kinds that a register tells apart: who looks for “tổ bảo vệ” means the teams."""
    specs = REGISTRY[name].schema.fields.values() if name in REGISTRY else ()
    kinds = [spec.starters for spec in specs if isinstance(spec, TermField)]
    return " ".join(str(choice.label) for choices in kinds for choice in choices)


def _finder(
    words: str, questions: set[str], due: DueOffers
) -> Callable[[Progress, Store], PaletteResults]:
    """A job: the figure with this row code, the acts on what is due, and the records found, masked where
    they are sensitive.

    That words were looked for among sensitive ones is logged once, found or not; ``questions``: in
    which registers.
    """

    def find(_progress: Progress, store: Store) -> PaletteResults:
        found = PaletteResults([], due.find(store, text.words(words)), [])
        with suppress(NotFound):
            found.figures.append(resolve(words, store))
        hits = store.search(words, _RECORDS)
        if keys := sorted({*registers_searched(store, words)} - questions):
            log_question(store, ",".join(keys), [WORDS], words)
            questions.update(keys)
        for key, id_ in hits:
            title = store.titles(key, [id_])[id_]
            found.records.append((key, id_, title.code, shown_title(register(key), title)))
        return found

    return find


def _rank(typed: tuple[str, ...], offer: PaletteOffer) -> int:
    """How near an offer's name is to what was typed, 0 the nearest: the words as they follow each other first."""
    # Of a record the name counts, and its code where that was typed.
    names = [text.words(name) for name in (offer.words, offer.words.partition("  ")[2]) if name]
    return min(_distance(typed, name) for name in names)


def _distance(typed: tuple[str, ...], name: tuple[str, ...]) -> int:
    """Whole words from the beginning; whole ones within; the same while the last is not typed out; others."""
    size = len(typed)
    places = [name[at : at + size] for at in range(len(name) - size + 1)] if size else []
    if typed in places:
        return 0 if places[0] == typed else 1
    begun = [found[:-1] == typed[:-1] and found[-1].startswith(typed[-1]) for found in places]
    if any(begun):
        return 2 if begun[0] else 3
    return 4 if text.fits(typed, " ".join(name)) else 5


def _later(call: Callable[..., object], *values: object) -> Callable[[], object]:
    return lambda: call(*values)
