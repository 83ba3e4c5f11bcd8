"""Names on disk: those that the program writes today against the list in tests/golden/names.txt."""

from pathlib import Path

import pytest

from app.base import language
from app.store.security.key_file import Key, subkey
from tests.golden.commands import HERE, NOW, moment
from tests.golden.make import make
from tests.golden.names import Names, listed, names

_CHANGED = (
    "names on disk changed. Gone: keep them, or migrate on purpose. New: list them with "
    "python -m tests.golden.names > tests/golden/names.txt"
)
_KEY = Key(range(32))
# HKDF-SHA256 with salt "andan" of the key, for each purpose there is.
_SUBKEYS = {
    "anchor": "4e9ff580b9695905c69edcd54649c0607dbae6512115cb726b30fac46d796252",
    "audit": "3b030f01209cd360da9a01d607c7d41be6339e4ea0999c79063a056d067d1b57",
    "key slots": "61e50171c140f3eb6ce8635edc5fa69a6d91afd7cee1cbad1a89e61e2167b3a2",
    "seal": "2705e0bda527d79067c3b9eb23d8f9bb975293df35d57af08f4b76288e843a18",
    "store": "8f8cbb2c9be90087f1d81590fdaa1d19dc1011508d43549a6d5dd37d135cc605",
}


def test_names_on_disk_are_those_that_are_listed(tmp_path: Path) -> None:
    make(tmp_path)
    with moment(NOW, tmp_path):
        found = names(tmp_path)
    language.use("vi")
    changed = changes(listed((HERE / "names.txt").read_text(encoding="utf-8")), found)
    assert not changed, "\n".join([_CHANGED, *changed])


def changes(kept: Names, found: Names) -> list[str]:
    """What is gone and what is new, by where it stands."""
    return [
        f"{place}: {what} {'  '.join(sorted(some))}"
        for place in sorted(kept.keys() | found.keys())
        for what, some in (
            ("gone:", kept.get(place, set()) - found.get(place, set())),
            ("new, to be listed:", found.get(place, set()) - kept.get(place, set())),
        )
        if some
    ]


def test_a_changed_name_is_seen() -> None:
    kept = {"table visit": {"id", "day"}, "window.ini": {"store"}}
    assert changes(kept, kept) == []
    found = changes(kept, {"table visit": {"id", "date"}})
    assert found == [
        "table visit: gone: day", "table visit: new, to be listed: date", "window.ini: gone: store",
    ]  # fmt: skip


@pytest.mark.parametrize("purpose", _SUBKEYS)
def test_keys_are_derived_as_ever(purpose: str) -> None:
    assert subkey(_KEY, purpose).hex() == _SUBKEYS[purpose]
