"""Working days: over weekends, holidays and the turn of the year; the list can be replaced."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.paths import DATA
from app.law import holidays
from app.law.holidays import is_working_day, working_day_after


@pytest.fixture
def replaced(home: Path) -> Path:
    """Where a user would put a list of their own."""
    home.mkdir()
    return home / "holidays.csv"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 6, 30), 1, date(2026, 7, 1)),
        (date(2026, 7, 1), 2, date(2026, 7, 3)),
        (date(2026, 7, 3), 1, date(2026, 7, 6)),  # a Friday
        (date(2026, 7, 4), 1, date(2026, 7, 6)),  # received on a Saturday
        (date(2026, 4, 29), 1, date(2026, 5, 4)),  # 30/4 and 1/5, then the weekend
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Giỗ Tổ on a Sunday, its Monday is given back
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết
        (date(2025, 12, 31), 2, date(2026, 1, 5)),
        (date(2026, 8, 31), 1, date(2026, 9, 3)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # over a leap day
        (date(2026, 5, 4), 0, date(2026, 5, 4)),
        (date(2026, 5, 4), 20, date(2026, 6, 1)),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: date, days: int, end: date) -> None:
    assert working_day_after(start, days) == end


@given(st.dates(date(2024, 1, 1), date(2027, 11, 1)), st.integers(1, 30))
def test_as_many_working_days_lie_between(start: date, days: int) -> None:
    end = working_day_after(start, days)
    between = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(end)


def test_the_list_knows_the_fixed_days_of_each_year() -> None:
    for year in range(2024, 2028):
        for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
            assert not is_working_day(date(year, month, day))


def test_the_days_stand_in_order_each_once() -> None:
    lines = (DATA / "holidays.csv").read_text(encoding="utf-8").splitlines()[1:]
    days = [line.split(",")[0] for line in lines]
    assert days == sorted(set(days))
    assert {line.rsplit(",", 1)[1] for line in lines} == {"K"}


def test_the_users_list_takes_the_place_of_ours(replaced: Path) -> None:
    replaced.write_text("day,name,source\n2026-07-02,Nghỉ riêng,K\n", encoding="utf-8-sig")
    assert working_day_after(date(2026, 7, 1), 1) == date(2026, 7, 3)
    assert is_working_day(date(2026, 9, 2))


MALFORMED = {
    "": 1,
    "ngày,tên\n": 1,
    "day,name,source\n2026-02-30,x,K\n": 2,
    "2026-01-01,Tết Dương lịch\nmùng 1,Tết\n": 2,
    'day,name,source\n2026-01-01,"x\n': 2,
    "2026-01-01\n" * 100_000: 1,
}


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_list_is_told(replaced: Path, text: str) -> None:
    replaced.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=rf"không đúng mẫu \(dòng {MALFORMED[text]}\)"):
        is_working_day(date(2026, 7, 1))


def test_a_list_is_replaced_as_excel_saves_it_and_put_back(replaced: Path) -> None:
    typed = replaced.with_name("Ngày nghỉ 2026.csv")
    typed.write_text(
        "Ngày;Tên\r\n3/7/2026;Nghỉ riêng\r\n02/07/2026; Nghỉ thêm \r\n;\r\n", encoding="utf-8-sig"
    )
    assert working_day_after(date(2026, 7, 1), 1) == date(2026, 7, 2)
    assert holidays.replace(typed) == 2
    assert [(one.day.day, one.name) for one in holidays.listed()] == [
        (2, "Nghỉ thêm"),
        (3, "Nghỉ riêng"),
    ]
    assert holidays.replaced()
    assert working_day_after(date(2026, 7, 1), 1) == date(2026, 7, 6)
    holidays.restore()
    assert not holidays.replaced()
    assert working_day_after(date(2026, 7, 1), 1) == date(2026, 7, 2)
    holidays.restore()  # again, with nothing to put back


def test_a_list_that_is_refused_leaves_the_one_in_force(replaced: Path) -> None:
    good, bad = (replaced.with_name(name) for name in ("tốt.csv", "hỏng.csv"))
    good.write_text("2026-07-02,Nghỉ riêng\n", encoding="utf-8")
    holidays.replace(good)
    bad.write_text("2026-07-02,x\nkhông phải ngày,y\n", encoding="utf-8")
    for refused in (bad, replaced.with_name("không có.csv")):
        with pytest.raises(UserError):
            holidays.replace(refused)
    assert not is_working_day(date(2026, 7, 2))
    assert sorted(path.name for path in replaced.parent.iterdir()) == [
        "holidays.csv",
        "hỏng.csv",
        "tốt.csv",
    ]


def test_the_list_in_force_is_written_out_to_be_mended(replaced: Path) -> None:
    ours = holidays.listed()
    mended = replaced.with_name("sửa.csv")
    holidays.write(mended, ours)
    assert holidays.replace(mended) == len(ours)
    assert holidays.listed() == ours
