"""A frozen report stays as it was; what has changed since is named, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from app.base import clock
from app.base.documents import plain
from app.base.errors import Cancelled, DamagedStore, UserError
from app.base.jobs import Watch
from app.base.periods import parse
from app.law import communes
from app.registers.dispute import Dispute, Matter
from app.registers.dispute import DisputeOutcome as Settled
from app.registers.figure import Figure as EnteredFigure
from app.registers.household import Household
from app.registers.visit import Visit, VisitOutcome
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FigureColumn
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import MEDIATION
from app.reports.definitions.movement import MOVEMENT
from app.reports.definitions.movement.visits import VISITS
from app.reports.spec.figures import Blank
from app.reports.submission.comparison import ChangeKind, ComparisonLine, compare
from app.reports.submission.definition_digest import indicator_digests
from app.reports.submission.frozen_figures import read_figures, read_indicators
from app.reports.submission.frozen_report import (
    _MOVED,
    _NO_REASON,
    _UNCHANGED,
    Unchanged,
    freeze,
    same_definitions,
)
from app.schema.conditions import Query, between
from app.services import unit_settings
from app.store import Store, submissions
from app.store.database import fetch
from app.store.security.verification import verify
from app.store.submissions import canonical_json, list_submissions, read_contents
from tests.support.documents import changed, shown
from tests.support.packages import FORMER, MARCH, Sender, sender
from tests.support.report_records import Filling
from tests.support.samples import TITLE
from tests.support.wording import label, pattern


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path, visits=3)
    yield made
    made.store.close()


def differences(unit: Sender) -> dict[str, ComparisonLine]:
    (last,) = list_submissions(unit.store, report=MOVEMENT.key)[-1:]
    found = compare(unit.store, last).differing
    return {one.key: one for one in found if not one.part}


def named(line: ComparisonLine) -> dict[str, ChangeKind]:
    return {one.code: one.how for one in line.named}


def test_the_first_freeze_holds_the_figures_and_the_records_behind_them(unit: Sender) -> None:
    done = unit.freeze()
    kept = read_contents(unit.store, done)
    assert (done.seq, done.revision, done.who, done.previous) == (1, 1, "lan", "")
    assert json.loads(done.figures)["indicators"]["visits"]["figures"] == [3, 0, 0, 3]
    assert kept.counted["visits"] == {1: 1, 2: 1, 3: 1}
    assert kept.codes["visit"][2] == "TV-00002"
    assert (kept.workbook[:2], kept.paper[:5]) == (b"PK", b"%PDF-")
    assert list_submissions(unit.store, report=MOVEMENT.key) == [done]
    assert same_definitions(done)


@pytest.mark.parametrize("key", REPORTS)
def test_every_figure_is_the_sum_of_what_its_records_add(key: str, store: Store) -> None:
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 11).fill()
    done = freeze(store, compute(store, REPORTS[key], parse("2026-Q3")))
    counted = read_contents(store, done).counted
    for indicator in REPORTS[key].indicators():
        value = json.loads(done.figures)["indicators"][indicator.key]["figures"][0]
        if plus := indicator.plus:
            assert sum(sum(counted[part].values()) for part in plus.parts) == value
        elif indicator.additive:
            assert sum(counted[indicator.key].values()) == (value or 0), indicator.key
        elif not indicator.ratio:
            assert bool(counted[indicator.key]) == bool(value), indicator.key
    assert compare(store, done).differing == ()


def test_why_a_figure_is_blank_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 1))
    computed = compute(store, MOVEMENT, parse("2026"))
    kept = read_indicators(read_figures(freeze(store, computed, unfinished=True)))
    whys = {one.figures.value for one in computed.lines.values()}
    assert Blank.NOT_ASSESSED in whys
    for key, one in computed.lines.items():
        assert kept[key].figures == tuple(one.figures), key


def test_papers_have_no_table_that_names_people(store: Store) -> None:
    """The book of mediations is for those who keep it; the statistics go up."""
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 11).fill()
    computed = compute(store, MEDIATION, parse("2026-Q3"))
    kept = read_contents(store, freeze(store, computed))
    personal = {str(table.sheet) for official, table in computed.tables if official.personal}
    open_ = {str(table.sheet) for official, table in computed.tables if not official.personal}
    sheets = set(load_workbook(BytesIO(kept.workbook)).sheetnames)
    assert personal
    assert open_ <= sheets
    assert not personal & sheets
    pages = PdfDocument(kept.paper)
    said = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages).split())
    pages.close()
    titles = {str(t.title): official.personal for official, t in computed.tables}
    assert {title: title not in said for title in titles} == titles


def test_a_figure_entered_by_hand_makes_a_correction_and_does_not_travel(unit: Sender) -> None:
    unit.freeze()
    with unit.store.step(TITLE) as step:
        step.save(EnteredFigure(indicator="Số vụ cháy rừng", period="2026-03", value=2))
    with pytest.raises(UserError, match=pattern(_NO_REASON)):
        unit.freeze()
    second = unit.freeze("Nhập sót số liệu")
    assert second.revision == 2
    assert "cháy" not in second.figures.decode()


def test_nothing_is_frozen_twice_without_a_change(unit: Sender) -> None:
    first = unit.freeze()
    with pytest.raises(Unchanged, match=pattern(_UNCHANGED)) as refused:
        unit.freeze("lý do")
    assert refused.value.submission == first
    assert len(list_submissions(unit.store, report=MOVEMENT.key)) == 1


def test_a_correction_is_the_next_revision_and_needs_a_reason(unit: Sender) -> None:
    first = unit.freeze()
    unit.visit()
    with pytest.raises(UserError, match=pattern(_NO_REASON)):
        unit.freeze("  ")
    second = unit.freeze("Nhập sót một lượt")
    assert (second.seq, second.revision, second.previous) == (2, 2, first.sha256)
    assert second.reason == "Nhập sót một lượt"
    assert list_submissions(unit.store, report=MOVEMENT.key) == [first, second]


def test_another_period_begins_at_one_again_in_the_same_chain(unit: Sender) -> None:
    first = unit.freeze()
    april = unit.freeze(period=parse("2026-04"))
    assert (april.seq, april.revision, april.previous) == (2, 1, first.sha256)


def test_what_was_not_looked_at_is_not_frozen(unit: Sender) -> None:
    looked_at = compute(unit.store, MOVEMENT, MARCH)
    unit.visit()
    with pytest.raises(UserError, match=pattern(_MOVED)):
        freeze(unit.store, looked_at)
    assert list_submissions(unit.store, report=MOVEMENT.key) == []
    assert [e for e in unit.store.audit_entries() if e.act.kind == submissions.KIND] == []


def test_undo_and_later_edits_leave_a_frozen_report_alone(unit: Sender) -> None:
    done = unit.freeze()
    before = read_contents(unit.store, done)
    unit.visit(2)
    for _ in range(2):
        unit.store.undo()
    assert list_submissions(unit.store, report=MOVEMENT.key) == [done]
    assert read_contents(unit.store, done) == before


def test_new_gone_and_moved_records_are_named(unit: Sender) -> None:
    unit.freeze()
    (new,) = unit.visit()
    with unit.store.step(TITLE) as step:
        step.delete(unit.store.get(Visit, 1))
        step.save(replace(unit.store.get(Visit, 2), day=date(2026, 5, 1)))
    found = differences(unit)["visits"]
    assert (found.frozen, found.live) == (3, 2)
    assert named(found) == {
        f"TV-{new:05}": ChangeKind.ADDED,
        "TV-00002": ChangeKind.MOVED_OUT,
        "TV-00001": ChangeKind.DELETED,
    }
    (moved,) = (one for one in found.named if one.how is ChangeKind.MOVED_OUT)
    assert [str(what) for what in moved.what] == ["Ngày thăm: 02/03/2026 → 01/05/2026"]
    assert moved.id == 2


def test_a_figure_that_stays_while_its_records_change_is_told(unit: Sender) -> None:
    unit.freeze()
    unit.visit()
    with unit.store.step(TITLE) as step:
        step.delete(unit.store.get(Visit, 1))
    found = differences(unit)["visits"]
    assert (found.frozen, found.live) == (3, 3)
    assert named(found) == {"TV-00004": ChangeKind.ADDED, "TV-00001": ChangeKind.DELETED}


def test_a_record_that_counts_otherwise_is_named_though_it_still_counts(unit: Sender) -> None:
    """Households visited: the visit is still there, but at another household."""
    unit.freeze()
    with unit.store.step(TITLE) as step:
        other = step.save(Household(name="Lê Văn Bảy", area=1))
        step.save(replace(unit.store.get(Visit, 3), household=other.id))
    found = differences(unit)
    assert (found["households_visited"].frozen, found["households_visited"].live) == (1, 2)
    assert named(found["households_visited"]) == {"TV-00003": ChangeKind.CHANGED}
    assert [str(what) for what in found["households_visited"].named[0].what] == [
        label(Visit, "household")
    ]
    assert "visits" not in found


BY_OUTCOME = VISITS.indicators[0].splits[0].label


def below(unit: Sender, key: str) -> dict[str, tuple[object, object, dict[str, ChangeKind]]]:
    (last,) = list_submissions(unit.store, report=MOVEMENT.key)[-1:]
    lines = [line for line in compare(unit.store, last).lines if line.part and line.key == key]
    return {str(line.label): (line.frozen, line.live, named(line)) for line in lines}


def test_a_part_that_differs_is_told_though_the_figure_stays(unit: Sender) -> None:
    unit.freeze()
    with unit.store.step(TITLE) as step:
        step.save(replace(unit.store.get(Visit, 2), outcome=VisitOutcome.PARTIAL))
    assert named(differences(unit)["visits"]) == {"TV-00002": ChangeKind.CHANGED}
    told = below(unit, "visits")
    assert told[f"{BY_OUTCOME}: {VisitOutcome.GOOD.label}"] == (3, 2, {})
    assert told[f"{BY_OUTCOME}: {VisitOutcome.PARTIAL.label}"] == (0, 1, {})


def test_an_edit_that_moves_nothing_is_not_named(unit: Sender) -> None:
    """Beside one that moves a part, and one that is new."""
    unit.freeze()
    with unit.store.step(TITLE) as step:
        step.save(replace(unit.store.get(Visit, 1), note="Đã đọc lại"))
        step.save(replace(unit.store.get(Visit, 2), outcome=VisitOutcome.PARTIAL))
    unit.visit()
    told = named(differences(unit)["visits"])
    assert told == {"TV-00004": ChangeKind.ADDED, "TV-00002": ChangeKind.CHANGED}


def test_a_rate_names_the_records_of_what_it_is_made_from(unit: Sender) -> None:
    unit.freeze()
    with unit.store.step(TITLE) as step:
        made = step.save(
            Dispute(
                received=date(2026, 3, 2), area=1, field=Matter.CIVIL, matter="Ranh đất", outcome=Settled.SETTLED,
                ended=date(2026, 3, 9),
            )
        )  # fmt: skip
    assert named(differences(unit)["disputes_settled_rate"]) == {made.code: ChangeKind.ADDED}


def test_other_columns_differ_with_the_records_that_were_touched(unit: Sender) -> None:
    (old,) = unit.visit(day=date(2026, 2, 3))
    unit.freeze()
    (new,) = unit.visit(day=date(2026, 2, 5))
    assert "visits" not in differences(unit)
    came = {f"TV-{new:05}": ChangeKind.ADDED}
    assert below(unit, "visits")[str(FigureColumn.PREVIOUS.label)] == (1, 2, came)
    assert below(unit, "visits")[str(FigureColumn.CUMULATIVE.label)] == (4, 5, came)
    with unit.store.step(TITLE) as step:
        step.delete(unit.store.get(Visit, old))
        step.delete(unit.store.get(Visit, 1))
    told = below(unit, "visits")
    assert str(FigureColumn.PREVIOUS.label) not in told
    # The year lost as many as the period did, and says nothing of its own.
    assert differences(unit)["visits"].live == 2


def test_what_was_merged_leads_to_the_one_that_stayed(unit: Sender) -> None:
    unit.freeze()
    with unit.store.step(TITLE) as step:
        step.merge(unit.store.get(Visit, 1), unit.store.get(Visit, 2))
    found = {one.code: (one.how, one.id) for one in differences(unit)["visits"].named}
    assert found["TV-00002"] == (ChangeKind.MERGED, 1)


def test_a_figure_that_is_counted_otherwise_says_so(
    unit: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit.freeze()
    counted = "app.reports.submission.comparison.indicator_digests"
    monkeypatch.setattr(counted, lambda report: indicator_digests(report) | {"visits": "otherwise"})
    (last,) = list_submissions(unit.store, report=MOVEMENT.key)
    assert {line.key for line in compare(unit.store, last).lines if line.redefined} == {"visits"}


def test_official_tables_and_own_figures_are_compared_too(store: Store) -> None:
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 11).fill()
    done = freeze(store, compute(store, MEDIATION, parse("2026-Q3")))
    moved = freeze(store, compute(store, MOVEMENT, parse("2026-03")))
    (dispute,) = store.ids(
        Dispute, Query(between("received", date(2026, 7, 1), date(2026, 9, 30))), 1
    )
    with store.step(TITLE) as step:
        step.save(replace(store.get(Dispute, dispute), received=date(2026, 1, 2)))
        step.save(EnteredFigure(indicator="Số vụ cháy rừng", period="2026-03", value=2))
    tables = {table.key for _, table in compute(store, MEDIATION, parse("2026-Q3")).tables}
    cells = [line for line in compare(store, done).differing if line.key in tables]
    assert cells
    assert all(line.cell and line.frozen != line.live for line in cells)
    own = [line for line in compare(store, moved).differing if line.key.startswith("figure:")]
    assert [(line.frozen, line.live) for line in own] == [(None, 2)]
    assert set(named(own[0]).values()) == {ChangeKind.ADDED}


def test_a_figure_that_became_everybodys_is_told_beside_what_it_was(unit: Sender) -> None:
    unit.enter("matters", 2)
    unit.freeze(report=FORMER)
    (last,) = list_submissions(unit.store, report=MOVEMENT.key)
    assert "figure:matters" in read_contents(unit.store, last).own
    told = {one.key: (one.frozen, one.live) for one in compare(unit.store, last).lines}
    assert told["figure:matters"] == (2, 2)
    assert told["figure:caught"] == (None, 0)  # nobody had entered any
    unit.enter("matters", 5)
    lines = [one for one in compare(unit.store, last).lines if one.key == "figure:matters"]
    assert [(one.frozen, one.live) for one in lines] == [(2, 7)]
    assert set(named(lines[0]).values()) == {ChangeKind.ADDED}


def test_a_comparison_can_be_stopped(unit: Sender) -> None:
    done, watch = unit.freeze(), Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        compare(unit.store, done, watch)


def test_an_edit_that_no_figure_sees_makes_no_difference(unit: Sender) -> None:
    unit.freeze()
    with unit.store.step(TITLE) as step:
        step.save(replace(unit.store.get(Household, unit.household), name="Đặng Thị Hòa"))
    assert differences(unit) == {}


def test_the_journal_names_the_revision_and_no_figure(unit: Sender) -> None:
    done = unit.freeze()
    (entry,) = [e for e in unit.store.audit_entries() if e.act.kind == submissions.KIND]
    assert entry.seq == done.entry
    assert entry.act.detail == {
        "report": "movement",
        "period": "2026-03",
        "window": "calendar",
        "revision": 1,
        "sha256": done.sha256,
    }


ALTERED: dict[str, str] = {
    "a figure": "UPDATE submission SET figures = replace(figures, '[3,', '[4,') WHERE seq = 1",
    "who": "UPDATE submission SET who = 'hoa' WHERE seq = 1",
    "a paper": "UPDATE submission SET paper = x'00' WHERE seq = 2",
    "gone": "DELETE FROM submission WHERE seq = 2",
}


@pytest.mark.parametrize("what", ALTERED)
def test_verify_sees_an_altered_or_missing_submission(what: str, unit: Sender) -> None:
    unit.freeze()
    unit.visit()
    unit.freeze("Nhập sót")
    assert verify(unit.store) == []
    fetch(unit.store.db, ALTERED[what])
    assert len(verify(unit.store)) == 1


def test_a_failure_while_freezing_leaves_nothing(
    unit: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("app.store.submissions._insert", fail)
    with pytest.raises(OSError, match="disk"):
        unit.freeze()
    monkeypatch.undo()
    assert list_submissions(unit.store, report=MOVEMENT.key) == []
    assert unit.freeze().seq == 1


def test_what_was_frozen_is_read_as_it_was_or_refused_by_its_place(unit: Sender) -> None:
    done, named = unit.freeze(), 0
    assert canonical_json(plain(read_figures(done))) == done.figures
    for place, other in changed(json.loads(done.figures)):
        frozen = replace(done, figures=json.dumps(other).encode())
        try:
            read_indicators(read_figures(frozen))
        except DamagedStore as error:
            assert len(str(error).splitlines()) == 1
            named += " › ".join(shown(place)) in error.text.vi
    assert named > 100


def test_what_a_report_was_made_from_is_read_or_refused_by_its_place(unit: Sender) -> None:
    done, named = unit.freeze(), 0
    [[counted]] = fetch(unit.store.db, "SELECT counted FROM submission")
    for place, other in changed(json.loads(counted)):
        if len(place) > 2:
            continue
        fetch(unit.store.db, "UPDATE submission SET counted = ?", [json.dumps(other)])
        try:
            read_contents(unit.store, done)
        except DamagedStore as error:
            assert len(str(error).splitlines()) == 1
            named += " › ".join(shown(place)) in error.text.vi
    assert named > 100
