"""What commands share: opening the store, reading and writing files, talking."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app import demo
from app.base import paths
from app.base.documents import indented_json
from app.base.errors import InUse, UserError, WrongPassword, file_errors, shown
from app.base.files import whole
from app.base.jobs import Watch
from app.base.json_types import JsonObject
from app.base.language import T

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Store

Options = argparse.Namespace
STANDARD = Path("-")  # standard input or output, where a file is named
PASSWORD_VARIABLE = "ANDAN_PASSWORD"
_NO_PASSWORD = T(
    "Chưa có mật khẩu; hãy thêm --password-file TỆP hoặc đặt biến ANDAN_PASSWORD.",
    "No password was given; add --password-file FILE or set ANDAN_PASSWORD.",
)
_CODE_THERE = T(
    "Đã có tệp “{name}” nên chưa làm gì; không ghi đè lên tệp cũ, hãy chọn tên khác cho tệp mã.",
    "“{name}” exists already, so nothing was done or overwritten. Choose another name for the code.",
)
_NOT_UTF8 = T(
    "“{name}” không phải tệp chữ UTF-8; chưa ghi gì, hãy lưu lại tệp rồi làm lại.",
    "“{name}” is not UTF-8 text; nothing was written. Save it as such and try again.",
)
_NAMED = T("Ghi câu trả lời có tên ra tệp", "Write an answer with names to a file")
_LONGEST_LINE = 1000  # letters: what was given may be megabytes


class Usage(Exception):
    """The command line asks for what does not go together."""

    def __init__(self, text: T) -> None:
        super().__init__(str(text))


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what its help says, an example as it is typed after “andan”, what it does, its options."""

    help: T
    example: T
    run: Callable[[Options], None]
    options: Callable[[argparse.ArgumentParser], None] = lambda _parser: None


# ---- the store ----------------------------------------------------------------------------------


def store_path(options: Options) -> Path:
    """Where the store is: as the command line says, else in the user's data folder."""
    return options.store or paths.default_store()


@contextmanager
def opened(options: Options) -> Iterator[Store]:
    """The store of the command line, open until the command is done."""
    import app.registers  # noqa: F401 - the store has a table for each registered type
    from app.services import recalculation
    from app.store import Store

    path = store_path(options)
    store = _opened_as_demo(options, path) or Store.open(path, options.user, password(options))
    try:
        question = store.freshness.sentence
        for doubt in (*store.health, *store.notices):
            say_error(str(doubt))
        if question and not store.health:  # which says the same
            say_error(str(question))
        if recalculation.is_outdated(store):
            recalculation.recalculate(progress(), store)
        yield store
    finally:
        store.close()


def _opened_as_demo(options: Options, path: Path) -> Store | None:
    """An invented store opens by itself, as long as it has the published password."""
    from app.store import Store

    given = options.password_file or os.environ.get(PASSWORD_VARIABLE)
    with file_errors(path):
        if given or not (demo.marker(path).is_file() and path.exists()):
            return None
    try:
        return Store.open(path, options.user, demo.PASSWORD)
    except WrongPassword:
        return None


def password(options: Options) -> str:
    """The password given by file or environment, or typed; raises UserError where nobody can type."""
    if given := given_password(options):
        return given
    if not sys.stdin.isatty():
        raise UserError(_NO_PASSWORD)
    return getpass(str(T("Mật khẩu: ", "Password: ")))


def given_password(options: Options) -> str:
    """The password of the file or the environment; empty where there is none."""
    if options.password_file:
        return read_text(options.password_file).rstrip("\r\n")
    return os.environ.get(PASSWORD_VARIABLE, "")


def tell_hard_to_type(new: str) -> None:
    """Say so where a password that was set needs a typing method."""
    from app.store.security.passwords import hard_to_type

    if doubt := hard_to_type(new):
        say_error(str(doubt))


# ---- files and streams --------------------------------------------------------------------------


def refuse_present(code: Path | None) -> None:
    """Raise InUse where the file that a recovery code is to be written into is there already."""
    if code and os.path.lexists(code):
        raise InUse(_CODE_THERE.format(name=shown(code)))


def write_code(file: BinaryIO, path: Path, code: str, unit: Unit) -> None:
    """Write a recovery code into a file of that name: where it ends so the sheet to print, else text."""
    from app.base import clock
    from app.paper.document.recovery_sheet import write_pdf

    if path.suffix.lower() == ".pdf":
        write_pdf(file, code, f"{unit.name}, {unit.province}", clock.today())
    else:
        file.write(f"{code}\n".encode())


def read_text(path: Path) -> str:
    """A text file, or standard input for “-”; UTF-8, whatever the console's code page is."""
    try:
        if path == STANDARD:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with file_errors(path):
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(_NOT_UTF8.format(name=path.name)) from None


def write_json(value: object, path: Path | None = None) -> None:
    """One JSON document, as ``_document`` has it, to a file or to standard output."""
    if path is None:
        sys.stdout.writelines(_document(value))
        return
    with whole(path) as file:
        _write(file, value)


def _write(file: BinaryIO, value: object) -> None:
    file.writelines(piece.encode() for piece in _document(value))


def _document(value: object) -> Iterator[str]:
    """A JSON document in pieces. An object may end with an iterator: its items are held one by one."""
    last = next(reversed(value.values()), None) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(last, Iterator):
        yield f"{indented_json(value)}\n"
        return
    yield indented_json(value | {next(reversed(value)): []}).removesuffix("]\n}")
    end = ""
    for item in last:
        yield f"{end}\n  " + indented_json(item).replace("\n", "\n  ")
        end = ","
    yield "\n ]\n}\n" if end else "]\n}\n"


def say(line: str) -> None:
    """A line of the answer, whatever ends of lines stand in it."""
    sys.stdout.write(f"{' '.join(line.splitlines())}\n")


def say_error(line: str) -> None:
    """A line about what happens or what is wrong, beside the answer."""
    words = " ".join(line.split())
    cut = f"{words[: _LONGEST_LINE // 2]} … {words[-_LONGEST_LINE // 2 :]}"
    sys.stderr.write((cut if len(words) > _LONGEST_LINE else words) + "\n")


def progress() -> Watch:
    """Percents on the terminal; silence where nobody looks."""
    if not sys.stderr.isatty():
        return Watch()

    def tell(percent: int) -> None:
        sys.stderr.write(f"\r{percent} %" if percent < 100 else "\r     \r")
        sys.stderr.flush()

    return Watch(tell)


# ---- names ---------------------------------------------------------------------------------------


def check_names(options: Options) -> None:
    """Names without a purpose are wrong usage."""
    if options.names and not options.purpose:
        raise Usage(T("--names cần --purpose “mục đích”", "--names needs --purpose “what for”"))


def log_named(store: Store, options: Options, key: str, number: int, answer: JsonObject) -> bool:
    """Log an answer with names before it is told; return True where the file that ``--json`` named holds it.

    ``key``: of which register, “*” for several; ``number``: of how many records it tells. Into a file it is
    an export, else a look; without names there is nothing to log.
    """
    from app.services.looks import log_look

    to = None if options.json == STANDARD else options.json
    if to is None:
        if options.names:
            log_look(store, key, number, options.purpose)
    elif options.names:
        about = {"register": key, "number": number, "names": True, "purpose": options.purpose}
        with store.leaving(to, "export", _NAMED, **about) as file:
            _write(file, answer)
    else:
        write_json(answer, to)
    return to is not None
