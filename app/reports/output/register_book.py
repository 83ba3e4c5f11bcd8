"""The book of any register: its list's columns, and in the last one all else that a record says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.language import T
from app.paper.document.tables import Align, PdfColumn, PdfTable, Row
from app.schema.conditions import EVERY, Condition, Query, any_of, between, eq, is_null
from app.schema.fields import DayField, NumberField, PartDayField, RowsField
from app.services.list_cells import CODE, CellReader, Sight, columns_seen, open_order, shown

if TYPE_CHECKING:
    from app.base.jobs import Progress
    from app.base.periods import Period
    from app.paper.document.page import PdfDocument
    from app.schema.fields import AnyField
    from app.schema.record import Record
    from app.services.unit_settings import Issuer
    from app.store import Store

_OPENING = (
    T("Quyển số: …………", "Volume: …………"),
    T("Mở sổ: ngày {first}", "Opened on {first}"),
    T("Khóa sổ: ngày {last}", "Closed on {last}"),
)
_LEFT_OUT = T(
    "Sổ này để trống mục riêng tư, nhạy cảm; bản đủ cần mục đích.",
    "This book leaves out what is personal or sensitive; a full one needs a purpose.",
)
_COUNTED = T(
    "Sổ chỉ cho biết số bản ghi: {n}.", "This book tells only how many records there are: {n}."
)
_ALL_ELSE = T("Nội dung khác", "All else")
_NONE = T("Trong năm không có bản ghi nào.", "There is no record of the year.")
_BATCH = 500
_SIZE = 10.0
_ROOM_MM, _NUMBER_MM, _CODE_MM, _DAY_MM = 252.0, 14.0, 23.0, 24.0
_LEAST, _MOST, _ELSE = 8, 22, 46  # letters
# What happens on a day stands in the book of its year; other registers are kept whole, as they are.
_BY_DAY = ("visit", "activity", "tip", "decision", "review", "case", "fund", "request")


class RegisterBook:
    """The records of a register that a year's book holds; without ``names`` what is open of them alone."""

    def __init__(self, store: Store, cls: type[Record], year: Period, *, names: bool) -> None:
        self._store, self._cls, self._year, self._names = store, cls, year, names
        self._sight = Sight.ALL if names else Sight.OUTSIDE
        query = Query(_of_year(cls, year), order=cls.schema.dated_by or "id")
        self._ids = store.ids(cls, query if names else open_order(cls, query))
        own = columns_seen(cls, ("code", *cls.schema.columns), self._sight)
        others = [name for name in cls.schema.fields if name not in own]
        self._own = CellReader(cls, own)
        self._others = CellReader(cls, columns_seen(cls, others, self._sight))

    def draw(self, paper: PdfDocument, issuer: Issuer, progress: Progress) -> int:
        """Draw the cover and the lines; gives how many."""
        schema = self._cls.schema
        paper.cover(
            (issuer.superior, issuer.organ), f"SỔ {schema.book.vi.upper()}", self._opening()
        )
        if schema.only_counted and not self._names:
            paper.paragraph(_COUNTED.format(n=len(self._ids)).vi, align="left")
        elif self._ids:
            paper.table(PdfTable(self._columns(), self._rows(progress), size=_SIZE))
        else:
            paper.paragraph(_NONE.vi, align="left")
        return len(self._ids)

    def _opening(self) -> list[str]:
        days = {"first": show_day(self._year.first), "last": show_day(self._year.last)}
        lines = [str(self._year.label), *(line.format(**days).vi for line in _OPENING)]
        closed = any(Sight.OUTSIDE.hides(s.privacy) for s in self._cls.schema.fields.values())
        return [*lines, _LEFT_OUT.vi] if closed and not self._names else lines

    def _columns(self) -> tuple[PdfColumn, ...]:
        specs = self._own.specs
        fixed = [
            _DAY_MM if isinstance(s, DayField | PartDayField) else _CODE_MM if s is CODE else 0
            for s in specs
        ]
        shares = [
            0 if mm else min(max(s.width, _LEAST), _MOST)
            for s, mm in zip(specs, fixed, strict=True)
        ]
        each = (_ROOM_MM - _NUMBER_MM - sum(fixed)) / (sum(shares) + _ELSE)
        columns = [
            PdfColumn(spec.label.vi, mm or share * each, _align(spec))
            for spec, mm, share in zip(specs, fixed, shares, strict=True)
        ]
        number = PdfColumn("STT", _NUMBER_MM, "center")
        return (number, *columns, PdfColumn(_ALL_ELSE.vi, _ELSE * each))

    def _rows(self, progress: Progress) -> Iterator[Row]:
        for start in range(0, len(self._ids), _BATCH):
            progress.update(start, len(self._ids))
            some = self._ids[start : start + _BATCH]
            cells = self._own.read(self._store, some, self._sight)
            rest = self._all_else(some)
            for number, id_ in enumerate(some, start + 1):
                if id_ in cells:
                    yield (str(number), *cells[id_], rest.get(id_, ""))
        progress.update(len(self._ids), len(self._ids))

    def _all_else(self, ids: Sequence[int]) -> dict[int, str]:
        """What else each record says, with the name of each field; small tables row by row."""
        specs = self._others.specs
        if not specs:
            return {}
        cells = self._others.read(self._store, ids, self._sight)
        tables = [s for s in specs if isinstance(s, RowsField)] if self._names else []
        records = {r.id: r for r in self._store.fetch(self._cls, ids)} if tables else {}
        said: dict[int, str] = {}
        for id_, texts in cells.items():
            named = dict(zip((spec.name for spec in specs), texts, strict=True))
            for table in tables:
                rows = getattr(records[id_], table.name)
                named[table.name] = "; ".join(self._row(table, row) for row in rows)
            parts = (f"{spec.label.vi}: {named[spec.name]}" for spec in specs if named[spec.name])
            said[id_] = ". ".join(part.rstrip(".") for part in parts)
        return said

    def _row(self, table: RowsField, row: object) -> str:
        fields = table.row.fields.values()
        cells = (shown(self._store, one, getattr(row, one.name)) for one in fields)
        return ", ".join(filter(None, cells))


def _of_year(cls: type[Record], year: Period) -> Condition:
    """Which records stand in the book of a year."""
    key, dated = cls.schema.key, cls.schema.dated_by
    if key in _BY_DAY:
        return between(dated, year.first, year.last)
    if key == "safety":
        return eq("year", year.first.year)
    if key == "award":  # what was not handed over yet stands in every book until it is
        return any_of(between(dated, year.first, year.last), is_null(dated))
    return EVERY


def _align(spec: AnyField) -> Align:
    if isinstance(spec, NumberField):
        return "right"
    return "center" if isinstance(spec, DayField) else "left"
