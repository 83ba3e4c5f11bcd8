"""The event log: events and timings beside the store, bounded, and never a value."""

import errno
import os
from functools import partial
from pathlib import Path

import pytest

from app.base import event_log, files
from app.base.event_log import Event
from app.base.version import VERSION
from app.services.support import support_text
from app.store import Store
from tests.support.samples import commune


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a store whose events are kept; there is no store."""
    event_log.keep_beside(tmp_path / "so.andan")
    return tmp_path / "so.andan"


def lines(path: Path) -> list[str]:
    """What was noted, without the moments."""
    return [line.split(" ", 1)[1] for line in event_log.read(path).splitlines()]


def test_an_event_is_a_moment_a_name_a_place_in_the_code_and_figures(path: Path) -> None:
    event_log.log(Event.JOB, partial(support_text), ms=12, records=3)
    with event_log.timed(Event.SAVED):
        pass
    first, job, saved = lines(path)
    assert first.startswith(f"started An Dân {VERSION}, Python ")
    assert job == "job app.services.support.support_text ms=12 records=3"
    assert saved.startswith("saved ms=")


def test_nobody_else_reads_the_file(path: Path) -> None:
    assert event_log.path_of(path).stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_what_failed_is_not_noted_as_done(path: Path) -> None:
    with pytest.raises(KeyError), event_log.timed(Event.SAVED):
        raise KeyError("Lò Văn Ún")
    assert len(lines(path)) == 1


def test_a_crash_is_noted_without_the_words_of_the_error(
    path: Path, expected_crashes: list[str]
) -> None:
    try:
        raise KeyError("Lò Văn Ún")
    except KeyError as error:
        described = event_log.log_crash(KeyError, error.__traceback__)
    assert "Ún" not in described + event_log.read(path)
    assert lines(path)[-1].startswith("crashed KeyError < unit/base/test_event_log.py:")
    assert expected_crashes == lines(path)[-1:]


def test_the_older_half_goes_where_the_file_grows(path: Path) -> None:
    for number in range(5000):
        event_log.log(Event.SAVED, ms=number)
    kept = lines(path)
    assert event_log.path_of(path).stat().st_size <= event_log.LIMIT
    assert kept[-1] == "saved ms=4999"
    assert len(kept) > 1000 and all(line.startswith("saved ms=") for line in kept[1:])


def test_a_disk_that_refuses_it_hinders_nothing(tmp_path: Path) -> None:
    event_log.keep_beside(tmp_path / "gone" / "so.andan")
    event_log.log(Event.SAVED, ms=1)
    assert event_log.read(tmp_path / "gone" / "so.andan") == ""


def test_a_full_disk_hinders_no_save_when_the_log_is_cut(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_log.path_of(path).write_bytes(b"saved ms=1\n" * (event_log.LIMIT // 10))

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    event_log.log(Event.SAVED, ms=2)
    assert lines(path)[-1:] == ["saved ms=2"]


def test_the_support_package_counts_records_and_names_none(store: Store) -> None:
    event_log.keep_beside(store.path)
    commune(store)
    text = support_text(store)
    assert "area: 2" in text.splitlines()
    assert any(" saved ms=" in line for line in text.splitlines())
    assert (
        "Đông" not in text
        and "Hoà" not in text
        and "Lan" not in text
        and str(store.path.parent) not in text
    )
