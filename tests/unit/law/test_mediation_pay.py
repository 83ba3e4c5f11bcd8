"""What mediators are paid: dated, and replaced by the province's own amounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.law.mediation_pay import _UNREADABLE, MediationPay, _read, pay_on

CIRCULAR = date(2023, 10, 6)
HEAD = "since,matter,settled,team_month,source\n"


@pytest.fixture
def own(home: Path) -> Path:
    home.mkdir()
    _read.cache_clear()
    return home / "mediation_pay.csv"


def test_the_circular_holds_from_its_day() -> None:
    assert pay_on(date(2023, 10, 5)) is None
    pay = pay_on(CIRCULAR)
    assert pay == MediationPay(CIRCULAR, 300_000, 400_000, 150_000, "TT 56/2023/TT-BTC")


def test_amounts_of_the_province_take_its_place(own: Path) -> None:
    lines = "2025-01-01,200000,250000,100000,NQ 2\n2024-01-01,150000,200000,80000,NQ 1\n"
    own.write_text(f"\ufeff{HEAD}{lines}", encoding="utf-8")
    found = [pay_on(date(2024, 12, 31)), pay_on(date(2025, 1, 1))]
    assert [pay.matter for pay in found if pay] == [150_000, 200_000]


@pytest.mark.parametrize(
    "line", ["tháng 1,1,2,3,x\n", "2024-01-01,một,2,3,x\n", "2024-01-01,1,2,3\n"]
)
def test_a_malformed_list_is_refused(own: Path, line: str) -> None:
    own.write_text(HEAD + line, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        pay_on(CIRCULAR)
    assert str(refused.value) == str(_UNREADABLE.format(name=own.name))
