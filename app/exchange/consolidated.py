"""What many units handed in, as one workbook: figures by unit with live sums, changes, who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.exchange.package import Four, Package, period_of
from app.exchange.rollup import Rolled, State
from app.exchange.summed import slot_name
from app.lang import T
from app.reports.catalogue import REPORTS
from app.reports.indicator import UNSAID, Indicator, Ratio, Split
from app.reports.report import Figure
from app.reports.rows import TITLES
from app.reports.submission import TYPED
from app.reports.writing import whole
from app.store.frozen import Slot

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST = 5  # the column of the first unit; the total stands before it
_TOTAL = T("Tổng cộng", "Total")
_OWN_WORDS = T("Tên gọi khác", "Other names")
_SHEET_CHANGES = T("Thay đổi", "Changes")
_SHEET_UNITS = T("Đơn vị nộp", "Who handed in")
_SHEET_ASIDE = T("Tệp không cộng", "Files not added")
_NUMBER, _CODE, _UNIT = T("STT", "No."), T("Mã", "Code"), T("Đơn vị", "Unit")
_CHANGES = (
    *(_NUMBER, T("Kỳ báo cáo", "Period"), _UNIT, TITLES[1]),
    *(T("Lần trước", "Last time"), T("Lần này", "This time"), TITLES[5]),
)
_ASIDE = (_NUMBER, T("Tệp", "File"), _UNIT, T("Lý do", "Reason"))
_REVISION = T("lần {n}", "revision {n}")


@dataclass(frozen=True, slots=True)
class _Row:
    """An indicator, or a part of one; ``values`` are the units' figures, in the units' order."""

    indicator: Indicator
    label: str
    values: tuple[Figure | None, ...]
    part: bool = False


def write_consolidated(rolled: Rolled, path: Path) -> None:
    """Write the workbook. Raises UserError when it cannot be written.

    Every total is a formula over the units, every rate one over its two rows; whatever came from
    outside is written as text that can never become a formula.
    """
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    for slot in rolled.slots:
        _write_slot(_sheet(book, slot_name(slot)), rolled, slot)
    _write_changes(_sheet(book, str(_SHEET_CHANGES)), rolled)
    _write_units(_sheet(book, str(_SHEET_UNITS)), rolled)
    _write_aside(_sheet(book, str(_SHEET_ASIDE)), rolled)
    with whole(path) as part:
        book.save(part)


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title[:31])
    return sheet


def _write_slot(sheet: Worksheet, rolled: Rolled, slot: Slot) -> None:
    from openpyxl.utils import get_column_letter

    from app.reports.sheets import HEAD, put, set_up, titles

    packages = [rolled.taken[u, slot] for u in rolled.units if (u, slot) in rolled.taken]
    report = REPORTS[slot.report]
    head_row = titles(sheet, 1, _FIRST - 1, (report.title, report.about), period_of(slot))
    names = [*map(str, (_NUMBER, TITLES[1], TITLES[2], _TOTAL)), *_headings(packages)]
    for column, name in enumerate(names, 1):
        put(sheet, head_row, column, name, HEAD)
    where: dict[str, int] = {}
    number = 0
    for row, printed in enumerate(_rows(slot, packages), head_row + 1):
        if not printed.part:
            number += 1
            where[printed.indicator.key] = row
        _write_row(sheet, row, printed, "" if printed.part else str(number), where)
    set_up(sheet, (6.0, 46.0, 15.0, 13.0, *[13.0] * len(packages)), head_row, sheet.max_row)
    sheet.freeze_panes = f"{get_column_letter(_FIRST)}{head_row + 1}"


def _headings(packages: Sequence[Package]) -> Iterator[str]:
    """The units' names; namesakes with their code."""
    names = [package.unit_name for package in packages]
    for package in packages:
        name = package.unit_name
        yield name if name and names.count(name) == 1 else f"{name} ({package.unit})"


def _rows(slot: Slot, packages: Sequence[Package]) -> Iterator[_Row]:
    everything = [package.told for package in packages]
    for indicator in REPORTS[slot.report].indicators():
        told = [one.get(indicator.key) for one in everything]
        yield _Row(
            indicator, str(indicator.label), tuple(t.figures[0] if t else None for t in told)
        )
        for split in indicator.splits:
            parts = [one.splits.get(split.path, {}) if one else {} for one in told]
            for key, label in _labels(indicator, split, parts):
                values = tuple(by[key][0] if key in by else None for by in parts)
                if any(values):
                    yield _Row(indicator, label, values, part=True)


def _labels(
    indicator: Indicator, split: Split, parts: Sequence[dict[str, Four]]
) -> Iterator[tuple[str, str]]:
    used = {key for by in parts for key in by}
    known = indicator.labels(split, [key for key in used if key not in ("", TYPED)])
    for key, label in known.items():
        yield key, f"{split.label}: {label}" if len(indicator.splits) > 1 else str(label)
    for key, label in ((TYPED, _OWN_WORDS), ("", UNSAID)):
        if key in used:
            yield key, f"{split.label}: {label}" if len(indicator.splits) > 1 else str(label)


def _write_row(
    sheet: Worksheet, row: int, printed: _Row, number: str, where: dict[str, int]
) -> None:
    from openpyxl.utils import get_column_letter

    from app.reports.sheets import DECIMAL, MIDDLE, TEXT, WHOLE, Look, put, put_formula

    ratio = printed.indicator.ratio
    put(sheet, row, 1, number or None, MIDDLE)
    put(sheet, row, 2, printed.label, replace(TEXT, indent=2 if printed.part else 0))
    put(sheet, row, 3, None if printed.part else str(printed.indicator.unit), MIDDLE)
    look = Look(align="right", form=DECIMAL if ratio else WHOLE, italic=printed.part)
    last = _FIRST - 1 + len(printed.values)
    bold = replace(look, bold=True)
    if ratio:
        put_formula(sheet, row, _FIRST - 1, _rate(ratio, _FIRST - 1, where), bold)
    else:
        units = f"{get_column_letter(_FIRST)}{row}:{get_column_letter(last)}{row}"
        put_formula(sheet, row, _FIRST - 1, f"SUM({units})" if printed.values else "0", bold)
    for column, value in enumerate(printed.values, _FIRST):
        if ratio:
            put_formula(sheet, row, column, _rate(ratio, column, where), look)
        else:
            put(sheet, row, column, value, look)


def _rate(ratio: Ratio, column: int, where: dict[str, int]) -> str:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(column)
    part, whole_ = f"{letter}{where[ratio.part]}", f"{letter}{where[ratio.whole]}"
    return f"IF({whole_}=0,0,ROUND(100*{part}/{whole_},1))"


def _write_changes(sheet: Worksheet, rolled: Rolled) -> None:
    from app.reports.sheets import MIDDLE, TEXT, Look, put, put_formula

    head_row = _table(sheet, _SHEET_CHANGES, _CHANGES, (6.0, 24.0, 30.0, 46.0, 13.0, 13.0, 13.0))
    look = Look(align="right", form="#,##0.##")
    for row, change in enumerate(rolled.changes, head_row + 1):
        labels = {i.key: str(i.label) for i in REPORTS[change.slot.report].indicators()}
        put(sheet, row, 1, row - head_row, MIDDLE)
        put(sheet, row, 2, slot_name(change.slot), TEXT)
        put(sheet, row, 3, rolled.units.get(change.unit) or change.unit, TEXT)
        put(sheet, row, 4, labels.get(change.key, change.key), TEXT)
        put(sheet, row, 5, change.before, look)
        put(sheet, row, 6, change.now, look)
        put_formula(sheet, row, 7, f"F{row}-E{row}", look)


def _write_units(sheet: Worksheet, rolled: Rolled) -> None:
    """The matrix: a row for each unit, a column for each report and period."""
    from app.reports.sheets import MIDDLE, TEXT, put

    columns = (_NUMBER, _CODE, _UNIT, *(T(n, n) for n in map(slot_name, rolled.slots)))
    widths = (6.0, 9.0, 34.0, *[34.0] * len(rolled.slots))
    head_row = _table(sheet, _SHEET_UNITS, columns, widths)
    for row, (unit, name) in enumerate(rolled.units.items(), head_row + 1):
        put(sheet, row, 1, row - head_row, MIDDLE)
        put(sheet, row, 2, unit, MIDDLE)
        put(sheet, row, 3, name, TEXT)
        for column, slot in enumerate(rolled.slots, 4):
            cell = rolled.matrix[unit, slot]
            said = [str(cell.state.label)]
            if cell.signed and cell.state in (State.ARRIVED, State.LATE):
                said.append(str(_REVISION.format(n=cell.revision)))
            text = f"{', '.join(said)}. {' '.join(map(str, cell.notes))}".strip()
            put(sheet, row, column, text, TEXT)


def _write_aside(sheet: Worksheet, rolled: Rolled) -> None:
    from app.reports.sheets import MIDDLE, TEXT, put

    head_row = _table(sheet, _SHEET_ASIDE, _ASIDE, (6.0, 46.0, 10.0, 90.0))
    for row, one in enumerate(rolled.aside, head_row + 1):
        for column, value in enumerate((one.file, one.unit, str(one.why)), 2):
            put(sheet, row, column, value, TEXT)
        put(sheet, row, 1, row - head_row, MIDDLE)


def _table(sheet: Worksheet, title: T, columns: Sequence[T], widths: tuple[float, ...]) -> int:
    """The head of a plain table; gives the row of its column titles."""
    from openpyxl.utils import get_column_letter

    from app.reports.sheets import HEAD, put, titles

    head_row = titles(sheet, 1, len(columns), (title,))
    for column, name in enumerate(columns, 1):
        put(sheet, head_row, column, str(name), HEAD)
    for column, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.freeze_panes = f"A{head_row + 1}"
    return head_row
