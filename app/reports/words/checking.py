"""Checking a Word file that came back against what the store wrote into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import UserError, shown
from app.base.json_types import JsonObject
from app.base.language import T
from app.reports.words.judging import Judged, NumberVerdict, judge
from app.reports.words.ledger import PROPERTY, Ledger, ledger_of
from app.reports.words.returned_file import read_returned
from app.store import Reader

NOT_OURS = T(
    "“{name}” không phải báo cáo Word do An Dân xuất ra, nên không có gì để đối chiếu; sổ không thay đổi gì.",
    "“{name}” is no Word report that An Dân wrote, so there is nothing to check it against; nothing was changed.",
)
UNKNOWN = T(
    "“{name}” do sổ khác xuất ra, hoặc đã quá nhiều lần xuất sau nó; hãy mở sổ đã xuất, hoặc xuất lại báo cáo.",
    "“{name}” was written by another store, or too many were written after it; open that store, or write it again.",
)


_TALLY = T(
    "{same} trong {all} số như đã ghi.",
    "{same} of {all} {all:number stands|numbers stand} as written.",
)
_LINE = T(
    "{key}: đã ghi {was}, nay {now} ({verdict})", "{key}: written {was}, now {now} ({verdict})"
)
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file was written as, and what became of its numbers."""

    ledger: Ledger
    judged: list[Judged]

    @property
    def different(self) -> list[Judged]:
        """The numbers to look at: those that do not stand as written, or with other words beside them."""
        return [one for one in self.judged if one.verdict is not NumberVerdict.SAME or one.remarks]

    def lines(self) -> list[str]:
        """Return it for people: how many numbers stand, then each to look at."""
        same = len(self._of(NumberVerdict.SAME))
        return [str(_TALLY.format(same=same, all=len(self.judged))), *map(_line, self.different)]

    def as_json(self) -> JsonObject:
        """Return it as ``words --json`` gives it: how many stand, and each number that does not."""
        ledger, of = self.ledger, self._of
        return {
            "report": ledger.report,
            "period": ledger.period,
            "window": ledger.window,
            "revision": ledger.revision,
            "checked": len(self.judged),
            "same": len(of(NumberVerdict.SAME)),
            "changed": [_json(one) for one in of(NumberVerdict.CHANGED)],
            "retyped": [_json(one) for one in of(NumberVerdict.RETYPED)],
            "moved": [_json(one) for one in of(NumberVerdict.MOVED)],
            "missing": [_json(one) for one in of(NumberVerdict.DELETED)],
            "unreadable": [_json(one) for one in of(NumberVerdict.UNCLEAR)],
            "remarks": [_json(one) for one in self.judged if one.remarks],
        }

    def _of(self, verdict: NumberVerdict) -> list[Judged]:
        return [one for one in self.judged if one.verdict is verdict]


def _line(one: Judged) -> str:
    why = ", ".join(map(str, (one.verdict.label, *(remark.label for remark in one.remarks))))
    line = _LINE.format(key=one.key, was=one.was, now=one.text or _NOTHING, verdict=why)
    return str(line)


def _json(one: Judged) -> JsonObject:
    known: JsonObject = {"figure": one.key, "frozen": one.was, "text": one.text or None}
    return known | ({"remarks": [r.value for r in one.remarks]} if one.remarks else {})


def check_file(reader: Reader, path: Path) -> CheckedFile:
    """Judge every number of a Word file.

    Raises UserError: the file cannot be read, or it is not one that this store wrote.
    """
    returned = read_returned(path)
    document = returned.properties.get(PROPERTY)
    if not document:
        raise UserError(NOT_OURS.format(name=shown(path)))
    ledger = ledger_of(reader, document)
    if ledger is None:
        raise UserError(UNKNOWN.format(name=shown(path)))
    return CheckedFile(ledger, judge(ledger, returned))
