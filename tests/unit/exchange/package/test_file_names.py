"""Names of files for a superior: read by people, told apart, and taken by every system."""

from __future__ import annotations

import re
from itertools import product

import pytest

from app.base.periods import Window
from app.exchange.package.file_names import file_stem, is_named_as, without_marks
from app.reports.definitions.catalogue import REPORTS
from app.store.submissions import ReportKey, SubmissionKind

PERIODS = ("2026", "2026-Q3", "2026-H2", "2026-9M", "2026-10", "2017..2022")
SLOTS = [
    ReportKey(report, period, window.value, kind)
    for report, period, window, kind in product(REPORTS, PERIODS, Window, SubmissionKind)
]


def test_a_name_says_unit_report_period_and_revision() -> None:
    slot = ReportKey("mediation", "2026-Q3", "calendar")
    assert file_stem("03127", slot, 2) == "03127 Hòa giải ở cơ sở, quý III năm 2026, lần 2"
    plain = file_stem("03127", slot, 2, plain=True)
    assert plain == "03127 Hoa giai o co so, quy III nam 2026, lan 2"


@pytest.mark.parametrize("plain", [False, True])
def test_no_two_have_the_same_name_and_every_system_takes_it(plain: bool) -> None:
    names = {file_stem("03127", slot, 1, plain=plain) for slot in SLOTS}
    assert len(names) == len(SLOTS)
    for name in names:
        assert not re.search(r'[\\/:*?"<>|.\x00-\x1f]|^\s|\s$', name)
        assert len(f"{name}.andan-goi".encode()) < 200  # a name on Linux has 255 bytes
        assert name.isascii() or not plain


def test_a_name_belongs_to_one_slot_only() -> None:
    for slot in SLOTS[::7]:
        name = f"{file_stem('03127', slot, 1)}.andan-goi"
        assert [one for one in SLOTS if is_named_as(name, "03127", one)] == [slot]


def test_marks_are_left_out() -> None:
    assert without_marks("Đợt ước, đến hết 2025–2026") == "Dot uoc, den het 2025-2026"
