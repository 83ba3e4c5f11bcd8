"""What can be a store and what cannot; a new one that cannot be finished; one that two names lead to."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from app.base import errors, files
from app.base.errors import DamagedStore, DiskFull, FileBusy, InUse, NotFound, ReadOnly, UserError
from app.registers.area import Area
from app.store import Store
from app.store.backup import backup, restore
from app.store.disk import location
from app.store.security import row_macs
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import TITLE, commune
from tests.support.wording import pattern
from tests.unit.base.test_errors import sentence


@pytest.fixture
def closed(store: Store) -> Path:
    commune(store)
    backup(store, store.path.parent / "sao-luu")
    store.close()
    return store.path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.mark.parametrize("size", [0, 1, 512, 4095])
def test_a_file_without_a_page_is_no_store(closed: Path, size: int) -> None:
    """It opened as a new, empty and healthy store, and what remembered the old one was replaced."""
    os.truncate(closed, size)
    before = contents(closed.parent)
    (kept,) = (closed.parent / "sao-luu").iterdir()
    for _ in range(2):
        with pytest.raises(DamagedStore, match=kept.name) as error:
            Store.open(closed, "lan", PASSWORD)
        sentence(error.value)
    assert contents(closed.parent) == before
    kept.unlink()
    with pytest.raises(DamagedStore, match="gần nhất"):
        Store.open(closed, "lan", PASSWORD)


@pytest.mark.parametrize("damage", ["zeros", "noise", "salt", "another page"])
def test_a_damaged_header_names_the_last_backup(closed: Path, damage: str) -> None:
    content = bytearray(closed.read_bytes())
    changed = {
        "zeros": bytes(len(content)),
        "noise": b"\xa5" * len(content),
        "salt": bytes(16) + content[16:],
        "another page": content[4096:8192] + content[4096:],
    }[damage]
    closed.write_bytes(changed)
    anchor = closed.with_name("so.andan.anchor").read_bytes()
    with pytest.raises(DamagedStore, match=r"andan-03127-\d{8}-\d{6}\.saoluu") as error:
        Store.open(closed, "lan", PASSWORD)
    sentence(error.value)
    assert closed.read_bytes() == changed
    assert closed.with_name("so.andan.anchor").read_bytes() == anchor


def test_the_latest_backup_is_named_whatever_unit_made_it(closed: Path) -> None:
    for name in ("andan-99999-20200101-000000.saoluu", "andan-00004-29990101-000000.saoluu"):
        (closed.parent / "sao-luu" / name).write_bytes(b"x")
    os.truncate(closed, 0)
    with pytest.raises(DamagedStore, match="andan-00004-29990101-000000"):
        Store.open(closed, "lan", PASSWORD)


def test_what_is_no_file_is_no_store(tmp_path: Path, closed: Path) -> None:
    with pytest.raises(ReadOnly, match=pattern(errors._FOLDER)):
        Store.open(tmp_path, "lan", PASSWORD)
    with pytest.raises(DamagedStore):
        Store.open(Path(os.devnull), "lan", PASSWORD)
    with pytest.raises(NotFound):
        Store.open(closed / "inside.andan", "lan", PASSWORD)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_two_names_of_one_file_never_let_two_writers_in(closed: Path, tmp_path: Path) -> None:
    link, turning = tmp_path / "link.andan", tmp_path / "turning"
    link.symlink_to(closed)
    turning.symlink_to(turning)
    with pytest.raises(NotFound):
        Store.open(turning, "lan", PASSWORD)
    store = Store.open(link, "lan", PASSWORD)
    for name in (closed, link):
        with pytest.raises(InUse):
            Store.open(name, "lan", PASSWORD)
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    store.close()
    again = Store.open(closed, "lan", PASSWORD)
    assert verify(again) == []
    again.close()
    second = tmp_path / "hard.andan"
    second.hardlink_to(closed)
    for name in (closed, second, link):
        with pytest.raises(InUse, match="tên khác") as error:
            Store.open(name, "lan", PASSWORD)
        sentence(error.value)
    second.unlink()
    Store.open(closed, "lan", PASSWORD).close()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_new_store_is_not_made_through_a_link(tmp_path: Path) -> None:
    link, there = tmp_path / "so.andan", tmp_path / "elsewhere"
    link.symlink_to(there)
    with pytest.raises(InUse):
        Store.create(link, "lan", "Lan", PASSWORD, QUICK)
    assert not there.exists()


def test_a_store_that_was_read_only_for_a_while_takes_writing_again(closed: Path) -> None:
    """SQLite gives the logs that it makes the mode that the store has then."""
    logs = [closed.with_name(f"so.andan{end}") for end in ("-wal", "-shm")]
    for log in logs:
        log.write_bytes(b"")
        log.chmod(0o444)
    closed.chmod(0o444)
    location.found(closed)
    assert [log.stat().st_mode & 0o200 for log in logs] == [0, 0]
    closed.chmod(0o600)
    location.found(closed)
    assert [log.stat().st_mode & 0o200 for log in logs] == [0o200, 0o200]


def full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("where", ["marks", "keys", "recovery"])
def test_a_new_store_that_cannot_be_finished_leaves_nothing(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And while it is open nothing of it can be taken away, as Windows has it."""
    open_, unlink = list[Store](), Path.unlink
    real = Store._opened.__func__  # type: ignore[attr-defined]

    def opened(cls: type[Store], *given: object) -> Store:
        open_.append(real(cls, *given))
        return open_[-1]

    def taken(path: Path, **how: bool) -> None:
        held = ("so.andan", "so.andan-wal", "so.andan-shm", "so.andan.lock")
        if path.name in held and open_ and not open_[-1].db.is_closed():
            raise PermissionError(errno.EACCES, "used by another process", str(path))
        unlink(path, **how)

    monkeypatch.setattr(Store, "_opened", classmethod(opened))
    monkeypatch.setattr(Path, "unlink", taken)
    target = {
        "marks": (row_macs, "add_missing_macs"),
        "keys": (files.Path, "replace"),
        "recovery": (files, "_flush_folder"),
    }[where]
    with monkeypatch.context() as patched:
        patched.setattr(*target, full)
        with pytest.raises((DiskFull, OSError), match=r"đầy|No space"):
            Store.create(tmp_path / "so.andan", "lan", "Lan", PASSWORD, QUICK)
    assert contents(tmp_path) == {}
    monkeypatch.setattr(Path, "unlink", unlink)
    store, _code = Store.create(tmp_path / "so.andan", "lan", "Lan", PASSWORD, QUICK)
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_read_what_belongs_to_a_store(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        folder = tmp_path / "xã" / "sổ"
        store, _code = Store.create(folder / "so.andan", "lan", "Lan", PASSWORD, QUICK)
        commune(store)
        made = backup(store, tmp_path / "usb")
        restore(made, tmp_path / "again" / "so.andan")
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
        store.close()
    finally:
        os.umask(mask)
    ends = {".andan", ".andan-wal", ".a", ".b", ".anchor", ".saoluu", ".lock"}
    assert {path.suffix for path in modes} >= ends
    assert {path.name: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.parametrize("letters", [248, 250, 255, 5000])
def test_a_name_too_long_for_what_lies_beside_it_is_told(letters: int, tmp_path: Path) -> None:
    path = tmp_path / ("a" * letters)
    with pytest.raises(UserError, match=pattern(errors._TOO_LONG)) as error:
        Store.create(path, "lan", "Lan", PASSWORD, QUICK)
    sentence(error.value)
    with pytest.raises(UserError):
        Store.open(path, "lan", PASSWORD)
    assert contents(tmp_path) == {}


def test_a_name_that_just_fits_is_a_store(tmp_path: Path) -> None:
    store, _code = Store.create(tmp_path / ("a" * 247), "lan", "Lan", PASSWORD, QUICK)
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    backup(store, tmp_path / "sao-luu")
    store.close()


# ---- the anchor and the key files, held by another program --------------------------------------


def hold(monkeypatch: pytest.MonkeyPatch, end: str, times: int) -> list[float]:
    """The file cannot be opened so many times; gives how long was waited, without waiting."""
    waits, left, real = list[float](), [times], Path.open

    def open_(path: Path, *given: object, **named: object) -> object:
        if path.name.endswith(end) and left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "used by another process", str(path))
        return real(path, *given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(files.time, "sleep", waits.append)
    monkeypatch.setattr(Path, "open", open_)
    return waits


@pytest.mark.parametrize("end", [".anchor", ".keys.a", ".keys.b"])
def test_a_file_held_for_a_moment_is_no_damage(
    end: str, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        assert hold(patched, end, 3) == []
        store = Store.open(closed, "lan", PASSWORD)
    assert store.health == ()
    assert verify(store) == []
    store.close()


def test_an_anchor_that_stays_held_is_told_and_never_journalled(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        waits = hold(patched, ".anchor", 99)
        with pytest.raises(FileBusy) as error:
            Store.open(closed, "lan", PASSWORD)
        sentence(error.value)
        assert sum(waits) == pytest.approx(2)
    store = Store.open(closed, "lan", PASSWORD)
    assert store.health == ()
    assert {entry.act.kind for entry in store.audit_entries()} & {"integrity"} == set()
    store.close()


def test_key_files_that_stay_held_are_busy_and_not_damaged(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(closed.parent)
    with monkeypatch.context() as patched:
        hold(patched, ".keys.b", 999)
        Store.open(closed, "lan", PASSWORD).close()  # by the other
    assert contents(closed.parent)["so.andan.keys.b"] == before["so.andan.keys.b"]
    with monkeypatch.context() as patched:
        hold(patched, "", 999)
        with pytest.raises(FileBusy):
            Store.open(closed, "lan", PASSWORD)


def test_what_a_killed_backup_left_goes_with_the_next(closed: Path) -> None:
    folder = closed.parent / "sao-luu"
    left = [
        folder / "andan-03127-20260101-000000.part",
        folder / "andan-03127-20260101-000000.part.anchor",
        folder / "andan-03127-20260101-000000.saoluu.0123456789abcdef.part",
    ]
    for path in left:
        path.write_bytes(b"x" * 100)
    other = folder / "andan-00004-20260101-000000.part"  # another unit may be at it
    other.write_bytes(b"x")
    store = Store.open(closed, "lan", PASSWORD)
    backup(store, folder)
    store.close()
    assert [path for path in left if path.exists()] == []
    assert other.exists()


# ---- is the officer there again? ------------------------------------------------------------------


def exchange_keys(of: Path, folder: Path, *ends: str) -> None:
    """Put beside a store the key files of another, whose password is known."""
    made, _code = Store.create(folder / "so.andan", "lan", "Ai đó", "mật khẩu của kẻ khác", QUICK)
    made.close()
    for end in ends:
        of.with_name(of.name + end).write_bytes((folder / f"so.andan{end}").read_bytes())


@pytest.mark.parametrize("ends", [(".keys.a", ".keys.b"), (".keys.a",), (".keys.b",)])
def test_a_password_of_another_store_confirms_nobody(
    ends: tuple[str, ...], store: Store, tmp_path: Path
) -> None:
    store.confirm(PASSWORD)
    exchange_keys(store.path, tmp_path / "other", *ends)
    with pytest.raises(DamagedStore, match="sổ khác") as error:
        store.confirm("mật khẩu của kẻ khác")
    sentence(error.value)
    assert store.audit_entries(1)[0].act.kind == "refused"


def test_refusals_are_counted_and_say_nothing_of_what_was_typed(store: Store) -> None:
    from app.base.errors import WrongPassword

    for times in (1, 2):
        with pytest.raises(WrongPassword):
            store.confirm("không phải mật khẩu")
        entry = store.audit_entries(1)[0].act
        assert (entry.who, entry.kind, entry.detail) == ("lan", "refused", {"times": times})
    store.confirm(PASSWORD)
    with pytest.raises(WrongPassword):
        store.confirm("")
    assert store.audit_entries(1)[0].act.detail == {"times": 1}


def test_a_new_password_is_never_sealed_into_a_foreign_file(store: Store, tmp_path: Path) -> None:
    """Whoever put it there would open this store with their own password from then on."""
    from app.store.security.key_file import KeyFile

    exchange_keys(store.path, tmp_path / "other", ".keys.a", ".keys.b")
    keys = KeyFile.load(store.path)
    for act in (
        lambda: keys.reset_password(store.keys, "lan", "một mật khẩu mới"),
        lambda: keys.add(store.keys, "minh", "officer", "một mật khẩu mới"),
        lambda: keys.new_recovery(store.keys),
    ):
        with pytest.raises(DamagedStore):
            act()


def test_recovering_is_journalled(tmp_path: Path) -> None:
    store, code = Store.create(tmp_path / "so.andan", "lan", "Lan", PASSWORD, QUICK)
    store.close()
    again = Store.recover(tmp_path / "so.andan", code, "lan", "một mật khẩu mới")
    assert again.audit_entries(1)[0].act.kind == "recover"
    again.close()


def test_what_killed_writings_left_beside_a_store_is_swept_at_the_next_opening(
    closed: Path,
) -> None:
    end, name = f".{'0a' * 8}.part", closed.name
    left = [f"{name}{of}{end}" for of in (".keys.a", ".keys.b", ".start", ".anchor", ".reserve")]
    others = [f"bao-cao.xlsx{end}", f"{name}.keys.a.part", f"khac.andan.keys.a{end}"]
    for one in (*left, *others):
        closed.with_name(one).write_bytes(b"half")
    Store.open(closed, "lan", PASSWORD).close()
    assert {one.name for one in closed.parent.glob("*.part")} == set(others)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_beside_a_store_is_not_waited_for(closed: Path) -> None:
    anchor = closed.with_name("so.andan.anchor")
    anchor.unlink()
    os.mkfifo(anchor)
    store = Store.open(closed, "lan", PASSWORD)
    assert len(store.health) == 1
    store.close()


def test_a_lock_that_is_a_link_is_said(closed: Path, tmp_path: Path) -> None:
    lock = closed.with_name("so.andan.lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InUse, match=pattern(location._NO_LOCK)):
        Store.open(closed, "lan", PASSWORD)
    assert not (tmp_path / "nowhere").exists()
