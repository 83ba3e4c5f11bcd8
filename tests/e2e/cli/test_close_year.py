"""A year is closed by one command, and locks nothing."""

from __future__ import annotations

import json

import pytest

from app.registers.visit import Visit
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission import freezable
from app.schema.record import REGISTRY
from app.store.backup import SUFFIX
from tests.e2e.cli.test_papers import Desk, desk, made
from tests.support.pdf_text import read
from tests.support.wording import pattern

__all__ = ["desk", "made"]


def test_a_year_is_frozen_printed_backed_up_and_its_minute_written(desk: Desk) -> None:
    to = desk.folder / "khóa sổ"
    done = json.loads(desk("close-year", "2025", "--to", to, "--purpose", "Lưu trữ", "--json"))
    assert [one["report"] for one in done["reports"]] == [*REPORTS]
    assert set(done["books"]) == {*REGISTRY} and done["not_given"] == []
    assert {path.stem for path in (to / "so").glob("*.pdf")} == {*REGISTRY}
    assert len([*(to / "sao-luu").glob(f"*{SUFFIX}")]) == 1 and (to / "luu-tru" / "doc.md").exists()
    minute = " ".join(" ".join(p.text.split()) for p in read((to / done["minute"]).read_bytes()))
    assert all(one.label.vi.split()[0] in minute for one in REPORTS.values())
    assert done["backup"] in minute.replace(" ", "")
    frozen = json.loads(desk("frozen", "--json"))
    assert {one["report"] for one in frozen if one["period"] == "2025"} == {*REPORTS}


def test_what_is_changed_after_closing_shows_as_a_difference(desk: Desk) -> None:
    desk("close-year", "2025", "--to", desk.folder / "a")
    assert not any(one["differs"] for one in json.loads(desk("verify", "--json"))["frozen"])
    store = desk.store()
    visit = next(v for v in store.fetch(Visit, store.ids(Visit)) if v.day.year == 2025)
    with store.step(Visit.schema.label) as step:
        step.delete(visit)
    store.close()
    differs = {o["report"] for o in json.loads(desk("verify", "--json"))["frozen"] if o["differs"]}
    assert "movement" in differs
    again = json.loads(desk("close-year", "2025", "--to", desk.folder / "b", "--json"))
    assert {one["report"]: one["revision"] for one in again["reports"]}["movement"] == 2


def test_a_year_that_runs_and_a_folder_with_files_are_refused(desk: Desk) -> None:
    to = desk.folder / "a"
    to.mkdir()
    (to / "tệp").touch()
    assert desk("close-year", "2025", "--to", to, code=1) == ""
    assert [path.name for path in to.iterdir()] == ["tệp"]
    assert desk("close-year", "2099", "--to", desk.folder / "b", code=1) == ""
    assert not (desk.folder / "b").exists()
    assert json.loads(desk("frozen", "--json")) == []
    assert freezable._NOT_BEGUN and pattern(freezable._NOT_BEGUN)


def test_nothing_half_made_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.base.errors import UserError
    from app.exchange.archive import year_end

    def full(*_: object, **__: object) -> None:
        raise UserError(Visit.schema.label)

    monkeypatch.setattr(year_end, "write_archive", full)
    to = desk.folder / "a"
    assert desk("close-year", "2025", "--to", to, code=1) == ""
    assert not [path for path in to.rglob("*") if path.is_file()]
