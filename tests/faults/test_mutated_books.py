"""Damaged workbooks of every format: the program stays up, nothing hangs, nothing is left behind."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from app.exchange.workbook.guard import RefusedBook
from app.exchange.workbook.reading import read
from tests.support import book_mutator, office_books
from tests.support.book_mutator import READ, REFUSED, SLOW

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="copies its process")
MUTANTS = 40  # of each; ``python -m tests.support.book_mutator 300`` tries more


@pytest.mark.parametrize("kind", office_books.MAKERS)
def test_no_mutant_hangs_and_each_has_a_fate(kind: str) -> None:
    fates = Counter(book_mutator.fate(data) for data in book_mutator.mutants(kind, MUTANTS, 3))
    assert fates.total() == MUTANTS and not fates[SLOW]
    assert fates[READ] + fates[REFUSED] > MUTANTS * 0.9


@pytest.mark.parametrize("kind", office_books.MAKERS)
def test_the_program_itself_reads_or_refuses(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "temp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    path = tmp_path / "a.xls"
    for data in book_mutator.mutants(kind, 4, 5):
        path.write_bytes(data)
        try:
            read(path)
        except RefusedBook as refused:
            assert "a.xls" in str(refused)
    assert [*scratch.iterdir()] == []


def test_cells_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table>" + "<tr>" + "<td>1" * 4_000_000, encoding="utf-8")
    with pytest.raises(RefusedBook):
        read(path)
