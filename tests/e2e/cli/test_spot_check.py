"""``spotcheck`` on both sides: the inspector draws and verifies, the unit shows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.spot_check import _NEEDS_COUNT, _SOME
from app.exchange.package.package import write_package
from app.exchange.spot_check.answer import Reason
from app.exchange.spot_check.kept_lots import _NOT_ASKED
from app.registers.visit import Visit
from tests.support.packages import sender
from tests.support.samples import TITLE
from tests.support.wording import pattern


def test_an_inspector_draws_and_verifies_what_the_unit_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", "mật khẩu của Lan")
    unit = sender(tmp_path, visits=6)
    package = str(write_package(unit.store, unit.freeze(), tmp_path))
    first = unit.store.get(Visit, 1)
    with unit.store.step(TITLE) as step:
        step.save(replace(first, note="ghi thêm"))
    path = unit.store.path
    unit.store.close()
    lot, answer, paper = (str(tmp_path / name) for name in ("l.json", "a.andan-doichieu", "b.pdf"))
    asked = ("--count", "6", "--number", "4711")

    def say(*arguments: str) -> tuple[int, str, str]:
        code = main(["spotcheck", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert say("draw", package)[0] == 2
    assert say("draw", package, *asked, "--to", lot)[0] == 0
    for to in (answer, paper):
        code, told, _err = say("show", lot, "--to", to, "--store", str(path), "--json")
        assert code == 0
    shown = json.loads(told)["records"]
    assert {one["code"] for one in shown} == {f"TV-0000{n}" for n in range(1, 7)}
    assert [one["why"] for one in shown if one["why"]] == [str(Reason.CHANGED.label)]
    code, told, err = say("verify", package, answer, *asked, "--json")
    assert (code, json.loads(told)["proved"], json.loads(told)["unproved"]) == (1, 5, 1)
    for one in json.loads(told)["records"]:
        said = "02/03/2026" if one["state"] == "proved" else str(Reason.CHANGED.label)
        assert said in one["sentence"]
    assert str(_SOME.format(n=1)) in err
    code, _told, err = say("verify", package, answer)
    assert code == 2
    kept = ("--store", str(path))  # whoever draws with a store need not say it again
    assert str(_NOT_ASKED) in say("verify", package, answer, *kept)[2]
    assert say("draw", package, *asked, "--to", lot, *kept)[0] == 0
    remembered = json.loads(say("verify", package, answer, *kept, "--json")[1])
    assert remembered["proved"] == 5
    other = ("--count", "3", "--number", "4712", "--to", lot)
    code, _told, err = say("draw", package, *other, *kept)
    assert code == 1 and "4711" in err and "--again" in err
    assert say("draw", package, *asked, "--to", lot, *kept)[0] == 0  # the same may be written again
    assert say("draw", package, *other, *kept, "--again")[0] == 0
    assert say("verify", package, answer, "--number", "4711", *kept)[0] == 2
    code, _told, err = say("verify", package, answer)
    assert pattern(_NEEDS_COUNT.format(act="verify"))[:5] in err
