"""Invented records of the registers that the movement report sums up beside its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import TypeVar

from app.registers.activity import Activity, ActivityKind
from app.registers.charter import Charter, CharterKind
from app.registers.document import Direction, Document
from app.registers.figure import Figure, FigureKind, FigureName
from app.registers.fund import Fund, Source, Way
from app.registers.institution import Institution, InstitutionKind
from app.registers.review import Quality, Review
from app.registers.safety import Criterion, Safety, SafetyLevel, Verdict
from app.registers.tip import Tip
from app.schema.record import Record

V = TypeVar("V")
Day = Callable[[], date]


class Registers:
    """Draws records; ``day`` gives days that hit the edges of periods."""

    def __init__(self, random: Random, day: Day) -> None:
        self._random, self._day = random, day

    def _one(self, values: Sequence[V]) -> V:
        return self._random.choice(values)

    def _maybe(self, values: Sequence[V]) -> V | None:
        return self._one(values) if self._random.random() < 0.7 else None

    def institutions(self) -> list[Record]:
        return [
            Institution(name=f"Trường tiểu học số {n}", kind=self._one([*InstitutionKind]))
            for n in range(6)
        ]

    def linked(
        self, models: list[int], areas: list[int], institutions: list[int]
    ) -> Iterator[list[Record]]:
        """The records of each register."""
        yield [self._review(models) for _ in range(60)]
        yield [self._tip() for _ in range(70)]
        yield [*self._safety(areas, institutions)]
        yield [self._document() for _ in range(80)]
        yield [self._activity(areas) for _ in range(90)]
        yield [self._fund() for _ in range(80)]
        yield [
            Charter(kind=self._one([*CharterKind]), area=self._one(areas), adopted=self._day())
            for _ in range(20)
        ]
        yield [self._figure() for _ in range(320)]

    def _review(self, models: list[int]) -> Review:
        day = self._day()
        quality = self._one([*Quality])
        return Review(model=self._one(models), day=day, year=day.year, quality=quality)

    def _tip(self) -> Tip:
        count = self._random.randint(1, 20)
        return Tip(
            month=self._day().replace(day=1),
            topic=self._one(("drugs", "theft", "Cháy nổ")),
            count=count,
            valuable=self._random.randint(0, count),
            settled=self._random.randint(0, count),
        )

    def _safety(self, areas: list[int], institutions: list[int]) -> Iterator[Safety]:
        for year in (2024, 2025, 2026):
            for area in areas[:-1]:
                yield self._assessed(Safety(year=year, area=area))
            for unit in institutions:
                level = self._one((SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL))
                yield self._assessed(Safety(year=year, level=level, institution=unit))
            yield replace(
                self._assessed(Safety(year=year, level=SafetyLevel.COMMUNE)), verdict=Verdict.SAFE
            )

    def _assessed(self, bare: Safety) -> Safety:
        verdict = self._maybe([*Verdict])
        return Safety(
            year=bare.year,
            level=bare.level,
            area=bare.area,
            institution=bare.institution,
            registered=self._maybe([date(bare.year, 1, 20)]),
            households=self._maybe([120, 85]),
            criteria=(
                Criterion(name="Không để xảy ra điểm nóng về an ninh, trật tự", met=True),
                Criterion(name="Có mô hình tự quản hoạt động hiệu quả", met=self._maybe([False])),
            ),
            verdict=verdict,
            movement_grade=self._maybe(["Tốt", "Khá"]),
            recognised_by="Chủ tịch Ủy ban nhân dân xã",
            decision_no=self._maybe(["15/QĐ-UBND"]) if verdict else None,
            decided=min(date(bare.year, 11, 10), date(2026, 11, 20)) if verdict else None,
        )

    def _document(self) -> Document:
        kind = self._one(("plan", "decision", "Kế hoạch liên ngành"))
        direction = self._one([*Direction])
        return Document(direction=direction, day=self._day(), kind=kind, name="Về phong trào")

    def _activity(self, areas: list[int]) -> Activity:
        return Activity(
            day=self._day(),
            kind=self._one([*ActivityKind]),
            name="Tuyên truyền phòng cháy",
            area=self._maybe(areas),
            people=self._maybe([30, 145]),
            pledges=self._maybe([20, 75]),
        )

    def _fund(self) -> Fund:
        return Fund(
            day=self._day(),
            way=self._one([*Way]),
            source=self._one([*Source]),
            name="Ủng hộ lắp camera",
            amount=self._one((300_000, 2_500_000)),
        )

    def _figure(self) -> Figure:
        kind = self._one([*FigureKind])
        year = self._one((2024, 2025, 2026))
        shorter = [f"{year}-H1", f"{year}-Q3", f"{year}-01", f"{year}-10", f"{year}-9M", f"{year}"]
        period = str(year) if kind is FigureKind.TARGET else self._one(shorter)
        names = (*(name.value for name in FigureName), "Số vụ cháy", "visits")
        value = self._random.randint(1, 40)
        return Figure(indicator=self._one(names), period=period, value=value, kind=kind)
