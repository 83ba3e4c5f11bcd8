"""Pairs that are likely the same: compared side by side, merged and undone, or told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base.dates import PartDay
from app.base.numbers import show_number
from app.registers.household import Household
from app.registers.person import Person
from app.schema.record import Record
from app.store import Store
from tests.support.questions import asked
from tests.support.samples import TITLE, a_visit, commune
from tests.support.wording import label
from ui.core import theme
from ui.pages import duplicates as module
from ui.pages.duplicates import DuplicatesPage
from ui.shell.workspace import Workspace


@pytest.fixture
def twice(store: Store) -> tuple[Household, Household]:
    """One family entered twice; the second has a book number and a visit."""
    area = commune(store).west
    with store.step(TITLE) as step:
        one = step.save(Household(name="Lường Thị Mai", area=area.id, book_no="7"))
        two = step.save(Household(name="Lường Thị Mai", area=area.id, book_no="8"))
        step.save(a_visit(two.id))
    return one, two


def opened(qtbot: Any, desk: Workspace) -> DuplicatesPage:
    desk.page("duplicates")
    page = desk.shown
    assert isinstance(page, DuplicatesPage)
    qtbot.waitUntil(lambda: not desk.worker.busy)
    return page


def cells(page: DuplicatesPage) -> list[tuple[str, ...]]:
    model = page.card.model
    return [
        tuple(model.text(row, column) for column in range(3)) for row in range(model.rowCount())
    ]


def click(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def stored(store: Store, cls: type[Record], *codes: str) -> list[str]:
    return [r.code for r in store.fetch(cls, store.ids(cls)) if r.code in codes]


def test_that_two_people_on_file_are_alike_is_logged(
    qtbot: Any, desk: Workspace, store: Store, twice: tuple[Household, Household]
) -> None:
    opened(qtbot, desk)
    assert twice
    assert asked(store) == []  # families are no secret in the window
    with store.step(TITLE) as step:
        step.save_many([Person(name="Lò Văn Ún"), Person(name="Lò Văn Ún", phone="0912345678")])
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.list.count() == 2)
    assert asked(store) == [sorted(Person.schema.sensitive)]
    desk.page("home")
    desk.page("duplicates")  # another stay sees them again
    assert page.list.count() == 2
    assert asked(store) == [sorted(Person.schema.sensitive)] * 2


def test_a_pair_is_merged_with_what_was_chosen_and_undone(
    qtbot: Any, desk: Workspace, store: Store, twice: tuple[Household, Household]
) -> None:
    one, two = twice
    page = opened(qtbot, desk)
    assert [row[1:] for row in cells(page)] == [("7", "8")]
    page.card.table.setCurrentIndex(page.card.model.index(0, 2))
    QTest.keyClick(page.card.table, Qt.Key.Key_Space)
    assert page.card.chosen() == {"book_no"}
    click(page.card.merge)
    kept = store.get(Household, one.id)
    assert kept.book_no == "8"
    assert stored(store, Household, one.code, two.code) == [one.code]
    assert page.list.count() == 0
    assert two.code in desk.messages.text
    desk.undo()
    assert store.get(Household, two.id).book_no == "8"
    qtbot.waitUntil(lambda: page.list.count() == 1)
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_the_other_of_a_pair_may_be_kept(
    qtbot: Any, desk: Workspace, store: Store, twice: tuple[Household, Household]
) -> None:
    one, two = twice
    page = opened(qtbot, desk)
    click(page.card.swap)
    click(page.card.merge)
    assert stored(store, Household, one.code, two.code) == [two.code]
    assert store.get(Household, two.id).book_no == "8"


@pytest.mark.usefixtures("twice")
def test_a_pair_that_is_two_is_not_shown_again(qtbot: Any, desk: Workspace, store: Store) -> None:
    page = opened(qtbot, desk)
    click(page.card.apart)
    assert page.list.count() == 0
    page.seek()
    qtbot.waitUntil(lambda: not desk.worker.busy)
    assert page.list.count() == 0
    assert store.count(Household) == 3


def test_many_pairs_are_listed_bit_by_bit_and_counted_at_once(
    qtbot: Any, desk: Workspace, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    with store.step(TITLE) as step:
        step.save_many([Person(name="Lò Văn Ún", born=PartDay(1960)) for _n in range(4)])
    counts: list[tuple[int, str]] = []
    desk.page("duplicates")
    page = desk.shown
    assert isinstance(page, DuplicatesPage)
    rows = page.list.model()
    rows.rowsInserted.connect(lambda *_: counts.append((page.list.count(), page.summary.text())))
    qtbot.waitUntil(lambda: page.list.count() == 6)
    whole = str(module._COUNT.format(n=show_number(6)))
    assert [count for count, _said in counts] == [1, 2, 3, 4, 5, 6]
    assert {said for count, said in counts if count > 1} == {whole}
    page.list.setCurrentRow(4)
    shown = page.current
    desk.page("home")
    desk.page("duplicates")
    assert page.current == shown  # though its line was not among the first
    click(page.card.apart)
    qtbot.waitUntil(lambda: page.list.count() == 5)
    assert shown not in page._found
    assert [page.list.item(row).text() for row in range(5)] == [
        module._line(pair).text() for pair in page._found
    ]


def test_what_is_sensitive_is_masked_until_asked_for(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    with store.step(TITLE) as step:
        step.save(Person(name="Lò Văn Ún", born=PartDay(1960), id_number="012345678"))
        step.save(Person(name="Lò Văn Ún", born=PartDay(1960), id_number="012345679"))
    page = opened(qtbot, desk)
    assert "Ún" not in page.list.item(0).text()
    assert cells(page) == [(label(Person, "id_number"), "•••", "•••")]
    before = len(store.audit_entries())
    click(page.card.reveal)
    assert cells(page) == [(label(Person, "id_number"), "012345678", "012345679")]
    assert len(store.audit_entries()) == before + 1


def test_after_a_change_only_what_it_touches_is_looked_at_again(
    qtbot: Any,
    desk: Workspace,
    store: Store,
    twice: tuple[Household, Household],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened(qtbot, desk)
    with store.step(TITLE) as step:
        others = step.save_many([replace(twice[0], id=0, code="", uid="", name="Lò Thị Ỷ")] * 2)
    qtbot.waitUntil(lambda: page.list.count() == 2)
    page.list.setCurrentRow(1)
    shown = page.current
    monkeypatch.setattr(page, "seek", lambda: pytest.fail("everything was looked through"))
    with store.step(TITLE) as step:
        step.save(replace(others[0], name="Hà Văn Ky"))
    qtbot.waitUntil(lambda: page.list.count() == 1)
    assert page.current is not None
    desk.undo()
    qtbot.waitUntil(lambda: page.list.count() == 2)
    assert shown is not None
    assert [pair.titles for pair in page._found if pair.second == shown.second] == [shown.titles]
    qtbot.waitUntil(lambda: not desk.worker.busy)


@pytest.mark.usefixtures("twice")
def test_icons_of_lines_follow_the_theme(qtbot: Any, desk: Workspace) -> None:
    page = opened(qtbot, desk)
    before = page.list.item(0).icon().cacheKey()
    light = page.list.item(0).icon().pixmap(20, 20).toImage()
    theme.choose(theme.Scheme.DARK)
    assert page.list.item(0).icon().cacheKey() != before
    assert page.list.item(0).icon().pixmap(20, 20).toImage() != light
