"""What a receiver is told of the key of a package that was added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.container import digits_of, spaced
from app.exchange.package.package import Package
from app.exchange.rollup.unit_trust import UnitTrust

_SHARED = T(
    "Chữ ký này cũng là của đơn vị {units} (đơn vị đã sáp nhập, hay sổ bị chép sang máy khác?); hãy gọi hỏi đơn vị.",
    "This signature is also that of {units} (merged, or was the store copied to another computer?). Call the unit.",
)
_VOUCHED = T(
    "Khóa ký đã đổi từ ngày {day}, do khóa cũ {digits} bảo chứng; nếu chưa nghe đơn vị báo, hãy gọi hỏi.",
    "The key was changed on {day}, vouched for by the one before, {digits}. Call the unit if it has not told so.",
)


def key_notes(package: Package, shared: Mapping[str, str], trust: UnitTrust) -> Iterator[T]:
    """That other units sign with the same key (``shared`` names them), that another key vouches for it."""
    if not package.signed:
        return
    if units := shared.get(package.unit):
        yield _SHARED.format(units=units)
    if not trust.vouched:
        return
    digits = digits_of(package.key)
    if (one := trust.vouched.get(digits)) and digits not in trust.keys.get(package.unit, ()):
        yield _VOUCHED.format(day=show_day(one.since), digits=spaced(one.before))


def shared_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """Of units whose key is also another's, which others these are."""
    units: dict[str, list[str]] = {}
    for unit, key in sorted(keys.items()):
        units.setdefault(key, []).append(unit)
    return {
        unit: ", ".join(other for other in units[key] if other != unit)
        for unit, key in keys.items()
        if len(units[key]) > 1
    }
