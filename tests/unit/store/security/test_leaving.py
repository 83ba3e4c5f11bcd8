"""What leaves the store is in its audit log before it is anywhere else, or it does not leave."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import DiskFull, ReadOnly, UserError
from app.base.jobs import Watch
from app.base.language import T
from app.base.periods import parse
from app.exchange.package.delivery import deliver
from app.exchange.package.package import write_package
from app.exchange.package.receivers import write_card
from app.exchange.records.xlsx_export import export_list
from app.paper.certificate.award_printing import print_certificates, print_receipts
from app.paper.certificate.print_settings import kept_printing
from app.paper.document.list_pdf import draw_list
from app.paper.office.record_paper import print_paper
from app.registers.award import Award, AwardForm, AwardState, Recipient
from app.registers.decision import Decision
from app.registers.dispute import Dispute, DisputeOutcome, Ground, Matter, Party
from app.registers.person import Person
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.report_file import write
from app.reports.submission.frozen_report import Submission, freeze
from app.schema.conditions import Query
from app.services import unit_settings
from app.services.printed_list import PrintedList
from app.store import Store
from app.store.database import fetch
from tests.support.samples import TITLE, commune

CANARY = "Hoàng Yến Oanh"
MARCH = parse("2026-03")
ENDED = date(2026, 2, 5)


@dataclass
class Office:
    """A store that holds what every exit needs, and the folder it is to leave to."""

    store: Store
    out: Path
    dispute: Any
    decision: Any
    done: Submission

    def award(self) -> Award:
        return self.store.fetch(Award, self.store.ids(Award))[0]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    made = commune(store)
    settled = Dispute(
        area=made.east.id, received=date(2026, 2, 1), ground=Ground.ASKED, field=Matter.CIVIL,
        matter="Lối đi", wants="Mở lại", parties=(Party(name=CANARY), Party(name="Lê Ỷ")),
        outcome=DisputeOutcome.SETTLED, ended=ENDED, agreement="Cùng sửa",
    )  # fmt: skip
    with store.step(TITLE) as step:
        dispute = step.save(settled)
        decision = step.save(Decision(number="1/QĐ", day=ENDED, signer="Trần Bá Phúc"))
        step.save(
            Award(name=CANARY, money=500_000, form=AwardForm.CERTIFICATE, order_no=1, recipient=Recipient.PERSON,
                  state=AwardState.DECIDED, decision=decision.id)
        )  # fmt: skip
        step.save(Person(name=CANARY, area=made.east.id))
    done = freeze(store, compute(store, REPORTS["movement"], MARCH), "")
    out = tmp_path / "out"
    out.mkdir()
    return Office(store, out, dispute, decision, done)


def _export(office: Office) -> None:
    export_list(office.store, Person, Query(), office.out / "a.xlsx", names=True, purpose="Vay vốn")


def _report(ending: str) -> Callable[[Office], None]:
    def leave(office: Office) -> None:
        store = office.store
        computed = compute(store, REPORTS["mediation"], parse("2026"))
        unit, why = unit_settings.load(store), {"names": True, "purpose": "Ký sổ"}
        write(computed, store, unit, office.out / f"a.{ending}", **why)  # type: ignore[arg-type]

    return leave


def _list(office: Office) -> None:
    asked = PrintedList(Person, Query(), ("code", "name"), names=True)
    draw_list(office.store, asked, office.out / "a.pdf", Watch())


def _paper(office: Office) -> None:
    print_paper(office.store, office.dispute, office.out / "a.pdf")


def _certificates(office: Office) -> None:
    store = office.store
    how, unit = kept_printing(store), unit_settings.load(store)
    print_certificates(store, office.decision, unit, office.out / "a.pdf", how)


def _receipts(office: Office) -> None:
    unit = unit_settings.load(office.store)
    print_receipts(office.store, office.decision, unit, office.out / "a.pdf")


def _package(office: Office) -> None:
    write_package(office.store, office.done, office.out)


def _handed(office: Office) -> None:
    deliver(office.store, office.done, office.out)


def _card(office: Office) -> None:
    write_card(office.store, office.out / "khoa.json")


EXITS: dict[str, Callable[[Office], None]] = {
    "export": _export,
    **{f"report {ending}": _report(ending) for ending in ("xlsx", "pdf", "json")},
    "list": _list,
    "paper": _paper,
    "certificates": _certificates,
    "receipts": _receipts,
    "package": _package,
    "handing over": _handed,
    "card": _card,
}
DRAWERS = (  # what turns records into pages and sheets
    "app.paper.document.canvas.PdfCanvas.__init__",
    "app.reports.output.workbook.build",
    "app.exchange.records.xlsx_stream.write",
    "app.reports.output.report_file.as_json",
)
DRAW_NOTHING = ("package", "card")  # frozen before, or nothing to draw
every_exit = pytest.mark.parametrize("leave", EXITS.values(), ids=EXITS)


@every_exit
def test_nothing_lies_in_a_temporary_file_on_its_way(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    leave: Callable[[Office], None],
) -> None:
    """Killed there it would be left in clear, and the log would not have it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "không có"))
    leave(office)
    assert list(office.out.iterdir())


@every_exit
def test_what_leaves_is_journalled_first(
    leave: Callable[[Office], None], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the entry is written there is no byte of it anywhere."""
    real, seen = Store.log_access, list[int]()

    def note(self: Store, kind: str, title: T, **detail: Any) -> None:
        if not seen:
            seen.append(sum(path.stat().st_size for path in office.out.iterdir()))
        real(self, kind, title, **detail)

    before = len(office.store.audit_entries())
    monkeypatch.setattr(Store, "log_access", note)
    leave(office)
    assert seen == [0]
    new = office.store.audit_entries()[:-before]
    begun = [entry.act for entry in new if entry.act.kind == "begin"]
    done = [entry.act for entry in new if entry.act.kind not in ("begin", "change")]
    assert new[-1].act.kind == "begin"
    assert sorted(act.detail["act"] for act in begun) == sorted(act.kind for act in done)
    assert [*office.out.iterdir()]


@every_exit
def test_what_left_is_removed_where_that_cannot_be_journalled(
    leave: Callable[[Office], None], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full once the file is written: begun is in the log, and nothing is there."""
    real = Store.log_access

    def note(self: Store, kind: str, title: T, **detail: Any) -> None:
        if kind != "begin":
            raise DiskFull(title)
        real(self, kind, title, **detail)

    monkeypatch.setattr(Store, "log_access", note)
    with pytest.raises(DiskFull):
        leave(office)
    assert [*office.out.iterdir()] == []
    assert "begin" in [entry.act.kind for entry in office.store.audit_entries(2)]


@every_exit
def test_what_cannot_be_journalled_does_not_leave(
    leave: Callable[[Office], None], office: Office
) -> None:
    fetch(office.store.db, "PRAGMA query_only = 1")  # as on a disk that takes no writing
    before = office.store.audit_entries()
    with pytest.raises(ReadOnly):
        leave(office)
    assert [*office.out.iterdir()] == []
    assert office.store.audit_entries() == before
    fetch(office.store.db, "PRAGMA query_only = 0")
    assert office.award().printed == 0
    leave(office)
    assert [*office.out.iterdir()]


@every_exit
def test_what_cannot_be_written_is_not_left_by_half(
    leave: Callable[[Office], None], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: the sentence says so, whatever the library that wrote has left open."""
    real = os.fdopen

    class Full:
        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, _data: bytes) -> int:
            raise OSError(28, "No space left on device")

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_error: object) -> None:
            self._file.close()

    monkeypatch.setattr("app.store.security.audit_log.Anchor.save", lambda *_args: None)
    monkeypatch.setattr(os, "fdopen", lambda *given: Full(real(*given)))
    with pytest.raises(DiskFull):
        leave(office)
    assert [*office.out.iterdir()] == []


def test_a_purpose_is_kept_where_names_leave(office: Office) -> None:
    _export(office)
    entry = office.store.audit_entries(1)[0].act
    assert entry.kind == "export"
    assert entry.detail == {"register": "person", "number": 1, "names": True, "purpose": "Vay vốn"}


def test_what_cannot_be_printed_yet_is_not_said_to_have_left(office: Office) -> None:
    with office.store.step(TITLE) as step:
        going_on = step.save(Dispute(received=ENDED, ground=Ground.ASKED, field=Matter.CIVIL,
                                     matter="x", outcome=DisputeOutcome.GOING_ON))  # fmt: skip
    before = office.store.audit_entries()
    with pytest.raises(UserError):
        print_paper(office.store, going_on, office.out / "a.pdf")
    assert office.store.audit_entries() == before


@pytest.mark.parametrize("name", EXITS)
def test_what_leaves_is_drawn_once_it_is_in_the_log(
    name: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing may be killed at any moment: by then the log tells of it."""
    before, drawn_at = len(office.store.audit_entries()), list[str]()

    def drawing(*_given: Any, **_more: Any) -> Any:
        drawn_at.extend(entry.act.kind for entry in office.store.audit_entries()[:-before])
        raise KeyboardInterrupt

    for drawer in DRAWERS:
        monkeypatch.setattr(drawer, drawing)
    with suppress(KeyboardInterrupt):
        EXITS[name](office)
    assert drawn_at == ([] if name in DRAW_NOTHING else ["begin"])
    assert [entry.act.kind for entry in office.store.audit_entries()[:-before]][-1] == "begin"
