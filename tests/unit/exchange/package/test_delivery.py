"""What is handed over was read back from the drive, names nobody, and is never half there."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import (
    Cancelled,
    DamagedStore,
    DiskFull,
    DriveGone,
    NotFound,
    ReadOnly,
    UserError,
)
from app.base.jobs import Watch
from app.exchange.package import paper_code
from app.exchange.package.coded_paper import coded_paper
from app.exchange.package.delivery import _GONE, _NO_CODES, _UNKNOWN, deliver
from app.exchange.package.package import read_package
from app.registers.visit import Visit, VisitOutcome
from app.reports.definitions.movement import MOVEMENT
from app.reports.submission.readiness import readiness
from app.store import Store, submissions
from app.store.security.signing_keys import signing_keys
from tests.support.packages import CANARY, MARCH, Sender, everything_in, sender, with_canaries
from tests.support.samples import TITLE
from tests.support.wording import pattern

pytestmark = pytest.mark.windows


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path, visits=2)
    yield made
    made.store.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_figures_without_room_on_a_page_of_codes_are_told(
    unit: Sender, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = unit.freeze()
    assert deliver(unit.store, done, stick).remark is None
    monkeypatch.setattr(paper_code, "MOST", 1)
    handed = deliver(unit.store, done, stick)
    assert re.match(pattern(_NO_CODES), str(handed.remark))
    assert handed.package.name in str(handed.remark)
    assert deliver(unit.store, done, stick, copies=False).remark is None


def test_a_package_that_the_store_does_not_know_tells_that_an_older_copy_was_put_back(
    unit: Sender, stick: Path, tmp_path: Path
) -> None:
    first = deliver(unit.store, unit.freeze(), stick)
    assert first.doubt is None
    unit.store.close()
    shutil.copytree(tmp_path, old := tmp_path.with_name(f"{tmp_path.name}-cũ"))
    unit.store = Store.open(unit.store.path, "lan", "mật khẩu của Lan")
    unit.visit()
    deliver(unit.store, unit.freeze("Bổ sung"), stick)
    unit.store.close()
    unit.store = Store.open(old / unit.store.path.name, "lan", "mật khẩu của Lan")
    unit.store.accept()
    unit.visit(2)
    handed = deliver(unit.store, unit.freeze("Bổ sung khác"), stick)  # over the one of that name
    assert handed.unknown == (handed.package.name,)
    assert handed.doubt == _UNKNOWN.format(names=handed.package.name)
    other = sender(tmp_path / "khác")  # of the same code: another's key tells nothing
    assert deliver(other.store, other.freeze(), stick).doubt is None
    other.store.close()


def test_a_package_and_what_people_read_stand_on_the_stick(unit: Sender, stick: Path) -> None:
    done = unit.freeze()
    handed = deliver(unit.store, done, stick)
    assert read_package(handed.package).digest == done.sha256
    kept = submissions.read_contents(unit.store, done)
    paper = coded_paper(unit.store, done, kept.paper)
    assert [path.read_bytes() for path in handed.copies] == [kept.workbook, paper]
    assert {path.name for path in stick.iterdir()} == {
        f"03127 Phong trào Toàn dân bảo vệ an ninh Tổ quốc, tháng 3 năm 2026, lần 1.{ending}"
        for ending in ("andan-goi", "xlsx", "pdf")
    }
    assert submissions.sent_at(unit.store).keys() == {done.seq}


def test_a_sealed_one_is_opened_by_its_receiver(unit: Sender, stick: Path) -> None:
    private = signing_keys(unit.store).opening
    public = private.public_key().public_bytes_raw()
    handed = deliver(unit.store, unit.freeze(), stick, public, copies=False)
    assert list(stick.iterdir()) == [handed.package]
    assert read_package(handed.package, private).unit == "03127"


def test_no_name_stands_on_the_stick(unit: Sender, stick: Path) -> None:
    with_canaries(unit)
    unit.visit()
    deliver(unit.store, unit.freeze(f"Do {CANARY} báo sót"), stick)
    for path in stick.iterdir():
        assert CANARY not in path.name + everything_in(path.read_bytes()), path.name


REFUSED = {
    errno.ENOSPC: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EIO: DriveGone,
    errno.ENODEV: DriveGone,
}


@pytest.mark.parametrize("number", REFUSED)
@pytest.mark.parametrize("file", [1, 2, 3])
def test_what_the_drive_refuses_is_one_sentence_and_no_package(
    number: int, file: int, unit: Sender, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, real, calls = unit.freeze(), Path.replace, list[Path]()

    def refuse(here: Path, there: Path) -> Path:
        if there.parent == stick:
            calls.append(there)
            if len(calls) == file:
                raise OSError(number, "refused")
        return real(here, there)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(REFUSED[number]):
        deliver(unit.store, done, stick)
    monkeypatch.undo()
    assert list(stick.glob("*.andan-goi")) == list(stick.glob("*.part")) == []
    assert submissions.sent_at(unit.store) == {}
    assert submissions.list_submissions(unit.store) == [done]
    assert deliver(unit.store, done, stick).package.is_file()


def test_a_stick_that_was_pulled_out_is_missed(unit: Sender, stick: Path) -> None:
    done = unit.freeze()
    stick.rmdir()
    with pytest.raises(NotFound, match=pattern(_GONE)):
        deliver(unit.store, done, stick)
    assert not stick.exists()


def test_a_stick_that_keeps_other_bytes_is_found_out(
    unit: Sender, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, real = unit.freeze(), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: real(self)[:-1] + b"?")
    with pytest.raises(DamagedStore):
        deliver(unit.store, done, stick)
    assert list(stick.iterdir()) == []


def test_handing_over_can_be_stopped(unit: Sender, stick: Path) -> None:
    done, watch = unit.freeze(), Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        deliver(unit.store, done, stick, progress=watch)
    assert list(stick.iterdir()) == []


# --- before it is frozen ---------------------------------------------------------------------


def test_what_is_doubtful_about_the_period_is_told_before(unit: Sender) -> None:
    ready = readiness(unit.store, MOVEMENT, MARCH, Watch())
    assert (ready.revision, ready.last, ready.moved, ready.wrong) == (1, None, True, ())
    assert (ready.real_to, ready.unfinished) == (MARCH.last, False)
    assert ready.doubts == ()
    unit.visit(day=MARCH.previous().first)
    with unit.store.step(TITLE) as step:
        for id_ in (1, 3):  # one in the period, one before it
            step.save(replace(unit.store.get(Visit, id_), outcome=VisitOutcome.NOT_MET))
    told = readiness(unit.store, MOVEMENT, MARCH, Watch()).doubts
    assert {doubt.id for doubt in told} == {1}


def test_a_revision_is_told_as_moved_once_a_figure_has(unit: Sender) -> None:
    done = unit.freeze()
    before = readiness(unit.store, MOVEMENT, MARCH, Watch())
    assert (before.revision, before.last, before.moved) == (2, done, False)
    unit.visit()
    assert readiness(unit.store, MOVEMENT, MARCH, Watch()).moved


def test_what_cannot_be_counted_says_why(unit: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError(TITLE)

    monkeypatch.setattr("app.reports.submission.readiness.compute", refuse)
    ready = readiness(unit.store, MOVEMENT, MARCH, Watch())
    assert (ready.computed, ready.wrong) == (None, (TITLE,))


def test_a_period_that_goes_on_is_told(unit: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.base.clock.today", lambda: MARCH.first)
    ready = readiness(unit.store, MOVEMENT, MARCH, Watch())
    assert (ready.real_to, ready.unfinished) == (MARCH.first, True)
