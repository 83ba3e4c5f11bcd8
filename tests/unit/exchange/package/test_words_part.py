"""The officer's paragraphs in a package: only when asked for, after a look for names, and read by a receiver."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.exchange.package import package as module
from app.exchange.package import words_part
from app.exchange.package.container import Altered, NotOurs, pack, unpack
from app.exchange.package.delivery import deliver
from app.exchange.package.package import (
    FIGURES,
    MANIFEST,
    PAPER,
    WORKBOOK,
    NewerSchema,
    package_bytes,
    read_package,
)
from app.exchange.package.words_part import WORDS, PeopleNamed, WithWords, titled
from app.exchange.rollup import collected
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import collect
from app.exchange.rollup.rollup import add_up
from app.registers.narrative import NarratedReport, Narrative, ReportSection
from app.reports.submission.frozen_report import Unchanged
from app.reports.words.paragraphs import paragraph_records
from app.store.security.signing_keys import signing_keys
from app.store.submissions import Submission, canonical_json
from tests.support.packages import MARCH, Sender, sender
from tests.support.samples import TITLE
from tests.support.wording import pattern

SAID = "Đã đi {visits} lượt, nhất là mùa mưa."
PARTS = (FIGURES, MANIFEST, PAPER, WORKBOOK, WORDS)


def write(unit: Sender, text: str) -> None:
    """Write the tasks of the month anew."""
    kept = paragraph_records(unit.store, "movement", MARCH)
    with unit.store.step(TITLE) as step:
        if kept:
            step.save(replace(kept[0], text=text))
        else:
            step.save(
                Narrative(
                    report=NarratedReport.MOVEMENT,
                    section=ReportSection.TASKS,
                    period="2026-03",
                    text=text,
                )
            )


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path / "unit", visits=3)
    write(made, SAID)
    yield made
    made.store.close()


@pytest.fixture
def done(unit: Sender) -> Submission:
    return unit.freeze()


def test_they_go_along_only_when_asked_for(unit: Sender, done: Submission, tmp_path: Path) -> None:
    tmp_path.joinpath("usb").mkdir()
    plain = deliver(unit.store, done, tmp_path / "usb").package
    assert read_package(plain).words == {} and SAID[:6].encode() not in plain.read_bytes()
    with_words = deliver(
        unit.store, done, tmp_path / "usb", copies=False, words=WithWords()
    ).package
    read = read_package(with_words)
    assert read.words == {"tasks": ["Đã đi 3 lượt, nhất là mùa mưa."]}
    assert read.digest == done.sha256
    assert titled(read.words) == f"{ReportSection.TASKS.label}\nĐã đi 3 lượt, nhất là mùa mưa."
    assert unit.store.audit_entries(1)[0].act.detail["words"] is True


def test_a_program_that_knows_no_paragraphs_is_told_to_be_renewed(
    unit: Sender, done: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "goi"
    path.write_bytes(package_bytes(unit.store, done, words=True))
    monkeypatch.setattr(module, "SCHEMA", 3)
    with pytest.raises(NewerSchema):
        read_package(path)


def test_whoever_is_named_is_named_and_nothing_is_written(unit: Sender, tmp_path: Path) -> None:
    write(unit, "Hộ bà ĐẶNG THỊ HOÀ cần giúp.")
    done, usb = unit.freeze(), tmp_path / "usb"
    usb.mkdir()
    with pytest.raises(PeopleNamed, match=pattern(words_part._NAMES)) as refused:
        deliver(unit.store, done, usb, words=WithWords())
    assert refused.value.names == ["Đặng Thị Hoà"] and not [*usb.iterdir()]
    agreed = WithWords(named=True, purpose="cấp trên hỏi")
    deliver(unit.store, done, usb, copies=False, words=agreed)
    logged = unit.store.audit_entries(1)[0].act.detail
    assert (logged["names"], logged["purpose"]) == (True, "cấp trên hỏi")


def test_a_report_frozen_without_any_has_none_to_send(unit: Sender, tmp_path: Path) -> None:
    with unit.store.step(TITLE) as step:
        step.delete(paragraph_records(unit.store, "movement", MARCH)[0])
    with pytest.raises(UserError, match=pattern(words_part._NO_WORDS)):
        deliver(unit.store, unit.freeze(), tmp_path, words=WithWords())


def test_a_paragraph_that_was_changed_is_a_correction(unit: Sender, done: Submission) -> None:
    with pytest.raises(Unchanged):
        unit.freeze("Sửa lời văn")
    write(unit, "Không còn gì.")
    again = unit.freeze("Sửa lời văn")
    assert (again.revision, again.figures) == (2, done.figures)


def test_a_receiver_keeps_and_shows_them(unit: Sender, done: Submission, tmp_path: Path) -> None:
    """Also where the same revision came before, without."""
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    files = [
        deliver(unit.store, done, tmp_path / "1", copies=False).package,
        deliver(unit.store, done, tmp_path / "2", copies=False, words=WithWords()).package,
    ]
    collected.save(unit.store, collect(files), ReceiverHistory())
    kept = collected.load(unit.store)
    assert kept is not None
    (taken,) = add_up(kept[0]).taken.values()
    assert taken.words == {"tasks": ["Đã đi 3 lượt, nhất là mùa mưa."]}


@pytest.mark.parametrize(
    ("part", "why"),
    [(b'{"tasks":["khac"]}', Altered), (b'{"tasks":"khac"}', NotOurs), (b"[]", NotOurs)],
)
def test_what_is_not_as_it_was_stated_is_refused(
    unit: Sender, done: Submission, tmp_path: Path, part: bytes, why: type[Exception]
) -> None:
    key, at = signing_keys(unit.store).signing, datetime(2026, 4, 1, tzinfo=UTC)
    parts, _names, _signer = unpack(package_bytes(unit.store, done, words=True), "", PARTS)
    if why is NotOurs:
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][WORDS] = module._stated(part)
        parts[MANIFEST] = canonical_json(manifest)
    path = tmp_path / "goi"
    path.write_bytes(pack(parts | {WORDS: part}, at, key))
    with pytest.raises(why):
        read_package(path)
