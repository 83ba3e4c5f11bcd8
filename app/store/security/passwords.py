"""Rules for a new password, and the warning about one that is hard to type."""

from __future__ import annotations

import unicodedata

from app.base.language import T

SHORTEST_PASSWORD = 12
_TOO_SHORT = T(
    "Mật khẩu cần ít nhất {least} ký tự; một câu ngắn dễ nhớ, có dấu cách, là tốt nhất.",
    "A password needs at least {least} {least:character|characters}; a short phrase with spaces is best.",
)
_HARD_TO_TYPE = T(
    "Chữ “{letters}” cần bộ gõ, mà ô mật khẩu luôn tắt bộ gõ: sau này có thể phải dán mới mở được sổ; nên dùng chữ không dấu.",
    "“{letters}” needs a typing method, which password boxes keep off: you may have to paste this password to open the store. Better use letters without accents.",
)


def check_password(text: str) -> T | None:
    """What is wrong with a new password, or ``None``; characters count as they are seen (NFC)."""
    if len(unicodedata.normalize("NFC", text)) < SHORTEST_PASSWORD:
        return _TOO_SHORT.format(least=SHORTEST_PASSWORD)
    return None


def hard_to_type(text: str) -> T | None:
    """Return the warning about a new password that keys alone do not type, or ``None``.

    No fault: it opens the store. But a box that takes what the keys say can only be pasted into.
    """
    letters = [c for c in unicodedata.normalize("NFC", text) if not " " <= c <= "~"]
    return _HARD_TO_TYPE.format(letters=" ".join(dict.fromkeys(letters))) if letters else None
