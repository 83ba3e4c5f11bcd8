"""A rollup of rollups: the communes of the provinces, their provinces, the ministry.

    python tests/bench/bench_country.py [PROVINCES] [COMMUNES] [FOLDER]

Packages bear the codes of the real communes (at most COMMUNES of a province) and invented figures. Each province
adds up its own and hands them on, encrypted to the ministry; the ministry adds up what the provinces handed on. The sums are to be those
of all packages at once, and one commune's figure is followed down to the bytes that it sent. With FOLDER all files
stay there, and the commands that follow the figure by hand are printed.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import zipfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.exchange.package.container import decrypt
from app.exchange.package.receivers import ReceiverCard, choose_receiver, own_card
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.passing_on import pass_on
from app.exchange.rollup.rollup import RollupResult, add_up, rollup
from app.law import communes
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from app.store.security.signing_keys import signing_keys
from tests.bench.bench_rollup import made

PASSWORD = "mật khẩu của Lan"


def main(provinces: int, number: int, folder: Path) -> None:
    chosen = {
        key: communes.of_province(key)[:number] for key in [*communes.provinces()][:provinces]
    }
    (folder / "xa").mkdir(parents=True)
    wanted = {one.code for some in chosen.values() for one in some}
    paths = {path.stem: path for path in made(folder / "xa", len(wanted), 1, wanted)}
    ministry = receiver(folder / "bo", "00004")
    up = folder / "bo-nhan"
    up.mkdir()
    started = perf_counter()
    for key, some in chosen.items():
        hand_on(
            folder / key, some[0].code, [paths[one.code] for one in some], own_card(ministry), up
        )
    below = perf_counter() - started
    private = signing_keys(ministry).opening
    started = perf_counter()
    result = add_up(collect(files_in([up]), None, private))
    above = perf_counter() - started
    assert result.totals == rollup([*paths.values()]).totals, "other sums"
    assert {unit for unit, _slot in result.taken} == wanted
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = sum(path.stat().st_size for path in up.iterdir()) / 1e6
    print(
        f"{len(chosen)} provinces with {len(wanted)} communes: handed on in {below:.0f} s, {size:.0f} MB; "
        f"the ministry adds them up in {above:.1f} s, peak memory of all {peak} MB; sums equal, nothing refused: "
        f"{not result.refused}"
    )
    follow(result, paths, up, ministry)
    ministry.close()


def receiver(folder: Path, code: str) -> Store:
    """A receiver's store."""
    folder.mkdir()
    made_store, _code = Store.create(
        folder / "so.andan", "lan", "Trần Thị Lan", PASSWORD, Cost(1024, 1, 1)
    )
    unit_settings.save(made_store, unit_settings.unit_of(communes.find(code)))
    return made_store


def hand_on(folder: Path, code: str, paths: list[Path], above: ReceiverCard, up: Path) -> None:
    """Let a province add up what its communes sent, and hand it on."""
    store = receiver(folder, code)
    choose_receiver(store, "movement", above)
    found = collect(paths)
    pass_on(store, found, add_up(found), up)
    store.close()


def follow(result: RollupResult, paths: dict[str, Path], up: Path, ministry: Store) -> None:
    """From the ministry's figure to the package of the commune with the last code."""
    (unit, _slot), taken = max(result.taken.items(), key=lambda item: item[0][0])
    file, part = taken.name.split("/")
    plain = decrypt((up / file).read_bytes(), file, signing_keys(ministry).opening)
    inside = zipfile.ZipFile(io.BytesIO(plain)).read(part)
    assert inside == paths[unit].read_bytes(), "not the bytes that the commune sent"
    print(f"unit {unit}: {file} holds {part}, byte for byte what the commune sent")
    print(f"    andan --store {ministry.path} --user lan rollup {up} --to bo.xlsx --json > bo.json")
    print(
        f"    andan rollup {paths[unit]} --to xa.xlsx --json > xa.json   # its values, verified alone"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        counts = [*map(int, given[:2]), *(34, 3321)[len(given[:2]) :]]
        main(counts[0], counts[1], Path(given[2] if len(given) > 2 else name))
