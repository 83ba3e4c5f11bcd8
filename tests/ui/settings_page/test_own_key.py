"""Our own key in the settings: its paper is printed, a chief changes it, and the old one vouches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.exchange.package.container import fingerprint, public_key
from app.store import Store
from app.store.read.principal import AccountRole, Principal
from app.store.security.signing_keys import signing_keys
from tests.support.packages import everything_in
from tests.support.printing import save_shown
from tests.ui.conftest import calm
from ui.settings_page.page import SettingsPage
from ui.settings_page.receivers_card import OwnKeyCard
from ui.shell.workspace import Workspace


@pytest.fixture
def card(desk: Workspace) -> OwnKeyCard:
    desk.page("settings")
    page = desk.shown
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    return page.findChild(OwnKeyCard)  # type: ignore[no-any-return]


def test_the_paper_of_our_key_is_printed_and_the_key_changed(
    qtbot: Any, desk: Workspace, card: OwnKeyCard, answers: Any, tmp_path: Path
) -> None:
    old = public_key(signing_keys(desk.store).signing)
    answers.choices = [None, 0]
    card.change.click()
    calm(qtbot, desk)
    assert signing_keys(desk.store).vouchers == ()
    card.change.click()
    calm(qtbot, desk)
    [voucher] = signing_keys(desk.store).vouchers
    assert voucher.before == old and card.key.text() == fingerprint(voucher.key)
    card.paper.click()
    save_shown(qtbot, desk.worker, answers.paths, tmp_path / "giay.pdf")
    written = everything_in((tmp_path / "giay.pdf").read_bytes())
    assert fingerprint(voucher.key) in written and fingerprint(old) in written


def test_only_a_chief_is_offered_another_key(desk: Workspace, store: Store) -> None:
    store._shared.principal = Principal("lan", AccountRole.OFFICER)
    made = OwnKeyCard(desk.context)
    made.show()
    assert made.paper.isVisible() and not made.change.isVisible()
    made.close()
