"""Figures in official tables that are not as they were frozen, with exactly the records behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from app.base import language
from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.base.periods import parse
from app.exchange.package.package import package_bytes
from app.registers.area import Area
from app.registers.dispute import Dispute, DisputeOutcome, Matter, Party
from app.registers.member import Member
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.registers.team import Team, TeamKind
from app.reports.compute.computation import compute
from app.reports.definitions import safety
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import MEDIATION, statistics
from app.reports.definitions.safety import SAFETY
from app.reports.spec import official_table
from app.reports.spec.official_table import CellForm
from app.reports.spec.report import Report
from app.reports.submission.comparison import ChangeKind, ComparisonLine, compare
from app.reports.submission.frozen_report import freeze
from app.schema.record import REGISTRY
from app.schema.vocabulary import Running, Sex
from app.store import Store
from app.store.database import fetch
from app.store.submissions import Submission, canonical_json, list_submissions, read_contents
from tests.support import wording
from tests.support.packages import CANARY, everything_in
from tests.support.report_records import Filling
from tests.support.samples import TITLE
from tests.support.wording import label

MARCH, YEAR = parse("2026-03"), parse("2026")
RESULTS, TEAMS = statistics.RESULTS_TITLE.vi, statistics.TEAMS_TITLE.vi
TOTAL = official_table.TOTAL.vi
CIVIL, FAMILY, OTHER = (
    wording.column(statistics._RESULTS, f"received_{matter.value}")
    for matter in (Matter.CIVIL, Matter.FAMILY, Matter.OTHER)
)
RECEIVED, SETTLED, OPEN, CONTROL = (
    wording.column(statistics._RESULTS, key)
    for key in ("received", f"settled_{Matter.CIVIL.value}", "going_on", "control")
)
MEMBERS, WOMEN, MEN, LAW = (
    wording.column(statistics._TEAMS, key) for key in ("mediators", "female", "male", "law")
)
HOUSEHOLDS = wording.column(safety._COLUMNS, "households")
Told = dict[str, tuple[object, object, dict[str, ChangeKind]]]


@dataclass
class Office:
    """A commune with two areas, a team of two, and three disputes received in March 2026."""

    store: Store
    east: Area = field(init=False)
    west: Area = field(init=False)
    team: Team = field(init=False)
    members: list[Member] = field(init=False)
    disputes: list[Dispute] = field(init=False)

    def __post_init__(self) -> None:
        with self.store.step(TITLE) as step:
            self.east, self.west = step.save_many([Area(name="Thôn Đông"), Area(name="Thôn Tây")])
            self.team = step.save(a_team("Tổ thôn Đông"))
            self.members = list(
                step.save_many(
                    [
                        Member(name=name, team=self.team.id, sex=sex, since=date(2026, 1, 5))
                        for name, sex in (("Lê Văn Ước", Sex.MALE), ("Vũ Thị Kia", Sex.FEMALE))
                    ]
                )
            )
        self.disputes = [self.dispute(self.east), self.dispute(self.east), self.dispute(self.west)]

    def dispute(self, area: Area, day: date = date(2026, 3, 9), **more: Any) -> Dispute:
        values = {"field": Matter.CIVIL, "outcome": DisputeOutcome.GOING_ON} | more
        with self.store.step(TITLE) as step:
            return step.save(Dispute(received=day, area=area.id, matter="Ranh đất", **values))

    def save(self, record: Any) -> Any:
        with self.store.step(TITLE) as step:
            return step.save(record)

    def delete(self, record: Any) -> None:
        with self.store.step(TITLE) as step:
            step.delete(record)

    def freeze(self, report: Report = MEDIATION) -> Submission:
        period = MARCH if report is MEDIATION else YEAR
        return freeze(self.store, compute(self.store, report, period), unfinished=True)

    def told(self, report: Report = MEDIATION, table: str = RESULTS) -> Told:
        """The differing cells of a table: then, now, and the records behind."""
        return {
            str(line.label).removesuffix(f" ({table})"): (line.frozen, line.live, named(line))
            for line in self.cells(report)
            if str(line.label).endswith(f" ({table})")
        }

    def cells(self, report: Report = MEDIATION) -> list[ComparisonLine]:
        (last,) = list_submissions(self.store, report=report.key)[-1:]
        return [line for line in compare(self.store, last).differing if line.cell]


def a_team(name: str) -> Team:
    return Team(name=name, kind=TeamKind.MEDIATION.value, established=date(2026, 1, 2))


def named(line: ComparisonLine) -> dict[str, ChangeKind]:
    assert len({(one.register, one.id) for one in line.named}) == len(line.named)
    return {one.code: one.how for one in line.named}


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    yield Office(store)
    language.use("vi")


@pytest.mark.parametrize("key", REPORTS)
def test_every_figure_of_a_table_is_what_its_kept_records_add(key: str, store: Store) -> None:
    """The records that make a difference are told from this."""
    Filling(store, 11).fill()
    computed = compute(store, REPORTS[key], parse("2026-Q3"))
    done = freeze(store, computed)
    kept = read_contents(store, done)
    assert kept.cells.keys() == kept.tables.keys()
    for maker, table in computed.tables:
        if maker.personal:
            continue
        for cells, of in zip(kept.tables[table.key], kept.cells[table.key], strict=True):
            last = table.total and cells is kept.tables[table.key][-1]
            for column, figure in zip(table.columns, cells, strict=True):
                if column.form is not CellForm.WHOLE or column.of or last or not figure:
                    continue
                ((register, ids),) = (of.get(column.key) or of[""]).items()
                one = maker.counted.get(column.key)
                if one is None and table.key == "pay":  # đồng and months, not records
                    assert ids, (table.key, column.key)
                elif one is None or one.additive:
                    assert len(ids) in (figure, 1), (table.key, column.key)
                else:  # several records may tell of one person
                    assert len(ids) >= figure, (table.key, column.key)
                assert set(ids) <= kept.codes[register].keys()


def test_a_record_that_moves_to_another_row_is_named_in_both(office: Office) -> None:
    office.freeze()
    moved = office.save(replace(office.disputes[0], area=office.west.id))
    out, in_ = {moved.code: ChangeKind.MOVED_OUT}, {moved.code: ChangeKind.MOVED_IN}
    assert office.told() == {
        f"Thôn Đông: {RECEIVED}": (2, 1, out),
        f"Thôn Đông: {CIVIL}": (2, 1, out),
        f"Thôn Đông: {OPEN}": (2, 1, out),
        f"Thôn Tây: {RECEIVED}": (1, 2, in_),
        f"Thôn Tây: {CIVIL}": (1, 2, in_),
        f"Thôn Tây: {OPEN}": (1, 2, in_),
    }
    (first,) = [line.named for line in office.cells() if f"Đông: {OPEN}" in str(line.label)]
    assert [str(what) for what in first[0].what] == [label(Dispute, "area")]


def test_new_gone_and_moved_records_stand_with_their_cells_and_totals(office: Office) -> None:
    office.freeze()
    first, second, third = office.disputes
    new = office.dispute(office.east, field=Matter.FAMILY)
    office.delete(first)
    office.save(replace(second, note="Đã đọc lại"))
    left = office.save(replace(third, outcome=DisputeOutcome.SETTLED, ended=date(2026, 3, 20)))
    came, gone, out = (
        {new.code: ChangeKind.ADDED},
        {first.code: ChangeKind.DELETED},
        {left.code: ChangeKind.MOVED_OUT},
    )
    told = office.told()
    assert told[f"Thôn Đông: {CIVIL}"] == (2, 1, gone)
    assert told[f"Thôn Đông: {FAMILY}"] == (0, 1, came)
    assert told[f"Thôn Tây: {OPEN}"] == (1, 0, out)
    assert told[f"Thôn Tây: {SETTLED}"] == (0, 1, {left.code: ChangeKind.MOVED_IN})
    assert told[f"{TOTAL}: {OPEN}"] == (3, 2, came | gone | out)
    assert told[f"{TOTAL}: {CIVIL}"] == (3, 2, gone)
    # As many as before: what came and what went stand with the cells that differ.
    assert f"{TOTAL}: {RECEIVED}" not in told
    assert f"Thôn Đông: {RECEIVED}" not in told
    assert second.code not in str(told)


def test_a_sum_names_what_moves_it_and_not_what_moves_within_it(office: Office) -> None:
    office.freeze()
    within = office.save(replace(office.disputes[0], field=Matter.OTHER))
    new = office.dispute(office.east)
    told = office.told()
    assert told[f"Thôn Đông: {RECEIVED}"] == (2, 3, {new.code: ChangeKind.ADDED})
    assert told[f"Thôn Đông: {OTHER}"] == (0, 1, {within.code: ChangeKind.MOVED_IN})
    assert f"Thôn Đông: {CIVIL}" not in told


def test_a_control_that_no_longer_comes_out_names_the_record_that_contradicts_itself(
    office: Office,
) -> None:
    office.freeze()
    wrong = office.disputes[0]
    sql = "UPDATE dispute SET ended = '2026-03-20', outcome = 'pending' WHERE id = ?"
    fetch(office.store.db, sql, [wrong.id])
    told = {label: found for label, found in office.told().items() if CONTROL in label}
    assert told == {
        f"{row}: {CONTROL}": (0, 1, {wrong.code: ChangeKind.CHANGED})
        for row in ("Thôn Đông", TOTAL)
    }


def test_a_row_that_comes_tells_its_figures_and_not_its_zeros(office: Office) -> None:
    office.freeze()
    north = office.save(Area(name="Thôn Bắc"))
    new = office.dispute(north)
    told = {label: found for label, found in office.told().items() if label.startswith("Thôn Bắc")}
    came = {new.code: ChangeKind.ADDED}
    assert told == {
        f"Thôn Bắc: {RECEIVED}": (None, 1, came),
        f"Thôn Bắc: {CIVIL}": (None, 1, came),
        f"Thôn Bắc: {OPEN}": (None, 1, came),
    }


def test_an_area_under_another_name_is_the_same_row(office: Office) -> None:
    office.freeze()
    office.save(replace(office.east, name="Thôn Đông Hòa"))
    assert office.cells() == []
    new = office.dispute(office.east)
    told = office.told()
    assert told[f"Thôn Đông Hòa: {CIVIL}"] == (2, 3, {new.code: ChangeKind.ADDED})
    assert not [label for label in told if label.startswith("Thôn Đông:")]


def test_what_was_merged_leads_to_the_one_that_stayed(office: Office) -> None:
    office.freeze()
    first, second, _ = office.disputes
    with office.store.step(TITLE) as step:
        step.merge(first, second)
    assert office.told()[f"Thôn Đông: {CIVIL}"] == (2, 1, {second.code: ChangeKind.MERGED})


def test_members_stand_with_their_team_and_a_new_team_with_itself(office: Office) -> None:
    office.freeze()
    man, woman = office.members
    office.save(replace(man, law_trained=True))
    office.delete(woman)
    team = office.save(a_team("Tổ thôn Tây"))
    told = office.told(table=TEAMS)
    gone, law = {woman.code: ChangeKind.DELETED}, {man.code: ChangeKind.MOVED_IN}
    assert told[f"Tổ thôn Đông: {WOMEN}"] == (1, 0, gone)
    assert told[f"Tổ thôn Đông: {MEMBERS}"] == (2, 1, gone)
    assert told[f"Tổ thôn Đông: {LAW}"] == (0, 1, law)
    assert told[f"{TOTAL}: {LAW}"] == (0, 1, law)
    assert told[f"Tổ thôn Tây: {MEN}"] == (None, 0, {team.code: ChangeKind.ADDED})


def test_a_team_that_no_longer_stands_takes_its_members_along(office: Office) -> None:
    office.freeze()
    office.save(replace(office.team, state=Running.PAUSED))
    out = {one.code: ChangeKind.MOVED_OUT for one in office.members}
    told = office.told(table=TEAMS)
    assert told[f"Tổ thôn Đông: {MEMBERS}"] == (2, None, out)
    assert told[f"{TOTAL}: {MEMBERS}"] == (2, 0, out)


def test_a_figure_of_one_record_names_it_however_its_row_reads_now(office: Office) -> None:
    """A total names it too, though it counts the same records."""
    east, west = (
        office.save(
            Safety(year=2026, level=SafetyLevel.AREA, area=area.id, registered=date(2026, 1, 9), households=20)
        )
        for area in (office.east, office.west)
    )  # fmt: skip
    office.freeze(SAFETY)
    office.save(replace(east, verdict=Verdict.SAFE))
    assert office.cells(SAFETY) == []
    office.save(replace(office.store.get(Safety, east.id), households=25))
    changed = {east.code: ChangeKind.CHANGED}
    lines = office.cells(SAFETY)
    found = [(line.frozen, line.live, named(line)) for line in lines]
    assert found == [(20, 25, changed), (40, 45, changed)]
    assert f"{label(Safety, 'households')}: 20 → 25" in [
        str(what) for what in lines[0].named[0].what
    ]
    office.delete(west)
    told = office.told(SAFETY, str(safety.REGISTER_TITLE))
    assert told[f"{TOTAL}: {HOUSEHOLDS}"] == (40, 25, changed | {west.code: ChangeKind.DELETED})


def test_what_was_deleted_longer_ago_than_can_be_undone_is_named_by_its_code(
    office: Office,
) -> None:
    office.freeze()
    office.delete(office.members[1])
    fetch(office.store.db, "DELETE FROM undo")
    gone = {office.members[1].code: ChangeKind.DELETED}
    assert office.told(table=TEAMS)[f"Tổ thôn Đông: {WOMEN}"] == (1, 0, gone)


def test_rows_frozen_in_the_other_language_are_the_same_rows(office: Office) -> None:
    office.freeze()
    new = office.dispute(office.west)
    language.use("en")
    told = office.told(table=statistics.RESULTS_TITLE.en)
    assert told["Thôn Tây: Received: civil"] == (1, 2, {new.code: ChangeKind.ADDED})
    assert told["Total: Received: civil"] == (3, 4, {new.code: ChangeKind.ADDED})
    assert len(told) == 6


def test_what_was_frozen_without_its_records_still_tells_its_cells(office: Office) -> None:
    """As the first versions froze it: rows are told apart by their words, and nothing is named."""
    office.freeze()
    fetch(office.store.db, "UPDATE submission SET counted = json_remove(counted, '$.cells')")
    office.dispute(office.west)
    told = office.told()
    assert told[f"Thôn Tây: {CIVIL}"] == (1, 2, {})
    assert told[f"{TOTAL}: {RECEIVED}"] == (3, 4, {})
    assert len(told) == 6


def test_what_is_kept_names_nobody_and_does_not_travel(office: Office) -> None:
    office.save(replace(office.members[0], name=f"{CANARY} 1"))
    office.save(replace(office.disputes[0], parties=(Party(name=f"{CANARY} 2"),)))
    done = office.freeze()
    kept = read_contents(office.store, done)
    assert kept.cells["teams"][0]["male"] == {"member": [office.members[0].id]}
    (counted,) = fetch(office.store.db, "SELECT counted FROM submission")[0]
    assert CANARY not in counted
    written = everything_in(package_bytes(office.store, done))
    codes = [code for some in kept.codes.values() for code in some.values()]
    assert {"team", "member", "dispute", "area"} <= kept.codes.keys() <= REGISTRY.keys()
    assert not [code for code in codes if code in written]
    assert canonical_json(kept.cells).decode() not in written


def test_a_comparison_is_stopped_among_its_cells(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, watch = office.freeze(), Watch()
    office.dispute(office.west)

    def stop(*_: object) -> list[object]:
        watch.cancel()
        return []

    monkeypatch.setattr("app.reports.submission.record_changes.ChangeHistory.between", stop)
    with pytest.raises(Cancelled):
        compare(office.store, done, watch)
