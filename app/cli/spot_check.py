"""The commands of a spot check: the inspector draws and verifies, the unit shows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.files import require_ending
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import FILE, NUMBER, json_option, whole_from, whole_within
from app.cli.common import Command, Options, Usage, opened, say, write_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from app.exchange.package.package import Package
    from app.exchange.spot_check.answer import ShownRecord
    from app.exchange.spot_check.checking import CheckedRecord

_DRAW, _SHOW, _VERIFY = "draw", "show", "verify"
_FILES = {_DRAW: 1, _SHOW: 1, _VERIFY: 2}
_PAPERS = (".pdf", ".docx")
_HELP = T(
    "kiểm tra ngẫu nhiên: bốc thăm bản ghi sau một báo cáo, đưa ra, đối chiếu",
    "spot check: draw records behind a report, show them, verify them",
)
_EXAMPLE = T(
    "spotcheck draw 03127.andan-goi --count 10 --number 4711 --to tham.json",
    "spotcheck draw 03127.andan-goi --count 10 --number 4711 --to lot.json",
)
_ACT = T(
    "draw: người kiểm tra bốc thăm từ tệp báo cáo; show: đơn vị đưa bản ghi ra theo tệp bốc thăm; verify: người "
    "kiểm tra đối chiếu tệp báo cáo với tệp đơn vị đưa ra",
    "draw: the inspector draws from a package; show: the unit shows the records of a lot; verify: the inspector "
    "holds what is shown against the package",
)
_WHICH = T(
    "draw: tệp báo cáo; show: tệp bốc thăm; verify: tệp báo cáo rồi tệp đối chiếu",
    "draw: the package; show: the lot; verify: the package, then what was shown",
)
_COUNT = T(
    "số bản ghi bốc thăm, nhiều nhất 100; verify với --store không nêu: như lần bốc thăm đã nhớ trong sổ ấy",
    "how many records to draw, at most 100; verify with --store, left out: as the lot that this store remembers",
)
_SAID = T(
    "số mà người kiểm tra tự nghĩ ra sau khi nhận báo cáo: không ai đoán trước được bản ghi nào sẽ bốc trúng",
    "a number that the inspector makes up once the package is there: nobody could know which records are drawn",
)
_AGAIN = T(
    "draw với --store: bốc lại dù đã bốc một lần khác từ báo cáo này; tệp đối chiếu theo lần trước không còn dùng được",
    "draw with --store: draw although another lot was drawn from this package; an answer to that one is of no use",
)
_TO = T(
    "draw: tệp bốc thăm .json; show: tệp đối chiếu .andan-doichieu, hoặc biên bản .pdf, .docx",
    "draw: the lot, .json; show: the answer, .andan-doichieu, or minutes, .pdf, .docx",
)
_WRONG_FILES = T(
    "spotcheck {act} cần {n} tệp; chưa làm gì, hãy xem spotcheck --help",
    "spotcheck {act} takes {n} {n:file|files}; nothing was done. See spotcheck --help",
)
_NEEDS_TO = T(
    "spotcheck show cần tệp sẽ ghi; chưa làm gì, hãy thêm --to",
    "spotcheck show needs a file to write; nothing was done. Add --to",
)
_NEEDS_COUNT = T(
    "spotcheck {act} cần số bản ghi bốc thăm; chưa làm gì, hãy thêm --count",
    "spotcheck {act} needs the number of records to draw; nothing was done. Add --count",
)
_SOME = T(
    "{n} bản ghi không chứng minh được; báo cáo và các bản ghi khác không đổi, hãy đề nghị đơn vị giải trình.",
    "{n} {n:record is|records are} not proved; the report and the others stand. Ask the unit to explain.",
)


def _options(parser: argparse.ArgumentParser) -> None:
    from app.exchange.spot_check.lot import MOST

    parser.add_argument("act", choices=tuple(_FILES), help=str(_ACT))
    parser.add_argument("files", metavar=str(FILE), nargs="+", type=Path, help=str(_WHICH))
    parser.add_argument(
        "--count", metavar=str(NUMBER), type=whole_within(1, MOST), help=str(_COUNT)
    )
    parser.add_argument("--number", metavar=str(NUMBER), type=whole_from(0), help=str(_SAID))
    parser.add_argument("--again", action="store_true", help=str(_AGAIN))
    parser.add_argument("--to", metavar=str(FILE), type=Path, help=str(_TO))
    json_option(parser)


def _run(options: Options) -> None:
    act = options.act
    if len(options.files) != _FILES[act]:
        raise Usage(_WRONG_FILES.format(act=act, n=_FILES[act]))
    remembered = act == _VERIFY and options.store and options.number is None
    if act != _SHOW and options.count is None and not remembered:
        raise Usage(_NEEDS_COUNT.format(act=act))
    {_DRAW: _draw, _SHOW: _show, _VERIFY: _verify}[act](options)


def _draw(options: Options) -> None:
    from app.base.documents import plain
    from app.exchange.spot_check.kept_lots import RequestedLot, draw_lot
    from app.exchange.spot_check.lot import SUFFIX, draw, write_lot

    if options.to:
        require_ending(options.to, (SUFFIX,))
    package = _package(options, None)
    if options.to and options.store:
        asked = RequestedLot(options.count, options.number)
        with opened(options) as store:
            lot = draw_lot(store, package, asked, options.to, again=options.again)
    else:
        lot = draw(package, options.count, options.number)
        if options.to:
            write_lot(options.to, lot)
    if options.json:
        write_json(plain(lot))
    else:
        say(" ".join(str(place + 1) for place in lot.places))


def _show(options: Options) -> None:
    from app.exchange.spot_check.answer import SUFFIX, show, write_answer
    from app.exchange.spot_check.lot import read_lot
    from app.exchange.spot_check.paper import print_minutes

    if options.to is None:
        raise Usage(_NEEDS_TO)
    ending = require_ending(options.to, (SUFFIX, *_PAPERS)).suffix.lower()
    lot = read_lot(options.files[0])
    with opened(options) as store:
        if ending in _PAPERS:
            shown = show(store, lot)
            print_minutes(store, lot, shown, options.to)
        else:
            shown = write_answer(store, lot, options.to)
    rows = [_shown_json(one) for one in shown]
    if options.json:
        write_json({"to": str(options.to), "records": rows})
        return
    for row in rows:
        words = (row["place"] + 1, row["register"], row["code"] or "", row["why"] or row["state"])
        say("\t".join(map(str, words)))


def _verify(options: Options) -> None:
    from app.exchange.package.container import fingerprint
    from app.exchange.spot_check.answer import read_answer
    from app.exchange.spot_check.checking import Proof, check
    from app.exchange.spot_check.kept_lots import check_answer

    private = _private(options)
    package = _package(options, private)
    if options.count is None:
        with opened(options) as store:
            found = check_answer(store, package, options.files[1])
    else:
        answer = read_answer(options.files[1], private)
        found = check(package, answer, options.count, options.number)
    wrong = sum(one.state is Proof.UNPROVED for one in found)
    rows = [_checked_json(one) for one in found]
    if options.json:
        about = {"unit": package.unit, "signer": fingerprint(package.key)}
        write_json(about | {"proved": len(found) - wrong, "unproved": wrong, "records": rows})
    else:
        for row in rows:
            said = [row["why"]] if row["why"] else [f"{k}={v}" for k, v in row["facts"].items()]
            say("\t".join([str(row["place"] + 1), row["state"], row["register"] or "", *said]))
    if wrong:
        raise UserError(_SOME.format(n=wrong))


def _package(options: Options, private: X25519PrivateKey | None) -> Package:
    from app.exchange.package.package import read_package

    return read_package(options.files[0], private or _private(options))


def _private(options: Options) -> X25519PrivateKey | None:
    """What decrypts a package that is encrypted to us: the key in ``--store``."""
    if not options.store:
        return None
    from app.store.security.signing_keys import signing_keys

    with opened(options) as store:
        return signing_keys(store).opening


def _shown_json(one: ShownRecord) -> JsonObject:
    from app.exchange.spot_check.paper import open_code

    state = "unproved" if one.why else "proved"
    why = str(one.why.label) if one.why else None
    about = {"place": one.place, "register": one.register, "code": open_code(one) or None}
    return about | {"state": state, "why": why}


def _checked_json(one: CheckedRecord) -> JsonObject:
    from app.exchange.spot_check.sentences import sentence_of

    about = {"place": one.place, "state": one.state.value, "register": one.register or None}
    return (
        about
        | {"facts": one.facts, "why": str(one.why) if one.why else None}
        | {"sentence": str(sentence_of(one))}
    )


COMMANDS = {"spotcheck": Command(_HELP, _EXAMPLE, _run, _options)}
