"""The officer's paragraphs of a frozen report in its package: by tick, and after a look for names in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from app.base.documents import decode
from app.base.errors import UserError
from app.base.json_types import JsonObject
from app.base.language import T
from app.registers.narrative import ReportSection
from app.reports.spec.figures import show
from app.reports.submission.frozen_figures import read_figures
from app.reports.submission.written import Name
from app.reports.words.composing import FigureText, plain_text
from app.reports.words.named_people import people_named
from app.reports.words.paragraphs import passages_of
from app.store import Store, submissions
from app.store.submissions import Contents, Submission, canonical_json

WORDS = "thuyet-minh.json"
MOST_NAMED = 5  # whom a sentence names
_NO_WORDS = T(
    "Lần chốt {n} không có đoạn thuyết minh nào để gửi kèm; chưa ghi tệp nào. Hãy viết ở mục Thuyết minh của báo cáo rồi chốt lại, hoặc gửi không kèm.",
    "Revision {n} holds no paragraph to go with it; no file was written. Write it under the report's words and freeze again, or send without.",
)
_NAMES = T(
    "Đoạn thuyết minh nêu tên người có trong sổ: {names}; chưa ghi tệp nào. Hãy bỏ tên rồi chốt lại, hoặc gửi không kèm thuyết minh.",
    "The paragraphs name people of the store: {names}; no file was written. Take the names out and freeze again, or send without them.",
)
_MORE = T("{names} và {n} người khác", "{names} and {n} more")

# By the key of a section, in the order of the report: the lines that were written there.
Words = dict[str, list[str]]
_Words = dict[Name, list[Annotated[str, Meta(max_length=20_000)]]]


@dataclass(frozen=True, slots=True)
class WithWords:
    """That the paragraphs go along. ``named``: also where they name people, for the ``purpose``."""

    named: bool = False
    purpose: str = ""

    @property
    def about(self) -> JsonObject:
        """What the audit log says of it."""
        named: JsonObject = {"names": True, "purpose": self.purpose} if self.named else {}
        return {"words": True} | named


class PeopleNamed(UserError):
    """The paragraphs name people of the store: ``names``."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(_NAMES.format(names=shown_names(names)))
        self.names = names


def shown_names(names: list[str]) -> str:
    """Names as a sentence has them: a few, and how many more."""
    told = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return str(_MORE.format(names=told, n=more)) if more > 0 else told


def has_words(store: Store, submission: Submission) -> bool:
    """Whether paragraphs were kept with the frozen report."""
    return any(submissions.read_contents(store, submission).words.values())


def require_words(store: Store, submission: Submission, chosen: WithWords) -> None:
    """Raise PeopleNamed where the paragraphs name anyone of any register and that was not agreed to, and
    UserError where there are none."""
    words = frozen_words(submission, submissions.read_contents(store, submission))
    if not words:
        raise UserError(_NO_WORDS.format(n=submission.revision))
    text = "\n".join(line for lines in words.values() for line in lines)
    names = people_named(store.everything, text)
    if names and not chosen.named:
        raise PeopleNamed(names)


def frozen_words(submission: Submission, kept: Contents) -> Words:
    """The paragraphs with the figures that were frozen beside them in place of ``{visits}``."""
    frozen = read_figures(submission).indicators
    own = {key: four[0] for key, four in kept.own.items()}
    shown = {
        key: show(value, decimal=bool(one.of))
        for key, one in frozen.items()
        if (value := one.figures[0]) is not None
    }
    shown |= {
        key: show(value, decimal=isinstance(value, float))
        for key, value in own.items()
        if value is not None
    }
    fields = {key: FigureText(key, text) for key, text in shown.items()}
    written = {section: kept.words.get(section.value, "") for section in ReportSection}
    return {
        section.value: [plain_text(passage) for passage in passages]
        for section, passages in passages_of(written, fields).items()
        if passages
    }


def write_part(words: Words) -> bytes:
    """The part of a package that holds them."""
    return canonical_json(words)


def read_part(data: bytes) -> Words:
    """Return what ``write_part`` wrote. Raises BadDocument."""
    found: Words = decode(_Words, data, WORDS)
    return found


def titled(words: Mapping[str, list[str]]) -> str:
    """The paragraphs for people to read, each part below its title."""
    labels = {section.value: str(section.label) for section in ReportSection}
    ordered = [key for key in labels if key in words] + [key for key in words if key not in labels]
    return "\n\n".join("\n".join([labels.get(key, key), *words[key]]) for key in ordered)
