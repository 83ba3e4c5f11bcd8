"""The recoding of an old workbook from the command line, without any store."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from app.__main__ import main
from app.exchange.workbook.guard import REASONS, Cause
from tests.support.office_books import to_tcvn3, to_vni, xls


@pytest.fixture
def old(tmp_path: Path) -> Path:
    cells = {(0, 0): (".VnTimeH", to_tcvn3("họ và tên")), (1, 0): ("VNI-Times", to_vni("Đỗ Bưởi"))}
    return xls(tmp_path / "cu.xls", {**cells, (1, 1): ("Arial", "Hà Nội")})


def test_a_tally_for_scripts(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = old.with_name("moi.xlsx")
    assert main(["recode", str(old), "--to", str(to), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "to": str(to),
        "sheets": ["Danh sách"],
        "cells": 3,
        "repairs": [{"kind": "tcvn3", "cells": 1}, {"kind": "vni", "cells": 1}],
        "notes": [],
    }
    sheet = openpyxl.load_workbook(to).worksheets[0]
    assert [sheet[place].value for place in ("A1", "A2", "B2")] == [
        "HỌ VÀ TÊN",
        "Đỗ Bưởi",
        "Hà Nội",
    ]


def test_lines_for_people(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = old.with_name("moi.xlsx")
    assert main(["--lang", "en", "recode", str(old), "--to", str(to)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "TCVN3 (ABC) letters: 1 cell repaired",
        "VNI letters: 1 cell repaired",
        str(to),
    ]


def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"%PDF-1.4")
    assert main(["recode", str(path), "--to", str(tmp_path / "b.xlsx")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert str(REASONS[Cause.OTHER_KIND][0].vi) in said.err and "a.xls" in said.err
    assert [*tmp_path.iterdir()] == [path]
