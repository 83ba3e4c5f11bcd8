"""Invented units that hand in reports, for the tests of packages and of adding up."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pypdfium2

from app.base.periods import Period, parse
from app.law import communes
from app.registers.area import Area
from app.registers.figure import Figure
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team
from app.reports.compute.computation import compute
from app.reports.definitions.movement import MOVEMENT
from app.reports.definitions.movement.manual import MANUAL
from app.reports.spec.report import Report
from app.reports.submission.frozen_report import Submission, freeze
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from tests.support.samples import TITLE, a_visit

MARCH = parse("2026-03")
# As the report was before figures under the starters' names were in every commune's.
FORMER = replace(MOVEMENT, groups=tuple(g for g in MOVEMENT.groups if g is not MANUAL))
CANARY = "Hoàng Yến"
CODES = ("03127", "00004", "00008", "00025")


@dataclass
class Sender:
    """A unit with its store, which can hand in and go on working."""

    store: Store
    code: str
    household: int = 0

    def visit(self, times: int = 1, day: date = date(2026, 3, 2)) -> list[int]:
        """More visits, to one household."""
        with self.store.step(TITLE) as step:
            made = step.save_many([a_visit(self.household, day=day) for _ in range(times)])
        return [one.id for one in made]

    def enter(self, name: str, value: int, period: str = "2026-03") -> None:
        """A figure that is counted elsewhere."""
        with self.store.step(TITLE) as step:
            step.save(Figure(indicator=name, period=period, value=value))

    def freeze(
        self, reason: str = "", period: Period = MARCH, report: Report = MOVEMENT
    ) -> Submission:
        return freeze(self.store, compute(self.store, report, period), reason)


def sender(folder: Path, code: str = CODES[0], visits: int = 1) -> Sender:
    """A unit with one household and some visits to it in March 2026."""
    store, _code = Store.create(
        folder / f"{code}.andan", "lan", "Trần Thị Lan", "mật khẩu của Lan", Cost(1024, 1, 1)
    )
    unit_settings.save(store, unit_settings.unit_of(communes.find(code)))
    with store.step(TITLE) as step:
        area = step.save(Area(name="Thôn Đông"))
        household = step.save(Household(name="Đặng Thị Hoà", area=area.id))
    made = Sender(store, code, household.id)
    made.visit(visits)
    return made


def with_canaries(made: Sender) -> None:
    """Names that may leave nowhere, in whatever names a person."""
    canaries = [f"{CANARY} {n}" for n in range(6)]
    with made.store.step(TITLE) as step:
        team = step.save(
            Team(name=canaries[0], kind="security", areas=(1,), established=date(2026, 1, 5))
        )
        step.save(Member(name=canaries[1], team=team.id, task=canaries[5], since=date(2026, 1, 6)))
        step.save(Person(name=canaries[2]))
        step.save(replace(made.store.get(Household, 1), name=canaries[3], note=canaries[4]))


def everything_in(data: bytes) -> str:
    """All text of a file: of a package or a workbook each file in it, of a PDF that of each page."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(everything_in(book.read(name)) for name in book.namelist())
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
        pages.close()
        return " ".join(said.split()) + data.decode("latin-1")
    return data.decode()
