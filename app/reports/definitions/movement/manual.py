"""What every commune counts outside its registers, and enters by hand."""

from __future__ import annotations

from app.base.language import T
from app.registers.figure import FigureName
from app.reports.compute.manual_figures import PREFIX, manual_indicator, stock_indicator
from app.reports.spec.counting_units import PEOPLE, PERCENT
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import Indicator, Ratio

_MATTERS_UNIT = T("vụ việc", "matters")
_MANUAL = (
    (1, FigureName.MATTERS, _MATTERS_UNIT),
    (2, FigureName.CAUGHT, PEOPLE),
    (3, FigureName.SURRENDERED, PEOPLE),
    (4, FigureName.WEAPONS, T("vũ khí", "weapons")),
)
_KNOWN = FigureName.MATTERS_KNOWN
MATTERS_KNOWN = manual_indicator(_KNOWN.value, _KNOWN.label, _MATTERS_UNIT, 7)
MATTERS_RATE = Indicator(
    key="matters_rate",
    number=45,
    label=T("Tỷ lệ vụ việc được giải quyết", "Share of matters resolved"),
    definition=T(
        "Số vụ việc được giải quyết chia cho số vụ việc xảy ra, đều nhập tay cho các kỳ nằm trong kỳ báo "
        "cáo; có thể trên 100% khi giải quyết cả vụ việc xảy ra từ kỳ trước; không nhập số vụ việc xảy ra thì để trống.",
        "Matters resolved in percent of those that occurred, both entered by hand for periods within the "
        "report's; over 100 where earlier ones are resolved as well; blank where none that occurred were entered.",
    ),
    unit=PERCENT,
    register="figure",
    measure=Ratio(f"{PREFIX}{FigureName.MATTERS.value}", MATTERS_KNOWN.key, over=True),
)
_PLACES = FigureName.COMPLAINTS
MANUAL = IndicatorGroup(
    T("Số liệu nhập tay", "Hand-entered figures"),
    (
        MATTERS_KNOWN,
        *(manual_indicator(name.value, name.label, unit, n) for n, name, unit in _MANUAL[:1]),
        MATTERS_RATE,
        *(manual_indicator(name.value, name.label, unit, n) for n, name, unit in _MANUAL[1:]),
        # So many places there are at the end, and not so many each time that they are counted.
        stock_indicator(_PLACES.value, _PLACES.label, T("điểm", "places"), 5, was_sum=True),
    ),
)
