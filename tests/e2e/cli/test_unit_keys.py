"""``key`` and ``units``: a unit's key goes from its stamped paper into the receiver's store, and out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.unit_keys import _CIRCLE, _NO_DIGITS, _NO_SUCH_UNIT
from app.exchange.package.container import digits_of, fingerprint, public_key
from app.exchange.rollup import history
from app.exchange.rollup.history import ReceiverHistory
from app.store.security.signing_keys import signing_keys
from tests.support.packages import CODES, everything_in, sender
from tests.support.wording import pattern

A, B, C = CODES[:3]


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

    def say(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--store", str(path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert say("key", "--to", str(paper))[0] == 0
    digits = fingerprint(key)
    assert digits in everything_in(paper.read_bytes())
    assert say("units", "key", A, *digits.split())[0] == 0
    assert say("units", "withdraw", digits, "--from", "2026-11-01")[0] == 0
    assert say("units", "merge", A, B, "--into", C, "--from", "2026-07-01")[0] == 0
    listed = json.loads(say("units", "--json")[1])
    assert listed["keys"] == {A: [digits_of("ab" * 32), digits_of(key)]}
    assert listed["withdrawn"] == {digits_of(key): "2026-11-01"}
    assert listed["successors"][A] == {"unit": C, "since": "2026-07-01"}
    wrong = (
        (("units", "key", A, "12345"), _NO_DIGITS),
        (("units", "key", "99999", digits), _NO_SUCH_UNIT),
        (("units", "merge", C, "--into", A, "--from", "2026-08-01"), _CIRCLE),
    )
    for arguments, sentence in wrong:
        code, _out, err = say(*arguments)
        assert code == 1
        assert pattern(sentence).split("(?s:.*)")[-1].replace("\\", "")[:20] in err
    assert say("units", "key", A)[0] == 2
