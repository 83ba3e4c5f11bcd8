"""How many simulated scans of a report's page of codes are read, and that none is taken for other figures.

    python tests/bench/bench_scans.py [SCANS]

Each is up to 2° askew, blurred by up to a dot, up to a fifth of it noise, at 150 dpi, a JPEG of quality 40
to 80. In every third one something is wrong beside that: dots of a code painted over, a code of the other
report in place of one, a code that is covered. All of them must give the figures of the package byte for
byte, or be refused: whoever reads one wrong figure ends the program.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

import app.registers  # noqa: F401 - fills the registry
from app.base.periods import parse
from app.exchange.package.code_parts import joined
from app.exchange.package.coded_paper import coded_paper
from app.exchange.package.container import BadPackage
from app.exchange.package.package import open_documents
from app.exchange.package.paper_code import signed_documents
from app.exchange.rollup.scan_reading import codes_in
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import freeze
from app.services import unit_settings
from app.store import Store, submissions
from app.store.security.key_file import Cost
from tests.support.report_records import Filling
from tests.support.scanned import code_box, drawn, scanned

PERIODS = ("2026-Q2", "2026-03")
HOSTILE = ("painted", "copied", "covered")


def main(scans: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        pages, figures = made(Path(name))
    outcomes, started = Counter[str](), perf_counter()
    for seed in range(scans):
        chance = Random(seed)
        page = chance.choice(pages)
        how = HOSTILE[seed // 3 % 3] if seed % 3 == 2 else "plain"
        shown = page if how == "plain" else spoilt(page, how, pages, chance)
        outcomes[f"{how}: {outcome(scanned(shown, seed), figures)}"] += 1
    seconds = (perf_counter() - started) / scans
    print(f"{scans} scans of {len(pages)} pages, {1000 * seconds:.0f} ms each")
    for said, number in sorted(outcomes.items()):
        print(f"{number:5} {said}")
    plain = {said: n for said, n in outcomes.items() if said.startswith("plain")}
    print(
        f"{100 * plain.get('plain: exact', 0) / sum(plain.values()):.1f} % of the plain ones read"
    )


def made(folder: Path) -> tuple[list[Image.Image], set[tuple[bytes, bytes]]]:
    """The pages of codes of some reports, and what their open packages hold."""
    store, _code = Store.create(
        folder / "x.andan", "lan", "Trần Thị Lan", "mật khẩu của Lan", Cost(1024, 1, 1)
    )
    unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
    Filling(store, 7).fill()
    pages, figures = list[Image.Image](), set[tuple[bytes, bytes]]()
    for key in ("movement", "cases"):
        for period in PERIODS:
            done = freeze(store, compute(store, REPORTS[key], parse(period)))
            paper = submissions.read_contents(store, done).paper
            pages.append(drawn(coded_paper(store, done, paper)))
            figures.add(open_documents(store, done))
    store.close()
    return pages, figures


def spoilt(page: Image.Image, how: str, pages: list[Image.Image], chance: Random) -> Image.Image:
    """A page of which one code is painted over by some dots, is another report's, or is covered."""
    shown, box = page.copy(), code_box(chance.randrange(3))
    left, top, right, bottom = box
    if how == "copied":
        other = chance.choice([one for one in pages if one is not page])
        shown.paste(other.crop(box), box)
    elif how == "covered":
        shown.paste(255, box)
    else:
        for _ in range(chance.randrange(1, 400)):
            x, y = chance.randrange(left, right - 4), chance.randrange(top, bottom - 4)
            shown.paste(chance.choice((0, 255)), (x, y, x + 4, y + 4))
    return shown


def outcome(data: bytes, figures: set[tuple[bytes, bytes]]) -> str:
    """``exact``, or by which class the scan is refused."""
    found = joined(codes_in(data))
    said = list[str]()
    for one in found:
        try:
            stated, read, _signer = signed_documents("scan.jpg", one)
        except BadPackage as error:
            said.append(type(error).__name__)
            continue
        assert (stated, read) in figures, "figures that no package holds"
        said.append("exact")
    return " and ".join(sorted({*said})) if said else "no code"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
