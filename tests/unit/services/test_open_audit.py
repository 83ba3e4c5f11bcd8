"""What the audit log tells of people who are helped, to who states no purpose."""

from app.base.language import T
from app.services.looks import MASKED
from app.services.open_audit import open_detail, open_title


def test_a_title_keeps_no_code_of_what_is_only_counted() -> None:
    title = T("Sửa NG-0024 và HS-0007, hộ HO-0047", "Edit NG-0024 and HS-0007, HO-0047")
    assert open_title(title) == T(
        "Sửa NG-••• và HS-•••, hộ HO-0047", "Edit NG-••• and HS-•••, HO-0047"
    )


def test_a_detail_says_what_was_changed_and_not_of_which() -> None:
    changed = {"ids": [[24, 24]], "fields": ["name"]}
    assert open_detail({"person": changed, "household": changed}) == {
        "person": {"ids": None, "fields": ["name"], MASKED: ["ids"]},
        "household": changed,
    }
    look = {"register": "request", "id": 3}
    assert open_detail(look) == {"register": "request", "id": None, MASKED: ["id"]}
    asked = {"register": "person", "fields": ["phone"]}
    assert open_detail(asked) == asked
    assert open_detail(open_detail({"register": "visit", "record": 3})) == {
        "register": "visit", "record": 3,
    }  # fmt: skip
