"""A computed report as a Word file: sentences in five parts, who signs, its tables as an annex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from app.base.language import T
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.word.letterhead import write_addressees, write_annex_title, write_foot, write_head
from app.paper.word.letterhead import write_title as write_head_title
from app.paper.word.markup import Run, WordAlign, WordCell, WordTable
from app.paper.word.page import WordPage, cell_text
from app.registers.narrative import ReportSection
from app.reports.compute.areas import area_table
from app.reports.compute.report_rows import (
    FigureColumn,
    GroupHeading,
    ReportRow,
    columns_of,
    rows_of,
    titles_of,
)
from app.reports.output.document import blank_number
from app.reports.spec.official_table import CellForm, OfficialTable, TableSection
from app.reports.spec.report import ComputedReport
from app.reports.words.composing import FigureText, Passage, plain_text, sentences_of
from app.reports.words.ledger import (
    PROPERTY,
    Ledger,
    WrittenNumber,
    WrittenTable,
    new_document,
)
from app.services.unit_settings import ISSUER_LABELS, Issuer, Unit

_ROMAN = ("I", "II", "III", "IV", "V")
_OPENING = T("{organ} báo cáo {about} {period} như sau:", "{organ} reports {about}, {period}:")
_CLOSING = T(
    "Trên đây là báo cáo {about} {period}, {organ} trân trọng báo cáo./.",
    "This is the report of {organ} on {about}, {period}.",
)
_AS_ABOVE, _FILED = T("Như trên", "As above"), "Lưu"
_TO_WRITE = "…"
_ANNEX, _ANNEX_TITLE = T("PHỤ LỤC", "ANNEX"), T("SỐ LIỆU {period}", "FIGURES OF {period}")
_ATTACHED = T("(Kèm theo {number})", "(Attached to {number})")
_FIGURES = T("Số liệu", "Figures")
_CODE = T("Mã số", "Code")
_PART_OF = T("{title} ({n}/{of})", "{title} ({n}/{of})")
_MOST_COLUMNS = 8  # of figures beside each other on a landscape page
_WIDTHS = {FigureColumn.NUMBER: 11.0, FigureColumn.NAME: 58.0, FigureColumn.UNIT: 20.0}
_FIGURE_MM, _CODE_MM = 15.0, 15.0
_MM_A_LETTER = 1.9  # of a number at 10 points, which no line may part
_AIMS = (FigureColumn.TARGET, FigureColumn.REACHED)  # the sentences tell them
_ALIGNS: dict[CellForm, WordAlign] = {
    CellForm.TEXT: "left",
    CellForm.CENTRED: "center",
    CellForm.WHOLE: "right",
    CellForm.SHARE: "right",
}


@dataclass(frozen=True, slots=True)
class _Annex:
    """A table ready to be written: ``total`` says whether its last row is."""

    title: str
    heads: list[str]
    aligns: list[WordAlign]
    widths: list[float]
    rows: list[list[str]]
    groups: dict[int, str] = field(default_factory=dict)  # before the row of this number


def write_words(
    computed: ComputedReport,
    unit: Unit,
    paragraphs: Mapping[ReportSection, Sequence[Passage]],
    revision: int = 0,
) -> tuple[bytes, Ledger]:
    """Return the Word file, and the ledger of every number in it.

    ``computed`` is an open copy: what is small is hidden. ``paragraphs`` are the officer's own, behind
    the sentences of their section.
    """
    issuer = unit.issuer(computed.report.issuer)
    writer = _Writer(computed, unit, issuer)
    writer.write(paragraphs)
    period = computed.period
    name = new_document(computed.report.key, period)
    writer.page.keep_property(PROPERTY, name)
    target = BytesIO()
    writer.page.save(target)
    numbers = [
        WrittenNumber(
            n.mark, f"{computed.report.key}.{n.key}@{revision}", n.text, n.paragraph, n.at
        )
        for n in writer.numbers
    ]
    place = (computed.report.key, period.key, period.window.value)
    return target.getvalue(), Ledger(name, *place, revision, numbers, writer.tables)


class _Writer:
    """Writes one report, and notes its numbers."""

    def __init__(self, computed: ComputedReport, unit: Unit, issuer: Issuer) -> None:
        self._computed, self._unit, self._issuer = computed, unit, issuer
        about = f"{computed.report.about} – {computed.period.label}"
        self.page = WordPage(about)
        self.numbers: list[WrittenNumber] = []
        self.tables: list[WrittenTable] = []

    def write(self, paragraphs: Mapping[ReportSection, Sequence[Passage]]) -> None:
        """Write it all."""
        issuer, report = self._issuer, self._computed.report
        number = blank_number(issuer)
        to = [line.lstrip("-– ") for line in issuer.receivers]
        above = [line for line in to if not line.startswith(_FILED)]
        filed = [line for line in to if line.startswith(_FILED)]
        head = Letterhead(issuer.superior, issuer.organ, number, self._unit.place, None)
        write_head(self.page, head)
        write_head_title(
            self.page, str(report.title), (str(report.about), str(self._computed.period.label))
        )
        write_addressees(self.page, above)
        self._text((str(_OPENING.format(**self._named())),))
        self._sections(paragraphs)
        self._text((str(_CLOSING.format(**self._named())),), keeps=True)
        receivers = [*([str(_AS_ABOVE)] if above else []), *filed]
        write_foot(self.page, Signature(issuer.signs_as, issuer.signer), receivers)
        self._annex(number)

    def _named(self) -> dict[str, object]:
        organ = f"{ISSUER_LABELS[self._issuer.key]} {_small(self._unit.name)}"
        report, period = self._computed.report, self._computed.period
        about = T(_small(report.about.vi), _small(report.about.en))
        label = T(_small(period.label.vi), _small(period.label.en))
        return {"organ": organ, "about": about, "period": label}

    def _sections(self, paragraphs: Mapping[ReportSection, Sequence[Passage]]) -> None:
        sentences = sentences_of(self._computed)
        for roman, section in zip(_ROMAN, ReportSection, strict=True):
            self.page.heading(f"{roman}. {str(section.label).upper()}")
            told = [*sentences[section], *paragraphs.get(section, ())]
            for passage in told or [(_TO_WRITE,)]:
                self._text(passage)

    def _text(self, passage: Passage, *, keeps: bool = False) -> None:
        """Write a paragraph with a bookmark round each of its numbers."""
        whole, runs, at = plain_text(passage), [], 0
        for piece in passage:
            if isinstance(piece, FigureText):
                mark = f"ad_{len(self.numbers) + 1:04}"
                self.numbers.append(WrittenNumber(mark, piece.key, piece.text, whole, at))
                runs.append(Run(piece.text, mark=mark))
                at += len(piece.text)
            else:
                runs.append(Run(piece))
                at += len(piece)
        self.page.text(*runs, keeps=keeps)

    def _annex(self, number: str) -> None:
        self.page.begin_annex(landscape=True)
        period = str(self._computed.period.label)
        title = str(_ANNEX_TITLE.format(period=period.upper()))
        kind = str(self._computed.report.title).capitalize()
        attached = str(_ATTACHED.format(number=f"{kind} {_small(number)}"))
        write_annex_title(self.page, str(_ANNEX), title, attached)
        for table in self._tables():
            self._write_table(table)

    def _tables(self) -> Iterable[_Annex]:
        yield _figures(self._computed)
        if not any(maker.by == "area" for maker, _ in self._computed.tables):
            by_area = area_table(self._computed)
            if by_area is not None:
                yield from _parted(by_area)
        for maker, table in self._computed.tables:
            if not maker.personal and not table.cover and not table.sensitive and table.rows:
                yield _official(table)

    def _write_table(self, one: _Annex) -> None:
        self.page.gap(6)
        self.page.centred(one.title, bold=True, size=13)
        scale = self.page.room_mm / sum(one.widths)
        widths = [width * scale for width in one.widths]
        rows = [[WordCell([cell_text(text, "center", bold=True)]) for text in one.heads]]
        for place, row in enumerate(one.rows):
            if place in one.groups:
                label = cell_text(one.groups[place], bold=True)
                rows.append([WordCell([label], across=len(widths))])
            pairs = zip(row, one.aligns, strict=True)
            rows.append([WordCell([cell_text(text, align)]) for text, align in pairs])
        self.page.table(WordTable(widths, rows, heads=1))
        self.tables.append(WrittenTable(one.title, one.heads, one.rows))


def _figures(computed: ComputedReport) -> _Annex:
    """All figures without their parts, with their codes."""
    shown = [
        (column, str(title))
        for column, title in zip(columns_of(computed), titles_of(computed), strict=True)
        if column not in _AIMS
    ]
    heads = [title for _, title in shown]
    heads.insert(1, str(_CODE))
    widths = [_WIDTHS.get(column, _FIGURE_MM) for column, _ in shown]
    widths.insert(1, _CODE_MM)
    sides: list[WordAlign] = [
        "left" if column is FigureColumn.NAME else "center" if column in _WIDTHS else "right"
        for column, _ in shown
    ]
    sides.insert(1, "center")
    rows, groups = [], {}
    for entry in rows_of(computed):
        if isinstance(entry, ReportRow):
            if entry.part is None:
                texts = entry.texts()
                cells = [texts[column] for column, _ in shown]
                rows.append([cells[0], entry.code, *cells[1:]])
        elif isinstance(entry, GroupHeading):
            groups[len(rows)] = f"{entry.number}. {entry.title}"
    return _Annex(str(_FIGURES), heads, sides, _widened(widths, sides, rows), rows, groups)


def _widened(
    widths: Sequence[float], sides: Sequence[WordAlign], rows: Sequence[Sequence[str]]
) -> list[float]:
    """The widths with room for the longest word of each column of figures."""
    longest = [
        max((len(word) for row in rows for word in row[place].split()), default=0)
        for place in range(len(widths))
    ]
    return [
        max(width, _MM_A_LETTER * letters + 3) if side == "right" else width
        for width, side, letters in zip(widths, sides, longest, strict=True)
    ]


def _official(table: OfficialTable) -> _Annex:
    table = table.spoken()
    rows: list[list[str]] = []
    groups: dict[int, str] = {}
    for line in table.lines():
        if isinstance(line, TableSection):
            groups[len(rows)] = line.title
        else:
            rows.append(list(map(table.shown, table.columns, line.cells)))
    sides = [_ALIGNS[column.form] for column in table.columns]
    return _Annex(
        str(table.title),
        [str(column.title) for column in table.columns],
        sides,
        _widened([column.width for column in table.columns], sides, rows),
        rows,
        groups,
    )


def _parted(table: OfficialTable) -> Iterable[_Annex]:
    """The table by area in parts that fit a page, each with the names of the areas."""
    whole = _official(table)
    figures = range(2, len(whole.heads))
    parts = [figures[at : at + _MOST_COLUMNS] for at in range(0, len(figures), _MOST_COLUMNS)]
    for number, part in enumerate(parts, 1):
        of = [0, 1, *part]
        title = str(_PART_OF.format(title=whole.title, n=number, of=len(parts)))
        yield _Annex(
            title if len(parts) > 1 else whole.title,
            [whole.heads[i] for i in of],
            [whole.aligns[i] for i in of],
            [whole.widths[i] for i in of],
            [[row[i] for i in of] for row in whole.rows],
        )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
