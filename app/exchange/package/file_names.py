"""What the files for a superior are called: in Vietnamese, with the unit's code and the revision.

Nobody reads a name to know what is in a file; of a file that cannot be read it is all there is.
"""

from __future__ import annotations

import re
import unicodedata

from app.base import text
from app.base.errors import UserError
from app.base.periods import Window, parse
from app.reports.definitions.catalogue import REPORTS
from app.store import Reader, Store
from app.store.submissions import ReportKey

_KEY = "plain_file_names"
_ESTIMATE = "uoc"  # in the names that files had before
# What tells the windows apart, the calendar's being the usual one.
_WINDOWS = {
    Window.ADMIN: " (kỳ hành chính)",
    Window.SAFETY: " (năm an toàn)",
    Window.SAFETY_UNITS: " (năm an toàn, cơ quan)",
    Window.JUSTICE: " (kỳ tư pháp)",
}
_BY_KEY = {window.value: window for window in Window}
_ILLEGAL = re.compile(
    r'[\\/:*?"<>|]'
)  # to Windows, which also takes what follows a dot for the ending
_BARRED = str.maketrans("đĐ", "dD")


def keep_plain(store: Store, plain: bool) -> None:
    """Remember whether this unit's files are named without diacritics."""
    store.set_setting(_KEY, plain)


def is_plain(reader: Reader) -> bool:
    """Whether this unit's files are named without diacritics: not every programme takes them."""
    return bool(reader.setting(_KEY, bool))


def file_stem(unit: str, slot: ReportKey, revision: int, *, plain: bool = False) -> str:
    """What the files of a submission are called, without their endings; of revision 0 it is not frozen."""
    which = f"lần {revision}" if revision else "chưa chốt"
    name = f"{_start(unit, slot)}, {which}"
    return without_marks(name) if plain else name


def short_stem(unit: str, slot: ReportKey, revision: int) -> str:
    """What the answer to a submission is called, and it inside a rollup, without endings."""
    return f"{_former_start(unit, slot)}{revision}"


def is_named_as(file: str, unit: str, slot: ReportKey) -> bool:
    """Whether a file bears the name of a submission, whichever the revision: as files are named now,
    with diacritics or without, and as they were before."""
    named = text.fold(without_marks(file)), text.fold(without_marks(_start(unit, slot)))
    return named[0].startswith(f"{named[1]},") or file.startswith(_former_start(unit, slot))


def without_marks(name: str) -> str:
    """The name in letters of ASCII.

    >>> without_marks("Đợt 6 tháng đầu năm 2025–2026")
    'Dot 6 thang dau nam 2025-2026'
    """
    apart = unicodedata.normalize("NFD", name.translate(_BARRED).replace("–", "-"))
    return apart.encode("ascii", "ignore").decode()


def _start(unit: str, slot: ReportKey) -> str:
    label = REPORTS[slot.report].label.vi if slot.report in REPORTS else slot.report
    kind = " (ước)" if slot.estimate else ""
    window = next((said for one, said in _WINDOWS.items() if one == slot.window), "")
    name = f"{unit} {label}, {_small(_period(slot))}{window}{kind}"
    return _ILLEGAL.sub("-", name).replace(".", "-")


def _period(slot: ReportKey) -> str:
    try:
        return parse(slot.period, _BY_KEY[slot.window]).label.vi
    except (UserError, KeyError):  # of a later version
        return slot.period


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _former_start(unit: str, slot: ReportKey) -> str:
    kind = f"{_ESTIMATE}-" if slot.estimate else ""
    return f"{unit}-{slot.report}-{slot.period}-{slot.window}-{kind}"
