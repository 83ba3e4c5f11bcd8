"""How a post is written above a signature: TM., KT. and Q. (NĐ 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGNED_AS = re.compile(r"\A(TM|KT|Q|TL|TUQ)(?:\. ?| )(?=\S)")
_FOR_ALL = ("TM. ", "TL. ", "TUQ. ")
_ACTING, _DEPUTY = "QUYỀN ", "PHÓ "
# Of which body one is the chair stands in the letterhead, not in the post.
_OF_BODY = re.compile(
    r"\A((?:PHÓ |Q\. |KT\. )?CHỦ TỊCH) (?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND)\b.*"
)


def signature_lines(post: str | Sequence[str], on_behalf: str = "") -> tuple[str, ...]:
    """Return the lines above a signature for a post as it was typed; lines are apart by ``/`` too.

    In capitals; a deputy signs for the head (KT.), who acts for one with Q.; ``on_behalf``: the body in
    whose name it is signed (TM.). What was typed with these signs stays.

    >>> signature_lines("Phó Chủ tịch", "ỦY BAN NHÂN DÂN")
    ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH')
    """
    typed = [post] if isinstance(post, str) else post
    parts = [_written(part) for text in typed for part in re.split("[/\n]", text) if part.strip()]
    lines: list[str] = []
    for part in parts:
        if part.startswith(_DEPUTY) and not any(line.startswith("KT. ") for line in lines):
            lines.append(f"KT. {part.removeprefix(_DEPUTY)}")
        lines.append(part)
    if on_behalf and lines and not any(line.startswith(_FOR_ALL) for line in lines):
        lines.insert(0, f"TM. {on_behalf}")
    return tuple(lines)


def _written(part: str) -> str:
    text = _SIGNED_AS.sub(r"\1. ", " ".join(part.upper().split()))
    if text.startswith(_ACTING):
        text = f"Q. {text.removeprefix(_ACTING)}"
    return _OF_BODY.sub(r"\1", text)
