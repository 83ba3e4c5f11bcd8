"""The parser of the command line, whose own words are in the language in use as all others are.

argparse words its help and its errors by gettext, looking up ``_`` and ``ngettext`` in its own module
when it speaks. They are put there here, so that the language may be chosen after the import.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from typing import NoReturn

from app.base.language import T
from app.cli.common import say_error

WIDTH = 78  # letters of a line of help
_WRONG = T(
    "{message}; chưa làm gì, hãy xem {prog} --help",
    "{message}; nothing was done, see {prog} --help",
)
_USAGE = 2
# What argparse can say to whoever types, by its own words.
WORDS = {
    "usage: ": T("Cách dùng: ", "Usage: "),
    "options": T("tùy chọn", "options"),
    "positional arguments": T("phải ghi", "what to give"),
    "show this help message and exit": T("hiện phần giúp này", "show this help"),
    "argument %(argument_name)s: %(message)s": T(
        "%(argument_name)s: %(message)s", "%(argument_name)s: %(message)s"
    ),
    "the following arguments are required: %s": T("Thiếu: %s", "Missing: %s"),
    "unrecognized arguments: %s": T("Thừa hoặc gõ sai: %s", "Not known here: %s"),
    "invalid choice: %(value)r (choose from %(choices)s)": T(
        "không có “%(value)s”, hãy chọn trong: %(choices)s",
        "there is no “%(value)s”, choose from: %(choices)s",
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": T(
        "không có “%(parser_name)s”, hãy chọn trong: %(choices)s",
        "there is no “%(parser_name)s”, choose from: %(choices)s",
    ),
    "invalid %(type)s value: %(value)r": T(
        "không đọc được “%(value)s”", "“%(value)s” cannot be read"
    ),
    "expected one argument": T("cần một giá trị đi sau", "needs one value after it"),
    "expected at most one argument": T(
        "chỉ nhận một giá trị", "takes one value at most"
    ),
    "expected at least one argument": T(
        "cần ít nhất một giá trị đi sau", "needs at least one value after it"
    ),
    "expected %s argument": T("cần %s giá trị đi sau", "needs %s values after it"),
    "not allowed with argument %s": T("không đi cùng %s", "does not go with %s"),
    "one of the arguments %s is required": T(
        "Cần một trong các mục: %s", "One of these is needed: %s"
    ),
    "ignored explicit argument %r": T("không nhận giá trị “%s”", "takes no value, so not “%s”"),
    "unexpected option string: %s": T("Không có mục %s ở đây", "No option %s here"),
    "ambiguous option: %(option)s could match %(matches)s": T(
        "%(option)s có thể là %(matches)s, hãy ghi đủ",
        "%(option)s may be %(matches)s: write it in full",
    ),
    "cannot have multiple subparser arguments": T("Chỉ ghi một lệnh", "Give one command"),
}  # fmt: skip


def _word(message: str) -> str:
    """What stands for a message of argparse; one that nobody who types can see stays as it is."""
    known = WORDS.get(message)
    return str(known) if known else message


vars(argparse).update(
    _=_word, ngettext=lambda one, many, number: _word(one if number == 1 or one in WORDS else many)
)


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, and whose help ends with examples as they are typed."""

    def __init__(self, **given: object) -> None:
        more = {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(**more | given)  # type: ignore[arg-type]
        self.description = textwrap.fill(self.description or "", WIDTH)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave as for wrong usage."""
        say_error(str(_WRONG.format(message=message, prog=self.prog)))
        sys.exit(_USAGE)
