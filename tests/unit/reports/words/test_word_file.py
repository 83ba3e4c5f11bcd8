"""The Word file of a report: an administrative document with its numbers marked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.base import clock
from app.base.periods import parse
from app.registers.narrative import ReportSection
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.report_file import write
from app.reports.words.ledger import PROPERTY, ledger_of
from app.services import unit_settings
from app.store import Store


@pytest.fixture
def written(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 15))
    path = tmp_path / "bao-cao.docx"
    computed = compute(filled, REPORTS["movement"], parse("2026-Q3"))
    write(computed, filled, unit_settings.load(filled), path)
    return path


def name_of(path: Path) -> str:
    [part] = [
        p
        for p in docx.Document(str(path)).part.package.iter_parts()
        if p.partname == "/docProps/custom.xml"
    ]
    found = re.search(rf'name="{PROPERTY}">\s*<vt:lpwstr>([^<]+)<', part.blob.decode())
    assert found
    return found[1]


def test_the_file_has_the_five_parts_in_their_order(written: Path) -> None:
    texts = [p.text for p in docx.Document(str(written)).paragraphs]
    headings = [
        f"{r}. {s.label}".upper()
        for r, s in zip(("I", "II", "III", "IV", "V"), ReportSection, strict=True)
    ]
    assert [text for text in texts if text in headings] == headings
    assert any(text.startswith("Kính gửi: ") for text in texts)


def test_the_page_is_that_of_an_administrative_document(written: Path) -> None:
    document = docx.Document(str(written))
    body, annex = document.sections
    assert [round(m.mm) for m in (body.left_margin, body.right_margin, body.top_margin)] == [
        30,
        20,
        20,
    ]
    assert (round(body.page_width.mm), round(annex.page_width.mm)) == (210, 297)
    assert document.styles["Normal"].font.size.pt == 14
    assert all(
        table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables[2:]
    )
    assert document.core_properties.author == document.core_properties.comments == ""


def test_every_number_of_the_text_has_a_bookmark_that_the_ledger_knows(
    written: Path, filled: Store
) -> None:
    document = docx.Document(str(written))
    ledger = ledger_of(filled, name_of(written))
    assert ledger and ledger.report == "movement" and ledger.period == "2026-Q3"
    marks = {
        start.get(qn("w:name")): start.getnext().text
        for start in document.element.body.iter(qn("w:bookmarkStart"))
    }
    assert marks == {number.mark: number.text for number in ledger.numbers}
    assert len(marks) > 20
    paragraphs = {p.text for p in document.paragraphs}
    for number in ledger.numbers:
        assert number.key.startswith("movement.") and number.key.endswith("@0")
        assert number.paragraph in paragraphs
        assert number.paragraph[number.at :].startswith(number.text)


def test_the_tables_of_the_annex_stand_in_the_ledger(written: Path, filled: Store) -> None:
    ledger = ledger_of(filled, name_of(written))
    assert ledger is not None
    tables = docx.Document(str(written)).tables[2:]
    assert len(tables) == len(ledger.tables)
    for table, kept in zip(tables, ledger.tables, strict=True):
        assert [c.text for c in table.rows[0].cells] == kept.head
        rows = [[c.text for c in row.cells] for row in table.rows[1:]]
        assert [row for row in rows if len(set(row)) > 1 or row in kept.rows] == kept.rows


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_is_written(filled: Store, tmp_path: Path, key: str) -> None:
    report = REPORTS[key]
    computed = compute(filled, report, report.whole(parse("2026")))
    write(computed, filled, unit_settings.load(filled), tmp_path / "x.docx")
    assert str(report.about) in {p.text for p in docx.Document(str(tmp_path / "x.docx")).paragraphs}
