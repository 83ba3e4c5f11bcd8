"""What a receiver remembers of earlier packages: whose key is whose, their numbers, their figures."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.base import documents
from app.base.errors import file_errors
from app.base.files import whole
from app.base.json_types import JsonObject
from app.base.language import T
from app.exchange.package.package import period_of
from app.reports.spec.figures import Number
from app.store import Store
from app.store.submissions import ReportKey, SubmissionKind

_KEY = "arrivals"
_LARGEST = 32 << 20  # bytes
_REMEDY = T(
    "chưa cộng gì, hãy chép lại danh sách tệp báo cáo đã nhận này từ bản sao lưu.",
    "nothing was added. Restore this list of earlier arrivals.",
)


@dataclass(frozen=True, slots=True)
class LastAccepted:
    """What was last taken in for a unit: the revision, and its figures of the period by key."""

    revision: int
    figures: dict[str, Number]


@dataclass(frozen=True, slots=True)
class ReceiverHistory:
    """The state of a receiver. A unit's key is trusted from its first package on.

    ``chain`` holds the digest of each package by its number; ``last`` the figures last added up.
    """

    keys: dict[str, str] = field(default_factory=dict)
    chain: dict[str, dict[int, str]] = field(default_factory=dict)
    last: dict[ReportKey, dict[str, LastAccepted]] = field(default_factory=dict)

    def trusting(self, unit: str, key: str) -> ReceiverHistory:
        """With another key for a unit, whose packages and revisions are then counted anew."""
        last = {
            slot: {u: replace(t, revision=0) if u == unit else t for u, t in units.items()}
            for slot, units in self.last.items()
        }
        chain = {code: seen for code, seen in self.chain.items() if code != unit}
        return ReceiverHistory(self.keys | {unit: key}, chain, last)

    def handed_in_before(self, unit: str, day: date) -> bool:
        """Whether a report of the unit was taken in whose period began before a day."""
        slots = (slot for slot, units in self.last.items() if unit in units)
        return any(period_of(slot).first < day for slot in slots)

    def as_json(self) -> JsonObject:
        last = [
            [
                *(slot.report, slot.period, slot.window, unit, taken.revision, taken.figures),
                *([slot.kind.value] if slot.estimate else []),
            ]
            for slot, units in self.last.items()
            for unit, taken in units.items()
        ]
        return {"keys": self.keys, "chain": self.chain, "last": last}

    @classmethod
    def of(cls, kept: WrittenHistory) -> ReceiverHistory:
        """What ``as_json`` wrote."""
        last: dict[ReportKey, dict[str, LastAccepted]] = {}
        for one in kept.last:
            slot = ReportKey(one.report, one.period, one.window, one.kind)
            last.setdefault(slot, {})[one.unit] = LastAccepted(one.revision, one.figures)
        return cls(kept.keys, kept.chain, last)


class _Last(Struct, frozen=True, array_like=True):
    report: str
    period: str
    window: str
    unit: str
    revision: Annotated[int, Meta(ge=0)]
    figures: dict[str, Number]
    kind: SubmissionKind = SubmissionKind.OFFICIAL


class WrittenHistory(Struct, frozen=True):
    """What is remembered, in JSON."""

    keys: dict[str, str]
    chain: dict[str, dict[int, str]]
    last: list[_Last]


def load(store: Store) -> ReceiverHistory:
    """What the receiving unit remembers in its store."""
    kept = store.setting(_KEY, WrittenHistory)
    return ReceiverHistory.of(kept) if kept else ReceiverHistory()


def save(store: Store, known: ReceiverHistory) -> None:
    """Remember in a store what was added up. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    store.set_setting(_KEY, known.as_json())


def read(path: Path) -> ReceiverHistory:
    """What is remembered in a file; nothing where there is none. Raises UserError."""
    with file_errors(path):
        if not path.exists():
            return ReceiverHistory()
    return ReceiverHistory.of(documents.read(WrittenHistory, path, _LARGEST, _REMEDY))


def write(path: Path, known: ReceiverHistory) -> None:
    """Remember in a file, which is replaced whole."""
    with whole(path) as file:
        file.write(json.dumps(known.as_json(), ensure_ascii=False).encode())
