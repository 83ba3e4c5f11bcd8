"""The sheet of any record, and the plan of the week: what they tell, and what only for a purpose."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.jobs import Watch
from app.paper.document.printable import Printable
from app.paper.office.record_sheet import record_sheet
from app.paper.office.week_plan import week_plan
from app.schema.record import REGISTRY
from app.store import Store
from tests.support.pdf_text import read
from tests.support.samples import Commune, a_visit, save

TODAY = date(2026, 11, 30)


def printed(store: Store, paper: Printable) -> str:
    return "\n".join(page.text for page in read(paper.look(store, Watch())))


def test_a_list_inside_a_record_is_a_table_of_its_own(store: Store, village: Commune) -> None:
    text = printed(store, record_sheet(store, village.visit, purpose="Giao ban"))
    for said in (village.visit.code, "Lê Văn Ước", "Trần Ánh", village.home.name):
        assert said in text


def test_names_are_printed_for_a_purpose_only_and_that_is_logged(
    store: Store, village: Commune
) -> None:
    assert village.home.name not in printed(store, record_sheet(store, village.home))
    for_purpose = record_sheet(store, village.home, purpose="Họp thôn")
    assert village.home.name in printed(store, for_purpose)
    assert next(iter(store.audit_entries())).act.kind == "look"
    with pytest.raises(UserError):
        record_sheet(store, save(store, REGISTRY["person"](name="Lê Thị Mơ")))


def test_it_can_be_gone_on_with_in_word(store: Store, village: Commune) -> None:
    paper, written = record_sheet(store, village.east), BytesIO()
    assert paper.word is not None
    paper.word(store, written, Watch())
    assert written.getvalue().startswith(b"PK")


def test_the_week_tells_what_is_due_within_seven_days(store: Store, village: Commune) -> None:
    more: dict[str, Any] = {"next_visit": date(2026, 12, 3)}
    save(store, a_visit(village.home.id, **more))
    purposed = printed(store, week_plan(store, TODAY, purpose="Giao ban"))
    assert village.home.name in purposed and "03/12/2026" in purposed
    unasked = printed(store, week_plan(store, TODAY))
    assert village.home.name not in unasked and "03/12/2026" not in unasked
    assert village.home.name not in printed(store, week_plan(store, date(2026, 12, 4), purpose="x"))


def test_the_week_goes_on_into_the_next_month(store: Store, village: Commune) -> None:
    save(store, a_visit(village.home.id, next_visit=date(2026, 5, 5)))
    assert "05/05/2026" in printed(store, week_plan(store, date(2026, 4, 30), purpose="Giao ban"))
