"""A tree of digests: one root for many contents, and a short proof that a content is one of them (RFC 9162).

Leaves and nodes are hashed apart, so that no node passes for a leaf. A proof holds for one place among a
known number of leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_of(content: bytes) -> bytes:
    """Return the digest of a content."""
    return hashlib.sha256(_LEAF + content).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaves in their order; of none the digest of nothing."""
    return levels_of(leaves)[-1][0] if leaves else hashlib.sha256().digest()


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the nodes of the tree level by level, from the leaves up to the root; a last one without a pair goes up."""
    levels = [[*leaves]]
    while len(below := levels[-1]) > 1:
        above = [_node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(above) * 2 :])
    return levels


def proof_of(levels: Sequence[Sequence[bytes]], place: int) -> list[bytes]:
    """Return what leads from the leaf at a place up to the root."""
    proof = list[bytes]()
    for level in levels[:-1]:
        if (beside := place ^ 1) < len(level):
            proof.append(level[beside])
        place >>= 1
    return proof


def proves(root: bytes, leaf: bytes, place: int, number: int, proof: Sequence[bytes]) -> bool:
    """Whether the proof leads from this leaf, at this place among so many, up to the root."""
    if not 0 <= place < number:
        return False
    at, last, reached = place, number - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            reached = _node(step, reached)
            while at and at % 2 == 0:
                at, last = at >> 1, last >> 1
        else:
            reached = _node(reached, step)
        at, last = at >> 1, last >> 1
    return last == 0 and reached == root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
