"""Several names in one cell: each by itself, without its number and the words between."""

from __future__ import annotations

import re

from app.base.text import clean_line, words

_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}\s*[.)/:-]|[-\u2013\u2022*+])\s*")
_NEXT_NUMBER = r"\s+(?=\(?\d{1,2}\s*[.)]\s*\D)"
_BETWEEN = re.compile(rf"\s*[\n;,&+]\s*|\s+và\s+|\s*/\s*(?=\D)|{_NEXT_NUMBER}")
_BETWEEN_LINKS = re.compile(rf"\s*[\n;]\s*|{_NEXT_NUMBER}")
_AND = re.compile(r"\s+(?:và|&)\s+")


def people_in(text: str) -> list[str]:
    """The people that a cell names."""
    return _named(_BETWEEN.split(_NUMBERED.sub("", text)))


def links_in(text: str) -> list[str]:
    """The records that a cell names: those joined by *và* where both are called alike, *thôn A và thôn B*."""
    found: list[str] = []
    for part in _BETWEEN_LINKS.split(text):
        pieces = _AND.split(part)
        kinds = {words(_NUMBERED.sub("", one))[:1] for one in pieces}
        found += pieces if len(kinds) == 1 else [part]
    return _named(found)


def joined_people(text: str) -> str:
    """The people of a cell, one after the other; one alone is left as it stands."""
    found = people_in(text)
    return "; ".join(found) if len(found) > 1 else text


def joined_links(text: str) -> str:
    """The same of records; those between signs as our own lists have them stay so."""
    found = links_in(text)
    return text if found == [one.strip() for one in text.split(";")] else ", ".join(found)


def lines_in(text: str) -> list[str]:
    """The parts of a cell that stand below each other, or between semicolons."""
    return [part.strip() for part in re.split(r"[\n;]", text) if part.strip()]


def _named(parts: list[str]) -> list[str]:
    found = (clean_line(_NUMBERED.sub("", part)).strip(" .,;:") for part in parts)
    return [one for one in found if any(map(str.isalpha, one))]
