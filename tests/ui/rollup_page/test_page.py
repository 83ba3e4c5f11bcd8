"""The receiver's page through its widgets: dropped files, the matrix, totals, remarks, files written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from docx import Document
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QTableView

from app.base.periods import parse
from app.exchange.consolidated import passages
from app.exchange.package.container import fingerprint, public_key
from app.exchange.package.package import Package
from app.exchange.package.receivers import choose_receiver, own_card
from app.exchange.package.reply import read_reply
from app.exchange.package.words_part import titled
from app.exchange.rollup import collected, expected_units, history
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.passing_on import read_rollup
from app.exchange.rollup.rollup import UnitStatus
from app.exchange.rollup.unit_trust import PAPER_RULES, UnitTrust
from app.law import communes
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submissions import ReportKey
from tests.support.province import Province, typed
from tests.support.widgets import part, press, type_in
from tests.support.wording import indicator
from ui.core import message_bar
from ui.rollup_page import adding_up, matrix_model
from ui.rollup_page import expected_units as expected_units_view
from ui.rollup_page import files as files_module
from ui.rollup_page import page as module
from ui.rollup_page.page import RollupPage
from ui.shell.workspace import Workspace
from ui.widgets.text_dialog import OpenTextDialog, TextDialog

PERIOD = parse("2026-Q1")
SLOT = ReportKey("movement", "2026-Q1", "calendar")
A, B, C, D, E = (unit.code for unit in communes.of_province("33")[:5])
ALL = ExpectedUnits((A, B, C, D, E), {"2026-Q1": date(2026, 4, 5)})
ARRIVED, LATE, MISSING, REFUSED = (
    str(matrix_model._SIGNS[state].word)
    for state in (UnitStatus.ARRIVED, UnitStatus.LATE, UnitStatus.MISSING, UnitStatus.REFUSED)
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return Province.founded(tmp_path_factory.mktemp("province"), PERIOD)


@pytest.fixture
def province(founded: Province) -> Province:
    """Its communes have sent nothing yet."""
    return Province(PERIOD, founded.parts)


@pytest.fixture
def usb(province: Province, tmp_path: Path) -> Path:
    """A in time, B late, C corrected, D typed by hand, E missing, and a spoilt file."""
    usb = tmp_path / "usb"
    province.send(usb, A)
    province.send(usb, B, times=2, late=9)
    province.send(usb, C, times=3)
    province.send(usb, C, times=4)
    typed(usb / "d.xlsx", D, PERIOD, 5)
    (usb / f"{E}.andan-goi").write_bytes(b"PK\x03\x04")
    return usb


class Here:
    """The page of a receiver who expects A to E by 5 April, and hands that drop files on it."""

    def __init__(self, qtbot: Any, desk: Workspace) -> None:
        self._qtbot, self.desk = qtbot, desk
        desk.page("rollup")
        page = desk.shown
        assert isinstance(page, RollupPage)
        self.page = page

    def drop(self, *paths: Path) -> None:
        """Let go of files over the page."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        held = (Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
        entering = QDragEnterEvent(QPoint(50, 50), *held)
        self.page.dragEnterEvent(entering)
        assert entering.isAccepted()
        self.page.dropEvent(QDropEvent(QPointF(50, 50), *held))
        self.settle()

    def click(self, widget: QPushButton) -> None:
        QTest.mouseClick(widget, LEFT)
        self.settle()

    def write(self, ending: str) -> None:
        """Save the consolidated report as a file of a kind."""
        endings = [one for _label, one, _kind in files_module._KINDS]
        self.page.written.report.menu().actions()[endings.index(ending)].trigger()
        self.settle()

    def settle(self) -> None:
        """Wait until the worker has answered."""
        self._qtbot.waitUntil(lambda: not self.desk.worker.busy, timeout=60_000)

    def states(self) -> dict[str, str]:
        """What the matrix says, by unit."""
        table = self.table("matrix")
        side = Qt.Orientation.Vertical
        names = [table.model().headerData(n, side) for n in range(table.model().rowCount())]
        return {name[:5]: row[0] for name, row in zip(names, rows(table), strict=True)}

    def table(self, name: str) -> QTableView:
        return part(self.page, f"rollup.{name}", QTableView)  # type: ignore[no-any-return]


@pytest.fixture
def here(qtbot: Any, desk: Workspace, store: Store) -> Here:
    expected_units.save(store, ALL)
    return Here(qtbot, desk)


def rows(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# --- what comes in ---------------------------------------------------------------------------


def test_what_is_dropped_stands_in_the_matrix(here: Here, usb: Path) -> None:
    assert here.page.summary.isHidden() and not here.page.tabs.isTabVisible(1)
    here.drop(usb)
    assert here.states() == {
        A: ARRIVED,
        B: LATE,
        C: str(matrix_model._REVISION.format(state=matrix_model._CORRECTED.word, n=2)),
        D: str(matrix_model._BY_HAND.format(state=LATE)),  # somebody has just typed it
        E: MISSING,
    }
    assert here.page.summary.text() == (
        str(adding_up.TOLD.format(taken=4, units=4, missing=1, refused=1))
    )
    assert here.page.tabs.tabText(2) == str(module._COUNTED.format(tab=module._ASIDE, n=2))
    listed = rows(here.table("rejected"))
    assert [row[0] for row in listed] == [f"{E}.andan-goi", f"{C}-2026-Q1-1.andan-goi"]
    assert "cắt cụt" in listed[0][2] and "lần 2 thay thế" in listed[1][2]


def test_one_stick_after_another(here: Here, usb: Path, tmp_path: Path) -> None:
    """What was on the first one still counts when it has been pulled out."""
    late = tmp_path / "second"
    late.mkdir()
    moved = shutil.move(usb / f"{B}-2026-Q1-1.andan-goi", late)
    here.drop(usb)
    assert here.states()[B] == MISSING
    shutil.rmtree(usb)
    here.drop(Path(moved))
    assert here.states()[A] == ARRIVED and here.states()[B] == LATE
    here.click(here.page.restart)
    assert here.page.result is None and not here.page.written.isVisible()
    here.drop(late)
    assert here.states()[A] == MISSING


def test_what_was_gathered_is_there_the_next_day(here: Here, usb: Path, qtbot: Any) -> None:
    here.drop(usb)
    told = here.page.summary.text()
    shutil.rmtree(usb)
    again = RollupPage(here.desk.context)
    qtbot.addWidget(again)
    assert again.result is None
    again.show()
    here.settle()
    assert again.result == here.page.result
    assert again.summary.text() == told
    here.click(here.page.restart)
    third = RollupPage(here.desk.context)
    qtbot.addWidget(third)
    third.show()
    here.settle()
    assert third.result is None


def test_two_drops_at_once_are_both_read(here: Here, usb: Path) -> None:
    a, b, *_others = sorted(usb.glob("*-1.andan-goi"))
    here.page.take([a])
    here.page.take([b])
    here.settle()
    assert (here.states()[A], here.states()[B]) == (ARRIVED, LATE)


def test_beginning_anew_drops_what_is_being_read(here: Here, usb: Path) -> None:
    gate = Event()
    here.desk.worker.run_long(lambda _progress, _store: gate.wait(20))
    here.page.take([usb])
    here.page.start_over()
    gate.set()
    here.settle()
    assert here.page.result is None
    assert collected.load(here.desk.store) is None


def test_files_and_folders_are_chosen_by_buttons(here: Here, usb: Path, answers: Any) -> None:
    answers.paths = [usb / "d.xlsx", usb]
    here.page.files.setFocus()
    press(Qt.Key.Key_Space)
    here.settle()
    assert (
        here.states()[D] == str(matrix_model._BY_HAND.format(state=LATE))
        and here.states()[A] == MISSING
    )
    here.click(here.page.folder)
    here.settle()
    assert here.states()[A] == ARRIVED


def test_reading_can_be_stopped(here: Here, usb: Path) -> None:
    gate = Event()
    here.desk.worker.run(lambda _progress, _store: gate.wait(20))
    here.page.take([usb])
    (stop,) = [
        b
        for b in here.desk.messages.findChildren(QPushButton)
        if b.text() == str(message_bar._CANCEL)
    ]
    QTest.mouseClick(stop, LEFT)
    gate.set()
    here.settle()
    assert here.page.result is None


def test_a_folder_that_is_gone_is_told(here: Here, tmp_path: Path) -> None:
    here.drop(tmp_path / "khong-co")
    assert "khong-co" in here.desk.messages.text
    assert here.page.result is None


# --- the matrix and a cell -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "left"), [("missing", [E]), ("late", [B, D]), ("corrected", [C]), ("typed", [D])]
)
def test_a_filter_leaves_the_units_it_is_about(
    kind: str, left: list[str], here: Here, usb: Path
) -> None:
    here.drop(usb)
    chip = part(here.page, f"rollup.{kind}", QPushButton)
    assert chip.text().endswith(f"({len(left)})")
    here.click(chip)
    assert list(here.states()) == left
    here.click(part(here.page, "rollup.all", QPushButton))
    assert len(here.states()) == 5


def test_a_cell_tells_its_file_its_signer_and_what_was_corrected(
    here: Here, province: Province, usb: Path
) -> None:
    here.drop(usb)
    here.page.units.go_to(C, SLOT)
    detail = here.page.units.detail
    assert detail.name.text() == f"{C}  {communes.find(C).name}"
    assert f"{C}-2026-Q1-2.andan-goi" in detail.facts.text()
    assert fingerprint(public_key(province.keys[C])) in detail.facts.text()
    figures = {row[0]: row[1:] for row in rows(detail.figures)}
    now, before, change = figures[indicator("visits")]
    assert int(now) * 3 == int(before) * 4 and int(now) - int(before) == int(change) > 0
    here.page.units.go_to(E, SLOT)
    assert detail.figures.isHidden()
    assert "cắt cụt" in detail.notes.text()


def test_paragraphs_that_came_along_are_read_in_a_window(
    here: Here, province: Province, usb: Path, tmp_path: Path
) -> None:
    told = {"tasks": ["Đã đi ba lượt."]}
    here.drop(usb, province.send(tmp_path / "them", A, words=told))
    detail = here.page.units.detail
    here.page.units.go_to(B, SLOT)
    assert detail.words.isHidden()
    here.page.units.go_to(A, SLOT)
    here.click(detail.words)
    (shown,) = detail.findChildren(TextDialog)
    assert shown.text == titled(told)
    # They may name people: nothing copies them for good, or writes them past the log.
    assert not isinstance(shown, OpenTextDialog)
    assert len(shown.findChildren(QPushButton)) == 1
    shown.close()


def test_keys_lead_from_a_total_to_a_unit(here: Here, usb: Path) -> None:
    here.drop(usb)
    here.page.tabs.setCurrentIndex(1)
    totals = here.table("totals")
    row = next(n for n, texts in enumerate(rows(totals)) if texts[1] == indicator("visits"))
    totals.setCurrentIndex(totals.model().index(row, 2))
    behind = here.table("units")
    *own, total = rows(behind)
    assert sum(int(texts[1]) for texts in own) == int(total[1]) == int(rows(totals)[row][2])
    assert [texts[0] for texts in own] == [communes.find(code).name for code in (A, B, C, D)]
    assert total[2] == "100,0"
    totals.setCurrentIndex(totals.model().index(row, 5))
    assert rows(behind)[-1][1] == rows(totals)[row][5]
    behind.setCurrentIndex(behind.model().index(2, 0))
    behind.setFocus()
    press(Qt.Key.Key_Return)
    assert here.page.tabs.currentIndex() == 0
    detail = here.page.units.detail
    assert detail.name.text().startswith(C)
    assert detail.figures.currentIndex().siblingAtColumn(0).data() == indicator("visits")


# --- what is done about it -------------------------------------------------------------------


def test_a_remark_goes_into_the_reply_of_its_unit(
    here: Here, usb: Path, answers: Any, tmp_path: Path
) -> None:
    here.drop(usb)
    here.page.units.go_to(B, SLOT, "visits")
    type_in(part(here.page, "rollup.question", QLineEdit), "Sao ít thế?")
    press(Qt.Key.Key_Return)
    assert here.states()[B] == str(matrix_model._ASKED.format(state=LATE, n=1))
    here.page.units.go_to(A, SLOT)
    here.page.units.go_to(B, SLOT, "visits")
    assert part(here.page, "rollup.question", QLineEdit).text() == "Sao ít thế?"
    answers.paths = [tmp_path / "tra-loi"]
    here.page.written.replies.trigger()
    here.settle()
    replies = {r.unit: r for r in map(read_reply, (tmp_path / "tra-loi").iterdir())}
    assert sorted(replies) == [A, B, C, D]
    (flag,) = replies[B].flags
    assert (flag.indicator, flag.text.vi) == ("visits", "Sao ít thế?")
    assert replies[A].flags == ()
    part(here.page, "rollup.question", QLineEdit).clear()
    here.click(part(here.page, "rollup.ask", QPushButton))
    assert here.states()[B] == LATE


def test_a_new_signature_is_trusted_after_a_call(
    here: Here, province: Province, usb: Path, answers: Any
) -> None:
    """A commune set up anew signs with another key, and counts from 1 again."""
    here.drop(usb)
    here.click(here.page.restart)
    (usb / f"{C}-2026-Q1-2.andan-goi").unlink()
    province.keys[C] = Ed25519PrivateKey.generate()
    del province.last[C]
    province.send(usb, C, times=6)
    here.drop(usb)
    assert here.states()[C] == REFUSED
    here.page.units.go_to(C, SLOT)
    trust = part(here.page, "rollup.trust", QPushButton)
    assert fingerprint(public_key(province.keys[C])) in trust.text()
    answers.choices = [None, 0]
    here.click(trust)
    assert here.states()[C] == REFUSED
    here.click(trust)
    here.settle()
    assert here.states()[C] == ARRIVED
    assert history.load(here.desk.store).keys[C] == public_key(province.keys[C])


def test_a_signature_is_not_offered_for_trust_where_a_paper_rules(here: Here, usb: Path) -> None:
    trust = UnitTrust().registering(A, "7" * 30)
    here.page.expected.chosen.emit(replace(ALL, trust=trust))
    here.drop(usb)
    here.page.units.go_to(A, SLOT)
    detail = here.page.units.detail
    assert [
        one for one in detail.findChildren(QPushButton, "rollup.trust") if one.isVisible()
    ] == []
    assert str(PAPER_RULES.format(unit=A)) in detail.notes.text()


def test_what_changed_since_last_time_is_listed(here: Here, province: Province, usb: Path) -> None:
    here.drop(usb)
    assert rows(here.table("changes")) == []
    here.click(here.page.restart)
    province.send(usb, A, times=2)
    here.drop(usb)
    changes = here.table("changes")
    found = {row[2]: row for row in rows(changes)}
    row = found[indicator("visits")]
    assert row[1] == communes.find(A).name
    assert int(row[4]) == 2 * int(row[3]) and row[5] == row[3]
    assert here.page.tabs.tabText(3) == f"Thay đổi ({len(found)})"


def test_the_list_of_units_is_chosen_by_province_and_kept(here: Here, usb: Path) -> None:
    here.drop(usb)
    view = here.page.expected
    assert view.whose.currentText() == "Tỉnh Hưng Yên"
    view.whose.setCurrentIndex(view.whose.findText("Tỉnh Hưng Yên") - 1)
    view.whose.setCurrentIndex(view.whose.findText("Tỉnh Hưng Yên"))
    listed = part(here.page, "expected.list", QListWidget)
    assert (listed.count(), view.count.text()) == (
        104,
        str(expected_units_view._COUNT.format(n=104)),
    )
    listed.item(0).setCheckState(Qt.CheckState.Unchecked)
    due = part(here.page, "expected.due.2026-Q1", QLineEdit)
    assert due.text() == "05/04/2026"
    due.setText("20/4/2026")
    here.click(view.use)
    here.settle()
    assert A not in here.states() and len(here.states()) == 103
    assert here.states()[B] == ARRIVED
    kept = expected_units.load(here.desk.store)
    assert kept.units is not None and len(kept.units) == 103
    assert kept.due == {"2026-Q1": date(2026, 4, 20)}
    part(here.page, "expected.due.2026-Q1", QLineEdit).setText("ngày mai")
    here.click(view.use)
    assert "ngày mai" in here.desk.messages.text
    assert expected_units.load(here.desk.store) == kept


def test_the_list_of_units_is_read_from_a_file(
    here: Here, usb: Path, answers: Any, tmp_path: Path
) -> None:
    path = tmp_path / "phai-nop.txt"
    path.write_text(f"{A} Phường\n00004\n", encoding="utf-8")
    trust = UnitTrust().withdrawing("1" * 30, date(2026, 4, 1))
    here.page.expected.chosen.emit(replace(ALL, trust=trust))
    here.drop(usb)
    answers.paths = [path]
    here.click(here.page.expected.file)
    assert here.page.expected.whose.currentText() == str(expected_units_view._OWN)
    here.click(here.page.expected.use)
    here.settle()
    assert here.states() == {"00004": MISSING, A: ARRIVED}
    assert expected_units.load(here.desk.store).trust == trust


def test_the_workbook_and_a_blank_form_are_written(
    here: Here, usb: Path, answers: Any, tmp_path: Path
) -> None:
    here.drop(usb)
    answers.paths = [tmp_path / name for name in ("tong.xlsx", "bieu.xlsx", "bieu.docx")]
    here.write("xlsx")
    assert load_workbook(tmp_path / "tong.xlsx").sheetnames[0] == "PT Quý I năm 2026"
    assert "tong.xlsx" in here.desk.messages.text
    here.page.tabs.setCurrentIndex(here.page.tabs.count() - 1)
    here.click(part(here.page, "template.write", QPushButton))
    here.settle()
    assert load_workbook(tmp_path / "bieu.xlsx")["Nhập số liệu"]["D8"].value is None
    here.click(part(here.page, "template.print", QPushButton))
    here.settle()
    assert Document(str(tmp_path / "bieu.docx")).tables[1].cell(1, 3).text == ""


def test_the_report_in_words_the_page_for_the_director_and_the_table_are_written(
    here: Here, usb: Path, answers: Any, tmp_path: Path
) -> None:
    here.drop(usb)
    names = ("tong.docx", "tong.pdf", "lanh-dao.pdf", "so-lieu.csv")
    answers.paths = [tmp_path / name for name in names]
    here.write("docx")
    here.write("pdf")
    here.page.written.leader.trigger()
    here.settle()
    here.page.written.table.trigger()
    here.settle()
    assert "so-lieu.csv" in here.desk.messages.text
    words = "\n".join(p.text for p in Document(str(tmp_path / "tong.docx")).paragraphs)
    assert str(passages._COUNTED.format(n=4, m=5)) in words
    with PdfDocument(tmp_path / "lanh-dao.pdf") as page:
        assert len(page) == 1
    assert (tmp_path / "tong.pdf").read_bytes().startswith(b"%PDF")
    table = (tmp_path / "so-lieu.csv").read_text(encoding="utf-8-sig")
    assert {A, B, C, D} <= {line.split(",")[0] for line in table.splitlines()}


def test_what_counts_is_handed_on_upwards(
    here: Here, usb: Path, answers: Any, tmp_path: Path, store: Store
) -> None:
    here.drop(usb)
    answers.paths = [tmp_path / "gui"]
    choose_receiver(store, "movement", own_card(store))
    here.click(here.page.written.send)
    [sent] = (tmp_path / "gui").iterdir()
    held = read_rollup(sent, signing_keys(store).opening)
    assert sorted(one.unit for one in held if isinstance(one, Package)) == [A, B, C]
    assert sent.name in here.desk.messages.text and D in here.desk.messages.text
