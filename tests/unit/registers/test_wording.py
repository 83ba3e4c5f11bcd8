"""The words for people are neutral: the law forbids stigma, and so does decency.

Luật 120/2025/QH15 Điều 5 and Nghị định 49/2020 Điều 3. A person here is *người được giúp đỡ*, a
household *gia đình được thăm*; nobody was "absent" or "refused", they *chưa gặp được*, *chưa muốn gặp*.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import source

ROOT = source.ROOT
TEXTS = {".csv", ".css", ".html", ".json", ".md", ".svg", ".toml", ".ts", ".txt", ".xml"}

# Each with the words to use instead.
FORBIDDEN = {
    "đối tượng": "người được giúp đỡ; cho con số của bảng chính thức: xem ALLOWED",
    "người nghiện": "người được giúp đỡ, gia đình được thăm",
    "con nghiện": "người được giúp đỡ",
    "nghiện hút": "cai nghiện (việc làm, không phải con người)",
    "nghiện ngập": "cai nghiện (việc làm, không phải con người)",
    "lầm lỗi": "người được giúp đỡ, người được giúp đỡ đã tiến bộ",
    "lầm lạc": "người được giúp đỡ",
    "phần tử xấu": "nói việc, không gọi tên người",
    "kém": "chưa hiệu quả",
    "vắng nhà": "chưa gặp được",
    "từ chối": "chưa muốn gặp; cho tệp và gói: không nhận",
    "addict": "person being helped",
    "addicts": "people being helped",
    "drug user": "person being helped",
    "drug users": "people being helped",
    "junkie": "person being helped",
}
# Phrases that contain a forbidden word and may stand, each with its reason.
ALLOWED = {
    "số đối tượng": "a count in an official table, never a person",
    "đối tượng bị bắt giữ": "a count in an official table, never a person",
    "phân loại đối tượng": "a column of the provincial sheet of awards: who is rewarded",
    "từ chối yêu cầu": "what the data protection law calls the answer to a rights request",
}


def pattern(phrases: dict[str, str]) -> re.Pattern[str]:
    """Finds any of the phrases as whole words, the longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


UNWANTED, EXCUSED = pattern(FORBIDDEN), pattern(ALLOWED)


def stigma(text: str) -> list[str]:
    """The forbidden words in a text, however its letters are composed, cased or spaced."""
    plain = " ".join(unicodedata.normalize("NFC", text).lower().split())
    return UNWANTED.findall(EXCUSED.sub("·", plain))


def literals(code: str) -> Iterator[str]:
    """Every text in the code; what explains the code to its readers is none."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    explanations = {
        id(node.body[0].value)
        for node in source.nodes(code)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in source.nodes(code):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in explanations:
                yield text


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that an officer may come to see, with the file it stands in."""
    for path in source.files("app", "ui"):
        yield from ((path, text) for text in literals(source.text(path)))
    for folder in ("data", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in TEXTS:
                yield path, path.read_text(encoding="utf-8")


def test_no_text_of_the_program_stigmatises() -> None:
    found = [
        f"{path.relative_to(ROOT)}: “{word}” in “{text.strip()[:60]}”; say {FORBIDDEN[word]}"
        for path, text in texts()
        for word in stigma(text)
    ]
    assert found == []


def test_no_text_takes_every_unit_for_a_xa() -> None:
    """A ward and a special zone read the same: the level is “cấp xã”."""
    taken = re.compile(r"(ủy ban nhân dân|công an|để|chọn) xã\b", re.IGNORECASE)
    demo = ROOT / "app" / "demo"
    found = [text for path, text in texts() if demo not in path.parents and taken.search(text)]
    assert found == []


def test_the_texts_are_read() -> None:
    read = {path.relative_to(ROOT).as_posix() for path, _ in texts()}
    assert {"app/base/errors.py", "data/communes.csv"} <= read


@pytest.mark.parametrize("word", FORBIDDEN)
def test_each_forbidden_word_is_seen(word: str) -> None:
    code = f'"""Never {word}."""\nlabel = T(f"Gia đình {word.capitalize()} {{n}}", "")\n'
    assert [found for text in literals(code) for found in stigma(text)] == [word]
    assert stigma(unicodedata.normalize("NFD", f"({word.upper()})")) == [word]


@pytest.mark.parametrize(
    "text",
    [
        *ALLOWED,
        "Số đối tượng bị bắt giữ",
        "Cai nghiện tự nguyện tại gia đình",
        "Chưa gặp được",
        "Chưa muốn gặp",
        "Chưa hiệu quả",
        "Address",
    ],
)
def test_neutral_and_official_words_may_stand(text: str) -> None:
    assert stigma(text) == []


def test_an_allowed_phrase_excuses_only_itself() -> None:
    assert stigma("số đối tượng bị bắt giữ; đối tượng nghiện; vắng\n nhà") == [
        "đối tượng",
        "vắng nhà",
    ]
