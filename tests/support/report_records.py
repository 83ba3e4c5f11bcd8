"""Invented records for the reports, drawn by a seed so that every rule of counting is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from app.base.dates import PartDay
from app.base.language import T
from app.law.regimes import CaseKind
from app.registers.area import Area
from app.registers.award import Award, AwardForm, AwardMethod, AwardState, Recipient, Salutation
from app.registers.case import Case, CaseState, Ending, Result, Support, SupportKind
from app.registers.decision import Decision
from app.registers.dispute import Dispute, DisputeOutcome, Matter, Mediator, Party
from app.registers.household import Household
from app.registers.member import Member, Training
from app.registers.model import Model, ModelPlace, Place, Recognition
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Visit
from app.registers.visit import VisitOutcome as Met
from app.schema.common_rows import Rating
from app.schema.record import Record
from app.schema.vocabulary import Address, Grade, Running, Sex
from app.store import Store
from tests.support.report_registers import Registers

R = TypeVar("R", bound=Record)
V = TypeVar("V")
FIRST, LAST = date(2024, 10, 1), date(2026, 11, 20)


class Filling:
    """Fills a store; each draw hits the edges of periods far more often than chance would."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store, self._random = store, Random(seed)

    def fill(self) -> None:
        areas = self._save([Area(name=f"Thôn {n}", households=90 + n) for n in range(1, 6)])
        households = self._save(
            [Household(name=f"Nguyễn Văn Hộ {n}", area=self._one(areas)) for n in range(25)]
        )
        models = self._save([self._model(n, areas) for n in range(30)])
        teams = self._save([self._team(n, areas) for n in range(25)])
        members = self._save([self._member(teams) for _ in range(120)])
        self._save([self._visit(households, models) for _ in range(250)])
        people = self._save([Person(name=f"Trần Văn Giúp {n}") for n in range(30)])
        self._save([self._case(people, areas) for _ in range(90)])
        decisions = self._save(
            [Decision(number=f"{n}/QĐ-UBND", day=self._day(), signer="Lê Thị Ký") for n in range(9)]
        )
        self._save([self._award(decisions, areas, members) for _ in range(110)])
        self._save([self._dispute(areas, members) for _ in range(120)])
        more = Registers(self._random, self._day)
        institutions = self._save(more.institutions())
        for records in more.linked(models, areas, institutions):
            self._save(records)

    def _save(self, records: Sequence[R]) -> list[int]:
        with self._store.step(T("Thử", "Test")) as step:
            return [record.id for record in step.save_many(records)]

    def _one(self, values: Sequence[V]) -> V:
        return self._random.choice(values)

    def _maybe(self, values: Sequence[V]) -> V | None:
        return self._one(values) if self._random.random() < 0.7 else None

    def _day(self, first: date = FIRST) -> date:
        """Half of the days stand on an edge of a month, of one window or the other."""
        day = first + timedelta(days=self._random.randint(0, (LAST - first).days))
        if self._random.random() < 0.5:
            day = day.replace(day=self._one((1, 14, 15, 28)))
        return min(max(day, first), LAST)

    def _ended(self, since: date) -> tuple[Running, date | None]:
        state = self._one((Running.ACTIVE, Running.ACTIVE, Running.PAUSED, Running.ENDED))
        return state, self._day(since) if state is Running.ENDED else None

    def _model(self, number: int, areas: list[int]) -> Model:
        launched = self._day()
        state, ended = self._ended(launched)
        places = [
            Place(
                area=self._one(areas), since=self._maybe([self._day()]), state=self._one([*Running])
            )
            for _ in range(self._random.randint(0, 4))
        ]
        places += [Place(where="Chợ xã")] * (self._random.random() < 0.3)
        return Model(
            name=f"Mô hình {number}",
            group=self._maybe(["self_run", "camera", "Tiếng kẻng an ninh"]),
            place=self._one([*ModelPlace]),
            form=self._maybe(["club", "Tổ xung kích"]),
            places=tuple(places),
            recognised=tuple(
                Recognition(year=self._one((2024, 2025, 2026)), authority="Công an tỉnh")
                for _ in range(self._random.randint(0, 2))
            ),
            launched=launched,
            state=state,
            ended=ended,
        )

    def _team(self, number: int, areas: list[int]) -> Team:
        established = self._day()
        state, ended = self._ended(established)
        return Team(
            name=f"Tổ {number}",
            kind=self._one(["security", "mediation", "old_guard", "Tổ dân quân"]),
            areas=(self._one(areas),),
            established=established,
            ratings=self._ratings(),
            unlisted=self._random.randint(0, 9),
            state=state,
            ended=ended,
        )

    def _ratings(self) -> tuple[Rating, ...]:
        years = [year for year in (2024, 2025, 2026) if self._random.random() < 0.5]
        return tuple(Rating(year=year, grade=self._one([*Grade])) for year in years)

    def _member(self, teams: list[int]) -> Member:
        since = self._day()
        return Member(
            name=self._one(("Lê Văn An", "LÊ VĂN AN", "Lê Văn Ấn", "Phạm Thị Bé", "Đỗ Hoà")),
            born=self._maybe([PartDay(1980), PartDay(1980, 5), PartDay(1991)]),
            team=self._one(teams),
            sex=self._maybe([*Sex]),
            law_trained=self._maybe([True, False]),
            trainings=(Training(day=self._day(since), what="Kỹ năng hòa giải"),),
            ratings=self._ratings(),
            since=since,
            until=self._day(since) if self._random.random() < 0.4 else None,
        )

    def _visit(self, households: list[int], models: list[int]) -> Visit:
        return Visit(
            day=self._day(),
            household=self._one(households),
            model=self._maybe(models),
            outcome=self._one([*Met]),
        )

    def _case(self, people: list[int], areas: list[int]) -> Case:
        start = self._day()
        over = self._random.random() < 0.5
        supports = tuple(
            Support(day=self._day(start), kind=self._one([*SupportKind]))
            for _ in range(self._random.randint(0, 3))
        )
        case = Case(
            person=self._one(people),
            kind=self._one([*CaseKind]),
            area=self._maybe(areas),
            start=start,
            supports=supports,
            result=self._one([*Result]),
        )
        if not over:
            return replace(case, state=self._one((CaseState.OPEN, CaseState.PAUSED)))
        return replace(
            case, state=CaseState.ENDED, ended=self._day(start), ending=self._one([*Ending])
        )

    def _award(self, decisions: list[int], areas: list[int], members: list[int]) -> Award:
        state = self._one([*AwardState])
        decision = self._maybe(decisions)
        by_others = decision is None and self._random.random() < 0.5
        return Award(
            given_by="Ban Chỉ đạo 138 tỉnh" if by_others else None,
            given_day=self._maybe([self._day()]) if by_others else None,
            state=state,
            recipient=self._one([*Recipient]),
            name="Tập thể thôn",
            area=self._maybe(areas),
            member=self._maybe(members),
            form=self._one([*AwardForm]),
            level=self._one(("commune", "province", "Chủ tịch Hội Nông dân")),
            decision=decision,
            salutation=self._maybe([*Salutation]),
            method=self._maybe([*AwardMethod]),
            money=self._maybe((500_000, 1_200_000)),
            handed_over=self._day() if state is AwardState.HANDED else None,
        )

    def _dispute(self, areas: list[int], members: list[int]) -> Dispute:
        received = self._day()
        outcome = self._one([*DisputeOutcome])
        closed = outcome in (DisputeOutcome.SETTLED, DisputeOutcome.FAILED)
        return Dispute(
            received=received,
            area=self._maybe(areas),
            field=self._one([*Matter]),
            matter="Ranh giới đất",
            mediators=tuple(Mediator(member=m) for m in self._random.sample(members[:9], 2)),
            parties=(
                Party(address_as=Address.MR, name="Hoàng Văn Bên", born=1970, address="Thôn 1"),
                Party(address_as=Address.MRS, name="Vũ Thị Kia"),
            ),
            wants="Xác định lại mốc giới theo hiện trạng.",
            outcome=outcome,
            ended=self._day(received) if closed else None,
        )
