"""The cells of a planned column, put together from those of the sheet before they are mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from app.base.text import fold
from app.exchange.imports.cell_values import ValueRepairKind, is_blank
from app.exchange.imports.column_plan import ELSEWHERE, CellSource, ColumnPlan
from app.exchange.imports.headings import meant_by
from app.exchange.imports.known_values import choice_of
from app.exchange.workbook.book import Value
from app.exchange.workbook.cell_texts import text_of
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import AnyField, ChoiceField, NumberField, PhoneField
from app.schema.vocabulary import Sex

KINDS = {
    CellSource.NAME_PARTS: ValueRepairKind.JOINED,
    CellSource.DATE_PARTS: ValueRepairKind.JOINED,
    CellSource.PART: ValueRepairKind.SPLIT,
    CellSource.BIRTHS_BY_SEX: ValueRepairKind.SEX_COLUMN,
    CellSource.SEX_BY_COLUMN: ValueRepairKind.SEX_COLUMN,
    CellSource.CHOICE_BY_COLUMN: ValueRepairKind.MARK,
    CellSource.ONE_OF_COLUMNS: ValueRepairKind.JOINED,
    CellSource.HEADING: ValueRepairKind.HEADING,
    CellSource.TITLE_LINE: ValueRepairKind.TITLE,
    CellSource.HEAD_ABOVE: ValueRepairKind.HEADING,
}
Columns = Mapping[int, Sequence[Value]]
_SEPARATORS = re.compile(r"\s*[/;,\n|]\s*|\s+-\s+")
_HEADS = frozenset(("chu ho", "ch", "chu", "la chu ho", "chu ho gia dinh", "head"))
_LONGEST = 300  # letters of a cell that is parted
_AROUND = " \t\n/;,.-:()"
_DAY = re.compile(
    r"(?:ngày\s*)?\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}|"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{4}|(?<!\d)(?:19|20)\d{2}(?!\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+?84|0)(?:[\s.-]?\d){8,10}")
_NUMBER = re.compile(r"\d[\d.]*")
_BETWEEN = re.compile(r"\b(?:ngày|số|sđt|đt|điện thoại|sinh)\b[\s.:]*", re.IGNORECASE)


def composed(
    plan: ColumnPlan, columns: Columns, headings: Sequence[str], blank_sex: str
) -> list[Value]:
    """The cells of one planned column, row by row. ``blank_sex``: what no mark under *Nữ* means."""
    if plan.source is CellSource.CELL:
        return [*columns[plan.column]]
    if plan.source in ELSEWHERE:
        return _elsewhere(plan, headings)
    if plan.source is CellSource.PART:
        assert plan.field is not None and plan.partner is not None
        return [part_of(text_of(v), plan.field, plan.partner) for v in columns[plan.column]]
    return _together(plan, _rows(plan, columns), blank_sex)


def _elsewhere(plan: ColumnPlan, headings: Sequence[str]) -> list[Value]:
    """What stands above the rows, or was said of all of them."""
    if plan.source is not CellSource.HEADING:
        return [*headings]
    assert plan.field is not None
    meant = {one: meant_by(plan.field, one) for one in dict.fromkeys(headings)}
    return [meant[heading] for heading in headings]


def _together(plan: ColumnPlan, rows: Sequence[tuple[Value, ...]], blank_sex: str) -> list[Value]:
    """What several cells of each row say together."""
    if plan.source is CellSource.HEAD_ABOVE:
        return [*_heads(rows)]
    if plan.source is CellSource.CHOICE_BY_COLUMN:
        return [_marked(plan.words, cells) for cells in rows]
    if plan.source in (CellSource.BIRTHS_BY_SEX, CellSource.ONE_OF_COLUMNS):
        return [next((one for one in pair if text_of(one)), None) for pair in rows]
    if plan.source is CellSource.SEX_BY_COLUMN:
        return [_sex(pair, blank_sex) for pair in rows]
    joint = " " if plan.source is CellSource.NAME_PARTS else "/"
    return [joint.join(filter(None, map(text_of, parts))) for parts in rows]


def _rows(plan: ColumnPlan, columns: Columns) -> list[tuple[Value, ...]]:
    """The cells that belong together; a column that is not there is empty."""
    size = len(next(iter(columns.values())))
    return list(zip(*(columns.get(c) or [None] * size for c in plan.columns), strict=True))


def is_head(text: str) -> bool:
    """Whether what somebody is to the head of the household says that it is the head."""
    return fold(text) in _HEADS


def _heads(rows: Sequence[tuple[Value, ...]]) -> Iterator[str]:
    """The name of the head above each row, or in it; none below another number of a household."""
    head = last = ""
    for relation, name, number in rows:
        if is_head(text_of(relation)):
            head, last = text_of(name), text_of(number)
        elif text_of(number) and text_of(number) != last:
            head, last = "", text_of(number)
        yield head


def _sex(pair: tuple[Value, ...], blank: str) -> str:
    male, female = (bool(text_of(one)) and not is_blank(one) for one in pair)
    if male != female:
        return str((Sex.MALE if male else Sex.FEMALE).label)
    return "" if male else blank


def _marked(words: Sequence[str], cells: Sequence[Value]) -> str:
    """The word of the one column that is marked; two marks say nothing."""
    marked = [word for word, cell in zip(words, cells, strict=True) if not is_blank(cell)]
    return marked[0] if len(marked) == 1 else ""


def part_of(text: str, spec: AnyField, partner: AnyField) -> str:
    """The part of a cell that is for one of two fields, by what it looks like; else by its place."""
    if len(text) > _LONGEST:
        return "" if _has_form(spec) else text
    found = _found(text, spec)
    if found is not None:
        return found
    if (other := _found(text, partner)) is not None:
        return _without(text, other, partner)
    return text if partner is not spec and not _has_form(spec) else ""


def _found(text: str, spec: AnyField) -> str | None:
    """What a field of a form of its own finds in a text; None where it has none."""
    if isinstance(spec, PhoneField):
        return _first(_PHONE, text)
    if isinstance(spec, DayField | PartDayField):
        return _first(_DAY, text)
    if isinstance(spec, ChoiceField):
        parts = (*_SEPARATORS.split(text), *text.split())
        return next((part for part in parts if choice_of(spec, part)), "")
    if isinstance(spec, NumberField):
        return _first(_NUMBER, text)
    return None


def _has_form(spec: AnyField) -> bool:
    return _found("", spec) is not None


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _without(text: str, part: str, spec: AnyField) -> str:
    rest = text.replace(part, " ", 1) if part else text
    if part and not isinstance(spec, ChoiceField):
        rest = _BETWEEN.sub(" ", rest) if fold(rest) != fold(text) else rest
    return " ".join(rest.split()).strip(_AROUND)
