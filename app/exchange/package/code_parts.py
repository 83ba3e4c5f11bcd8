"""Bytes cut into numbered parts, each small enough for one code on paper, and put together again.

A part begins with ``ADM1``, eight bytes of the digest of the whole, its number and how many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

_MARK, _NAMED = b"ADM1", 8  # bytes
HEAD = len(_MARK) + _NAMED + 2


@dataclass(slots=True)
class CodedBytes:
    """What was found of one whole: its parts by number from 1, of ``of``; ``torn`` where two differ."""

    named: bytes
    of: int
    parts: dict[int, bytes] = field(default_factory=dict)
    torn: bool = False

    @property
    def missing(self) -> list[int]:
        """The numbers of the parts that were not found."""
        return [number for number in range(1, self.of + 1) if number not in self.parts]

    def whole(self) -> bytes | None:
        """Return the bytes, or None where parts are missing or are not of one whole."""
        if self.torn or self.missing:
            return None
        joined = b"".join(self.parts[number] for number in range(1, self.of + 1))
        return joined if _name(joined) == self.named else None


def cut(data: bytes, room: int) -> list[bytes]:
    """Return the parts, each at most ``room`` bytes long with its head, all about as long."""
    of = -(-len(data) // (room - HEAD))
    length = -(-len(data) // of)
    head = _MARK + _name(data)
    return [
        head + bytes((number + 1, of)) + data[number * length : (number + 1) * length]
        for number in range(of)
    ]


def joined(codes: Iterable[bytes]) -> list[CodedBytes]:
    """Return what the codes hold, each whole once, in the order found; other codes are passed over."""
    found: dict[tuple[bytes, int], CodedBytes] = {}
    for code in codes:
        if not is_part(code):
            continue
        named, number, of = code[len(_MARK) : HEAD - 2], code[HEAD - 2], code[HEAD - 1]
        one = found.setdefault((named, of), CodedBytes(named, of))
        one.torn |= one.parts.setdefault(number, code[HEAD:]) != code[HEAD:]
    return [*found.values()]


def is_part(code: bytes) -> bool:
    """Whether a code is a part of something of ours."""
    return code.startswith(_MARK) and len(code) > HEAD and 1 <= code[HEAD - 2] <= code[HEAD - 1]


def _name(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_NAMED]
