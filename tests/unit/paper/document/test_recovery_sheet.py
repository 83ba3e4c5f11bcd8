"""The recovery sheet as it is printed."""

from datetime import date
from io import BytesIO

from app.paper.document.recovery_sheet import TITLE, groups, write_pdf
from app.store.security.key_file import RecoveryCode
from tests.support.pdf_text import read


def test_each_group_stands_large_in_a_box_of_its_own_with_its_number() -> None:
    code = str(RecoveryCode.random())
    target = BytesIO()
    write_pdf(target, code, "Phường Tân Thọ", date(2026, 2, 5))
    [page] = read(target.getvalue())
    assert str(TITLE) in page.text and "Phường Tân Thọ" in page.text
    shown = [page.find(group) for group in groups(code)]
    assert all(word.box[3] - word.box[1] > 11 for word in shown), "large enough to be typed from"
    assert [n for n in range(1, len(shown) + 1) if str(n) not in page.text] == []
    touching = [
        (a, b) for n, a in enumerate(page.words) for b in page.words[n + 1 :] if a.touches(b)
    ]
    assert touching == []
