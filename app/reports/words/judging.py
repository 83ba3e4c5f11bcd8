"""What became of each number that was written into a Word file.

A bookmark tells where a number of the text is, else its sentence does; a cell of a table is found by
its row and its column. Digits that still stand are not the claim: words that turned beside them are told as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from app.base.language import T
from app.reports.words.ledger import Ledger, WrittenNumber
from app.reports.words.numerals import Numeral, folded, is_range, numerals, readings, scale_behind
from app.reports.words.returned_file import ReturnedParagraph, ReturnedWords
from app.reports.words.returned_tables import find_cells
from app.reports.words.sentence_match import Lost, NumberPlace, SentenceMatcher
from app.schema.values import Choice

_TURNS = frozenset(
    ("tang", "giam", "dat", "con", "tren", "duoi", "hon", "gan", "khoang", "chua", "khong", "chi")
)
_NEAR = 24  # letters before and behind a number whose words belong to it
_WORD = re.compile(r"#|[^\W\d_]+|%")


class NumberVerdict(Choice):
    """What became of a number. The values are permanent: they are written in JSON."""

    SAME = "same", T("như đã ghi", "as written")
    RETYPED = "retyped", T("gõ lại, cùng giá trị", "retyped, of the same value")
    MOVED = "moved", T("chuyển chỗ", "moved")
    CHANGED = "changed", T("đã sửa", "changed")
    DELETED = "deleted", T("đã bỏ", "deleted")
    UNCLEAR = "unclear", T("không phân định được", "cannot be judged")


class NumberRemark(Choice):
    """What is to be looked at though the number may stand. The values are permanent."""

    WORDS = "words", T("lời bên cạnh đã đổi", "the words beside it changed")
    TRACKED = "tracked", T("có dấu sửa", "in tracked changes")
    COPIED = "copied", T("có ở nhiều chỗ", "in several places")
    SEPARATORS = "separators", T("dấu ngăn cách lạ", "odd separators")


@dataclass(frozen=True, slots=True)
class Judged:
    """One number: what was written and what stands there now; ``text`` is empty where nothing does."""

    key: str
    was: str
    verdict: NumberVerdict
    text: str
    remarks: tuple[NumberRemark, ...] = ()


def judge(ledger: Ledger, returned: ReturnedWords) -> list[Judged]:
    """Return what became of each number of the text, then of each of the tables, in their order."""
    prose = _Prose(ledger.numbers, returned.paragraphs)
    cells = [
        Judged(found.key, found.was, *_cell(found.was, found.now))
        for found in find_cells(ledger, returned)
    ]
    return [*prose.judged(), *cells]


def _cell(was: str, now: str | None) -> tuple[NumberVerdict, str]:
    if not now:
        return NumberVerdict.DELETED, ""
    if now == was:
        return NumberVerdict.SAME, now
    found = numerals(now)
    if len(found) != 1 or found[0].text != now.lstrip("-−"):
        return NumberVerdict.CHANGED, now
    signs = was[:1] in "-−", now[:1] in "-−"
    alike = readings(was.lstrip("-−"))[0] in readings(found[0].text)
    return (NumberVerdict.RETYPED if alike and signs[0] == signs[1] else NumberVerdict.CHANGED), now


class _Prose:
    """Judges the numbers of the text."""

    def __init__(
        self, written: Sequence[WrittenNumber], paragraphs: Sequence[ReturnedParagraph]
    ) -> None:
        self._written = {one.mark: one for one in written}
        self._paragraphs = paragraphs
        self._found = [numerals(paragraph.text) for paragraph in paragraphs]
        self._hits = self._carried()
        self._own = {mark: self._likeliest(mark, hits) for mark, hits in self._hits.items()}
        texts = [
            (number, paragraph.text, self._found[number])
            for number, paragraph in enumerate(paragraphs)
            if paragraph.table < 0
        ]
        self._matcher = SentenceMatcher(written, texts, self._own)
        self._owners = {place.spot: mark for mark, place in self._own.items()}
        self._matches = {mark: self._matcher.place(mark) for mark in self._written}
        self._places = self._placed()
        self._kept, self._late = self._order()

    def judged(self) -> list[Judged]:
        """The verdicts, in the order of writing."""
        return [self._judge(one, self._places[mark]) for mark, one in self._written.items()]

    def _carried(self) -> dict[str, list[NumberPlace]]:
        """The whole number that a bookmark touches, where it touches one."""
        hits: dict[str, list[NumberPlace]] = defaultdict(list)
        for number, paragraph in enumerate(self._paragraphs):
            for name, start, end in paragraph.spans:
                stop = len(paragraph.text) if end < start else end
                touched = [n for n in self._found[number] if n.start < stop and n.end > start]
                if name in self._written and len(touched) == 1:
                    hits[name].append(NumberPlace(number, touched[0]))
        return hits

    def _likeliest(self, mark: str, hits: list[NumberPlace]) -> NumberPlace:
        def unlike(place: NumberPlace) -> float:
            text = self._paragraphs[place.paragraph].text
            return -SequenceMatcher(None, self._written[mark].paragraph, text).quick_ratio()

        return min(hits, key=unlike) if len(hits) > 1 else hits[0]

    def _placed(self) -> dict[str, NumberPlace | Lost]:
        """The bookmark's place, else that of the sentence, unless another number has it."""
        places: dict[str, NumberPlace | Lost] = {}
        for mark, one in self._written.items():
            told, own = self._matches[mark], self._own.get(mark)
            free = isinstance(told, NumberPlace) and told.spot not in self._owners
            if own is None:
                places[mark] = Lost.GONE if isinstance(told, NumberPlace) and not free else told
                continue
            places[mark] = own
            stands = isinstance(told, NumberPlace) and free and told.numeral.text == one.text
            if stands and own.numeral.text != one.text:  # the bookmark slipped
                places[mark] = told
        self._share(places)
        return places

    def _share(self, places: dict[str, NumberPlace | Lost]) -> None:
        """One number in the text is one figure: the likelier sentence keeps it."""
        claims: dict[tuple[int, int], list[tuple[float, str]]] = defaultdict(list)
        for mark, place in places.items():
            if isinstance(place, NumberPlace) and mark not in self._own:
                claims[place.spot].append((self._matcher.score(mark), mark))
        for claim in claims.values():
            for _score, mark in sorted(claim)[:-1]:
                places[mark] = Lost.GONE

    def _order(self) -> tuple[set[str], set[tuple[str, int]]]:
        """The numbers that still follow each other, and the sentences most of whose numbers do not."""
        order = {mark: n for n, mark in enumerate(self._written)}
        spots = [(p.spot, mark) for mark, p in self._places.items() if isinstance(p, NumberPlace)]
        seen = [mark for _spot, mark in sorted(spots)]
        kept = {seen[i] for i in _longest_rising([order[mark] for mark in seen])}
        of: dict[tuple[str, int], list[bool]] = defaultdict(list)
        for mark in seen:
            of[self._matcher.keys[mark]].append(mark in kept)
        return kept, {key for key, some in of.items() if 2 * sum(some) < len(some)}

    def _judge(self, one: WrittenNumber, place: NumberPlace | Lost) -> Judged:
        if not isinstance(place, NumberPlace):
            gone = place is Lost.GONE
            return Judged(
                one.key, one.text, NumberVerdict.DELETED if gone else NumberVerdict.UNCLEAR, ""
            )
        text, found = self._paragraphs[place.paragraph].text, place.numeral
        value, odd = _value(one, text, found)
        if value is NumberVerdict.SAME and self._moved(one, place):
            value = NumberVerdict.MOVED
        remarks = [NumberRemark.SEPARATORS] if odd else []
        before = _beside(one.paragraph, one.at, one.at + len(one.text))
        if before != _beside(text, found.start, found.end):
            remarks.append(NumberRemark.WORDS)
        if self._tracked(place):
            remarks.append(NumberRemark.TRACKED)
        if len(self._hits.get(one.mark, ())) > 1:
            remarks.append(NumberRemark.COPIED)
        return Judged(one.key, one.text, value, found.text, tuple(remarks))

    def _moved(self, one: WrittenNumber, place: NumberPlace) -> bool:
        """Whether it stands elsewhere among the others, or where another number was."""
        told = self._matches[one.mark]
        if not isinstance(told, NumberPlace):
            return one.mark not in self._kept
        if told.spot == place.spot:
            return self._matcher.keys[one.mark] in self._late
        return self._owners.get(told.spot, one.mark) != one.mark or one.mark not in self._kept

    def _tracked(self, place: NumberPlace) -> bool:
        number = place.numeral
        return any(
            (a < number.end and b > number.start) or number.start <= a == b <= number.end
            for a, b in self._paragraphs[place.paragraph].tracked
        )


def _value(one: WrittenNumber, text: str, found: Numeral) -> tuple[NumberVerdict, bool]:
    """Whether the number has its value, and whether only as another country would read it."""
    was_behind = scale_behind(one.paragraph, one.at + len(one.text))
    scale = Decimal(scale_behind(text, found.end)) / was_behind
    was, now = readings(one.text)[0], [number * scale for number in readings(found.text)]
    if scale != 1:  # 1.234 nghìn is no 1,234 nghìn
        del now[1:]
    if was not in now or is_range(text, found) or _is_negative(text, found):
        return NumberVerdict.CHANGED, False
    if found.text == one.text:
        return NumberVerdict.SAME, False
    return NumberVerdict.RETYPED, was != now[0]


def _is_negative(text: str, found: Numeral) -> bool:
    """Whether a sign stands before it, which no number of a sentence is written with."""
    return text[: found.start].endswith(("-", "−"))


def _beside(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words of direction just before a number, and its unit."""
    before = _WORD.findall(folded(text[max(0, start - _NEAR) : start]))[-3:]
    behind = _WORD.findall(folded(text[end : end + _NEAR]))[:1]
    return [word for word in before if word in _TURNS], behind


def _longest_rising(numbers: Sequence[int]) -> Iterable[int]:
    """The places of the longest run that rises."""
    tails: list[int] = []
    lengths: list[int] = []
    for number in numbers:
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        lengths.append(length)
    wanted, below = len(tails) - 1, float("inf")
    for place in range(len(numbers) - 1, -1, -1):
        if lengths[place] == wanted and numbers[place] < below:
            yield place
            below, wanted = numbers[place], wanted - 1
