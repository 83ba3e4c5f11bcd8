"""Attachments by the command line: what default answers tell, what a purpose adds, one sentence a mistake."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.exchange.attachments.intake import SIGNATURE_LOST
from app.registers.person import Person
from app.registers.visit import Visit
from app.store import Store
from app.store.security.verification import verify
from tests.conftest import PASSWORD
from tests.support import hidden
from tests.support.samples import TITLE, commune

NAME = "đơn xin.png"


class Andan:
    """Runs commands on a store with one visit."""

    def __init__(self, store: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.store, self.captured = store, captured
        self.error = ""

    def __call__(self, *arguments: object, code: int = 0) -> str:
        self.captured.readouterr()
        assert main([*map(str, arguments), "--store", str(self.store), "--user", "lan"]) == code
        said = self.captured.readouterr()
        self.error = said.err
        return said.out

    def json(self, *arguments: object) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def visit(store: Store) -> Visit:
    made = commune(store).visit
    store.close()
    return made


@pytest.fixture
def andan(
    store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Andan:
    monkeypatch.setenv("ANDAN_PASSWORD", PASSWORD)
    return Andan(store.path, capfd)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(hidden.png())
    return path


def test_a_file_goes_in_is_listed_comes_out_and_goes(
    andan: Andan, visit: Visit, given: Path, tmp_path: Path
) -> None:
    made = andan.json("attach", "visit", visit.code, given)["attached"]
    assert made.keys() == {"uid", "kind", "size", "signature_lost"} and made["kind"] == "png"
    told = andan.json("attachments", "visit", visit.code)
    (one,) = told.pop("attachments")
    assert told == {"register": "visit", "code": visit.code, "privacy": "sensitive", "total": 1}
    assert one.keys() == {"uid", "name", "kind", "size", "sha256", "machine", "who", "at", "masked"}
    assert {key for key, value in one.items() if value is not None} == {"kind", "masked"}
    assert set(one["masked"]) == one.keys() - {"kind", "masked"}
    assert andan("attachments", "visit", visit.code).split() == ["png"]
    why = ("--names", "--purpose", "Thử")
    (named,) = andan.json("attachments", "visit", visit.code, *why)["attachments"]
    assert (named["name"], named["masked"]) == (NAME, [])
    assert (named["uid"], named["size"]) == (made["uid"], made["size"])
    (entry,) = andan.json("audit", "--limit", 1)["entries"]
    assert entry["kind"] == "look"
    assert entry["detail"] == {"register": "visit", "number": 1, "purpose": "Thử"}
    out = tmp_path / "ra.png"
    take = ("--take", NAME, "--to", out, "--purpose", "Thử")
    assert andan.json("attachments", "visit", visit.code, *take)["taken"] == made["uid"]
    assert out.stat().st_size == made["size"] and hidden.MARK not in out.read_bytes()
    assert andan.json("info")["attachments"] == {"count": 1, "bytes": made["size"]}
    assert andan("detach", "visit", visit.code, NAME).strip() == made["uid"]
    assert andan.json("attachments", "visit", visit.code)["total"] == 0
    opened = Store.open(andan.store, "lan", PASSWORD)
    assert verify(opened) == []
    opened.close()


def test_of_whom_is_helped_not_even_that_there_is_one(
    andan: Andan, visit: Visit, given: Path
) -> None:
    """A paper about a case is attached to the visit as well: nothing leads from one to the other."""
    opened = Store.open(andan.store, "lan", PASSWORD)
    with opened.step(TITLE) as step:
        person = step.save(Person(name="Nguyễn Văn An", household=visit.household))
    opened.close()
    for register, code in (("person", person.code), ("visit", visit.code)):
        andan.json("attach", register, code, given)
    told = andan.json("attachments", "person", person.code)
    assert (told["total"], told["attachments"]) == (None, [])
    assert told["masked"] == ["total", "attachments"]
    uids = [entry["detail"].get("attachment") for entry in andan.json("audit")["entries"]]
    assert not any(uids)
    why = ("--names", "--purpose", "Thử")
    assert andan.json("attachments", "person", person.code, *why)["total"] == 1


def test_a_name_that_no_file_has_is_logged(andan: Andan, visit: Visit, tmp_path: Path) -> None:
    take = ("--take", "la.png", "--to", tmp_path / "ra.png", "--purpose", "Thử")
    assert andan("attachments", "visit", visit.code, *take, code=1) == ""
    (entry,) = andan.json("audit", "--limit", 1)["entries"]
    assert (entry["kind"], entry["detail"]["number"]) == ("look", 0)


@pytest.mark.parametrize(
    "wrong", [("--take", "x"), ("--to", "x"), ("--take", "x", "--to", "y"), ("--names",)]
)
def test_taking_out_needs_a_place_and_a_purpose(
    andan: Andan, visit: Visit, wrong: tuple[str, ...]
) -> None:
    assert andan("attachments", "visit", visit.code, *wrong, code=2) == ""


def test_what_is_refused_is_one_sentence(andan: Andan, visit: Visit, tmp_path: Path) -> None:
    wrong = tmp_path / "x.png"
    wrong.write_bytes(b"GIF89a")
    for arguments in (
        ("attach", "visit", visit.code, wrong),
        ("attach", "visit", "TV-9999", wrong),
        ("attach", "visit", visit.code, tmp_path / "không có.png"),
        ("attach", "visit", visit.code, "/dev/zero"),
        ("detach", "visit", visit.code, "x"),
        ("attachments", "visit", visit.code, "--take", "x", "--to", wrong, "--purpose", "Thử"),
    ):
        assert andan(*arguments, code=1) == ""
        assert len(andan.error.splitlines()) == 1 and "Traceback" not in andan.error
    assert wrong.read_bytes() == b"GIF89a"


def test_a_signature_that_is_lost_is_told(andan: Andan, visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "quyết định.pdf"
    path.write_bytes(hidden.signed_pdf())
    assert andan.json("attach", "visit", visit.code, path)["attached"]["signature_lost"] is True
    assert andan.error.strip() == str(SIGNATURE_LOST)
