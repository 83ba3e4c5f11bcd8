"""Frozen reports through the window: frozen, compared by name, revised, handed over, asked about."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import clock
from app.base.language import T
from app.exchange.package.container import fingerprint
from app.exchange.package.package import read_package
from app.exchange.package.receivers import OtherKey, own_card, read_card, write_card
from app.exchange.package.reply import FigureQuery, write_reply
from app.registers.case import Case, CaseKind
from app.registers.dispute import Dispute, Matter
from app.registers.household import Household
from app.registers.narrative import NarratedReport, Narrative, ReportSection
from app.registers.person import Person
from app.registers.visit import Visit, VisitOutcome
from app.reports.definitions.mediation import statistics
from app.reports.spec import official_table
from app.reports.submission.record_changes import ChangeKind
from app.store import Store, submissions
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission
from tests.support.packages import CANARY, MARCH, Sender, everything_in, sender, with_canaries
from tests.support.questions import asked
from tests.support.samples import TITLE, Commune, a_visit, commune
from tests.support.widgets import press, settle, type_in
from tests.support.wording import column, indicator, label, pattern
from tests.ui.conftest import Answers
from ui.core import drives
from ui.core.drives import Drive, removable_to_windows, says_removable
from ui.settings_page import receivers_card
from ui.settings_page.page import SettingsPage
from ui.settings_page.receivers_card import OwnKeyCard, ReceiversCard
from ui.shell.workspace import Workspace
from ui.submission_page import delivery, freeze, record_names, reply, revision, revision_model
from ui.submission_page import page as module
from ui.submission_page.page import SubmissionPage

NOT_SENT = str(revision_model._NOT_SENT)
CIVIL = column(statistics._RESULTS, f"received_{Matter.CIVIL.value}")


@dataclass
class Scene:
    """The window on a small commune, with what is plugged in and how questions are answered."""

    qtbot: Any
    desk: Workspace
    store: Store
    place: Commune
    folder: Path
    answers: Answers
    plugged: list[Drive] = field(default_factory=list)

    def calm(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.worker.busy)

    def asked_to_freeze(self, report: str = "movement") -> SubmissionPage:
        """From a report of March 2026 to the page that freezes it."""
        self.desk.submission(report, MARCH)
        page = self.desk.shown
        assert isinstance(page, SubmissionPage)
        self.calm()
        return page

    def frozen_once(self, report: str = "movement") -> SubmissionPage:
        page = self.asked_to_freeze(report)
        page.freezing.go.click()
        self.calm()
        return page

    def visit(self) -> Visit:
        """One more in the month that was frozen."""
        with self.store.step(TITLE) as step:
            return step.save(a_visit(self.place.home.id, day=date(2026, 3, 9)))

    def compared_anew(self, page: SubmissionPage) -> None:
        self.qtbot.waitUntil(lambda: "khác" in page.revision.status.text())
        self.calm()


@pytest.fixture
def scene(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Scene:
    made = Scene(qtbot, desk, desk.store, commune(desk.store), tmp_path, answers)
    monkeypatch.setattr(drives, "writable", lambda: list(made.plugged))
    return made


@pytest.fixture
def above(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path / "tren", "00004")
    yield made
    made.store.close()


def cells(page: SubmissionPage) -> list[list[str]]:
    """What the list of revisions shows."""
    model = page.list.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def lines(page: SubmissionPage) -> dict[str, tuple[str, str, str]]:
    """The compared figures: frozen, live and the difference."""
    model = page.revision.model
    return {
        model.index(row, 0).data(): tuple(model.index(row, n).data() for n in (1, 2, 3))
        for row in range(model.rowCount())
    }  # type: ignore[misc]


def how(kind: ChangeKind, n: int) -> str:
    """The head over the records of which the same became."""
    return str(record_names._HOW.format(how=kind.label, n=n))


def named(page: SubmissionPage) -> list[tuple[str, str, str]]:
    """The records behind the current line: what became of each, its title, what was changed."""
    tree = page.revision.tree
    heads = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [
        (
            head.text(0),
            one.text(0),
            ", ".join(one.child(n).text(0) for n in range(one.childCount())),
        )
        for head in heads
        for one in map(head.child, range(head.childCount()))
    ]


def test_a_report_is_frozen_changed_named_and_revised(scene: Scene) -> None:
    place = scene.place
    page = scene.frozen_once()
    (first,) = submissions.list_submissions(scene.store)
    assert page.revision.submission == first
    assert page.revision.status.text() == str(revision._SAME)
    with scene.store.step(TITLE) as step:
        days = (date(2026, 3, 9), date(2026, 3, 10))
        new, other = step.save_many([a_visit(place.home.id, day=day) for day in days])
        step.save(replace(place.visit, day=date(2026, 4, 1)))
    scene.compared_anew(page)
    assert page.revision.model.row(0).key == "visits"
    assert lines(page)[indicator("visits")] == ("1", "2", "+1")
    page.revision.go_to("visits")
    assert named(page) == [
        (how(ChangeKind.ADDED, 2), f"{new.code}  09/03/2026", ""),
        (how(ChangeKind.ADDED, 2), f"{other.code}  10/03/2026", ""),
        (how(ChangeKind.MOVED_OUT, 1), f"{place.visit.code}  01/04/2026", f"{label(Visit, 'day')}: 02/03/2026 → 01/04/2026"),
    ]  # fmt: skip
    page.revision.again.click()
    scene.calm()
    freezing = page.freezing
    assert freezing.isVisible()
    assert freezing.captioned.isVisible()
    freezing.go.click()
    assert freezing.complaint.text == str(freeze._NEEDED)
    assert len(submissions.list_submissions(scene.store)) == 1
    type_in(freezing.reason, "Nhập sót một lượt")
    press(Qt.Key.Key_Return)
    scene.calm()
    second = submissions.list_submissions(scene.store)[-1]
    assert (second.revision, second.reason) == (2, "Nhập sót một lượt")
    assert "điều chỉnh: Nhập sót một lượt" in page.revision.about.text()
    page.revision.back.click()
    scene.calm()
    told = [(row[2], row[6], row[7]) for row in cells(page)]
    assert told == [
        ("2", NOT_SENT, str(revision_model._SAME)),
        ("1", NOT_SENT, str(revision_model._NEWER)),
    ]


def test_a_named_record_opens_and_a_deleted_one_leads_to_the_trash(scene: Scene) -> None:
    place = scene.place
    page = scene.frozen_once()
    with scene.store.step(TITLE) as step:
        new = step.save(a_visit(place.home.id, day=date(2026, 3, 9)))
        step.delete(place.visit)
    scene.compared_anew(page)
    tree = page.revision.tree
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    press(Qt.Key.Key_Return)
    assert (scene.desk.current, scene.desk.shown.entry.record_id) == ("visit", new.id)
    scene.desk.page("submission")
    scene.calm()
    settle(page)
    gone = tree.topLevelItem(1).child(0)
    assert tree.topLevelItem(1).text(0) == how(ChangeKind.DELETED, 1)
    at = tree.visualItemRect(gone).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert scene.desk.current == "trash"
    scene.calm()


def test_a_cell_of_an_official_table_names_its_records_and_each_opens(scene: Scene) -> None:
    place = scene.place
    given = {"received": date(2026, 3, 3), "field": Matter.CIVIL, "matter": "Ranh đất"}
    with scene.store.step(TITLE) as step:
        first = step.save(Dispute(area=place.east.id, **given))
    page = scene.frozen_once("mediation")
    with scene.store.step(TITLE) as step:
        new = step.save(Dispute(area=place.east.id, **given))
        step.save(replace(first, area=place.west.id))
    scene.compared_anew(page)
    west = f"Thôn Tây: {CIVIL} ({statistics.RESULTS_TITLE})"
    total = f"{official_table.TOTAL}: {CIVIL} ({statistics.RESULTS_TITLE})"
    assert (lines(page)[west], lines(page)[total]) == (("–", "1", ""), ("1", "2", "+1"))
    go_to_line(page, west)
    moved = (
        how(ChangeKind.MOVED_IN, 1),
        f"{first.code}  {Matter.CIVIL.label}",
        label(Dispute, "area"),
    )
    assert named(page) == [moved]
    assert not page.revision.names.hint.isVisible()
    go_to_line(page, total)
    assert named(page) == [("Nhập thêm (1)", f"{new.code}  Dân sự", "")]
    tree = page.revision.tree
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    press(Qt.Key.Key_Return)
    assert (scene.desk.current, scene.desk.shown.entry.record_id) == ("dispute", new.id)
    with scene.store.step(TITLE) as step:
        other = step.save(Dispute(area=place.west.id, **given))
    scene.desk.page("submission")
    scene.calm()
    # Counted anew, the same cell is shown.
    assert [record for _, record, _ in named(page)] == [f"{d.code}  Dân sự" for d in (new, other)]


def go_to_line(page: SubmissionPage, label: str) -> None:
    page.revision.table.selectRow([*lines(page)].index(label))


def with_a_case_since(scene: Scene) -> tuple[SubmissionPage, Case]:
    """A report that was frozen before a case was entered in its period."""
    page = scene.frozen_once()
    with scene.store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún", area=scene.place.east.id))
        case = step.save(
            Case(person=person.id, kind=CaseKind.REINTEGRATION, start=date(2026, 3, 3))
        )
    scene.compared_anew(page)
    return page, case


def test_names_that_lists_mask_are_masked_here(scene: Scene) -> None:
    page, _case = with_a_case_since(scene)
    page.revision.go_to("cases_begun")
    assert [how for how, _record, _what in named(page)] == ["Nhập thêm (1)"]
    page.revision.names.reveal.click()
    assert "Lò" not in str(named(page))


def test_which_case_makes_a_difference_is_shown_once_it_is_asked_for_and_logged(
    scene: Scene,
) -> None:
    page, case = with_a_case_since(scene)
    before = asked(scene.store)
    names = page.revision.names
    page.revision.go_to("cases_begun")
    assert case.code not in str(named(page))
    assert asked(scene.store) == before
    names.reveal.click()
    assert case.code in str(named(page))
    assert not names.reveal.isVisible()
    assert asked(scene.store)[len(before) :] == [["start", "kind"]]
    page.revision.go_to("visits")
    page.revision.go_to("cases_begun")
    assert case.code in str(named(page))  # one look a stay

    scene.desk.page("home")
    scene.desk.page("submission")
    scene.calm()
    page.revision.go_to("cases_begun")
    assert case.code not in str(named(page))
    tree = page.revision.tree
    tree.itemClicked.emit(tree.topLevelItem(0).child(0), 0)
    assert scene.desk.current == "case"
    assert asked(scene.store)[len(before) :] == 2 * [["start", "kind"]]


def test_what_was_entered_in_this_sitting_is_named_in_a_comparison(scene: Scene) -> None:
    page, case = with_a_case_since(scene)
    scene.desk.context.entered.add(("case", case.id))
    page.revision.go_to("visits")
    page.revision.go_to("cases_begun")
    assert case.code in str(named(page))
    assert not page.revision.names.reveal.isVisible()


def test_doubts_of_the_period_stand_before_it_is_frozen(scene: Scene) -> None:
    place = scene.place
    with scene.store.step(TITLE) as step:
        step.save(replace(place.visit, outcome=VisitOutcome.NOT_MET))
    page = scene.asked_to_freeze()
    assert page.freezing.doubted.text().startswith("2 chỗ")
    facts = {str(label): shown.text() for label, shown in page.freezing.facts.items()}
    assert (facts[str(freeze._REVISION)], facts[str(freeze._REAL_TO)]) == ("1", "31/03/2026")
    assert not page.freezing.captioned.isVisible()
    (item,) = page.freezing.tree.findItems(
        place.visit.code, Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    )
    page.freezing.tree.itemClicked.emit(item, 0)
    assert scene.desk.current == "visit"
    with scene.store.step(TITLE) as step:
        step.save(replace(scene.store.get(Visit, place.visit.id), next_visit=date(2026, 5, 1)))
    scene.desk.page("submission")
    scene.calm()
    assert page.freezing.doubted.text().startswith("1 chỗ")
    page.freezing.go.click()
    scene.calm()
    assert len(submissions.list_submissions(scene.store)) == 1


def test_a_running_period_is_frozen_when_it_is_asked_for_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 20))
    page = scene.asked_to_freeze()
    page.freezing.go.click()
    scene.calm()
    assert submissions.list_submissions(scene.store) == []
    assert "20/03/2026" in page.freezing.complaint.text and page.freezing.go.text() == "Vẫn chốt"
    page.freezing.go.click()
    scene.calm()
    assert len(submissions.list_submissions(scene.store)) == 1


def test_an_estimate_of_a_running_period_is_frozen_beside_its_report(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 20))
    page = scene.asked_to_freeze()
    page.freezing.estimate.click()
    scene.calm()
    (done,) = submissions.list_submissions(scene.store)
    assert done.slot.estimate and done.revision == 1


def test_what_has_not_changed_is_handed_over_not_frozen_again(scene: Scene) -> None:
    scene.frozen_once()
    page = scene.asked_to_freeze()
    assert page.revision.isVisible()
    assert page.revision.hand.isVisible()
    assert "lần chốt 1" in scene.desk.messages.text
    assert len(submissions.list_submissions(scene.store)) == 1


# --- handed over -----------------------------------------------------------------------------


def handed(scene: Scene, page: SubmissionPage) -> None:
    page.revision.hand.write.click()
    scene.calm()


def test_of_a_folder_nothing_is_said_to_be_pulled_out_and_it_is_said_once(scene: Scene) -> None:
    page = scene.frozen_once()
    hand, folder = page.revision.hand, scene.folder / "gửi"
    folder.mkdir()
    scene.answers.paths = [folder]
    hand.other.click()
    assert hand.write.hasFocus()
    scene.desk.messages.clear()
    handed(scene, page)
    assert hand.done.text() and not hand.done.text().endswith(str(delivery._PULL_OUT))
    assert scene.desk.messages.text == ""
    assert hand.done.way.isVisible()


def test_a_report_goes_onto_the_stick_sealed_to_its_receiver(scene: Scene, above: Sender) -> None:
    stick = scene.folder / "USB"
    stick.mkdir()
    scene.plugged.append(Drive("SAO MAI", stick, 5 << 30))
    page = scene.frozen_once()
    hand = page.revision.hand
    assert hand.isVisible()
    assert hand.where.currentText().startswith("USB “SAO MAI”")
    assert not hand.encrypt.isEnabled()
    write_card(above.store, scene.folder / "the.json")
    scene.answers.paths = [scene.folder / "the.json"]
    hand.card.click()
    scene.calm()
    assert fingerprint(own_card(above.store).signing) in hand.receiver.text()
    assert hand.encrypt.isChecked()
    assert not hand.copies.isChecked()
    handed(scene, page)
    assert re.match(pattern(delivery._DONE), hand.done.text())
    assert hand.done.text().endswith(str(delivery._PULL_OUT))
    (package,) = stick.glob("*.andan-goi")
    read = read_package(package, signing_keys(above.store).opening)
    assert read.digest == submissions.list_submissions(scene.store)[0].sha256
    assert list(stick.iterdir()) == [package]
    page.revision.back.click()
    scene.calm()
    assert cells(page)[0][6] != NOT_SENT


def test_paragraphs_go_along_where_they_are_ticked_and_a_name_is_asked_about(scene: Scene) -> None:
    stick = scene.folder / "USB"
    stick.mkdir()
    scene.plugged.append(Drive("SAO MAI", stick, 5 << 30))
    page = scene.frozen_once()
    assert not page.revision.hand.words.isEnabled()
    home = scene.place.home
    with scene.store.step(TITLE) as step:
        step.save(
            Narrative(
                report=NarratedReport.MOVEMENT,
                section=ReportSection.TASKS,
                period="2026-03",
                text=f"Giúp hộ {home.name}.",
            )
        )
    page = scene.asked_to_freeze()
    type_in(page.freezing.reason, "Thêm thuyết minh")
    press(Qt.Key.Key_Return)
    scene.calm()
    hand = page.revision.hand
    assert hand.words.isEnabled() and not hand.words.isChecked()
    hand.words.setChecked(True)
    scene.answers.choices = [None, 0]
    hand.write.click()
    scene.calm()
    assert scene.answers.asked[-1] == str(delivery._NAMED_OPEN.format(names=home.name))
    assert not [*stick.iterdir()]
    hand.write.click()
    first, second = sorted(submissions.list_submissions(scene.store), key=lambda one: one.seq)
    hand.begin(first)  # another is chosen while it is written
    scene.calm()
    (package,) = stick.glob("*.andan-goi")
    read = read_package(package)
    assert read.words == {"tasks": [f"Giúp hộ {home.name}."]}
    assert read.digest == second.sha256
    assert not hand.done.isVisible()


def test_a_full_stick_is_told_and_nothing_says_done(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scene.frozen_once()
    hand = page.revision.hand
    assert not hand.write.isEnabled()
    scene.answers.paths = [scene.folder]
    hand.other.click()

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("app.exchange.package.drive._forget", refuse)
    handed(scene, page)
    assert "đã đầy" in scene.desk.messages.text
    assert "an toàn" in scene.desk.messages.text
    assert not hand.done.isVisible()
    assert hand.write.isEnabled()
    monkeypatch.undo()


def test_no_name_leaves_through_the_page(scene: Scene) -> None:
    place = scene.place
    with_canaries(Sender(scene.store, "03127", place.home.id))
    page = scene.frozen_once()
    folder = scene.folder / "ra"
    folder.mkdir()
    scene.answers.paths = [folder]
    page.revision.hand.other.click()
    handed(scene, page)
    assert len(list(folder.iterdir())) == 3
    for path in folder.iterdir():
        assert CANARY not in path.name + everything_in(path.read_bytes()), path.name
    assert scene.store.get(Household, place.home.id).name.startswith(CANARY)


@pytest.mark.parametrize(("said", "removable"), [("1", True), ("0", False)])
def test_a_partition_is_as_removable_as_its_disk(
    said: str, removable: bool, tmp_path: Path
) -> None:
    disk = tmp_path / "devices" / "sdb"
    (disk / "sdb1").mkdir(parents=True)
    (disk / "removable").write_text(f"{said}\n", encoding="ascii")
    try:
        (tmp_path / "sdb1").symlink_to(disk / "sdb1")
    except OSError as error:  # on Windows a privilege
        pytest.skip(f"symbolic links: {error}")
    assert says_removable("sdb1", tmp_path) is removable
    assert not says_removable("nothing", tmp_path)


@pytest.mark.parametrize(
    ("kind", "root", "removable"),
    [(2, "E:/", True), (3, "D:/", False), (3, "c:/", None), (4, "Z:/", None), (5, "F:/", None)],
)
def test_to_windows_a_disk_in_a_case_is_a_fixed_drive(
    kind: int, root: str, removable: bool | None
) -> None:
    assert removable_to_windows(kind, PureWindowsPath(root), "C:") is removable


def test_a_fixed_drive_is_offered_and_not_called_a_stick(scene: Scene) -> None:
    scene.plugged.append(Drive("SAO MAI", scene.folder, 5 << 30))
    scene.plugged.append(Drive("Dữ liệu", scene.folder, 5 << 30, removable=False))
    where = scene.frozen_once().revision.hand.where
    assert [where.itemText(n).split("“")[0].strip() for n in range(2)] == ["USB", "Ổ đĩa"]


def test_the_system_is_asked_what_is_plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert all(drive.path.is_dir() for drive in drives.writable())


# --- answers ---------------------------------------------------------------------------------


ASKED = (
    FigureQuery("visits", "Sao ít?", "Why few?"),
    FigureQuery("awards", "Thiếu?", "Missing?"),
)


def answered(page: SubmissionPage, above: Sender, folder: Path, why: T | None = None) -> Path:
    done = page.revision.submission
    assert isinstance(done, Submission)
    from app.exchange.package.package import write_package

    package = read_package(write_package(page._context.store, done, folder / "usb"))
    return write_reply(above.store, package, ASKED, folder, why)


def test_an_answer_opens_the_revision_at_the_figure_and_leads_to_its_records(
    scene: Scene, above: Sender
) -> None:
    page = scene.frozen_once()
    scene.answers.paths = [answered(page, above, scene.folder)]
    scene.desk.page("home")
    settle(scene.desk)
    scene.desk.setFocus()
    press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    scene.calm()
    card = page.revision.answer
    assert scene.desk.current == "submission"
    assert card.verdict.text() == str(reply._TAKEN.format(name="Phường Ba Đình", n=1))
    assert fingerprint(own_card(above.store).signing) in card.first.text()
    assert page.revision.model.row(page.revision.table.currentIndex().row()).key == "visits"
    card.list.setCurrentRow(1)
    assert page.revision.model.row(page.revision.table.currentIndex().row()).key == "awards"
    card.list.setCurrentRow(0)
    card.correct.click()
    assert scene.desk.current == "visit"
    scene.calm()
    scene.visit()
    scene.desk.page("submission")
    scene.calm()
    assert lines(page)[indicator("visits")] == ("1", "2", "+1")
    card.again.click()
    scene.calm()
    assert page.freezing.reason.text() == str(module._ANSWERING.format(name="Phường Ba Đình"))
    page.freezing.go.click()
    scene.calm()
    assert [s.revision for s in submissions.list_submissions(scene.store)] == [1, 2]
    page.revision.back.click()
    scene.calm()
    assert [row[6] for row in cells(page)] == [NOT_SENT, str(revision_model._ASKED.format(n=2))]
    page.list.table.setFocus()
    page.list.table.selectRow(1)
    press(Qt.Key.Key_Return)
    scene.calm()
    assert card.isVisible()  # what was asked is kept
    assert not card.first.isVisible()


def test_an_answer_is_dropped_on_the_window_and_says_why_it_refuses(
    scene: Scene, above: Sender
) -> None:
    page = scene.frozen_once()
    path = answered(page, above, scene.folder, T("Sai kỳ.", "Another period."))
    scene.desk.page("home")
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, given, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(scene.desk, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(scene.desk, QDropEvent(QPointF(5, 5), *how))
    scene.calm()
    assert page.revision.answer.verdict.text().endswith("không nhận lần chốt 1: Sai kỳ.")


def test_an_answer_of_another_key_is_refused_with_both_fingerprints(
    scene: Scene, above: Sender
) -> None:
    page = scene.frozen_once()
    page.open_file(answered(page, above, scene.folder))
    scene.calm()
    other = sender(scene.folder / "gia", "00004")
    page.open_file(answered(page, other, scene.folder))
    scene.calm()
    assert re.match(pattern(OtherKey.reason), scene.desk.messages.text)
    assert fingerprint(own_card(other.store).signing) in scene.desk.messages.text
    other.store.close()


def test_the_list_is_empty_at_first_and_leads_to_the_reports(scene: Scene) -> None:
    scene.desk.page("submission")
    page = scene.desk.shown
    assert isinstance(page, SubmissionPage)
    scene.calm()
    assert page.list.none.isVisible()
    page.list.reports.click()
    assert scene.desk.current == "report"
    scene.calm()


# --- the settings ----------------------------------------------------------------------------


def test_a_known_key_is_forgotten_only_after_a_call(scene: Scene, above: Sender) -> None:
    other = sender(scene.folder / "may-moi", "00004")
    old, new = scene.folder / "cu.json", scene.folder / "moi.json"
    write_card(above.store, old)
    write_card(other.store, new)
    was, now = (fingerprint(own_card(one.store).signing) for one in (above, other))
    scene.desk.page("settings")
    page = scene.desk.shown
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    card = page.findChild(ReceiversCard)
    assert not card.forgetters["movement"].isEnabled()
    scene.answers.paths = [old, new, new]
    card.choosers["movement"].click()
    scene.calm()
    card.choosers["movement"].click()
    scene.calm()
    assert now in scene.desk.messages.text
    scene.answers.choices = [None, 0]
    card.forgetters["movement"].click()
    assert was in card.names["movement"].text()
    card.forgetters["movement"].click()
    assert card.names["movement"].text() == str(receivers_card._NONE)
    card.choosers["movement"].click()
    scene.calm()
    assert now in card.names["movement"].text()
    other.store.close()


def test_our_own_key_is_shown_and_written_as_a_card(scene: Scene) -> None:
    scene.desk.page("settings")
    page = scene.desk.shown
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    card = page.findChild(OwnKeyCard)
    own = own_card(scene.store)
    assert card.key.text() == fingerprint(own.signing)
    path = scene.folder / "the.json"
    scene.answers.paths = [path]
    card.write.click()
    scene.calm()
    assert read_card(path) == own
