"""Makes the golden files and the answers to them: see README.md beside this.

python -m tests.golden.make            the answers only, from the files that are there
python -m tests.golden.make --anew     the files too: only when this is meant
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app import demo
from app.base import paths
from app.base.language import T
from app.exchange.package.package import read_package
from app.exchange.package.receivers import choose_receiver, read_card, write_card
from app.exchange.package.reply import FigureQuery, write_reply
from app.exchange.rollup import collected, expected_units, history, queries
from app.exchange.rollup.intake import collect, files_in
from app.law import communes
from app.paper.certificate.print_settings import keep_layout, keep_shift
from app.paper.certificate.template import DEFAULT_A4
from app.schema.conditions import Query, between, one_of
from app.schema.draft import Draft
from app.schema.record import register
from app.services import duplicates, list_layout, saved_views, unit_settings
from app.store import Store
from app.store.security.key_file import Cost, KeyFile
from app.store.security.signing_keys import signing_keys
from tests.golden.commands import (
    HERE,
    MADE,
    NOW,
    OUTPUTS,
    PASSWORD,
    STORE,
    TAIL,
    USER,
    answers,
    ask,
    assemble,
    moment,
    run,
    shown,
)
from tests.support.samples import a_visit

UNTIL = date(2026, 10, 3)
QUICK = Cost(1024, 1, 1)  # the store is opened for every answer
_FIRST_PASSWORD = "mật khẩu lúc đầu"
_EDIT = T("Sửa", "Change")
_HOLIDAYS = "day,name\n2026-01-01,Tết Dương lịch\n2026-04-30,Giải phóng\n2026-09-02,Quốc khánh\n"
_REPORT = ("movement", "--period", "2026-09")


def make(folder: Path) -> None:
    """Make every golden file anew in an empty folder."""
    with moment(_at(3, 1), folder):
        Path("nghi.csv").write_text(_HOLIDAYS, encoding="utf-8")
        run("holidays", "--replace", "nghi.csv")
        _begin()
    with moment(_at(3, 2), folder):
        _edit()
        _arrange()
    with moment(_at(3, 3), folder):
        _others()
        _hand_in()
    with moment(_at(4, 1), folder):
        _hand_in_again()
    with moment(_at(4, 2), folder):
        _receive()
        _sealed_key(Path("khoa.andan"))
    with moment(_at(4, 3), folder):
        for name in ("nghi.csv", "visit.json", "tong.xlsx", "tong-hop.xlsx"):
            Path(name).unlink()
        _back_up()


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def _open() -> Store:
    return Store.open(Path(STORE), USER, PASSWORD)


# ---- the commune --------------------------------------------------------------------------------


def _begin() -> None:
    """A demo commune; then its password changes and it gets another recovery code."""
    path = Path(STORE)
    with_first = demo.create(path, 1, 7, UNTIL, _FIRST_PASSWORD, cost=QUICK)
    keys = KeyFile.load(path, QUICK)
    keys.change_password(USER, _FIRST_PASSWORD, PASSWORD)
    with_first.log_access("password", T("Đổi mật khẩu", "Change the password"))
    Path("ma-khoi-phuc.txt").write_text(f"{keys.new_recovery(with_first.keys)}\n", "utf-8")
    with_first.log_access("recovery", T("Tờ mã khôi phục", "Recovery sheet"))
    with_first.close()
    ask("info")  # by the command line, what follows from the law is known to be up to date


def _edit() -> None:
    """Records changed, in one field or several; thrown away, put back, merged; steps undone."""
    store = _open()
    visit, household, member = map(register, ("visit", "household", "member"))
    visits = store.fetch(visit, store.ids(visit, Query(order="code"), 6))
    with store.step(_EDIT) as step:
        step.save(replace(visits[0], note="Đã sửa: 2 lần", outcome=visits[1].outcome))
        step.set_field(visit, [visits[1].id, visits[2].id], "note", "Sửa cả loạt")
    for one in visits[3:5]:
        with store.step(T("Xóa", "Delete")) as step:
            step.delete(one)
    with store.step(T("Sửa rồi hoàn tác", "Change, to be undone")) as step:
        step.save(replace(visits[5], note="sẽ mất"))
    store.undo()
    store.restore_deleted(next(d for d in store.trash() if d.record.id == visits[3].id))
    homes = store.fetch(household, store.ids(household, Query(order="code"), 4))
    with store.step(T("Gộp", "Merge")) as step:
        step.merge(homes[0], homes[1])
    people = store.fetch(member, store.ids(member, Query(order="code"), 4))
    with store.step(T("Gộp", "Merge")) as step:
        step.merge(people[0], people[1], ("name",))
    duplicates.judge_different(store, member, people[2].id, people[3].id)
    store.close()


def _arrange() -> None:
    """What is kept beside the records: settings, views, layouts, unfinished drafts."""
    store = _open()
    visit, person = register("visit"), register("person")
    unit = unit_settings.load(store)
    police = replace(unit.issuer("police"), signer="Nguyễn Văn Không")
    unit_settings.save(store, replace(unit.with_issuer(police), prepared_by="Lê Thị Không"))
    since = saved_views.SavedFilter(
        "Từ tháng 9", between("day", date(2026, 9, 1), date(2026, 9, 30))
    )
    good = saved_views.SavedFilter(
        "Tốt", one_of("outcome", *list(visit.schema.fields["outcome"].choices)[:2])
    )  # type: ignore[attr-defined]
    view = saved_views.SavedView(
        "Tháng 9", (since, good), "thăm", "day", True, ("day", "household")
    )
    saved_views.save(store, visit, saved_views.SavedViews((view,), "Tháng 9"))
    list_layout.save(
        store, visit, list_layout.ListLayout(("day", "outcome"), {"day": 12.5}, "day", True)
    )
    keep_shift(store, 1.5, -0.5)
    keep_layout(store, replace(DEFAULT_A4, flow_end=DEFAULT_A4.flow_end - 1))
    new, old = Draft(visit), Draft(person, store.get(person, 1))
    new.type("day", "2/10/2026")
    new.type("note", "đang gõ dở")
    new.add_row("visitors").put("name", "Trần Văn Không")
    new.token = "0" * 32
    old.type("born", "không rõ")
    old.token = "1" * 32
    for draft, about in ((new, None), (old, 1)):
        changed = draft.record.stamp.changed_at.isoformat() if draft.record else None
        state = draft.plain() | {"at": _at(3, 2).isoformat(), "id": about, "changed": changed}
        store.keep_draft(f"{draft.cls.schema.key}-{draft.token}", draft.cls.schema.key, state)
    store.close()


# ---- between levels -----------------------------------------------------------------------------


def _others() -> None:
    """Two communes that hand in to this one, and the level above that it hands in to."""
    for code in ("00004", "00008", "00025"):
        store, _code = Store.create(
            Path(f"khac/{code}.andan"), USER, "Cán bộ (ví dụ)", PASSWORD, QUICK
        )
        unit_settings.save(store, unit_settings.unit_of(communes.find(code)))
        with store.step(T("Nhập", "Enter")) as step:
            area = step.save(register("area")(name="Thôn Đông"))
            home = step.save(register("household")(name="Đặng Thị Không", area=area.id))
            step.save_many([a_visit(home.id, day=date(2026, 9, 7))] * int(code))
        store.close()
    run("receiver", "--to", "the-noi-nhan.json", *_of(STORE))
    _submit("khac/00004.andan", "goi-den")
    _submit("khac/00008.andan", "goi-den", "--receiver", "the-noi-nhan.json")


def _of(store: str) -> tuple[str, ...]:
    return ("--store", store, "--user", USER)


def _submit(store: str, to: str, *more: str) -> None:
    """Only the package is kept: the papers beside it are in it as well."""
    run("submit", *_REPORT, "--to", to, *more, *_of(store))
    for copy in (*Path(to).glob("*.xlsx"), *Path(to).glob("*.pdf")):
        copy.unlink()


def _answer(package: Path, to: str) -> None:
    """What the level above answers to a package."""
    above = Store.open(Path("khac/00025.andan"), USER, PASSWORD)
    asked = (FigureQuery("visits", "Sao ít hơn kỳ trước?", "Why fewer than before?"),)
    write_reply(above, read_package(package), asked, Path(to))
    write_card(above, Path("khac/the.json"))
    above.close()


def _hand_in() -> None:
    """A first revision, and the answer to it; another report in another state."""
    _submit(STORE, "khac/goi")
    _answer(next(Path("khac/goi").iterdir()), "khac/tra-loi")
    store = _open()
    choose_receiver(store, "movement", read_card(Path("khac/the.json")))
    store.close()
    run("reply", *Path("khac/tra-loi").iterdir(), *_of(STORE))
    run("submit", "mediation", "--period", "2026-Q3", "--to", "khac/hoa-giai", *_of(STORE))


def _hand_in_again() -> None:
    """Work goes on; the second revision is the package that is kept, with an answer not yet read."""
    Path("visit.json").write_text(
        '[{"day": "2026-09-30", "household": "HO-0005", "outcome": "good"}]', encoding="utf-8"
    )
    run("add", "visit", "--json", "visit.json", *_of(STORE))
    store, dispute = _open(), register("dispute")
    inside = Query(between("received", date(2026, 7, 1), date(2026, 9, 30)))
    with store.step(T("Xóa", "Delete")) as step:
        step.delete(store.fetch(dispute, store.ids(dispute, inside, 1))[0])
    store.close()
    _submit(STORE, "goi", "--reason", "Nhập thiếu một lần thăm")
    _answer(next(Path("goi").iterdir()), "tra-loi")


def _receive() -> None:
    """What a receiver remembers, in its store and beside a workbook; the list as the window keeps it."""
    due = expected_units.ExpectedUnits(("00004", "00008", "00025"), {"2026-09": date(2026, 10, 5)})
    store = _open()
    expected_units.save(store, due)
    gathered = collect(files_in([Path("goi-den")]), private=signing_keys(store).opening)
    asked = queries.keep_query({}, gathered.packages[0], "visits", "Xem lại số lần thăm")
    queries.save(store, asked)
    collected.save(store, gathered, history.load(store))
    store.log_access("trust", T("Tin chữ ký", "Trust a signature"), unit="00004")
    store.close()
    run("rollup", "goi-den", "--to", "tong.xlsx", *_of(STORE))
    run("rollup", "goi-den", "--to", "tong-hop.xlsx")
    for left in Path("khac").rglob("*.andan-goi"):
        left.unlink()
    shutil.rmtree("khac")


# ---- keys and backup ----------------------------------------------------------------------------


def _sealed_key(path: Path) -> None:
    """Key slots that cost what they cost in the officer's store; the key is told, so as to compare."""
    keys, key = KeyFile.create(path)
    keys.add(key, USER, "chief", PASSWORD)
    Path(f"{path}.hex").write_text(f"{bytes(key).hex()}\n", encoding="ascii")


def _back_up() -> None:
    """Two backups; the store is kept as the second holds it, and of that one only what follows."""
    for folder in ("sao-luu", "sao-luu-2"):
        run("backup", "--to", folder, *_of(STORE))
    (backup,) = Path("sao-luu-2").iterdir()
    data = backup.read_bytes()
    with zipfile.ZipFile(backup) as tail:
        start = min(part.header_offset for part in tail.infolist())
        for part in tail.namelist():
            if part.startswith(STORE):
                Path(part).write_bytes(tail.read(part))
    Path(STORE).write_bytes(data[:start])
    Path(TAIL).write_bytes(data[start:])
    for folder in ("sao-luu", "sao-luu-2"):
        shutil.rmtree(folder)
    shutil.rmtree(paths.state(), ignore_errors=True)  # else it asks: the store is an older one now
    for left in Path().glob("*.lock"):
        left.unlink()


# ---- answers ------------------------------------------------------------------------------------


def write_answers(made: Path, outputs: Path) -> None:
    """Write down what the program answers about a copy of the files, once it answered everything."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(made, Path(scratch) / "made"))
        assemble(copy)
        with moment(NOW, copy):
            given = {name: shown(value) for name, value in answers()}
    shutil.rmtree(outputs, ignore_errors=True)
    outputs.mkdir()
    for name, answer in given.items():
        (outputs / f"{name}.json").write_text(f"{answer}\n", encoding="utf-8", newline="\n")


def main() -> None:
    os.environ["ANDAN_STATE"] = tempfile.mkdtemp()
    if sys.argv[1:] == ["--anew"]:
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch) / "made"
            fresh.mkdir()
            make(fresh)
            shutil.rmtree(MADE, ignore_errors=True)
            shutil.copytree(fresh, MADE)
    elif sys.argv[1:]:
        sys.exit(__doc__)
    write_answers(MADE, OUTPUTS)
    size = sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file())
    sys.stdout.write(f"{size:,} bytes\n")


if __name__ == "__main__":
    main()
