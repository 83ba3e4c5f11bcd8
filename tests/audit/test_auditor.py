"""The auditor finds nothing in the papers of generated communes, and finds what is planted there.

A hundred communes are ``python -m tests.audit``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.base import clock
from app.services import unit_settings
from app.store import Store
from tests.audit.auditor import Auditor
from tests.audit.communes import TODAY, audited, commune, written
from tests.audit.ledger import Ledger
from tests.audit.words import WordsAuditor
from tests.support.plain_figures import everything_of

LEAST_FIGURES, LEAST_SENTENCES = 30_000, 5_000


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: TODAY)
        store = commune(1, tmp_path_factory.mktemp("drawn"))
        yield store
        store.close()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def test_the_papers_say_nothing_that_the_records_do_not_bear(drawn: Store, tmp_path: Path) -> None:
    found = audited(drawn, ["2026-11 calendar E", "2024..2025 calendar"], tmp_path, drawn=True)
    made = commune(2, tmp_path)
    found += audited(made, ["2026-Q3 admin"], tmp_path)
    made.close()
    assert found.faults == []
    assert found.figures > LEAST_FIGURES and found.sentences > LEAST_SENTENCES


def spoil_json(path: Path) -> None:
    said = json.loads(path.read_text(encoding="utf-8"))
    said["indicators"][0]["previous"] += 1
    path.write_text(json.dumps(said), encoding="utf-8")


def spoil_sentence(path: Path) -> None:
    said = path.read_text(encoding="utf-8").replace("đến hết ngày", "đến ngày")
    path.write_text(said, encoding="utf-8")


def spoil_cell(path: Path) -> None:
    book = load_workbook(path, rich_text=True)
    row = next(row for row in book.worksheets[0].iter_rows() if str(row[0].value).startswith("1\n"))
    row[3].value += 1
    book.save(path)


def spoil_paper(path: Path) -> None:
    """The paper of another period in its place."""
    path.unlink()
    path.with_name("cases-2026-H1-calendar.pdf").rename(path)


def spoil_word(path: Path) -> None:
    """Another number in the first sentence that has one, its bookmark as it was."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"]
    found = re.search(rb'w:name="ad_0001"/>.*?<w:t[^>]*>', body)
    assert found
    parts["word/document.xml"] = body[: found.end()] + b"9" + body[found.end() :]
    with ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


@pytest.mark.parametrize(
    ("ending", "spoil"),
    [
        (".json", spoil_json),
        (".json", spoil_sentence),
        (".xlsx", spoil_cell),
        (".pdf", spoil_paper),
        (".docx", spoil_word),
    ],
)
def test_what_is_planted_is_found(
    drawn: Store, tmp_path: Path, ending: str, spoil: Callable[[Path], None]
) -> None:
    ledger, unit = Ledger(everything_of(drawn), TODAY), unit_settings.load(drawn)
    papers: dict[str, Auditor] = {}
    in_words: dict[str, WordsAuditor] = {}
    for period in ("2026-H1 calendar", "2026-Q3 calendar"):
        for said, files, tables in written(drawn, period, tmp_path, ["cases"]):
            right = said(ledger)
            papers[files.name] = Auditor(right, files, unit, tables, 9)
            in_words[files.name] = WordsAuditor(right, files.with_suffix(".docx"), drawn)
    spoil((tmp_path / "cases-2026-Q3-calendar").with_suffix(ending))
    name = "cases-2026-Q3-calendar"
    assert bool(papers[name].audit().faults) == (ending != ".docx")
    assert bool(in_words[name].audit().faults) == (ending == ".docx")
