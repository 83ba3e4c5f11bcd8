"""The one way that files are written: whole or not at all, through no link, in a sentence if refused."""

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base import errors, files
from app.base.errors import DiskFull, DriveGone, FileBusy, NotFound, ReadOnly, UserError, explained
from app.base.files import filling, is_ours, make_folder, own, patiently, whole
from tests.support.wording import pattern

OLD, NEW = b"as it was", b"as it is now"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "Báo cáo.xlsx"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    waits: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waits.append)
    return waits


def held(number: int = 32) -> OSError:
    """What Windows says of a file that another program has open."""
    error = PermissionError(errno.EACCES, "used by another process")
    error.winerror = number  # type: ignore[attr-defined]
    return error


def failing(times: int, error: OSError) -> Callable[..., Path]:
    real, left = Path.replace, [error] * times

    def replace(here: Path, there: Path) -> Path:
        if left:
            raise left.pop()
        return real(here, there)

    return replace


def write(path: Path, data: bytes = NEW) -> None:
    with whole(path) as file:
        file.write(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_whole_private_and_alone(target: Path) -> None:
    write(target)
    assert target.read_bytes() == NEW
    assert names(target.parent) == [target.name]
    assert os.name == "nt" or stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_what_goes_wrong_leaves_what_was_there(target: Path, error: BaseException) -> None:
    kind = DiskFull if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(kind), whole(target) as file:
        file.write(NEW)
        raise error
    assert target.read_bytes() == OLD
    assert names(target.parent) == [target.name]


def test_taking_away_what_is_unfinished_never_hides_why(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise held()

    with pytest.raises(DiskFull), whole(target):
        monkeypatch.setattr(Path, "unlink", refuse)
        raise OSError(errno.ENOSPC, "full")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_no_link_is_written_through(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "f.xlsx"
    victim.write_bytes(OLD)
    link.symlink_to(victim)
    (tmp_path / "f.xlsx.part").symlink_to(victim)
    write(link)
    assert victim.read_bytes() == OLD
    assert link.read_bytes() == NEW
    assert not link.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_planted_name_is_refused_and_left(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even whoever knows the name beforehand gets nothing written through it."""
    monkeypatch.setattr(os, "urandom", bytes)
    victim = target.parent / "victim"
    victim.write_bytes(OLD)
    planted = target.parent / f"{target.name}.{bytes(8).hex()}.part"
    planted.symlink_to(victim)
    with pytest.raises(UserError):
        write(target)
    assert victim.read_bytes() == target.read_bytes() == OLD
    planted.unlink()
    planted.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"):
        filling(planted)


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_written(
    target: Path, number: int, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", failing(3, held(number)))
    write(target)
    assert target.read_bytes() == NEW
    assert len(waited) == 3


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_stays_held_is_busy_after_two_seconds(
    target: Path, number: int, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", failing(99, held(number)))
    with pytest.raises(FileBusy):
        write(target)
    assert sum(waited) == pytest.approx(2)
    assert target.read_bytes() == OLD
    assert names(target.parent) == [target.name]


def test_only_what_may_pass_is_waited_for(waited: list[float]) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        patiently(full)
    assert waited == []


@pytest.mark.parametrize(
    ("number", "by_errno", "kind"),
    [
        (39, errno.EINVAL, DiskFull),
        (112, errno.ENOSPC, DiskFull),
        (32, errno.EACCES, FileBusy),
        (33, errno.EACCES, FileBusy),
        (1224, errno.EINVAL, FileBusy),
        (53, errno.ENOENT, DriveGone),
        (64, errno.EINVAL, DriveGone),
        (67, errno.ENOENT, DriveGone),
        (123, errno.EINVAL, UserError),
        (206, errno.ENOENT, UserError),
        (2, errno.ENOENT, NotFound),
    ],
)
def test_what_windows_says_by_its_own_number(
    number: int, by_errno: int, kind: type[UserError], tmp_path: Path
) -> None:
    error = OSError(by_errno, "refused")
    error.winerror = number  # type: ignore[attr-defined]
    assert type(explained(error, tmp_path / "a.xlsx")) is kind


def test_a_long_path_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=pattern(errors._TOO_LONG)):
        write(tmp_path / f"{'a' * 300}.xlsx")
    error = OSError(errno.ENOENT, "not found")
    error.winerror = 3  # type: ignore[attr-defined]
    assert isinstance(explained(error, tmp_path / "a.xlsx"), NotFound)
    long = tmp_path.joinpath(*["thư mục"] * 40)
    assert re.search(pattern(errors._TOO_LONG), str(explained(error, long / "a.xlsx")))
    assert len(str(explained(OSError(errno.ENAMETOOLONG, ""), Path("a" * 5000)))) < 300


def test_a_longest_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("ạ" * 83 + ".pdf")  # 253 bytes, which leaves no room for more
    write(path)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize(
    "name",
    [
        *("Báo cáo 10:2026.xlsx", "a?b*.xlsx", "a<b>.pdf", 'a"b.pdf', "a|b.pdf", "a\\b.pdf"),
        *("CON", "con.xlsx", "Nul.tar.gz", "AUX .txt", "PRN.pdf", "com1.json", "LPT9.xlsx"),
        *("tail.", "tail ", "a\nb.xlsx", "a\x01.xlsx"),
    ],
)
def test_a_name_that_windows_cannot_hold_is_refused_everywhere(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=pattern(errors.BAD_NAME)):
        write(tmp_path / name)
    with pytest.raises(UserError, match=pattern(errors.BAD_NAME)):
        make_folder(tmp_path / name / "x")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["CONG.xlsx", "Báo cáo.10.2026.xlsx", "com10.pdf", ".ẩn", "a b.c"])
def test_a_name_that_only_looks_so_is_taken(name: str, tmp_path: Path) -> None:
    write(tmp_path / name)
    assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *("so.andan", "so.andan.keys.a", "SO.ANDAN.KEYS.B", "so.andan.anchor", "so.andan-wal"),
        *("so.andan.start", "so.andan-wal.rieng-1"),
        *("so.andan-shm", "so.andan.lock", "khác.db.keys.a", "andan-03127-20260101.saoluu"),
        *("another.db", "another.db-wal"),
    ],
)
def test_a_store_and_what_lies_beside_it_is_never_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / "another.db.keys.a").write_bytes(OLD)
    path = tmp_path / name
    path.write_bytes(OLD)
    with pytest.raises(ReadOnly, match=pattern(files._IS_OURS)):
        write(path)
    assert path.read_bytes() == OLD
    with own(path) as file:  # the program itself may
        file.write(NEW)
    assert path.read_bytes() == NEW
    assert is_ours(path)


def test_a_folder_or_a_device_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(ReadOnly, match=pattern(errors._FOLDER)):
        write(tmp_path)
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ReadOnly, match=pattern(files._NO_FILE)):
            write(tmp_path / "pipe")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such folders")
def test_no_standard_stream_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may replace the link at /dev/stdout would take it from every program."""
    monkeypatch.chdir(tmp_path)
    led = tmp_path / "led.xlsx"
    led.symlink_to("/dev/null")
    for place in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/moi.xlsx", led):
        with pytest.raises(ReadOnly, match=pattern(files._NO_FILE)), files.whole(Path(place)):
            pytest.fail("it was opened")
    assert Path("/dev/stdout").is_symlink()
    assert [one.name for one in tmp_path.iterdir()] == ["led.xlsx"]


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES])
def test_a_folder_that_windows_protects_is_told_as_such(
    number: int, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> int:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadOnly, match=pattern(errors.PROTECTED)):
        write(target)


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        write(tmp_path / "không có" / "a.xlsx")


def test_folders_are_made_for_us_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    if os.name == "posix":
        modes = {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "a", tmp_path / "a" / "b")}
        assert modes == {0o700}


def test_a_folder_that_cannot_be_flushed_is_no_failure(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, list[int]()

    def refuse(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.EINVAL, "no folder")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    write(target)
    assert target.read_bytes() == NEW


def test_what_killed_writings_left_is_swept_at_the_next_into_that_folder(tmp_path: Path) -> None:
    end = f".{'0a' * 8}.part"
    old, new, other = (tmp_path / n for n in (f"a.xlsx{end}", f"b.xlsx{end}", "c.xlsx.part"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    with files.whole(tmp_path / "d.xlsx") as file:
        file.write(b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {new.name, other.name, "d.xlsx"}
