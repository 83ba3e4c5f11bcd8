"""Pages as they are typed to be printed: 1-3,5."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", re.ASCII)


def parse_pages(typed: str, pages: int) -> tuple[int, ...]:
    """Return the typed pages of a paper of so many, counted from 0, each once and in their order.

    Raises ValueError for anything else, and for pages that it does not have.

    >>> parse_pages("5, 1-3", 5)
    (0, 1, 2, 4)
    """
    found = set[int]()
    for part in re.split(r"[,;]", typed):
        matched = _PART.fullmatch(part.strip())
        if matched is None:
            raise ValueError(typed)
        first, last = int(matched[1]), int(matched[2] or matched[1])
        if not 1 <= first <= last <= pages:
            raise ValueError(typed)
        found.update(range(first - 1, last))
    return tuple(sorted(found))
