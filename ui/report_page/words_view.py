"""Thuyết minh: the sentences of a report by part, and below them what the officer writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base import text as texts
from app.base.jobs import Progress
from app.base.language import T
from app.registers.narrative import NarratedReport, Narrative, NarrativeWindow, ReportSection
from app.reports.output.small_cells import hide_small
from app.reports.spec.report import ComputedReport
from app.reports.words.checking import CheckedFile, check_file
from app.reports.words.composing import FigureText, Passage, plain_text, sentences_of
from app.reports.words.named_people import people_named
from app.reports.words.paragraphs import (
    Paragraphs,
    earlier_paragraphs,
    fields_of,
    paragraph_records,
    passages_of,
    read_paragraphs,
    unknown_fields,
)
from app.store import Changes, Store
from ui.core import composing, dialogs, theme
from ui.core.context import Context
from ui.core.file_drop import Dropping
from ui.widgets.basics import button
from ui.widgets.text_dialog import OpenTextDialog

_SAVE_TITLE = T("Ghi thuyết minh", "Write what is said of a report")
_SAVED = T("Đã lưu thuyết minh.", "What is said of the report is saved.")
_INSERT = T("Chèn số liệu", "Insert a figure")
_EARLIER = T("Lấy đoạn của kỳ trước", "Take the last period's text")
_NO_EARLIER = T(
    "Kỳ trước và cùng kỳ năm trước chưa có đoạn nào; hãy gõ đoạn mới.",
    "Neither the period before nor that of last year has any text; type a new one.",
)
_EXPORT, _CHECK = (
    T("Xuất Word…", "Export to Word…"),
    T("Đối chiếu tệp Word…", "Check a Word file…"),
)
_CHECKED = T("Đối chiếu tệp Word", "Check of a Word file")
_ABOUT = T(
    "Số như đã ghi không liệt kê; tệp và sổ không bị thay đổi.",
    "Numbers that stand are not listed; neither the file nor the store is changed.",
)
_RESULT = T("Kết quả đối chiếu.txt", "Result of the check.txt")
_UNKNOWN = T("Không có số liệu: {names}.", "No such figures: {names}.")
_NAMED = T(
    "Đoạn văn nêu tên người có trong sổ: {names}. Người nhận tệp Word sẽ đọc được.",
    "The text names people in the registers: {names}. Whoever gets the Word file reads that.",
)
_OWN = T("Đoạn viết thêm: {part}", "Own text: {part}")
_FIELD = T("{label}: {figure}", "{label}: {figure}")
_LINES = 3  # of an empty editor
_REST = 20_000  # milliseconds without typing until it is kept by itself


@dataclass(frozen=True, slots=True)
class _Words:
    """What the view shows of a report."""

    computed: ComputedReport
    sentences: Mapping[ReportSection, list[Passage]]
    fields: Mapping[str, FigureText]
    paragraphs: Paragraphs


class _Section(QWidget):
    """A part: its sentences, the editor, and the text of the editor with its figures."""

    def __init__(self, section: ReportSection) -> None:
        super().__init__()
        self.section = section
        self.sentences = theme.label("", wrap=True)
        self.editor = QPlainTextEdit()
        self.editor.setObjectName(f"words-{section.value}")
        self.editor.setAccessibleName(str(_OWN.format(part=section.label)))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(theme.gap(3) * _LINES)
        self.shown = theme.label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.5))
        for part in (theme.label(str(section.label), "heading"), self.sentences, self.editor):
            column.addWidget(part)
        column.addWidget(self.shown)

    def show_words(self, words: _Words) -> None:
        """Show the sentences and the kept text."""
        told = "\n".join(map(plain_text, words.sentences[self.section]))
        self.sentences.setText(told)
        self.sentences.setVisible(bool(told))
        with QSignalBlocker(self.editor):
            self.editor.setPlainText(words.paragraphs.get(self.section, ""))
        self.show_filled(words.fields)

    def show_filled(self, fields: Mapping[str, FigureText]) -> None:
        """Show the text with its figures in place, and which of them there are not."""
        typed = self.editor.toPlainText()
        lines = passages_of({self.section: typed}, fields)[self.section]
        unknown = unknown_fields(typed, fields)
        told = [str(_UNKNOWN.format(names=", ".join(unknown)))] if unknown else []
        if "{" in typed:
            told[:0] = map(plain_text, lines)
        self.shown.setText("\n".join(told))
        self.shown.setVisible(bool(told))


class WordsView(QWidget):
    """Emits ``exported`` where the officer asks for the Word file."""

    exported = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words: _Words | None = None
        self._sections = [_Section(section) for section in ReportSection]
        self._current = self._sections[0]
        self._insert = button(_INSERT, "", "plus")
        self._menu = QMenu(self)
        self._insert.setMenu(self._menu)
        self._earlier = button(_EARLIER, "", "history")
        self._check = button(_CHECK, "", "clipboard-check")
        self._export = button(_EXPORT, "primary", "file-text")
        self._named = theme.label("", "quiet", wrap=True)
        self._dropping = Dropping(self, {dialogs.WORD: self.check})
        self._lay_out()
        self._earlier.clicked.connect(self._take_earlier)
        self._check.clicked.connect(self._choose_file)
        self._export.clicked.connect(self._ask_export)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._save_at_rest)
        context.changed.connect(self._follow)
        for section in self._sections:
            section.editor.installEventFilter(self)
            section.editor.textChanged.connect(self._follow_typing)
        self.setFocusProxy(self._sections[0].editor)

    def show_computed(self, computed: ComputedReport) -> None:
        """Show the words of a report; what was typed for another is kept first."""
        self.save()

        def job(_progress: Progress, store: Store) -> _Words:
            opened = hide_small(computed)
            own = read_paragraphs(store, computed.report.key, computed.period)
            return _Words(computed, sentences_of(opened), fields_of(opened), own)

        self._context.worker.run(job, done=self._show, failed=self._context.messages.error)
        self._named.hide()

    def save(self) -> None:
        """Keep what was typed, as one step that can be taken back."""
        words = self._words
        if words is None:
            return
        composing.finish()
        self._resting.stop()
        typed = self._typed()
        if typed == words.paragraphs:
            return
        with self._context.guard():
            _write(self._context.store, words.computed, words.paragraphs, typed)
            self._words = replace(words, paragraphs=typed)
            self._context.messages.saved(_SAVED)
            self._look_for_names(typed)

    def check(self, path: Path) -> None:
        """Judge a Word file that came back, and show what changed in it."""

        def job(_progress: Progress, store: Store) -> CheckedFile:
            return check_file(store, path)

        def done(checked: CheckedFile) -> None:
            lines = "\n".join(checked.lines())
            OpenTextDialog(_CHECKED, _ABOUT, lines, Path(str(_RESULT)), self).show()

        self._context.run_with_progress(_CHECKED, job, done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self._current = next(s for s in self._sections if s.editor is watched)
        return super().eventFilter(watched, event)

    def _look_for_names(self, paragraphs: Paragraphs) -> None:
        """Say whom the text names: what is written for Word leaves the commune."""

        def job(_progress: Progress, store: Store) -> list[str]:
            return people_named(store, "\n".join(paragraphs.values()))

        def done(names: list[str]) -> None:
            self._named.setText(str(_NAMED.format(names=", ".join(names))))
            self._named.setVisible(bool(names))

        self._context.worker.run(job, done=done, failed=self._context.messages.error)

    def _typed(self) -> Paragraphs:
        typed = {s.section: texts.clean(s.editor.toPlainText()) for s in self._sections}
        return {section: text for section, text in typed.items() if text}

    def _save_at_rest(self) -> None:
        if composing.composing():
            self._resting.start()
        else:
            self.save()

    def _follow(self, changes: Changes) -> None:
        """Show what was kept elsewhere, or taken back, unless something else was typed since."""
        words = self._words
        if words is None or not changes.touches(Narrative) or self._typed() != words.paragraphs:
            return
        computed = words.computed
        kept = read_paragraphs(self._context.store, computed.report.key, computed.period)
        if kept != words.paragraphs:
            self._show(replace(words, paragraphs=kept))

    def _show(self, words: _Words) -> None:
        self._words = words
        for section in self._sections:
            section.show_words(words)
        self._look_for_names(words.paragraphs)

    def _follow_typing(self) -> None:
        self._resting.start()
        if self._words is not None:
            for section in self._sections:
                section.show_filled(self._words.fields)

    def _fill_menu(self) -> None:
        self._menu.clear()
        words = self._words
        for key, figure in words.fields.items() if words else ():
            label = words.computed.label_of(key) if words else ""
            shown = str(_FIELD.format(label=label, figure=figure.text)).replace("&", "&&")
            action = self._menu.addAction(shown)
            action.triggered.connect(lambda _on=False, key=key: self._put(key))

    def _put(self, key: str) -> None:
        self._current.editor.insertPlainText(f"{{{key}}}")
        self._current.editor.setFocus()

    def _take_earlier(self) -> None:
        """Put the text of the period before into the parts that are still empty."""
        words = self._words
        if words is None:
            return
        computed = words.computed
        found = earlier_paragraphs(self._context.store, computed.report.key, computed.period)
        if not found:
            self._context.messages.say(_NO_EARLIER)
        for section in self._sections:
            if not section.editor.toPlainText().strip() and section.section in found:
                section.editor.setPlainText(found[section.section])

    def _choose_file(self) -> None:
        path = dialogs.open_file(self, _CHECKED, dialogs.WORD)
        if path is not None:
            self.check(path)

    def _ask_export(self) -> None:
        self.save()
        self.exported.emit()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(theme.gap(1.5))
        for section in self._sections:
            column.addWidget(section)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        row = QHBoxLayout()
        row.setSpacing(theme.gap())
        buttons: tuple[QPushButton, ...] = (self._insert, self._earlier, self._check, self._export)
        for one in buttons[:2]:
            row.addWidget(one)
        row.addStretch()
        for one in buttons[2:]:
            row.addWidget(one)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        outer.addWidget(self._named)
        outer.addLayout(row)


def _write(store: Store, computed: ComputedReport, before: Paragraphs, typed: Paragraphs) -> None:
    """Write the parts whose text changed; one that is empty now is deleted."""
    key, period = computed.report.key, computed.period
    known: dict[ReportSection, list[Narrative]] = {}
    for one in paragraph_records(store, key, period):
        known.setdefault(one.section, []).append(one)
    with store.step(_SAVE_TITLE) as step:
        for section in (s for s in ReportSection if typed.get(s) != before.get(s)):
            records = known.get(section, [])
            kept = records[:1] if section in typed else []
            for record in records[len(kept) :]:
                step.delete(record)
            if section in typed:
                new = kept[0] if kept else _empty(computed, section)
                step.save(replace(new, text=typed[section]))


def _empty(computed: ComputedReport, section: ReportSection) -> Narrative:
    """A new paragraph of the report."""
    key, period = computed.report.key, computed.period
    return Narrative(
        report=next(report for report in NarratedReport if report.value == key),
        section=section,
        period=period.key,
        window=next(window for window in NarrativeWindow if window.value == period.window.value),
        text="",
    )
