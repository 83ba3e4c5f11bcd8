"""What earlier versions wrote is read as it was: tests/golden, which its README explains."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.base import documents, language
from app.exchange.package.package import package_bytes, read_package
from app.exchange.package.receivers import receivers
from app.exchange.rollup import collected, expected_units, history, queries
from app.paper.certificate import template
from app.paper.certificate.print_settings import keep_layout, keep_shift, kept_printing
from app.schema.draft import Draft
from app.schema.draft_state import DraftState
from app.schema.record import register
from app.services import list_layout, saved_views, unit_settings
from app.store import Store, submissions
from app.store.security.key_file import KeyFile
from app.store.security.signing_keys import signing_keys
from tests.golden.commands import (
    MADE,
    NOW,
    OUTPUTS,
    PASSWORD,
    STORE,
    USER,
    answers,
    assemble,
    moment,
    plain,
    restored,
)

# Words may be worded better; that they are there is compared, here and in no other place of theirs.
_WORDS = {"label", "definition", "subject", "notes"}
_WORDS_OF_ROLLUP = _WORDS | {"reason"}
# What the program tells of itself, not of what it read.
_OF_ITSELF = {"version", "schema"}
# Settings that are not kept as a whole; other tests see that they are read.
_TOLD_ELSEWHERE = {"different", "last_backup", "receivers", "replies"}
# Where keys are what was counted, not the shape: one more would be another answer.
_EXACT = {"parts", "areas", "units", "chain", "keys", "receivers", "replies", "remarks"}


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A copy of the golden files, at the moment at which they were asked."""
    copy = tmp_path / "made"
    shutil.copytree(MADE, copy)
    assemble(copy)
    with moment(NOW, copy):
        yield copy
    language.use("vi")


@pytest.fixture
def store(files: Path) -> Iterator[Store]:
    opened = Store.open(files / STORE, USER, PASSWORD)
    yield opened
    opened.close()


def golden(name: str) -> Any:
    return json.loads((OUTPUTS / f"{name}.json").read_text(encoding="utf-8"))


def told(found: list[str]) -> str:
    return "\n".join(
        ["what was written earlier is read otherwise; see tests/golden/README.md", *found]
    )


def unkept(name: str) -> str:
    """What to do about an answer that the golden files do not hold, as of a new register."""
    return f"{name}: no answer is kept; keep it with python -m tests.golden.make, read the diff"


# --- the answers -----------------------------------------------------------------------------


@pytest.mark.usefixtures("files")
def test_every_command_answers_as_it_did() -> None:
    found, asked = [], dict[str, None]()
    try:
        for name, value in answers():
            asked[name] = None
            if not (OUTPUTS / f"{name}.json").exists():
                found.append(unkept(name))
                continue
            words = _WORDS_OF_ROLLUP if name.startswith("rollup") else _WORDS
            found += [f"{name}: {what}" for what in differences(golden(name), plain(value), words)]
    except Exception as error:
        after = next(reversed(asked), "the beginning")
        raise AssertionError(told([*found, f"what comes after {after}: {error!r}"])) from error
    found += [
        f"{path.stem}: no longer asked" for path in OUTPUTS.iterdir() if path.stem not in asked
    ]
    assert not found, told(found)


def test_what_was_frozen_is_signed_and_written_again_byte_for_byte(
    files: Path, store: Store
) -> None:
    (kept,) = (files / "goi").iterdir()
    frozen = {one.sha256: one for one in submissions.list_submissions(store)}
    assert package_bytes(store, frozen[read_package(kept).digest]) == kept.read_bytes()


@pytest.mark.usefixtures("files")
def test_the_backup_holds_the_same() -> None:
    found = [
        f"{name} of the restored backup: {what}"
        for name, value in restored()
        for what in differences(golden(name), value, _WORDS)
    ]
    assert not found, told(found)


def differences(
    old: Any, new: Any, words: set[str], path: str = "", key: str = ""
) -> Iterator[str]:
    """Where the answers differ. Shapes may grow: what stands in ``new`` alone is no difference."""
    match old, new:
        case (dict(), dict()):
            for name in sorted(old.keys() - _OF_ITSELF):
                if name not in new:
                    yield f"{path}.{name} is gone"
                elif name in words:
                    yield from _silent(old[name], new[name], f"{path}.{name}")
                else:
                    yield from differences(old[name], new[name], words, f"{path}.{name}", name)
            if key in _EXACT:
                yield from (f"{path}.{name} is new" for name in sorted(new.keys() - old.keys()))
        case ([{"key": _}, *_], list()) if all("key" in one for one in (*old, *new)):
            yield from _by_key(old, new, words, path)
        case (list(), list()) if len(old) == len(new):
            for number, pair in enumerate(zip(old, new, strict=True)):
                yield from differences(*pair, words, f"{path}[{number}]")
        case (list(), list()):
            yield f"{path} had {len(old)} items, has {len(new)}"
        case _ if (type(old), old) != (type(new), new):
            yield f"{path} was {_cut(old)}, is {_cut(new)}"


def _by_key(
    old: list[dict[str, Any]], new: list[dict[str, Any]], words: set[str], path: str
) -> Iterator[str]:
    """Lists whose items have keys, which may stand there several times, in the same order."""
    places = iter(enumerate(new))
    for one in old:
        name = f"{path}[{one['key']}]"
        if (at := next((i for i, other in places if other["key"] == one["key"]), None)) is None:
            yield f"{name} is gone, or stands elsewhere"
            return
        yield from differences(one, new[at], words, name)


def _silent(old: Any, new: Any, path: str) -> Iterator[str]:
    """Words are left out, but not forgotten."""
    if type(old) is not type(new) or bool(old) != bool(new):
        yield f"{path} was {_cut(old)}, is {_cut(new)}"


def _cut(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 80 else f"{text[:77]}…"


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ({"code": "A", "label": "Nhãn khác", "more": 1}, []),
        ({"code": "B", "label": "Nhãn"}, ['.code was "A", is "B"']),
        ({"code": "A", "label": ""}, ['.label was "Nhãn", is ""']),
        ({"label": "Nhãn"}, [".code is gone"]),
    ],
)
def test_a_difference_is_named(new: dict[str, Any], found: list[str]) -> None:
    assert list(differences({"code": "A", "label": "Nhãn"}, new, _WORDS)) == found


def test_differences_in_lists_and_counts_are_named() -> None:
    old = {"list": [{"key": "a", "value": 1}, {"key": "b", "value": 2}], "areas": {"KDC-01": 1}}
    assert not list(differences(old, old, _WORDS))
    more = {"list": [old["list"][0], {"key": "c"}, old["list"][1]], "areas": {"KDC-01": 1}}  # type: ignore[index]
    assert not list(differences(old, more, _WORDS))
    less = {"list": [{"key": "b", "value": True}], "areas": {"KDC-01": 1, "KDC-02": 0}}
    assert list(differences(old, less, _WORDS)) == [
        ".areas.KDC-02 is new", ".list[a] is gone, or stands elsewhere",
    ]  # fmt: skip
    assert list(differences([1, 2], [1, 3], _WORDS)) == ["[1] was 2, is 3"]
    assert list(differences([1, 2], [1], _WORDS)) == [" had 2 items, has 1"]


# --- what no command tells -------------------------------------------------------------------


def test_settings_are_understood_and_kept_again_as_they_were(store: Store) -> None:
    visit, before = register("visit"), golden("settings")
    unit, seen, layout = (
        unit_settings.load(store),
        saved_views.load(store, visit),
        list_layout.load(store, visit),
    )
    printing, due, asked = kept_printing(store), expected_units.load(store), queries.load(store)
    arrivals, gathered = history.load(store), collected.load(store)
    assert unit.issuer("police").signer == "Nguyễn Văn Không"
    assert [len(view.filters) for view in seen.saved] == [2]
    assert receivers(store)["movement"].code == "00025"
    assert gathered is not None and len(gathered[0].packages) == 2
    for key in before.keys() - _TOLD_ELSEWHERE:
        store.set_setting(key, None)
    unit_settings.save(store, unit)
    saved_views.save(store, visit, seen)
    list_layout.save(store, visit, layout)
    keep_shift(store, printing.dx, printing.dy)
    keep_layout(store, printing.layout)
    expected_units.save(store, due)
    queries.save(store, asked)
    history.save(store, arrivals)
    collected.save(store, *gathered)
    after = plain({key: store.setting(key, object) for key in before})
    # The mark of a printing again stands on no face any more: its block is read, and not kept.
    kept = json.loads(before.pop("certificate_layout"))
    kept["blocks"] = [block for block in kept["blocks"] if block["name"] != template._GIVEN_UP]
    assert json.loads(after["certificate_layout"]) == kept
    assert list(differences(before, after, set())) == []


def test_drafts_are_taken_up_as_they_were(store: Store) -> None:
    for _key, (register_key, state) in store.kept_drafts().items():
        assert isinstance(state, DraftState)
        cls = register(register_key)
        draft = Draft(cls, store.get(cls, state.id) if state.id else None)
        draft.take(state)
        was, now = documents.plain(state), plain(draft.plain())
        assert list(differences({name: was[name] for name in now}, now, set())) == []
        assert draft.dirty


def test_what_was_sealed_to_the_unit_opens(files: Path, store: Store) -> None:
    for package in (files / "goi-den").iterdir():
        opened = read_package(package, signing_keys(store).opening)
        assert package.name.startswith(opened.unit)
        assert opened.read_figures["visits"].figures[0] == int(opened.unit)


def test_the_recovery_code_opens_the_store(files: Path) -> None:
    code = (files / "ma-khoi-phuc.txt").read_text("utf-8")
    Store.recover(files / STORE, code, USER, "một mật khẩu khác").close()
    assert KeyFile.load(files / STORE).open(USER, "một mật khẩu khác")[1] == USER


def test_key_slots_of_full_cost_open(files: Path) -> None:
    key, user = KeyFile.load(files / "khoa.andan").open(None, PASSWORD)
    assert (bytes(key).hex(), user) == (
        (files / "khoa.andan.hex").read_text(encoding="utf-8").strip(),
        USER,
    )
