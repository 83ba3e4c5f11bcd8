"""Several names in one cell: each by itself, without its number and the words between."""

from __future__ import annotations

import re

from app.base.text import clean_line, words
from app.exchange.imports.person_names import is_person

_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}\s*[.)/:-]|[-\u2013\u2022*+])\s*")
_NEXT_NUMBER = r"\s+(?=\(?\d{1,2}\s*[.)]\s*\D)"
_BETWEEN = re.compile(rf"\s*[\n;]\s*|{_NEXT_NUMBER}")
_MAYBE_BETWEEN = re.compile(r"\s*[,+]\s*|\s*(?<![đĐ])/\s*(?=\D)")  # "đ/c" is a comrade
_AND = re.compile(r"\s+(?:và|&)\s+")


def people_in(text: str) -> list[str]:
    """The people that a cell names.

    A comma parts them only where names alone stand around it: else what follows is the place or office of one.
    """
    found: list[str] = []
    for part in _BETWEEN.split(_NUMBERED.sub("", text)):
        sides = _AND.split(part)
        for side in sides if all(map(_begins_with_person, sides)) else [part]:
            pieces = _named(_MAYBE_BETWEEN.split(_NUMBERED.sub("", side)))
            found += pieces if all(map(is_person, pieces)) else [side]
    return _named(found)


def _begins_with_person(text: str) -> bool:
    return is_person(next(iter(_named(_MAYBE_BETWEEN.split(_NUMBERED.sub("", text)))), ""))


def links_in(text: str) -> list[str]:
    """The records that a cell names: those joined by *và* where both are called alike, *thôn A và thôn B*."""
    found: list[str] = []
    for part in _BETWEEN.split(text):
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
