"""What goes wrong with files, disks, passwords and other windows, and the sentence for it."""

import errno
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.errors import (
    _FOLDER,
    DamagedStore,
    DiskFull,
    DriveGone,
    FileBusy,
    InUse,
    NotFound,
    ReadOnly,
    StoreTooNew,
    UserError,
    WrongPassword,
    explained,
    file_errors,
)
from app.registers.area import Area
from app.schema.conditions import Query
from app.store import Store
from app.store.database import fetch
from app.store.security.key_file import Cost
from app.store.security.verification import verify
from tests.support.samples import TITLE, a_visit, commune
from tests.support.wording import pattern

pytestmark = pytest.mark.windows

PASSWORD = "mật khẩu của Lan"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def closed(store: Store) -> Path:
    commune(store)
    store.close()
    return store.path


def sentence(error: UserError) -> None:
    """A full sentence in both languages, that says what becomes of the data and what to do."""
    for said in (error.text.vi, error.text.en):
        assert said[0].isupper() or said[0] == "“"
        assert said.endswith(".")
        assert "{" not in said
        assert len(said.split()) > 6


def refused(path: Path, kind: type[UserError], user: str = "lan", password: str = PASSWORD) -> None:
    with pytest.raises(kind) as error:
        Store.open(path, user, password).close()
    sentence(error.value)


def opens(path: Path) -> None:
    store = Store.open(path, "lan", PASSWORD)
    assert verify(store) == []
    store.close()


# ---- opening ------------------------------------------------------------------------------------


def test_wrong_passwords_and_unknown_users_are_refused_alike(closed: Path) -> None:
    refused(closed, WrongPassword, password="mật khẩu của Lân")
    refused(closed, WrongPassword, password="")
    refused(closed, WrongPassword, user="minh")
    opens(closed)


def test_there_must_be_a_store(tmp_path: Path) -> None:
    refused(tmp_path / "không có.andan", NotFound)


def test_a_store_is_not_made_over_another(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(InUse) as error:
        Store.create(closed, "minh", "Minh", "mật khẩu khác hẳn", Cost(1024, 1, 1))
    sentence(error.value)
    assert closed.read_bytes() == before
    opens(closed)


def test_a_store_cannot_be_made_inside_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UserError) as error:
        Store.create(
            tmp_path / "file" / "so.andan", "minh", "Minh", "mật khẩu dài", Cost(1024, 1, 1)
        )
    sentence(error.value)


def test_a_second_window_is_kept_out(store: Store) -> None:
    refused(store.path, InUse)
    code = (
        "import sys; from pathlib import Path; from app.store import Store; from app.base.errors import InUse\n"
        "try: Store.open(Path(sys.argv[1]), None, sys.argv[2])\n"
        "except InUse: sys.exit(7)"
    )
    other = [sys.executable, "-c", code, str(store.path), PASSWORD]
    assert subprocess.run(other, cwd=ROOT, check=False).returncode == 7
    with store.step(TITLE) as step:
        step.save(Area(name="A"))
    store.close()
    assert subprocess.run(other, cwd=ROOT, check=False).returncode == 0
    opens(store.path)


def test_a_file_of_a_later_version_is_left_alone(store: Store) -> None:
    fetch(store.db, "PRAGMA user_version = 99")
    store.close()
    before = store.path.read_bytes()
    refused(store.path, StoreTooNew)
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello" * 3_000, b"\0" * 8_192, b"SQLite format 3\0" * 512])
def test_what_is_no_store_is_said_to_be_damaged(closed: Path, content: bytes) -> None:
    closed.write_bytes(content)
    refused(closed, DamagedStore)
    assert closed.read_bytes() == content


def test_one_copy_of_the_keys_is_enough(closed: Path) -> None:
    for copy in ("so.andan.keys.a", "so.andan.keys.b"):
        closed.with_name(copy).unlink()
        opens(closed)
        assert closed.with_name(copy).exists()


def test_without_keys_nothing_opens(closed: Path) -> None:
    keys = [closed.with_name(f"so.andan.keys.{end}") for end in "ab"]
    for file in keys:
        file.write_bytes(file.read_bytes()[:50])
    refused(closed, DamagedStore)
    for file in keys:
        file.unlink()
    refused(closed, NotFound)


def test_a_failed_opening_frees_the_store(closed: Path) -> None:
    good = closed.read_bytes()
    closed.write_bytes(b"x" * 8_192)
    refused(closed, DamagedStore)
    closed.write_bytes(good)
    opens(closed)


# ---- saving -------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_work_goes_on_after_freeing(store: Store) -> None:
    made = commune(store)
    before = store.sizes(), len(store.audit_entries())
    pages = fetch(store.db, "PRAGMA page_count")[0][0]
    fetch(store.db, f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(DiskFull) as error, store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, note="x" * 4_000) for _ in range(500)])
    sentence(error.value)
    assert (store.sizes(), len(store.audit_entries())) == before
    fetch(store.db, "PRAGMA max_page_count = 1000000")
    with store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, note="x" * 4_000) for _ in range(500)])
    assert verify(store) == []


def test_a_store_that_may_not_be_written_says_so_and_still_reads(store: Store) -> None:
    made = commune(store)
    fetch(store.db, "PRAGMA query_only = 1")
    with pytest.raises(ReadOnly) as error, store.step(TITLE) as step:
        step.save(Area(name="A"))
    sentence(error.value)
    assert store.get(Area, made.east.id) == made.east
    assert list(store.ids(Area, Query(words="dong"))) == [made.east.id]
    fetch(store.db, "PRAGMA query_only = 0")
    with store.step(TITLE) as step:
        step.save(Area(name="A"))


def test_a_save_while_another_connection_writes_waits_and_then_says_so(store: Store) -> None:
    commune(store)
    twin = store.second_connection()
    fetch(twin.db, "PRAGMA busy_timeout = 10")
    fetch(store.db, "BEGIN IMMEDIATE")
    with pytest.raises(InUse) as error, twin.step(TITLE) as step:
        step.save(Area(name="A"))
    sentence(error.value)
    assert twin.count(Area) == 2
    fetch(store.db, "ROLLBACK")
    with twin.step(TITLE) as step:
        step.save(Area(name="A"))
    assert store.count(Area) == 3
    twin.close()


READS: list[Callable[[Store], object]] = [
    lambda s: s.ids(Area),
    lambda s: s.count(Area),
    lambda s: s.ids_of(Area, ["KDC-01"]),
    lambda s: s.titles("area", [1]),
    lambda s: s.search("dong"),
    lambda s: s.audit_entries(),
    lambda s: s.trash(),
    lambda s: s.undoable(),
    lambda s: s.setting("unit", object),
    lambda s: s.kept_drafts(),
    lambda s: s.undo(),
    lambda s: s.keep_draft("a", "area", {}),
]


@pytest.mark.parametrize("number", range(len(READS)))
def test_whatever_is_read_from_a_damaged_file_has_its_sentence(closed: Path, number: int) -> None:
    """All pages but those that opening reads are damaged: no reading is a crash."""
    store = Store.open(closed, "lan", PASSWORD)
    fetch(store.db, "PRAGMA cache_size = 0")
    fetch(store.db, "PRAGMA shrink_memory")
    content = bytearray(closed.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    with closed.open("r+b") as file:
        file.write(content)
    try:
        with pytest.raises(DamagedStore) as error:
            READS[number](store)
        sentence(error.value)
    finally:
        store.close()


# ---- the operating system's refusals ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EBUSY, FileBusy),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.EPERM, ReadOnly),
        (errno.ENOENT, NotFound),
        (errno.EISDIR, ReadOnly),
        (errno.EIO, DriveGone),
        (errno.ENODEV, DriveGone),
    ],
)
def test_each_refusal_has_its_sentence(number: int, kind: type[UserError], tmp_path: Path) -> None:
    with pytest.raises(kind) as error, file_errors(tmp_path / "sổ.xlsx"):
        raise OSError(number, "refused")
    sentence(error.value)
    assert "sổ.xlsx" in str(error.value)


def test_a_workbook_open_in_excel_is_told_from_a_protected_folder(tmp_path: Path) -> None:
    file = tmp_path / "sổ.xlsx"
    refusal = OSError(errno.EACCES, "Access is denied")
    assert isinstance(explained(refusal, file), ReadOnly)
    file.write_bytes(b"x")
    assert isinstance(explained(refusal, file), FileBusy)
    file.chmod(0o444)
    assert isinstance(explained(refusal, file), ReadOnly)


@pytest.mark.parametrize("number", [errno.EISDIR, errno.EACCES])
def test_a_folder_opened_as_a_file_is_told_as_such(number: int, tmp_path: Path) -> None:
    error = explained(OSError(number, "refused", str(tmp_path)), tmp_path)
    sentence(error)
    assert re.search(pattern(_FOLDER), str(error))
    inside = OSError(errno.EACCES, "refused", str(tmp_path / "x"))
    assert not re.search(pattern(_FOLDER), str(explained(inside, tmp_path)))


@pytest.mark.parametrize("number", [21, 1167])
def test_a_drive_that_windows_no_longer_finds_is_gone(number: int, tmp_path: Path) -> None:
    refusal = OSError(errno.EACCES, "The device is not ready")
    refusal.winerror = number
    assert isinstance(explained(refusal, tmp_path / "so.xlsx"), DriveGone)
