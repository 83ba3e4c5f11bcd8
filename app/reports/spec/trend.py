"""How a figure changed over several years: by how much a year, and by how many percent."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.reports.spec.figures import LEAST_BASE, Figure, difference, is_number, to_tenth

MEAN_HOW = T(
    "Thay đổi bình quân năm: số của năm cuối trừ số của năm đầu, chia cho số năm trừ 1.",
    "Mean change a year: the last year less the first, divided by the number of years less one.",
)
PERCENT_HOW = T(
    f"Tốc độ tăng, giảm bình quân năm (%): căn bậc (số năm trừ 1) của tỷ số giữa năm cuối và năm đầu, trừ "
    f"1; để trống khi năm đầu nhỏ hơn {LEAST_BASE}, khi năm cuối bằng 0 hoặc một trong hai năm để trống, và với tỷ lệ.",
    f"Growth a year (%): the root, of the number of years less one, of the last year over the first, less "
    f"1; blank where the first year is under {LEAST_BASE}, the last is 0 or either is blank, and of rates.",
)


@dataclass(frozen=True, slots=True)
class Trend:
    """Over ``years`` years: the figure of the first one and of the last; ``rate``: they are rates."""

    first: Figure
    last: Figure
    years: int
    rate: bool = False

    @property
    def mean(self) -> float | None:
        """The mean change from one year to the next; None where one of the two is blank."""
        moved = difference(self.last, self.first)
        return None if moved is None else to_tenth(moved / (self.years - 1))

    @property
    def percent(self) -> float | None:
        """The growth a year in percent that, year after year, leads from the first to the last.

        None of rates, of a first year under ``LEAST_BASE``, of a last one of nothing, and of a blank.
        """
        if self.rate or not (is_number(self.first) and is_number(self.last)):
            return None
        if self.first < LEAST_BASE or self.last <= 0:
            return None
        return to_tenth(100 * (self.last / self.first) ** (1 / (self.years - 1)) - 100)
