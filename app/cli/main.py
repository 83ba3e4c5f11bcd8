"""The command line: its grammar, its exit codes, and what goes to which stream."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import pairwise
from pathlib import Path

from app.base import language, subprocesses
from app.base.errors import Cancelled, UserError
from app.base.files import whole
from app.base.language import Language, T
from app.base.version import VERSION
from app.cli import (
    accounts,
    adding,
    archives,
    attachments,
    due_list,
    exchange,
    importing,
    maintenance,
    office_papers,
    papers,
    permissions,
    recoding,
    registers,
    reports,
    rollup,
    settings,
    setup,
    spot_check,
    submissions,
    unit_keys,
    words,
)
from app.cli.arguments import FILE, USER
from app.cli.common import STANDARD, Usage, say_error
from app.cli.grammar import Parser

_THEMES = (
    *(setup, settings, adding, importing, registers, due_list, reports, papers, office_papers),
    *(exchange, rollup, submissions, spot_check, unit_keys, words, recoding),
    *(accounts, maintenance, archives, permissions, attachments),
)
_ABOUT = T(
    "An Dân không cửa sổ: cùng các việc của chương trình, cho kịch bản và sao lưu theo lịch.",
    "An Dân without its window: the same services, for scripts and scheduled backups.",
)
_FIRST = T(
    'init --unit 03127 --name "Trần Thị Lan" --recovery-out ma-khoi-phuc.pdf',
    'init --unit 03127 --name "Trần Thị Lan" --recovery-out code.pdf',
)
_EXAMPLE = T("Ví dụ:", "Example:")
_COMMAND, _COMMANDS = T("LỆNH", "COMMAND"), T("các lệnh", "commands")
_VERSION = T("phiên bản của chương trình", "the program's version")
_STORE = T(
    "tệp sổ; không nêu: so.andan trong thư mục dữ liệu",
    "the store; so.andan in the data folder if left out",
)
_USER = T("tên đăng nhập của người dùng sổ", "who opens the store, by their user name")
_PASSWORD = T(
    "tệp chứa mật khẩu (hoặc đặt biến ANDAN_PASSWORD)",
    "holds the password (or set ANDAN_PASSWORD)",
)
_LANGUAGE = T("ngôn ngữ: vi là tiếng Việt, en là tiếng Anh", "language: vi Vietnamese, en English")
_NO_TEXT = T(
    "Có chữ không thuộc bảng mã Unicode; chưa ghi gì, hãy gõ lại rồi làm lại.",
    "Some letters are no Unicode text; nothing was written. Type them anew and try again.",
)
_UNWRITTEN = T(
    "Nơi nhận kết quả không ghi được hết (ổ đĩa đầy?) nên kết quả thiếu; dữ liệu còn nguyên, hãy ghi ra chỗ khác.",
    "Where the answer goes did not take all of it (disk full?), so it is incomplete; your data is safe. Send it elsewhere.",
)
_READING_JSON = ("add",)  # its --json is what it takes in, whatever that is called
_WORD_FOLLOWS = ("--store", "--user", "--password-file", "--lang")  # which names no command
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_DONE, _USER_ERROR, _USAGE, _INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; no traceback for what the user can correct."""
    language.use(_language(arguments))
    _stand_in_for_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # whatever the console's code page is
    try:
        return _run(arguments)
    except OSError as error:
        if not subprocesses.reader_gone(error):
            if error.filename is not None or error.errno not in _NO_ROOM:
                raise
            say_error(str(_UNWRITTEN))
        # What is still buffered must not complain at exit.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return _USER_ERROR


def _stand_in_for_closed_streams() -> None:
    """Give each standard stream that was closed before us something in its place.

    Input is then at its end, errors are for nobody, and what should go to the output is refused as
    by a full disk: else a file that is opened later would bear the stream's number.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), "r", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def _run(arguments: Sequence[str]) -> int:
    try:
        options = parser().parse_args(_tied(arguments))
        with _answering(getattr(options, "json", None)):
            options.run(options)
        sys.stdout.flush()
    except SystemExit as left:  # argparse has said what is wrong, or has shown the help
        return left.code if isinstance(left.code, int) else _USAGE
    except (Usage, UserError, UnicodeEncodeError) as error:
        say_error(str(_NO_TEXT if isinstance(error, UnicodeEncodeError) else error))
        return _USAGE if isinstance(error, Usage) else _USER_ERROR
    except (KeyboardInterrupt, Cancelled):
        return _INTERRUPTED
    return _DONE


@contextmanager
def _answering(to: Path | None) -> Iterator[None]:
    """Let the answer go into a file, where one was named; also that of a command that failed then.

    Raises UserError where the file cannot be written.
    """
    if to is None or to == STANDARD:
        yield
        return
    with redirect_stdout(io.StringIO()) as answer:
        try:
            yield
        finally:
            if answer.getvalue():
                with whole(to) as file:
                    file.write(answer.getvalue().encode())


def parser() -> Parser:
    """The grammar, with its help in the language in use."""
    top = Parser(prog="andan", description=str(_ABOUT), parents=[_general()], epilog=_shown(_FIRST))
    top.set_defaults(store=None, user=None, password_file=None, lang=None)
    its = f"An Dân {VERSION}"
    top.add_argument("--version", action="version", version=its, help=str(_VERSION))
    commands = top.add_subparsers(
        dest="command", required=True, metavar=str(_COMMAND), title=str(_COMMANDS)
    )
    for theme in _THEMES:
        for name, command in theme.COMMANDS.items():
            said, shown = str(command.help), _shown(command.example)
            sub = commands.add_parser(
                name,
                help=said,
                description=f"{said[0].upper()}{said[1:]}.",
                parents=[_general()],
                epilog=shown,
            )
            command.options(sub)
            sub.set_defaults(run=command.run)
    return top


def _shown(example: T) -> str:
    return f"{_EXAMPLE}\n  andan {example}"


def _general() -> Parser:
    """Options that may stand before the command and after it."""
    # Left out, an option says nothing: it must not undo what stood before the command.
    general = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    general.add_argument("--store", metavar=str(FILE), type=Path, help=str(_STORE))
    general.add_argument("--user", metavar=str(USER), help=str(_USER))
    general.add_argument("--password-file", metavar=str(FILE), type=Path, help=str(_PASSWORD))
    general.add_argument("--lang", choices=("vi", "en"), help=str(_LANGUAGE))
    return general


def _language(arguments: Sequence[str]) -> Language:
    """The language asked for, read ahead: even the grammar's help is worded in it."""
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    return "en" if asked[-1:] == ["en"] else "vi"


def _tied(arguments: Sequence[str]) -> list[str]:
    """Options and what belongs to them as one word each, where argparse would misread them.

    ``--sort -day``: the minus is an order. ``--json WORD``: a file to write to only where the word
    says so, since it may be what the command is about.
    """
    command = _command(arguments)
    tied: list[str] = []
    for argument in arguments:
        last = tied[-1] if tied else ""
        if last == "--sort" or (last == "--json" and argument.lower().endswith(".json")):
            tied[-1] = f"{last}={argument}"
        elif last == "--json" and command not in _READING_JSON:
            tied[-1:] = [f"--json={STANDARD}", argument]
        else:
            tied.append(argument)
    return tied


def _command(arguments: Sequence[str]) -> str:
    """The command, read ahead; a user may be called as one is."""
    commands = {name for theme in _THEMES for name in theme.COMMANDS}
    words = (word for last, word in pairwise(("", *arguments)) if last not in _WORD_FOLLOWS)
    return next((word for word in words if word in commands), "")
