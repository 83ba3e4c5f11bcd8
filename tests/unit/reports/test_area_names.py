"""Areas that were merged or renamed stand in reports as they were on the last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.periods import parse
from app.registers.area import FormerName
from app.registers.institution import Institution, InstitutionKind
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Blank
from app.reports.spec.official_table import CountedRow
from app.store import Store
from tests.support.samples import Commune, a_visit, saved


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("2025-Q2", {"Xóm Đông", "Thôn Tây"}),
        ("2025-Q3", {"Thôn Đông", "Thôn Tây"}),  # renamed on its first day
        ("2025-Q4", {"Thôn Tây"}),  # merged on its last day
    ],
)
def test_a_report_has_the_areas_and_names_of_its_last_day(
    store: Store, village: Commune, period: str, names: set[str]
) -> None:
    east, west = (
        replace(one, name=n) for one, n in ((village.east, "Thôn Đông"), (village.west, "Thôn Tây"))
    )
    former = (FormerName(name="Xóm Đông", until=date(2025, 7, 1)),)
    gone = {"active": False, "merged_into": west.id, "merged_on": date(2025, 12, 31)}
    saved(store, west, replace(east, former_names=former, **gone))
    computed = compute(store, REPORTS["movement"], parse(period))
    assert {title.words for title in computed.areas.values()} == names


def test_past_figures_stay_with_the_old_area(store: Store, village: Commune) -> None:
    saved(store, a_visit(village.home.id, day=date(2025, 5, 5)))
    gone = {"active": False, "merged_into": village.west.id, "merged_on": date(2025, 7, 1)}
    saved(store, replace(village.east, **gone))
    computed = compute(store, REPORTS["movement"], parse("2025"))
    table = area_table(computed)
    assert table
    shown = {line.cells[1] for line in table.lines() if isinstance(line, CountedRow)}
    assert village.east.name in shown


def test_the_seventy_percent_are_of_the_areas_there_were(store: Store, village: Commune) -> None:
    safe = {"year": 2024, "verdict": Verdict.SAFE, "registered": date(2024, 1, 5)}
    saved(store, Safety(area=village.east.id, **safe))
    gone = {"active": False, "merged_into": village.west.id, "merged_on": date(2025, 7, 1)}
    saved(store, replace(village.east, **gone))
    shares = {}
    for year in ("2024", "2025"):
        computed = compute(store, REPORTS["safety"], parse(year))
        rule = next(t for t in computed.shown_tables(names=False) if t.key == "rule")
        shares[year] = [line.cells[3] for line in rule.lines() if isinstance(line, CountedRow)]
    assert shares == {"2024": ["1", "50,0%"], "2025": ["0", str(Blank.NO_DATA.label)]}


def test_an_institution_within_the_scheme_is_missed(store: Store) -> None:
    def missed() -> list[object]:
        computed = compute(store, REPORTS["safety"], parse("2025"))
        table = next(t for t in computed.shown_tables(names=False) if t.key == "missing")
        return [line.cells[1] for line in table.lines() if isinstance(line, CountedRow)]

    school = {"kind": InstitutionKind.SCHOOL}
    high, *_ = saved(
        store,
        Institution(name="Trường trung học cơ sở", in_scheme=True, **school),
        Institution(name="Trường mầm non", in_scheme=False, **school),
        Institution(name="Trường tiểu học", **school),
    )
    assert missed() == ["Trường trung học cơ sở"]
    saved(store, Safety(year=2025, level=SafetyLevel.SCHOOL, institution=high))
    assert missed() != ["Trường trung học cơ sở"]
