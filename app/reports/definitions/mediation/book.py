"""Sổ theo dõi hoạt động hòa giải: the register in its ten columns, and part II by mediator.

Disputes are confidential (Luật 35/2013 Đ4): these tables name people and stay in the commune, and
who is in a dispute about what is masked until it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date
from functools import lru_cache
from operator import itemgetter

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Days, Period
from app.base.text import name_key
from app.registers.dispute import Dispute, DisputeOutcome, Party
from app.registers.member import Member
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    Given,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    number_column,
)
from app.reports.spec.report import TableMaker
from app.schema.conditions import EVERY, Condition, all_of, any_of, between, is_null, one_of
from app.store.read.aggregates import CountRows, row_values
from app.store.read.people import Known, tell_apart
from app.store.read.reader import Reader, RecordTitle

_ROOM_TO_SIGN_MM = 18
_COLUMNS = (
    number_column(12),
    ReportColumn("received", T("Ngày nhận", "Received"), 24, CellForm.CENTRED),
    ReportColumn(
        "mediators", T("Hòa giải viên, người được mời", "Mediators, invited"), 32, sensitive=True
    ),
    ReportColumn("parties", T("Các bên", "Parties"), 40, sensitive=True),
    ReportColumn("matter", T("Nội dung vụ việc", "Matter"), 42, sensitive=True),
    ReportColumn(
        "wants", T("Yêu cầu, thỏa thuận của các bên", "Wanted and agreed"), 42, sensitive=True
    ),
    ReportColumn("settled", T("Thành", "Settled"), 24, CellForm.CENTRED),
    ReportColumn("failed", T("Không thành", "Not settled"), 24, CellForm.CENTRED),
    ReportColumn("signed", T("Chữ ký của các bên, hòa giải viên", "Signatures"), 28),
    ReportColumn("note", T("Ghi chú", "Note"), 20, sensitive=True),
)
SHEET = T("Sổ theo dõi", "Register")
_COVER = T("SỔ THEO DÕI HOẠT ĐỘNG HÒA GIẢI Ở CƠ SỞ", "REGISTER OF GRASSROOTS MEDIATION")
_OPENING = (
    T("Quyển số: …………", "Volume: …………"),
    T("Mở ngày: …… tháng …… năm ………", "Opened on: …………………………"),
    T("Khóa ngày: …… tháng …… năm ………", "Closed on: …………………………"),
)


def _entered(days: Days) -> Condition:
    """The disputes carried over into the days or received within them."""
    open_ = any_of(is_null("ended"), between("ended", days.first, None))
    return all_of(between("received", None, days.last), open_)


def _book(reader: Reader, period: Period) -> OfficialTable:
    days = period.days
    rows = tuple(_rows(reader, days))
    title = T("Phần I. Sổ theo dõi hoạt động hòa giải", "Part I. Register of mediation")
    return OfficialTable(
        "book", title, SHEET, _COLUMNS, rows,
        room_mm=_ROOM_TO_SIGN_MM, cover=_COVER, opening=_OPENING,
    )  # fmt: skip


def _rows(reader: Reader, days: Days) -> Iterator[TableRow]:
    """The disputes in the order in which they were received; of each what the book says is read."""
    named = ("received", "id", "ended", "outcome", "matter", "wants", "agreement", "note")
    disputes = sorted(reader.values(Dispute, _entered(days), *named), key=itemgetter(0, 1))
    ids = [id_ for _received, id_, *_ in disputes]
    invited, parties = (reader.rows_of(Dispute, name, ids) for name in ("invited", "parties"))
    mediators = _mediators(reader, days)
    last, shown = days.last.isoformat(), lru_cache(_shown)
    for received, id_, ended, outcome, matter, wants, agreement, note in disputes:
        over = shown(ended) if ended and ended <= last else None
        guests = (
            f"{g.name} ({g.position})" if g.position else g.name for g in invited.get(id_, ())
        )
        said: Given = {
            "received": shown(received),
            "mediators": "\n".join([*mediators.get(id_, ()), *guests]),
            "parties": "\n".join(map(_party, parties.get(id_, ()))),
            "matter": matter,
            "wants": "\n".join(filter(None, (wants, agreement if over else None))),
            "settled": over if outcome == DisputeOutcome.SETTLED else None,
            "failed": over if outcome == DisputeOutcome.FAILED else None,
            "note": note,
        }
        yield TableRow(said, {"": RecordSource("dispute", record=id_)})


def _mediators(reader: Reader, days: Days) -> dict[int, list[str]]:
    """Who mediated each dispute, in their order."""
    there = row_values(
        reader, Dispute, _entered(days), CountRows("mediators"), "row_order", "member"
    )
    people = reader.titles("member", {member for *_, member in there})
    found: dict[int, list[str]] = {}
    for dispute, _order, member in sorted(there):
        found.setdefault(dispute, []).append(people[member].words)
    return found


def _shown(stored: str) -> str:
    return show_day(date.fromisoformat(stored))


def _party(party: Party) -> str:
    title = f"{party.address_as.label} " if party.address_as else ""
    more = [str(party.born) if party.born else None, party.address, party.role]
    return ", ".join([f"{title}{party.name}", *filter(None, more)])


_STATES = ("settled", "failed", "open")
_BY_MEDIATOR = (
    number_column(),
    ReportColumn("name", T("Hòa giải viên", "Mediator"), 50),
    ReportColumn("team", T("Tổ hòa giải", "Team"), 60),
    ReportColumn("all", T("Số vụ tham gia", "Disputes"), 24, CellForm.WHOLE, AcrossSum(_STATES)),
    ReportColumn("settled", T("Thành", "Settled"), 24, CellForm.WHOLE),
    ReportColumn("failed", T("Không thành", "Not settled"), 24, CellForm.WHOLE),
    ReportColumn("open", T("Chưa, đang giải quyết", "Still open"), 24, CellForm.WHOLE),
)  # fmt: skip


def _by_mediator(reader: Reader, period: Period) -> OfficialTable:
    where, last = _entered(period.days), period.last.isoformat()
    states = {
        id_: "open" if ended is None or ended > last else outcome
        for id_, ended, outcome in reader.values(Dispute, where, "id", "ended", "outcome")
    }
    took_part = set(row_values(reader, Dispute, where, CountRows("mediators"), "member"))
    people = _people(reader, {member for _, member in took_part})
    who = {member.id: person for person, members in people.items() for member in members}
    taken: dict[tuple[Known, str], set[int]] = {}
    for dispute, member in took_part:
        taken.setdefault((who[member], states[dispute]), set()).add(dispute)
    order = sorted(people, key=lambda person: (person, people[person][0].id))
    teams = reader.titles("team", {one.team for members in people.values() for one in members})
    rows = tuple(_of_mediator(people[person], person, taken, teams) for person in order)
    title = T(
        "Phần II. Theo hòa giải viên (một vụ có nhiều hòa giải viên thì tính cho từng người, trong "
        "tổng cộng chỉ tính một lần)",
        "Part II. By mediator (a dispute counts for each of its mediators, and once in the total)",
    )
    once = {key: {id_ for id_, _ in took_part if states[id_] == key} for key in _STATES}
    return OfficialTable(
        "by_mediator", title, T("Theo hòa giải viên", "By mediator"), _BY_MEDIATOR, rows, total=True,
        whole={key: RecordSource("dispute", one_of("id", *sorted(ids))) for key, ids in once.items()},
        totals={key: len(ids) for key, ids in once.items()},
    )  # fmt: skip


def _people(reader: Reader, ids: Set[int]) -> dict[Known, list[Member]]:
    """The memberships of each person, told apart as the number of mediators tells them apart."""
    members = sorted(reader.fetch(Member, ids), key=lambda member: member.id)
    known = {
        one.id: (name_key(one.name), one.born.iso() if one.born else "", str(one.sex or ""))
        for one in members
    }
    who = tell_apart(known.values())
    people: dict[Known, list[Member]] = {}
    for one in members:
        people.setdefault(who[known[one.id]], []).append(one)
    return people


def _of_mediator(
    members: list[Member],
    person: Known,
    taken: dict[tuple[Known, str], set[int]],
    teams: dict[int, RecordTitle],
) -> TableRow:
    """How many disputes a mediator took part in, by what became of them; ``taken``: their ids."""
    ids = {key: sorted(taken.get((person, key), ())) for key in _STATES}
    sources = {
        key: RecordSource("dispute", one_of("id", *some)) for key, some in ids.items() if some
    }
    first, *others = members
    own = one_of("id", *(one.id for one in members)) if others else EVERY
    sources["name"] = RecordSource("member", own, None if others else first.id)
    in_teams = "; ".join(dict.fromkeys(teams[one.team].words for one in members))
    counts = {key: len(some) for key, some in ids.items()}
    return TableRow({"name": first.name, "team": in_teams, **counts}, sources)


BOOK = TableMaker(_book, ("dispute", "member"), personal=True)
BY_MEDIATOR = TableMaker(_by_mediator, ("dispute", "member", "team"), personal=True)
