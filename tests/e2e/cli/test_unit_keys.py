"""``key`` and ``units``: a unit's key goes from its stamped paper into the receiver's store, and out again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.unit_keys import _EARLIER, _UNHEARD
from app.exchange.package.container import digits_of, fingerprint, public_key
from app.exchange.rollup import history
from app.exchange.rollup.history import LastAccepted, ReceiverHistory
from app.exchange.rollup.key_acts import (
    CIRCLE,
    NO_CODE,
    NO_DIGITS,
    NO_SUCH_UNIT,
    NOT_THERE,
    OTHERS,
)
from app.store.security.signing_keys import signing_keys
from app.store.submissions import ReportKey
from tests.support.packages import CODES, everything_in, sender
from tests.support.wording import pattern

A, B, C = CODES[:3]
FORMER, UNHEARD = "00019", "00002"


@dataclass
class Say:
    """The command line on one store."""

    path: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--store", str(self.path)])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def receiver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    monkeypatch.setenv("ANDAN_PASSWORD", "mật khẩu của Lan")
    store = sender(tmp_path, A, 0).store
    slot = ReportKey("movement", "2026-03", "calendar")
    history.save(store, ReceiverHistory(last={slot: {C: LastAccepted(1, {})}}))
    store.close()
    return Say(store.path, capsys)


def test_a_key_goes_from_paper_into_the_receivers_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANDAN_PASSWORD", "mật khẩu của Lan")
    unit = sender(tmp_path, A, 0)
    key, path, paper = (
        public_key(signing_keys(unit.store).signing),
        unit.store.path,
        tmp_path / "k.pdf",
    )
    history.save(unit.store, ReceiverHistory(keys={A: "ab" * 32}))
    unit.store.close()
    say = Say(path, capsys)
    assert say("key", "--to", str(paper))[0] == 0
    digits = fingerprint(key)
    assert digits in everything_in(paper.read_bytes())
    code, _out, err = say("units", "key", A, *digits.split())
    assert code == 0 and _EARLIER.format(unit=A, digits=fingerprint("ab" * 32)).vi in err
    assert say("units", "withdraw", digits, "--from", "2026-11-01")[0] == 0
    assert say("units", "merge", A, B, "--into", C, "--from", "2026-07-01")[0] == 0
    listed = json.loads(say("units", "--json")[1])
    assert listed["keys"] == {A: [digits_of(key)]}
    assert listed["earlier"] == {A: digits_of("ab" * 32)}
    assert listed["withdrawn"] == {digits_of(key): "2026-11-01"}
    assert listed["successors"][A] == {"unit": C, "since": "2026-07-01"}
    wrong = (
        (("units", "key", A, "12345"), NO_DIGITS),
        (("units", "key", "99999", digits), NO_SUCH_UNIT),
        (("units", "merge", C, "--into", A, "--from", "2026-08-01"), CIRCLE),
    )
    for arguments, sentence in wrong:
        code, _out, err = say(*arguments)
        assert code == 1
        assert pattern(sentence).split("(?s:.*)")[-1].replace("\\", "")[:20] in err
    assert say("units", "key", A)[0] == say("units", "key", B, digits, "--into", A)[0] == 2


def test_a_mistake_is_taken_back_and_a_key_is_one_units(receiver: Say) -> None:
    digits = "7" * 30
    empty = json.loads(receiver("units", "--json")[1])
    for words in (
        ("key", A, digits),
        ("withdraw", digits, "--from", "2026-11-01"),
        ("merge", A, "--into", B, "--from", "2026-07-01"),
    ):
        assert receiver("units", *words)[0] == 0
        assert json.loads(receiver("units", "--json")[1]) != empty
        plainly = [word for word in words if not word.startswith(("--", "2026"))]
        back = plainly[: 2 if words[0] == "merge" else None]
        assert receiver("units", *back, "--undo")[0] == 0
        assert json.loads(receiver("units", "--json")[1]) == empty
        assert NOT_THERE.vi in receiver("units", *back, "--undo")[2]
    assert receiver("units", "key", A, digits)[0] == 0
    code, _out, err = receiver("units", "key", B, digits)
    assert code == 1 and OTHERS.format(owner=A).vi in err
    logged = json.loads(receiver("audit", "--json")[1])["entries"]
    entries = [one["detail"] for one in reversed(logged) if one["kind"] == "trust"]
    assert [(one["act"], one["undo"]) for one in entries[:2]] == [("key", False), ("key", True)]
    assert (entries[0]["unit"], entries[0]["key"]) == (A, digits)
    assert entries[2]["day"] == "2026-11-01"


def test_units_that_are_no_more_become_others(receiver: Say) -> None:
    """A former code is known by the list of the law; of one that nobody knows it is told."""
    merge = ("--into", C, "--from", "2026-07-01")
    code, _out, err = receiver("units", "merge", FORMER, *merge)
    assert (code, err) == (0, "")
    code, _out, err = receiver("units", "merge", UNHEARD, *merge)
    assert code == 0 and _UNHEARD.format(code=UNHEARD).vi in err
    assert NO_CODE.format(code="xã").vi in receiver("units", "merge", "xã", *merge)[2]
    listed = json.loads(receiver("units", "--json")[1])["successors"]
    goes_on = {"unit": C, "since": "2026-07-01", "goes_on": True}
    assert listed == {FORMER: goes_on, UNHEARD: goes_on}


def test_a_changed_key_ends_the_one_before_and_the_old_one_vouches(
    receiver: Say, tmp_path: Path
) -> None:
    first, second, paper = "7" * 30, "8" * 30, tmp_path / "k.pdf"
    assert receiver("units", "key", A, first, "--from", "2026-01-05")[0] == 0
    assert receiver("units", "key", A, second, "--from", "2026-09-01", "--instead")[0] == 0
    lost = ("withdraw", second, "--from", "2026-10-01", "--reason", "lost")
    assert receiver("units", *lost)[0] == 0
    listed = json.loads(receiver("units", "--json")[1])
    assert listed["registered"] == {first: "2026-01-05", second: "2026-09-01"}
    assert listed["withdrawn"] == {first: "2026-09-01", second: "2026-10-01"}
    assert listed["reasons"] == {first: "replaced", second: "lost"}
    assert receiver("units", "key", A, first, "--reason", "lost")[0] == 2
    assert receiver("units", "withdraw", first, "--instead")[0] == 2
    assert receiver("key", "--to", str(paper))[0] == 0
    old = everything_in(paper.read_bytes())
    assert receiver("key", "--renew", "--to", str(paper))[0] == 0
    new = everything_in(paper.read_bytes())
    [before] = set(re.findall(r"(?:\d{5} ){5}\d{5}", old))
    both = set(re.findall(r"(?:\d{5} ){5}\d{5}", new))
    assert before in both and len(both) == 2
