"""The sentences of a computed report: what its clauses say of its figures, by section.

Nothing of nothing is told, nor a change of nothing; a blank is named with its cause and never set
against a number. Each number stands with the key of the figure that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_decimal
from app.base.periods import Kind
from app.registers.narrative import ReportSection
from app.reports.spec.figures import (
    LEAST_BASE,
    Blank,
    Number,
    change_in_percent,
    difference,
    is_number,
    is_something,
    show,
)
from app.reports.spec.report import ComputedIndicator, ComputedPart, ComputedReport
from app.reports.spec.sentences import Clause, Sentence

MOST_PARTS = 4  # parts that one clause names
_SO_FAR = T(
    "Kỳ báo cáo chưa kết thúc: số liệu tính đến hết ngày {day} và được so với cùng số ngày của các kỳ trước.",
    "The period is not over: the figures are up to {day} and compared with as many days of earlier ones.",
)
_UP = T(", tăng {d} {unit}{share} {base}", ", {d} {unit} more{share} {base}")
_DOWN = T(", giảm {d} {unit}{share} {base}", ", {d} {unit} fewer{share} {base}")
_SHARE = T(" ({p}%)", " ({p}%)")
_POINTS = T("điểm phần trăm", "points")
_SAME_PERIOD = T("so với cùng kỳ năm {year}", "than in the same period of {year}")
_SAME_DAYS = T("so với cùng số ngày năm {year}", "than in as many days of {year}")
_YEAR = T("so với năm {year}", "than in {year}")
_YEARS = T("so với giai đoạn {first}-{last}", "than in {first}–{last}")
_AMONG = T(" ({parts})", " ({parts})")
_PART = T("{label}: {n}", "{label}: {n}")
_OF_YEAR = T(" (kết quả xét năm {year})", " (as assessed for {year})")
_AIM = T(
    ", đạt {reached}% chỉ tiêu năm ({target} {unit})", ", {reached}% of the year's {target} {unit}"
)
_BLANK = {
    Blank.NOT_ASSESSED: T("Chưa đến kỳ xét: {labels}.", "Not assessed yet: {labels}."),
    Blank.NO_DATA: T("Chưa có số liệu: {labels}.", "No data yet: {labels}."),
}
_NONE_NOW = T(
    "Trong kỳ chưa ghi nhận: {labels}.",
    "Nothing was recorded of: {labels}.",
)
_WAS = T("{label} ({base}: {n} {unit})", "{label} ({base}: {n} {unit})")
_THEN = {
    _SAME_PERIOD: T("cùng kỳ năm {year}", "same period of {year}"),
    _SAME_DAYS: T("cùng số ngày năm {year}", "as many days of {year}"),
    _YEAR: T("năm {year}", "{year}"),
    _YEARS: T("giai đoạn {first}-{last}", "{first}–{last}"),
}
_TO_DO = T(
    "Phấn đấu hoàn thành chỉ tiêu năm: {labels}.", "To reach the targets of the year: {labels}."
)
_LEFT = T(
    "{label} {target} {unit} (còn {left} {unit})", "{label} {target} {unit} ({left} {unit} to go)"
)


@dataclass(frozen=True, slots=True)
class FigureText:
    """A number as it stands in a sentence. ``key`` says which figure of the report it is.

    ``visits`` is the figure itself; ``visits.before``, ``.change``, ``.percent``, ``.target``,
    ``.reached`` and ``.left`` are made from it; ``visits/outcome/met`` is a part.
    """

    key: str
    text: str


Piece = str | FigureText
Passage = tuple[Piece, ...]


def plain_text(passage: Passage) -> str:
    """The passage as it is read."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in passage)


def sentences_of(computed: ComputedReport) -> dict[ReportSection, list[Passage]]:
    """The sentences of each section, in the order of the report's groups."""
    return _Composer(computed).all()


class _Composer:
    """Tells one computed report."""

    def __init__(self, computed: ComputedReport) -> None:
        self._computed = computed
        self._form, self._base = _base_of(computed)
        self._declared = [sentence for group in computed.groups for sentence in group.sentences]

    def all(self) -> dict[ReportSection, list[Passage]]:
        found: dict[ReportSection, list[Passage]] = {section: [] for section in ReportSection}
        if until := self._computed.counted.until:
            found[ReportSection.SITUATION].append((str(_SO_FAR.format(day=show_day(until))),))
        for sentence in self._declared:
            if passage := self._sentence(sentence):
                found[sentence.section].append(passage)
        found[ReportSection.RESULTS] += self._blanks()
        found[ReportSection.SHORTCOMINGS] += self._fallen_to_nothing()
        found[ReportSection.TASKS] += self._targets()
        return found

    def _sentence(self, sentence: Sentence) -> Passage:
        clauses = [self._clause(c, self._line(c)) for c in sentence.clauses if self._tells(c)]
        pieces: list[Piece] = []
        for number, clause in enumerate(clauses):
            pieces += ["; "] * bool(number) + list(clause)
        return _capitalised((*pieces, ".")) if pieces else ()

    def _line(self, clause: Clause) -> ComputedIndicator:
        return self._computed.lines[clause.key]

    def _tells(self, clause: Clause) -> bool:
        """Whether there is something to tell: a number that is not 0."""
        line = self._computed.lines.get(clause.key)
        return line is not None and is_something(line.figures.value)

    def _clause(self, clause: Clause, line: ComputedIndicator) -> Iterator[Piece]:
        rate = line.indicator.is_rate
        number = FigureText(clause.key, show(line.figures.value, decimal=rate))
        yield from fill(clause.text, {"n": number})
        if (year := self._computed.year_in_force(clause.key)) is not None:
            yield str(_OF_YEAR.format(year=year))
        yield from self._among(clause, line)
        if clause.compares and self._computed.compares:
            yield from self._change(clause, line)
        yield from self._aim(clause, line)

    def _among(self, clause: Clause, line: ComputedIndicator) -> Iterator[Piece]:
        """The largest parts, where there are several; what an open copy hides is not named."""
        for split, parts in line.splits:
            told = [part for part in parts if is_something(part.figures.value)]
            if split.path != clause.among or len(told) < 2:
                continue
            told.sort(key=_size, reverse=True)
            named: list[Piece] = []
            for place, part in enumerate(told[:MOST_PARTS]):
                key = f"{clause.key}/{split.path}/{part.key}"
                number = FigureText(key, show(part.figures.value, decimal=line.indicator.is_rate))
                label = _small(str(part.label))
                named += ["; "] * bool(place) + list(fill(_PART, {"label": label, "n": number}))
            yield from fill(_AMONG, {"parts": tuple(named)})

    def _change(self, clause: Clause, line: ComputedIndicator) -> Iterator[Piece]:
        now, before = line.figures.value, line.figures.same_last_year
        moved, rate = difference(now, before), line.indicator.is_rate
        if not is_something(moved) or not is_something(before):  # blank, nothing, or all of it new
            return
        percent = None if rate else change_in_percent(now, before)
        share: Passage = ()
        if percent is not None:
            shown = FigureText(f"{clause.key}.percent", show_decimal(abs(percent), 1))
            share = tuple(fill(_SHARE, {"p": shown}))
        yield from fill(
            _UP if moved > 0 else _DOWN,
            {
                "d": FigureText(f"{clause.key}.change", show(abs(moved), decimal=rate)),
                "unit": str(_POINTS if rate else clause.unit),
                "share": share,
                "base": str(self._base),
            },
        )

    def _aim(self, clause: Clause, line: ComputedIndicator) -> Iterator[Piece]:
        reached = line.achieved
        if reached is None:
            return
        yield from fill(
            _AIM,
            {
                "reached": FigureText(f"{clause.key}.reached", show_decimal(reached, 1)),
                "target": self._target(line),
                "unit": str(clause.unit),
            },
        )

    def _target(self, line: ComputedIndicator) -> FigureText:
        assert line.target is not None
        shown = show(line.target, decimal=line.indicator.is_rate)
        return FigureText(f"{line.indicator.key}.target", shown)

    def _blanks(self) -> Iterator[Passage]:
        """What was not assessed, or is not known, a sentence for each cause."""
        for why, form in _BLANK.items():
            labels = [
                _small(str(line.indicator.label))
                for clause in self._clauses()
                if (line := self._line(clause)).figures.value is why
                if not line.indicator.is_rate  # of nothing there is no rate
            ]
            if labels:
                yield (str(form.format(labels=", ".join(labels))),)

    def _fallen_to_nothing(self) -> Iterator[Passage]:
        """What there was enough of a year ago, and nothing now."""
        form = _THEN[self._form]
        then = str(form.format(**self._years()))
        fallen = [
            tuple(
                fill(
                    _WAS,
                    {
                        "label": _small(str(line.indicator.label)),
                        "base": then,
                        "n": FigureText(f"{clause.key}.before", show(before, decimal=False)),
                        "unit": str(clause.unit),
                    },
                )
            )
            for clause in self._clauses()
            if clause.compares and not (line := self._line(clause)).indicator.is_rate
            if line.figures.value == 0 and self._computed.compares
            if is_number(before := line.figures.same_last_year) and before >= LEAST_BASE
        ]
        if fallen:
            yield tuple(fill(_NONE_NOW, {"labels": _listed(fallen)}))

    def _targets(self) -> Iterator[Passage]:
        """What of the year's targets is still to be done."""
        open_ = [
            tuple(
                fill(
                    _LEFT,
                    {
                        "label": _small(str(line.indicator.label)),
                        "target": self._target(line),
                        "unit": str(line.indicator.unit),
                        "left": FigureText(f"{key}.left", show(left, decimal=False)),
                    },
                )
            )
            for key, line in self._computed.lines.items()
            if line.target is not None and not line.indicator.is_rate
            if (left := _still_to_do(line)) is not None
        ]
        if open_:
            yield tuple(fill(_TO_DO, {"labels": _listed(open_)}))

    def _clauses(self) -> list[Clause]:
        """The clauses of results and situation, each figure once."""
        found: dict[str, Clause] = {}
        for sentence in self._declared:
            if sentence.section is not ReportSection.SHORTCOMINGS:
                for clause in sentence.clauses:
                    if clause.key in self._computed.lines:
                        found.setdefault(clause.key, clause)
        return list(found.values())

    def _years(self) -> dict[str, object]:
        return _years_of(self._computed)


def fill(form: T, values: Mapping[str, Piece | Passage]) -> Iterator[Piece]:
    """The text with its ``{names}`` filled in by pieces, which keep their keys."""
    for literal, name, _spec, _conversion in Formatter().parse(str(form)):
        if literal:
            yield literal
        if name is not None:
            value = values[name]
            yield from value if isinstance(value, tuple) else (value,)


def _base_of(computed: ComputedReport) -> tuple[T, T]:
    """How the figures of a year ago are spoken of: the form, and with its years."""
    if computed.period.kind is Kind.SPAN:
        form = _YEARS
    elif computed.counted.until:
        form = _SAME_DAYS
    else:
        form = _YEAR if computed.period.kind is Kind.YEAR else _SAME_PERIOD
    return form, form.format(**_years_of(computed))


def _years_of(computed: ComputedReport) -> dict[str, object]:
    first, last = computed.counted.same_last_year().days.years
    return {"year": last, "first": first, "last": last}


def _still_to_do(line: ComputedIndicator) -> Number | None:
    reached = line.figures.cumulative
    if line.target is None or not is_number(reached) or reached >= line.target:
        return None
    return line.target - reached


def _listed(passages: Sequence[Passage]) -> Passage:
    pieces: list[Piece] = []
    for place, passage in enumerate(passages):
        pieces += ["; "] * bool(place) + list(passage)
    return tuple(pieces)


def _size(part: ComputedPart) -> Number:
    return part.figures.value if is_number(part.figures.value) else 0


def _small(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the word is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _capitalised(passage: Passage) -> Passage:
    first = passage[0]
    if not isinstance(first, str):
        return passage
    return (first[:1].upper() + first[1:], *passage[1:])
