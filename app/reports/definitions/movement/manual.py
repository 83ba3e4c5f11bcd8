"""What every commune counts outside its registers, and enters by hand."""

from __future__ import annotations

from app.base.language import T
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import manual_indicator
from app.reports.spec.counting_units import PEOPLE
from app.reports.spec.group import IndicatorGroup

_UNITS = {
    FigureName.MATTERS: T("vụ việc", "matters"),
    FigureName.CAUGHT: PEOPLE,
    FigureName.SURRENDERED: PEOPLE,
    FigureName.WEAPONS: T("vũ khí", "weapons"),
    FigureName.COMPLAINTS: T("điểm", "places"),
}
MANUAL = IndicatorGroup(
    T("Số liệu nhập tay", "Hand-entered figures"),
    tuple(manual_indicator(name.value, name.label, unit) for name, unit in _UNITS.items()),
)
