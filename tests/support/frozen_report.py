"""What becomes of a frozen report, step by step, for pictures of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.base import clock
from app.base.language import T
from app.base.periods import Kind, period_of
from app.exchange.package.delivery import deliver
from app.exchange.package.package import read_package
from app.exchange.package.receivers import choose_receiver, read_card, write_card
from app.exchange.package.reply import FigureQuery, write_reply
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import freeze
from app.schema.conditions import Query, between
from app.schema.record import register
from app.services import unit_settings
from app.store import Store, submissions
from app.store.security.key_file import Cost
from ui.shell.workspace import Workspace
from ui.submission_page.page import SubmissionPage


def frozen_reports(desk: Workspace, out: Path, shot: Callable[[str], None]) -> None:
    """A report before it is frozen; frozen, changed, compared and handed over; asked about; the list."""
    store, visit = desk.store, register("visit")
    above, _code = Store.create(
        out / "cap-tren.andan", "tinh", "Cấp trên", "mật khẩu dài", Cost(1024, 1, 1)
    )
    unit_settings.save(above, unit_settings.unit_of(communes.find("00004")))
    write_card(above, out / "the.json")
    month = period_of(clock.today(), Kind.MONTH).previous()

    desk.submission("movement", month)
    shot("submission-freeze")
    page = desk.shown
    assert isinstance(page, SubmissionPage)
    choose_receiver(store, "movement", read_card(out / "the.json"))
    page.freezing.freeze()
    shot("submission-hand")
    done = submissions.list_submissions(store)[-1]
    inside = store.ids(visit, Query(between("day", month.first, month.last)))
    with store.step(T("Sửa", "Change")) as step:
        one, other = store.fetch(visit, inside[:2])
        step.delete(one)
        step.save(replace(other, day=month.last + timedelta(days=1)))
        new = step.save(
            replace(other, id=0, code="", uid="", stamp=None, day=month.last, visitors=())
        )
    page.revision.hand.hide()
    page.revision.go_to("visits")
    shot("submission-revision")
    handed = deliver(store, done, out)
    flags = [
        FigureQuery("visits", "Sao ít hơn kỳ trước?", "Why fewer?"),
        FigureQuery("awards", "Thiếu?", "?"),
    ]
    page.open_file(write_reply(above, read_package(handed.package), flags, out))
    above.close()
    shot("submission-answer")
    page.revision.again.click()
    shot("submission-correction")
    page.show_list()
    shot("submission-list")
    a_cell_that_differs(desk)
    shot("submission-cell")
    with store.step(T("Sửa", "Change")) as step:
        step.delete(store.get(visit, new.id))
    for left in out.glob("*andan*"):
        left.unlink()


def a_cell_that_differs(desk: Workspace) -> None:
    """The mediation of a year, in which a dispute was moved to another area since."""
    store, dispute = desk.store, register("dispute")
    year = period_of(clock.today(), Kind.YEAR)
    done = freeze(store, compute(store, REPORTS["mediation"], year))
    where = between("received", year.days.first, year.days.last)
    moved = store.fetch(dispute, store.ids(dispute, Query(where), 1))[0]
    other = next(id_ for id_ in store.ids(register("area")) if id_ != moved.area)
    with store.step(T("Sửa", "Change")) as step:
        step.save(replace(moved, area=other))
    page = desk.shown
    assert isinstance(page, SubmissionPage)
    page.show_revision(done)
    page.revision.go_to("results")
