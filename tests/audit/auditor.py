"""Holds the papers of a report against the records: every figure, every sentence, every cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.paper.document.phrases import MOTTO, STATE, place_and_day
from app.reports.output.small_cells import GUARDED
from app.reports.spec.figures import Blank, Figure, is_number
from app.reports.spec.official_table import OfficialTable
from app.services.unit_settings import Unit
from tests.audit import tables
from tests.audit.ledger import tenth
from tests.audit.papers import Book, Paper, words
from tests.audit.statement import FOUR, Chart, Line, Part, Statement, decimal, whole

SIGNS = {Blank.NO_DATA: "…", Blank.NOT_ASSESSED: "×", Blank.NOT_BY_DAY: "*"}
HIDDEN = "Ô để trống: số từ 1 đến 4 hoặc ô kèm theo, không ghi để không nhận ra người được giúp đỡ."
FEW_AREAS = 15
_INLINE = 90  # rows: where there are more, the parts of a figure stand in a line below it
_FIGURES = ("value", "previous", "same_last_year", "cumulative")
_CHANGES = {"change": 1, "year_change": 2}
_SHARES = {"change_share": 1, "year_change_share": 2}


@dataclass
class Tally:
    """What was compared, and what the records do not bear."""

    papers: int = 0
    figures: int = 0
    sentences: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.papers + other.papers,
            self.figures + other.figures,
            self.sentences + other.sentences,
            self.faults + other.faults,
        )


@dataclass
class Auditor:
    """One report in its three forms: ``files`` names them without their endings.

    ``forms`` are the report's official tables as far as their columns and titles go.
    """

    said: Statement
    files: Path
    unit: Unit
    forms: list[OfficialTable]
    most_pages: int = 8  # of a commune of few areas
    tally: Tally = field(default_factory=Tally)
    _tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _signs: set[Blank] = field(default_factory=set)

    def audit(self) -> Tally:
        self.tally.papers = 3
        report, columns, ledger = self.said.report, self.said.columns, self.said.ledger
        for form in self.forms:
            rows = tables.expected(form.key, ledger, columns, self.unit.name)
            self._tables[form.key] = rows
        self._check_sums()
        self._check_json(json.loads(self.files.with_suffix(".json").read_text(encoding="utf-8")))
        book = Book(self.files.with_suffix(".xlsx"))
        self._check_book(book)
        self._check_paper(Paper(self.files.with_suffix(".pdf")))
        name = f"{report.key} {columns.key} {columns.window}"
        self.tally.faults = [f"{name}: {fault}" for fault in self.tally.faults]
        return self.tally

    # ---- comparing -------------------------------------------------------------------------------

    def _same(self, what: str, found: Any, wanted: Any) -> bool:
        self.tally.figures += 1
        if isinstance(wanted, Fraction) or isinstance(found, float):
            fine = found not in (None, "") and abs(float(found) - float(wanted)) < 1e-6
        else:
            fine = found == wanted
        if not fine:
            self.tally.faults.append(f"{what}: says {found!r}, the records give {wanted!r}")
        return fine

    def _sentence(self, what: str, found: Any, wanted: Any) -> None:
        self.tally.sentences += 1
        if found != wanted:
            self.tally.faults.append(f"{what}: says “{found}”, right is “{wanted}”")

    def _check_sums(self) -> None:
        """Parts come to the figure, and so do areas; codes stand in order."""
        for title, lines in self.said.groups:
            own = [int(x) for line in lines if (x := line.code.partition(".")[2]).isdigit()]
            if own != sorted(own):
                self.tally.faults.append(f"{title}: codes out of order: {own}")
        for line in self.said.lines:
            for split, parts in line.splits:
                for which, whole_ in enumerate(line.figures):
                    if is_number(whole_) and parts:
                        some = sum(p.figures[which] for p in parts)  # type: ignore[misc]
                        self._same(f"parts of {line.code} by {split.path}", some, whole_)
        for line in self.said.by_area():
            some = sum(filter(is_number, line.areas.values()))
            self._same(f"areas of {line.code}", some, line.figures[0])

    # ---- JSON ------------------------------------------------------------------------------------

    def _check_json(self, said: dict[str, Any]) -> None:
        columns = self.said.columns
        self._sentence("JSON dates", said["dates"], columns.sentence)
        self._sentence("JSON label", said["period"]["label"], columns.title)
        self._sentence("JSON state", said["state"], "running" if columns.runs else "ended")
        self._same("JSON real_to", said["real_to"], columns.value.last.isoformat())
        for name, days in zip(FOUR, columns.four, strict=True):
            own = {"first": days.first.isoformat(), "last": days.last.isoformat()}
            self._same(f"JSON columns {name}", said["columns"][name], own)
        keys = [one["key"] for one in said["indicators"]]
        self._sentence("JSON indicators", keys, [line.indicator.key for line in self.said.lines])
        codes = {a.id: a.code for a in self.said.ledger.every.all("area")} | {None: ""}
        for one, line in zip(said["indicators"], self.said.lines, strict=True):
            self._check_line(one, line, codes)
        for table in said["tables"]:
            form = next(form for form in self.forms if form.key == table["key"])
            self._check_table(form, table["rows"])

    def _check_line(self, one: dict[str, Any], line: Line, codes: dict[Any, str]) -> None:
        at = f"JSON {line.code}"
        for name, figure in zip(FOUR, line.figures, strict=True):
            self._same(f"{at} {name}", one[name], figure if is_number(figure) else None)
            why = figure.value if isinstance(figure, Blank) else None
            self._sentence(f"{at} blank {name}", one["blank"].get(name), why)
        self._same(f"{at} code", one["row_code"], line.code)
        self._same(f"{at} target", one["target"], line.target)
        self._same(f"{at} year", one["year_in_force"], line.year)
        reached = line.reached
        self._same(f"{at} achieved", one["achieved"], None if reached is None else tenth(reached))
        for name, figure in (("done", line.done), ("estimate", line.estimate)):
            self._same(f"{at} {name}", one[name], figure if is_number(figure) else None)
        self._same(f"{at} mean", one["mean_change"], line.mean)
        self._same(f"{at} growth", one["mean_change_percent"], line.growth)
        if line.indicator.measure_name == "count" and is_number(line.figures[0]):
            self._same(f"{at} records", len(one["records"]), line.figures[0])
        for split, parts in line.splits:
            theirs = one["splits"][split.path]
            own = {"" if p.stored is None else str(p.stored): p for p in parts}
            self._sentence(f"{at} parts", [*theirs], [*own])
            for key, part in own.items():
                figure = part.figures[0]
                self._same(
                    f"{at} {key}", theirs[key]["value"], figure if is_number(figure) else None
                )
                self._sentence(f"{at} {key}", theirs[key]["label"], part.label)
                self._same(f"{at} {key}", theirs[key]["row_code"], part.code)
        numbers = {codes[a]: n for a, n in line.areas.items() if is_number(n) and n}
        self._same(f"{at} areas", {a: n for a, n in one["areas"].items() if n}, numbers)

    def _check_table(self, form: OfficialTable, rows: list[dict[str, Any]]) -> None:
        """Every row is among those that the records give, and none of those is missing."""
        own = [row for row in self._tables[form.key] if "section" not in row]
        theirs = [row for row in rows if "section" not in row]
        headings = {row["section"] for row in self._tables[form.key] if "section" in row}
        if headings:
            self._sentence(
                f"{form.key} headings", {r["section"] for r in rows if "section" in r}, headings
            )
        numbered = [row["no"] for row in theirs if row["no"] is not None]
        self._same(f"{form.key} numbers", numbered, [*range(1, len(numbered) + 1)])
        keys = dict.fromkeys(key for row in own for key in row)
        found = sorted(str([_bare(row.get(key)) for key in keys]) for row in theirs)
        wanted = sorted(str([_bare(row.get(key)) for key in keys]) for row in own)
        self.tally.figures += len(keys) * len(own)
        if found != wanted:
            more = [row for row in found if row not in wanted]
            less = [row for row in wanted if row not in found]
            self.tally.faults.append(
                f"table {form.key}: says {more[:3]}, the records give {less[:3]}"
            )
        self._tables[form.key] = rows  # as they stand, in their order, for the other papers

    # ---- workbook --------------------------------------------------------------------------------

    def _check_book(self, book: Book) -> None:
        said = self.said
        main = book.rows(book.titles[0])
        head = next(n for n, row in enumerate(main) if row[0] == "STT")
        text = [str(cell) for row in main[:head] for cell in row if cell]
        for wanted in (said.columns.title, f"({said.columns.sentence})"):
            self._sentence("workbook head", wanted in text, True)
        self._read_hidden(main, head)
        columns = said.shown_columns()
        titles = [str(cell) for cell in main[head] if cell]
        self._sentence("workbook titles", titles, [said.title(one) for one in columns])
        rows = {
            str(row[0]).split()[-1]: row
            for row in main[head + 1 :]
            if row[0] and "." in str(row[0])
        }
        wanted_codes = [code for code, _, _ in self._printed()]
        self._sentence(
            "workbook codes", [c for c in rows if c.count(".")][: len(wanted_codes)], wanted_codes
        )
        for code, line, part in self._printed():
            if code in rows:
                self._check_row(rows[code], line, part, columns)
        self._check_columns(main[head + 1 :], titles)
        self._check_area_sheet(book)
        self._check_official_sheets(book)
        self._check_chart_sheet(book)
        notes = [str(row[0]) for row in main if row[0] and str(row[0]) == HIDDEN]
        self._sentence("workbook note of blanks", bool(notes), self._hides)

    def _read_hidden(self, main: list[tuple[Any, ...]], head: int) -> None:
        """Which parts are left blank; only those of people being helped may be."""
        columns = self._four_of([str(cell) for cell in main[head]])
        rows = {
            str(row[0]).split()[-1]: row
            for row in main[head + 1 :]
            if row[0] and "." in str(row[0])
        }
        for line in self.said.lines:
            for _, parts in line.splits:
                for part in parts:
                    row = rows.get(part.code)
                    for which, place in columns.items() if row else ():
                        if row and row[place] is None:
                            part.hidden.add(which)
                    if row and not part.is_printed:  # hidden in a column that is not shown
                        part.hidden.add(3)
                    if part.hidden and line.indicator.register not in GUARDED:
                        self.tally.faults.append(f"{part.code} is left blank without a reason")

    def _four_of(self, titles: list[str]) -> dict[int, int]:
        found = {}
        for which, name in enumerate(_FIGURES):
            title = self.said.title(name)
            if title in titles:
                found[which] = titles.index(title)
        return found

    def _printed(self) -> Iterator[tuple[str, Line, Part | None]]:
        for line in self.said.lines:
            yield line.code, line, None
            for _, parts in line.splits:
                yield from ((part.code, line, part) for part in parts if part.is_printed)

    def _check_row(
        self, row: tuple[Any, ...], line: Line, part: Part | None, columns: list[str]
    ) -> None:
        cells = dict(zip(columns, row, strict=False))
        code = part.code if part else line.code
        figures, hidden = (part.figures, part.hidden) if part else (line.figures, set())
        self._sentence(f"workbook {code} name", cells["name"], part.label if part else line.label)
        texts = line.texts(part)
        for name in columns:
            found = cells[name]
            if name in _FIGURES:
                which = _FIGURES.index(name)
                wanted: Any = None if which in hidden else _cell(figures[which])
            elif name in ("number", "name", "unit"):
                continue
            else:
                wanted = texts[name] or None
                if found in ("", None):
                    found = None
                elif name in _SHARES:
                    found = decimal(Fraction(str(found)) * 100)
                elif not isinstance(found, str):
                    large = name in ("trend",) and abs(found) >= 1000
                    rate = line.is_rate or name in ("reached", "trend", "trend_share")
                    found = decimal(found) if rate and not large else whole(found)
            self._same(f"workbook {code} {name}", found, wanted)

    def _check_columns(self, rows: list[tuple[Any, ...]], titles: list[str]) -> None:
        """No column is empty."""
        body = [row for row in rows if row[0] and "." in str(row[0])]
        for place, title in enumerate(titles):
            if body and not any(row[place] not in (None, "") for row in body):
                self.tally.faults.append(f"workbook: the column “{title}” is empty")

    def _check_area_sheet(self, book: Book) -> None:
        lines = self.said.by_area()
        self._sentence("sheet by area", "Theo khu dân cư" in book.titles, bool(lines))
        if not lines or "Theo khu dân cư" not in book.titles:
            return
        rows = book.rows("Theo khu dân cư")
        head = next(n for n, row in enumerate(rows) if row[0] == "STT")
        self._sentence(
            "by area titles", list(rows[head]), ["STT", "Khu dân cư", *(x.label for x in lines)]
        )
        names = self._area_names()
        body = rows[head + 1 : head + 1 + len(names)]
        self._sentence("by area names", [row[1] for row in body], [name for _, name in names])
        for (id_, name), row in zip(names, body, strict=False):
            for line, found in zip(lines, row[2:], strict=False):
                figure = line.areas.get(id_, 0)
                if found is None and line.indicator.register in GUARDED:
                    line.hidden_areas.add(id_)
                else:
                    self._same(f"{line.code} {name}", found, _cell(figure))
        total = rows[head + 1 + len(names)]
        for line, found in zip(lines, total[2:], strict=False):
            self._same(f"{line.code} total of areas", found, line.figures[0])

    def _area_names(self) -> list[tuple[Any, str]]:
        names = {a.id: a.name for a in self.said.ledger.every.all("area")}
        found: list[tuple[Any, str]] = [(id_, names[id_]) for id_ in self.said.areas()]
        if any(line.areas.get(None, 0) != 0 for line in self.said.by_area()):
            found.append((None, "Chưa ghi"))
        return found

    def _check_official_sheets(self, book: Book) -> None:
        """The cells as JSON has them, but for those left blank; that is noted for the paper."""
        for form in self.forms:
            sheet = book.rows(str(form.sheet))
            head = next(n for n, row in enumerate(sheet) if row[0] == "STT")
            if form.key in self._named:  # they are in no JSON
                self._check_table(form, _read_table(form, sheet, head))
            rows = self._tables[form.key]
            wanted = [row for row in rows if "section" not in row]
            shown = self._said_columns(form, rows)
            titles = [cell for cell in sheet[head] if cell]
            self._sentence(
                f"{form.key} titles", titles, [str(c.title) for c in form.columns if c.key in shown]
            )
            width = len(shown)
            body = [row[:width] for row in sheet[head + 1 :]]
            cells = [
                row for row in body if any(row) and (row[0] is None or isinstance(row[0], int))
            ]
            for row, found in zip(wanted, cells, strict=False):
                for key, cell in zip(shown, found, strict=False):
                    if cell is None and row[key] not in (None, "") and form.key == "by_kind":
                        row[key] = None  # left blank
                    elif not (key == "no" and cell is None):
                        self._same(f"sheet {form.key} {key}", _bare(cell), _bare(row[key]))

    @property
    def _named(self) -> set[str]:
        """The tables that name people."""
        return {form.key for form in self.forms} & {"list", "by_mediator", "book"}

    def _said_columns(self, form: OfficialTable, rows: list[dict[str, Any]]) -> list[str]:
        some = [row for row in rows if "section" not in row]
        keys = [column.key for column in form.columns]
        if form.cover or not any(row["no"] for row in some):
            return keys
        return [key for key in keys if any(row[key] not in (None, "") for row in some)]

    def _check_chart_sheet(self, book: Book) -> None:
        charts = [*self.said.charts()]
        self._sentence("sheet of charts", "Biểu đồ" in book.titles, bool(charts))
        if not charts or "Biểu đồ" not in book.titles:
            return
        rows = [row for row in book.rows("Biểu đồ") if any(cell is not None for cell in row)]
        at = 0
        for chart in charts:
            self._sentence("chart title", rows[at][0], f"{chart.title} ({chart.unit})")
            names = [cell for cell in rows[at + 1] if cell is not None]
            self._sentence("chart series", names, [name for name, _ in chart.series])
            at += 2
            for place, label in enumerate(chart.labels):
                self._sentence(f"{chart.title} label", str(rows[at][0]), label)
                for column, (_, values) in enumerate(chart.series, 1):
                    value = values[place]
                    wanted = "chưa có số liệu" if value is None else value
                    self._same(f"{chart.title} {label}", rows[at][column], wanted)
                at += 1
            if chart.note:
                self._sentence(f"{chart.title} note", rows[at][0], chart.note)
                at += 1

    @property
    def _hides(self) -> bool:
        parts = (p for line in self.said.lines for _, ps in line.splits for p in ps)
        return any(p.hidden for p in parts) or any(line.hidden_areas for line in self.said.lines)

    # ---- paper -----------------------------------------------------------------------------------

    def _check_paper(self, paper: Paper) -> None:
        said, report = self.said, self.said.report
        before = len(paper.mismatches)
        self._head(paper)
        columns = [one for one in said.shown_columns() if one not in ("target", "reached")]
        charts = [*said.charts()]
        leading = [key for key in report.leading if any(x.indicator.key == key for x in said.lines)]
        if leading:
            self._leading(paper, leading, columns)
            paper.float(_drawn(chart) for chart in charts if chart.kind != "areas")
            self._read(paper, "SỐ LIỆU CHI TIẾT")
        self._figures(paper, columns)
        self._explain(paper, self._signs)
        if self._hides:
            self._read(paper, HIDDEN)
        if not leading:
            paper.float(map(_drawn, charts))
        if not any(maker.by == "area" for maker in report.tables):
            self._areas(paper)
        for form in self.forms:
            if not form.cover:  # a book is printed by itself
                self._official(paper, form)
        self._signed(paper)
        self._defined(paper)
        paper.end()
        self.tally.faults += [f"paper: {one}" for one in paper.mismatches[before:][:6]]
        few = len(said.areas()) <= FEW_AREAS
        most = self.most_pages + said.estimated  # it has a column more
        if few and len(paper.pages) > most:
            self.tally.faults.append(f"paper: {len(paper.pages)} pages")

    def _read(self, paper: Paper, text: str, head: str = "") -> None:
        self.tally.sentences += 1
        self.tally.figures += sum(any(map(str.isdigit, word)) for word in words(text))
        paper.read(text, head)

    def _head(self, paper: Paper) -> None:
        said, issuer = self.said, self.unit.issuer(self.said.report.issuer)
        number = f"Số: /{issuer.symbol}"
        day = place_and_day(self.unit.place, None)
        for text in (issuer.superior, issuer.organ, STATE, MOTTO, number, day):
            self._read(paper, text)
        for text in (said.report.title, said.report.about, said.columns.title):
            self._read(paper, str(text))
        self._read(paper, f"({said.columns.sentence})")

    def _leading(self, paper: Paper, keys: list[str], columns: list[str]) -> None:
        self._read(paper, "CÁC SỐ LIỆU CHÍNH")
        shown = [one for one in columns if one != "number"]
        head = " ".join(self.said.title(one) for one in shown)
        self._read(paper, head)
        for key in keys:
            texts = self.said.line(key).texts()
            self._read(paper, " ".join(texts[one] for one in shown), head)

    def _figures(self, paper: Paper, columns: list[str]) -> None:
        titles = [self.said.title(one) for one in columns]
        head = " ".join([titles[0], "Mã số", *titles[1:]])
        inline = self._rows() > _INLINE
        self._signs.clear()
        self._read(paper, head)
        for roman, (title, lines) in zip(_ROMAN, self.said.groups, strict=False):
            self._read(paper, f"{roman}. {title}", head)
            for line in lines:
                texts = self._signed_texts(line, None, columns)
                cells = [texts["number"], line.code, *(texts[one] for one in columns[1:])]
                self._read(paper, " ".join(cells), head)
                self._below(paper, line, columns, head, inline=inline)

    def _signed_texts(self, line: Line, part: Part | None, columns: list[str]) -> dict[str, str]:
        """The texts with a sign for the blanks beside the period's own column."""
        texts, figures = line.texts(part), dict(zip(FOUR, (part or line).figures, strict=True))
        hidden = {FOUR[which] for which in part.hidden} if part else set()
        if part is None:
            further = {"done": line.done, "estimate": line.estimate}
            figures |= {name: one for name, one in further.items() if one is not None}
        for name, figure in figures.items():
            if isinstance(figure, Blank) and name != "value" and name not in hidden:
                texts[name] = SIGNS[figure]
                if name in columns:
                    self._signs.add(figure)
        return texts

    def _explain(self, paper: Paper, used: set[Blank]) -> None:
        told = [f"{sign} {blank.label}" for blank, sign in SIGNS.items() if blank in used]
        if told:
            self._read(paper, f"Ký hiệu: {'; '.join(told)}.")

    def _rows(self) -> int:
        found = 0
        for _, lines in self.said.groups:
            found += 1
            for line in lines:
                found += 1
                for _, parts in line.splits:
                    some = sum(part.is_printed for part in parts)
                    found += some + (1 if some and len(line.splits) > 1 else 0)
        return found

    def _below(
        self, paper: Paper, line: Line, columns: list[str], head: str, *, inline: bool
    ) -> None:
        """The parts of a figure, in a line or in rows, and its target."""
        divided = [
            (split, [part for part in parts if part.is_printed]) for split, parts in line.splits
        ]
        divided = [(split, parts) for split, parts in divided if parts]
        there = [
            (s, [p for p in ps if 0 in p.hidden or (is_number(p.figures[0]) and p.figures[0])])
            for s, ps in divided
        ]
        there = [(split, parts) for split, parts in there if parts]
        if inline and there:
            self._read(paper, " ".join(_inline(line, *one, len(there)) for one in there), head)
        if line.target is not None:
            texts = line.texts()
            done = f"; đã thực hiện {texts['reached']}%" if texts["reached"] else ""
            self._read(paper, f"Chỉ tiêu năm: {texts['target']}{done}.", head)
        for split, parts in [] if inline else divided:
            if len(line.splits) > 1:
                self._read(paper, f"{split.label}:", head)
            for part in parts:
                texts = self._signed_texts(line, part, columns)
                cells = [part.code, "-", *(texts[one] for one in columns[1:])]
                self._read(paper, " ".join(cells), head)

    def _areas(self, paper: Paper) -> None:
        lines = self.said.by_area()
        if not lines:
            return
        self._read(paper, "Theo khu dân cư")
        head = " ".join(["STT", "Khu dân cư", *(line.label for line in lines)])
        self._read(paper, head)
        blanks: set[Blank] = set()
        for number, (id_, name) in enumerate(self._area_names(), 1):
            cells = []
            for line in lines:
                figure = line.areas.get(id_, 0)
                if isinstance(figure, Blank):
                    blanks.add(figure)
                hidden = id_ in line.hidden_areas
                sign = SIGNS[figure] if isinstance(figure, Blank) else whole(figure)
                cells.append("" if hidden else sign)
            self._read(paper, " ".join([str(number), name, *cells]), head)
        totals = (whole(line.figures[0]) for line in lines if is_number(line.figures[0]))
        self._read(paper, " ".join(["Tổng cộng", *totals]), head)
        self._explain(paper, blanks)

    def _official(self, paper: Paper, form: OfficialTable) -> None:
        rows = self._tables[form.key]
        self._read(paper, str(form.title))
        if not any("section" in row or row["no"] for row in rows):
            self._read(paper, "Không có.")
            return
        shown = self._said_columns(form, rows)
        columns = [column for column in form.columns if column.key in shown]
        head = " ".join(str(column.title) for column in columns)
        self._read(paper, head)
        for row in rows:
            if "section" in row:
                self._read(paper, row["section"], head)
                continue
            cells = [_printed(row[column.key], column.form == "share") for column in columns]
            self._read(paper, " ".join(cells), head)
        if (
            form.key == "by_kind"
            and self._hides
            and any(row[k] is None for row in rows for k in shown[1:])
        ):
            self._read(paper, HIDDEN)
        elif form.note:
            self._read(paper, str(form.note))

    def _signed(self, paper: Paper) -> None:
        issuer = self.unit.issuer(self.said.report.issuer)
        self._read(paper, "Nơi nhận:")
        named = [receiver.lstrip("- ").rstrip(" ;.") for receiver in issuer.receivers]
        for number, name in enumerate(named, 1):
            self._read(paper, f"- {name}{'.' if number == len(named) else ';'}")
        for text in (*issuer.capacity, issuer.signer):
            self._read(paper, text)

    def _defined(self, paper: Paper) -> None:
        self._read(paper, "CÁCH TÍNH CÁC CHỈ TIÊU")
        for roman, (title, lines) in zip(_ROMAN, self.said.groups, strict=False):
            of: dict[str, list[int]] = {}  # the rows of which a sentence is said
            for line in lines:
                for sentence in str(line.indicator.definition).replace(". ", ".|").split("|"):
                    of.setdefault(sentence, []).append(line.number)
            told = []
            for number in sorted({max(rows) for rows in of.values()}):
                for rows in sorted({tuple(r) for r in of.values() if max(r) == number}, key=len):
                    told.append(f"({', '.join(map(str, rows))})")
                    told += [sentence for sentence, said_of in of.items() if tuple(said_of) == rows]
            self._read(paper, " ".join((f"{roman}. {title}.", *told)))
        for how in self.said.hows():
            self._read(paper, how)


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _bare(value: Any) -> Any:
    return None if value == "" else value


def _cell(figure: Figure) -> Any:
    return str(figure.label) if isinstance(figure, Blank) else figure


def _printed(value: Any, share: bool) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return decimal(value) if share else whole(value)


def _read_table(
    form: OfficialTable, sheet: list[tuple[Any, ...]], head: int
) -> list[dict[str, Any]]:
    """The rows of an official table as its sheet has them."""
    titles = [cell for cell in sheet[head] if cell]
    columns = [column for column in form.columns if str(column.title) in titles]
    found: list[dict[str, Any]] = []
    for row in sheet[head + 1 :]:
        cells = row[: len(columns)]
        if cells[0] in ("Nơi nhận:", str(form.note)):
            break
        if isinstance(cells[0], str) and not any(cells[1:]):
            found.append({"section": cells[0]})
        elif any(cells):
            said = dict(zip((column.key for column in columns), cells, strict=False))
            found.append({column.key: said.get(column.key) for column in form.columns})
            if cells[0] is None:  # the total
                break
    return found


def _inline(line: Line, split: Any, parts: list[Part], several: int) -> str:
    def one(part: Part) -> str:
        value = "(để trống)" if 0 in part.hidden else line.texts(part)["value"]
        return f"{part.label} {value} ({part.code})"

    said = "; ".join(map(one, parts))
    return f"{split.label}: {said}." if several > 1 else f"Trong đó: {said}."


def _drawn(chart: Chart) -> list[str]:
    """The words of a chart on paper."""
    found = [f"{chart.title} ({chart.unit})"]
    if chart.kind == "shares":
        [(_, values)] = chart.series
        total = sum(value or 0 for value in values)
        for label, value in zip(chart.labels, values, strict=True):
            found.append(
                f"{label}: {whole(value or 0)} ({decimal(Fraction(100 * (value or 0), total))}%)"
            )
    elif chart.kind == "months":
        found += chart.labels
        found += [whole(v) for _, values in chart.series for v in values if v]
        found += [name for name, _ in chart.series] if len(chart.series) > 1 else []
    return [*found, chart.note]
