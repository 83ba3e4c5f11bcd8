"""In a narrow cell what all begin with gives way, so that what differs is read."""

from __future__ import annotations

import pytest

from ui.register_page.list_cell import common_beginning


@pytest.mark.parametrize(
    ("texts", "beginning"),
    [
        (["Tổ dân phố Bắc", "Tổ dân phố Nam", "Tổ dân phố 3"], "Tổ dân phố "),
        (["Tổ dân phố Bắc", "Tổ dân phố Nam", "Tổ dân phố 3", "Khu chợ"], "Tổ dân phố "),
        (
            ["Tổ hòa giải Bắc", "Tổ bảo vệ Bắc", "Tổ bảo vệ Nam", "Câu lạc bộ Nam"],
            "",
        ),  # tells the kind
        (["Nguyễn Văn An", "Nguyễn Văn Bình"], ""),  # two may well be brothers
        (["Tổ dân phố Bắc"] * 9, ""),  # nothing differs
        ([], ""),
    ],
)
def test_only_what_most_begin_with_gives_way(texts: list[str], beginning: str) -> None:
    assert common_beginning(texts) == beginning
