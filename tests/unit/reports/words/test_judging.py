"""A Word file that came back: each number is judged, and a changed one is never told as the same."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings

from app.base import clock
from app.base.errors import UserError
from app.base.periods import parse
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.report_file import write
from app.reports.output.small_cells import hide_small
from app.reports.output.word_file import write_words
from app.reports.words import checking, returned_file
from app.reports.words.checking import check_file
from app.reports.words.docx_reading import read_docx
from app.reports.words.judging import Judged, NumberRemark, NumberVerdict, judge
from app.reports.words.ledger import Ledger, WrittenNumber
from app.reports.words.returned_file import ReturnedParagraph, ReturnedWords
from app.services import unit_settings
from app.store import Store
from tests.support.office import converted
from tests.support.word_mutations import mutated
from tests.support.wording import pattern

# Two hundred files with ``start.py test --long``.
AT_ONCE, FILES = 10, 200 if settings.get_current_profile_name() == "long" else 20
Written = tuple[bytes, Ledger]


@pytest.fixture(scope="module")
def written(filled: Store) -> Written:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: date(2026, 11, 15))
        computed = compute(filled, REPORTS["movement"], parse("2026-Q3"))
        return write_words(hide_small(computed), unit_settings.load(filled), {})


@pytest.fixture
def sent(filled: Store, tmp_path: Path) -> Path:
    computed = compute(filled, REPORTS["mediation"], parse("2026-Q3"))
    write(computed, filled, unit_settings.load(filled), tmp_path / "bao-cao.docx")
    return tmp_path / "bao-cao.docx"


def judged(data: bytes, ledger: Ledger) -> list[Judged]:
    return judge(ledger, msgspec.convert(read_docx(data), ReturnedWords))


def test_what_nobody_touched_is_the_same(written: Written) -> None:
    found = judged(*written)
    assert {one.verdict for one in found} == {NumberVerdict.SAME}
    assert not any(one.remarks for one in found)
    assert len(found) > 300


@pytest.mark.parametrize("first", range(0, FILES, AT_ONCE))
def test_in_edited_files_a_changed_number_is_never_the_same(written: Written, first: int) -> None:
    wrong: Counter[tuple[str, str]] = Counter()
    seen, turned, noticed = 0, 0, 0
    for seed in range(first, first + AT_ONCE):
        file = mutated(*written, seed)
        found = judged(file.saved(), written[1])
        marks = [one.mark for one in written[1].numbers]
        truths = [*(file.truth[mark] for mark in marks), *file.cell_truth]
        for truth, one in zip(truths, found, strict=True):
            seen += 1
            if truth != one.verdict.value:
                wrong[truth, one.verdict.value] += 1
        for mark, one in zip(marks, found, strict=False):
            if mark in file.turned:
                turned += 1
                noticed += NumberRemark.WORDS in one.remarks
    standing = {NumberVerdict.SAME.value, NumberVerdict.RETYPED.value, NumberVerdict.MOVED.value}
    lost = {
        pair: n
        for pair, n in wrong.items()
        if pair[0] in ("changed", "deleted") and pair[1] in standing
    }
    assert lost == {}
    assert wrong.total() <= seen / 1000, wrong
    assert turned == noticed


SENTENCE = "Đã thăm, gặp 1.234 lượt gia đình, tăng 36 lượt (37,5%) so với cùng kỳ năm 2025."
MARKS = {"ad_0001": "1.234", "ad_0002": "36", "ad_0003": "37,5"}


def one_sentence(now: str, *, marked: bool = False) -> dict[str, Judged]:
    numbers = [
        WrittenNumber(mark, f"movement.{mark}@1", text, SENTENCE, SENTENCE.index(text))
        for mark, text in MARKS.items()
    ]
    ledger = Ledger("x", "movement", "2026-Q3", "calendar", 1, numbers, [])
    spans = [
        (m, now.index(t), now.index(t) + len(t)) for m, t in MARKS.items() if marked and t in now
    ]
    paragraph = ReturnedParagraph(-1, 0, 0, now, spans, [])
    return dict(zip(MARKS, judge(ledger, ReturnedWords([paragraph], {})), strict=True))


@pytest.mark.parametrize(
    "text",
    ["1234", "1 234", "1\u00a0234", "1,234", "một nghìn hai trăm ba mươi bốn", "1,234 nghìn"],
)
def test_a_number_written_otherwise_is_retyped(text: str) -> None:
    assert one_sentence(SENTENCE.replace("1.234", text))["ad_0001"].verdict is NumberVerdict.RETYPED


@pytest.mark.parametrize(
    "text",
    ["1.235", "12.340", "hơn 1.200", "1.234-1.300", "-1.234", "một nghìn hai trăm", "1.234 nghìn"],
)
@pytest.mark.parametrize("marked", [True, False])
def test_a_number_of_another_value_is_changed(text: str, marked: bool) -> None:
    now = SENTENCE.replace("1.234", text)
    assert one_sentence(now, marked=marked)["ad_0001"].verdict is NumberVerdict.CHANGED


def test_words_that_turn_beside_a_right_number_are_told() -> None:
    found = one_sentence(SENTENCE.replace("tăng 36", "giảm 36"), marked=True)
    assert found["ad_0002"].verdict is NumberVerdict.SAME
    assert found["ad_0002"].remarks == (NumberRemark.WORDS,)
    assert found["ad_0001"].remarks == ()


def test_a_sentence_that_is_gone_is_deleted() -> None:
    found = one_sentence("Trong kỳ không có nội dung này.")
    assert {one.verdict for one in found.values()} == {NumberVerdict.DELETED}


# What cannot be read


def packed(**parts: bytes) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name.replace("__", "/"), data)
    return written.getvalue()


_XML = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
BAD = {
    "locked": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), returned_file.LOCKED),
    "old": (b"\xd0\xcf\x11\xe0" + bytes(600), returned_file.OLD_WORD),
    "text": (b"Bao cao", returned_file.NOT_WORD),
    "empty": (b"", returned_file.NOT_WORD),
    "cut": (packed(**{"word__document.xml": _XML})[:60], returned_file.DAMAGED),
    "other": (packed(**{"xl__workbook.xml": b"<x/>"}), returned_file.DAMAGED),
    "torn": (packed(**{"word__document.xml": _XML + b"<w:body>"}), returned_file.DAMAGED),
    "entities": (
        packed(**{"word__document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + _XML + b"</w:document>"}),
        returned_file.DAMAGED,
    ),
    "deep": (
        packed(**{"word__document.xml": _XML + b"<w:p>" * 9000 + b"</w:p>" * 9000 + b"</w:document>"}),
        returned_file.DAMAGED,
    ),
    "bomb": (packed(**{"word__document.xml": _XML + bytes(200 << 20)}), returned_file.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_read_is_one_sentence(
    filled: Store, tmp_path: Path, kind: str
) -> None:
    data, why = BAD[kind]
    path = tmp_path / "gui-lai.docx"
    path.write_bytes(data)
    with pytest.raises(UserError, match=pattern(why)) as refused:
        check_file(filled, path)
    assert "\n" not in str(refused.value) and path.name in str(refused.value)


def test_a_word_file_of_somebody_else_is_not_checked(
    filled: Store, sent: Path, tmp_path: Path
) -> None:
    other = tmp_path / "khac.docx"
    with zipfile.ZipFile(sent) as known, zipfile.ZipFile(other, "w") as out:
        for part in known.infolist():
            if part.filename != "docProps/custom.xml":
                out.writestr(part, known.read(part))
    with pytest.raises(UserError, match=pattern(checking.NOT_OURS)):
        check_file(filled, other)


def test_a_file_of_another_store_is_not_checked(store: Store, sent: Path) -> None:
    with pytest.raises(UserError, match=pattern(checking.UNKNOWN)):
        check_file(store, sent)


def test_a_file_as_it_was_sent_is_wholly_the_same(filled: Store, sent: Path) -> None:
    told = check_file(filled, sent).as_json()
    assert told["checked"] == told["same"] and told["changed"] == [] and told["missing"] == []


# Through LibreOffice, which saves as offices do


FORMS = ("docx", "odt", "doc", "rtf")


@pytest.fixture(scope="module")
def returned(filled: Store, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A report as LibreOffice gave it back: opened, saved in a form, opened and saved for Word again."""
    folder = tmp_path_factory.mktemp("office")
    saved = []
    for form in FORMS:
        sent = folder / f"{form}.docx"
        computed = compute(filled, REPORTS["mediation"], parse("2026-Q3"))
        write(computed, filled, unit_settings.load(filled), sent)
        saved += converted(folder, form, sent)
    back = converted(folder / "back", "docx", *saved)
    return dict(zip(FORMS, back, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_libreoffice_keeps_every_number(
    filled: Store, returned: Mapping[str, Path], form: str
) -> None:
    """Word and WPS cannot be tried here."""
    told = check_file(filled, returned[form])
    assert {one.verdict for one in told.judged} == {NumberVerdict.SAME}
