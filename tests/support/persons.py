"""Which members are the same person, found by comparing each with each."""

from __future__ import annotations

from collections.abc import Iterable

from app.registers.member import Member

Told = tuple[str, str, str]  # name, birth, sex


def persons(members: Iterable[Member]) -> dict[int, Told]:
    """For each member the person: of namesakes that do not contradict each other the one told of most.

    Where several fit, the one born first; one with a sex before one without.
    """
    told = {
        m.id: (m.name.lower(), m.born.iso() if m.born else "", str(m.sex or "")) for m in members
    }
    found: list[Told] = []
    for one in sorted(set(told.values()), key=lambda t: (bool(t[2]), len(t[1]), t), reverse=True):
        if not any(_fit(one, person) for person in found):
            found.append(one)
    return {
        id_: min(
            (person for person in found if _fit(one, person)), key=lambda p: (not p[2], p[1], p[2])
        )
        for id_, one in told.items()
    }


def _fit(one: Told, other: Told) -> bool:
    begins = one[1].startswith(other[1]) or other[1].startswith(one[1])
    return one[0] == other[0] and begins and (one[2] == other[2] or not (one[2] and other[2]))
