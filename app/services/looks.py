"""What a question tells of sensitive values: whoever asks who is on file leaves a trace.

Each field (or the words) is logged once a stay (a visit to a page, a form, a command), however often
what is asked of it is changed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

from app.base import text
from app.base.json_types import JsonObject
from app.base.language import T
from app.schema.conditions import Query, paths_of
from app.schema.fields import AnyField, LinkField, LinksField, Privacy, RowsField
from app.schema.record import REGISTRY, Record, register
from app.store import Store
from app.store.mapping.tables import shown_links
from app.store.read.query import is_code, matching
from app.store.read.reader import Reader
from app.store.security.key_file import subkey

MASKED = "masked"  # in JSON: the keys of what is not told
WORDS = "words"  # in the entry, beside the names of fields: what was searched for
_QUESTION = T("Tìm, lọc, xếp theo mục nhạy cảm", "Search, filter or sort by sensitive fields")
_LOOK = T("Xem mục nhạy cảm", "Look at sensitive fields")
_DIGEST = 16  # bytes: enough to see that the same was looked for again


def sensitive_paths(
    cls: type[Record], query: Query, least: Privacy = Privacy.SENSITIVE
) -> tuple[str, ...]:
    """The sensitive fields that a query asks about, by their paths; ``words`` where it searches them.

    ``least``: the class from which on a field counts.
    """
    order = (query.order,) if query.order else ()
    paths = dict.fromkeys((*paths_of(query.where), *order))
    found = [path for path in paths if _reaches(cls.schema.fields, path.split("."), least)]
    if searched(cls.schema.key, query.words, least):
        found.append(WORDS)
    return tuple(found)


def searched(key: str, words: str, least: Privacy = Privacy.SENSITIVE) -> bool:
    """Whether words are looked for among those of that class or above, if in that register."""
    return bool(matching(words)) and not is_code(words) and searches(register(key), least)


def searches(cls: type[Record], least: Privacy = Privacy.SENSITIVE) -> bool:
    """Whether the words that a register is searched by hold some of that class or above."""
    specs = cls.schema.fields.values()
    if any(link.privacy.reaches(least) for link in shown_links(cls)):
        return True
    rows = (
        one for spec in specs if isinstance(spec, RowsField) for one in spec.row.fields.values()
    )
    return any(one.search and one.privacy.reaches(least) for one in (*specs, *rows))


def is_closed(cls: type[Record], query: Query) -> bool:
    """Whether to name the records that a query finds would tell of them what may not leave."""
    return cls.schema.only_counted or bool(sensitive_paths(cls, query, Privacy.PERSONAL))


def log_question(
    store: Store, key: str, fields: Sequence[str], words: str = "", ids: Sequence[int] = ()
) -> None:
    """Log that sensitive fields of a register were asked about; of the words only a digest.

    ``ids``: the records that the answer shows, where it shows them one by one.
    """
    about: JsonObject = {"register": key, "fields": list(fields)}
    about |= {"words": _digest(store, words)} if words and WORDS in fields else {}
    about |= {"ids": list(ids)} if ids else {}
    store.log_access("look", _QUESTION, **about)


class Stay:
    """One stay at a page or a form: what is asked about sensitive fields in it is logged once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._named: set[tuple[str, str]] = set()
        self._shown: set[tuple[str, int]] = set()

    def begin(self) -> None:
        """Another stay begins: what is asked from now on is logged anew."""
        self._named.clear()
        self._shown.clear()

    def ask(
        self, key: str, fields: Iterable[str], words: str = "", ids: Iterable[int] = ()
    ) -> None:
        """Log the fields of a register that this stay has not named yet, and the records that are shown.

        Raises UserError where that cannot be logged; then nothing of the answer may be shown.
        """
        every = list(fields)
        new = [name for name in every if (key, name) not in self._named]
        shown = [id_ for id_ in ids if (key, id_) not in self._shown]
        if new or shown:
            log_question(self._store, key, new or every, words, shown)
            self._named.update((key, name) for name in new)
            self._shown.update((key, id_) for id_ in shown)


def log_look(store: Store, key: str, number: int, purpose: str) -> None:
    """Log that all of so many records of a register was told, and what for; never of which."""
    store.log_access("look", _LOOK, register=key, number=number, purpose=purpose)


def registers_searched(reader: Reader, words: str, least: Privacy = Privacy.SENSITIVE) -> list[str]:
    """The registers of one's own in which words are looked for among those of that class or above.

    Whether any is found or none: that somebody is not on file is an answer too.
    """
    return [key for key in REGISTRY if reader.permits(key) and searched(key, words, least)]


def _reaches(fields: dict[str, AnyField], path: list[str], least: Privacy) -> bool:
    """Whether a path leads to a value of that class, or by way of one."""
    name, *rest = path
    spec = fields.get(name)
    if spec is None:
        return False  # an id or a stamp
    if spec.privacy.reaches(least):
        return True
    if rest and isinstance(spec, LinkField | LinksField):
        return _reaches(register(spec.target).schema.fields, rest, least)
    return bool(rest) and isinstance(spec, RowsField) and _reaches(spec.row.fields, rest, least)


def _digest(store: Store, words: str) -> str:
    key = subkey(store.keys, "audit")
    return hmac.new(key, b"asked|" + text.fold(words).encode(), "sha256").digest()[:_DIGEST].hex()
