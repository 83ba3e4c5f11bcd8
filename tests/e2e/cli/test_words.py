"""A report in words from the command line, and the check of what comes back."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app import demo
from app.__main__ import main
from app.store.security.key_file import Cost

QUICK = Cost(1024, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("words")
    demo.create(made / "so.andan", 1, 7, date(2026, 10, 3), cost=QUICK).close()
    return made


def run(folder: Path, *arguments: object) -> int:
    return main(["--store", str(folder / "so.andan"), *map(str, arguments)])


def test_a_changed_number_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, back = folder / "bao-cao.docx", folder / "sua.docx"
    assert run(folder, "report", "movement", "--period", "2026-Q3", "--to", path) == 0
    with zipfile.ZipFile(path) as sent, zipfile.ZipFile(back, "w") as out:
        for part in sent.infolist():
            data = sent.read(part)
            if part.filename == "word/document.xml":
                body = data.decode()
                at = body.index("gặp </w:t>")
                start = body.index("<w:t", at + 5)
                text = body.index(">", start) + 1
                data = (body[:text] + "9" + body[text:]).encode()
            out.writestr(part, data)
    capsys.readouterr()
    assert run(folder, "words", back, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["checked"] == told["same"] + 1
    [changed] = told["changed"]
    assert changed["figure"] == "movement.visits@0"
    assert changed["text"] == f"9{changed['frozen']}"
    assert told["missing"] == told["unreadable"] == []
    assert run(folder, "words", back) == 0
    assert f"9{changed['frozen']}" in capsys.readouterr().out


def test_another_file_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "khac.docx"
    other.write_bytes(b"PK\x03\x04 nothing")
    assert run(folder, "words", other) == 1
    assert len(capsys.readouterr().err.strip().splitlines()[-1:]) == 1
