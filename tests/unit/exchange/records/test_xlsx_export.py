"""Large workbooks: what is streamed into the sheets is read back by openpyxl as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from app.base.errors import Cancelled, UserError
from app.base.jobs import Watch
from app.base.language import T
from app.exchange.records import xlsx_export
from app.exchange.records.xlsx_export import export_list
from app.exchange.records.xlsx_stream import Block, Value, XlsxColumn, XlsxSheet, write
from app.registers.area import Area
from app.registers.dispute import Dispute, Matter, Mediator, Party
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team
from app.schema.conditions import Query
from app.store import Store
from tests.support.wording import label

pytestmark = pytest.mark.windows

THREE = XlsxSheet(
    "Sổ",
    (XlsxColumn("Tên", 30), XlsxColumn("Ngày", 12, "dd/mm/yyyy"), XlsxColumn("Tiền", 12, "#,##0")),
)
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(LETTERS | st.sampled_from("\n\t\r<>&\"'= "), min_size=1, max_size=40)


def written(
    path: Path, sheets: list[XlsxSheet], blocks: list[Block]
) -> list[list[tuple[Value, ...]]]:
    """The rows below the header of each sheet, as openpyxl reads them."""
    write(path, sheets, blocks)
    book = load_workbook(path)
    return [list(page.iter_rows(min_row=2, values_only=True)) for page in book.worksheets]


def test_texts_days_and_numbers_are_read_back(tmp_path: Path) -> None:
    days = st.dates(date(1900, 3, 1), date(2100, 1, 1))
    row = st.tuples(st.none() | TEXTS, st.none() | days, st.none() | st.integers(-(10**9), 10**12))

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.lists(row, min_size=1, max_size=6))
    def read_back(rows: list[tuple[str | None, date | None, int | None]]) -> None:
        (found,) = written(tmp_path / "x.xlsx", [THREE], [(0, [*rows, ("cuối", None, 0)])])
        days = [day and day.date() for _, day, _ in found[:-1]]  # type: ignore[union-attr]
        assert [(a, d, c) for (a, _, c), d in zip(found, days, strict=False)] == rows

    read_back()


def test_cells_have_the_form_of_their_column_and_the_header_stays_in_view(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write(path, [THREE], [(0, [("Thưởng", date(2026, 2, 28), 1_500_000)])])
    page = load_workbook(path).worksheets[0]
    name, day, money = page[2]
    assert (day.number_format, money.number_format) == ("dd/mm/yyyy", "#,##0")
    assert (name.data_type, page.freeze_panes, page.max_row) == ("s", "B2", 2)
    assert page["A1"].font.bold and page.column_dimensions["A"].width == 30


def test_blocks_of_several_sheets_keep_their_order(tmp_path: Path) -> None:
    sheets = [XlsxSheet(name, (XlsxColumn("Số", 8),)) for name in ("Một", "Hai", "Ba")]
    blocks: list[Block] = [(n % 3, [(n,), (n + 100,)]) for n in range(9)]
    wanted = [[(m,) for n in range(k, 9, 3) for m in (n, n + 100)] for k in range(3)]
    assert written(tmp_path / "x.xlsx", sheets, blocks) == wanted


def test_what_a_cell_cannot_hold_is_left_out(tmp_path: Path) -> None:
    rows = [("a\x00b\x1f\ud800c\uffff",), ("ă" * 32_767,), ("=1+1",), ("#N/A",)]
    (found,) = written(tmp_path / "x.xlsx", [XlsxSheet("S", (XlsxColumn("C", 8),))], [(0, rows)])
    assert found == [("abc",), ("ă" * 32_767,), ("=1+1",), ("#N/A",)]


def test_what_no_cell_holds_whole_is_refused_by_its_record(tmp_path: Path) -> None:
    sheet = XlsxSheet("S", (XlsxColumn("Mã", 8), XlsxColumn("C", 8)))
    with pytest.raises(UserError, match="TV-00012"):
        written(tmp_path / "x.xlsx", [sheet], [(0, [("TV-00012", "ă" * 32_768)])])


@pytest.mark.parametrize(
    "day", [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 8, 19)]
)
def test_days_are_the_numbers_that_excel_counts(day: date, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write(path, [XlsxSheet("S", (XlsxColumn("C", 8),))], [(0, [(day,)])])
    assert load_workbook(path).worksheets[0]["A2"].value == to_excel(day)  # type: ignore[no-untyped-call]


@pytest.fixture
def disputes(store: Store) -> Iterator[Store]:
    with store.step(T("Thử", "Test")) as step:
        area = step.save(Area(name="Thôn Đông"))
        team = step.save(Team(name="Tổ", kind="mediation", established=date(2020, 1, 1)))
        member = step.save(Member(name="Lê Thị Hòa", team=team.id, since=date(2020, 1, 1)))
        entered = [
            Dispute(
                received=date(2026, 1, 1 + n % 28),
                area=area.id,
                field=Matter.CIVIL,
                matter="Tranh chấp",
                mediators=(Mediator(member=member.id),),
                parties=(Party(name=f"Bên {n}"), Party(name=f"Kia {n}")),
            )
            for n in range(40)
        ]
        step.save_many(entered)
    yield store


def test_of_a_register_that_is_only_counted_the_number_leaves(
    disputes: Store, tmp_path: Path
) -> None:
    with disputes.step(T("Thử", "Test")) as step:
        step.save_many([Person(name="Lò Thị Ỷ"), Person(name="Hà Ỷ")])
    path = tmp_path / "x.xlsx"
    assert export_list(disputes, Person, Query(), path) == 2
    (sheet,) = load_workbook(path).worksheets
    assert list(sheet.values) == [(xlsx_export._COUNT,), (2,)]


def test_a_register_and_its_small_tables_are_joined_by_code(
    disputes: Store, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    assert export_list(disputes, Dispute, Query(order="id"), path, names=True) == 40
    book = load_workbook(path)
    codes = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert codes == [f"HG-{n:04}" for n in range(1, 41)]
    parties = list(
        book[label(Dispute, "parties")].iter_rows(min_row=2, max_col=3, values_only=True)
    )
    assert [row[0] for row in parties] == [code for code in codes for _ in range(2)]
    assert parties[2][2] == "Bên 1"
    assert (
        next(book[label(Dispute, "mediators")].iter_rows(min_row=2, values_only=True))[1]
        == "TVI-0001"
    )


def test_a_cancelled_export_leaves_nothing(disputes: Store, tmp_path: Path) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        export_list(disputes, Dispute, Query(), tmp_path / "x.xlsx", progress=watch)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("x.")] == []
