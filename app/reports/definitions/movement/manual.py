"""What every commune counts outside its registers, and enters by hand."""

from __future__ import annotations

from app.base.language import T
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import manual_indicator, stock_indicator
from app.reports.spec.counting_units import PEOPLE
from app.reports.spec.group import IndicatorGroup

_MANUAL = (
    (1, FigureName.MATTERS, T("vụ việc", "matters")),
    (2, FigureName.CAUGHT, PEOPLE),
    (3, FigureName.SURRENDERED, PEOPLE),
    (4, FigureName.WEAPONS, T("vũ khí", "weapons")),
)
_PLACES = FigureName.COMPLAINTS
MANUAL = IndicatorGroup(
    T("Số liệu nhập tay", "Hand-entered figures"),
    (
        *(manual_indicator(name.value, name.label, unit, n) for n, name, unit in _MANUAL),
        # So many places there are at the end, and not so many each time that they are counted.
        stock_indicator(_PLACES.value, _PLACES.label, T("điểm", "places"), 5, was_sum=True),
    ),
)
