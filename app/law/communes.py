"""The communes, wards and special zones of the country, to pick one's own from.

The list is ``communes.csv`` (see ``data/README.md``); a copy put in the user's data folder
takes its place. Names repeat, so a unit is known by its 5-digit code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.base.errors import NotFound, UserError, file_errors
from app.base.language import T
from app.base.paths import DATA, home
from app.base.text import clean, words
from app.schema.values import Choice

_FILE = "communes.csv"
_COLUMNS = ("code", "name", "kind", "province_code", "province")
_UNKNOWN = T(
    "Không có xã, phường, đặc khu nào mang mã “{code}”; dữ liệu không thay đổi, hãy kiểm tra lại mã.",
    "No commune, ward or special zone has the code “{code}”; nothing has changed. Check the code.",
)
_UNREADABLE = T(
    "Danh mục xã “{name}” không đúng mẫu; dữ liệu không thay đổi, hãy thay tệp hoặc xóa tệp để dùng bản có sẵn.",
    "The list of communes “{name}” is malformed; nothing has changed. Replace the file, or delete it to use ours.",
)


class UnitKind(Choice):
    """The three kinds of unit below the province since 1/7/2025."""

    COMMUNE = "xa", T("Xã", "Commune")
    WARD = "phuong", T("Phường", "Ward")
    ZONE = "dac-khu", T("Đặc khu", "Special zone")


@dataclass(frozen=True, slots=True)
class Commune:
    """One unit; ``name`` and ``province`` carry their kind: ``Xã Bắc Đông Quan``."""

    code: str
    name: str
    kind: UnitKind
    province_code: str
    province: str

    @property
    def kind_label(self) -> T:
        """``Xã``, ``Phường`` or ``Đặc khu``."""
        return self.kind.label

    @property
    def bare_name(self) -> str:
        """The name without its kind, as in the place line of a document."""
        return self.name.removeprefix(f"{self.kind.label.vi} ")

    @property
    def full_name(self) -> str:
        """The name with its province, which tells namesakes apart."""
        return f"{self.name}, {self.province}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit with what is searched: a space before each word, so that the start of one is found."""

    unit: Commune
    bare: str
    name: str
    bare_and_province: str
    everything: str

    def rank(self, query: str, words: list[str]) -> int | None:
        """Return how well the words fit: 0 best, ``None`` not at all."""
        if not all(word in self.everything for word in words):
            return None
        if self.bare_and_province.startswith(query):
            return 0
        whole_name_typed = query.startswith((f"{self.bare} ", f"{self.name} "))
        if whole_name_typed or self.everything.startswith(query):
            return 1
        return 2 if all(word in self.name for word in words) else 3


def find(code: str) -> Commune:
    """The unit with this code; raises ``NotFound``."""
    try:
        return _by_code()[code]
    except KeyError:
        raise NotFound(_UNKNOWN.format(code=code)) from None


def of_province(code: str) -> tuple[Commune, ...]:
    """The units of a province, in the order of the list."""
    return tuple(unit for unit in _by_code().values() if unit.province_code == code)


def provinces() -> dict[str, str]:
    """The provinces and cities by code, in the order of the list."""
    return {unit.province_code: unit.province for unit in _by_code().values()}


def search(text: str, limit: int = 20) -> tuple[Commune, ...]:
    """The units whose name, or name and province, have words beginning like these; best first.

    Accents, case and the word for the kind need not be typed. Names that begin so come first.
    """
    query = _searched(text)
    words = [f" {word}" for word in query.split()]
    if not words:
        return ()
    ranked = ((entry.rank(query, words), entry) for entry in _entries())
    fitting = [(rank, entry) for rank, entry in ranked if rank is not None]
    typed = clean(text).lower().replace(",", " ").split()

    def order(fit: tuple[int, _Entry]) -> tuple[int, int, str]:
        rank, entry = fit
        # Tân Thành and Tân Thạnh are both in Đồng Tháp: accents that were typed do count.
        other_accents = sum(word not in entry.unit.full_name.lower() for word in typed)
        return rank, other_accents, entry.bare_and_province

    return tuple(entry.unit for _, entry in sorted(fitting, key=order)[:limit])


def _searched(text: str) -> str:
    """The folded words, each after a space; ``Ea H'leo`` is one name in two words, not three."""
    return "".join(f" {word}" for word in words(text.replace("'", "").replace("’", "")))


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Commune]:
    replaced = home() / _FILE
    return {unit.code: unit for unit in _read(replaced if replaced.is_file() else DATA / _FILE)}


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    folded = lru_cache(_searched)  # kinds and provinces come thousands of times

    def entry(unit: Commune) -> _Entry:
        bare, province = _searched(unit.bare_name), folded(unit.province)
        name = folded(unit.kind.label.vi) + bare
        return _Entry(unit, bare, name, bare + province, name + province)

    return tuple(map(entry, _by_code().values()))


def _read(path: Path) -> list[Commune]:
    """The rows of a list of communes; raises ``UserError`` when it is not one."""
    kinds = {kind.value: kind for kind in UnitKind}
    tidy = lru_cache(clean)  # provinces come hundreds of times
    try:
        # Excel puts a byte order mark first when it saves a list the user has corrected.
        with file_errors(path), path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines, strict=True)
        if tuple(header) != _COLUMNS:
            raise ValueError(f"other columns: {header}")
        return [
            Commune(code.zfill(5), clean(name), kinds[kind], province_code.zfill(2), tidy(province))
            for code, name, kind, province_code, province in rows
        ]
    except (KeyError, ValueError, csv.Error) as error:
        raise UserError(_UNREADABLE.format(name=path.name)) from error
