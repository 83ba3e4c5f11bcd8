"""Holds a report in words against the records: each number of the Word file, by the key written with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.reports.output.small_cells import GUARDED
from app.reports.spec.figures import Figure, is_number
from app.reports.words.docx_reading import read_docx
from app.reports.words.ledger import PROPERTY, Ledger, ledger_of
from app.store import Store
from tests.audit.auditor import Tally
from tests.audit.ledger import percent
from tests.audit.statement import Line, Part, Statement, decimal, figure_words, whole

# The digits that sentences have beside their figures: years, days, and the day of the movement.
_TIMES = re.compile(r"(?:năm|giai đoạn) \d{4}(?:-\d{4})?|ngày (?:\d\d?/){2}\d{4}|19/8")
_BY_AREA = "Theo khu dân cư"
_MOVED = {True: "tăng ", False: "giảm "}


@dataclass
class WordsAuditor:
    """One Word file: ``said`` is what the records give, with what its open copy leaves blank."""

    said: Statement
    path: Path
    store: Store
    tally: Tally = field(default_factory=Tally)

    def audit(self) -> Tally:
        self.tally.papers = 1
        read: Any = read_docx(self.path.read_bytes())
        kept = ledger_of(self.store, read["properties"][PROPERTY])
        assert kept is not None
        told = {one.mark: one for one in kept.numbers}
        for paragraph in read["paragraphs"]:
            text, spans = paragraph["text"], sorted(paragraph["spans"], key=lambda span: span[1])
            spans = [span for span in spans if span[0] in told]
            for mark, start, end in spans:
                key = told.pop(mark).key.removeprefix(f"{self.said.report.key}.").split("@")[0]
                self._number(key, text[:start], text[start:end], text[end:])
            if spans:
                self._nothing_beside(text, spans)
        self._fault(not told, f"{[*told]} stand nowhere")
        self._annex(kept)
        columns = self.said.columns
        name = f"{self.said.report.key} {columns.key} {columns.window} in words"
        self.tally.faults = [f"{name}: {fault}" for fault in self.tally.faults]
        return self.tally

    def _fault(self, fine: bool, what: str) -> None:
        self.tally.figures += 1
        if not fine:
            self.tally.faults.append(what)

    def _number(self, key: str, before: str, shown: str, after: str) -> None:
        """One number of the text, by the key of the figure; and the words on both of its sides."""
        name, _, split = key.partition("/")
        name, _, what = name.partition(".")
        line = self.said.line(name)
        if split:
            self._part(key, line, before, shown)
            return
        now, _previous, ago, so_far = line.figures
        wanted: Figure | Fraction | None = {"": now, "before": ago, "target": line.target}.get(what)
        if what == "reached":
            wanted = line.reached
        elif what == "left":
            assert line.target is not None and is_number(so_far)
            wanted = line.target - so_far
        elif what in ("change", "percent"):
            assert is_number(now) and is_number(ago)
            moved = Fraction(str(now)) - Fraction(str(ago))
            wanted = abs(moved) if what == "change" else abs(percent(now, ago) or 0)
            if what == "change":
                self._fault(before.endswith(_MOVED[moved > 0]), f"{key}: “…{before[-20:]}{shown}”")
        if not isinstance(wanted, int | float | Fraction):
            self._fault(False, f"{key}: says {shown} of what is blank")
            return
        tenths = what in ("percent", "reached") or line.is_rate
        right = decimal(wanted) if tenths else whole(float(wanted))
        self._fault(shown == right, f"{key}: says {shown}, the records give {right}")
        self._fault(not after[:1].isdigit() and not before[-1:].isdigit(), f"{key}: joined")

    def _part(self, key: str, line: Line, before: str, shown: str) -> None:
        path, _, stored = key.partition("/")[2].rpartition("/")
        part = next(p for p in self._parts(line, path) if _key(p) == stored)
        self._fault(0 not in part.hidden, f"{key}: is left blank on the other papers")
        wanted = figure_words(part.figures[0], rate=line.is_rate)
        self._fault(shown == wanted, f"{key}: says {shown}, the records give {wanted}")
        label = before.rstrip(": ").lower()
        self._fault(label.endswith(part.label.lower()), f"{key}: stands behind “{before[-30:]}”")

    def _parts(self, line: Line, path: str) -> list[Part]:
        return next(parts for split, parts in line.splits if split.path == path)

    def _nothing_beside(self, text: str, spans: list[list[Any]]) -> None:
        """No digit of a sentence is written by hand but those of time."""
        pieces, at = [], 0
        for _mark, start, end in spans:
            pieces.append(text[at:start])
            at = end
        rest = "#".join([*pieces, text[at:]])
        for label in {line.label for line in self.said.lines}:
            rest = rest.replace(label, "").replace(label[:1].lower() + label[1:], "")
        self.tally.sentences += 1
        self._fault(not re.search(r"\d", _TIMES.sub("", rest)), f"digits in “{rest}”")

    # ---- annex -----------------------------------------------------------------------------------

    def _annex(self, kept: Ledger) -> None:
        figures, *others = kept.tables
        columns = [one for one in self.said.shown_columns() if one not in ("target", "reached")]
        for row, line in zip(figures.rows, self.said.lines, strict=True):
            texts = line.texts()
            wanted = [texts["number"], line.code, *(texts[one] for one in columns[1:])]
            self._fault(row == wanted, f"annex: says {row}, the records give {wanted}")
        for table in (one for one in others if one.title.startswith(_BY_AREA)):
            for place, title in enumerate(table.head[2:], 2):
                line = next(x for x in self.said.by_area() if x.label == title)
                wanted = [*self._by_area(line), whole(float(line.figures[0]))]  # type: ignore[arg-type]
                column = [row[place] for row in table.rows]
                self._fault(column == wanted, f"annex {title}: says {column}, right is {wanted}")

    def _by_area(self, line: Line) -> Iterator[str]:
        ids: list[Any] = self.said.areas()
        if any(one.areas.get(None, 0) != 0 for one in self.said.by_area()):
            ids.append(None)
        for id_ in ids:
            hidden = id_ in line.hidden_areas and line.indicator.register in GUARDED
            yield "" if hidden else figure_words(line.areas.get(id_, 0), rate=line.is_rate)


def _key(part: Part) -> str:
    return "" if part.stored is None else str(part.stored)
