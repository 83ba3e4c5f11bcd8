"""Whether a text is the name of somebody, by how names of people look."""

from __future__ import annotations

from app.base.text import words

_ADDRESSES = frozenset(("ong", "ba", "anh", "chi", "dong", "chau"))
_BEFORE = frozenset(("ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "cháu", "đ/c", "đồng", "chí", "hộ", "vợ", "chồng"))  # fmt: skip
# What begins so is a place or a body: "Tổ", where "Tô" is somebody.
_PLACES_AND_BODIES = (
    "thôn xóm tổ đội hội ban bản khu ấp làng xã phường huyện "
    "tỉnh thị khối phố ubnd công trường câu clb khóm buôn"
)
_OTHERS = frozenset(_PLACES_AND_BODIES.split())
_MOST = 7  # words of a name
_FAMILIES = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong "
    "doan lam mai trinh luong dao luu to ta cao chu ha quach thach kim tong phung vuong "
    "la tang giang ninh kieu sung"
)
_SURNAMES = frozenset(_FAMILIES.split())


def is_name(text: str) -> bool:
    """Whether a text begins as the names of people do, with or without how they are addressed."""
    parts = words(text)
    while parts and (parts[0].isdigit() or parts[0] in _ADDRESSES):
        parts = parts[1:]
    return 2 <= len(parts) <= _MOST and parts[0] in _SURNAMES


def is_person(text: str) -> bool:
    """Whether a text is somebody's name and nothing more: each word with a capital, no place or body."""
    parts, addressed = text.split(), False
    while parts and parts[0].lower() in _BEFORE:
        parts, addressed = parts[1:], True
    if not parts or len(parts) > _MOST or parts[0].lower() in _OTHERS:
        return False
    if not any(map(str.isupper, text)):
        return is_name(" ".join(parts))
    return len(parts) > (0 if addressed else 1) and all(one[0].isupper() for one in parts)
