"""The command that brings a workbook into a register: rehearsed first, then all that can be taken or nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.language import T
from app.cli.arguments import FILE, TEXT, ending_in, json_option, register_argument
from app.cli.common import Command, Options, Usage, opened, progress, say, say_error, write_json
from app.schema.record import REGISTRY, Record, register

if TYPE_CHECKING:
    from app.exchange.imports.prepared import Choices, Prepared
    from app.exchange.imports.rehearsal import Rehearsal
    from app.store import Store

AUTO, SAVED = "auto", "saved"
_LIKELY = ("leave", "same", "new")
_WHICH = T(
    "danh sách: .xlsx, .xlsm, .xls, .ods, .csv hoặc .tsv, kể cả bảng mã cũ",
    "the list: .xlsx, .xlsm, .xls, .ods, .csv or .tsv, old letters too",
)
_SHEET = T(
    "trang tính; không nêu: bảng hợp với sổ nhất", "the sheet; the table that fits best if left out"
)
_MAP = T(
    "“saved”: như lần trước với tiêu đề ấy (mặc định); “auto”: tự ghép; CỘT=MỤC, như “C=born”, “E=decision.day”, hay “C=” để bỏ cột; lặp lại được",
    "“saved”: as last time with these heads (usual); “auto”: matched anew; COLUMN=FIELD, as “C=born”, “E=decision.day”, or “C=” to leave it out; may be repeated",
)
_ANSWER = T("trả lời một câu hỏi: CỘT=TRẢ-LỜI, lấy ở “asks”; lặp lại được", "answers a question: COLUMN=ANSWER, of those in “asks”; may be repeated")  # fmt: skip
_REHEARSE = T("chỉ thử, không ghi gì", "rehearse only, write nothing")
_MAKE = T(
    "tạo luôn khu dân cư, hộ, tổ, quyết định… chưa có trong sổ, nếu danh sách ghi đủ",
    "make areas, households, teams, decisions… that nobody has yet, where the list says enough",
)
_LIKELY_HELP = T(
    "dòng có thể đã có trong sổ: leave để lại (mặc định), same là bản ghi ấy, new ghi mới",
    "rows whose record may be there already: leave them (usual), same as that record, new",
)
_ERRORS = T("ghi các dòng chưa nhập được, kèm lý do, ra tệp này", "write the rows that cannot be taken, with reasons, to this file")  # fmt: skip
_SOME = T(
    "ghi các dòng đúng dù có dòng chưa đúng", "save the rows that are right though others are not"
)
_NO_COLUMN = T("--map cần CỘT=MỤC như C=born, saved hoặc auto, không phải “{typed}”", "--map needs COLUMN=FIELD as C=born, saved or auto, not “{typed}”")  # fmt: skip
_TAKEN = T("--map “{typed}”: mục ấy đã ghép với cột khác", "--map “{typed}”: another column has that field")  # fmt: skip
_LACKS = T("--map: bảng không có cột {column}; các cột: {all}", "--map: the table has no column {column}; there are: {all}")  # fmt: skip
_NO_ANSWER = T("--answer cần CỘT=TRẢ-LỜI, không phải “{typed}”", "--answer needs COLUMN=ANSWER, not “{typed}”")  # fmt: skip
_ASKED = T(
    "Có {n} câu phải trả lời trước khi nhập; chưa ghi gì, hãy thêm --answer: {first}",
    "{n} {n:question|questions} must be answered first; nothing was written. Add --answer: {first}",
)
_FAILED = T(
    "Có {n} dòng chưa đúng nên chưa ghi gì; hãy sửa tệp, hoặc thêm --some để ghi các dòng đúng.",
    "{n} {n:row is|rows are} not right, so nothing was written. Correct the file, or add --some to save the others.",
)
_DONE = T(
    "{rows} dòng: {new} mới, {changed} đổi, {same} không đổi, {skipped} để lại, {failed} chưa đúng",
    "{rows} {rows:row|rows}: {new} new, {changed} changed, {same} the same, {skipped} left, {failed} not right",
)

_TOLD = T(
    "{label}: {records} trong danh sách: {new} mới, {changed} đổi, {same} đã có, {left_out} để lại",
    "{label}: {records} in the list: {new} new, {changed} changed, {same} known, {left_out} left",
)


def _import_options(parser: argparse.ArgumentParser) -> None:
    register_argument(parser)
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(_WHICH))
    parser.add_argument("--sheet", metavar=str(TEXT), default="", help=str(_SHEET))
    parser.add_argument("--map", action="append", default=[], metavar="C=f", help=str(_MAP))
    parser.add_argument("--answer", action="append", default=[], metavar="C=…", help=str(_ANSWER))
    parser.add_argument("--dry-run", "--rehearse", action="store_true", help=str(_REHEARSE))
    parser.add_argument("--create-links", action="store_true", help=str(_MAKE))
    parser.add_argument("--likely", choices=_LIKELY, default=_LIKELY[0], help=str(_LIKELY_HELP))
    parser.add_argument("--some", action="store_true", help=str(_SOME))
    parser.add_argument("--errors", metavar="F.xlsx", type=ending_in(".xlsx"), help=str(_ERRORS))
    json_option(parser)


def _import(options: Options) -> None:
    from app.exchange.imports.error_book import write_errors
    from app.exchange.imports.list_import import read_list, save_list
    from app.exchange.imports.rehearsal_json import rehearsal_json

    cls, given = register(options.register), _given(options)
    _check_fields(cls, given)
    make = frozenset(REGISTRY) if options.create_links else frozenset[str]()
    with opened(options) as store:
        anew = AUTO in options.map
        one = read_list(store, cls, options.file, given, anew=anew, make=make, progress=progress())
        _check_columns(one.prepared, given)
        rehearsal = _decided(store, one.rehearsal, options)
        if options.errors:
            write_errors(store, rehearsal, options.errors)
        refused = None if options.dry_run else _refusal(rehearsal, options)
        written = not (options.dry_run or refused)
        if written:
            save_list(store, replace(one, rehearsal=rehearsal), progress())
    if options.json:
        write_json(rehearsal_json(rehearsal, one.letters) | {"written": written})
    else:
        _say(rehearsal)
    if refused:
        raise UserError(refused)


def _given(options: Options) -> Choices:
    """What the options choose. Raises Usage for what is no column or no answer."""
    from app.exchange.imports.prepared import Choices

    fields: dict[int, str | None] = {}
    for typed in options.map:
        column, is_, name = typed.partition("=")
        if typed in (SAVED, AUTO):
            continue
        number = _number(column)
        if not is_ or not number:
            raise Usage(_NO_COLUMN.format(typed=typed))
        if name and name in fields.values():
            raise Usage(_TAKEN.format(typed=typed))
        fields[number] = name or None
    return Choices(options.sheet, fields=fields, answers=dict(_answers(options.answer)))


def _answers(typed: Sequence[str]) -> list[tuple[str, str]]:
    made = []
    for one in typed:
        column, is_, answer = one.rpartition("=")
        if not is_ or not column:
            raise Usage(_NO_ANSWER.format(typed=one))
        made.append((column, answer))
    return made


def _number(letters: str) -> int:
    """The number of a column by its letters, or by its number; 0 for what is neither."""
    if letters.isascii() and letters.isdigit():
        return int(letters)
    if not (letters.isascii() and letters.isalpha() and len(letters) < 4):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _check_fields(cls: type[Record], given: Choices) -> None:
    from app.exchange.imports.parent_columns import read_specs

    known = read_specs(cls)
    for name in given.fields.values():
        if name is not None and name not in known:
            why = T("Không có mục “{name}”; các mục: {all}", "No field “{name}”; there are: {all}")
            raise Usage(why.format(name=name, all=", ".join(known)))


def _check_columns(prepared: Prepared, given: Choices) -> None:
    from app.exchange.workbook.book import column_letters

    there = [column_letters(one.column) for one in prepared.columns if one.column]
    for number in given.fields:
        if column_letters(number) not in there:
            shown = ", ".join(dict.fromkeys(there))
            raise Usage(_LACKS.format(column=column_letters(number), all=shown))


def _decided(store: Store, rehearsal: Rehearsal, options: Options) -> Rehearsal:
    """The rehearsal with what is to become of rows whose record may be there already."""
    from app.exchange.imports.fates import Ruling
    from app.exchange.imports.rehearsal import decide

    likely = [row.key for row in rehearsal.rows if row.likely]
    if options.likely == _LIKELY[0] or not likely:
        return rehearsal
    return decide(store, rehearsal, dict.fromkeys(likely, Ruling(options.likely)))


def _refusal(rehearsal: Rehearsal, options: Options) -> T | None:
    """Why nothing is written: a question is open, or rows are wrong that nobody said to leave."""
    open_ = [one for one in rehearsal.prepared.questions if one.answer is None]
    if open_:
        keys = "|".join(key for key, _ in open_[0].options)
        return _ASKED.format(n=len(open_), first=f"{open_[0].text} ({open_[0].key}={keys})")
    failed = rehearsal.tally.failed
    return _FAILED.format(n=failed) if failed and not options.some else None


def _say(rehearsal: Rehearsal) -> None:
    from app.exchange.imports.error_book import explained

    for row in rehearsal.rows:
        for why in explained(rehearsal, row):
            say_error(f"{row.number}\t{why}")
    say(str(_DONE.format(**asdict(rehearsal.tally))))
    for one in rehearsal.linked.parents.values():
        say(str(_TOLD.format(label=register(one.register).schema.label, **asdict(one))))


COMMANDS = {
    "import": Command(
        T(
            "nhập một danh sách Excel vào sổ; --dry-run cho biết trước từng dòng sẽ ra sao",
            "bring a list of any office into a register; --dry-run tells what becomes of each row",
        ),
        T(
            "import household ho-gia-dinh.xls --dry-run --json",
            "import household households.xls --dry-run --json",
        ),
        _import,
        _import_options,
    ),
}
