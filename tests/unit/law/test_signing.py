"""What stands above a signature, from the post as an officer types it."""

import pytest

from app.law.signing import signature_lines


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        ("Chủ tịch", ("CHỦ TỊCH",)),
        ("Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("phó chủ tịch UBND xã", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Chủ tịch Ủy ban nhân dân phường Tân Thọ", ("CHỦ TỊCH",)),
        ("KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("KT CHỦ TỊCH\nPHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("KT.Chủ tịch/Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Quyền Chủ tịch", ("Q. CHỦ TỊCH",)),
        ("Q.Chủ tịch", ("Q. CHỦ TỊCH",)),
        ("Phó Trưởng Công an xã", ("KT. TRƯỞNG CÔNG AN XÃ", "PHÓ TRƯỞNG CÔNG AN XÃ")),
        ("Phó Trưởng ban", ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
        ("TUQ. CHỦ TỊCH / CHÁNH VĂN PHÒNG", ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("  ", ()),
    ],
)
def test_a_post_is_written_as_the_decree_says(post: str, lines: tuple[str, ...]) -> None:
    assert signature_lines(post) == lines


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        (("CHỦ TỊCH",), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (
            ("TM. ỦY BAN NHÂN DÂN", "Phó Chủ tịch"),
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG"), ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG")),
        ((), ()),
    ],
)
def test_what_is_signed_for_a_body_says_so(post: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert signature_lines(post, "ỦY BAN NHÂN DÂN") == lines


def test_what_was_written_by_the_rule_stays() -> None:
    for typed in ("Phó Chủ tịch", "Quyền Chủ tịch", "Phó Trưởng Công an phường"):
        once = signature_lines(typed, "BAN CHỈ ĐẠO")
        assert signature_lines(once, "BAN CHỈ ĐẠO") == once
