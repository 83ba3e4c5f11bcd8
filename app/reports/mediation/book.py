"""Sổ theo dõi hoạt động hòa giải: the register in its ten columns, and part II by mediator.

Disputes are confidential (Luật 35/2013 Đ4): these tables name people and stay in the commune.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.conditions import Query, all_of, any_of, between, is_null, one_of
from app.lang import T
from app.periods import Period
from app.records.dispute import Dispute, Outcome, Party
from app.reports.report import Official
from app.reports.table import Across, Column, Form, Given, Row, Source, Table, number_column
from app.store.reading import Reader, Title
from app.text import show_day

_ROOM_TO_SIGN_MM = 18
_COLUMNS = (
    number_column(12),
    Column("received", T("Ngày nhận", "Received"), 24, Form.CENTRED),
    Column("mediators", T("Hòa giải viên, người được mời", "Mediators, invited"), 32),
    Column("parties", T("Các bên", "Parties"), 40),
    Column("matter", T("Nội dung vụ việc", "Matter"), 42),
    Column("wants", T("Yêu cầu, thỏa thuận của các bên", "Wanted and agreed"), 42),
    Column("settled", T("Thành", "Settled"), 24, Form.CENTRED),
    Column("failed", T("Không thành", "Not settled"), 24, Form.CENTRED),
    Column("signed", T("Chữ ký của các bên, hòa giải viên", "Signatures"), 28),
    Column("note", T("Ghi chú", "Note"), 20),
)
_COVER = T("SỔ THEO DÕI HOẠT ĐỘNG HÒA GIẢI Ở CƠ SỞ", "REGISTER OF GRASSROOTS MEDIATION")
_OPENING = (
    T("Quyển số: …………", "Volume: …………"),
    T("Mở ngày: …… tháng …… năm ………", "Opened on: …………………………"),
    T("Khóa ngày: …… tháng …… năm ………", "Closed on: …………………………"),
)


def disputes_of(reader: Reader, period: Period) -> list[Dispute]:
    """The disputes carried over into the period or received within it, in their order."""
    open_ = any_of(is_null("ended"), between("ended", period.first, None))
    where = all_of(between("received", None, period.last), open_)
    return reader.fetch(Dispute, reader.ids(Dispute, Query(where, order="received")))


def _book(reader: Reader, period: Period) -> Table:
    disputes = disputes_of(reader, period)
    people = _mediators(reader, disputes)
    rows = tuple(_row(dispute, people, period) for dispute in disputes)
    title = T("Phần I. Sổ theo dõi hoạt động hòa giải", "Part I. Register of mediation")
    return Table(
        "book", title, T("Sổ theo dõi", "Register"), _COLUMNS, rows,
        room_mm=_ROOM_TO_SIGN_MM, cover=_COVER, opening=_OPENING,
    )  # fmt: skip


def _row(dispute: Dispute, people: dict[int, Title], period: Period) -> Row:
    ended = show_day(dispute.ended) if dispute.ended and dispute.ended <= period.last else None
    guests = (f"{g.name} ({g.position})" if g.position else g.name for g in dispute.invited)
    wants = filter(None, (dispute.wants, dispute.agreement if ended else None))
    said: Given = {
        "received": show_day(dispute.received),
        "mediators": "\n".join([*(people[m.member].words for m in dispute.mediators), *guests]),
        "parties": "\n".join(map(_party, dispute.parties)),
        "matter": dispute.matter,
        "wants": "\n".join(wants),
        "settled": ended if dispute.outcome is Outcome.SETTLED else None,
        "failed": ended if dispute.outcome is Outcome.FAILED else None,
        "note": dispute.note,
    }
    return Row(said, {"": Source("dispute", record=dispute.id)})


def _party(party: Party) -> str:
    title = f"{party.address_as.label} " if party.address_as else ""
    more = [str(party.born) if party.born else None, party.address, party.role]
    return ", ".join([f"{title}{party.name}", *filter(None, more)])


def _mediators(reader: Reader, disputes: Iterable[Dispute]) -> dict[int, Title]:
    return reader.titles("member", {m.member for d in disputes for m in d.mediators})


_BY_MEDIATOR = (
    number_column(),
    Column("name", T("Hòa giải viên", "Mediator"), 60),
    Column("all", T("Số vụ tham gia", "Disputes"), 24, Form.WHOLE, Across(("settled", "failed", "open"))),
    Column("settled", T("Thành", "Settled"), 24, Form.WHOLE),
    Column("failed", T("Không thành", "Not settled"), 24, Form.WHOLE),
    Column("open", T("Chưa, đang giải quyết", "Still open"), 24, Form.WHOLE),
)  # fmt: skip


def _by_mediator(reader: Reader, period: Period) -> Table:
    disputes = disputes_of(reader, period)
    people = _mediators(reader, disputes)
    taken: dict[tuple[int, str], list[int]] = {}
    for dispute in disputes:
        for member in {m.member for m in dispute.mediators}:
            taken.setdefault((member, _state(dispute, period)), []).append(dispute.id)
    order: Sequence[int] = sorted(people, key=lambda id_: (people[id_].words, id_))
    rows = tuple(_of_mediator(id_, people[id_].words, taken) for id_ in order)
    title = T(
        "Phần II. Theo hòa giải viên (một vụ có nhiều hòa giải viên thì tính cho từng người)",
        "Part II. By mediator (a dispute counts for each of its mediators)",
    )
    return Table("by_mediator", title, T("Theo hòa giải viên", "By mediator"), _BY_MEDIATOR, rows)


def _of_mediator(id_: int, name: str, taken: dict[tuple[int, str], list[int]]) -> Row:
    """How many disputes a mediator took part in, by what became of them; ``taken``: their ids."""
    ids = {key: taken.get((id_, key), []) for key in ("settled", "failed", "open")}
    sources = {key: Source("dispute", one_of("id", *some)) for key, some in ids.items() if some}
    values: Given = {"name": name, **{key: len(some) for key, some in ids.items()}}
    return Row(values, {"name": Source("member", record=id_), **sources})


def _state(dispute: Dispute, period: Period) -> str:
    if dispute.ended is None or dispute.ended > period.last:
        return "open"
    return "settled" if dispute.outcome is Outcome.SETTLED else "failed"


BOOK = Official(_book, ("dispute", "member"), personal=True)
BY_MEDIATOR = Official(_by_mediator, ("dispute", "member"), personal=True)
