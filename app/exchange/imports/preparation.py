"""Making the rows of one table ready: what is hidden, merged or meant as above, then column by column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from app.base.jobs import Progress
from app.base.language import T
from app.exchange.imports import questions
from app.exchange.imports.as_above import AsAbove
from app.exchange.imports.cell_values import (
    ColumnFacts,
    ValueRepairKind,
    code_length,
    is_age,
    mended,
)
from app.exchange.imports.column_plan import ELSEWHERE, CellSource, ColumnPlan, TableColumns
from app.exchange.imports.common_values import columns_for_all, value_for_all
from app.exchange.imports.composing import KINDS, composed
from app.exchange.imports.content import ADDRESS, names_several
from app.exchange.imports.date_texts import DateOrder, evidence, years_in
from app.exchange.imports.headers import header_key
from app.exchange.imports.matching import match
from app.exchange.imports.offered import granted
from app.exchange.imports.parent_columns import base_name, parent_of, usual_parents
from app.exchange.imports.parent_matching import people_below
from app.exchange.imports.prepared_parts import (
    Choices,
    Prepared,
    PreparedColumn,
    PreparedRow,
    ValueRepair,
)
from app.exchange.imports.questions import Questions, shortened
from app.exchange.imports.row_kinds import HIDDEN
from app.exchange.imports.several_people import SeveralPeople
from app.exchange.imports.title_values import columns_of_titles, titled
from app.exchange.workbook.book import (
    CellError,
    SheetRow,
    Value,
    address,
    column_letters,
)
from app.exchange.workbook.cell_texts import text_of
from app.law.former_units import present_addresses
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import AnyField, ChoiceField, LinkField, PhoneField, TermField, TextField
from app.schema.record import Record
from app.schema.vocabulary import Sex

BELOW_HEAD = T(
    "người trong hộ, không phải chủ hộ: sổ Hộ gia đình chỉ ghi chủ hộ",
    "somebody of a household, not its head: the register of households has heads alone",
)
SEVERAL_PEOPLE = T("một ô ghi nhiều người", "several people in one cell")
_LONGEST_PHONE = 17  # letters of one number, however it is parted
_SIGNATURE = 16  # digits that tell headers apart
_TWO_PHONES = re.compile(r"\d{9,11}\D{1,5}0?\d{9,10}")
_GAPS = re.compile(r"(?<=\d)[\s.](?=\d)")


class Preparation:
    """Prepares the rows of one table for one register."""

    def __init__(
        self, columns: TableColumns, cls: type[Record], choices: Choices, progress: Progress
    ) -> None:
        self._columns, self._table = columns, columns.table
        self._cls, self._choices, self._progress = cls, choices, progress
        self._questions = Questions(choices.answers)
        self._repairs: list[ValueRepair] = []
        self._left_out = dict(self._table.left_out)
        self._unsaid = defaultdict[int, dict[int, str]](dict)  # by the place of the row
        self._rows = self._visible()
        self._cells = self._grid()

    def prepared(self) -> Prepared:
        """The rows with the fields of the register."""
        plans = self._plans()
        above = AsAbove(self._table, self._rows, self._cells, self._questions, self._tell)
        above.fill(plans, usual_parents(self._cls))
        self._make_each(plans)
        plans = (*plans, *columns_for_all(self._cls, plans, self._questions))
        made = []
        for done, plan in enumerate(plans):
            self._progress.update(done, len(plans))
            made.append(self._column(plan, done))
        rows = tuple(
            PreparedRow(row.number, cells, self._unsaid.get(at, {}), part)
            for at, (row, part, cells) in enumerate(
                zip(self._rows, self._parts, zip(*made, strict=True), strict=True)
            )
            if row.number not in self._left_out and any(cells)
        )
        kept = {row.number for row in rows}
        return Prepared(
            self._table.sheet,
            tuple(PreparedColumn(p.column, " / ".join(p.path), p.field, p.barred) for p in plans),
            rows,
            tuple(repair for repair in self._repairs if repair.row in kept),
            tuple(self._questions.found),
            tuple(sorted(self._left_out.items())),
            self._signature(),
        )

    def _plans(self) -> tuple[ColumnPlan, ...]:
        """What becomes of the columns, and of what the lines above them say."""
        chosen = {**self._hidden_columns(), **self._choices.fields}
        plans = match(self._columns, self._cls, chosen)
        above = columns_of_titles(self._table, self._cls, plans, self._questions)
        if above:
            named = [plan.field.name for plan in above if plan.field and not parent_of(plan.field)]
            plans = match(self._columns, self._cls, chosen, named)
            taken = {plan.field.name for plan in plans if plan.field}
            plans = (*plans, *(one for one in above if one.field and one.field.name not in taken))
        return granted(plans, self._columns, self._questions)

    def _signature(self) -> str:
        keys = "\n".join(header_key(" ".join(path)) for path in self._table.paths)
        return sha256(keys.encode()).hexdigest()[:_SIGNATURE]

    # ---- what is hidden, merged, or as above ----

    def _visible(self) -> list[SheetRow]:
        """The rows, without people of a household of heads, and hidden ones unless they are to be imported."""
        below = people_below(self._columns, self._cls)
        self._left_out |= dict.fromkeys(below, BELOW_HEAD)
        rows = [row for row in self._table.rows if row.number not in below]
        hidden = [row.number for row in rows if row.hidden]
        if not hidden:
            return rows
        text = questions.HIDDEN_ROWS.format(n=len(hidden), places=shortened([*map(str, hidden)]))
        if self._questions.confirm("hidden-rows", text):
            return rows
        self._left_out |= dict.fromkeys(hidden, HIDDEN)
        return [row for row in rows if not row.hidden]

    def _hidden_columns(self) -> dict[int, None]:
        """The columns that are hidden and not to be imported."""
        spans = [span for span in self._table.source.columns if span.hidden]
        hidden = [c for c in self._table.columns if any(s.first <= c <= s.last for s in spans)]
        if not hidden:
            return {}
        places = shortened([column_letters(column) for column in hidden])
        text = questions.HIDDEN_COLUMNS.format(places=places)
        return {} if self._questions.confirm("hidden-columns", text) else dict.fromkeys(hidden)

    def _grid(self) -> dict[int, list[Value]]:
        """The values of each column, row by row."""
        place = {column: at for at, column in enumerate(self._table.columns)}
        empty: list[Value] = [None] * len(place)
        lines = []
        for row in self._rows:
            line = empty.copy()
            for cell in row.cells:
                if (at := place.get(cell.column)) is not None:
                    line[at] = cell.value
            lines.append(line)
        values = map(list, zip(*lines, strict=True)) if lines else ([] for _ in place)
        return dict(zip(self._table.columns, values, strict=True))

    # ---- column by column ----

    def _column(self, plan: ColumnPlan, place: int) -> list[str]:
        """The cells of one column as its field reads them, with what was mended and what says nothing."""
        if plan.field is None:
            return [text_of(value) for value in self._cells[plan.column]]
        values = composed(plan, self._cells, self._headings(plan), self._blank_sex(plan))
        self._leave_several_out(plan, values)
        found = mended(plan.field, values, self._facts(plan, plan.field, values))
        kind = KINDS.get(plan.source)
        texts = []
        for at, (row, value, source, (text, repair)) in enumerate(
            zip(self._rows, values, self._cells.get(plan.column, values), found, strict=True)
        ):
            texts.append(text)
            if not text and (stood := text_of(value) or _sign(value)):
                self._unsaid[at][place] = stood
            if kind is not None:
                before = (
                    text_of(source)
                    if plan.source not in (*ELSEWHERE, CellSource.HEAD_ABOVE)
                    else ""
                )
                self._tell(row.number, plan.column, kind, before, text)
            elif repair is not None:
                self._tell(row.number, plan.column, repair, text_of(value) or _sign(value), text)
        return self._renewed(plan, texts) if base_name(plan.field) == ADDRESS else texts

    def _renewed(self, plan: ColumnPlan, texts: list[str]) -> list[str]:
        """Addresses of before 1/7/2025 by the units of now, where that was said; what was divided stays."""
        found = {text: present_addresses(text) for text in dict.fromkeys(texts)}
        now = {text: units[0] for text, units in found.items() if len(units) == 1}
        if not now:
            return texts
        was = next(iter(now))
        if not self._questions.renewed(plan.column, " / ".join(plan.path), was, now[was]):
            return texts
        for row, text in zip(self._rows, texts, strict=True):
            if text in now:
                self._tell(row.number, plan.column, ValueRepairKind.FORMER_UNIT, text, now[text])
        return [now.get(text, text) for text in texts]

    def _tell(self, row: int, column: int, kind: ValueRepairKind, before: str, after: str) -> None:
        if before != after:
            self._repairs.append(ValueRepair(row, column, kind, before, after))

    def _headings(self, plan: ColumnPlan) -> list[str]:
        if plan.source is CellSource.SAID and isinstance(plan.field, ChoiceField | TermField):
            return [value_for_all(plan.field, self._choices.answers)] * len(self._rows)
        if plan.source is CellSource.TITLE and plan.field:
            return [titled(self._table, self._cls, plan.field)] * len(self._rows)
        if plan.source is CellSource.TITLE_LINE:
            return [*plan.words] * len(self._rows)
        if plan.source is not CellSource.HEADING:
            return []
        return [self._table.headings.get(row.number, "") for row in self._rows]

    def _blank_sex(self, plan: ColumnPlan) -> str:
        """What a row without a mark is, where only one sex has a column."""
        if plan.source is not CellSource.SEX_BY_COLUMN or all(plan.columns):
            return ""
        text = questions.BLANK_SEX.format(
            column=column_letters(plan.column), header=" / ".join(plan.path)
        )
        return str(Sex.MALE.label) if self._questions.confirm(f"blank:{plan.column}", text) else ""

    def _facts(self, plan: ColumnPlan, spec: AnyField, values: Sequence[Value]) -> ColumnFacts:
        since_1904 = self._table.book.since_1904
        if isinstance(spec, DayField | PartDayField):
            return self._facts_of_days(plan, spec, dict.fromkeys(values), since_1904)
        digits = code_length(values) if isinstance(spec, TextField | LinkField) else 0
        return ColumnFacts(digits=digits)

    def _facts_of_days(
        self, plan: ColumnPlan, spec: AnyField, values: Iterable[Value], since_1904: bool
    ) -> ColumnFacts:
        if plan.source in (CellSource.DATE_PARTS, CellSource.TITLE):
            return ColumnFacts(DateOrder.DAY_FIRST)
        values, header = [*values], " / ".join(plan.path)
        found = evidence(values)
        order = found.order
        if found.is_open:
            order = self._questions.order(plan.column, header, found)
        change = found.may_be_swapped and self._questions.changed_over(plan.column, header)
        year = None
        if any(is_age(value, spec) for value in values):
            year = self._questions.age_year(plan.column, header, self._years())
        return ColumnFacts(order, since_1904, change, year)

    def _years(self) -> list[int]:
        """The years that ages may be of: when the file was last saved, and those that the titles name."""
        modified = self._table.book.modified
        found = [modified.year] if modified else []
        return list(dict.fromkeys((*found, *years_in(self._table.titles))))

    def _make_each(self, plans: Sequence[ColumnPlan]) -> None:
        """A row for each person of a cell that names several, where that was answered."""
        each = SeveralPeople(self._rows, self._cells)
        whom = [plan for plan in plans if self._is_whom(plan)]
        each.ask(whom, self._questions, self._tell)
        self._rows, self._parts = each.rows, each.parts
        self._left_out |= dict.fromkeys(each.left_out, SEVERAL_PEOPLE)

    def _is_whom(self, plan: ColumnPlan) -> bool:
        """Whether a column names the person that a record is of."""
        spec = plan.field
        named = isinstance(spec, TextField) and spec.is_name and spec.name == self._cls.schema.title
        return named and plan.source is CellSource.CELL

    def _leave_several_out(self, plan: ColumnPlan, values: Sequence[Value]) -> None:
        """Cells with several people or numbers are asked about; their rows may be left out."""
        is_several = _test_of_several(plan.field)
        if is_several is None or self._is_whom(plan):
            return
        held = {v for v in set(values) if isinstance(v, str) and is_several(v)}
        if not held:
            return
        rows = [row.number for row, v in zip(self._rows, values, strict=True) if v in held]
        places = [address(number, plan.column) for number in rows]
        if self._questions.several(plan.column, " / ".join(plan.path), places):
            self._left_out |= dict.fromkeys(rows, SEVERAL_PEOPLE)


def _test_of_several(spec: AnyField | None) -> Callable[[str], object] | None:
    if isinstance(spec, PhoneField):
        return lambda text: len(text) > _LONGEST_PHONE and _TWO_PHONES.search(_GAPS.sub("", text))
    if isinstance(spec, TextField) and spec.is_name:
        return names_several
    return None


def _sign(value: Value) -> str:
    return value.code if isinstance(value, CellError) else ""
