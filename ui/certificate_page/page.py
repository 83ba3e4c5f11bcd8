"""Giấy khen: a decision, its recipients in order, each certificate as it will print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import BinaryIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.dates import show_day
from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.paper.certificate import print_settings
from app.paper.certificate.award_printing import certificates_paper, receipts_paper
from app.paper.document.printable import Printable
from app.registers.award import Award
from app.registers.decision import Decision
from app.schema.conditions import Query, eq
from app.services import award_states, unit_settings
from app.services.award_states import count_not_handed, count_undecided
from app.store import Changes, Store
from ui.certificate_page.office_papers import OfficePapersButton
from ui.certificate_page.print_options import PrintOptions
from ui.certificate_page.template_editor import TemplateEditor
from ui.core import theme
from ui.core.context import Context
from ui.core.page import Page, PageAction
from ui.widgets.basics import button
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.print_preview import PrintRequest, show_preview

_TITLE = T("In giấy khen", "Certificates of merit")
_PRINT = T("In giấy khen…", "Print certificates…")
_RECEIPTS = T("Danh sách ký nhận", "Receipt list")
_TEST = T("Trang thử vị trí", "Test sheet")
_NO_DECISION = T(
    "Chưa có quyết định khen thưởng nào. Ghi quyết định, rồi thêm người được khen.",
    "No award decision yet. Enter one, then add its recipients.",
)
DECIDE = T("Ghi đã có quyết định ({n})", "Note as decided ({n})")
HAND_OVER = T("Ghi đã trao hôm nay ({n})", "Note as handed over today ({n})")
_LEFT_OUT = T("Không in: {who}.", "Not printed: {who}.")


class AwardPage(Page):
    """Shows the certificates and the receipt list of a decision, and prints them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self._request = 0
        kept = print_settings.kept_printing(context.store)
        self._options, self._template = PrintOptions(kept), TemplateEditor(kept.layout)
        self._list = QListWidget()
        self._list.setObjectName("decisions")
        self._list.setAccessibleName(str(T("Quyết định khen thưởng", "Award decisions")))
        self._list.setSpacing(theme.gap(0.4))
        self._list.currentItemChanged.connect(self._chosen)
        self._preview = PdfPreview(context)
        self._notice = theme.label("", "quiet", wrap=True)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = self._make_column()
        column.addWidget(self._heading())
        row = QHBoxLayout()
        row.setSpacing(theme.gap(2))
        row.addWidget(_scrolled(self._side()))
        middle = QVBoxLayout()
        middle.addWidget(self._notice)
        middle.addWidget(self._preview, 1)
        row.addLayout(middle, 1)
        row.addWidget(self._template)
        self._template.hide()
        column.addLayout(row, 1)
        context.changed.connect(self.follow)
        for edited in (self._options.changed, self._template.changed):
            edited.connect(self._draw)
        self._options.edit_requested.connect(self._edit_template)
        self._template.saved.connect(self._keep_template)
        self.refresh()

    # What is shown

    def decision(self) -> Decision | None:
        """The decision that is chosen."""
        item = self._list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def printing(self) -> print_settings.PrintSettings:
        """Return the print settings as the options and the template give them."""
        return replace(self._options.printing(), layout=self._template.template)

    def reload(self) -> None:
        """List the decisions; the one that was chosen stays chosen."""
        chosen, store = self.decision(), self._context.store
        self._list.clear()
        for decision in store.fetch(Decision, store.ids(Decision)):
            people = store.count(Award, eq("decision", decision.id))
            label = T(
                "{number}\n{day} · {n} người, tập thể",
                "{number}\n{day} · {n} {n:recipient|recipients}",
            ).format(number=decision.number, day=show_day(decision.day), n=people)
            item = QListWidgetItem(str(label))
            item.setData(Qt.ItemDataRole.UserRole, decision)
            self._list.addItem(item)
            if chosen is not None and decision.id == chosen.id:
                self._list.setCurrentItem(item)
        if self._list.currentItem() is None and self._list.count():
            self._list.setCurrentRow(0)
        self._chosen()

    def follow(self, changes: Changes) -> None:
        """Read again after a change of an award or a decision."""
        if changes.touches(Award) or changes.touches(Decision):
            super().follow(changes)

    def _chosen(self) -> None:
        decision = self.papers.decision = self.decision()
        for part in (self._open, self._print, self._receipts, self._recipients):
            part.setEnabled(decision is not None)
        may = self._context.store.principal.may_change("award")
        for part, text, count in (
            (self._decide, DECIDE, count_undecided), (self._hand, HAND_OVER, count_not_handed),
        ):  # fmt: skip
            left = count(self._context.store, decision) if decision and may else 0
            part.setVisible(left > 0)
            part.setText(str(text.format(n=left)))
        self._notice.setText("" if decision else str(_NO_DECISION))
        self._notice.setVisible(decision is None)
        self._draw()

    def _draw(self) -> None:
        """Draw the chosen decision's certificates in the worker; an older answer is dropped."""
        decision, how = self.decision(), self.printing()
        if decision is None:
            self._preview.show_pdf(b"")
            return
        self._request += 1
        request = self._request

        def job(progress: Progress, store: Store) -> tuple[bytes, T | None]:
            unit = unit_settings.load(store)
            try:
                paper, _number = certificates_paper(store, decision, unit, how, draft=True)
            except UserError as error:
                return b"", error.text
            return paper.look(store, progress), _reasons(paper.left_out)

        def done(drawn: tuple[bytes, T | None]) -> None:
            pdf, reasons = drawn
            if request == self._request:
                self._preview.show_pdf(pdf)
                self._print.setEnabled(bool(pdf))
                self._notice.setText(str(reasons or ""))
                self._notice.setVisible(reasons is not None)

        self._context.worker.run(job, done=done, failed=self._context.messages.error)

    # The side: decisions, options, actions

    def _side(self) -> QWidget:
        side = QFrame()
        theme.role(side, "card")
        side.setFixedWidth(theme.characters(40))
        column = QVBoxLayout(side)
        column.setContentsMargins(*[theme.gap(1.5)] * 4)
        column.setSpacing(theme.gap())
        column.addWidget(theme.label(str(T("Quyết định", "Decision")), "heading"))
        self._list.setMinimumHeight(theme.gap(14))
        column.addWidget(self._list, 1)
        self._open = _button(T("Mở quyết định", "Open the decision"), self._open_decision)
        self._recipients = _button(T("Người được khen", "Recipients"), self._open_recipients)
        both = QHBoxLayout()
        self._decide = _button(DECIDE, self._decide_all)
        self._hand = _button(HAND_OVER, self._hand_over_all)
        both.addWidget(self._open)
        both.addWidget(self._recipients)
        column.addLayout(both)
        column.addWidget(self._decide)
        column.addWidget(self._hand)
        column.addWidget(theme.label(str(T("Cách in", "How to print")), "heading"))
        column.addWidget(self._options)
        self._print = _button(_PRINT, self.print)
        theme.role(self._print, "primary")
        self._receipts = _button(_RECEIPTS, self._print_receipts)
        self._test = _button(_TEST, self._print_test)
        column.addWidget(self._print)
        two = QHBoxLayout()
        two.addWidget(self._receipts)
        two.addWidget(self._test)
        column.addLayout(two)
        self.papers = OfficePapersButton(self._context)
        column.addWidget(self.papers)
        return side

    def _edit_template(self) -> None:
        """Show the template's editor, or put it away."""
        self._template.setVisible(not self._template.isVisible())

    def _keep_template(self) -> None:
        print_settings.keep_layout(self._context.store, self._template.template)
        self._context.messages.say(T("Đã lưu mẫu giấy khen.", "The template is kept."))

    # Actions

    def _decide_all(self) -> None:
        self._move(award_states.decide_all)

    def _hand_over_all(self) -> None:
        self._move(award_states.hand_over_all)

    def _move(self, move: Callable[[Store, Decision], T]) -> None:
        if decision := self.decision():
            with self._context.guard():
                self._context.messages.saved(move(self._context.store, decision))

    def _open_decision(self) -> None:
        if decision := self.decision():
            self._context.open.record("decision", decision.id)

    def _open_recipients(self) -> None:
        if decision := self.decision():
            title = T("Khen thưởng theo {number}", "Awards of {number}").format(
                number=decision.number
            )
            self._context.open.list("award", Query(eq("decision", decision.id)), title)

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return what Ctrl+P does here."""
        return {PageAction.PRINT: self.print}

    def print(self) -> None:
        """Show the decision's certificates before they are printed; the shift of this printer is kept."""
        decision, how, draft = self.decision(), self.printing(), self._options.draft()
        if decision is None:
            return
        print_settings.keep_shift(self._context.store, how.dx, how.dy)

        def make(_progress: Progress, store: Store) -> Printable:
            unit = unit_settings.load(store)
            return certificates_paper(store, decision, unit, how, draft=draft)[0]

        self._show(_TITLE, f"Giấy khen theo {decision.number}", make)

    def _print_receipts(self) -> None:
        if (decision := self.decision()) is None:
            return

        def make(_progress: Progress, store: Store) -> Printable:
            return receipts_paper(store, decision, unit_settings.load(store))[0]

        self._show(_RECEIPTS, f"Ký nhận theo {decision.number}", make)

    def _print_test(self) -> None:
        how = self.printing()

        def draw(_store: Store, file: BinaryIO, _progress: Progress) -> None:
            from app.paper.certificate.calibration import draw_test_sheet

            draw_test_sheet(file, how.layout, dx=how.dx, dy=how.dy)

        self._show(_TEST, "Trang thử vị trí in", lambda _progress, _store: Printable(_TEST, draw))

    def _show(self, title: T, name: str, make: Callable[[Progress, Store], Printable]) -> None:
        show_preview(self._context, self, PrintRequest(title, name, make))


def _button(label: T, does: Callable[[], None]) -> QPushButton:
    made = button(label)
    made.clicked.connect(does)
    return made


def _reasons(left_out: tuple[T, ...]) -> T | None:
    """Who gets no certificate, each with the reason, if there is anybody."""
    who = "; ".join(str(one) for one in left_out)
    return _LEFT_OUT.format(who=who) if left_out else None


def _scrolled(side: QWidget) -> QScrollArea:
    """What scrolls where the window is low; as wide as what it holds, with the bar beside it."""
    area = QScrollArea(widgetResizable=True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(side)
    area.setFixedWidth(side.width() + area.verticalScrollBar().sizeHint().width())
    return area
