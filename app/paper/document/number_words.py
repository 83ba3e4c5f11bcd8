"""Numbers in Vietnamese words, as vouchers and lists of payments spell them."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000


def number_in_words(number: int) -> str:
    """The number in words.

    >>> number_in_words(1_005_021)
    'một triệu không trăm linh năm nghìn không trăm hai mươi mốt'
    """
    if number < 0:
        return f"âm {number_in_words(-number)}"
    return _words(number, first=True) or _DIGITS[0]


def money_in_words(amount: int) -> str:
    """An amount of whole đồng as written after “Bằng chữ:”.

    >>> money_in_words(1_500_000)
    'Một triệu năm trăm nghìn đồng'
    """
    words = number_in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _words(number: int, *, first: bool) -> str:
    """``first``: nothing was said before, so that missing hundreds stay unsaid."""
    billions, rest = divmod(number, _BILLION)
    said = [f"{_words(billions, first=first)} tỷ"] if billions else []
    for scale, name in ((1_000_000, " triệu"), (1_000, " nghìn"), (1, "")):
        group = rest // scale % 1_000
        if group:
            said.append(_group(group, first=first and not said) + name)
    return " ".join(said)


def _group(number: int, *, first: bool) -> str:
    hundreds, rest = divmod(number, 100)
    said = [] if first and not hundreds else [f"{_DIGITS[hundreds]} trăm"]
    if rest:
        said.append(_tens(rest, follows=bool(said)))
    return " ".join(said)


def _tens(number: int, *, follows: bool) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[unit]}" if follows else _DIGITS[unit]
    said = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{said} {_unit(tens, unit)}" if unit else said


def _unit(tens: int, unit: int) -> str:
    if unit == 5:
        return "lăm"
    if tens == 1:
        return _DIGITS[unit]
    return {1: "mốt", 4: "tư"}.get(unit, _DIGITS[unit])
