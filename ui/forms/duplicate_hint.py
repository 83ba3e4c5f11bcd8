"""While a name is being typed: the records in which this person or household may already stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.jobs import Progress
from app.base.language import T
from app.schema.fields import TextField
from app.schema.record import Record, Schema
from app.services.list_cells import shown_title
from app.services.looks import Stay
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.forms.editors.base import AnyDraft
from ui.widgets.basics import button

_MAYBE = T("Có thể đã có:", "May be here already:")
_OPEN = T("{code} · {words} — Mở", "{code} · {words}: open")
_BORN = T("{name} ({year})", "{name} ({year})")
_NOBODY = "?"
_MOST = 3
_PAUSE = 200  # milliseconds without a letter until it is looked for


@dataclass(frozen=True, slots=True)
class DuplicateHit:
    """A record that is likely the one being typed, in words that may be shown."""

    id: int
    words: T
    why: T


DuplicateHits = tuple[list[DuplicateHit], list[str]]  # and the sensitive fields they tell of


class DuplicateHint(QFrame):
    """Hidden while nothing is likely. Looks in the worker's thread, once the typing pauses."""

    def __init__(self, context: Context, draft: AnyDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._draft = context, draft
        self._opens = True
        self._request = 0
        self._stay = Stay(context.store)
        self.hits: list[DuplicateHit] = []
        theme.role(self, "bar")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.gap(2), theme.gap(0.5), theme.gap(2), theme.gap(0.5))
        self._column.setSpacing(0)
        self._column.addWidget(theme.label(str(_MAYBE), "problem-strong", parent=self))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        self.hide()

    def begin(self, draft: AnyDraft) -> None:
        """Look for what is typed into another draft from now on."""
        if not self._request:
            # The names are read now, so that the first letters need not wait for it.
            self._context.worker.run(_seeker(draft.cls, {draft.cls.schema.title: _NOBODY}))
        self._pause.stop()
        self._request += 1  # what is still looked for is nobody's
        self._draft = draft
        self._stay.begin()
        self._show([])

    def typed(self) -> None:
        """Something was typed: into the name, or what speaks for or against, as a year."""
        self._pause.start()

    def only_tell(self) -> None:
        """Make no link of the records found: the form is modal."""
        self._opens = False

    def _look(self) -> None:
        self._request += 1
        request, draft = self._request, self._draft
        record = draft.record
        seek = _seeker(draft.cls, draft.values, record.id if record else 0)

        def done(found: DuplicateHits) -> None:
            if isValid(self) and request == self._request:
                self._tell(*found)

        self._context.worker.run(seek, done=done, failed=self._context.messages.error)

    def _tell(self, hits: list[DuplicateHit], fields: list[str]) -> None:
        """Show what was found, or nothing, once it is logged that sensitive fields tell it."""
        key = self._draft.cls.schema.key
        logged = self._context.logged(self._stay, key, fields)
        self._show(hits if logged else [])

    def _show(self, hits: list[DuplicateHit]) -> None:
        if hits == self.hits:
            return
        self.hits = hits
        while self._column.count() > 1:
            if (item := self._column.takeAt(1)) and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for hit in hits:
            line = button(hit.words, "link")
            line.setToolTip(str(hit.why))
            line.setEnabled(self._opens)
            line.clicked.connect(lambda _checked, id_=hit.id: self._open(id_))
            self._column.addWidget(line)
        self.setVisible(bool(hits))

    def _open(self, id_: int) -> None:
        self._context.open.record(self._draft.cls.schema.key, id_)


def may_repeat(schema: Schema) -> bool:
    """Whether a register is known by the names of people, who may be entered twice."""
    title = schema.fields[schema.title]
    return isinstance(title, TextField) and title.is_name


def _seeker(
    cls: type[Record], values: Mapping[str, Any], but: int = 0
) -> Callable[[Progress, Store], DuplicateHits]:
    """A job: the likely records, their names masked where they are sensitive."""
    given = dict(values)

    def seek(_progress: Progress, store: Store) -> DuplicateHits:
        from app.services.duplicates import TRAITS, find_likely

        key = cls.schema.key
        if key not in TRAITS:
            return [], []
        traits = TRAITS[key]
        name, born, place = (given.get(n) for n in (traits.name, traits.born, traits.place))
        found = find_likely(store, cls, name or "", born=born, place=place, but=but, limit=_MOST)
        typed = (n for n in (traits.name, traits.born, traits.place) if given.get(n) is not None)
        fields = [name for name in typed if name in cls.schema.sensitive] if name else []
        titles = store.titles(key, [one.id for one in found])
        records = {r.id: r for r in store.fetch(cls, [one.id for one in found])}
        hits = []
        for one in found:
            words: object = shown_title(cls, titles[one.id])
            open_ = traits.born and traits.born not in cls.schema.sensitive
            if open_ and (day := getattr(records[one.id], traits.born)):
                words = _BORN.format(name=words, year=day.year)
            hits.append(
                DuplicateHit(one.id, _OPEN.format(code=titles[one.id].code, words=words), one.why)
            )
        return hits, fields

    return seek
