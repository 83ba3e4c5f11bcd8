"""The codes of records: which are taken, and the numbers in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

import peewee as pw

from app.base.errors import InvalidRecord
from app.base.language import T
from app.schema.fields import Problem
from app.schema.record import Record
from app.store.database import fetch
from app.store.read.reader import CHUNK

_TAKEN = T(
    "Mã “{code}” đã dùng rồi; chưa ghi gì, hãy đổi mã khác.",
    "Code “{code}” is already used; nothing was written. Choose another.",
)
_FORM = T("Phải là “{prefix}-” rồi 1 đến 12 chữ số", "Must be “{prefix}-” and 1 to 12 digits")
_MISFORMED = T(
    "Mã “{code}”: {why}; chưa ghi gì, hãy sửa mã hoặc để trống.",
    "Code “{code}”: {why}; nothing was written. Correct it, or leave it empty.",
)
_SHOWN = 60  # letters of a code that may have any number
_LONGEST_NUMBER = 9  # a longer one was not given by the counter, which must not jump that far


def refuse_taken(db: pw.SqliteDatabase, cls: type[Record], records: Sequence[Record]) -> None:
    """A code names one record; raises InvalidRecord where another has it, stored or beside.

    Also where a new one is not of the register's form.
    """
    given = [r for r in records if r.code]
    for new in given:
        if not new.id and (why := is_misformed(cls, new.code)):
            _refuse(_MISFORMED.format(code=new.code[:_SHOWN], why=why))
    counts = Counter(r.code for r in given)
    taken = [code for code, n in counts.items() if n > 1]
    for start in range(0, len(given), CHUNK):
        some = {r.code: r.id for r in given[start : start + CHUNK]}
        marks = ",".join("?" * len(some))
        stored = fetch(
            db,
            f'SELECT code, id FROM "{cls.schema.key}" WHERE code IN ({marks}) '
            f"UNION ALL SELECT code, NULL FROM alias WHERE register = ? AND code IN ({marks}) "
            "AND step > 0",
            [*some, cls.schema.key, *some],
        )
        taken += [code for code, id_ in stored if some[code] != id_]
    if taken:
        _refuse(_TAKEN.format(code=taken[0]))


def _refuse(text: T) -> NoReturn:
    raise InvalidRecord((Problem("code", text),), text)


def is_misformed(cls: type[Record], code: str) -> T | None:
    """Why a code cannot be given to a new record: others look like a code that is there, or like none."""
    prefix = cls.schema.prefix
    right = re.fullmatch(rf"{re.escape(prefix)}-\d{{1,12}}", code, re.ASCII)
    return None if right else _FORM.format(prefix=prefix)


def number(cls: type[Record], code: str) -> int:
    """The number in a code of the register's own form; 0 for any other code."""
    prefix, _, digits = code.rpartition("-")
    ours = prefix == cls.schema.prefix and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER
    return int(digits) if ours else 0
