"""Arguments that several commands have, each explained, and how what is typed for them is read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.base.files import require_ending
from app.base.language import T
from app.base.text import clean_line
from app.cli.common import STANDARD

# What stands for a value in the help.
FILE, FOLDER, TEXT = T("TỆP", "FILE"), T("THƯ-MỤC", "DIR"), T("CHỮ", "TEXT")
CODE, USER, DAY, NUMBER = T("MÃ", "CODE"), T("NGƯỜI", "USER"), T("NGÀY", "DAY"), T("SỐ", "N")
_REGISTER, _DECISION = (
    T("SỔ", "REGISTER"),
    T("mã quyết định khen thưởng, như QD-001", "the decision's code, as QD-001"),
)
_WHICH_REGISTER = T(
    "khóa của sổ, như visit; “andan registers” cho biết mọi khóa",
    "the register's key, as visit; “andan registers” tells them all",
)
_WHICH_RECORD = T("mã của bản ghi, như TV-00012", "the record's code, as TV-00012")
_WRITTEN = T("tệp sẽ ghi, có đuôi {endings}", "the file to write, ending in {endings}")
_OR = T(" hoặc ", " or ")
_JSON = T(
    "một tài liệu JSON, hoặc ghi vào F.json: trong PowerShell hãy dùng cách này, không dùng | hay >",
    "one JSON document, or into F.json: in PowerShell use this, never | or >",
)
_NAMES = T(
    "cho biết cả tên hộ, mục riêng tư và nhạy cảm; cần --purpose",
    "tell personal and sensitive fields too; needs --purpose",
)
_PURPOSE = T("mục đích, được ghi vào nhật ký", "what for; written into the audit log")
_NOT_WHOLE = T(
    "phải là số nguyên từ {least}, không phải “{typed}”",
    "must be a whole number from {least}, not “{typed}”",
)
_NOT_WITHIN = T(
    "phải là số từ {least} đến {most}, không phải “{typed}”",
    "must be a number from {least} to {most}, not “{typed}”",
)
_NO_DAY = T(
    "phải là ngày dạng năm-tháng-ngày như 2026-10-31, không phải “{typed}”",
    "must be a day as 2026-10-31, not “{typed}”",
)
RECOVERY_ENDINGS = (".pdf", ".txt", "")
_SHOWN = 40  # letters of what was typed


def register_argument(parser: argparse.ArgumentParser) -> None:
    """Add which register the command is about."""
    parser.add_argument("register", metavar=str(_REGISTER), help=str(_WHICH_REGISTER))


def record_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which record: its register and its code."""
    register_argument(parser)
    parser.add_argument("code", metavar=str(CODE), help=str(_WHICH_RECORD))


def decision_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--decision``: the code of a decision."""
    parser.add_argument("--decision", required=True, metavar=str(CODE), help=str(_DECISION))


def file_option(parser: argparse.ArgumentParser, *endings: str, required: bool = True) -> None:
    """Add ``--to``: the file to write. Its name must end in one of the ``endings``, or nothing is done."""
    text = _WRITTEN.format(endings=_listed(endings))
    parser.add_argument(
        "--to", required=required, metavar="|".join(f"F{ending}" for ending in endings),
        type=ending_in(*endings), help=str(text),
    )  # fmt: skip


def ending_in(*endings: str) -> Callable[[str], Path]:
    """For argparse: a file to write whose name ends so; raises UserError for another."""
    return lambda typed: require_ending(Path(typed), endings)


def _listed(endings: tuple[str, ...]) -> T:
    *others, last = filter(None, endings)
    front = ", ".join(others)
    return T(*(f"{front}{word}{last}" if others else last for word in (_OR.vi, _OR.en)))


def folder_option(parser: argparse.ArgumentParser, help_: T) -> None:
    """Add ``--to``: the folder to write into."""
    parser.add_argument("--to", required=True, metavar=str(FOLDER), type=Path, help=str(help_))


def recovery_option(parser: argparse.ArgumentParser, help_: T) -> None:
    """Add ``--recovery-out``: where the recovery code goes, as a sheet to be printed or as text."""
    sheet = T("{what}; đuôi .pdf: tờ để in", "{what}; ending in .pdf: a sheet to print")
    parser.add_argument(
        "--recovery-out", metavar=str(FILE), type=ending_in(*RECOVERY_ENDINGS),
        help=str(sheet.format(what=help_)),
    )  # fmt: skip


def json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``: the answer as one JSON document."""
    parser.add_argument(
        "--json", nargs="?", const=STANDARD, metavar="F.json", type=_answer_file, help=str(_JSON)
    )


def _answer_file(typed: str) -> Path:
    return STANDARD if typed == str(STANDARD) else require_ending(Path(typed), (".json",))


def names_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--names`` and ``--purpose``: sensitive fields, and why they are needed."""
    parser.add_argument("--names", action="store_true", help=str(_NAMES))
    parser.add_argument(
        "--purpose", metavar=str(TEXT), type=clean_line, default="", help=str(_PURPOSE)
    )


def limit_option(parser: argparse.ArgumentParser, usual: int | None = None) -> None:
    """Add ``--limit``: how many at most."""
    most = T("nhiều nhất bấy nhiêu dòng", "so many lines at most")
    parser.add_argument("--limit", type=count, default=usual, metavar=str(NUMBER), help=str(most))


# ---- what is typed, as argparse has it read -------------------------------------------------------


def whole_from(least: int) -> Callable[[str], int]:
    """For argparse: a whole number from ``least`` on."""

    def read(typed: str) -> int:
        if not (typed.isascii() and typed.removeprefix("-").isdigit()) or int(typed) < least:
            raise _refused(_NOT_WHOLE, typed, least=least)
        return int(typed)

    return read


def whole_within(least: int, most: int) -> Callable[[str], int]:
    """For argparse: a whole number from ``least`` to ``most``."""

    def read(typed: str) -> int:
        if (number := whole_from(least)(typed)) > most:
            raise _refused(_NOT_WITHIN, typed, least=least, most=most)
        return number

    return read


def count(typed: str) -> int:
    """For argparse: how many at most; more than a list can hold is all of it."""
    return min(whole_from(0)(typed), sys.maxsize)


def number_within(most: float) -> Callable[[str], float]:
    """For argparse: a number from ``-most`` to ``most``, its decimals after a point or a comma."""

    def read(typed: str) -> float:
        try:
            number = float(typed.replace(",", "."))
        except ValueError:
            number = most + 1
        if not abs(number) <= most:
            raise _refused(_NOT_WITHIN, typed, least=f"-{most:g}", most=f"{most:g}")
        return number

    return read


def iso_day(typed: str) -> date:
    """For argparse: a day in ISO form."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise _refused(_NO_DAY, typed) from None


def _refused(why: T, typed: str, **values: object) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(str(why.format(typed=typed[:_SHOWN], **values)))
