"""What only the officer can say of the records that rows belong to: asked once for a link, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from app.base.language import T
from app.exchange.imports.fates import RowKey
from app.exchange.imports.questions import KEEP, LEAVE, Question, shortened
from app.schema.fields import LinkField
from app.schema.record import register

About = tuple[LinkField, Iterable[str], Sequence[RowKey]]  # the link, fields that differ, rows
CHANGE, NEW = "change", "new"
_ABOUT = (
    "parent-"  # begins the key of a question about what is stored: its answer is not remembered
)
_UNLIKE, _APART = f"{_ABOUT}stored", "parents"
UNLIKE = T(
    "Danh sách nói về {label} trùng tên trong sổ nhưng khác ở: {fields} (dòng {rows}). Làm thế nào?",
    "The list tells of a {label} of the same name in the register that differs in: {fields} (rows {rows}). What now?",
)
APART = T(
    "Danh sách có {label} cùng tên nhưng khác nhau ở: {fields} (dòng {rows}). Là mấy {label}?",
    "The list has a {label} of one name that differs in: {fields} (rows {rows}). Is it one or several?",
)
_KEEP = T("Đúng bản ghi trong sổ, giữ nguyên", "It is that one, leave it as it is")
_CHANGE = T("Đúng bản ghi trong sổ, sửa theo danh sách", "It is that one, change it to the list")
_NEW = T("Là bản ghi khác, tạo mới", "It is another, make it")
_LEAVE = T(
    "Chưa rõ là bản ghi nào, để lại các dòng này", "Which one is not clear, leave these rows"
)
_STORED = ((LEAVE, _LEAVE), (KEEP, _KEEP), (CHANGE, _CHANGE), (NEW, _NEW))
_ONE = T("Là một, theo dòng đầu", "One, as in the first row")
_SEVERAL = T("Là các bản ghi khác nhau", "They are several")


def unlike_key(link: str) -> str:
    """The key of the question about those that are stored."""
    return f"{_UNLIKE}:{link}"


def apart_key(link: str) -> str:
    """The key of the question about those of the list."""
    return f"{_APART}:{link}"


def is_of_parents(key: str) -> bool:
    """Whether a question is one of these."""
    return key.startswith((_UNLIKE, _APART))


def is_about_stored(key: str) -> bool:
    """Whether the answer to a question holds for what is stored now, and not for the next list."""
    return key.startswith(_ABOUT)


def unlike(about: About, answer: str | None, may: Collection[str]) -> Question:
    """Ask what those are that the register has by their name, but not as the list says; ``may``: the answers."""
    options = tuple(one for one in _STORED if one[0] in may)
    return _question(unlike_key(about[0].name), UNLIKE, options, about, answer)


def apart(about: About, answer: str | None) -> Question:
    """Ask whether those of one name that differ within the list are one."""
    options = ((KEEP, _ONE), (NEW, _SEVERAL))
    return _question(apart_key(about[0].name), APART, options, about, answer)


def _question(
    key: str, sentence: T, options: tuple[tuple[str, T], ...], about: About, answer: str | None
) -> Question:
    spec, names, rows = about
    schema = register(spec.target).schema
    labels = [schema.fields[name].label for name in dict.fromkeys(names)]
    fields = T(", ".join(one.vi for one in labels), ", ".join(one.en for one in labels))
    label = T(schema.label.vi.lower(), schema.label.en.lower())
    numbers = {one if isinstance(one, int) else one[0] for one in rows}
    places = shortened([*map(str, sorted(numbers))])
    text = sentence.format(label=label, fields=fields, rows=places)
    return Question(key, text, options, answer if answer in dict(options) else None)
