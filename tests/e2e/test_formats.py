"""The page on formats is enough to read what the program writes: its code runs, and none of ours."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from app.base.paths import ROOT
from app.base.periods import parse
from app.exchange.package.container import public_key
from app.exchange.package.package import read_package, write_package
from app.exchange.package.paper_code import paper_code
from app.exchange.spot_check.answer import write_answer
from app.exchange.spot_check.lot import draw
from app.registers.visit import Visit, Visitor
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import freeze
from app.schema.attachment import AttachmentKind, NewAttachment
from app.store import Store
from app.store.backup import backup
from app.store.security.signing_keys import change_signing_key, signing_keys
from tests.conftest import PASSWORD
from tests.support.samples import TITLE, a_visit, commune, save

PERIOD = parse("2026-03")
SCAN = bytes(range(256)) * 5000  # over two parts


@pytest.fixture
def page() -> dict[str, Any]:
    """What the code of the page defines."""
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    defined: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        assert "app." not in block
        exec(block, defined)
    return defined


@pytest.fixture
def visit(store: Store) -> Visit:
    """A visit with a row of its own, in a store with an audit log of some length."""
    made = commune(store)
    kept: Visit = save(store, a_visit(made.home.id, visitors=(Visitor(name="Lê Văn Ước"),)))
    with store.step(TITLE) as step:
        for area, content in ((made.east, b"east"), (made.west, SCAN)):
            step.attach(area, NewAttachment("sơ đồ.pdf", AttachmentKind.PDF, content))
        step.merge(made.west, made.east)
    return kept


def check(page: dict[str, Any], path: Path, visit: Visit) -> None:
    """The page opens the store, finds its log whole and reads the visit."""
    db = page["open_store"](path, page["keys_of_store"](path, "lan", PASSWORD))
    page["check_audit_log"](db)
    found = db.execute("SELECT code, day, uid FROM visit WHERE id = ?", [visit.id]).fetchone()
    assert found == (visit.code, visit.day.isoformat(), visit.uid)
    rows = "SELECT uid, name FROM visit__visitors WHERE owner = ? ORDER BY row_order"
    assert db.execute(rows, [visit.id]).fetchall() == [(visit.visitors[0].uid, "Lê Văn Ước")]
    (west,) = db.execute("SELECT id FROM area").fetchone()
    held = [("sơ đồ.pdf", "pdf", b"east"), ("sơ đồ.pdf", "pdf", SCAN)]
    assert [*page["attachments_of"](db, "area", west)] == held
    db.close()


def test_a_store_and_a_backup_are_read(
    page: dict[str, Any], store: Store, visit: Visit, tmp_path: Path
) -> None:
    made, folder = backup(store, tmp_path / "b"), tmp_path / "unpacked"
    store.close()
    check(page, store.path, visit)
    folder.mkdir()
    page["unpack_backup"](made, folder)
    check(page, folder / "so.andan", visit)


@pytest.mark.usefixtures("visit")
def test_an_altered_entry_is_seen(page: dict[str, Any], store: Store) -> None:
    path, who = store.path, "UPDATE audit SET who = 'x' WHERE seq = 2"
    store.close()
    db = page["open_store"](path, page["keys_of_store"](path, "lan", PASSWORD))
    db.execute(who)
    with pytest.raises(AssertionError, match="altered from entry 2"):
        page["check_audit_log"](db)
    db.close()


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.usefixtures("visit")
def test_a_package_is_read(
    page: dict[str, Any], store: Store, tmp_path: Path, encrypted: bool
) -> None:
    opening = signing_keys(store).opening
    receiver = opening.public_key().public_bytes_raw() if encrypted else None
    done = freeze(store, compute(store, REPORTS["movement"], PERIOD))
    path = write_package(store, done, tmp_path, receiver)
    manifest, figures = page["read_package"](path.read_bytes(), opening.private_bytes_raw())
    assert (manifest["report"], manifest["period"]) == ("movement", "2026-03")
    assert figures["indicators"]["visits"]["figures"][0] == 2


@pytest.mark.usefixtures("visit")
def test_a_page_of_codes_is_read(page: dict[str, Any], store: Store, tmp_path: Path) -> None:
    done = freeze(store, compute(store, REPORTS["movement"], PERIOD))
    code = paper_code(store, done)
    assert code
    manifest, figures = page["read_codes"]([*reversed(code.parts)])
    packed, same = page["read_package"](write_package(store, done, tmp_path).read_bytes())
    assert figures == same
    assert manifest["digest"] == packed["digest"]
    with pytest.raises(AssertionError):
        page["read_codes"](code.parts[1:])


@pytest.mark.usefixtures("visit")
def test_a_spot_check_is_drawn_and_verified(
    page: dict[str, Any], store: Store, tmp_path: Path
) -> None:
    for _ in range(4):
        save(store, a_visit(1))
    done = freeze(store, compute(store, REPORTS["movement"], PERIOD))
    path = write_package(store, done, tmp_path)
    manifest, _figures = page["read_package"](path.read_bytes())
    lot = draw(read_package(path), 3, 4711)
    assert [*lot.places] == page["draw"](manifest, 3, 4711)
    write_answer(store, lot, tmp_path / "a.andan-doichieu")
    openings = json.loads((tmp_path / "a.andan-doichieu").read_text(encoding="utf-8"))["openings"]
    assert len(openings) == 3
    for opening in openings:
        assert page["is_proved"](manifest, opening)
        opening["facts"]["entered_at"]["value"] = "2026-03-31"
        assert not page["is_proved"](manifest, opening)


@pytest.mark.usefixtures("visit")
def test_a_changed_key_is_vouched_for(page: dict[str, Any], store: Store, tmp_path: Path) -> None:
    before = public_key(signing_keys(store).signing)
    change_signing_key(store)
    done = freeze(store, compute(store, REPORTS["movement"], PERIOD))
    manifest, _figures = page["read_package"](write_package(store, done, tmp_path).read_bytes())
    [voucher] = manifest["vouchers"]
    assert (voucher["before"], voucher["key"]) == (before, manifest["key"])
    page["is_genuine"](voucher)
    with pytest.raises(InvalidSignature):
        page["is_genuine"](voucher | {"since": "2026-01-01"})
