"""What tests of the command line share: passwords that are cheap to try."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import store
from app.store.security import key_changes
from tests.conftest import QUICK


@pytest.fixture(scope="package", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """What a guess shall cost is measured in the tests of the key file; here each would take a second."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (store, key_changes):
            patch.setattr(module, "calibrated", lambda: QUICK)
        yield
