"""Sentences that speak of indicators: declared beside them, told as far as there is something to tell."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.registers.narrative import ReportSection


@dataclass(frozen=True, slots=True)
class Clause:
    """One figure told. ``text`` says it with ``{n}`` for the number, without a capital or a full stop.

    ``unit`` is what it grew or fell by; ``compares`` False where growth says nothing. ``among`` is the
    path of a split of the indicator whose largest parts are named.
    """

    key: str
    text: T
    unit: T
    compares: bool = True
    among: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses that stand in one sentence, those of nothing left out; of none it is not told."""

    section: ReportSection
    clauses: tuple[Clause, ...]


def situation(*clauses: Clause) -> Sentence:
    """A sentence of part I: what there is."""
    return Sentence(ReportSection.SITUATION, clauses)


def results(*clauses: Clause) -> Sentence:
    """A sentence of part II: what was done."""
    return Sentence(ReportSection.RESULTS, clauses)


def shortcomings(*clauses: Clause) -> Sentence:
    """A sentence of part III: what was not done."""
    return Sentence(ReportSection.SHORTCOMINGS, clauses)
