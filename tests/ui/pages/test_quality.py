"""The quality page: doubts under their registers, each leading to its field; it can be stopped."""

from __future__ import annotations

from threading import Event
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.registers.person import Person
from app.schema.vocabulary import Sex
from app.store import Store
from tests.support.questions import asked
from tests.support.samples import TITLE, commune
from tests.support.widgets import focused, press, settle
from tests.support.wording import label
from ui.core import message_bar
from ui.pages import quality
from ui.pages.quality import QualityPage
from ui.shell.workspace import Workspace


def opened(qtbot: Any, desk: Workspace) -> QualityPage:
    desk.page("quality")
    page = desk.shown
    assert isinstance(page, QualityPage)
    qtbot.waitUntil(lambda: not desk.worker.busy)
    return page


def lines(page: QualityPage) -> list[tuple[str, str]]:
    """Each doubt: its record and its field."""
    tree = page.tree
    heads = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    items = [head.child(n) for head in heads if head for n in range(head.childCount())]
    return [(item.text(0), item.text(1)) for item in items]


def doubtful(store: Store) -> Person:
    """Someone whose number tells another sex."""
    area = commune(store).east
    with store.step(TITLE) as step:
        return step.save(
            Person(name="Lò Văn Ún", area=area.id, sex=Sex.FEMALE, id_number="001080000001")
        )


def test_doubts_about_sensitive_fields_are_logged_once_a_stay(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    doubtful(store)
    page = opened(qtbot, desk)
    assert asked(store) == [["id_number"]]
    page.again.click()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert asked(store) == [["id_number"]]
    desk.page("home")
    page = opened(qtbot, desk)
    assert asked(store) == [["id_number"]] * 2  # what was found is seen again
    page.again.click()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert asked(store) == [["id_number"]] * 2


def test_a_doubt_leads_to_its_field(qtbot: Any, desk: Workspace, store: Store) -> None:
    person = doubtful(store)
    page = opened(qtbot, desk)
    line = (f"{person.code}  L. V. Ú.", label(Person, "id_number"))
    assert line in lines(page)
    (item,) = page.tree.findItems(person.code, Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)  # fmt: skip
    settle(page)
    QTest.mouseClick(
        page.tree.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.tree.visualItemRect(item).center(),
    )
    assert desk.current == "person"
    assert desk.shown.entry.record_id == person.id
    assert focused().startswith("id_number")
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_a_doubt_is_opened_by_keyboard(qtbot: Any, desk: Workspace, store: Store) -> None:
    person = doubtful(store)
    page = opened(qtbot, desk)
    (item,) = page.tree.findItems(person.code, Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)  # fmt: skip
    settle(page)
    page.tree.setFocus()
    page.tree.setCurrentItem(item)
    press(Qt.Key.Key_Return)
    assert desk.current == "person"
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_what_was_mended_is_gone_when_checked_again(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    person = doubtful(store)
    page = opened(qtbot, desk)
    before = lines(page)
    with store.step(TITLE) as step:
        step.delete(person)
    page.again.click()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert set(lines(page)) < set(before)
    assert not any(person.code in record for record, _field in lines(page))


def test_it_says_so_where_nothing_is_doubtful(qtbot: Any, desk: Workspace) -> None:
    page = opened(qtbot, desk)
    assert page.summary.text() == str(quality._ALL_GOOD)
    assert not page.tree.isVisible()


def test_a_check_that_is_stopped_says_that_it_did_not_end(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    doubtful(store)
    go_on = Event()
    desk.worker.run(lambda _progress, _store: go_on.wait())  # the check waits for its turn
    desk.page("quality")
    page = desk.shown
    assert isinstance(page, QualityPage)
    (stop,) = (
        b for b in desk.messages.findChildren(QPushButton) if b.text() == str(message_bar._CANCEL)
    )
    stop.click()
    go_on.set()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert page.summary.text() == str(quality._NOT_YET)
    assert lines(page) == []
