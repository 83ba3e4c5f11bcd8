"""Telling people apart by what was written down of them: name, birth, sex."""

from __future__ import annotations

from collections.abc import Iterable

Known = tuple[
    str, str, str
]  # a name as it sorts, birth (``1990``, ``1990-06-03``) and sex; "" where not given


def tell_apart(rows: Iterable[Known]) -> dict[Known, Known]:
    """Return for each row the person it speaks of, as the fullest row that tells of that person.

    One name is one person, unless birth or sex contradict each other. A birth in part (1990) is the
    fuller one that begins with it (1990-06-03); without a sex it is whoever of that name has one and
    a birth that fits. Where several fit it is the first of them, so nobody is counted for it.
    """
    named: dict[str, list[Known]] = {}
    for row in rows:
        named.setdefault(row[0], []).append(row)
    found: dict[Known, Known] = {}
    for some in named.values():
        if len(some) == 1:
            found[some[0]] = some[0]
        else:
            found |= _of_one_name(some)
    return found


def _of_one_name(rows: list[Known]) -> dict[Known, Known]:
    """The same of rows with one name."""
    found: dict[Known, Known] = {}
    sexed = sorted({row for row in rows if row[2]})
    for sex in {row[2] for row in sexed}:
        found |= _fullest([row for row in sexed if row[2] == sex])
    known = sorted(set(found.values()))
    open_: list[Known] = []
    for row in sorted({row for row in rows if not row[2]}):
        fitting = next((person for person in known if _fits(person[1], row[1])), None)
        if fitting:
            found[row] = fitting
        else:
            open_.append(row)
    return found | _fullest(open_)


def _fullest(rows: list[Known]) -> dict[Known, Known]:
    """For each of these sorted rows the first that its birth is the beginning of, and of nothing fuller."""
    found: dict[Known, Known] = {}
    later: Known | None = None
    for row in reversed(rows):
        person = found[later] if later and later[1].startswith(row[1]) else row
        found[row] = person
        later = row
    return found


def _fits(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
