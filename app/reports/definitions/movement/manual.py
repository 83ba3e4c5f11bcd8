"""What every commune counts outside its registers, and enters by hand."""

from __future__ import annotations

from app.base.language import T
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import manual_indicator
from app.reports.spec.counting_units import PEOPLE
from app.reports.spec.group import IndicatorGroup

_MANUAL = (
    (1, FigureName.MATTERS, T("vụ việc", "matters")),
    (2, FigureName.CAUGHT, PEOPLE),
    (3, FigureName.SURRENDERED, PEOPLE),
    (4, FigureName.WEAPONS, T("vũ khí", "weapons")),
    (5, FigureName.COMPLAINTS, T("điểm", "places")),
)
MANUAL = IndicatorGroup(
    T("Số liệu nhập tay", "Hand-entered figures"),
    tuple(manual_indicator(name.value, name.label, unit, n) for n, name, unit in _MANUAL),
)
