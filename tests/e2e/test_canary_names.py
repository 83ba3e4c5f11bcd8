"""Names that must not leave: in everything that leaves for no stated purpose, none of them is found.

Each personal or sensitive text of a store holds a word of its own. All default outputs are written
and searched: lists and searches, exports, printed lists, what is due, reports, frozen reports and
packages, with whatever is packed inside them.
"""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.__main__ import main
from app.base import clock
from app.base.dates import PartDay
from app.base.jobs import Watch
from app.base.periods import parse
from app.exchange.archive.archive import write_archive
from app.exchange.attachments.intake import attach_file
from app.exchange.attachments.take_out import take_out
from app.exchange.package.delivery import deliver
from app.exchange.package.package import write_package
from app.exchange.records.xlsx_export import export_list
from app.law.regimes import CaseKind
from app.paper.document.list_pdf import draw_list
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, Recipient
from app.registers.case import Case, CaseProgress, Support, SupportKind
from app.registers.dispute import (
    Dispute,
    DisputeOutcome,
    Ground,
    Guest,
    Matter,
    Mediator,
    Meeting,
    Party,
)  # fmt: skip
from app.registers.fund import Fund, Source, Way
from app.registers.household import Household
from app.registers.institution import Institution, InstitutionKind
from app.registers.member import Member
from app.registers.person import Person
from app.registers.request import Request, Right
from app.registers.tip import Tip, TipTopic
from app.registers.visit import Visit, Visitor
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.report_file import write
from app.reports.submission.frozen_report import freeze
from app.schema.common_rows import Proposal
from app.schema.conditions import Query, eq
from app.schema.fields import Privacy, RowsField, TextField
from app.schema.record import REGISTRY, Record, Row
from app.services import unit_settings
from app.services.list_cells import column_specs
from app.services.printed_list import PrintedList
from app.store import Store
from app.store.read.attachments import attachments_of
from tests.conftest import PASSWORD
from tests.support import hidden
from tests.support.pdf_text import read as read_pdf
from tests.support.samples import TITLE, a_visit, commune

LEAST = 100
TODAY = date(2026, 9, 20)
DAY = date(2026, 8, 3)
ASKED = Proposal(what="x", due=TODAY)


@dataclass
class Placed:
    """A store with canaries, their words, and the folder that everything leaves to."""

    store: Store
    words: list[str]
    attached: list[str]  # of these: what the attachments are called and hold
    out: Path


class _Canaries:
    """Puts a word of its own into every text that may not leave."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self.words: list[str] = []

    def filled(self, holder: Any, fields: dict[str, Any]) -> Any:
        values: dict[str, Any] = {}
        for name, spec in fields.items():
            if isinstance(spec, RowsField):
                rows: tuple[Row, ...] = getattr(holder, name)
                values[name] = tuple(self.filled(row, spec.row.fields) for row in rows)
            elif type(spec) is TextField and spec.privacy is not Privacy.OPEN:
                values[name] = self._word()
        return dataclasses.replace(holder, **values)

    def _word(self) -> str:
        self.words.append(f"kỳlân{next(self._numbers):03}ỷ")
        return self.words[-1]


def _attach(store: Store, record: Record, folder: Path) -> list[str]:
    """Attach a file; gives a word of its name, and one that stands in it (in letters of any PDF)."""
    words = [f"kỳlân-tệp-{record.code}", f"kylan-{record.code}"]
    path = folder / f"{words[0]}.pdf"
    path.write_bytes(hidden.pdf(words[1]))
    attach_file(store, store.get(type(record), record.id), path)
    return words


def _records(made: Any, person: int, member: int) -> Iterator[Record]:
    """Records of every register that speaks of people, with all their rows."""
    area, team, home = made.east.id, made.team.id, made.home.id
    for n in range(5):
        yield a_visit(home, day=DAY, person=person, visitors=(Visitor(name="x"),), proposals=(ASKED,),
                      next_visit=TODAY, area=area)  # fmt: skip
        yield Case(
            person=person, kind=CaseKind.REINTEGRATION, area=area, start=DAY - timedelta(days=300 * (n % 2)),
            supports=(Support(day=DAY, kind=SupportKind.LOAN),), progress=(CaseProgress(day=DAY, note="x"),),
        )  # fmt: skip
        yield Dispute(
            received=DAY, ground=Ground.ASKED, area=area, team=team, field=Matter.CIVIL, matter="x",
            mediators=(Mediator(member=member),), invited=(Guest(name="x"),), parties=(Party(name="x"), Party(name="x")),
            meetings=(Meeting(day=DAY),), outcome=DisputeOutcome.SETTLED, ended=DAY,
        )  # fmt: skip
    yield Household(name="x", area=area)
    yield Person(name="x", area=area, household=home, born=PartDay(1999, 3, 12))
    yield Request(name="x", person=person, right=next(iter(Right)), received=TODAY)
    yield Institution(name="Trường học", kind=next(iter(InstitutionKind)), area=area)
    yield Activity(day=DAY, kind=ActivityKind.MEETING, name="Họp", area=area, proposals=(ASKED,))
    yield Award(name="Tổ thôn Đông", recipient=Recipient.COLLECTIVE, area=area)
    yield Tip(month=DAY.replace(day=1), topic=TipTopic.DRUGS.value, count=3)
    yield Fund(day=DAY, way=Way.IN, source=Source.PEOPLE, name="x", amount=5, giver="x")
    yield Member(name="Lê Ỷ", team=team, since=DAY, born=PartDay(1965, 3, 12))


@pytest.fixture
def placed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Placed:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made, canaries = commune(store), _Canaries()

    def filled(record: Record) -> Any:
        return canaries.filled(record, record.schema.fields)

    with store.step(TITLE) as step:
        step.save(filled(made.home))
        step.save(filled(made.visit))
        member = step.save(filled(Member(name="Lê Bá", team=made.team.id, since=DAY)))
        person = step.save(filled(Person(name="x", area=made.east.id, household=made.home.id)))
        for record in _records(made, person.id, member.id):
            step.save(filled(record))
    owners = (made.home, made.visit, person, member)
    attached = [word for one in owners for word in _attach(store, one, tmp_path)]
    out = tmp_path / "out"
    out.mkdir()
    return Placed(store, canaries.words + attached, attached, out)


def texts(data: bytes) -> Iterator[str]:
    """What a file says: itself, the text of a PDF, and of whatever is packed inside."""
    if data.startswith(b"%PDF"):
        yield from ("".join(page.text.split()) for page in read_pdf(data))
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name
                yield from texts(packed.read(name))
    yield data.decode("utf-8", "ignore")
    yield data.decode("utf-16-le", "ignore")


def found_in(placed: Placed, said: str) -> list[str]:
    return [word for word in placed.words if word in said]


def found(placed: Placed) -> dict[str, list[str]]:
    """The canaries in each file of the folder."""
    files = sorted(path for path in placed.out.rglob("*") if path.is_file())
    assert files
    return {
        path.name: some
        for path in files
        if (some := found_in(placed, "\n".join([path.name, *texts(path.read_bytes())])))
    }


def test_there_are_canaries_in_every_register_that_speaks_of_people(placed: Placed) -> None:
    assert len(placed.words) >= LEAST
    held = {
        cls.schema.key
        for cls in REGISTRY.values()
        for record in placed.store.fetch(cls, placed.store.ids(cls))
        if found_in(placed, repr(record))
    }
    assert held == {
        "activity", "award", "case", "dispute", "fund", "household", "institution", "member", "person",
        "request", "tip", "visit",
    }  # fmt: skip


def test_no_export_and_no_printed_list_has_one(placed: Placed) -> None:
    for key, cls in REGISTRY.items():
        export_list(placed.store, cls, Query(), placed.out / f"{key}.xlsx")
        listing = PrintedList(cls, Query(), tuple(column_specs(cls)))
        draw_list(placed.store, listing, placed.out / f"{key}.pdf", Watch())
    assert found(placed) == {}


def test_those_that_are_to_leave_are_found_where_they_leave(placed: Placed) -> None:
    """The search itself works: with names each canary of a register is in its files."""
    why = {"names": True, "purpose": "Thử"}
    export_list(placed.store, Visit, Query(), placed.out / "visit.xlsx", **why)  # type: ignore[arg-type]
    listing = PrintedList(Household, Query(), ("name",), **why)  # type: ignore[arg-type]
    draw_list(placed.store, listing, placed.out / "household.pdf", Watch())
    assert {name: bool(some) for name, some in found(placed).items()} == {
        "household.pdf": True, "visit.xlsx": True,
    }  # fmt: skip


def test_an_attachment_is_found_where_it_is_taken(placed: Placed) -> None:
    home = placed.store.by_code(Household, "HO-0001")
    (one,) = attachments_of(placed.store, home)
    take_out(placed.store, home, one, placed.out / "ra.pdf", "Thử")
    assert found(placed) == {"ra.pdf": ["kylan-HO-0001"]}


def test_no_report_and_no_package_has_one(placed: Placed) -> None:
    store, unit = placed.store, unit_settings.load(placed.store)
    for key, report in REPORTS.items():
        computed = compute(store, report, parse("2026-Q3"))
        for ending in ("xlsx", "pdf", "json"):
            write(computed.masked(), store, unit, placed.out / f"{key}.{ending}")
        done = freeze(store, compute(store, report, parse("2026-08")), "")
        deliver(store, done, placed.out)
        write_package(store, done, placed.out)
    assert found(placed) == {}


def test_no_archive_has_one(placed: Placed) -> None:
    write_archive(placed.store, placed.out / "archive")
    assert found(placed) == {}
    named = placed.out / "named"
    write_archive(placed.store, named, names=True, purpose="Thử")
    texts_of = [path.read_text(encoding="utf-8") for path in (named / "registers").iterdir()]
    assert set(found_in(placed, "".join(texts_of))) == set(placed.words) - {*placed.attached}
    assert found_in(placed, "".join(p.read_text("utf-8") for p in (named / "data").iterdir())) == []


def test_no_list_and_no_search_has_one(
    placed: Placed, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path, user = placed.store.path, placed.store.user
    some = [
        next(iter(placed.store.fetch(cls, placed.store.ids(cls, limit=1))))
        for cls in (Household, Person)
    ]
    held = [(one.schema.key, one.code) for one in some]
    placed.store.close()
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)

    def said(*arguments: str) -> str:
        capfd.readouterr()
        assert main([*arguments, "--store", str(path), "--user", user]) == 0
        return "".join(capfd.readouterr())

    commands = [("list", key) for key in REGISTRY]
    commands += [("attachments", key, code) for key, code in held]
    commands += [("search", "kylan"), ("search", "Lê"), ("due",)]
    for command in commands:
        for form in ((), ("--json",)):
            assert found_in(placed, said(*command, *form)) == [], command
    for key in ("visit", "person", "case", "request"):
        assert "HO-" not in said("list", key, "--json"), "it leads back to a household"
    assert "HO-" not in said("due", "--json")
    assert found_in(placed, said("list", "visit", "--json", "--names", "--purpose", "Thử"))


def test_no_order_tells_the_names_that_are_left_out(placed: Placed) -> None:
    """Whoever has the true list of families would else know each code by its place."""
    store = placed.store
    with store.step(TITLE) as step:
        area = store.ids(REGISTRY["area"])[0]
        step.save_many([Household(name=name, area=area) for name in ("Vũ Ước", "Bùi An", "Lê Ân")])
    entered = [record.code for record in store.fetch(Household, sorted(store.ids(Household)))]
    by_name = [record.code for record in store.fetch(Household, store.ids(Household))]
    assert entered != by_name
    path = placed.out / "ho.xlsx"
    export_list(store, Household, Query(order="name"), path)
    book = load_workbook(path)
    assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == entered
    draw_list(store, PrintedList(Household, Query(), ("code",)), placed.out / "ho.pdf", Watch())
    said = "\n".join(page.text for page in read_pdf((placed.out / "ho.pdf").read_bytes()))
    assert re.findall(r"HO-\d+", said) == entered


def test_no_order_of_areas_goes_on_in_that_of_names(
    placed: Placed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one area the families would else stand as their names do."""
    store = placed.store
    with store.step(TITLE) as step:
        far = step.save(Area(name="Thôn Xa"))
        area = far.id
        made = [Household(name=name, area=area) for name in ("Vũ Ước", "Bùi An", "Lê Ân")]
        entered = [record.code for record in step.save_many(made)]
    where = Query(eq("area", area), order="area")
    by_name = [record.code for record in store.fetch(Household, store.ids(Household, where))]
    assert entered != by_name  # as the window shows them
    export_list(store, Household, where, placed.out / "ho.xlsx")
    rows = load_workbook(placed.out / "ho.xlsx").worksheets[0].iter_rows(min_row=2)
    assert [row[0].value for row in rows] == entered
    path, user = store.path, store.user
    store.close()
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    assert main(["list", "household", "--sort", "area", "--where", f"area={far.code}", "--json",
                 "--store", str(path), "--user", user]) == 0  # fmt: skip
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["records"]] == entered
