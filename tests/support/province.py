"""The post of an invented province: packages of many communes, in time, late, corrected and spoilt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook

from app.base.periods import Period
from app.exchange.package.container import pack, public_key, unpack
from app.exchange.package.package import (
    FIGURES,
    MANIFEST,
    PAPER,
    SCHEMA,
    SUFFIX,
    WORKBOOK,
    package_bytes,
)
from app.exchange.package.words_part import WORDS, Words, write_part
from app.exchange.rollup.manual_workbook import write_template
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.movement import MOVEMENT
from app.reports.spec.report import Report
from app.reports.submission.frozen_report import freeze
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from app.store.submissions import canonical_json
from tests.support.report_records import Filling

RECEIVING = unit_settings.unit_of(communes.find("03127"))  # who adds up
AT = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)


@dataclass
class Province:
    """Writes packages of any commune: one filled store's, with every figure some times as large."""

    period: Period
    parts: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, Ed25519PrivateKey] = field(default_factory=dict)
    last: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def founded(cls, folder: Path, period: Period, report: Report = MOVEMENT) -> Province:
        """With the figures of one filled store."""
        path = folder / "mau.andan"
        store, _code = Store.create(
            path, "lan", "Trần Thị Lan", "mật khẩu của Lan", Cost(1024, 1, 1)
        )
        unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
        Filling(store, 7).fill()
        data = package_bytes(store, freeze(store, compute(store, report, period)))
        store.close()
        parts = unpack(data, "", (FIGURES, MANIFEST, PAPER, WORKBOOK))[0]
        stated = json.loads(parts[MANIFEST])
        of_records = ("tree", "signals")  # which no multiple of the figures would fit
        kept = {name: one for name, one in stated.items() if name not in of_records}
        return cls(period, parts | {MANIFEST: canonical_json(kept)})

    def send(
        self, folder: Path, code: str, *, times: int = 1, late: int = 0, uneven: int = 0,
        of: str = "visits", only: tuple[str, str] | None = None, words: Words | None = None,
        **other: Any,
    ) -> Path:  # fmt: skip
        """The next package of a commune, ``late`` days after the others; ``other`` manifest entries.

        ``uneven``: by how much the figure ``of`` is more than its parts. ``only``: an indicator of which
        all records are of one part of a division. ``words``: paragraphs that go along.
        """
        key = self.keys.setdefault(code, Ed25519PrivateKey.generate())
        number, previous = self.last.get(code, (0, ""))
        commune, figures = communes.find(code), json.loads(self.parts[FIGURES])
        for one in figures["indicators"].values():
            _multiply(one, times)
        if uneven:
            figures["indicators"][of]["figures"][0] += uneven
        if only:
            one = figures["indicators"][only[0]]
            one["splits"][only[1]] = {max(one["splits"][only[1]]): one["figures"]}
        digest = f"{code}-{number + 1}-{times}"
        manifest = json.loads(self.parts[MANIFEST]) | {
            "unit": {"code": code, "name": commune.name, "province": commune.province},
            "key": public_key(key), "revision": number + 1, "sequence": number + 1,
            "previous": previous, "digest": digest, "at": (AT + timedelta(late)).isoformat(),
        }  # fmt: skip
        parts = self.parts | {FIGURES: canonical_json(figures)}
        stated = manifest["parts"] | {FIGURES: _stated(parts[FIGURES])}
        if words:
            parts[WORDS] = write_part(words)
            stated[WORDS] = _stated(parts[WORDS])
            manifest["schema"] = SCHEMA
        parts[MANIFEST] = canonical_json(manifest | {"parts": stated} | other)
        folder.mkdir(exist_ok=True)
        path = folder / f"{code}-{self.period.key}-{number + 1}{SUFFIX}"
        path.write_bytes(pack(parts, AT, key))
        self.last[code] = number + 1, digest
        return path


def typed(path: Path, code: str, period: Period, figure: int, report: Report = MOVEMENT) -> Path:
    """The blank form with one figure in every white cell, as somebody in an office would type it."""
    write_template(report, period, path)
    book = load_workbook(path)
    sheet = book["Nhập số liệu"]
    sheet["C3"], sheet["C4"] = code, communes.find(code).name
    for row in sheet.iter_rows(min_row=8, max_col=8):
        if row[7].value and row[3].data_type != "f":
            for cell in row[3:7]:
                cell.value = figure
    book.save(path)
    return path


def _multiply(one: dict[str, Any], times: int) -> None:
    divided = [*one.get("splits", {}).values(), *one.get("crossed", {}).values()]
    fours = [one["figures"], *(four for by in divided for four in by.values())]
    if one["measure"] != "ratio":
        for four in fours:
            four[:] = [None if figure is None else figure * times for figure in four]


def _stated(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def post(folder: Path, period: Period, codes: list[str]) -> Path:
    """Some thirty communes: most in time, some late, corrected, typed by hand, spoilt or missing."""
    province, usb = Province.founded(folder, period), folder / "usb"
    for number, code in enumerate(codes[:-3]):
        path = province.send(usb, code, times=1 + number % 5, late=9 if number % 7 == 3 else 0)
        if number % 6 == 1:
            province.send(usb, code, times=2 + number % 5)
        if number % 11 == 5:
            path.write_bytes(path.read_bytes()[:-700] + b"!" * 700)
    typed(usb / "bieu-go-tay.xlsx", codes[-3], period, 3)
    (usb / "chep-do.andan-goi").write_bytes(b"PK\x03\x04")
    return usb
