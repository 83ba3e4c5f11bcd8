"""How fast many packages are added up, against unzipping and parsing the same files.

    python tests/bench/bench_rollup.py [PACKAGES] [LAYOUTS]

The floor reads every part of each package through ``zipfile`` and parses its JSON; it checks
nothing. Adding up, with every signature checked, is to take twice that at most. Each unit has
figures of its own; LAYOUTS says in how many ways they are laid out, for some use words of their own
where others do not.
"""

from __future__ import annotations

import csv
import gc
import json
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable, Container
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app.registers  # noqa: F401 - fills the registry
from app.base.paths import DATA
from app.base.periods import parse
from app.exchange.package.container import pack, public_key, sha256, unpack
from app.exchange.package.package import FIGURES, MANIFEST, PAPER, WORKBOOK, _stated, package_bytes
from app.exchange.rollup.consolidated_workbook import write_consolidated
from app.exchange.rollup.rollup import rollup
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.movement import MOVEMENT
from app.reports.submission.frozen_figures import TYPED
from app.reports.submission.frozen_report import freeze
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from app.store.submissions import canonical_json
from tests.support.province import RECEIVING
from tests.support.report_records import Filling

ROUNDS = 7


def main(number: int, layouts: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = made(folder, number, layouts)
        size = sum(path.stat().st_size for path in paths)
        print(f"{number} packages, {size / number / 1024:.0f} KiB each")
        rolled = rollup(paths)
        assert len(rolled.taken) == number
        floors, ours = [], []
        for _ in range(ROUNDS):  # in turns: a busy machine is busy for both
            floors.append(taken(lambda: unzipped(paths)))
            ours.append(taken(lambda: rollup(paths)))
        floor, best = min(floors), min(ours)
        print(
            f"unzip and parse {floor * 1000:.0f} ms, rollup {best * 1000:.0f} ms: "
            f"{best / floor:.2f}×"
        )
        book = taken(lambda: write_consolidated(rolled, RECEIVING, folder / "tong.xlsx"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"consolidated workbook {book:.1f} s, peak memory {peak} MB")


def made(
    folder: Path, number: int, layouts: int, codes: Container[str] | None = None
) -> list[Path]:
    """Packages of as many communes: one filled store's, in multiples, signed by each with a key of its own.

    ``codes``: of which communes, else of the first there are.
    """
    store, _code = Store.create(
        folder / "bench.andan", "b", "Bench", "bench bench bench", Cost(1024, 1, 1)
    )
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 7).fill()
    done = freeze(store, compute(store, MOVEMENT, parse("2026-Q3")))
    names = (FIGURES, MANIFEST, PAPER, WORKBOOK)
    parts, _all, _signer = unpack(package_bytes(store, done), "", names)
    store.close()
    manifest, moment = json.loads(parts[MANIFEST]), datetime.fromisoformat(done.at)
    with (DATA / "communes.csv").open(encoding="utf-8") as lines:
        listed = [row for row in csv.DictReader(lines) if codes is None or row["code"] in codes]
        handing = listed[:number]
    paths = []
    for place, commune in enumerate(handing):
        key = Ed25519PrivateKey.generate()
        unit = {name: commune[name] for name in ("code", "name", "province")}
        told = canonical_json(differing(json.loads(parts[FIGURES]), place, place % layouts))
        stated = manifest["parts"] | {FIGURES: _stated(told)}
        own = canonical_json(
            manifest
            | {"unit": unit, "key": public_key(key), "parts": stated}
            | {"tree": multiplied(manifest["tree"], 1 + place % 97)}
        )
        path = folder / f"{commune['code']}.andan-goi"
        path.write_bytes(pack(parts | {FIGURES: told, MANIFEST: own}, moment, key))
        paths.append(path)
    return paths


def multiplied(tree: dict[str, Any], times: int) -> dict[str, Any]:
    """As many records as the figures count: else each unit would be asked about each of its figures."""
    records = {register: number * times for register, number in tree["records"].items()}
    return tree | {"records": records}


def differing(told: dict[str, Any], place: int, layout: int) -> dict[str, Any]:
    """The figures as many times over; each bit of the layout takes one pooled part into another."""
    told["papers"] = sha256(str(place).encode()).hex()
    splits = []
    for one in told["indicators"].values():
        if one["measure"] != "ratio":
            for holder in (one, *one.get("splits", {}).values()):
                fours = {k: v for k, v in holder.items() if isinstance(v, list) and k != "why"}
                for key, four in fours.items():
                    holder[key] = [n if n is None else n * (1 + place % 97) for n in four]
            splits += one.get("splits", {}).values()
    pooled = [(parts, part) for parts in splits for part in ("", TYPED) if part in parts]
    for bit, (parts, part) in enumerate(pooled):
        if layout >> bit & 1:
            four, other = parts.pop(part), max(parts)
            parts[other] = [a + b for a, b in zip(parts[other], four, strict=True)]
    return told


def unzipped(paths: list[Path]) -> None:
    for path in paths:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                data = package.read(name)
                if name.endswith(".json"):
                    json.loads(data)


def taken(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]), *(700, 1)[len(sys.argv) - 1 :])
