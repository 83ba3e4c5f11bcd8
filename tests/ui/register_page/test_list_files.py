"""The list of a register on paper: as it stands, and names for a purpose only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import eq
from app.schema.record import register
from app.services.printed_list import count_of
from app.services.saved_views import SavedFilter
from tests.support.pdf_text import read as read_pdf
from tests.support.printing import save_shown
from tests.support.register_page import a_page
from tests.support.samples import TITLE, Commune, a_visit
from tests.support.widgets import part
from tests.support.wording import label
from tests.ui.conftest import Answers
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.register_page.page import RecordsPage

PARTLY = f"{label(Visit, 'outcome')}: {VisitOutcome.PARTIAL.label}"


def printed(qtbot: Any, context: Context, page: RecordsPage, path: Path, answers: Answers) -> str:
    part(page, "print").click()
    save_shown(qtbot, context.worker, answers.paths, path)
    pages = read_pdf(path.read_bytes())
    assert pages[0].width > pages[0].height
    return "\n".join(one.text for one in pages)


def test_the_list_is_printed_as_it_stands(
    qtbot: Any, context: Context, made: Commune, tmp_path: Path, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, outcome=VisitOutcome.PARTIAL) for _n in range(60)])
    page = a_page(qtbot, context)
    page.list.filters.put(SavedFilter(PARTLY, eq("outcome", VisitOutcome.PARTIAL)))
    answers.disclosures.append(Disclosure())
    said = printed(qtbot, context, page, tmp_path / "tham.pdf", answers)
    assert "THĂM GẶP GIA ĐÌNH" in said
    assert PARTLY in said
    assert f"({count_of(Visit, 60)})" in said
    assert said.count("TV-000") == 60
    assert "TV-00001" not in said
    assert "Đặng Thị Hoà" not in said
    pages = read_pdf((tmp_path / "tham.pdf").read_bytes())
    assert [word.text for word in pages[1].words if word.box[1] > pages[1].height - 50] == ["2"]
    assert context.store.audit_entries(1)[0].act.kind == "print"


def test_names_are_printed_for_a_purpose_only(
    qtbot: Any, context: Context, tmp_path: Path, answers: Answers
) -> None:
    with context.store.step(TITLE) as step:
        step.save(register("person")(name="Trần Văn Bình"))  # type: ignore[call-arg]
    page = a_page(qtbot, context, "person")
    page.list.filters.put(SavedFilter("Họ và tên có chữ bình", eq("name", "Trần Văn Bình")))
    answers.disclosures.append(Disclosure())
    said = printed(qtbot, context, page, tmp_path / "a.pdf", answers)
    assert str(count_of(register("person"), 1)) in said
    assert "NG-0001" not in said
    assert "Họ và tên: •••" in said
    assert "Bình" not in said
    part(page, "names", QPushButton).click()
    # What is shown does not leave for that; nor is it asked again.
    assert "Bình" not in printed(qtbot, context, page, tmp_path / "b.pdf", answers)
    answers.disclosures.append(Disclosure(names=True, purpose="Vay vốn"))
    page.choose_names()
    assert "Trần Văn Bình" in printed(qtbot, context, page, tmp_path / "c.pdf", answers)
    about = context.store.audit_entries(1)[0].act.detail
    assert (about["names"], about["purpose"]) == (True, "Vay vốn")
