"""The recovery code: what is printed once, kept in a safe, and opens a store when nobody else can."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from app.base.errors import WrongPassword
from app.base.language import T
from app.base.text import fold

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
_LOOKALIKES = str.maketrans("OIL", "011")
_GROUPS, _LETTERS = 8, 4
_WEIGHTS = (1, 3, 5, 7)  # odd: modulo 32, no single wrong character keeps the sum

_MISTYPED = T(
    "Mã khôi phục gõ sai ở nhóm {groups}; dữ liệu vẫn an toàn, hãy đối chiếu lại nhóm đó với tờ in.",
    "The recovery code is mistyped in group {groups}; your data is safe. Compare it with the sheet.",
)


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryCode:
    """160 random bits, printed as 8 groups of 4 characters and the check character of the group.

    A single wrong character is always noticed, and so are two groups that changed places.
    """

    secret: str

    @classmethod
    def random(cls) -> RecoveryCode:
        """A new code."""
        return cls("".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _LETTERS)))

    @classmethod
    def parse(cls, typed: str) -> RecoveryCode:
        """What was typed, in any case and spacing; raises ``WrongPassword`` naming wrong groups."""
        groups = _groups(typed)
        if len(groups) != _GROUPS:  # not typed with the spaces of the sheet
            groups = re.findall(f".{{1,{_LETTERS + 1}}}", "".join(groups))
        places = range(max(_GROUPS, len(groups)))
        wrong = [str(place + 1) for place in places if not _is_right(place, groups[place:])]
        if wrong:
            raise WrongPassword(_MISTYPED.format(groups=", ".join(wrong)))
        return cls("".join(group[:_LETTERS] for group in groups))

    def __str__(self) -> str:
        starts = range(0, len(self.secret), _LETTERS)
        groups = (self.secret[start : start + _LETTERS] for start in starts)
        return "-".join(_with_check(place, group) for place, group in enumerate(groups))


def same_group(typed: str, group: str) -> bool:
    """Whether what was typed, in any case and spacing, is this group of a code."""
    return "".join(_groups(typed)) == "".join(_groups(group))


def _groups(typed: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(typed).upper().translate(_LOOKALIKES))


def _is_right(place: int, groups: list[str]) -> bool:
    """Whether the first of the groups may stand at this place; there may be none left."""
    return (
        place < _GROUPS
        and bool(groups)
        and re.fullmatch(f"[{_ALPHABET}]{{{_LETTERS + 1}}}", groups[0]) is not None
        and groups[0] == _with_check(place, groups[0][:_LETTERS])
    )


def _with_check(place: int, group: str) -> str:
    values = map(_ALPHABET.index, group)
    check = 11 * place + sum(w * v for w, v in zip(_WEIGHTS, values, strict=True))
    return group + _ALPHABET[check % len(_ALPHABET)]
