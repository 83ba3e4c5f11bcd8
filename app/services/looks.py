"""What a question tells of sensitive values: whoever asks who is on file leaves a trace.

Each field (or the words) is logged once a stay (a visit to a page, a form, a command), however often
what is asked of it is changed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

from app.base import text
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


def log_question(store: Store, key: str, fields: Sequence[str], words: str = "") -> None:
    """Log that sensitive fields of a register were asked about; of the words only a digest."""
    about = {"register": key, "fields": list(fields)}
    digest = {"words": _digest(store, words)} if words else {}
    store.log_access("look", _QUESTION, **about, **digest)


class Stay:
    """One stay at a page or a form: what is asked about sensitive fields in it is logged once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._named: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """Another stay begins: what is asked from now on is logged anew."""
        self._named.clear()

    def ask(self, key: str, fields: Iterable[str], words: str = "") -> None:
        """Log the fields of a register that this stay has not named yet.

        Raises UserError where that cannot be logged; then nothing of the answer may be shown.
        """
        new = [name for name in fields if (key, name) not in self._named]
        if new:
            log_question(self._store, key, new, words if WORDS in new else "")
            self._named.update((key, name) for name in new)


def log_look(store: Store, key: str, number: int, purpose: str) -> None:
    """Log that all of so many records of a register was told, and what for; never of which."""
    store.log_access("look", _LOOK, register=key, number=number, purpose=purpose)


def met_by(reader: Reader, cls: type[Record], query: Query) -> tuple[str, ...]:
    """What a query asks about fields whose answer is to leave; words that found nothing told nothing.

    Personal ones too: an order by name, beside the true list of families, names every code.
    """
    fields = sensitive_paths(cls, query, Privacy.PERSONAL)
    told = WORDS not in fields or bool(reader.ids(cls, query, 1))
    return fields if told else tuple(name for name in fields if name != WORDS)


def registers_met(reader: Reader, words: str) -> list[str]:
    """The registers whose personal or sensitive words a search over all of them met."""
    query = Query(words=words)
    return [key for key, cls in REGISTRY.items() if WORDS in met_by(reader, cls, query)]


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
