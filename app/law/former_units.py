"""The communes, wards and townships of before 1/7/2025, each with the unit or units that it is part of now.

The list is ``former_units.csv`` (see ``data/README.md``). Districts ended on that day, so an address that
names one is an old address; where a unit was divided, the address alone does not tell which part is meant.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.base.paths import DATA
from app.base.text import clean, fold, words
from app.law import communes
from app.law.communes import Commune

_FILE = "former_units.csv"
_COMMA, _DASH = re.compile(r"\s*[,;]\s*"), re.compile(r"\s+[-–]\s+")
# A kind before a name, whole or as it is shortened: "xã An Phú", "TX. Tân Uyên", "P5".
_KIND = re.compile(
    r"(xa|phuong|thi tran|quan|huyen|thanh pho|thi xa|tinh|tt|tp|tx|x|p|q|h|t)(?:[.\s]\s*|(?=\d))"
)
_WHOLE = {
    "x": "xa", "p": "phuong", "tt": "thi tran", "q": "quan", "h": "huyen", "tp": "thanh pho", "tx": "thi xa", "t": "tinh",
}  # fmt: skip
_OF_UNITS = ("xa", "phuong", "thi tran", "")
_OF_DISTRICTS = ("quan", "huyen", "thanh pho", "thi xa", "")


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A unit of before 1/7/2025. ``now``: the codes of the units it is part of, the largest part first.

    ``code`` is empty, and so is ``district``, where a district of islands had no communes.
    """

    code: str
    name: str
    district: str
    province: str
    now: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """``Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội``."""
        return ", ".join(filter(None, (self.name, self.district, self.province)))


def present_addresses(address: str) -> tuple[str, ...]:
    """How an address that names a district reads since 1/7/2025, once for each unit it may lie in.

    Nothing where it names none, or no unit that the list has.

    >>> present_addresses("Ngõ 3, phường Phúc Xá, quận Ba Đình")
    ('Ngõ 3, Phường Hồng Hà',)
    """
    between = _COMMA if _COMMA.search(address) else _DASH  # Phan Rang - Tháp Chàm is one name
    starts = [0, *(found.end() for found in between.finditer(address))]
    parts = between.split(address)
    for place in range(1, len(parts)):
        district = parts[place]
        province = address[starts[place + 1] :] if place + 1 < len(parts) else ""
        if found := _found(parts[place - 1], district, province):
            before = address[: starts[place - 1]]
            units = [communes.find(code) for unit in found for code in unit.now]
            ends = (unit.full_name if province else unit.name for unit in units)
            return tuple(dict.fromkeys(before + end for end in ends))
    return ()


def existed(code: str) -> bool:
    """Whether it is the code of a unit of before 1/7/2025."""
    return bool(code) and any(unit.code == code for unit in _units())


def search(text: str, limit: int) -> tuple[tuple[Commune, FormerUnit], ...]:
    """The units of now by the names of former ones: their own, then district and province, as one says them.

    Words may be begun and left out. Each unit of now comes once, with the former one that was meant.
    """
    query = [f" {word}" for word in words(text)]
    if not query:
        return ()
    found: dict[str, FormerUnit] = {}
    for number, folded in enumerate(_searched()):
        if len(found) < limit and _says(folded, query):
            unit = _units()[number]
            for code in unit.now:
                found.setdefault(code, unit)
    return tuple((communes.find(code), unit) for code, unit in [*found.items()][:limit])


def _says(folded: str, query: Sequence[str]) -> bool:
    """Whether words stand there in this order, the first at the beginning."""
    at = 0
    for word in query:
        at = folded.find(word, at)
        if at < 0 or (at and word is query[0]):
            return False
        at += len(word)
    return True


def _found(unit: str, district: str, province: str) -> list[FormerUnit]:
    """The units of this name in a district of that name; by their kind and province where these tell."""
    (kind, name), (district_kind, district_name) = _parted(unit), _parted(district)
    if kind not in _OF_UNITS or district_kind not in _OF_DISTRICTS:
        return []
    found = _by_names().get((name, district_name), [])
    if province:
        named = words(_parted(province)[1])
        found = [one for one in found if words(_parted(one.province)[1]) == named]
    found = [one for one in found if _parted(one.name)[0] == kind] or found
    # Hoằng Phú and Hoằng Phụ are in one district: accents that were typed do count.
    return [one for one in found if clean(unit).lower().endswith(_accented(one.name))] or found


def _accented(name: str) -> str:
    """The name without its kind, in small letters."""
    return " ".join(name.lower().split()[len(_parted(name)[0].split()) :])


@lru_cache(maxsize=50_000)
def _parted(name: str) -> tuple[str, str]:
    """The folded kind before a name, and the folded name; a number without its leading zeros."""
    folded = " ".join(fold(name).split())
    found = _KIND.match(folded)
    bare = folded[found.end() :] if found else folded
    kind = _WHOLE.get(found[1], found[1]) if found else ""
    return kind, str(int(bare)) if bare.isdecimal() else bare


@lru_cache(maxsize=1)
def _units() -> tuple[FormerUnit, ...]:
    with (DATA / _FILE).open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    return tuple(
        FormerUnit(code, name, district, province, tuple(now.split()))
        for code, name, district, province, now in rows
    )


@lru_cache(maxsize=1)
def _by_names() -> dict[tuple[str, str], list[FormerUnit]]:
    named: dict[tuple[str, str], list[FormerUnit]] = {}
    for unit in _units():
        key = _parted(unit.name)[1], _parted(unit.district)[1]
        named.setdefault(key, []).append(unit)
    return named


@lru_cache(maxsize=1)
def _searched() -> tuple[str, ...]:
    """What is searched of each unit: its bare name and what it lay in, a space before each word."""
    return tuple(
        "".join(
            f" {word}" for word in words(f"{_parted(unit.name)[1]} {unit.district} {unit.province}")
        )
        for unit in _units()
    )
