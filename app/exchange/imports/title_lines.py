"""What the title of a list says of all its rows: whose team it lists, of which hamlet, of what kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from app.base.text import fold
from app.exchange.imports.column_plan import NOWHERE, CellSource, ColumnPlan
from app.exchange.imports.headings import area_of, team_of
from app.exchange.imports.known_values import Listed, words_in
from app.exchange.imports.table import FoundTable
from app.schema.fields import AnyField, LinkField

_LONGEST = 200  # letters
_MOST_WORDS = 4  # of the name of a hamlet
# "Bản" and "khối" are as often other words.
_AREA = re.compile(r"\b(?:thôn|xóm|làng|ấp|buôn|khóm|khu phố|tổ dân phố|tiểu khu)\b", re.IGNORECASE)
_TEAM = re.compile(r"\b(?:tổ|đội|câu lạc bộ|clb)\b", re.IGNORECASE)
_STOPS = frozenset(("năm", "xã", "phường", "thị", "huyện", "tỉnh", "tháng", "quý", "ngày", "và", "theo", "kèm"))  # fmt: skip
_END = re.compile(r"[(),;:]")


def from_titles(
    table: FoundTable, fields: Mapping[str, AnyField], made: Collection[str]
) -> tuple[ColumnPlan, ...]:
    """What every record must have, that no column holds and of which the title names one alone.

    The name of the sheet is no title: it is as often a leftover of another list.
    """
    lines = [line[:_LONGEST] for line in table.titles]
    plans = []
    for name, spec in fields.items():
        if name in made or not spec.required or spec.derived or not name.isidentifier():
            continue  # what is not the row's own has a name with a dot
        said = {fold(one): one for line in lines for one in _named(spec, line)}
        if len(said) == 1:
            plans.append(
                ColumnPlan(
                    NOWHERE,
                    ("",),
                    spec,
                    score=1.0,
                    source=CellSource.TITLE_LINE,
                    words=(*said.values(),),
                )
            )
    return tuple(plans)


def _named(spec: AnyField, line: str) -> Iterator[str]:
    if isinstance(spec, Listed):
        yield from (str(word.label) for word in words_in(spec, line))
    elif isinstance(spec, LinkField) and spec.name in _PLACES:
        yield from _PLACES[spec.name](line)


def _areas(line: str) -> Iterator[str]:
    """The hamlets that a line names: ``DANH SÁCH CHỦ HỘ THÔN ĐÔNG NĂM 2026``."""
    for found in _AREA.finditer(line):
        rest = line[found.end() :]
        named = [*_name(rest, _MOST_WORDS)] if rest[:1].isspace() else []
        text = " ".join((found[0], *named))
        if named and area_of(text):
            yield text


def _teams(line: str) -> Iterator[str]:
    """The team that a line names with its place; teams of several places are not one."""
    for found in _TEAM.finditer(line):
        text = _END.split(line[found.start() :])[0].strip()
        places = [*_areas(text)]
        if len(places) == 1 and text.endswith(places[0]) and team_of(text):
            yield text


def _name(text: str, most: int) -> Iterator[str]:
    """The words of a name, up to what is none of it."""
    for word in _END.split(text)[0].split()[:most]:
        if word.lower() in _STOPS or not (word[0].isupper() or word[0].isdigit() or word == "số"):
            return
        yield word


_PLACES = {"team": _teams, "area": _areas}
