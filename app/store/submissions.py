"""Reports as they were handed in: kept whole, chained, and never changed or undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from app.base import clock
from app.base.documents import BadDocument, decode, plain
from app.base.json_types import JsonObject
from app.base.language import T
from app.schema.record import Record, register
from app.store.database import SqlValue, damaged, fetch, scalar
from app.store.mapping.codec import codec_of
from app.store.security.audit_log import IDENTITY
from app.store.store import Store
from app.store.submission_evidence import EntrySignals, RecordLeaves


class SubmissionKind(StrEnum):
    """What is handed in: the report of a period, or before its end what it is going to be."""

    OFFICIAL = "official"
    ESTIMATE = "estimate"


KIND = "submit"
SKEW = timedelta(days=1)  # clocks of old computers are wrong by hours
_STATED = (
    *(
        "seq",
        "report",
        "period",
        "window",
        "kind",
        "revision",
        "at",
        "who",
        "reason",
        "definitions",
    ),
    *("entry", "figures", "previous", "sha256"),
)
# Rows of before there were estimates have no kind. "window" is a word of SQL.
_COLUMNS = {"kind": f"coalesce(kind, '{SubmissionKind.OFFICIAL}')", "window": '"window"'}
_SELECTED = ", ".join(_COLUMNS.get(name, name) for name in _STATED)
_NEVER = 1 << 62  # no change follows such a step
_KEPT = ("counted", "codes", "own", "tables", "defined", "cells", "hidden", "salt", "words")
_FROZEN = T("báo cáo đã chốt số {n}", "frozen report {n}")
_TITLE = T("Chốt báo cáo", "Freeze a report")
_ALTERED = T(
    "Báo cáo đã chốt số {n} không còn như lúc chốt.",
    "Frozen report {n} is no longer as it was frozen.",
)
_MISSING = T(
    "Thiếu {n} báo cáo đã chốt mà nhật ký có ghi.",
    "{n} frozen {n:report that the audit log names is|reports that the audit log names are} missing.",
)


@dataclass(frozen=True, slots=True)
class ReportKey:
    """What a revision is a revision of: a report over a period in a window, all by key.

    The official report follows an estimate and is no revision of it: each counts its own.
    """

    report: str
    period: str
    window: str
    kind: SubmissionKind = SubmissionKind.OFFICIAL

    @property
    def estimate(self) -> bool:
        """Whether it is an estimate."""
        return self.kind is SubmissionKind.ESTIMATE

    def as_json(self) -> JsonObject:
        """Return it as it is written; the kind only where it is an estimate."""
        shown = {"report": self.report, "period": self.period, "window": self.window}
        return shown | ({"kind": self.kind.value} if self.estimate else {})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a submission was made from.

    ``counted`` holds, for each indicator, how much each record adds, by id; ``codes`` the codes
    of those records, by register and id. ``own`` are the figures that only this commune has, by
    key, None where one is blank; ``tables`` the rows of its official tables; ``defined`` how each indicator was counted, as
    a digest. ``step`` is the last change before, which ``Before`` goes back to. ``cells`` holds, for
    each row of each table, the ids its figures were counted from, by column and register. ``hidden`` are
    the parts that an open copy leaves blank, by indicator, split and part, with why of each column; None
    where that was not kept. Nobody without ``salt`` can try which figures the digest fits.
    ``words`` are the officer's paragraphs, by section. ``leaves``: those of the counted records, which prove
    later that it counted them; ``signals``: how they came to be entered. Earlier ones kept neither.
    """

    counted: dict[str, dict[int, int]]
    codes: dict[str, dict[int, str]]
    workbook: bytes = b""  # kept beside the rest
    paper: bytes = b""
    own: dict[str, list[int | float | None]] = field(default_factory=dict)
    tables: dict[str, list[list[str | int | float | None]]] = field(default_factory=dict)
    defined: dict[str, str] = field(default_factory=dict)
    step: int = _NEVER  # the first submissions did not keep this, nor what stands round it
    cells: dict[str, list[dict[str, dict[str, list[int]]]]] = field(default_factory=dict)
    hidden: dict[str, dict[str, dict[str, list[Literal["small"] | None]]]] | None = None
    salt: str = ""
    words: dict[str, str] = field(default_factory=dict)
    leaves: RecordLeaves | None = None
    signals: EntrySignals | None = None


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """A report about to be frozen. ``definitions`` is the digest of how its figures are counted."""

    revision: int
    at: str
    reason: str
    definitions: str
    figures: bytes
    contents: Contents


@dataclass(frozen=True, slots=True)
class Submission:
    """A frozen revision of a report.

    ``seq`` counts all submissions of the store; ``entry`` is its entry in the audit log;
    ``figures`` is the JSON that was frozen and is handed in, letter by letter;
    ``sha256`` covers everything it holds and ``previous``, the digest of the submission before.
    """

    seq: int
    slot: ReportKey
    revision: int
    at: str
    who: str
    reason: str
    definitions: str
    entry: int
    figures: bytes
    previous: str
    sha256: str

    @property
    def name(self) -> T:
        """What sentences call it."""
        return _FROZEN.format(n=self.seq)

    @property
    def made(self) -> datetime:
        """When it was frozen, as the clock stood."""
        return datetime.fromisoformat(self.at)


def is_future(at: datetime) -> bool:
    """Whether a moment lies in the future, and not by a clock's usual error."""
    return at > clock.now() + SKEW


def keep_submission(
    store: Store, slot: ReportKey, make: Callable[[], SubmissionDraft]
) -> Submission:
    """Freeze what ``make`` gives. It is called while nothing else can be written.

    The audit log names the revision and its digest. What ``make`` raises leaves everything as it was.
    """
    detail: JsonObject = slot.as_json()

    def write() -> None:
        draft = make()
        detail["revision"], detail["sha256"] = draft.revision, _insert(store, slot, draft)

    store._write(KIND, _TITLE, detail, write)
    return list_submissions(store, slot)[-1]


def list_submissions(
    store: Store, slot: ReportKey | None = None, report: str = ""
) -> list[Submission]:
    """The submissions of a slot, of a report, or all; oldest first."""
    tests = _values(slot) if slot else {"report": report} if report else {}
    where = " AND ".join(f"{_COLUMNS.get(name, name)} = ?" for name in tests) or "1"
    found = fetch(
        store.db,
        f"SELECT {_SELECTED} FROM submission WHERE {where} ORDER BY seq",
        list(tests.values()),
    )
    return [_submission(dict(zip(_STATED, row, strict=True))) for row in found]


def read_contents(store: Store, submission: Submission) -> Contents:
    """What the submission was made from."""
    sql = "SELECT counted, workbook, paper FROM submission WHERE seq = ?"
    counted, workbook, paper = fetch(store.db, sql, [submission.seq])[0]
    try:
        kept = decode(Contents, counted)
    except BadDocument as error:
        raise damaged(error, submission.name) from None
    return replace(kept, workbook=bytes(workbook), paper=bytes(paper))


def edited_since(store: Store, submission: Submission, key: str) -> dict[int, bool]:
    """The records of a register that changed after the submission; True: they came after it."""
    sql = (
        "SELECT record, min(seq) > ? FROM seal WHERE register = ? AND record IN "
        "(SELECT record FROM seal WHERE register = ? AND seq > ? "
        "AND seq NOT IN (SELECT seq FROM audit WHERE kind = ?)) GROUP BY record"
    )
    values = [submission.entry, key, key, submission.entry, IDENTITY]
    return {record: bool(came) for record, came in fetch(store.db, sql, values)}


class PriorChanges:
    """The records of a register as they were before the changes made after a step.

    Those that have not changed since, or only longer ago than can be undone, are not known.
    """

    def __init__(self, store: Store, step: int, key: str) -> None:
        sql = (
            'SELECT "first", before FROM undo '
            "WHERE step > ? AND register = ? AND before IS NOT NULL ORDER BY id DESC"
        )
        self._codec = codec_of(register(key))
        self._snapshots: dict[int, str] = dict(
            fetch(store.db, sql, [step, key])
        )  # the oldest comes last, and stays

    def get(self, id_: int) -> Record | None:
        """One of them, if it is known."""
        snapshot = self._snapshots.get(id_)
        return None if snapshot is None else self._codec.from_snapshot(snapshot)


def sent_at(store: Store) -> dict[int, str]:
    """When each submission was last written as a package, by ``seq``."""
    sql = (
        "SELECT json_extract(detail, '$.sequence'), max(at) FROM audit WHERE kind = 'export' "
        "AND json_extract(detail, '$.sequence') IS NOT NULL GROUP BY 1"
    )
    return dict(fetch(store.db, sql))


def altered_submissions(store: Store) -> list[T]:
    """What is wrong with the frozen reports, in sentences; nothing when all are as they were."""
    found, digests, previous = [], set(), ""
    sql = f"SELECT {_SELECTED}, counted, workbook, paper FROM submission ORDER BY seq"
    for *row, counted, workbook, paper in fetch(store.db, sql):
        stated = dict(zip(_STATED, row, strict=True))
        expected = _digest(stated, counted, bytes(workbook), bytes(paper))
        if (stated["sha256"], stated["previous"]) != (expected, previous):
            found.append(_ALTERED.format(n=stated["seq"]))
        previous = stated["sha256"]
        digests.add(previous)
    entries = fetch(store.db, "SELECT detail FROM audit WHERE kind = ?", [KIND])
    named = {json.loads(detail)["sha256"] for (detail,) in entries}
    if lost := named - digests:
        found.append(_MISSING.format(n=len(lost)))
    return found


def now() -> str:
    """The moment of freezing, as it is kept."""
    return clock.now().isoformat()


def _insert(store: Store, slot: ReportKey, draft: SubmissionDraft) -> str:
    last = fetch(store.db, "SELECT seq, sha256 FROM submission ORDER BY seq DESC LIMIT 1")
    given = draft.contents
    kept = {name: getattr(given, name) for name in _KEPT}
    kept |= {"leaves": plain(given.leaves), "signals": plain(given.signals)}
    kept["step"] = scalar(store.db, "SELECT coalesce(max(seq), 0) FROM step")
    counted = canonical_json(kept).decode()
    values = _values(slot) | {
        "seq": last[0][0] + 1 if last else 1,
        "revision": draft.revision,
        "at": draft.at,
        "who": store.user,
        "reason": draft.reason,
        "definitions": draft.definitions,
        "figures": draft.figures.decode(),
        "previous": last[0][1] if last else "",
    }
    values["sha256"] = _digest(values, counted, given.workbook, given.paper)
    # The audit log's entry about this is written next, in the same transaction.
    values["entry"] = scalar(store.db, "SELECT coalesce(max(seq), 0) + 1 FROM audit")
    values |= {"counted": counted, "workbook": given.workbook, "paper": given.paper}
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
    fetch(store.db, f"INSERT INTO submission({names}) VALUES({marks})", list(values.values()))
    return str(values["sha256"])


def _values(slot: ReportKey) -> JsonObject:
    return asdict(slot) | {"kind": slot.kind.value}


def _digest(stated: dict[str, SqlValue], counted: str, *papers: bytes) -> str:
    left_out = ["entry", "sha256"]
    if stated["kind"] == SubmissionKind.OFFICIAL:  # as it was before there were estimates
        left_out.append("kind")
    whole = [stated[name] for name in _STATED if name not in left_out]
    parts = [hashlib.sha256(part).hexdigest() for part in (counted.encode(), *papers)]
    return hashlib.sha256(canonical_json([*whole, *parts])).hexdigest()


def canonical_json(value: object) -> bytes:
    """JSON with one spelling only: sorted keys, no spaces, letters as they are, UTF-8."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def _submission(stated: dict[str, SqlValue]) -> Submission:
    report, period, window, kind = map(stated.pop, ("report", "period", "window", "kind"))
    slot = ReportKey(report, period, window, SubmissionKind(kind))
    stated["figures"] = stated["figures"].encode()
    return Submission(slot=slot, **stated)
