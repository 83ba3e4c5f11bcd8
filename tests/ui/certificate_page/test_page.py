"""The certificates page through its widgets: a decision, its preview, and the files it writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
)

from app.base import clock
from app.base.language import T
from app.paper.certificate.award_printing import certificate_paper, certificates_paper
from app.paper.certificate.print_settings import kept_printing
from app.paper.certificate.template import DEFAULT_A4
from app.registers.award import Award, AwardForm, AwardState, Recipient, Salutation
from app.registers.decision import Decision
from app.services import unit_settings
from app.store import Store
from tests.support.pdf_text import read
from tests.support.printing import WAIT, save_shown
from tests.ui.conftest import Answers
from ui.certificate_page import page as page_module
from ui.certificate_page import print_options, template_editor
from ui.certificate_page.office_papers import DECISION, SHEET
from ui.certificate_page.page import AwardPage
from ui.shell.workspace import Workspace


@pytest.fixture
def decision(store: Store) -> Decision:
    """A decision with two certificates and a gift; its people are invented."""
    with store.step(T("Ví dụ", "Example")) as step:
        made = step.save(
            Decision(number="128/QĐ-UBND", day=date(2026, 2, 5), signer="Trần Bá Phúc")
        )
        people = (
            ("Lê Thị Ẩn", AwardForm.CERTIFICATE, 2),
            ("Đặng Văn Út", AwardForm.CERTIFICATE, 1),
            ("Hồ Thu Sương", AwardForm.GIFT, 3),
        )
        step.save_many(
            [
                Award(
                    name=name, form=form, order_no=order, recipient=Recipient.PERSON,
                    salutation=Salutation.MRS, state=AwardState.DECIDED, decision=made.id,
                    money=500_000,
                )
                for name, form, order in people
            ]
        )  # fmt: skip
    return made


@dataclass
class Hands:
    """Presses a button of the page, and saves what it shows."""

    page: AwardPage
    desk: Workspace
    answers: Answers
    qtbot: Any

    def write(self, button: str, path: Path) -> None:
        self.rest()
        _button(self.page, button).click()
        save_shown(self.qtbot, self.desk.worker, self.answers.paths, path)

    def rest(self) -> None:
        """PDFium serves one thread at a time: the preview first, then the test."""
        self.qtbot.waitUntil(lambda: not self.desk.worker.busy, timeout=WAIT)


@pytest.fixture
def hands(desk: Workspace, decision: Decision, answers: Answers, qtbot: Any) -> Hands:
    """The page on that decision, its preview drawn."""
    assert decision.id
    desk.page("certificates")
    found = desk.findChild(AwardPage)
    assert found is not None
    made = Hands(found, desk, answers, qtbot)
    made.rest()
    return made


def _button(page: AwardPage, text: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text() == text)


def _pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_certificates_are_written_in_the_decisions_order_and_counted(
    hands: Hands, store: Store, tmp_path: Path
) -> None:
    hands.write(str(page_module._PRINT), tmp_path / "khen.pdf")
    first, second = _pages(tmp_path / "khen.pdf")
    assert "Bà Đặng Văn Út" in first and "Bà Lê Thị Ẩn" in second
    assert "ngày 05 tháng 02 năm 2026" in first
    printed = {a.name: a.printed for a in store.fetch(Award, store.ids(Award))}
    assert printed == {"Lê Thị Ẩn": 1, "Đặng Văn Út": 1, "Hồ Thu Sương": 0}


def test_of_some_pages_on_paper_those_alone_are_counted(store: Store, decision: Decision) -> None:
    paper, number = certificates_paper(
        store, decision, unit_settings.load(store), kept_printing(store)
    )
    assert number == 2
    paper.hand_out(store, (1,), lambda: None)
    printed = {a.name: a.printed for a in store.fetch(Award, store.ids(Award))}
    assert printed == {"Lê Thị Ẩn": 1, "Đặng Văn Út": 0, "Hồ Thu Sương": 0}
    assert [e.act.detail["number"] for e in store.audit_entries() if e.act.kind == "print"] == [1]


def test_a_certificate_is_counted_in_its_record_as_it_is_by_then(
    store: Store, decision: Decision
) -> None:
    assert decision.id
    award = next(a for a in store.fetch(Award, store.ids(Award)) if a.order_no == 1)
    paper = certificate_paper(store, award, unit_settings.load(store))
    with store.step(T("Sửa", "Change")) as step:  # while the preview stands open
        step.save(replace(award, note="Đến nhận thay"))
    paper.hand_out(store, (0,), lambda: None)
    kept = store.get(Award, award.id)
    assert (kept.printed, kept.note) == (1, "Đến nhận thay")


def test_a_draft_is_written_and_counts_nothing(hands: Hands, store: Store, tmp_path: Path) -> None:
    hands.page.findChild(QCheckBox, "draft").setChecked(True)
    hands.write(str(page_module._PRINT), tmp_path / "khen.pdf")
    assert len(_pages(tmp_path / "khen.pdf")) == 2
    assert not any(a.printed for a in store.fetch(Award, store.ids(Award)))


def test_on_stock_only_the_text_is_printed_and_the_shift_is_remembered(
    hands: Hands, store: Store, tmp_path: Path
) -> None:
    hands.page.findChild(QRadioButton, "stock").setChecked(True)
    right = hands.page.findChildren(QDoubleSpinBox)[0]
    right.setValue(1.5)
    assert right.text() == "1,5 mm"
    hands.write(str(page_module._PRINT), tmp_path / "phoi.pdf")
    first = _pages(tmp_path / "phoi.pdf")[0]
    assert "Đặng Văn Út" in first and "GIẤY KHEN" not in first and "CỘNG HÒA" not in first
    assert kept_printing(store).dx == 1.5


def test_the_receipt_list_holds_everybody_and_the_total(hands: Hands, tmp_path: Path) -> None:
    hands.write(str(page_module._RECEIPTS), tmp_path / "ky.pdf")
    text = " ".join(_pages(tmp_path / "ky.pdf")[0].split())
    assert "Hồ Thu Sương" in text and "1.500.000" in text
    assert "Một triệu năm trăm nghìn đồng" in text


def test_a_folder_that_refuses_is_told_and_nothing_is_counted(
    hands: Hands, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "tep").touch()
    hands.write(str(page_module._PRINT), tmp_path / "tep" / "khen.pdf")
    said = " ".join(label.text() for label in hands.desk.findChildren(QLabel))
    assert "dữ liệu" in said
    assert {a.printed for a in store.fetch(Award, store.ids(Award))} == {0}


def test_with_no_decision_the_page_says_what_to_do(desk: Workspace) -> None:
    desk.page("certificates")
    found = desk.findChild(AwardPage)
    assert found is not None and found.findChild(QListWidget, "decisions").count() == 0
    assert not _button(found, str(page_module._PRINT)).isEnabled()


def test_the_template_is_edited_seen_and_kept(hands: Hands, store: Store, tmp_path: Path) -> None:
    page = hands.page
    _button(page, str(print_options._EDIT)).click()
    block = page.findChild(QComboBox, "block")
    block.setCurrentIndex(block.findData("signer"))
    page.findChild(QDoubleSpinBox, "x").setValue(30.0)
    page.findChild(QComboBox, "colour").setCurrentText(str(template_editor._COLOURS["#A80F1A"]))
    _button(page, str(template_editor._KEEP)).click()
    kept = next(b for b in kept_printing(store).layout.blocks if b.name == "signer")
    assert (kept.x, kept.colour) == (30.0, "#A80F1A")
    hands.write(str(page_module._PRINT), tmp_path / "a.pdf")
    (first, *_) = read((tmp_path / "a.pdf").read_bytes())
    assert first.find("Trần Bá Phúc").box[0] < first.width / 2


def test_lengths_can_be_read(hands: Hands) -> None:
    for spin in hands.page.findChildren(QDoubleSpinBox):
        if spin.isVisible():
            said = spin.fontMetrics().horizontalAdvance(spin.text())
            assert spin.lineEdit().width() > said


def test_a_template_that_cannot_be_printed_from_is_not_taken(hands: Hands) -> None:
    page = hands.page
    _button(page, str(print_options._EDIT)).click()
    size = page.findChild(QDoubleSpinBox, "size")
    size.setValue(5.0)
    shown = page.printing().layout.blocks[0]
    assert shown.size == shown.floor == 5.0
    _button(page, str(template_editor._DEFAULT)).click()
    assert page.printing().layout == DEFAULT_A4
    page.findChild(QComboBox, "sheet").setCurrentText(str(template_editor._SHEETS[1][0]))
    assert page.printing().layout.width == 420


@pytest.mark.parametrize(("label", "name"), [(DECISION, "qd.pdf"), (SHEET, "khen.xlsx")])
def test_the_offices_papers_of_a_decision_are_written_from_its_menu(
    hands: Hands, tmp_path: Path, label: T, name: str
) -> None:
    hands.rest()
    if label is SHEET:
        hands.answers.paths.append(tmp_path / name)
    menu = hands.page.papers.offered()
    next(action for action in menu.actions() if action.text() == str(label)).trigger()
    menu.close()
    if label is DECISION:
        save_shown(hands.qtbot, hands.desk.worker, hands.answers.paths, tmp_path / name)
    hands.rest()
    assert (tmp_path / name).stat().st_size > 1_000


def test_who_has_no_certificate_is_named_with_the_reason(hands: Hands, store: Store) -> None:
    last = next(a for a in store.fetch(Award, store.ids(Award)) if a.name == "Lê Thị Ẩn")
    with store.step(T("Ví dụ", "Example")) as step:
        step.save(replace(last, state=AwardState.PROPOSED))
    hands.rest()
    said = hands.page._notice
    hands.qtbot.waitUntil(lambda: last.name in said.text())
    assert AwardState.PROPOSED.label.vi in said.text() and "Hồ Thu Sương" in said.text()
    assert "Đặng Văn Út" not in said.text()


def test_the_awards_of_a_decision_move_together_and_one_undo_takes_it_back(
    hands: Hands, store: Store
) -> None:
    awards = store.fetch(Award, store.ids(Award))
    with store.step(T("Ví dụ", "Example")) as step:
        step.save_many([replace(award, state=AwardState.PROPOSED) for award in awards])
    hands.rest()
    hands.qtbot.waitUntil(hands.page._decide.isVisible)
    hands.page._decide.click()
    hands.rest()
    assert {a.state for a in store.fetch(Award, store.ids(Award))} == {AwardState.DECIDED}
    hands.page._hand.click()
    handed = store.fetch(Award, store.ids(Award))
    assert {(a.state, a.handed_over) for a in handed} == {(AwardState.HANDED, clock.today())}
    hands.desk.undo()
    assert {a.state for a in store.fetch(Award, store.ids(Award))} == {AwardState.DECIDED}
    hands.rest()


@pytest.mark.parametrize("typed", ["3.5", "3,5"])
def test_a_length_is_typed_with_a_dot_or_a_comma(typed: str, qtbot: Any) -> None:
    spin = print_options.millimetres(T("Lệch", "Off"), -20, 20)
    qtbot.addWidget(spin)
    spin.selectAll()
    qtbot.keyClicks(spin, typed)
    spin.interpretText()
    assert spin.value() == 3.5
